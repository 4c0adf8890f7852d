/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink fuzzer: what is sent, and what has to come back. */
#ifndef _NLFUZZ_H
#define _NLFUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/netlink.h>

#define MSG_ROOM	8192

/* A request that is being written; attributes go behind the headers. */
struct request {
	unsigned char buf[MSG_ROOM];
	size_t len;
};

/* What the answers were. */
struct tally {
	unsigned long sent;
	unsigned long done;	/* accepted */
	unsigned long refused;
	unsigned long dumps;
	unsigned long listed;	/* messages of dumps */
	uint64_t digest;	/* of all that was sent */
};

struct talk {
	int fd;
	uint16_t family;
	uint32_t seq;
	struct tally *tally;
};

/* prng: splitmix64 */
struct prng {
	uint64_t s;
};

uint64_t draw(struct prng *r);
uint32_t below(struct prng *r, uint32_t n);

void die(const char *what, const char *which);

void begin(struct request *q, uint8_t cmd, uint16_t flags);
struct nlattr *put(struct request *q, uint16_t type, const void *data,
		   size_t len);
void nest_end(struct request *q, struct nlattr *nest);

void talk_open(struct talk *t, struct tally *tally);
/* Send it, and read and judge all that comes back. */
void talk_ask(struct talk *t, struct request *q);
/* Delete all routers; the number of those that are still there. */
unsigned int talk_clear(struct talk *t);

/* fuzz cases */
void sweep(struct talk *t, struct prng *r, unsigned int part,
	   unsigned int parts);
void wild(struct talk *t, struct prng *r);

#endif

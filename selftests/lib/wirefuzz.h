/* SPDX-License-Identifier: GPL-2.0 */
/* Generator of frames: what there is on the LAN, and what is made of it. */
#ifndef _WIREFUZZ_H
#define _WIREFUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../sim/prng.h"

#define FRAME_MAX	9018	/* an Ethernet header, a tag and 9000 bytes */
#define ROUTERS_MAX	64
#define PORTS_MAX	16

struct frame {
	size_t len;
	uint8_t b[FRAME_MAX];
};

struct ip {
	bool v6;
	uint8_t b[16];
};

struct router {
	struct ip ip;		/* a virtual address */
	uint8_t vrid;
};

/* Who is there. No advertisement is made that comes from one of these. */
struct port {
	struct ip ip;
	uint8_t mac[6];		/* zeroes: not known */
};

struct lan {
	struct router router[ROUTERS_MAX];
	unsigned int routers;
	struct port port[PORTS_MAX];
	unsigned int ports;
	struct ip source4;	/* the forger's */
	struct ip source6;
	uint8_t mac[6];
};

/* An advertisement, and what may be wrong with it. */
struct advert {
	const struct router *router;
	uint16_t interval;	/* as in the packet */
	uint8_t vrid;
	uint8_t version;
	uint8_t priority;
	uint8_t count;		/* what the field says; one address is there */
	uint8_t ttl;
	uint8_t options;	/* bytes of IP options; IPv6: a header for them */
	uint8_t cut;		/* bytes missing at the end */
	bool bad_sum;
};

#define SEAL_PSEUDO	1	/* VRRPv3 over IPv4 with a pseudo-header */

/* wireframes.c */
uint16_t get16(const uint8_t *p);
void put16(uint8_t *p, uint16_t v);
/* Where the network header begins; its EtherType, 0: none. */
size_t network_of(const struct frame *f, uint16_t *type);
void make_advert(struct frame *f, const struct lan *lan,
		 const struct advert *a);
/* Any frame that the ingress hook has an opinion on. */
void make_any(struct frame *f, const struct lan *lan, struct prng *r);
/* Put the checksums right, of whatever this looks like. */
void seal(struct frame *f, unsigned int how);

/* wiremutate.c */
/* The next frame of a stream that @r alone says. */
void next_frame(struct frame *f, const struct lan *lan, struct prng *r);

#endif /* _WIREFUZZ_H */

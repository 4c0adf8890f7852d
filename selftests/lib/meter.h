/* SPDX-License-Identifier: GPL-2.0 */
/* Loss meter: flows (flow.c) and the commands on them (meter.c). */
#ifndef METER_H
#define METER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

struct packet {
	int64_t sent;		/* CLOCK_MONOTONIC */
	int64_t arrived;	/* 0: not yet */
	uint32_t copies;
};

struct flow {
	char name[32];
	bool ping;		/* echo requests, else UDP one way */
	uint16_t id;
	int tx;
	int rx;			/* same as tx for ping */
	struct sockaddr_in to;
	struct packet *packets;
	uint32_t sent;
	uint32_t room;
};

/* what became of the packets [from, to) of a flow */
struct tally {
	uint32_t sent;
	uint32_t lost;
	uint32_t late;	/* arrived, but later than the limit */
	uint32_t dup;
	int64_t outage;	/* longest run of lost or late ones, to the next */
	int64_t gap;	/* longest silence at the receiver */
	int64_t stall;	/* longest pause of the sender itself */
	bool open;	/* the last packets were lost or late: it may go on */
};

void die(const char *what, const char *thing);
int64_t now_ns(void);

void flow_open(struct flow *flow, const char *spec, int index);
void flow_send(struct flow *flow);
void flow_receive(struct flow *flow);
bool flow_outstanding(const struct flow *flow, uint32_t from, uint32_t to);
bool flow_runs(const struct flow *flow, uint32_t from, uint32_t count);
void flow_tally(const struct flow *flow, uint32_t from, uint32_t to,
		int64_t limit, struct tally *tally);

#endif

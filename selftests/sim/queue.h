/* SPDX-License-Identifier: GPL-2.0 */
/* What is going to happen, earliest first. */
#ifndef _SIM_QUEUE_H
#define _SIM_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_MAX	64	/* an advertisement of one address, v2 to IPv6 */

enum event_type {
	EV_FRAME,	/* @frame arrives at @port */
	EV_OTHER,	/* another frame arrives at @port, of @gen: FROM_... */
	EV_CHATTER,	/* the hosts say something */
	EV_TIMER,	/* the timer of @port, if @gen is still its setting */
	EV_CARRIER,	/* the machine looks at the carrier of @port */
	EV_FAULT_ON,	/* @port: number of the fault */
	EV_FAULT_OFF,
	EV_BOOT,	/* @port: number of the router */
	EV_DOWN,	/* @port is set down, and has said what it had to */
	EV_ADD,		/* @port is added, a little later than the one before */
	EV_MARK,	/* a point in time the run waits for */
};

struct event {
	uint64_t at;
	uint64_t tie;
	uint32_t gen;
	uint8_t type;
	uint8_t port;
	uint8_t len;
	uint8_t frame[FRAME_MAX];
};

struct queue {
	struct event *pool;
	uint32_t *heap;
	uint32_t used;
	uint32_t room;
};

void queue_init(struct queue *q);
void queue_clear(struct queue *q);
struct event *queue_add(struct queue *q, uint64_t at, uint64_t tie);
struct event *queue_pop(struct queue *q);
void queue_free(struct queue *q);

#endif /* _SIM_QUEUE_H */

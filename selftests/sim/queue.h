/* SPDX-License-Identifier: GPL-2.0 */
/* What is going to happen, earliest first. */
#ifndef _SIM_QUEUE_H
#define _SIM_QUEUE_H

#include <stddef.h>
#include <stdint.h>

enum event_type {
	EV_FRAME,	/* advertisement @what arrives at @port, see frame.c */
	EV_OTHER,	/* another frame arrives at @port, of @what: FROM_... */
	EV_CHATTER,	/* the hosts say something */
	EV_TIMER,	/* the timer of @port, if @what is still its setting */
	EV_CARRIER,	/* the machine looks at the carrier of @port */
	EV_FAULT_ON,	/* @port: number of the fault */
	EV_FAULT_OFF,
	EV_BOOT,	/* @port: number of the router */
	EV_DOWN,	/* @port is set down, and has said what it had to */
	EV_ADD,		/* @port is added, a little later than the one before */
	EV_MARK,	/* a point in time the run waits for */
};

/*
 * @tie orders events of the same time; a random one makes the order random, but
 * the same each time.
 */
struct event {
	uint64_t at;
	uint64_t tie;
	uint32_t what;
	uint8_t type;
	uint8_t port;
};

#define QUEUE_NEAR	64

/**
 * struct queue - events
 * @near: the next ones, the very next last
 * @far: a heap of those that come after all of @near
 */
struct queue {
	struct event near[QUEUE_NEAR];
	struct event *far;
	uint32_t nears;
	uint32_t fars;
	uint32_t room;
};

void queue_init(struct queue *q);
void queue_clear(struct queue *q);
void queue_add(struct queue *q, const struct event *e);
const struct event *queue_pop(struct queue *q);
void queue_free(struct queue *q);

#endif /* _SIM_QUEUE_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An explicit-state explorer of the core: every order of events, every fault
 * at every tick, every loss within a budget, until there is no new state. See
 * Documentation/model.rst.
 *
 * A world holds the core's own objects. It is packed into a key, which is the
 * state: all times relative to now, and nothing the core does not look at
 * (state.c). An event changes a world (host.c); a tick is explored in all its
 * orders (tick.c); the states between two ticks are stored (store.c), and from
 * each of them a calm LAN has to settle (settle.c).
 */
#ifndef _MODEL_H
#define _MODEL_H

#include <stdio.h>

#include "../../vrrpif/core/elect.h"

#define PORTS_MAX	4
#define ROUTERS_MAX	3

/* One tick, and so many make an interval: Skew_Time of priorities 192, 128
 * and 64 is 1, 2 and 3 ticks.
 */
#define TICK		VRRPIF_NSEC_PER_SEC
#define INTERVAL	4

enum kind {
	EV_TICK,	/* time passes: nothing is due, no frame is under way */
	EV_TIMER,
	EV_ARRIVE,
	/* these cost one of the faults, or of the losses */
	EV_LOSE,
	EV_UNPLUG,
	EV_DOWN,	/* set down: priority 0 can still be sent */
	EV_CUT,
	EV_MUTE,
	EV_DEAF,
	EV_CRASH,
	EV_STOP,
	EV_SPLIT,
	/* and these nothing */
	EV_UP,
	EV_HEAL,
	EV_BOOT,
	EV_JOIN,
	EV_KINDS,
};

/**
 * struct event - one thing that happens
 * @kind: &enum kind
 * @a: port, router, sender or mask of ports
 * @b: receiver
 * @calm: what was replaced is taken to have been calm for long; without
 *	&struct model.ages
 */
struct event {
	u8 kind;
	u8 a;
	u8 b;
	u8 calm;
};

/**
 * struct model - what is explored
 * @name: in options and results
 * @text: what it proves
 * @routers: number of them
 * @ports: of each
 * @priority: of each port, 64, 128 or 192
 * @preempt: &enum vrrpif_preempt, of all
 * @kinds: faults, bits of &enum kind
 * @faults: so many in total, at any time, and they end at any time or never
 * @losses: so many frames in total get lost on the way to one port
 * @midway: faults begin and end between any two events, not only two ticks
 * @ages: how long ago a port was replaced is part of the state; else both
 *	answers are tried when it matters
 * @hosts: there is a host on every side of the LAN, which answers who asks
 * @listen: main listens for so many intervals, 0 never: &struct vrrpif_group
 * @bound: in so many down intervals a calm LAN settles
 * @large: explored by "make prove" only
 */
struct model {
	const char *name;
	const char *text;
	u8 routers;
	u8 ports;
	u8 priority[PORTS_MAX];
	u8 preempt;
	u32 kinds;
	u8 faults;
	u8 losses;
	bool midway;
	bool ages;
	bool hosts;
	u8 listen;
	u16 bound;
	bool large;
};

extern const struct model models[];
extern const unsigned int model_count;

/**
 * struct world - routers on a LAN
 * @model: what they are
 * @now: one clock for all
 * @group: what the core knows of the routers
 * @m: and of the ports
 * @queue: frames under way from one port to another, two bits each, the
 *	oldest in the lowest; to itself: answers of a host
 * @no_link: ports without carrier or set down, one bit each; and so on
 * @off: routers that do not run
 * @split: ports that are on the other side of a partition
 * @fresh: ports that got an advertisement since the role moved
 * @faults: that are left
 * @losses: that are left
 * @changed: the last event changed a state or moved a role
 * @raised: it replaced a port whose backoff was not zero
 * @failure: what did not hold
 */
struct world {
	const struct model *model;
	u64 now;
	struct vrrpif_group group[ROUTERS_MAX];
	struct vrrpif_member m[PORTS_MAX];
	u8 queue[PORTS_MAX][PORTS_MAX];
	u8 no_link;
	u8 no_tx;
	u8 no_rx;
	u8 off;
	u8 split;
	u8 fresh;
	u8 faults;
	u8 losses;
	bool changed;
	bool raised;
	const char *failure;
};

#define PORT_BYTES	14
#define VIGILS_MAX	2
#define KEY_BYTES	(PORTS_MAX * PORT_BYTES + 7 + VIGILS_MAX)
#define QUEUE_BYTES	(PORTS_MAX * PORTS_MAX)

/**
 * struct key - a world, normalised and packed
 * @b: what is stored
 * @queue: frames under way, none between ticks
 * @after: the tick is over; for tick.c
 * @pad: to whole words
 */
struct key {
	u8 b[KEY_BYTES];
	u8 queue[QUEUE_BYTES];
	u8 after;
	u8 pad[2];
};

static inline u8 ports_of(const struct model *model)
{
	return model->routers * model->ports;
}

static inline u8 router_of(const struct world *w, u8 port)
{
	return port / w->model->ports;
}

static inline bool siblings(const struct world *w, u8 a, u8 b)
{
	return a != b && router_of(w, a) == router_of(w, b);
}

/* The longest Active_Down_Interval, in ticks. */
static inline u16 down_ticks(const struct model *model)
{
	u8 i, least = 255;

	for (i = 0; i < ports_of(model); i++)
		if (model->priority[i] < least)
			least = model->priority[i];
	return 3 * INTERVAL + (256 - least) * INTERVAL / 256;
}

/* state.c */
void world_round(struct world *w);
void world_init(struct world *w, const struct model *model);
void world_reset(struct world *w, u8 port);
void world_pack(struct world *w, struct key *key);
void world_unpack(struct world *w, const struct model *model,
		  const struct key *key);

/* host.c */
bool port_usable(const struct world *w, u8 port);
bool port_hears(const struct world *w, u8 from, u8 to);
bool timer_due(const struct world *w, u8 port);
void world_do(struct world *w, const struct event *e);
extern FILE *world_log;

/* marks.c */
#define MARKS_BYTES	4
#define FRAME_IN_VIGIL	1
#define ANSWER_IN_VIGIL	2
void marks_slide(struct world *w);
void marks_pack(const struct world *w, u8 port, u8 *b);
void marks_unpack(struct world *w, const struct key *key);
u8 vigil_marks(const struct world *w, u8 port);
u8 vigil_pack(const struct world *w, u8 router);

/* check.c */
const char *world_unsettled(const struct world *w);
void world_check(struct world *w);
void world_check_loss(struct world *w, u8 port);
void world_check_claim(struct world *w, u8 port, u8 old, bool timer, u8 fresh);

/* event.c */
unsigned int events_due(const struct world *w, struct event *e);
unsigned int events_faults(const struct world *w, struct event *e);
bool event_possible(const struct world *w, const struct event *e);
void event_say(FILE *out, const struct event *e);
void event_token(const struct event *e, char *token);
unsigned int event_parse(const char *text, struct event *e);
#define EVENTS_MAX	96

#endif /* _MODEL_H */

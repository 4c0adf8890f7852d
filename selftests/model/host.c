// SPDX-License-Identifier: GPL-2.0
/*
 * One event in a world: does for the core what the module does, as
 * selftests/sim/host.c, and carries frames from port to port.
 */
#include "model.h"

#define QUEUE_DEPTH	4

enum frame { NO_FRAME, ADVERTISEMENT, RESIGNATION, OTHER };

/* where to say what the core does; NULL for nowhere */
FILE *world_log;

static const char *const state_name[] = { "initialize", "backup", "active" };

static void fail(struct world *w, const char *what)
{
	if (!w->failure)
		w->failure = what;
}

static bool has(u8 mask, u8 bit)
{
	return mask >> bit & 1;
}

/* An interface that carries frames as far as its router can tell. */
bool port_usable(const struct world *w, u8 port)
{
	return !has(w->off, router_of(w, port)) && !has(w->no_link, port);
}

bool port_hears(const struct world *w, u8 from, u8 to)
{
	return from != to && port_usable(w, to) && !has(w->no_tx, from) &&
	       !has(w->no_rx, to) && has(w->split, from) == has(w->split, to);
}

bool timer_due(const struct world *w, u8 port)
{
	u64 deadline = w->m[port].fsm.deadline_ns;

	return deadline && deadline <= w->now;
}

/* A frame is not sent after its like: the same one, still under way. */
static void carry(struct world *w, u8 *queue, enum frame frame)
{
	enum frame last = NO_FRAME;
	u8 depth;

	for (depth = 0; depth < QUEUE_DEPTH && *queue >> 2 * depth; depth++)
		last = *queue >> 2 * depth & 3;
	if (last == frame)
		return;
	if (depth == QUEUE_DEPTH)
		fail(w, "too many frames are under way");
	else
		*queue |= frame << 2 * depth;
}

static void transmit(struct world *w, u8 from, enum frame frame)
{
	static const char *const what[] = { "", "", " priority 0", " ARP" };
	u8 to;

	if (world_log)
		fprintf(world_log, "    p%u sends%s\n", from, what[frame]);
	if (!port_usable(w, from))
		return;
	for (to = 0; to < ports_of(w->model); to++)
		if (port_hears(w, from, to))
			carry(w, &w->queue[from][to], frame);
}

/* Hosts answer, wherever they are asked. */
static void ask(struct world *w, u8 port)
{
	transmit(w, port, OTHER);
	if (w->model->hosts && port_usable(w, port) && !has(w->no_tx, port) &&
	    !has(w->no_rx, port))
		carry(w, &w->queue[port][port], OTHER);
}

static void moved(struct world *w, u8 router, struct vrrpif_member *m)
{
	u8 i;

	w->changed = true;
	if (world_log && m)
		fprintf(world_log, "    r%u main: p%u\n", router,
			(u8)(m - w->m));
	else if (world_log)
		fprintf(world_log, "    r%u main: none\n", router);
	for (i = 0; m && i < ports_of(w->model); i++)
		if (router_of(w, i) == router)
			w->fresh &= ~(1 << i);
}

/*
 * Perform what the core decided. @before: main, and @state: of the ports,
 * before the event. What it tells has to lead to what is.
 */
static void perform(struct world *w, u8 router, struct vrrpif_actions *out,
		    const struct vrrpif_member *before, u8 *state)
{
	const struct vrrpif_action *a;
	u8 i, port;

	if (out->n >= VRRPIF_ACTIONS_MAX)
		fail(w, "the array of actions is full");
	for (a = out->a; a < out->a + out->n; a++) {
		port = a->member ? a->member - w->m : 0;
		switch (a->what) {
		case VRRPIF_DO_ADVERTISE:
			transmit(w, port, ADVERTISEMENT);
			break;
		case VRRPIF_DO_RESIGN:
			transmit(w, port, RESIGNATION);
			break;
		case VRRPIF_DO_ASK:
			ask(w, port);
			break;
		case VRRPIF_DO_PROVE:
			transmit(w, port, OTHER);
			break;
		case VRRPIF_DO_STATE:
			w->changed = true;
			if (world_log)
				fprintf(world_log, "    p%u %s -> %s\n", port,
					state_name[a->old],
					state_name[a->state]);
			if (a->old != state[port])
				fail(w, "a change of state was not told");
			state[port] = a->state;
			break;
		case VRRPIF_DO_MAIN:
			moved(w, router, a->member);
			before = a->member;
			break;
		default:
			fail(w, "an action the model does not know");
		}
	}
	if (before != w->group[router].main)
		fail(w, "a new main was not told");
	for (i = 0; i < ports_of(w->model); i++)
		if (router_of(w, i) == router &&
		    state[i] != w->m[i].fsm.state)
			fail(w, "a state is not what was told");
}

/* What a frame says of paths. */
static void note(struct world *w, u8 from, u8 to)
{
	if (siblings(w, from, to)) {
		if (!has(w->off, router_of(w, from)))
			vrrpif_elect_proven(&w->m[from], w->now);
		return;
	}
	w->m[to].frame_ns = w->now;
	if (from == to)
		w->m[to].answer_ns = w->now;
}

static void arrive(struct world *w, u8 from, u8 to, struct vrrpif_actions *out)
{
	struct vrrpif_group *g = &w->group[router_of(w, to)];
	enum frame frame = w->queue[from][to] & 3;
	struct vrrpif_member *m = &w->m[to];
	struct vrrpif_adv adv = {
		.source = w->m[from].fsm.primary,
		.interval_us = INTERVAL * TICK / VRRPIF_NSEC_PER_USEC,
		.version = 3,
		.vrid = 10,
		.priority = frame == RESIGNATION ? 0 :
						   w->model->priority[from],
		.count = 1,
	};

	w->queue[from][to] >>= 2;
	/* evidence, but for what a sibling sent that is not main now */
	if (frame != OTHER && m->fsm.state != VRRPIF_STATE_INITIALIZE &&
	    (!siblings(w, from, to) || &w->m[from] == g->main))
		w->fresh |= 1 << to;
	note(w, from, to);
	if (frame != OTHER)
		vrrpif_elect_hear(g, m, &adv, w->now, out);
}

static void act(struct world *w, const struct event *e, u8 port)
{
	struct vrrpif_group *g = &w->group[router_of(w, port)];
	struct vrrpif_actions out = { .n = 0 };
	struct vrrpif_member *m = &w->m[port];
	const struct vrrpif_member *before = g->main;
	u8 state[PORTS_MAX], fresh = w->fresh, i;

	for (i = 0; i < PORTS_MAX; i++)
		state[i] = w->m[i].fsm.state;
	switch (e->kind) {
	case EV_TIMER:
		vrrpif_elect_timer(g, m, w->now, &out);
		break;
	case EV_ARRIVE:
		arrive(w, e->a, port, &out);
		break;
	case EV_UNPLUG:
		vrrpif_elect_stop(g, m, VRRPIF_REASON_CARRIER, false, w->now,
				  &out);
		break;
	case EV_DOWN:
		vrrpif_elect_stop(g, m, VRRPIF_REASON_ADMIN_DOWN, true, w->now,
				  &out);
		break;
	case EV_STOP:
		vrrpif_elect_remove(g, m, port_usable(w, port), w->now, &out);
		break;
	case EV_UP:
	case EV_BOOT:
		w->fresh &= ~(1 << port);
		vrrpif_elect_start(g, m, w->now, &out);
		break;
	}
	perform(w, router_of(w, port), &out, before, state);
	if ((e->kind == EV_TIMER || e->kind == EV_ARRIVE) && before &&
	    before != m && g->main == m)
		world_check_claim(w, port, before - w->m, e->kind == EV_TIMER,
				  fresh);
}

/* What was sent to a port that cannot get it is lost. */
static void discard(struct world *w)
{
	u8 from, to;

	for (from = 0; from < ports_of(w->model); from++)
		for (to = 0; to < ports_of(w->model); to++)
			if (!port_usable(w, to) || has(w->no_rx, to))
				w->queue[from][to] = 0;
}

static void boot(struct world *w, const struct event *e)
{
	u8 i, first = e->a * w->model->ports;

	memset(&w->group[e->a], 0, sizeof(w->group[e->a]));
	w->group[e->a].arbitration = true;
	w->group[e->a].listen = w->model->listen;
	w->off &= ~(1 << e->a);
	for (i = first; i < first + w->model->ports; i++)
		vrrpif_elect_add(&w->group[e->a], &w->m[i]);
	for (i = first; i < first + w->model->ports; i++)
		if (port_usable(w, i))
			act(w, e, i);
}

static void stop(struct world *w, const struct event *e)
{
	u8 i, first = e->a * w->model->ports;

	for (i = first; i < first + w->model->ports; i++) {
		if (e->kind == EV_STOP)
			act(w, e, i);
		world_reset(w, i);
	}
	w->off |= 1 << e->a;
	memset(&w->group[e->a], 0, sizeof(w->group[e->a]));
}

/* What an event costs, and what it changes before the core hears of it. */
static void begin(struct world *w, const struct event *e)
{
	switch (e->kind) {
	case EV_LOSE:
		w->losses--;
		break;
	case EV_UNPLUG:
	case EV_DOWN:
	case EV_CUT:
	case EV_MUTE:
	case EV_DEAF:
	case EV_CRASH:
	case EV_STOP:
	case EV_SPLIT:
		w->faults--;
		break;
	}
}

static void happen(struct world *w, const struct event *e)
{
	bool main;

	switch (e->kind) {
	case EV_TICK:
		w->now += TICK;
		break;
	case EV_TIMER:
		act(w, e, e->a);
		break;
	case EV_ARRIVE:
		act(w, e, e->b);
		break;
	case EV_LOSE:
		w->queue[e->a][e->b] >>= 2;
		break;
	case EV_UNPLUG:
	case EV_DOWN:
		main = w->group[router_of(w, e->a)].main == &w->m[e->a];
		if (e->kind == EV_UNPLUG)
			w->no_link |= 1 << e->a;
		act(w, e, e->a);
		w->no_link |= 1 << e->a;
		if (main)
			world_check_loss(w, e->a);
		break;
	case EV_CUT:
		w->no_tx |= 1 << e->a;
		w->no_rx |= 1 << e->a;
		break;
	case EV_MUTE:
		w->no_tx |= 1 << e->a;
		break;
	case EV_DEAF:
		w->no_rx |= 1 << e->a;
		break;
	case EV_CRASH:
	case EV_STOP:
		stop(w, e);
		break;
	case EV_SPLIT:
		w->split = e->a;
		break;
	case EV_UP:
		w->no_link &= ~(1 << e->a);
		act(w, e, e->a);
		break;
	case EV_HEAL:
		w->no_tx &= ~(1 << e->a);
		w->no_rx &= ~(1 << e->a);
		break;
	case EV_BOOT:
		boot(w, e);
		break;
	case EV_JOIN:
		w->split = 0;
		break;
	}
}

/* Without ages: whatever was replaced, was so long ago, or just now. */
static void age(struct world *w, bool calm)
{
	u8 i;

	for (i = 0; i < PORTS_MAX; i++)
		if (w->m[i].level)
			w->m[i].replaced_ns = calm ? 0 : w->now - 1;
}

void world_do(struct world *w, const struct event *e)
{
	bool had[PORTS_MAX];
	u8 i;

	w->changed = false;
	w->raised = false;
	if (!w->model->ages)
		age(w, e->calm);
	for (i = 0; i < PORTS_MAX; i++)
		had[i] = w->m[i].level;
	marks_slide(w);
	begin(w, e);
	happen(w, e);
	discard(w);
	world_round(w);
	for (i = 0; i < PORTS_MAX; i++)
		if (had[i] && w->m[i].replaced_ns == w->now)
			w->raised = true;
	world_check(w);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * How long things take: one thing happens on a healthy LAN, and the time until
 * the right port is active is the one RFC 9568 computes. Computed here anew,
 * from the plan, not with the functions of the core.
 */
#include <stdio.h>

#include "sim.h"

const char *const timing_name[T_KINDS] = {
	[T_CABLE] = "cable pulled: a sibling at once, else Active_Down_Interval",
	[T_DOWN] = "set down: a sibling at once, else Skew_Time",
	[T_CUT] = "path dead: Active_Down_Interval",
	[T_ODD] = "path of a backup dead: nothing moves while others hear, or answer",
	[T_MUTE] = "main mute: Active_Down_Interval, and back when it is heard",
	[T_DEAF] = "a backup deaf: nothing moves while others hear, or answer",
	[T_CRASH] = "router gone: Active_Down_Interval",
	[T_STOP] = "router stopped: Skew_Time",
	[T_BACK] = "plugged in again: preempts after Active_Down_Interval",
	[T_BACK_NOW] = "plugged in again: preempts at once when immediate",
	[T_STAY] = "plugged in again: does not preempt when off",
	[T_PAUSE] = "a router stood still: its ports do not replace each other",
	[T_INTERVAL] = "interval changed: nothing moves",
	[T_LOWER] = "priority changed, order kept: nothing moves",
	[T_RAISE] = "priority raised: preempts after Active_Down_Interval",
	[T_OWNER] = "owner started: active at once",
	[T_EARS] = "main deaf: a sibling that is answered, after 16 intervals and 3",
};

static bool better(const struct plan *plan, u8 a, u8 b)
{
	const struct port_plan *x = &plan->port[a], *y = &plan->port[b];

	if (x->priority != y->priority)
		return x->priority > y->priority;
	return vrrpif_ip_cmp(&x->address, &y->address) > 0;
}

/* The best port but for @not, of router @in or, if @in is none, of any. */
static u8 best(const struct plan *plan, u8 not, u8 in)
{
	u8 i, b = PORTS_MAX;

	for (i = 0; i < PORTS_MAX; i++) {
		if (i == not || !port_exists(plan, i) ||
		    (in < ROUTERS_MAX && i / ROUTER_PORTS != in))
			continue;
		if (b == PORTS_MAX || better(plan, i, b))
			b = i;
	}
	return b;
}

/* The best port outside of router @not. */
static u8 best_outside(const struct plan *plan, u8 not)
{
	u8 r, i, b = PORTS_MAX;

	for (r = 0; r < plan->routers; r++) {
		i = r == not ? PORTS_MAX : best(plan, PORTS_MAX, r);
		if (i != PORTS_MAX && (b == PORTS_MAX || better(plan, i, b)))
			b = i;
	}
	return b;
}

static u64 skew(const struct plan *plan, u8 port, u64 interval)
{
	u64 unit = plan->version == 2 ? SEC : interval;

	return unit * (256U - plan->port[port].priority) / 256;
}

static u64 down(const struct plan *plan, u8 port, u64 interval)
{
	return 3 * interval + skew(plan, port, interval);
}

/* Equal priorities do not preempt: who was first would decide. */
static void make_distinct(struct plan *plan, u8 port)
{
	u8 i;

	if (!plan->port[port].priority || plan->port[port].priority > 253)
		plan->port[port].priority = 253;
	for (i = 0; i < port; i++)
		if (plan->port[i].priority == plan->port[port].priority) {
			plan->port[port].priority--;
			make_distinct(plan, port);
			return;
		}
}

/* A healthy LAN, but for what is about to happen. */
void timing_plan(struct plan *plan)
{
	static const u8 kind[T_KINDS] = {
		[T_CABLE] = F_LINK, [T_DOWN] = F_ADMIN, [T_CUT] = F_CUT,
		[T_ODD] = F_CUT, [T_MUTE] = F_MUTE, [T_DEAF] = F_DEAF,
		[T_CRASH] = F_CRASH, [T_STOP] = F_RESTART, [T_BACK] = F_LINK,
		[T_BACK_NOW] = F_LINK, [T_STAY] = F_LINK, [T_PAUSE] = F_PAUSE,
		[T_INTERVAL] = F_INTERVAL, [T_LOWER] = F_PRIORITY,
		[T_RAISE] = F_PRIORITY, [T_EARS] = F_DEAF,
	};
	struct fault *f = &plan->fault[0];
	u64 interval = plan->router[0].interval;
	u8 i, owner = PORTS_MAX;

	for (i = 0; i < PORTS_MAX; i++) {
		struct router_plan *r = &plan->router[i / ROUTER_PORTS];

		r->preempt_delay = 0;
		r->preempt = plan->timing == T_BACK_NOW ?
				     VRRPIF_PREEMPT_IMMEDIATE :
			     plan->timing == T_STAY ? VRRPIF_PREEMPT_OFF :
						      VRRPIF_PREEMPT_ON;
		/* clocks of real machines; skew must not drown in them */
		r->ppm /= 100;
		plan->port[i].up_delay = 0;
		make_distinct(plan, i);
		if (plan->timing == T_STAY) {
			/* the best one is to be the first one */
			r->boot = 1;
			r->interval = interval;
		}
		if (r->interval && r->interval < interval)
			interval = r->interval;
	}
	plan->latency = interval / 2000;
	if (plan->version == 2 && plan->latency > SEC / 2000)
		plan->latency = SEC / 2000;
	if (plan->timing == T_OWNER) {
		owner = best(plan, PORTS_MAX, ROUTERS_MAX);
		plan->port[owner].priority = VRRPIF_PRIO_OWNER;
		plan->faults = 0;
		return;
	}
	plan->best = best(plan, PORTS_MAX, ROUTERS_MAX);
	interval = plan->router[plan->best / ROUTER_PORTS].interval;
	plan->faults = 1;
	f->kind = kind[plan->timing];
	f->target = plan->best;
	f->at = plan->calm + prng_below(&plan->rng, 2 * interval);
	if (f->kind >= F_PORT_KINDS)
		f->target /= ROUTER_PORTS;
	switch (plan->timing) {
	case T_MUTE:
	case T_BACK:
	case T_BACK_NOW:
	case T_STAY:
		f->length = 4 * check_down(plan) +
			    prng_below(&plan->rng, 2 * interval);
		break;
	case T_ODD:
	case T_DEAF:
		do
			f->target = (u8)prng_below(&plan->rng, PORTS_MAX);
		while (!port_exists(plan, f->target));
		if (f->target == plan->best)
			plan->faults = 0;
		break;
	case T_PAUSE:
		f->target = (u8)prng_below(&plan->rng, plan->routers);
		f->length = prng_range(&plan->rng, 1, 8 * interval);
		/* timing_judge() sees to it */
		plan->faults = 0;
		break;
	case T_INTERVAL:
		f->amount = plan->version == 2 || interval > 10 * SEC ? 100 :
			    prng_percent(&plan->rng, 50) ? 300 : 200;
		f->length = 4 * check_down(plan);
		break;
	case T_LOWER:
	case T_RAISE:
		f->target = best(plan, plan->best, ROUTERS_MAX);
		f->amount = plan->timing == T_RAISE ? 254 :
			    (u16)prng_range(&plan->rng, 1,
					    plan->port[plan->best].priority);
		if (f->target == PORTS_MAX)
			plan->faults = 0;
		break;
	}
}

static bool is_active(const struct world *w, u8 port)
{
	return w->port[port].m.fsm.state == VRRPIF_STATE_ACTIVE;
}

/* @port becomes active not before @from and not after @to. */
static void expect(struct world *w, u8 port, u64 from, u64 to)
{
	if (port == PORTS_MAX)
		return;
	/* a hundred ppm of the clocks, and the LAN twice */
	to += (to - w->now) / 5000 + 2 * w->plan->latency;
	from -= from > w->now ? (from - w->now) / 5000 + 1 : 0;
	if (!world_until(w, to))
		return;
	if (!is_active(w, port))
		world_fail(w, "%s is not active at %.6f", port_name(w, port),
			   (double)to / SEC);
	else if (w->port[port].since < from)
		world_fail(w, "%s was active at %.6f, before %.6f",
			   port_name(w, port),
			   (double)w->port[port].since / SEC,
			   (double)from / SEC);
}

/* Nobody but @port changed its state: Skew_Time keeps the others waiting. */
static void expect_alone(struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < PORTS_MAX && !w->failure[0]; i++)
		if (i != port && i != w->plan->best && host_usable(w, i) &&
		    w->port[i].since > w->plan->fault[0].at)
			world_fail(w, "%s did not wait for %s",
				   port_name(w, i), port_name(w, port));
}

/* The active port or its router is lost; @heir is the sibling, if any. */
static void judge_loss(struct world *w, u8 heir, u8 next)
{
	const struct plan *plan = w->plan;
	const struct fault *f = &plan->fault[0];
	u64 interval = plan->router[plan->best / ROUTER_PORTS].interval;
	u64 last = w->port[plan->best].sent;
	bool zero = f->kind == F_ADMIN || f->kind == F_RESTART;

	if (heir != PORTS_MAX && f->kind != F_CUT && f->kind != F_MUTE) {
		expect(w, heir, f->at,
		       f->at + (f->kind == F_LINK ? plan->poll : 0));
		expect_alone(w, heir);
	} else if (next != PORTS_MAX) {
		expect(w, next,
		       zero ? f->at + skew(plan, next, interval) :
			      last + 3 * interval,
		       zero ? f->at + skew(plan, next, interval) :
			      last + down(plan, next, interval));
		expect_alone(w, next);
	}
}

static void judge_back(struct world *w)
{
	const struct plan *plan = w->plan;
	u64 heal = plan->fault[0].at + plan->fault[0].length;
	u8 p = plan->best, next = best(plan, p, ROUTERS_MAX);
	u64 own = plan->router[p / ROUTER_PORTS].interval, most, theirs;
	bool alone = plan->router[p / ROUTER_PORTS].ports == 1;

	if (!world_until(w, heal))
		return;
	if (plan->timing == T_STAY && next != PORTS_MAX) {
		if (world_until(w, heal + 4 * check_down(plan)) &&
		    is_active(w, p))
			world_fail(w, "%s preempted", port_name(w, p));
		return;
	}
	/*
	 * A sibling may hear the active router while this one, fresh, has not
	 * heard it yet: then it waits for that first advertisement.
	 */
	theirs = next == PORTS_MAX ? 0 :
		 plan->router[next / ROUTER_PORTS].interval;
	most = down(plan, p, own);
	if (plan->timing == T_BACK_NOW && next != PORTS_MAX) {
		expect(w, p, heal,
		       heal + (alone && most < theirs ? most : theirs));
		return;
	}
	if (!alone && most < theirs + own)
		most = theirs + own;
	expect(w, p, heal + 3 * own, heal + most);
}

static void judge_nothing(struct world *w)
{
	u32 changes = w->changes;

	if (world_until(w, fault_last(w->plan) + 4 * check_down(w->plan)) &&
	    w->changes != changes)
		world_fail(w, "%u changes of state", w->changes - changes);
}

/*
 * A router stands still from now on until @resume: often just until the timer
 * of one of its backups is due, when main's advertisements are due, too.
 */
static void stand_still(struct world *w, u8 router, u64 resume)
{
	w->router[router].paused++;
	world_say(w, 1, "-- r%u stands still until %.6f", router,
		  (double)resume / SEC);
	if (!world_until(w, resume))
		return;
	w->router[router].paused--;
	host_resume(w, router);
}

/*
 * Whether a timer of @router is served so soon after it was due that the core
 * does not call it late, and before packets that wait on another CPU: nothing
 * tells of them.
 */
static bool just_in_time(const struct world *w, u8 router, u64 last, u64 resume)
{
	const struct plan *plan = w->plan;
	u64 interval = plan->router[plan->best / ROUTER_PORTS].interval, due;
	u8 i;

	if (!plan->router[router].timers_first)
		return false;
	for (i = 0; i < plan->router[router].ports; i++) {
		due = last + down(plan, router * ROUTER_PORTS + i, interval);
		if (resume + interval / 1000 >= due &&
		    resume < due + interval / 8 + interval / 1000)
			return true;
	}
	return false;
}

static void judge_pause(struct world *w)
{
	const struct plan *plan = w->plan;
	u64 interval = plan->router[plan->best / ROUTER_PORTS].interval;
	u8 router = plan->fault[0].target, port = router * ROUTER_PORTS;
	u64 resume = plan->fault[0].at + plan->fault[0].length;
	u64 last = w->port[plan->best].sent;
	u32 changes = w->changes, moves = w->router[router].moves;

	if (port == plan->best && port_exists(plan, port + 1))
		port++;
	if (prng_percent(&w->rng, 50))
		resume = last + down(plan, port, interval) +
			 prng_below(&w->rng, interval / 8);
	stand_still(w, router, resume);
	if (!world_until(w, resume + 4 * check_down(plan)))
		return;
	/* others may well take over from a router that stands still */
	if (plan->best / ROUTER_PORTS == router) {
		if (w->router[router].moves != moves)
			world_fail(w, "r%u: role moved", router);
	} else if (w->changes != changes &&
		   !just_in_time(w, router, last, resume)) {
		world_fail(w, "%u changes of state", w->changes - changes);
	}
}

/*
 * A backup port is cut off. One that is alone in its router takes over where
 * it is alone; one of two, whose sibling is main, cannot know that it is not
 * main's path that died unless there are neighbours to ask.
 */
static void judge_odd(struct world *w)
{
	const struct plan *plan = w->plan;
	u8 port = plan->fault[0].target, router = port / ROUTER_PORTS;
	u8 ports = plan->router[router].ports;
	bool ours = router == plan->best / ROUTER_PORTS;

	if (ours ? ports > (plan->known ? 1 : 2) : ports > 1)
		judge_nothing(w);
	else if (!ours && world_until(w, plan->bound) &&
		 !is_active(w, plan->best))
		world_fail(w, "%s is not active any more",
			   port_name(w, plan->best));
}

/*
 * Main is deaf. It listens for 16 intervals, or for a second, since it sent after
 * the last frame it got; then it asks with three advertisements, and the fourth
 * is its last. Where nobody is known there is nobody to ask.
 */
static void judge_ears(struct world *w)
{
	const struct plan *plan = w->plan;
	u8 port = plan->best, router = port / ROUTER_PORTS;
	u64 interval = plan->router[router].interval;
	u64 listen = 16 * interval > SEC ? 16 * interval : SEC;
	u64 at = plan->fault[0].at;

	if (!plan->known || plan->router[router].ports == 1) {
		judge_nothing(w);
		return;
	}
	/* the answer to the first question may have been under way */
	if (!world_until(w, at + 3 * interval - interval / 100))
		return;
	if (!is_active(w, port))
		world_fail(w, "%s was replaced too soon", port_name(w, port));
	if (!world_until(w, at + listen + 6 * interval))
		return;
	if (is_active(w, port))
		world_fail(w, "%s is active still", port_name(w, port));
}

/*
 * Main is mute. It is replaced once, and stays away although it hears its
 * worse sibling; healed, it is back when it has claimed again and was heard.
 */
static void judge_mute(struct world *w, u8 heir, u8 next)
{
	const struct plan *plan = w->plan;
	u8 b = plan->best, router = b / ROUTER_PORTS;
	u64 heal = plan->fault[0].at + plan->fault[0].length;
	u32 moves = w->router[router].moves;

	judge_loss(w, heir, next);
	if (w->failure[0] || heir == PORTS_MAX || heir != next || !plan->known ||
	    !world_until(w, heal))
		return;
	if (w->router[router].moves != moves + 1)
		world_fail(w, "the role moved %u times",
			   w->router[router].moves - moves);
	expect(w, b, heal, heal + 2 * check_down(plan));
}

static void judge_owner(struct world *w)
{
	const struct plan *plan = w->plan;
	u8 owner = best(plan, PORTS_MAX, ROUTERS_MAX);
	u64 boot = plan->router[owner / ROUTER_PORTS].boot;

	if (!world_until(w, plan->calm))
		return;
	if (!is_active(w, owner) || w->port[owner].since != boot)
		world_fail(w, "%s is not active since %.6f",
			   port_name(w, owner), (double)boot / SEC);
}

/* Instead of what check.c looks at, and beside it. */
void timing_judge(struct world *w)
{
	const struct plan *plan = w->plan;
	u8 b = plan->best, r = b / ROUTER_PORTS;

	if (plan->timing == T_OWNER) {
		judge_owner(w);
		return;
	}
	if (!plan->faults && plan->timing != T_PAUSE)
		return;
	if (!world_until(w, plan->fault[0].at - 1))
		return;
	if (!is_active(w, b)) {
		world_fail(w, "%s is not active", port_name(w, b));
		return;
	}
	switch (plan->timing) {
	case T_CABLE:
	case T_DOWN:
	case T_CUT:
		judge_loss(w, best(plan, b, r), best(plan, b, ROUTERS_MAX));
		break;
	case T_MUTE:
		judge_mute(w, best(plan, b, r), best(plan, b, ROUTERS_MAX));
		break;
	case T_ODD:
	case T_DEAF:
		judge_odd(w);
		break;
	case T_EARS:
		judge_ears(w);
		break;
	case T_CRASH:
	case T_STOP:
		judge_loss(w, PORTS_MAX, best_outside(plan, r));
		break;
	case T_BACK:
	case T_BACK_NOW:
	case T_STAY:
		judge_back(w);
		break;
	case T_PAUSE:
		judge_pause(w);
		break;
	case T_INTERVAL:
	case T_LOWER:
		judge_nothing(w);
		break;
	case T_RAISE:
		expect(w, plan->fault[0].target, plan->fault[0].at,
		       plan->fault[0].at + check_down(plan));
		break;
	}
	if (w->failure[0] || !world_until(w, plan->bound))
		return;
	check_settled(w);
}

// SPDX-License-Identifier: GPL-2.0
/* A run from its beginning to its end. */
#include "sim.h"

/* The interval of a router in the end. */
static u64 last_interval(const struct plan *plan, u8 router)
{
	u64 interval = plan->router[router].interval;
	u8 i;

	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		if (!f->length && f->kind == F_INTERVAL &&
		    f->target == router && f->amount < 100)
			return interval * f->amount / 100;
	}
	return interval;
}

/*
 * How often the role may move between ports of one router after the bound.
 * Endless loss looks like a new fault each time, rule 5 makes it rare. Ports
 * learn the interval of the active router: it is the shortest that counts.
 */
static u32 moves_max(const struct plan *plan)
{
	u64 shortest = ~0ULL, downs;
	u8 i;

	for (i = 0; i < plan->routers; i++)
		if (last_interval(plan, i) < shortest)
			shortest = last_interval(plan, i);
	downs = (plan->end - plan->bound) / (3 * shortest);
	return (u32)(24 + downs / (check_weighable(plan) ? 16 : 4));
}

/*
 * Transmissions that are refused for ever: with a small interval there are not
 * many tries in three of them, and now and then all of them fail.
 */
static bool is_restless(const struct plan *plan)
{
	u8 i;

	for (i = 0; i < plan->faults; i++)
		if (!plan->fault[i].length && plan->fault[i].kind == F_NOBUF)
			return true;
	return false;
}

/*
 * Until @until, and until all is over that a role brought about which was given
 * a path that works not long before.
 */
static bool calm_at(struct world *w, u64 until)
{
	return world_until(w, until) &&
	       (w->settled <= until || world_until(w, w->settled));
}

static void judge(struct world *w)
{
	const struct plan *plan = w->plan;
	u32 changes, mended, moves[ROUTERS_MAX];
	u8 i;

	if (!plainly) {
		w->rest = check_down(plan);
		w->stirred = fault_last(plan);
	}
	if (!world_until(w, plan->calm))
		return;
	world_say(w, 1, "-- calm");
	check_settled(w);
	if (w->failure[0] || !calm_at(w, plan->bound))
		return;
	world_say(w, 1, "-- bound");
	if (check_weighable(plan))
		check_settled(w);
	changes = w->changes;
	mended = w->mended;
	for (i = 0; i < plan->routers; i++)
		moves[i] = w->router[i].moves;
	if (w->failure[0] || !calm_at(w, plan->end))
		return;
	world_say(w, 1, "-- end");
	if (check_weighable(plan)) {
		/* other routers are forgotten in the end: see is_alone() */
		changes += w->mended - mended;
		if (w->changes != changes && !is_restless(plan))
			world_fail(w, "%u changes of state after the bound",
				   w->changes - changes);
		check_settled(w);
	}
	for (i = 0; i < plan->routers; i++)
		if (w->router[i].moves - moves[i] > moves_max(plan))
			world_fail(w, "r%u: role moved %u times after the bound",
				   i, w->router[i].moves - moves[i]);
}

/**
 * run_plan() - do it
 * @plan: plan
 * @q: event queue, used again and again
 * @verbose: 0 nothing, 1 what changes, 2 what is sent, 3 what is heard
 * @w: the world, to be looked at afterwards
 *
 * Return: what did not hold, or NULL.
 */
const char *run_plan(const struct plan *plan, struct queue *q, int verbose,
		     struct world *w)
{
	world_start(w, plan, q, verbose);
	if (plan->seed >> 56 == PLAN_UML)
		uml_run(w);
	else if (plan->seed >> 56 == PLAN_TIMING)
		timing_judge(w);
	else
		judge(w);
	return w->failure[0] ? w->failure : NULL;
}

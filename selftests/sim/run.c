// SPDX-License-Identifier: GPL-2.0
/* A run from its beginning to its end. */
#include "sim.h"

/*
 * How often the role may move between ports of one router after the bound.
 * Endless loss looks like a new fault each time, rule 5 makes it rare.
 */
static u32 moves_max(const struct plan *plan, u8 router)
{
	u64 interval = plan->router[router].interval, downs;
	bool loss = false;
	u8 i;

	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		if (f->length)
			continue;
		loss |= f->kind == F_LOSS;
		if (f->kind == F_INTERVAL && f->target == router &&
		    f->amount < 100)
			interval = plan->router[router].interval * f->amount /
				   100;
	}
	downs = (plan->end - plan->bound) / (3 * interval);
	return (u32)(24 + downs / (loss ? 4 : 16));
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
	if (w->failure[0] || !world_until(w, plan->bound))
		return;
	world_say(w, 1, "-- bound");
	if (check_weighable(plan))
		check_settled(w);
	changes = w->changes;
	mended = w->mended;
	for (i = 0; i < plan->routers; i++)
		moves[i] = w->router[i].moves;
	if (w->failure[0] || !world_until(w, plan->end))
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
		if (w->router[i].moves - moves[i] > moves_max(plan, i))
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

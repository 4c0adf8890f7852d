// SPDX-License-Identifier: GPL-2.0
/*
 * What is left out of a run changes nothing: the same plan, gone through in
 * full, comes to the same end by the same number of steps.
 */
#include <stdio.h>

#include "sim.h"

static bool same_port(const struct world *a, const struct world *b, u8 port)
{
	const struct port *p = &a->port[port], *q = &b->port[port];

	if (p->present != q->present)
		return false;
	return !p->present ||
	       (p->m.fsm.state == q->m.fsm.state &&
		p->m.fsm.reason == q->m.fsm.reason && p->since == q->since);
}

static bool same_end(const struct world *a, const struct world *b)
{
	u8 i;

	if (strcmp(a->failure, b->failure) || a->changes != b->changes ||
	    a->mended != b->mended)
		return false;
	for (i = 0; i < ROUTERS_MAX; i++)
		if (a->router[i].moves != b->router[i].moves)
			return false;
	for (i = 0; i < PORTS_MAX; i++)
		if (port_exists(a->plan, i) && !same_port(a, b, i))
			return false;
	return true;
}

/**
 * run_twice() - do it with all that may be left out, and without
 * @plan: plan
 * @q: event queue
 * @w: the world of the second run
 *
 * Return: that they differ, or what did not hold, or NULL.
 */
const char *run_twice(const struct plan *plan, struct queue *q,
		      struct world *w)
{
	static struct world full;
	const char *why;

	plainly = true;
	run_plan(plan, q, 0, &full);
	plainly = false;
	why = run_plan(plan, q, 0, w);
	return same_end(&full, w) ? why : "another end than in full";
}

// SPDX-License-Identifier: GPL-2.0
/* Time, and what happens at it. */
#include <stdarg.h>
#include <stdio.h>

#include "sim.h"

bool plainly;

const char *port_name(const struct world *w, u8 port)
{
	static char name[4][16];
	static unsigned int next;
	char *s = name[next++ % 4];

	(void)w;
	snprintf(s, sizeof(name[0]), "r%u.p%u", port / ROUTER_PORTS,
		 port % ROUTER_PORTS);
	return s;
}

/* Only the first failure is kept: the others follow from it. */
void world_fail(struct world *w, const char *fmt, ...)
{
	va_list args;

	if (w->failure[0])
		return;
	va_start(args, fmt);
	vsnprintf(w->failure, sizeof(w->failure), fmt, args);
	va_end(args);
	world_say(w, 1, "FAILED: %s", w->failure);
}

void world_tell(const struct world *w, const char *fmt, ...)
{
	va_list args;

	printf("# %14.6f  ", (double)w->now / SEC);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

void world_start(struct world *w, const struct plan *plan, struct queue *q,
		 int verbose)
{
	u8 i;

	memset(w, 0, offsetof(struct world, frame));
	w->plan = plan;
	w->rng = plan->rng;
	w->queue = q;
	w->verbose = verbose;
	queue_clear(q);
	for (i = 0; i < plan->routers; i++)
		world_will(w, plan->router[i].boot, world_tie(w), EV_BOOT, i,
			   0);
	if (plan->chatter)
		world_will(w, plan->chatter, world_tie(w), EV_CHATTER, 0, 0);
	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		world_will(w, f->at, world_tie(w), EV_FAULT_ON, i, 0);
		if (f->length)
			world_will(w, f->at + f->length, world_tie(w),
				   EV_FAULT_OFF, i, 0);
	}
}

static void happen(struct world *w, const struct event *e)
{
	switch (e->type) {
	case EV_FRAME:
		host_frame(w, e->port, (u16)e->what);
		break;
	case EV_OTHER:
		host_other(w, e->port, (u8)e->what);
		break;
	case EV_CHATTER:
		lan_chatter(w);
		break;
	case EV_TIMER:
		host_timer(w, e->port, e->what);
		break;
	case EV_CARRIER:
		world_stir(w);
		host_carrier(w, e->port);
		break;
	case EV_FAULT_ON:
		fault_on(w, &w->plan->fault[e->port]);
		break;
	case EV_FAULT_OFF:
		fault_off(w, &w->plan->fault[e->port]);
		break;
	case EV_BOOT:
		world_stir(w);
		host_boot(w, e->port);
		break;
	case EV_DOWN:
		w->port[e->port].no_admin++;
		break;
	case EV_ADD:
		host_add(w, e->port);
		break;
	case EV_MARK:
		break;
	}
}

/* Let things happen until @until, or something that must hold does not. */
bool world_until(struct world *w, u64 until)
{
	if (w->quiet)
		return true;
	world_will(w, until, ~0ULL, EV_MARK, 0, 0);
	while (!w->failure[0]) {
		struct event e = *queue_pop(w->queue);

		w->now = e.at;
		if (e.type == EV_MARK)
			break;
		if (++w->events > EVENTS_MAX)
			world_fail(w, "a storm of advertisements");
		happen(w, &e);
		if (w->rest && quiet_until_end(w)) {
			w->quiet = !w->failure[0];
			break;
		}
	}
	return !w->failure[0];
}

// SPDX-License-Identifier: GPL-2.0
/* Faults come and go. Several at once on one thing add up. */
#include <stdio.h>

#include "sim.h"

const char *const fault_name[F_KINDS] = {
	[F_LINK] = "link down", [F_ADMIN] = "set down", [F_CUT] = "cut off",
	[F_MUTE] = "mute", [F_DEAF] = "deaf", [F_LOSS] = "loss %",
	[F_DUP] = "duplicates %", [F_DELAY] = "delay", [F_NOBUF] = "no buffer %",
	[F_PRIORITY] = "priority", [F_REMOVE] = "removed", [F_ECHO] = "echo",
	[F_ADDRESS] = "new address",
	[F_CRASH] = "crash",
	[F_RESTART] = "restart", [F_PAUSE] = "pause", [F_INTERVAL] = "interval %",
	[F_PARTITION] = "partition",
};

static void look(struct world *w, u8 port, u64 delay)
{
	world_will(w, w->now + delay, world_tie(w), EV_CARRIER, port, 0);
}

/* Without latency it hears the answers to its goodbye. */
static void set_down(struct world *w, u8 port)
{
	if (w->plan->latency)
		w->port[port].no_admin++;
	else
		world_will(w, w->now, world_tie(w), EV_DOWN, port, 0);
}

static void partition(struct world *w, const struct fault *f)
{
	u32 bit = 1U << (f - w->plan->fault);
	u8 i;

	for (i = 0; i < PORTS_MAX; i++)
		if (f->amount & 1U << i)
			w->port[i].segment ^= bit;
}

void fault_on(struct world *w, const struct fault *f)
{
	struct port *p = &w->port[f->target];
	struct router *r = &w->router[f->target % ROUTERS_MAX];

	world_stir(w);
	world_say(w, 1, "-- %s", fault_text(w->plan, f));
	switch (f->kind) {
	case F_LINK:
		p->no_link++;
		look(w, f->target, prng_below(&w->rng, w->plan->poll));
		break;
	case F_ADMIN:
		host_admin_down(w, f->target);
		set_down(w, f->target);
		break;
	case F_CUT:
		p->no_tx++;
		p->no_rx++;
		break;
	case F_MUTE:
		p->no_tx++;
		break;
	case F_DEAF:
		p->no_rx++;
		break;
	case F_LOSS:
		p->loss = (u8)f->amount;
		break;
	case F_DUP:
		p->dup = (u8)f->amount;
		break;
	case F_DELAY:
		p->delay++;
		break;
	case F_NOBUF:
		p->nobuf = (u8)f->amount;
		break;
	case F_PRIORITY:
		host_priority(w, f->target, (u8)f->amount);
		break;
	case F_REMOVE:
		host_remove(w, f->target);
		break;
	case F_ECHO:
		p->echo++;
		break;
	case F_ADDRESS:
		host_address(w, f->target, true);
		break;
	case F_CRASH:
	case F_RESTART:
		r->down++;
		host_stop(w, f->target, f->kind == F_RESTART);
		break;
	case F_PAUSE:
		r->paused++;
		break;
	case F_INTERVAL:
		host_interval(w, f->target,
			      w->plan->router[f->target].interval *
				      f->amount / 100);
		break;
	case F_PARTITION:
		partition(w, f);
		break;
	}
}

void fault_off(struct world *w, const struct fault *f)
{
	struct port *p = &w->port[f->target];
	struct router *r = &w->router[f->target % ROUTERS_MAX];

	world_stir(w);
	world_say(w, 1, "-- over: %s", fault_text(w->plan, f));
	switch (f->kind) {
	case F_LINK:
		p->no_link--;
		look(w, f->target, 0);
		break;
	case F_ADMIN:
		p->no_admin--;
		look(w, f->target, 0);
		break;
	case F_CUT:
		p->no_tx--;
		p->no_rx--;
		break;
	case F_MUTE:
		p->no_tx--;
		break;
	case F_DEAF:
		p->no_rx--;
		break;
	case F_LOSS:
		p->loss = 0;
		break;
	case F_DUP:
		p->dup = 0;
		break;
	case F_DELAY:
		p->delay--;
		break;
	case F_NOBUF:
		p->nobuf = 0;
		break;
	case F_PRIORITY:
		host_priority(w, f->target,
			      w->plan->port[f->target].priority);
		break;
	case F_REMOVE:
		host_add(w, f->target);
		break;
	case F_ECHO:
		p->echo--;
		break;
	case F_ADDRESS:
		host_address(w, f->target, false);
		break;
	case F_CRASH:
	case F_RESTART:
		r->down--;
		host_boot(w, f->target);
		break;
	case F_PAUSE:
		if (!--r->paused)
			host_resume(w, f->target);
		break;
	case F_INTERVAL:
		host_interval(w, f->target,
			      w->plan->router[f->target].interval);
		break;
	case F_PARTITION:
		partition(w, f);
		break;
	}
}

static void mask_text(char *s, size_t size, u16 mask)
{
	size_t n = 0;
	u8 i;

	s[0] = '\0';
	for (i = 0; i < PORTS_MAX && n < size; i++)
		if (mask & 1U << i)
			n += (size_t)snprintf(s + n, size - n, " r%u.p%u",
					      i / ROUTER_PORTS,
					      i % ROUTER_PORTS);
}

const char *fault_text(const struct plan *plan, const struct fault *f)
{
	static char s[160];
	char what[100];

	(void)plan;
	if (f->kind == F_PARTITION)
		mask_text(what, sizeof(what), f->amount);
	else if (f->kind >= F_PORT_KINDS)
		snprintf(what, sizeof(what), " r%u", f->target);
	else
		snprintf(what, sizeof(what), " r%u.p%u",
			 f->target / ROUTER_PORTS, f->target % ROUTER_PORTS);
	snprintf(s, sizeof(s), "%s%.0u%s at %.6f for %.6f", fault_name[f->kind],
		 f->kind == F_PARTITION ? 0 : f->amount, what,
		 (double)f->at / SEC, (double)f->length / SEC);
	return s;
}

/* When the last fault has begun or gone. */
u64 fault_last(const struct plan *plan)
{
	u64 last = plan->calm;
	u8 i;

	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		if (f->at + f->length > last)
			last = f->at + f->length;
	}
	return last;
}

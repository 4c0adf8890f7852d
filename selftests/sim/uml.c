// SPDX-License-Identifier: GPL-2.0
/*
 * Plans that the module can be put through as well, in a kernel whose time is
 * simulated too (Documentation/uml.rst): no chance but in the plan itself.
 * Nothing is lost or late by accident, clocks are right, frames take no time,
 * and times are whole microseconds, as the module is told them.
 */
#include <stdio.h>

#include "sim.h"

#define LENGTH		(10 * 60 * SEC)
/* Two things are not done to the machines at once. */
#define APART		(5 * MSEC)
#define USEC		VRRPIF_NSEC_PER_USEC

static const u8 kinds_port[] = {
	F_LINK, F_LINK, F_ADMIN, F_CUT, F_CUT, F_MUTE, F_DEAF, F_PRIORITY,
	F_REMOVE, F_ECHO, F_ADDRESS,
};

static const u8 kinds_router[] = { F_CRASH, F_RESTART, F_INTERVAL };

static u64 usec(u64 ns)
{
	return ns - ns % USEC;
}

static u64 draw_time(struct prng *r, u64 from, u64 below)
{
	return usec(from) + USEC * prng_below(r, (below - from) / USEC);
}

static void draw_intervals(struct plan *plan)
{
	struct prng *r = &plan->rng;
	u64 interval = prng_percent(r, 40) ? SEC :
		       prng_range(r, 10, 100) * 10 * MSEC;
	bool differ;
	u8 i;

	plan->version = prng_percent(r, 15) ? 2 : 3;
	plan->ipv6 = plan->version == 3 && prng_percent(r, 30);
	differ = plan->version == 3 && prng_percent(r, 20);
	for (i = 0; i < plan->routers; i++) {
		if (i && differ)
			interval = prng_range(r, 10, 100) * 10 * MSEC;
		plan->router[i].interval = plan->version == 2 ? SEC : interval;
	}
}

static void draw_router(struct plan *plan, u8 id, u8 preempt)
{
	struct router_plan *rp = &plan->router[id];
	struct prng *r = &plan->rng;
	u8 i;

	rp->ports = (u8)prng_range(r, 1, ROUTER_PORTS);
	rp->preempt = preempt <= VRRPIF_PREEMPT_IMMEDIATE ?
			      preempt : (u8)prng_below(r, 3);
	if (prng_percent(r, 10))
		rp->preempt_delay = draw_time(r, 0, 4 * rp->interval);
	rp->epoch = SEC;
	rp->boot = draw_time(r, 10 * MSEC, 2 * rp->interval);
	rp->arbitration = !prng_percent(r, 5);
	for (i = 0; i < rp->ports; i++)
		if (prng_percent(r, 5))
			plan->port[id * ROUTER_PORTS + i].up_delay =
				draw_time(r, 0, 3 * rp->interval);
}

static void draw_ports(struct plan *plan)
{
	struct prng *r = &plan->rng;
	u8 how = (u8)prng_below(r, 10), base = (u8)prng_range(r, 1, 240), i;

	plan_addresses(plan);
	for (i = 0; i < PORTS_MAX; i++) {
		struct port_plan *p = &plan->port[i];

		p->priority = how < 5 ? (u8)prng_range(r, 1, 254) :
			      how < 8 ? base : (u8)(250 - 10 * i);
	}
	if (prng_percent(r, 5))
		plan->port[prng_below(r, PORTS_MAX)].priority =
			VRRPIF_PRIO_OWNER;
}

static u64 longest_interval(const struct plan *plan)
{
	u64 most = 0;
	u8 i;

	for (i = 0; i < plan->routers; i++)
		if (plan->router[i].interval > most)
			most = plan->router[i].interval;
	return most;
}

static u64 draw_length(struct plan *plan)
{
	struct prng *r = &plan->rng;
	u64 interval = longest_interval(plan);

	switch (prng_below(r, 10)) {
	case 0:
	case 1:
	case 2:
		return draw_time(r, APART, interval);
	case 3:
	case 4:
	case 5:
		return draw_time(r, interval, 5 * interval);
	case 6:
	case 7:
		return draw_time(r, 5 * interval, 16 * interval);
	case 8:
		return draw_time(r, 16 * interval, 100 * interval);
	}
	return 0;
}

static u8 draw_port(struct plan *plan)
{
	u8 id;

	do {
		id = (u8)prng_below(&plan->rng, PORTS_MAX);
	} while (!port_exists(plan, id));
	return id;
}

static void draw_interval_fault(struct plan *plan, struct fault *f)
{
	static const u16 factor[] = { 50, 200, 300 };
	u64 interval = plan->router[f->target].interval, ns;

	f->amount = factor[prng_below(&plan->rng, 3)];
	ns = interval * f->amount / 100;
	/* v2 discards other intervals: the routers would not know each other */
	if (plan->version == 2 || ns % (10 * MSEC) || ns < 100 * MSEC)
		f->amount = 100;
}

static void draw_kind(struct plan *plan, struct fault *f)
{
	struct prng *r = &plan->rng;
	u64 how = prng_below(r, 100);
	u8 i;

	if (how < 10) {
		f->kind = F_PARTITION;
		for (i = 0; i < PORTS_MAX; i++)
			if (port_exists(plan, i) && prng_percent(r, 50))
				f->amount |= (u16)(1U << i);
	} else if (how < 30) {
		f->kind = kinds_router[prng_below(r, sizeof(kinds_router))];
		f->target = (u8)prng_below(r, plan->routers);
		if (f->kind == F_INTERVAL)
			draw_interval_fault(plan, f);
	} else {
		f->kind = kinds_port[prng_below(r, sizeof(kinds_port))];
		f->target = draw_port(plan);
		/* an owner has its priority from its addresses */
		if (f->kind == F_PRIORITY &&
		    plan->port[f->target].priority == VRRPIF_PRIO_OWNER)
			f->kind = F_CUT;
		if (f->kind == F_PRIORITY)
			f->amount = (u16)prng_range(r, 1, 254);
	}
}

static bool apart(u64 a, u64 b)
{
	return a > b ? a - b >= APART : b - a >= APART;
}

/* Nothing of another fault at the time @at? */
static bool alone(const struct plan *plan, u64 at)
{
	u8 i;

	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		if (!apart(f->at, at) ||
		    (f->length && !apart(f->at + f->length, at)))
			return false;
	}
	for (i = 0; i < plan->routers; i++)
		if (!apart(plan->router[i].boot, at))
			return false;
	return true;
}

/* Half of them come soon after the one before. */
static void draw_times(struct plan *plan, struct fault *f)
{
	struct prng *r = &plan->rng;
	u64 from = plan->calm, below = LENGTH - 10 * SEC;
	const struct fault *before = f - 1;

	do {
		if (plan->faults && prng_percent(r, 50) &&
		    before->at + 5 * longest_interval(plan) < below)
			f->at = draw_time(r, before->at, before->at +
					  5 * longest_interval(plan));
		else
			f->at = draw_time(r, from, below);
		f->length = draw_length(plan);
		if (f->at + f->length > below)
			f->length = 0;
	} while (!alone(plan, f->at) ||
		 (f->length && !alone(plan, f->at + f->length)));
}

/*
 * A crash, as it can be staged: the cables of the router are cut, then it is
 * stopped where nobody hears of it, and the other way round.
 */
static void stage_crash(struct plan *plan)
{
	struct fault crash = plan->fault[--plan->faults], *f;
	u8 i, id;

	for (i = 0; i < plan->router[crash.target].ports; i++) {
		id = crash.target * ROUTER_PORTS + i;
		f = &plan->fault[plan->faults++];
		*f = crash;
		f->kind = F_CUT;
		f->target = id;
	}
	f = &plan->fault[plan->faults++];
	*f = crash;
	f->kind = F_RESTART;
}

/**
 * uml_plan() - the plan of a seed of PLAN_UML
 * @plan: all zero but for seed and generator
 */
void uml_plan(struct plan *plan)
{
	struct prng *r = &plan->rng;
	u8 i, faults, preempt;
	u64 how;

	/* those of the next seed would be the same numbers, one further on */
	r->state = prng_next(r);
	how = prng_below(r, 10);
	/* 3: every router chooses */
	preempt = how < 6 ? VRRPIF_PREEMPT_ON : how < 7 ? VRRPIF_PREEMPT_OFF :
		  how < 8 ? VRRPIF_PREEMPT_IMMEDIATE : 3;
	faults = (u8)prng_range(r, 3, FAULTS_MAX);
	plan->routers = (u8)prng_range(r, 1, ROUTERS_MAX);
	draw_intervals(plan);
	draw_ports(plan);
	for (i = 0; i < plan->routers; i++)
		draw_router(plan, i, preempt);
	plan->poll = 1;
	/* the host is an IPv4 one, and knows of no partition */
	plan->known = !plan->ipv6 && plan->seed % 5 < 3;
	plan->hosts = plan->known ? HOSTS_ONE : HOSTS_NONE;
	plan->calm = 8 * longest_interval(plan);
	plan->end = LENGTH;
	while (plan->faults + ROUTER_PORTS < faults || plan->faults < 3) {
		struct fault *f = &plan->fault[plan->faults];

		draw_kind(plan, f);
		draw_times(plan, f);
		plan->faults++;
		if (f->kind == F_CRASH)
			stage_crash(plan);
	}
}

/**
 * uml_run() - a run of such a plan
 * @w: world
 *
 * The invariants that are looked at after every event hold here, too; at the
 * end it says what each port has counted.
 */
void uml_run(struct world *w)
{
	u8 i;

	if (!world_until(w, w->plan->end))
		return;
	for (i = 0; i < PORTS_MAX; i++)
		if (w->port[i].present)
			world_say(w, 1, "%s sent %u heard %u%s",
				  port_name(w, i), w->port[i].out,
				  w->port[i].in,
				  vrrpif_elect_unheard(&router_of(w, i)->group,
						       &w->port[i].m) ?
				  " unheard" : "");
}

/**
 * uml_print() - a plan as selftests/uml/play reads it
 * @plan: plan of PLAN_UML
 *
 * Times are microseconds.
 */
void uml_print(const struct plan *plan)
{
	u8 i;

	printf("plan seed=%#llx version=%u family=%u known=%u end=%llu\n",
	       (unsigned long long)plan->seed, plan->version,
	       plan->ipv6 ? 6 : 4, plan->known,
	       (unsigned long long)(plan->end / USEC));
	for (i = 0; i < plan->routers; i++) {
		const struct router_plan *r = &plan->router[i];

		printf("router id=%u ports=%u boot=%llu interval=%llu preempt=%u delay=%llu arbitration=%u poll=%u\n",
		       i, r->ports, (unsigned long long)(r->boot / USEC),
		       (unsigned long long)(r->interval / USEC), r->preempt,
		       (unsigned long long)(r->preempt_delay / USEC),
		       r->arbitration,
		       /* the carrier of a cable is told at once, the default
			* is much work for nothing
			*/
		       plan->seed % 4 ? 500000 : 10000);
	}
	for (i = 0; i < PORTS_MAX; i++)
		if (port_exists(plan, i))
			printf("port id=%u priority=%u host=%u delay=%llu\n",
			       i, plan->port[i].priority,
			       plan->port[i].address.b[plan->ipv6 ? 15 : 3],
			       (unsigned long long)(plan->port[i].up_delay /
						    USEC));
	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		printf("fault kind=\"%s\" target=%u amount=%u at=%llu length=%llu\n",
		       fault_name[f->kind], f->target, f->amount,
		       (unsigned long long)(f->at / USEC),
		       (unsigned long long)(f->length / USEC));
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Plans from seeds. A seed is a number of its own kind: class in the highest
 * byte, then which faults (32 bits) and which variant of everything else (16
 * bits); of a random plan all of it is random.
 */
#include <stdio.h>

#include "sim.h"

static const u8 topology[][ROUTERS_MAX] = {
	{ 1 }, { 2 }, { 3 },
	{ 1, 1 }, { 2, 1 }, { 2, 2 }, { 3, 1 }, { 3, 2 }, { 3, 3 },
	{ 1, 1, 1 }, { 2, 1, 1 }, { 2, 2, 1 }, { 2, 2, 2 }, { 3, 1, 1 },
	{ 3, 2, 1 }, { 3, 2, 2 }, { 3, 3, 1 }, { 3, 3, 2 }, { 3, 3, 3 },
};

#define TOPOLOGIES	(sizeof(topology) / sizeof(topology[0]))

/* So many of the partitions of a LAN take part in pairs of faults. */
#define PAIR_PARTITIONS	4

static u8 ports_in(const u8 *t)
{
	return t[0] + t[1] + t[2];
}

static u8 routers_in(const u8 *t)
{
	return (u8)(!!t[0] + !!t[1] + !!t[2]);
}

static u32 partitions_in(const u8 *t)
{
	return (1U << (ports_in(t) - 1)) - 1;
}

static u32 faults_in(const u8 *t, bool pairs)
{
	u32 parts = partitions_in(t);

	if (pairs && parts > PAIR_PARTITIONS)
		parts = PAIR_PARTITIONS;
	return ports_in(t) * F_PORT_KINDS +
	       routers_in(t) * (F_ROUTER_KINDS - F_PORT_KINDS) + parts;
}

/* The @n-th port of a topology, in the numbering with gaps. */
static u8 nth_port(const u8 *t, u32 n)
{
	u8 r = 0;

	while (n >= t[r])
		n -= t[r++];
	return (u8)(r * ROUTER_PORTS + n);
}

static u16 spread(const u8 *t, u32 mask)
{
	u16 out = 0;
	u8 i;

	for (i = 0; i < ports_in(t); i++)
		if (mask & 1U << i)
			out |= (u16)(1U << nth_port(t, i));
	return out;
}

/* Round to what an advertisement can carry. */
static u64 round_interval(u64 ns, u8 version)
{
	u64 unit = version == 2 ? SEC : 10 * MSEC;

	ns = (ns + unit / 2) / unit;
	if (!ns)
		ns = 1;
	if (ns > (version == 2 ? 255 : 4095))
		ns = version == 2 ? 255 : 4095;
	return ns * unit;
}

static void draw_amount(struct plan *plan, struct fault *f, const u8 *t)
{
	static const u16 factor[] = { 20, 50, 200, 300 };

	switch (f->kind) {
	case F_LOSS:
		f->amount = (u16)prng_range(&plan->rng, 3, 30);
		break;
	case F_NOBUF:
		f->amount = (u16)prng_range(&plan->rng, 5, 30);
		break;
	case F_DUP:
		f->amount = (u16)prng_range(&plan->rng, 5, 60);
		break;
	case F_PRIORITY:
		f->amount = (u16)prng_range(&plan->rng, 1, 254);
		break;
	case F_INTERVAL:
		f->amount = factor[prng_below(&plan->rng, 4)];
		break;
	case F_PARTITION:
		f->amount = spread(t, (u32)prng_range(&plan->rng, 1,
						      partitions_in(t)));
		break;
	}
}

static void nth_fault(struct plan *plan, const u8 *t, u32 n, bool pairs,
		      struct fault *f)
{
	u32 ports = ports_in(t) * F_PORT_KINDS;
	u32 routers = routers_in(t) * (F_ROUTER_KINDS - F_PORT_KINDS);

	if (n < ports) {
		f->kind = (u8)(n % F_PORT_KINDS);
		f->target = nth_port(t, n / F_PORT_KINDS);
	} else if (n < ports + routers) {
		n -= ports;
		f->target = (u8)(n % routers_in(t));
		f->kind = (u8)(F_PORT_KINDS + n / routers_in(t));
	} else {
		f->kind = F_PARTITION;
	}
	draw_amount(plan, f, t);
	if (f->kind == F_PARTITION && !pairs)
		f->amount = spread(t, n - ports - routers + 1);
}

static u64 draw_length(struct plan *plan, const struct fault *f, u64 interval)
{
	struct prng *r = &plan->rng;

	switch (prng_below(r, f->kind == F_PAUSE ? 3 : 4)) {
	case 0:
		return prng_range(r, 1, interval);
	case 1:
		return prng_range(r, interval, 5 * interval);
	case 2:
		return prng_range(r, 5 * interval, 16 * interval);
	}
	return 0;
}

static void draw_intervals(struct plan *plan)
{
	static const u32 ms[] = { 1000, 1000, 1000, 10, 30, 100, 3000, 40950 };
	struct prng *r = &plan->rng;
	u64 interval = ms[prng_below(r, 8)] * MSEC;
	bool differ;
	u8 i;

	plan->version = prng_percent(r, 15) ? 2 : 3;
	plan->ipv6 = plan->version == 3 && prng_percent(r, 30);
	differ = plan->version == 3 && prng_percent(r, 20);
	for (i = 0; i < plan->routers; i++) {
		if (i && differ)
			interval = interval * prng_range(r, 20, 400) / 100;
		plan->router[i].interval = round_interval(interval,
							  plan->version);
	}
}

/**
 * plan_addresses() - draw an address for each port, in no order
 * @plan: plan that knows its family
 */
void plan_addresses(struct plan *plan)
{
	struct prng *r = &plan->rng;
	u8 host[PORTS_MAX], i;

	for (i = 0; i < PORTS_MAX; i++)
		host[i] = i + 1;
	for (i = PORTS_MAX; i > 1; i--) {
		u8 j = (u8)prng_below(r, i), h = host[j];

		host[j] = host[i - 1];
		host[i - 1] = h;
	}
	for (i = 0; i < PORTS_MAX; i++)
		plan->port[i].address = plan->ipv6 ?
			(struct vrrpif_ip){ { 0xfe, 0x80, [15] = host[i] } } :
			(struct vrrpif_ip){ { 192, 0, 2, host[i] } };
}

/* The last byte of an address: a number of its own for each port. */
static u8 host_of(const struct plan *plan, u8 port)
{
	return plan->port[port].address.b[plan->ipv6 ? 15 : 3];
}

static void draw_priorities(struct plan *plan)
{
	struct prng *r = &plan->rng;
	u8 how = (u8)prng_below(r, 10), base = (u8)prng_range(r, 1, 240), i;

	plan_addresses(plan);
	for (i = 0; i < PORTS_MAX; i++) {
		struct port_plan *p = &plan->port[i];

		if (how < 5)
			p->priority = (u8)prng_range(r, 1, 254);
		else if (how < 7)
			p->priority = base;
		else if (how < 8)
			p->priority = base + host_of(plan, i);
		else
			p->priority = (u8)(250 - 10 * i);
	}
	if (prng_percent(r, 5))
		plan->port[prng_below(r, PORTS_MAX)].priority =
			VRRPIF_PRIO_OWNER;
}

static void draw_router(struct plan *plan, u8 id, u8 preempt)
{
	static const u8 choice[] = { VRRPIF_PREEMPT_ON, VRRPIF_PREEMPT_ON,
				     VRRPIF_PREEMPT_OFF,
				     VRRPIF_PREEMPT_IMMEDIATE };
	struct router_plan *rp = &plan->router[id];
	struct prng *r = &plan->rng;
	u8 i;

	rp->preempt = preempt <= VRRPIF_PREEMPT_IMMEDIATE ?
			      preempt : choice[prng_below(r, 4)];
	if (prng_percent(r, 10))
		rp->preempt_delay = prng_below(r, 4 * rp->interval);
	rp->ppm = (int)prng_range(r, 0, 20000) - 10000;
	rp->epoch = prng_range(r, SEC, 100000 * SEC);
	rp->boot = prng_range(r, 1, 2 * rp->interval);
	rp->arbitration = true;
	rp->timers_first = prng_percent(r, 30);
	for (i = 0; i < rp->ports; i++)
		if (prng_percent(r, 5))
			plan->port[id * ROUTER_PORTS + i].up_delay =
				prng_below(r, 3 * rp->interval);
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

/* The others on the LAN, whom rule 4 asks. */
static void draw_hosts(struct plan *plan, u64 interval)
{
	struct prng *r = &plan->rng;

	plan->hosts = (u8)prng_below(r, HOSTS_ALL + 1);
	plan->known = plan->hosts != HOSTS_NONE && prng_percent(r, 70);
	if (plan->hosts != HOSTS_NONE && prng_percent(r, 50))
		plan->chatter = prng_range(r, interval / 2, 20 * interval);
}

/* Everything but the faults. */
static void draw_config(struct plan *plan, const u8 *t)
{
	struct prng *r = &plan->rng;
	u64 how = prng_below(r, 10), interval;
	/* 3: every router chooses */
	u8 i, preempt = how < 7 ? VRRPIF_PREEMPT_ON :
			how < 8 ? VRRPIF_PREEMPT_OFF :
			how < 9 ? VRRPIF_PREEMPT_IMMEDIATE : 3;

	plan->routers = routers_in(t);
	draw_intervals(plan);
	draw_priorities(plan);
	for (i = 0; i < plan->routers; i++) {
		plan->router[i].ports = t[i];
		draw_router(plan, i, preempt);
	}
	interval = longest_interval(plan);
	plan->latency = prng_range(r, 10, interval / 50);
	plan->poll = prng_range(r, 1, interval / 5);
	plan->calm = 8 * interval + 8 * check_down(plan);
	draw_hosts(plan, interval);
}

static void draw_fault(struct plan *plan, struct fault *f, u64 from, u64 span)
{
	struct prng *r = &plan->rng;

	f->at = from + prng_below(r, span);
	f->length = draw_length(plan, f, longest_interval(plan));
	/* v2 discards other intervals: the routers would not know each other */
	if (f->kind == F_INTERVAL) {
		u64 interval = plan->router[f->target].interval;
		u64 ns = round_interval(interval * f->amount / 100,
					plan->version);

		f->amount = plan->version == 2 || ns * 100 % interval ?
				    100 : (u16)(ns * 100 / interval);
	}
}

static void make_single(struct plan *plan, u32 number, u16 variant)
{
	struct fault *f = &plan->fault[0];
	u64 interval;
	u32 t = 0;

	while (number >= faults_in(topology[t], false))
		number -= faults_in(topology[t++], false);
	draw_config(plan, topology[t]);
	nth_fault(plan, topology[t], number, false, f);
	interval = longest_interval(plan);
	draw_fault(plan, f, plan->calm, 1);
	/* sweep over the advertisement interval */
	f->at += interval * (variant % 8) / 8 +
		 prng_below(&plan->rng, interval / 8);
	plan->faults = 1;
	plan->bound = 16 * check_down(plan);
	plan->end = 32 * check_down(plan);
}

static void make_pair(struct plan *plan, u32 number)
{
	u64 interval;
	u32 t = 0, n, first = 0;

	for (;;) {
		n = faults_in(topology[t], true);
		if (number < n * (n + 1) / 2)
			break;
		number -= n * (n + 1) / 2;
		t++;
	}
	draw_config(plan, topology[t]);
	while (number >= n - first)
		number -= n - first++;
	nth_fault(plan, topology[t], first, true, &plan->fault[0]);
	nth_fault(plan, topology[t], first + number, true, &plan->fault[1]);
	interval = longest_interval(plan);
	draw_fault(plan, &plan->fault[0], plan->calm, interval);
	draw_fault(plan, &plan->fault[1], plan->fault[0].at,
		   prng_percent(&plan->rng, 30) ? interval / 4 :
		   prng_percent(&plan->rng, 50) ? 5 * interval : 16 * interval);
	plan->faults = 2;
	plan->bound = 16 * check_down(plan);
	plan->end = 32 * check_down(plan);
}

/*
 * Whether a path is dead in one direction for ever. A backup that is mute has
 * to be main once to be found out, and may have to wait for that, each of them
 * as long as backoff is.
 */
static bool one_way(const struct plan *plan)
{
	u8 i;

	for (i = 0; i < plan->faults; i++)
		if (!plan->fault[i].length && (plan->fault[i].kind == F_MUTE ||
					       plan->fault[i].kind == F_DEAF))
			return true;
	return false;
}

/* A deaf main is found out in this time, however short the interval is. */
static u64 deaf(const struct plan *plan)
{
	u8 i;

	for (i = 0; i < plan->faults; i++)
		if (!plan->fault[i].length && plan->fault[i].kind == F_DEAF)
			return 3 * SEC;
	return 0;
}

static void make_random(struct plan *plan)
{
	struct prng *r = &plan->rng;
	const u8 *t = topology[prng_below(r, TOPOLOGIES)];
	u8 i;

	draw_config(plan, t);
	plan->faults = (u8)prng_range(r, 3, FAULTS_MAX);
	for (i = 0; i < plan->routers; i++)
		if (prng_percent(r, 5))
			plan->router[i].arbitration = false;
	for (i = 0; i < plan->faults; i++) {
		struct fault *f = &plan->fault[i];

		nth_fault(plan, t, (u32)prng_below(r, faults_in(t, true)),
			  true, f);
		draw_fault(plan, f, plan->calm, 80 * longest_interval(plan));
	}
	plan->bound = (one_way(plan) ? 288 : 96) * check_down(plan);
	plan->end = 100 * check_down(plan);
}

static void make_timing(struct plan *plan, u32 number)
{
	plan->timing = (u8)(number / TOPOLOGIES);
	draw_config(plan, topology[number % TOPOLOGIES]);
	timing_plan(plan);
	plan->bound = 16 * check_down(plan);
}

u64 plan_seed(enum plan_class class, u64 number, u32 variant)
{
	if (class == PLAN_RANDOM)
		return number;
	return (u64)class << 56 | number << 16 | (variant & 0xffff);
}

/* How many single faults, pairs of faults or timings there are. */
u64 plan_count(enum plan_class class)
{
	u64 count = 0;
	size_t t;

	if (class == PLAN_TIMING)
		return T_KINDS * TOPOLOGIES;
	for (t = 0; t < TOPOLOGIES; t++) {
		u64 n = faults_in(topology[t], class == PLAN_PAIR);

		count += class == PLAN_PAIR ? n * (n + 1) / 2 : n;
	}
	return count;
}

/**
 * plan_make() - make a plan
 * @plan: filled
 * @seed: from plan_seed(), or any number below 2^56 for a random plan
 *
 * Return: false when there is no such seed.
 */
bool plan_make(struct plan *plan, u64 seed)
{
	u64 class = seed >> 56, number = seed >> 16 & 0xffffffffffULL;

	memset(plan, 0, sizeof(*plan));
	plan->seed = seed;
	plan->rng.state = seed * 0x9e3779b97f4a7c15ULL + 1;
	if (class == PLAN_UML) {
		uml_plan(plan);
		return true;
	}
	if (class > PLAN_TIMING ||
	    (class != PLAN_RANDOM && number >= plan_count(class)))
		return false;
	switch (class) {
	case PLAN_RANDOM:
		/*
		 * Or the next seed would draw the same numbers, one further on.
		 * Those below are in seeds.h as they are.
		 */
		if (seed >= PLAN_FAR)
			plan->rng.state = prng_next(&plan->rng);
		make_random(plan);
		break;
	case PLAN_SINGLE:
		make_single(plan, (u32)number, (u16)seed);
		break;
	case PLAN_PAIR:
		make_pair(plan, (u32)number);
		break;
	case PLAN_TIMING:
		make_timing(plan, (u32)number);
		break;
	}
	plan->bound += fault_last(plan) + deaf(plan);
	plan->end += plan->bound;
	return true;
}

void plan_print(const struct plan *plan)
{
	static const char *const preempt[] = { "off", "on", "immediate" };
	static const char *const hosts[] = { "no hosts", "a host", "hosts in every part" };
	u8 i;

	printf("# seed %#llx: VRRPv%u %s, latency %.6f, poll %.6f\n",
	       (unsigned long long)plan->seed, plan->version,
	       plan->ipv6 ? "IPv6" : "IPv4", (double)plan->latency / SEC,
	       (double)plan->poll / SEC);
	printf("#   %s%s, chatter every %.6f\n", hosts[plan->hosts],
	       plan->known ? " that answer" : "", (double)plan->chatter / SEC);
	for (i = 0; i < PORTS_MAX; i++) {
		const struct router_plan *r = &plan->router[i / ROUTER_PORTS];
		const struct port_plan *p = &plan->port[i];

		if (!port_exists(plan, i))
			continue;
		if (!(i % ROUTER_PORTS))
			printf("#   r%u: interval %.3f, preempt %s delay %.6f, clock %+d ppm, arbitration %s%s\n",
			       i / ROUTER_PORTS, (double)r->interval / SEC,
			       preempt[r->preempt],
			       (double)r->preempt_delay / SEC, r->ppm,
			       r->arbitration ? "on" : "off",
			       r->timers_first ? ", timers first" : "");
		printf("#     r%u.p%u: priority %u, address .%u, up delay %.6f\n",
		       i / ROUTER_PORTS, i % ROUTER_PORTS, p->priority,
		       p->address.b[plan->ipv6 ? 15 : 3],
		       (double)p->up_delay / SEC);
	}
	for (i = 0; i < plan->faults; i++)
		printf("#   %s\n", fault_text(plan, &plan->fault[i]));
	printf("# calm from %.6f, last fault %.6f, bound %.6f, end %.6f\n",
	       (double)plan->calm / SEC, (double)fault_last(plan) / SEC,
	       (double)plan->bound / SEC, (double)plan->end / SEC);
}

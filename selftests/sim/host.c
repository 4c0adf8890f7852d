// SPDX-License-Identifier: GPL-2.0
/*
 * A machine: does for the core what the module does. It owns the clock, the
 * timers and the interfaces, and performs what the core decided.
 */
#include "sim.h"

static const char *const state_name[] = { "initialize", "backup", "active" };

static const char *const reason_name[] = {
	[VRRPIF_REASON_NONE] = "none",
	[VRRPIF_REASON_STARTUP] = "startup",
	[VRRPIF_REASON_OWNER] = "owner",
	[VRRPIF_REASON_PRIORITY_ZERO] = "priority 0",
	[VRRPIF_REASON_TIMEOUT] = "timeout",
	[VRRPIF_REASON_PREEMPTED] = "preempted",
	[VRRPIF_REASON_HAND_OVER] = "hand-over",
	[VRRPIF_REASON_BETTER_HEARD] = "better heard",
	[VRRPIF_REASON_REPLACED] = "replaced",
	[VRRPIF_REASON_CARRIER] = "carrier",
	[VRRPIF_REASON_ADMIN_DOWN] = "admin down",
	[VRRPIF_REASON_REMOVED] = "removed",
	[VRRPIF_REASON_MAIN_DEAF] = "main deaf",
};

u64 host_clock(const struct world *w, u8 router)
{
	const struct router_plan *r = &w->plan->router[router];

	return r->epoch + w->now + (u64)((int64_t)w->now * r->ppm / 1000000);
}

/* When the clock of @router shows @local, or now. */
static u64 world_time(const struct world *w, u8 router, u64 local)
{
	const struct router_plan *r = &w->plan->router[router];
	int64_t x = (int64_t)(local - r->epoch), t;

	t = x - x / (1000000 + r->ppm) * r->ppm -
	    x % (1000000 + r->ppm) * r->ppm / (1000000 + r->ppm);
	while (t + t * r->ppm / 1000000 > x)
		t--;
	while (t + t * r->ppm / 1000000 < x)
		t++;
	return t < (int64_t)w->now ? w->now : (u64)t;
}

/* Nearer than that two deadlines may be the same in world time. */
#define APART		VRRPIF_NSEC_PER_USEC

/*
 * Set the timer of a port. Most deadlines are put off long before they come:
 * then the event that is under way stays, and is queued anew when it comes.
 */
static void set_timer(struct world *w, u8 router, u8 port, u64 now)
{
	struct port *p = &w->port[port];

	p->armed = p->m.fsm.deadline_ns;
	if (p->armed)
		p->tie = world_tie(w);
	if (p->queued && p->armed > p->queued + APART && p->armed > now + APART)
		return;
	p->gen++;
	p->queued = p->armed;
	if (p->armed)
		world_will(w, world_time(w, router, p->armed), p->tie, EV_TIMER,
			   port, p->gen);
}

static void set_timers(struct world *w, u8 router, u64 now)
{
	u8 i;

	if (w->router[router].paused)
		return;
	for (i = router * ROUTER_PORTS; i < (router + 1) * ROUTER_PORTS; i++)
		if (w->port[i].present &&
		    w->port[i].armed != w->port[i].m.fsm.deadline_ns)
			set_timer(w, router, i, now);
}

/* The event of the timer of a port that is set no more. */
static void forget_timer(struct port *p)
{
	p->gen++;
	p->queued = 0;
}

static void advertise(struct world *w, struct port *p, u8 priority, u64 now)
{
	if (prng_percent(&w->rng, p->nobuf)) {
		world_say(w, 1, "%s cannot send", port_name(w, port_id(w, p)));
		vrrpif_fsm_unsent(&p->m.fsm, now);
		return;
	}
	lan_send(w, port_id(w, p), priority);
}

static void changed(struct world *w, const struct vrrpif_action *a)
{
	struct port *p = port_of(a->member);

	world_say(w, 1, "%s %s -> %s (%s)", port_name(w, port_id(w, p)),
		  state_name[a->old], state_name[a->state],
		  reason_name[a->reason]);
	world_stir(w);
	p->since = w->now;
	w->changes++;
	w->mended += w->now < w->settled;
}

static void moved(struct world *w, u8 router, struct vrrpif_member *m, u64 now)
{
	struct port *to = m ? port_of(m) : NULL;
	struct router *r = &w->router[router];
	u8 i;

	world_stir(w);
	world_say(w, 1, "r%u main: %s", router,
		  m ? port_name(w, port_id(w, port_of(m))) : "none");
	if (r->group.arbitration)
		check_backoff(w, r->main, to, now);
	r->main = to;
	if (m && m != r->last) {
		if (r->last && check_mends(w, port_of(r->last), to)) {
			/* the two that made it, if not counted already */
			w->mended += w->now < w->settled ? 0 : 2;
			w->settled = w->now + 16 * check_down(w->plan);
		}
		r->last = m;
		r->moves++;
	}
	for (i = 0; m && i < ROUTER_PORTS; i++) {
		w->port[router * ROUTER_PORTS + i].fresh = false;
		w->port[router * ROUTER_PORTS + i].witness = w->now;
	}
}

static const char *member_name(const struct world *w, struct vrrpif_member *m)
{
	return port_name(w, port_id(w, port_of(m)));
}

/* What holds after every event, whatever goes wrong. */
static void check(struct world *w, u8 router, u64 now)
{
	const struct vrrpif_group *g = &w->router[router].group;
	unsigned int i, active = 0;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *m = g->member[i];
		const struct vrrpif_fsm *f = &m->fsm;
		u64 most = now + 65 * vrrpif_fsm_down(f) + f->up_delay_ns;

		active += f->state == VRRPIF_STATE_ACTIVE;
		if (f->state == VRRPIF_STATE_ACTIVE && !g->main)
			world_fail(w, "%s is active, but no main",
				   member_name(w, m));
		if (f->state != VRRPIF_STATE_INITIALIZE && !f->deadline_ns)
			world_fail(w, "%s has no timer", member_name(w, m));
		if (f->deadline_ns > most)
			world_fail(w, "%s waits beyond any backoff",
				   member_name(w, m));
		if (f->state == VRRPIF_STATE_ACTIVE &&
		    f->deadline_ns > now + f->interval_ns)
			world_fail(w, "%s skips an advertisement",
				   member_name(w, m));
	}
	if (g->main && g->main->fsm.state != VRRPIF_STATE_ACTIVE)
		world_fail(w, "r%u: main is not active", router);
	if (g->arbitration && active > 1)
		world_fail(w, "r%u: %u ports are active", router, active);
}

static void perform(struct world *w, u8 router, struct vrrpif_actions *out,
		    u64 now)
{
	u8 i;

	if (out->n >= VRRPIF_ACTIONS_MAX)
		world_fail(w, "r%u: %u actions at once", router, out->n);
	for (i = 0; i < out->n; i++) {
		struct vrrpif_action *a = &out->a[i];

		switch (a->what) {
		case VRRPIF_DO_ADVERTISE:
			advertise(w, port_of(a->member),
				  a->member->fsm.priority, now);
			break;
		case VRRPIF_DO_RESIGN:
			advertise(w, port_of(a->member), 0, now);
			break;
		case VRRPIF_DO_ASK:
		case VRRPIF_DO_PROVE:
			lan_ask(w, port_id(w, port_of(a->member)),
				a->what == VRRPIF_DO_ASK);
			break;
		case VRRPIF_DO_STATE:
			changed(w, a);
			break;
		case VRRPIF_DO_MAIN:
			moved(w, router, a->member, now);
			break;
		}
	}
	check(w, router, now);
	set_timers(w, router, now);
}

/* An interface that carries frames as far as its machine can tell. */
bool host_usable(const struct world *w, u8 port)
{
	const struct port *p = &w->port[port];

	return w->router[port / ROUTER_PORTS].running && p->present &&
	       !p->no_link && !p->no_admin;
}

/* Start or stop @port as its interface became. */
void host_carrier(struct world *w, u8 port)
{
	struct router *r = router_of(w, port);
	struct port *p = &w->port[port];
	u8 id = port / ROUTER_PORTS;
	u64 now = host_clock(w, id);
	struct vrrpif_actions out;

	if (!r->running || r->paused || !p->present)
		return;
	if (p->m.fsm.state == VRRPIF_STATE_INITIALIZE) {
		p->fresh = false;
		p->witness = w->now;
	}
	out.n = 0;
	if (host_usable(w, port))
		vrrpif_elect_start(&r->group, &p->m, now, &out);
	else if (p->m.fsm.state != VRRPIF_STATE_INITIALIZE ||
		 p->m.fsm.deadline_ns)
		vrrpif_elect_stop(&r->group, &p->m,
				  p->no_admin ? VRRPIF_REASON_ADMIN_DOWN :
						VRRPIF_REASON_CARRIER,
				  false, now, &out);
	perform(w, id, &out, now);
}

/* Set down on purpose: priority 0 can still be sent. */
void host_admin_down(struct world *w, u8 port)
{
	struct router *r = router_of(w, port);
	u8 id = port / ROUTER_PORTS;
	u64 now = host_clock(w, id);
	struct vrrpif_actions out;

	if (!r->running || r->paused || !w->port[port].present)
		return;
	out.n = 0;
	vrrpif_elect_stop(&r->group, &w->port[port].m, VRRPIF_REASON_ADMIN_DOWN,
			  !w->port[port].no_link, now, &out);
	perform(w, id, &out, now);
}

void host_add(struct world *w, u8 port)
{
	const struct router_plan *rp = &w->plan->router[port / ROUTER_PORTS];
	const struct port_plan *pp = &w->plan->port[port];
	struct router *r = router_of(w, port);
	struct port *p = &w->port[port];

	if (!r->running || p->present)
		return;
	memset(&p->m, 0, sizeof(p->m));
	memset(&p->hearing, 0, sizeof(p->hearing));
	p->m.fsm.interval_ns = r->interval;
	p->m.fsm.preempt_delay_ns = rp->preempt_delay;
	p->m.fsm.up_delay_ns = pp->up_delay;
	p->m.fsm.primary = pp->address;
	p->m.fsm.priority = pp->priority;
	p->m.fsm.version = w->plan->version;
	p->m.fsm.preempt = rp->preempt;
	p->armed = 0;
	forget_timer(p);
	p->fresh = false;
	p->witness = w->now;
	p->doubted = false;
	p->silences = 0;
	p->hold = 0;
	p->added = w->ties++;
	p->out = 0;
	p->in = 0;
	p->present = vrrpif_elect_add(&r->group, &p->m);
	host_carrier(w, port);
}

void host_remove(struct world *w, u8 port)
{
	struct router *r = router_of(w, port);
	struct port *p = &w->port[port];
	u8 id = port / ROUTER_PORTS;
	u64 now = host_clock(w, id);
	struct vrrpif_actions out;

	/* while it stands still nobody can */
	if (!r->running || r->paused || !p->present)
		return;
	out.n = 0;
	vrrpif_elect_remove(&r->group, &p->m, host_usable(w, port), now, &out);
	forget_timer(p);
	p->present = false;
	perform(w, id, &out, now);
}

/* Each request takes a moment where nothing is left to chance. */
static void add_next(struct world *w, u8 port)
{
	if (w->plan->latency || !(port % ROUTER_PORTS))
		host_add(w, port);
	else
		world_will(w, w->now + port % ROUTER_PORTS * REQUEST_NS,
			   world_tie(w), EV_ADD, port, 0);
}

void host_boot(struct world *w, u8 router)
{
	struct router *r = &w->router[router];
	u8 i;

	if (r->running || r->down)
		return;
	world_say(w, 1, "r%u boots", router);
	memset(&r->group, 0, sizeof(r->group));
	r->group.arbitration = w->plan->router[router].arbitration;
	r->group.listen = VRRPIF_LISTEN;
	r->interval = w->plan->router[router].interval;
	r->others = false;
	r->main = NULL;
	r->last = NULL;
	r->backlog = 0;
	r->running = true;
	for (i = 0; i < w->plan->router[router].ports; i++)
		add_next(w, router * ROUTER_PORTS + i);
}

/*
 * Ports go in the order in which they came, main last: the role does not
 * wander through those that are to go.
 */
static struct port *next_to_go(struct world *w, u8 router)
{
	struct vrrpif_member *main = w->router[router].group.main;
	struct port *next = main ? port_of(main) : NULL;
	u8 i;

	for (i = 0; i < ROUTER_PORTS; i++) {
		struct port *p = &w->port[router * ROUTER_PORTS + i];

		if (p->present && &p->m != main &&
		    (!next || &next->m == main || p->added < next->added))
			next = p;
	}
	return next;
}

void host_stop(struct world *w, u8 router, bool properly)
{
	struct router *r = &w->router[router];
	struct port *p;
	u8 i, id;

	if (!r->running)
		return;
	world_say(w, 1, "r%u %s", router, properly ? "stops" : "crashes");
	/* one that stands still says nothing */
	while (properly && !r->paused && (p = next_to_go(w, router)))
		host_remove(w, port_id(w, p));
	for (i = 0; i < ROUTER_PORTS; i++) {
		id = router * ROUTER_PORTS + i;
		w->port[id].present = false;
		forget_timer(&w->port[id]);
	}
	r->running = false;
}

void host_timer(struct world *w, u8 port, u32 gen)
{
	u8 id = port / ROUTER_PORTS;
	struct port *p = &w->port[port];
	struct vrrpif_actions out;
	u64 now;

	if (gen != p->gen)
		return;
	if (p->queued != p->armed) {
		p->queued = p->armed;
		world_will(w, world_time(w, id, p->armed), p->tie, EV_TIMER,
			   port, gen);
		return;
	}
	p->armed = 0;
	p->queued = 0;
	if (w->router[id].paused)
		return;
	out.n = 0;
	now = host_clock(w, id);
	if (p->m.fsm.deadline_ns && p->m.fsm.deadline_ns <= now)
		vrrpif_elect_timer(&w->router[id].group, &p->m, now, &out);
	perform(w, id, &out, now);
}

static bool from_sibling(const struct world *w, u8 router,
			 const struct vrrpif_ip *source)
{
	const struct vrrpif_group *g = &w->router[router].group;
	u8 i;

	for (i = 0; i < g->count; i++)
		if (!vrrpif_ip_cmp(&g->member[i]->fsm.primary, source))
			return g->member[i] != g->main;
	/* a port that was removed, or its old address */
	return !vrrpif_ip_cmp(&g->gone, source);
}

/*
 * @p hears its main sibling. What another one has heard counts no more when it
 * misses more of main than an accident explains.
 */
static void witness(struct world *w, struct router *r, struct port *p)
{
	u8 i;

	p->witness = w->now;
	for (i = 0; i < r->group.count; i++) {
		struct port *other = port_of(r->group.member[i]);

		/* four of them, the first of which may have been delayed */
		if (r->group.main != &other->m &&
		    w->now > other->witness + 3 * r->interval)
			other->fresh = false;
	}
}

/* The port of @router that has sent this, or none. */
static u8 sender(const struct world *w, u8 router,
		 const struct vrrpif_ip *source)
{
	u8 i;

	for (i = router * ROUTER_PORTS; i < (router + 1) * ROUTER_PORTS; i++)
		if (w->port[i].present &&
		    !vrrpif_ip_cmp(&w->port[i].m.fsm.primary, source))
			return i;
	return FROM_HOST;
}

/* @p has received a frame of @from: what that says of paths. */
static void note(struct world *w, struct port *p, u8 from, u64 now)
{
	u8 router = port_id(w, p) / ROUTER_PORTS;

	if (from < PORTS_MAX && from / ROUTER_PORTS == router) {
		if (from != port_id(w, p) && w->port[from].present) {
			w->port[from].doubted = false;
			vrrpif_elect_proven(&w->port[from].m, now);
			set_timers(w, router, now);
		}
		return;
	}
	p->m.frame_ns = now;
	if (from == FROM_ANSWER)
		p->m.answer_ns = now;
}

/* The machine stands still: what arrives has to wait. */
static void wait(struct world *w, enum event_type type, u8 port, u16 what)
{
	u8 router = port / ROUTER_PORTS;
	struct router *r = &w->router[router];

	if (r->backlog < BACKLOG_MAX)
		w->waiting[router][r->backlog++] =
			(struct waiting){ .type = type, .port = port,
					  .what = what };
}

/* A frame that is no advertisement. */
void host_other(struct world *w, u8 port, u8 from)
{
	struct router *r = router_of(w, port);
	struct port *p = &w->port[port];

	if (!r->running || !p->present || !lan_arrives(w, port))
		return;
	if (r->paused)
		wait(w, EV_OTHER, port, from);
	else
		note(w, p, from, host_clock(w, port / ROUTER_PORTS));
}

void host_frame(struct world *w, u8 port, u16 frame)
{
	u8 id = port / ROUTER_PORTS;
	struct router *r = &w->router[id];
	struct port *p = &w->port[port];
	const struct vrrpif_adv *adv;
	struct vrrpif_actions out;
	u64 now;
	u8 from;

	if (!r->running || !p->present || !lan_arrives(w, port))
		return;
	if (r->paused) {
		wait(w, EV_FRAME, port, frame);
		return;
	}
	adv = frame_read(w, frame);
	if (!adv)
		return;
	world_say(w, 3, "%s hears %u", port_name(w, port), adv->priority);
	now = host_clock(w, id);
	if (vrrpif_version_admit(&p->hearing, w->plan->version,
				 (u32)(r->interval / VRRPIF_NSEC_PER_USEC),
				 adv, now) != VRRPIF_ADV_OK)
		return;
	p->in++;
	if (p->m.fsm.state != VRRPIF_STATE_INITIALIZE &&
	    !from_sibling(w, id, &adv->source))
		p->fresh = true;
	from = sender(w, id, &adv->source);
	r->others |= from == FROM_HOST &&
		     (vrrpif_ip_cmp(&r->group.gone, &adv->source) ||
		      now >= r->group.gone_ns);
	if (r->group.main && r->group.main != &p->m &&
	    !vrrpif_ip_cmp(&r->group.main->fsm.primary, &adv->source))
		witness(w, r, p);
	note(w, p, from, now);
	out.n = 0;
	vrrpif_elect_hear(&r->group, &p->m, adv, now, &out);
	if (from == port && out.n)
		world_fail(w, "%s answers itself", port_name(w, port));
	perform(w, id, &out, now);
}

void host_priority(struct world *w, u8 port, u8 priority)
{
	struct router *r = router_of(w, port);
	u8 id = port / ROUTER_PORTS;
	u64 now = host_clock(w, id);
	struct vrrpif_actions out;

	if (!r->running || !w->port[port].present)
		return;
	out.n = 0;
	vrrpif_elect_set_priority(&r->group, &w->port[port].m, priority, now,
				  &out);
	if (priority != VRRPIF_PRIO_OWNER && out.n)
		world_fail(w, "%s: a new priority did something",
			   port_name(w, port));
	perform(w, id, &out, now);
}

/* Give @port @other primary address than in the plan, or that one again. */
void host_address(struct world *w, u8 port, bool other)
{
	struct vrrpif_ip address = w->plan->port[port].address;
	u8 id = port / ROUTER_PORTS;

	if (!w->router[id].running || !w->port[port].present)
		return;
	if (other)
		address.b[w->plan->ipv6 ? 15 : 3] += 100;
	vrrpif_elect_set_primary(&w->router[id].group, &w->port[port].m,
				 &address, host_clock(w, id));
}

void host_interval(struct world *w, u8 router, u64 interval)
{
	struct router *r = &w->router[router];
	u64 now = host_clock(w, router);
	struct vrrpif_actions out;

	r->interval = interval;
	if (!r->running)
		return;
	out.n = 0;
	vrrpif_elect_set_interval(&r->group, interval, now, &out);
	perform(w, router, &out, now);
}

/*
 * A pause is over. Packets that wait are in front of the timers, unless the
 * plan wants it the other way round: softirqs on two CPUs.
 */
void host_resume(struct world *w, u8 router)
{
	bool timers_first = w->plan->router[router].timers_first;
	struct router *r = &w->router[router];
	u64 now = host_clock(w, router);
	u32 i, n = r->backlog;

	r->backlog = 0;
	if (timers_first)
		set_timers(w, router, now);
	for (i = 0; i < n; i++) {
		const struct waiting *q = &w->waiting[router][i];

		if (timers_first)
			world_will(w, w->now + i + 1, world_tie(w), q->type,
				   q->port, q->what);
		else if (q->type == EV_FRAME)
			host_frame(w, q->port, q->what);
		else
			host_other(w, q->port, (u8)q->what);
	}
	set_timers(w, router, now);
	for (i = 0; i < ROUTER_PORTS; i++)
		host_carrier(w, (u8)(router * ROUTER_PORTS + i));
}

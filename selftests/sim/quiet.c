// SPDX-License-Identifier: GPL-2.0
/*
 * Most of a run is a LAN that has come to rest: advertisements, heard or not,
 * until the end. When it can be shown that whatever chance has to decide there,
 * the order and latency of frames, changes no state until then, the rest need
 * not be gone through: what is looked at in the end is what is there now.
 *
 * It is shown from the state of each port, one after the other. Nothing has
 * happened for a down interval, so nothing but that which is said now is under
 * way, and no fault is to come. Then
 *
 *	an active port	hears no other, so it sends and nothing else; and
 *			would be answered, if any sibling is: else it may be
 *			found out to be deaf
 *	a follower	a backup: what the one active port it hears says sets
 *			its timer anew, less than 2.3 intervals after the last
 *			time, late frames included; it is set to more than 3
 *	an outsider	a backup nothing arrives at that arbitration counts as
 *			evidence: all its claims are refused
 *
 * Everything else is not quiet, and is gone through: what gets lost, or cannot
 * be sent at times, a port that is better than the one it hears, or that hears
 * two of them. Followers send nothing, outsiders may ask the LAN, which answers
 * active ports: no claim is granted for that.
 */
#include "../../vrrpif/core/path.h"
#include "sim.h"

/* For so many down intervals, half of it, the core remembers other routers. */
#define OTHERS_SHIFT	11

static bool reaches(const struct world *w, u8 from, u8 to)
{
	return from != to && lan_leaves(w, from) && lan_arrives(w, to) &&
	       w->port[from].segment == w->port[to].segment;
}

static bool in_state(const struct world *w, u8 port, u8 state)
{
	return host_usable(w, port) && w->port[port].m.fsm.state == state;
}

/* The active port @port hears; @port for none, PORTS_MAX for more than one. */
static u8 heard_by(const struct world *w, u8 port)
{
	u8 i, a = port;

	for (i = 0; i < PORTS_MAX; i++) {
		if (!in_state(w, i, VRRPIF_STATE_ACTIVE) ||
		    !reaches(w, i, port))
			continue;
		if (a != port)
			return PORTS_MAX;
		a = i;
	}
	return a;
}

/* Is there a sibling check_path() could ask of port that does not get out? */
static bool has_rival(const struct world *w, u8 port)
{
	u8 first = port / ROUTER_PORTS * ROUTER_PORTS, i;

	for (i = first; i < first + ROUTER_PORTS; i++)
		if (i != port && host_usable(w, i) && !check_dead(w, i))
			return true;
	return false;
}

static bool is_sender(const struct world *w, u8 port)
{
	const struct router *r = &w->router[port / ROUTER_PORTS];
	const struct port *p = &w->port[port];

	/* deaf, and a sibling is not: that may come out */
	if (w->plan->known && p->no_rx && !p->no_tx && has_rival(w, port))
		return false;
	return heard_by(w, port) == port && !p->nobuf && !p->m.fsm.unsent &&
	       (!r->group.arbitration || r->group.main == &p->m) &&
	       (!p->no_tx || !has_rival(w, port));
}

/* A sibling of @m that hears @port, as is_follower() says of it itself. */
static const struct vrrpif_member *
find_follower(const struct world *w, const struct vrrpif_group *g,
	      const struct vrrpif_member *m, u8 port)
{
	u8 i, id, a;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *s = g->member[i];

		id = port_id(w, port_of(s));
		if (s == m || !s->heard || !s->fsm.heard_priority ||
		    !in_state(w, id, VRRPIF_STATE_BACKUP))
			continue;
		a = heard_by(w, id);
		if (a == port || (port == PORTS_MAX && a < port && a != id))
			return s;
	}
	return NULL;
}

/*
 * When @p hears another router while a sibling is main, it must have missed
 * that one for long, and another must hear it: see hear_for_main() of the core.
 */
static bool leaves_main(const struct world *w, const struct vrrpif_group *g,
			const struct port *p)
{
	return vrrpif_path_missed(g, &p->m) > VRRPIF_MISSED &&
	       find_follower(w, g, &p->m, port_id(w, port_of(g->main)));
}

static bool is_follower(const struct world *w, u8 port, u8 from)
{
	const struct vrrpif_group *g = &w->router[port / ROUTER_PORTS].group;
	const struct port *p = &w->port[port], *a = &w->port[from];
	u64 interval = a->m.fsm.interval_ns, now;
	const struct vrrpif_fsm *f = &p->m.fsm;

	now = host_clock(w, port / ROUTER_PORTS);
	if (p->loss || a->loss || !p->m.heard ||
	    4 * w->plan->latency > interval)
		return false;
	/* who is not late to hear has nothing to ask, which would unmute it */
	if (p->m.mute && (p->delay || a->delay))
		return false;
	/* it was followed, and will be */
	if (f->active_interval_ns != interval || f->graced ||
	    vrrpif_ip_cmp(&f->heard_source, &a->m.fsm.primary) ||
	    vrrpif_ip_cmp(&f->watched_source, &a->m.fsm.primary) ||
	    f->deadline_ns != f->heard_ns + vrrpif_fsm_down(f) ||
	    now > f->heard_ns + 3 * interval ||
	    f->heard_priority != a->m.fsm.priority ||
	    (f->priority > a->m.fsm.priority &&
	     f->preempt != VRRPIF_PREEMPT_OFF))
		return false;
	return !g->arbitration || !g->main || g->main == &a->m ||
	       leaves_main(w, g, p);
}

/* Is it sure that the core holds other routers to be there until the end? */
static bool has_others(const struct world *w, u8 port)
{
	u8 router = port / ROUTER_PORTS;
	u64 others = w->router[router].group.others_ns;
	u64 left = (w->plan->end - w->now) * 51 / 50;

	return others && host_clock(w, router) + left <
		others + (vrrpif_fsm_down(&w->port[port].m.fsm) <<
			  OTHERS_SHIFT);
}

static bool is_outsider(const struct world *w, u8 port)
{
	const struct vrrpif_group *g = &w->router[port / ROUTER_PORTS].group;
	const struct vrrpif_member *m = &w->port[port].m, *s;

	bool answered = (m->asked_ns && m->answer_ns >= m->asked_ns) ||
			(!w->port[port].no_rx && lan_answers(w, port));

	if (!g->arbitration || m->heard)
		return false;
	/* an answer is evidence where there are no other routers */
	if (g->main)
		return !answered || has_others(w, port);
	/* a sibling hears another router all the time, and later than @m */
	s = find_follower(w, g, m, PORTS_MAX);
	return s && s->fsm.heard_ns > m->fsm.heard_ns &&
	       m->fsm.heard_ns + 3 * m->fsm.heard_interval_ns <=
	       m->fsm.deadline_ns;
}

static bool is_quiet(const struct world *w, u8 port)
{
	const struct port *p = &w->port[port];
	u8 from;

	if (!w->router[port / ROUTER_PORTS].running || !p->present)
		return true;
	if (!host_usable(w, port))
		return p->m.fsm.state == VRRPIF_STATE_INITIALIZE &&
		       !p->m.fsm.deadline_ns;
	switch (p->m.fsm.state) {
	case VRRPIF_STATE_ACTIVE:
		return is_sender(w, port);
	case VRRPIF_STATE_BACKUP:
		from = heard_by(w, port);
		return from == PORTS_MAX ? false :
		       from == port ? is_outsider(w, port) :
				      is_follower(w, port, from);
	}
	return false;
}

/* Would the rest of the run be taken for a storm? */
static bool is_storm(const struct world *w)
{
	u64 shortest = ~0ULL;
	u8 i;

	for (i = 0; i < w->plan->routers; i++)
		if (w->router[i].interval < shortest)
			shortest = w->router[i].interval;
	return w->events + 60 * (w->plan->end - w->now) / shortest >
	       EVENTS_MAX;
}

/**
 * quiet_until_end() - is it sure that nothing changes any more?
 * @w: world
 *
 * To be asked at any time, and again and again.
 *
 * Return: whether the world may be left as it is until its plan ends.
 */
bool quiet_until_end(struct world *w)
{
	u8 i;

	if (w->now < w->look)
		return false;
	if (w->now < w->stirred + w->rest) {
		w->look = w->stirred + w->rest;
		return false;
	}
	w->look = w->now + w->rest;
	for (i = 0; i < PORTS_MAX; i++)
		if (port_exists(w->plan, i) && !is_quiet(w, i))
			return false;
	return !is_storm(w);
}

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
 *	a sender	is active, and beaten by none it hears: it sends, perhaps
 *			more often, and nothing else; and it would be answered, if
 *			a sibling is: else it may be found out to be deaf
 *	a follower	is a backup: one of the active ports it hears sets its
 *			timer anew, less than 2.3 intervals after the last time,
 *			late frames included, and it is set to more than 3; the
 *			others do the same, or are left to the timer
 *	an outsider	is a backup that hears none, and nothing arrives that
 *			arbitration counts as evidence: its claims are refused
 *
 * Everything else is not quiet, and is gone through: what gets lost, or cannot
 * be sent at times, a port that is better than all it hears. Followers say
 * nothing, outsiders may ask the LAN, which answers: no claim is granted for
 * that.
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

/* Is @from active, and heard by @port? */
static bool is_heard(const struct world *w, u8 from, u8 port)
{
	return in_state(w, from, VRRPIF_STATE_ACTIVE) && reaches(w, from, port);
}

static bool hears_any(const struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < PORTS_MAX; i++)
		if (is_heard(w, i, port))
			return true;
	return false;
}

static bool beats(const struct world *w, u8 port, const struct vrrpif_fsm *f)
{
	const struct vrrpif_fsm *other = &w->port[port].m.fsm;

	return vrrpif_fsm_beats(other->priority, &other->primary, f);
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
	u8 i;

	/* deaf, and a sibling is not: that may come out */
	if (w->plan->known && p->no_rx && !p->no_tx && has_rival(w, port))
		return false;
	for (i = 0; i < PORTS_MAX; i++)
		if (is_heard(w, i, port) && beats(w, i, &p->m.fsm))
			return false;
	return !p->nobuf && !p->m.fsm.unsent &&
	       (!r->group.arbitration || r->group.main == &p->m) &&
	       (!p->no_tx || !has_rival(w, port));
}

/* A sibling of @m that follows @port, or, if that is none, any. */
static const struct vrrpif_member *
find_follower(const struct world *w, const struct vrrpif_group *g,
	      const struct vrrpif_member *m, u8 port)
{
	u8 i, id;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *s = g->member[i];

		id = port_id(w, port_of(s));
		if (s != m && s->heard && s->fsm.heard_priority &&
		    in_state(w, id, VRRPIF_STATE_BACKUP) &&
		    (port == PORTS_MAX ? hears_any(w, id) :
					 is_heard(w, port, id)))
			return s;
	}
	return NULL;
}

/* Does what @from says leave @port, which follows another one, as it is? */
static bool is_left_alone(const struct world *w, u8 port, u8 from)
{
	const struct vrrpif_group *g = &w->router[port / ROUTER_PORTS].group;
	const struct port *p = &w->port[port], *a = &w->port[from];

	if (a->m.fsm.interval_ns != p->m.fsm.active_interval_ns)
		return false;
	/* nobody else beats main: see hear_for_main() of the core */
	return !g->arbitration || !g->main || g->main == &a->m ||
	       !reaches(w, port_id(w, port_of(g->main)), port) ||
	       !beats(w, from, &g->main->fsm);
}

/*
 * Main, if there is one, is heard all the time; or it was missed for long, and
 * another port hears it: the same.
 */
static bool knows_main(const struct world *w, u8 port)
{
	const struct vrrpif_group *g = &w->router[port / ROUTER_PORTS].group;
	const struct port *p = &w->port[port];
	u8 main;

	if (!g->arbitration || !g->main)
		return true;
	main = port_id(w, port_of(g->main));
	if (is_heard(w, main, port) && (w->port[main].loss || p->loss))
		return false;
	/* one that has missed two would ask, be heard, and claim at once */
	if (p->m.mute && p->m.proof_ns && !p->no_tx &&
	    (!is_heard(w, main, port) || p->delay || w->port[main].delay))
		return false;
	return is_heard(w, main, port) ||
	       (vrrpif_path_missed(g, &p->m) > VRRPIF_MISSED &&
		find_follower(w, g, &p->m, main));
}

/* Does @port follow @from, and will go on? */
static bool follows(const struct world *w, u8 port, u8 from)
{
	const struct port *p = &w->port[port], *a = &w->port[from];
	const struct vrrpif_fsm *f = &p->m.fsm;

	return !p->loss && !a->loss &&
	       !vrrpif_ip_cmp(&f->watched_source, &a->m.fsm.primary) &&
	       (f->priority <= a->m.fsm.priority ||
		f->preempt == VRRPIF_PREEMPT_OFF);
}

static bool is_follower(const struct world *w, u8 port)
{
	const struct port *p = &w->port[port];
	const struct vrrpif_fsm *f = &p->m.fsm;
	bool any = false;
	u8 i;

	if (!p->m.heard || !f->heard_priority || f->graced ||
	    4 * w->plan->latency > f->active_interval_ns ||
	    f->deadline_ns != f->watched_ns + vrrpif_fsm_skew(f) ||
	    host_clock(w, port / ROUTER_PORTS) > f->watched_ns)
		return false;
	for (i = 0; i < PORTS_MAX; i++) {
		if (!is_heard(w, i, port))
			continue;
		if (!is_left_alone(w, port, i))
			return false;
		any |= follows(w, port, i);
	}
	return any && knows_main(w, port);
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

	if (!w->router[port / ROUTER_PORTS].running || !p->present)
		return true;
	if (!host_usable(w, port))
		return p->m.fsm.state == VRRPIF_STATE_INITIALIZE &&
		       !p->m.fsm.deadline_ns;
	switch (p->m.fsm.state) {
	case VRRPIF_STATE_ACTIVE:
		return is_sender(w, port);
	case VRRPIF_STATE_BACKUP:
		return hears_any(w, port) ? is_follower(w, port) :
					    is_outsider(w, port);
	}
	return false;
}

/*
 * Would the rest of the run be taken for a storm? An advertisement is a timer
 * and up to 16 frames; who answers others sends nine in an interval at most.
 */
static bool is_storm(const struct world *w)
{
	u64 left = w->plan->end - w->now, most = w->events, n;
	u8 i;

	if (w->plan->chatter)
		most += 20 * left / w->plan->chatter;
	for (i = 0; i < PORTS_MAX; i++) {
		if (!host_usable(w, i))
			continue;
		n = !in_state(w, i, VRRPIF_STATE_ACTIVE) ? 3 :
		    hears_any(w, i) ? 180 : 20;
		most += n * left / w->port[i].m.fsm.interval_ns;
	}
	return most > EVENTS_MAX;
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

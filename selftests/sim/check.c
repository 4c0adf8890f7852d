// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold when the faults have come to rest and the bound has passed.
 * Two ports hear each other when they are in the same segment; a port whose
 * path is dead in one direction or both is a segment of its own.
 */
#include "sim.h"

/* Whether the end of a plan can be judged: endless loss never comes to rest. */
bool check_weighable(const struct plan *plan)
{
	u8 i;

	for (i = 0; i < plan->faults; i++) {
		const struct fault *f = &plan->fault[i];

		if (!f->length && f->kind == F_LOSS)
			return false;
	}
	return true;
}

/* The longest Active_Down_Interval of a plan, slow clocks included. */
u64 check_down(const struct plan *plan)
{
	u64 most = 0, down;
	u8 i;

	for (i = 0; i < plan->routers; i++) {
		const struct router_plan *r = &plan->router[i];

		down = 3 * r->interval +
		       (plan->version == 2 ? SEC : r->interval);
		if (down > most)
			most = down;
	}
	for (i = 0; i < plan->faults; i++)
		if (plan->fault[i].kind == F_INTERVAL &&
		    plan->fault[i].amount > 100)
			return most * plan->fault[i].amount / 100 * 51 / 50;
	return most * 51 / 50;
}

bool check_dead(const struct world *w, u8 port)
{
	return w->port[port].no_tx || w->port[port].no_rx;
}

static bool active(const struct world *w, u8 port)
{
	return host_usable(w, port) &&
	       w->port[port].m.fsm.state == VRRPIF_STATE_ACTIVE;
}

static bool hear_each_other(const struct world *w, u8 a, u8 b)
{
	if (a == b)
		return true;
	return !check_dead(w, a) && !check_dead(w, b) &&
	       w->port[a].segment == w->port[b].segment;
}

/* Whether @port hears @other, which may not hear it. */
static bool hears(const struct world *w, u8 port, u8 other)
{
	return !w->port[port].no_rx && !w->port[other].no_tx &&
	       w->port[port].segment == w->port[other].segment;
}

/* Ports that arbitration holds together. */
static bool siblings(const struct world *w, u8 a, u8 b)
{
	return a != b && a / ROUTER_PORTS == b / ROUTER_PORTS &&
	       w->plan->router[a / ROUTER_PORTS].arbitration;
}

static bool better(const struct world *w, u8 a, u8 b)
{
	const struct vrrpif_fsm *f = &w->port[a].m.fsm;

	return vrrpif_fsm_beats(f->priority, &f->primary, &w->port[b].m.fsm);
}

/*
 * Whether @port leaves its segment to others because of its siblings: one of
 * them is active in another segment, or hears an active port there. To the
 * router @port looks cut off, or, if it hears another active port itself, the
 * LAN has come apart and each part is served.
 */
static bool excused(const struct world *w, u8 port)
{
	u8 s, a;

	for (s = 0; s < PORTS_MAX; s++) {
		if (!siblings(w, port, s) || !host_usable(w, s) ||
		    hear_each_other(w, port, s))
			continue;
		if (active(w, s))
			return true;
		for (a = 0; a < PORTS_MAX; a++)
			if (a != s && active(w, a) && hears(w, s, a))
				return true;
	}
	return false;
}

/* Nobody is active as far as @port, a backup, can hear: is there a reason? */
static void check_nobody(struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < PORTS_MAX; i++)
		if (active(w, i) && hears(w, port, i))
			return;
	if (!excused(w, port))
		world_fail(w, "nobody is active, %s could be",
			   port_name(w, port));
}

static void check_best(struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < PORTS_MAX; i++) {
		if (i == port || !host_usable(w, i) ||
		    !hear_each_other(w, port, i))
			continue;
		if (active(w, i)) {
			world_fail(w, "%s and %s are both active",
				   port_name(w, port), port_name(w, i));
			return;
		}
		if (better(w, i, port) &&
		    w->port[i].m.fsm.priority != w->port[port].m.fsm.priority &&
		    w->plan->router[i / ROUTER_PORTS].preempt !=
			    VRRPIF_PREEMPT_OFF &&
		    !excused(w, i)) {
			world_fail(w, "%s is active, %s is better",
				   port_name(w, port), port_name(w, i));
			return;
		}
	}
}

/* Does main hear another router, and @port none? Then that one looks cut off. */
static bool hears_less(const struct world *w, u8 port, u8 main)
{
	bool less = false;
	u8 a;

	for (a = 0; a < PORTS_MAX; a++) {
		if (!active(w, a) || a / ROUTER_PORTS == main / ROUTER_PORTS)
			continue;
		if (hears(w, port, a))
			return false;
		less |= hears(w, main, a);
	}
	return less;
}

/*
 * Is the role better off with @to than with @from? Its path is alive, or it is
 * where the hosts are. That may be known only when other routers have not been
 * heard for so long that they are forgotten: see is_alone() of the core.
 */
bool check_mends(const struct world *w, const struct port *from,
		 const struct port *to)
{
	u8 a = port_id(w, from), b = port_id(w, to);

	return (check_dead(w, a) && !check_dead(w, b)) ||
	       (!lan_inhabited(w, a) && lan_inhabited(w, b));
}

/*
 * Who lost the role because a sibling did not hear it is not believed before
 * one does, or neighbours answer it (rule 4). Nor is who has got nothing at all
 * since long before @main, its sibling, got something last: it looks deaf.
 */
static bool is_believed(const struct world *w, u8 port, u8 main)
{
	u64 interval = w->router[port / ROUTER_PORTS].interval;

	return lan_answers(w, port) ||
	       (!w->port[port].doubted &&
		w->port[port].m.frame_ns + 4 * interval >=
			w->port[main].m.frame_ns);
}

/*
 * The role is on a path where nothing it sends arrives: is there a live one
 * the router knows of? That port has heard it, hears no less than main, and is
 * not where there is nobody while hosts are elsewhere; or neighbours answer
 * there.
 */
static void check_path(struct world *w, u8 port)
{
	const struct router *router = router_of(w, port);
	u8 i;

	for (i = 0; i < PORTS_MAX; i++)
		if (siblings(w, port, i) && host_usable(w, i) && !check_dead(w, i) &&
		    ((w->port[i].fresh && lan_inhabited(w, i) &&
		      is_believed(w, i, port) && !hears_less(w, i, port)) ||
		     (w->plan->routers == 1 && !router->others &&
		      lan_answers(w, i)))) {
			world_fail(w, "%s is main and does not reach the LAN, %s does",
				   port_name(w, port), port_name(w, i));
			return;
		}
}

/*
 * Main is heard, but hears nothing: a sibling that hears it, and is answered by
 * neighbours, is better. If main would be answered as well, were it not deaf:
 * else it is where they are not.
 */
static void check_ears(struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < PORTS_MAX; i++)
		if (siblings(w, port, i) && host_usable(w, i) &&
		    !check_dead(w, i) && hears(w, i, port) &&
		    lan_answers(w, i)) {
			world_fail(w, "%s is main and deaf, %s is not",
				   port_name(w, port), port_name(w, i));
			return;
		}
}

void check_settled(struct world *w)
{
	u8 i;

	for (i = 0; i < PORTS_MAX && !w->failure[0]; i++) {
		if (!host_usable(w, i))
			continue;
		if (!active(w, i)) {
			check_nobody(w, i);
			continue;
		}
		check_best(w, i);
		if (w->port[i].no_tx)
			check_path(w, i);
		else if (w->port[i].no_rx)
			check_ears(w, i);
	}
}

/* Did @from lose the role for its silence, to @to or to nobody here? */
static bool was_silent(const struct port *from, const struct port *to)
{
	return to ? to->m.fsm.reason == VRRPIF_REASON_TIMEOUT ||
		    to->m.fsm.reason == VRRPIF_REASON_PRIORITY_ZERO :
		    from->m.fsm.reason == VRRPIF_REASON_REPLACED;
}

/**
 * check_backoff() - rule 5, counted anew
 * @w: world
 * @from: port that had the role, or NULL
 * @to: port of the same router that got it, or NULL
 * @now: time of their clock
 *
 * Who is replaced for silence may come back, but after the second time not
 * before a down interval is over, then 2, 4 ... 64. A calm of twice the last
 * wait and eight down intervals ends it.
 */
void check_backoff(struct world *w, struct port *from, struct port *to, u64 now)
{
	u64 down, wait;

	if (to)
		to->doubted = false;
	if (to && now < to->hold &&
	    (to->m.fsm.reason == VRRPIF_REASON_PREEMPTED ||
	     (from && was_silent(from, to))))
		world_fail(w, "%s is back before its backoff is over",
			   port_name(w, port_id(w, to)));
	if (!from || !was_silent(from, to))
		return;
	from->doubted = true;
	down = vrrpif_fsm_down(&from->m.fsm);
	wait = from->silences ? down << (from->silences - 1) : 0;
	if (now - from->replaced > 2 * wait + 8 * down) {
		from->silences = 0;
		wait = 0;
	}
	if (from->silences < 7)
		from->silences++;
	from->replaced = now;
	from->hold = now + wait;
}

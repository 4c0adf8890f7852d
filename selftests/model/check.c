// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold: after every event, and when a calm LAN has settled. The
 * same as (a), (b) and (c) of the simulator, selftests/sim/check.c.
 */
#include "model.h"

static bool has(u8 mask, u8 bit)
{
	return mask >> bit & 1;
}

static bool active(const struct world *w, u8 port)
{
	return port_usable(w, port) &&
	       w->m[port].fsm.state == VRRPIF_STATE_ACTIVE;
}

/* In one direction or both. */
static bool dead(const struct world *w, u8 port)
{
	return has(w->no_tx | w->no_rx, port);
}

static const char *port_wrong(const struct world *w, u8 port)
{
	const struct vrrpif_fsm *f = &w->m[port].fsm;

	if (f->state == VRRPIF_STATE_INITIALIZE && f->deadline_ns)
		return "a port that is not started has a timer";
	if (f->state == VRRPIF_STATE_INITIALIZE && port_usable(w, port))
		return "a usable port is not started";
	if (f->state == VRRPIF_STATE_INITIALIZE)
		return NULL;
	if (!port_usable(w, port))
		return "a port that is not usable is started";
	if (!f->deadline_ns)
		return "a started port has no timer";
	if (f->deadline_ns < w->now)
		return "a started port has a timer in the past";
	if (f->deadline_ns > w->now + 65 * vrrpif_fsm_down(f))
		return "a port waits beyond any backoff";
	if (f->state == VRRPIF_STATE_ACTIVE &&
	    f->deadline_ns > w->now + f->interval_ns)
		return "an active port skips an advertisement";
	if (w->m[port].level > VRRPIF_BACKOFF_MAX)
		return "the backoff grows for ever";
	return NULL;
}

static const char *router_wrong(const struct world *w, u8 router)
{
	const struct vrrpif_group *g = &w->group[router];
	u8 i, n = 0, first = router * w->model->ports;

	for (i = first; i < first + w->model->ports; i++)
		n += w->m[i].fsm.state == VRRPIF_STATE_ACTIVE;
	if (n > 1)
		return "two ports of a router are active";
	if (n && !g->main)
		return "a port is active, but there is no main";
	if (g->main && g->main->fsm.state != VRRPIF_STATE_ACTIVE)
		return "main is not active";
	if (g->main && !port_usable(w, g->main - w->m))
		return "main is not usable";
	return NULL;
}

/*
 * Rule 1, hand-over: a router that lost @port, its main, has another one if a
 * port is left.
 */
void world_check_loss(struct world *w, u8 port)
{
	const struct vrrpif_group *g = &w->group[router_of(w, port)];
	u8 i;

	for (i = 0; i < ports_of(w->model) && !g->main; i++)
		if (siblings(w, port, i) && port_usable(w, i) && !w->failure)
			w->failure = "main is lost, nobody takes over";
}

static bool clean(const struct world *w, u8 port)
{
	return port_usable(w, port) && !dead(w, port);
}

/*
 * Rule 3: @port, whose path is dead, is not given the role of @old for silence
 * while that is well and a third port of the router knows it.
 */
static bool past_a_witness(const struct world *w, u8 port, u8 old, u8 fresh)
{
	u8 i;

	if (!dead(w, port) || !clean(w, old) || w->split)
		return false;
	for (i = 0; i < ports_of(w->model); i++)
		if (i != old && siblings(w, port, i) && clean(w, i) &&
		    has(fresh, i) &&
		    !vrrpif_ip_cmp(&w->m[i].fsm.heard_source,
				   &w->m[old].fsm.primary) &&
		    w->m[i].fsm.heard_ns + 3 * INTERVAL * TICK > w->now)
			return true;
	return false;
}

/* Rule 5: @port was replaced so often that it has to wait. */
static bool too_soon(const struct world *w, u8 port)
{
	const struct vrrpif_member *m = &w->m[port];

	return w->model->ages && m->level > 1 &&
	       w->now - m->replaced_ns <
		       vrrpif_fsm_down(&m->fsm) << (m->level - 2);
}

/* When @port got the role that its sibling @old had, by its timer or not; ports
 * that were @fresh before.
 */
void world_check_claim(struct world *w, u8 port, u8 old, bool timer, u8 fresh)
{
	if (w->failure)
		return;
	if (!timer && w->model->priority[port] < w->model->priority[old])
		w->failure = "a worse port preempts its sibling";
	if (w->m[port].fsm.reason == VRRPIF_REASON_TIMEOUT &&
	    past_a_witness(w, port, old, fresh))
		w->failure = "the role goes to a dead path, past a witness";
	if (too_soon(w, port))
		w->failure = "the role comes back before its time";
}

/* After every event, whatever goes wrong. */
void world_check(struct world *w)
{
	const char *wrong = NULL;
	u8 i;

	for (i = 0; i < ports_of(w->model) && !wrong; i++)
		wrong = port_wrong(w, i);
	for (i = 0; i < w->model->routers && !wrong; i++)
		wrong = router_wrong(w, i);
	if (!w->failure)
		w->failure = wrong;
}

static bool hear_each_other(const struct world *w, u8 a, u8 b)
{
	return a == b || (!dead(w, a) && !dead(w, b) &&
			  has(w->split, a) == has(w->split, b));
}

/* Whether @port hears @other, which may not hear it. */
static bool hears(const struct world *w, u8 port, u8 other)
{
	return !has(w->no_rx, port) && !has(w->no_tx, other) &&
	       has(w->split, port) == has(w->split, other);
}

/*
 * Whether @port leaves its segment to others because of its siblings: one of
 * them is active in another segment, or hears an active port there.
 */
static bool excused(const struct world *w, u8 port)
{
	u8 s, a;

	for (s = 0; s < ports_of(w->model); s++) {
		if (!siblings(w, port, s) || !port_usable(w, s) ||
		    hear_each_other(w, port, s))
			continue;
		if (active(w, s))
			return true;
		for (a = 0; a < ports_of(w->model); a++)
			if (a != s && active(w, a) && hears(w, s, a))
				return true;
	}
	return false;
}

static const char *wrong_active(const struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < ports_of(w->model); i++) {
		if (i == port || !port_usable(w, i))
			continue;
		if (siblings(w, port, i) && has(w->no_tx, port) &&
		    !dead(w, i) &&
		    (has(w->fresh, i) ||
		     (w->model->routers == 1 && w->model->hosts)))
			return "main does not reach the LAN, a sibling does";
		if (siblings(w, port, i) && w->model->listen &&
		    w->model->hosts && !dead(w, i) && hears(w, i, port) &&
		    has(w->no_rx, port))
			return "main hears nothing, a sibling is answered";
		if (!hear_each_other(w, port, i))
			continue;
		if (active(w, i))
			return "two that hear each other are active";
		if (w->model->priority[i] > w->model->priority[port] &&
		    w->model->preempt != VRRPIF_PREEMPT_OFF && !excused(w, i))
			return "a better one is not active";
	}
	return NULL;
}

static const char *wrong_idle(const struct world *w, u8 port)
{
	u8 i;

	for (i = 0; i < ports_of(w->model); i++)
		if (active(w, i) && hears(w, port, i))
			return NULL;
	return excused(w, port) ? NULL :
				  "nobody is active where somebody could be";
}

/* What is not as it has to be once a calm LAN has settled, or NULL. */
const char *world_unsettled(const struct world *w)
{
	const char *wrong = NULL;
	u8 i;

	for (i = 0; i < ports_of(w->model) && !wrong; i++)
		if (port_usable(w, i))
			wrong = active(w, i) ? wrong_active(w, i) :
					       wrong_idle(w, i);
	return wrong;
}

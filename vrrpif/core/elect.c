// SPDX-License-Identifier: GPL-2.0
#include "claim.h"
#include "path.h"
#include "vigil.h"

static void act(struct vrrpif_actions *out, enum vrrpif_do what,
		struct vrrpif_member *m, u8 old)
{
	struct vrrpif_action *a;

	/* cannot happen, see VRRPIF_ACTIONS_MAX; the unit tests watch it */
	if (out->n >= VRRPIF_ACTIONS_MAX)
		return;
	a = &out->a[out->n++];
	a->what = what;
	a->member = m;
	a->old = old;
	a->state = m ? m->fsm.state : 0;
	a->reason = m ? m->fsm.reason : 0;
}

/* What was heard before says nothing about main, which is new: rule 3. */
static void forget(struct vrrpif_group *g)
{
	u8 i;

	for (i = 0; i < g->count; i++) {
		g->member[i]->heard = false;
		g->member[i]->seen = g->main->fsm.sent;
		g->member[i]->asked_ns = 0;
	}
}

static void set_main(struct vrrpif_group *g, struct vrrpif_member *m,
		     struct vrrpif_actions *out)
{
	g->main = m;
	act(out, VRRPIF_DO_MAIN, m, 0);
	vrrpif_vigil_end(g);
	if (!m)
		return;
	m->mute = false;
	forget(g);
}

/* Is there no evidence that the path of @m is alive? */
static bool in_doubt(const struct vrrpif_group *g,
		     const struct vrrpif_member *m)
{
	return !m->heard ||
	       (g->main && vrrpif_path_outdone(g->main, m, m->asked_ns));
}

/* Is what is known of the path of @a better than that of @b? Then 1, else -1,
 * or 0.
 */
static int clearer(const struct vrrpif_group *g, const struct vrrpif_member *a,
		   const struct vrrpif_member *b)
{
	if (a->mute != b->mute)
		return b->mute ? 1 : -1;
	return (int)in_doubt(g, b) - (int)in_doubt(g, a);
}

/* The best port in @state but for @not; one whose path is known to be alive
 * before one whose path is not.
 */
static struct vrrpif_member *best(const struct vrrpif_group *g, u8 state,
				  const struct vrrpif_member *not)
{
	struct vrrpif_member *b = NULL;
	int known;
	u8 i;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *m = g->member[i];

		if (m == not || m->fsm.state != state)
			continue;
		known = b ? clearer(g, m, b) : 1;
		if (known > 0 || (!known && vrrpif_claim_better(m, b)))
			b = m;
	}
	return b;
}

/* A port stopped being active; who is main now? */
static void role_left(struct vrrpif_group *g, struct vrrpif_member *m,
		      struct vrrpif_actions *out)
{
	if (g->main != m)
		return;
	/* with arbitration there is no other active port */
	set_main(g, best(g, VRRPIF_STATE_ACTIVE, m), out);
}

static void yield(struct vrrpif_member *m, enum vrrpif_reason reason, u64 now,
		  struct vrrpif_actions *out)
{
	vrrpif_fsm_yield(&m->fsm, reason, now);
	act(out, VRRPIF_DO_STATE, m, VRRPIF_STATE_ACTIVE);
}

static void activate(struct vrrpif_group *g, struct vrrpif_member *m,
		     enum vrrpif_reason reason, u64 now,
		     struct vrrpif_actions *out)
{
	u8 old = m->fsm.state;

	if (g->arbitration && g->main)
		yield(g->main, VRRPIF_REASON_REPLACED, now, out);
	vrrpif_fsm_activate(&m->fsm, reason, now);
	act(out, VRRPIF_DO_STATE, m, old);
	if (g->arbitration || !g->main || vrrpif_claim_better(m, g->main))
		set_main(g, m, out);
	act(out, VRRPIF_DO_ADVERTISE, m, 0);
}

/*
 * Rule 5: the first return is free, then 1, 2, 4 ... 64 times the down
 * interval. The count is forgotten after a calm that is longer than any the
 * backoff itself makes.
 */
static void raise_level(struct vrrpif_member *m, u64 now)
{
	u64 down = vrrpif_fsm_down(&m->fsm);
	u64 wait = m->level ? down << (m->level - 1) : 0;

	if (m->level && now - m->replaced_ns > 2 * wait + 8 * down) {
		m->level = 0;
		wait = 0;
	}
	if (m->level < VRRPIF_BACKOFF_MAX)
		m->level++;
	m->replaced_ns = now;
	m->hold_ns = now + wait;
}

/* @m takes the role from main, which it does not hear but ought to. */
static void replace(struct vrrpif_group *g, const struct vrrpif_member *m,
		    u64 now)
{
	raise_level(g->main, now);
	g->main->mute = vrrpif_path_evidence(m, m->asked_ns);
	g->main->proof_ns = 0;
}

/* @m shows that it can be heard, and it and main ask the LAN (rule 4). */
static void prove(const struct vrrpif_group *g, struct vrrpif_member *m,
		  struct vrrpif_actions *out)
{
	act(out, VRRPIF_DO_PROVE, m, 0);
	if (!g->main)
		return;
	act(out, VRRPIF_DO_ASK, m, 0);
	act(out, VRRPIF_DO_ASK, g->main, 0);
}

static void claim(struct vrrpif_group *g, struct vrrpif_member *m,
		  enum vrrpif_reason reason, u64 now,
		  struct vrrpif_actions *out)
{
	if (g->arbitration && reason != VRRPIF_REASON_OWNER) {
		switch (vrrpif_claim_judge(g, m, reason, now)) {
		case VRRPIF_CLAIM_REFUSED:
			return;
		case VRRPIF_CLAIM_UNPROVEN:
			prove(g, m, out);
			return;
		case VRRPIF_CLAIM_GRANTED:
			break;
		}
		if (g->main && reason != VRRPIF_REASON_PREEMPTED)
			replace(g, m, now);
	}
	activate(g, m, reason, now, out);
}

/**
 * vrrpif_elect_add() - add a port, in INITIALIZE
 * @g: router
 * @m: port, all zero but for the configuration in its fsm
 *
 * Return: false when the router has VRRPIF_PORT_MAX ports already.
 */
bool vrrpif_elect_add(struct vrrpif_group *g, struct vrrpif_member *m)
{
	if (g->count >= VRRPIF_PORT_MAX)
		return false;
	g->member[g->count++] = m;
	return true;
}

/*
 * What @m has sent may be under way for up to an interval, on the clock of the
 * LAN: of a fast clock here that is more than one. It must not be taken for
 * another router's when the address tells no more whose it was.
 */
static void remember(struct vrrpif_group *g, const struct vrrpif_member *m,
		     u64 now)
{
	g->gone = m->fsm.primary;
	g->gone_ns = now + 2 * m->fsm.interval_ns;
}

/**
 * vrrpif_elect_set_primary() - change the primary address of a port
 * @g: router
 * @m: port
 * @primary: new one, all zero for none
 * @now: time
 */
void vrrpif_elect_set_primary(struct vrrpif_group *g, struct vrrpif_member *m,
			      const struct vrrpif_ip *primary, u64 now)
{
	if (!vrrpif_ip_cmp(&m->fsm.primary, primary))
		return;
	remember(g, m, now);
	m->fsm.primary = *primary;
}

/**
 * vrrpif_elect_remove() - take a port out
 * @g: router
 * @m: port
 * @resign: it can still send, so priority 0 goes first
 * @now: time
 * @out: actions
 */
void vrrpif_elect_remove(struct vrrpif_group *g, struct vrrpif_member *m,
			 bool resign, u64 now, struct vrrpif_actions *out)
{
	u8 i;

	vrrpif_elect_stop(g, m, VRRPIF_REASON_REMOVED, resign, now, out);
	remember(g, m, now);
	for (i = 0; i < g->count && g->member[i] != m; i++)
		;
	if (i == g->count)
		return;
	/* their order means nothing */
	g->member[i] = g->member[--g->count];
	g->member[g->count] = NULL;
}

static void start(struct vrrpif_group *g, struct vrrpif_member *m, u64 now,
		  struct vrrpif_actions *out)
{
	enum vrrpif_fsm_act a = vrrpif_fsm_start(&m->fsm, now);

	m->heard = false;
	m->seen = g->main ? g->main->fsm.sent : 0;
	/* the cable may be another one: what has to be proven is so anew */
	m->proof_ns = 0;
	act(out, VRRPIF_DO_STATE, m, VRRPIF_STATE_INITIALIZE);
	if (a == VRRPIF_FSM_CLAIM)
		claim(g, m, VRRPIF_REASON_OWNER, now, out);
}

/**
 * vrrpif_elect_start() - the interface of a port became usable
 * @g: router
 * @m: port
 * @now: time
 * @out: actions
 *
 * Nothing happens to a port that is started already.
 */
void vrrpif_elect_start(struct vrrpif_group *g, struct vrrpif_member *m,
			u64 now, struct vrrpif_actions *out)
{
	if (m->fsm.state != VRRPIF_STATE_INITIALIZE || m->fsm.deadline_ns)
		return;
	if (!vrrpif_fsm_delay(&m->fsm, now))
		start(g, m, now, out);
}

/**
 * vrrpif_elect_stop() - the interface of a port is not usable any more
 * @g: router
 * @m: port
 * @reason: why
 * @resign: it can still send, so priority 0 goes first
 * @now: time
 * @out: actions
 *
 * Rule 1: when it was main, the best backup is active at once.
 */
void vrrpif_elect_stop(struct vrrpif_group *g, struct vrrpif_member *m,
		       enum vrrpif_reason reason, bool resign, u64 now,
		       struct vrrpif_actions *out)
{
	struct vrrpif_member *heir = NULL;
	u8 old = m->fsm.state;

	if (old == VRRPIF_STATE_ACTIVE && resign)
		act(out, VRRPIF_DO_RESIGN, m, 0);
	if (old == VRRPIF_STATE_ACTIVE && g->arbitration)
		heir = best(g, VRRPIF_STATE_BACKUP, m);

	vrrpif_fsm_stop(&m->fsm, reason);
	m->heard = false;
	m->asked_ns = 0;
	if (old == VRRPIF_STATE_INITIALIZE)
		return;
	act(out, VRRPIF_DO_STATE, m, old);

	if (!heir) {
		role_left(g, m, out);
		return;
	}
	/* straight from one to the other, there is no moment without main */
	vrrpif_fsm_activate(&heir->fsm, VRRPIF_REASON_HAND_OVER, now);
	act(out, VRRPIF_DO_STATE, heir, VRRPIF_STATE_BACKUP);
	set_main(g, heir, out);
	act(out, VRRPIF_DO_ADVERTISE, heir, 0);
}

/* Main sends: a sibling that missed the last ones asks the LAN (rule 4). */
static bool ask(const struct vrrpif_group *g, u64 now,
		struct vrrpif_actions *out)
{
	bool any = false;
	u8 i;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *m = g->member[i];

		if (!vrrpif_path_asks(g, m, now))
			continue;
		act(out, VRRPIF_DO_ASK, m, 0);
		any = true;
	}
	if (any)
		act(out, VRRPIF_DO_ASK, g->main, 0);
	return any;
}

/* Main sends, and everybody hears it: does it hear, too (rule 4)? */
static void keep_vigil(struct vrrpif_group *g, u64 now,
		       struct vrrpif_actions *out)
{
	struct vrrpif_member *heir;
	u8 i;

	switch (vrrpif_vigil_keep(g, now, &heir)) {
	case VRRPIF_VIGIL_FINE:
		break;
	case VRRPIF_VIGIL_ASK:
		for (i = 0; i < g->count; i++)
			if (g->member[i]->fsm.state !=
			    VRRPIF_STATE_INITIALIZE)
				act(out, VRRPIF_DO_ASK, g->member[i], 0);
		break;
	case VRRPIF_VIGIL_DEAF:
		raise_level(g->main, now);
		activate(g, heir, VRRPIF_REASON_MAIN_DEAF, now, out);
		break;
	}
}

/**
 * vrrpif_elect_timer() - the deadline of a port has passed
 * @g: router
 * @m: port
 * @now: time
 * @out: actions
 */
void vrrpif_elect_timer(struct vrrpif_group *g, struct vrrpif_member *m,
			u64 now, struct vrrpif_actions *out)
{
	enum vrrpif_reason why;

	switch (vrrpif_fsm_timer(&m->fsm, now, &why)) {
	case VRRPIF_FSM_ADVERTISE:
		act(out, VRRPIF_DO_ADVERTISE, m, 0);
		/* somebody who misses main is another matter */
		if (g->arbitration && !ask(g, now, out))
			keep_vigil(g, now, out);
		break;
	case VRRPIF_FSM_CLAIM:
		claim(g, m, why, now, out);
		break;
	case VRRPIF_FSM_STARTED:
		start(g, m, now, out);
		break;
	case VRRPIF_FSM_FOLLOWED:
	case VRRPIF_FSM_NOTHING:
	case VRRPIF_FSM_YIELDED:
		break;
	}
}

static struct vrrpif_member *find_source(const struct vrrpif_group *g,
					 const struct vrrpif_ip *source)
{
	u8 i;

	for (i = 0; i < g->count; i++)
		if (!vrrpif_ip_cmp(&g->member[i]->fsm.primary, source))
			return g->member[i];
	return NULL;
}

/* The backoff of every port lasts until @until at least. */
static void wait_all(struct vrrpif_group *g, u64 until)
{
	u8 i;

	for (i = 0; i < g->count; i++)
		if (g->member[i]->hold_ns < until)
			g->member[i]->hold_ns = until;
}

/*
 * @m, a backup, heard another router while its sibling is main. If the
 * sibling were well they would hear each other: it loses against a better
 * one, and it loses against any when no port here hears it (rule 3). In the
 * second case nobody here preempts the other router until it is known whether
 * there is one more where the sibling is. If another port hears it, but @m
 * does not, the LAN has come apart and main serves its part.
 */
static void hear_for_main(struct vrrpif_group *g, struct vrrpif_member *m,
			  const struct vrrpif_adv *adv, u64 now,
			  struct vrrpif_actions *out)
{
	struct vrrpif_member *main = g->main;
	bool beaten;

	if (!main || main == m || m->fsm.state != VRRPIF_STATE_BACKUP ||
	    !adv->priority)
		return;
	beaten = vrrpif_fsm_beats(adv->priority, &adv->source, &main->fsm);
	if (vrrpif_path_missed(g, m) > VRRPIF_MISSED ?
	    vrrpif_path_witnessed(g, m) : !beaten)
		return;
	yield(main, beaten ? VRRPIF_REASON_BETTER_HEARD :
			     VRRPIF_REASON_REPLACED, now, out);
	if (!beaten) {
		raise_level(main, now);
		main->mute = true;
		main->proof_ns = 0;
		wait_all(g, now + 2 * vrrpif_fsm_down(&m->fsm));
	}
	main->heard = false;
	set_main(g, NULL, out);
}

/**
 * vrrpif_elect_hear() - a port received an advertisement
 * @g: router
 * @m: port
 * @adv: valid, of this virtual router
 * @now: time
 * @out: actions
 */
void vrrpif_elect_hear(struct vrrpif_group *g, struct vrrpif_member *m,
		       const struct vrrpif_adv *adv, u64 now,
		       struct vrrpif_actions *out)
{
	struct vrrpif_member *from = find_source(g, &adv->source);

	/* its own, reflected by the LAN */
	if (from == m)
		return;
	/* a port that came back has the address, but is not gone */
	if (g->arbitration && !from && now < g->gone_ns &&
	    !vrrpif_ip_cmp(&adv->source, &g->gone))
		return;
	if (g->arbitration && from) {
		/* under way since before the role moved: speaks of the past */
		if (from != g->main)
			return;
		m->seen = from->fsm.sent;
		m->asked_ns = 0;
	}
	if (!from)
		g->others_ns = now;
	if (m->fsm.state != VRRPIF_STATE_INITIALIZE)
		m->heard = true;

	switch (vrrpif_fsm_hear(&m->fsm, adv, now)) {
	case VRRPIF_FSM_ADVERTISE:
		act(out, VRRPIF_DO_ADVERTISE, m, 0);
		break;
	case VRRPIF_FSM_CLAIM:
		claim(g, m, VRRPIF_REASON_PREEMPTED, now, out);
		break;
	case VRRPIF_FSM_YIELDED:
		act(out, VRRPIF_DO_STATE, m, VRRPIF_STATE_ACTIVE);
		role_left(g, m, out);
		break;
	case VRRPIF_FSM_FOLLOWED:
		/* no more reason to show itself (rule 4) */
		m->proof_ns = 0;
		break;
	case VRRPIF_FSM_NOTHING:
	case VRRPIF_FSM_STARTED:
		break;
	}
	if (g->arbitration && !from)
		hear_for_main(g, m, adv, now, out);
}

/**
 * vrrpif_elect_proven() - a sibling received a frame that a port has sent
 * @m: the port that sent it
 * @now: time
 *
 * Its path works: if it was kept from coming back it may do so now (rule 4).
 */
void vrrpif_elect_proven(struct vrrpif_member *m, u64 now)
{
	if (!m->mute)
		return;
	m->mute = false;
	if (m->proof_ns && m->fsm.state == VRRPIF_STATE_BACKUP)
		vrrpif_fsm_refuse(&m->fsm, m->hold_ns > now ? m->hold_ns : now);
}

/**
 * vrrpif_elect_set_priority() - change the priority in use
 * @g: router
 * @m: port
 * @priority: new one, VRRPIF_PRIO_OWNER when the port became the owner
 * @now: time
 * @out: actions
 *
 * Only becoming the owner changes a state at once (RFC 9568 6.4.1); else the
 * advertisements decide.
 */
void vrrpif_elect_set_priority(struct vrrpif_group *g, struct vrrpif_member *m,
			       u8 priority, u64 now,
			       struct vrrpif_actions *out)
{
	if (m->fsm.priority == priority)
		return;
	m->fsm.priority = priority;
	if (priority == VRRPIF_PRIO_OWNER &&
	    m->fsm.state == VRRPIF_STATE_BACKUP)
		claim(g, m, VRRPIF_REASON_OWNER, now, out);
}

/**
 * vrrpif_elect_set_interval() - change Advertisement_Interval
 * @g: router
 * @interval_ns: new one
 * @now: time
 * @out: actions
 *
 * Backups whose sibling is main learn it here and do not wait to hear it.
 */
void vrrpif_elect_set_interval(struct vrrpif_group *g, u64 interval_ns,
			       u64 now, struct vrrpif_actions *out)
{
	bool shared = g->arbitration && g->main;
	u8 i;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *m = g->member[i];

		if (shared && m->fsm.state == VRRPIF_STATE_BACKUP)
			m->fsm.active_interval_ns = m->fsm.interval_ns;
		if (vrrpif_fsm_set_interval(&m->fsm, interval_ns, now) ==
		    VRRPIF_FSM_ADVERTISE)
			act(out, VRRPIF_DO_ADVERTISE, m, 0);
	}
}

/* What rules 4 and 5 hold against a port holds no more. */
static void acquit(struct vrrpif_member *m)
{
	m->mute = false;
	m->level = 0;
	m->hold_ns = 0;
	m->asked_ns = 0;
	m->proof_ns = 0;
}

/**
 * vrrpif_elect_set_arbitration() - switch rules 1 to 6
 * @g: router
 * @on: whether they hold
 * @now: time
 * @out: actions
 *
 * Switched on, the best active port stays active, the others go to backup.
 */
void vrrpif_elect_set_arbitration(struct vrrpif_group *g, bool on, u64 now,
				  struct vrrpif_actions *out)
{
	u8 i;

	if (g->arbitration == on)
		return;
	g->arbitration = on;
	for (i = 0; !on && i < g->count; i++)
		acquit(g->member[i]);
	vrrpif_vigil_end(g);
	if (!on || !g->main)
		return;
	forget(g);
	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *m = g->member[i];

		if (m != g->main && m->fsm.state == VRRPIF_STATE_ACTIVE)
			yield(m, VRRPIF_REASON_REPLACED, now, out);
	}
}

/**
 * vrrpif_elect_is_sibling() - was it sent by a port of this router?
 * @g: router
 * @source: source of an advertisement
 *
 * Return: whether it is the primary address of one.
 */
bool vrrpif_elect_is_sibling(const struct vrrpif_group *g,
			     const struct vrrpif_ip *source)
{
	return find_source(g, source);
}

/**
 * vrrpif_elect_unheard() - is the silence of this port no evidence?
 * @g: router
 * @m: port
 *
 * Return: whether it is a backup that heard nothing since the role moved, or
 * hears less of the LAN than main does.
 */
bool vrrpif_elect_unheard(const struct vrrpif_group *g,
			  const struct vrrpif_member *m)
{
	return g->arbitration && m->fsm.state == VRRPIF_STATE_BACKUP &&
	       in_doubt(g, m);
}

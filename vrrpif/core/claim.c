// SPDX-License-Identifier: GPL-2.0
#include "claim.h"
#include "path.h"

/*
 * When a port that waits claims again: its backoff may be long, but if main
 * goes meanwhile it is to be there.
 */
static u64 retry(const struct vrrpif_member *m, u64 now)
{
	u64 until = now + vrrpif_fsm_down(&m->fsm);

	return m->hold_ns > now && m->hold_ns < until ? m->hold_ns : until;
}

/* So many down intervals make 2^12: hours, when the interval is a second. */
#define ALONE_SHIFT	12

/*
 * Was no other router heard for so long that there is none any more? Where the
 * LAN has come apart each of them would move the role to and fro otherwise.
 */
static bool is_alone(const struct vrrpif_group *g,
		     const struct vrrpif_member *m, u64 now)
{
	return !g->others_ns || now > g->others_ns +
		(vrrpif_fsm_down(&m->fsm) << ALONE_SHIFT);
}

/*
 * Main is silent to @m, and did send; if it did not, this machine stood still.
 * Main's path is dead if @m has heard something since that sibling became main
 * (rule 3), nobody else here hears it now, and more is not known of it than of
 * the path of @m (rule 4). A port that did not hear a thing may be on another
 * LAN: neighbours must answer it, and not main. And no other router is there,
 * which would have noticed what is wrong with main.
 */
static bool is_silent(const struct vrrpif_group *g, struct vrrpif_member *m,
		      u64 now)
{
	u32 missed = vrrpif_path_missed(g, m), others;

	if (missed < VRRPIF_MISSED)
		return false;
	others = vrrpif_path_witnessed(g, m);
	if (others) {
		/*
		 * Its path is broken, if no accident explains what the other
		 * one heard. What both missed may be main's.
		 */
		m->heard = m->heard && others <= VRRPIF_MISSED;
		return false;
	}
	/* what was asked just now may still be answered, to main as well */
	if (vrrpif_path_waits(m, missed, now))
		return false;
	if (vrrpif_path_outdone(g->main, m, m->asked_ns))
		return false;
	return m->heard || (vrrpif_path_answered(m, g->main, m->asked_ns) &&
			    is_alone(g, m, now));
}

/*
 * Rule 4: a mute port may not come back before a sibling has heard it, which it
 * gives an occasion for from time to time.
 */
static enum vrrpif_claim unproven(struct vrrpif_member *m, u64 now)
{
	u64 next = m->proof_ns + vrrpif_fsm_down(&m->fsm);

	if (m->proof_ns && now < next) {
		vrrpif_fsm_refuse(&m->fsm, next);
		return VRRPIF_CLAIM_REFUSED;
	}
	m->proof_ns = now;
	vrrpif_fsm_refuse(&m->fsm, retry(m, now));
	return VRRPIF_CLAIM_UNPROVEN;
}

/* But when neighbours answer it, and not main, it is main that does not hear. */
static bool is_mute(const struct vrrpif_group *g, const struct vrrpif_member *m,
		    u64 now)
{
	return m->mute &&
	       (now < m->proof_ns + vrrpif_fsm_down(&m->fsm) ||
		!vrrpif_path_answered(m, g->main, m->proof_ns));
}

/*
 * May @m take the role from its sibling, which is main? For silence, or to
 * preempt a worse router: if it is better than the sibling, too.
 */
static enum vrrpif_claim
may_replace(const struct vrrpif_group *g, struct vrrpif_member *m,
	    enum vrrpif_reason reason, u64 now)
{
	bool heard = m->heard, may = heard;

	if (now < m->hold_ns) {
		vrrpif_fsm_refuse(&m->fsm, retry(m, now));
		return VRRPIF_CLAIM_REFUSED;
	}
	if (reason == VRRPIF_REASON_PREEMPTED)
		may &= vrrpif_claim_better(m, g->main);
	else if (reason != VRRPIF_REASON_PRIORITY_ZERO)
		may = is_silent(g, m, now);
	if (may)
		return is_mute(g, m, now) ? unproven(m, now) :
					    VRRPIF_CLAIM_GRANTED;
	vrrpif_fsm_refuse(&m->fsm, heard ? now + m->fsm.active_interval_ns :
					   retry(m, now));
	return VRRPIF_CLAIM_REFUSED;
}

/*
 * Does a sibling hear the router that @m wants to preempt? Then both are on the
 * same LAN, and it will hear @m as well.
 */
static bool has_judge(const struct vrrpif_group *g,
		      const struct vrrpif_member *m, u64 now)
{
	u8 i;

	for (i = 0; i < g->count; i++) {
		const struct vrrpif_fsm *f = &g->member[i]->fsm;

		if (g->member[i] != m && f->state == VRRPIF_STATE_BACKUP &&
		    !vrrpif_ip_cmp(&f->heard_source, &m->fsm.heard_source) &&
		    now < f->heard_ns + VRRPIF_MISSED * f->heard_interval_ns)
			return true;
	}
	return false;
}

/* When an active router that @s heard, and @m did not, is silent; or 0. */
static u64 heard_until(const struct vrrpif_member *s,
		       const struct vrrpif_member *m, bool preempt)
{
	const struct vrrpif_fsm *f = &s->fsm;

	if (f->state != VRRPIF_STATE_BACKUP || !f->heard_priority)
		return 0;
	if (!vrrpif_ip_cmp(&f->heard_source, &m->fsm.heard_source) &&
	    (preempt || f->heard_ns <= m->fsm.heard_ns))
		return 0;
	return f->heard_ns + VRRPIF_MISSED * f->heard_interval_ns;
}

/*
 * No port here is main, so an active router elsewhere on the LAN was being
 * watched. A sibling that heard it later than @m knows better; if it heard it
 * much later, more than one lost packet explains, the path of @m is broken.
 * And when siblings hear different active routers the LAN has come apart: each
 * part is served, and taking one would mean to leave it for the other again.
 */
static enum vrrpif_claim
may_succeed(const struct vrrpif_group *g, struct vrrpif_member *m,
	    enum vrrpif_reason reason, u64 now)
{
	bool preempt = reason == VRRPIF_REASON_PREEMPTED;
	u64 interval = m->fsm.active_interval_ns, until;
	u8 i;

	if (preempt && now < m->hold_ns) {
		vrrpif_fsm_refuse(&m->fsm, retry(m, now));
		return VRRPIF_CLAIM_REFUSED;
	}
	if (m->mute && preempt && has_judge(g, m, now))
		return unproven(m, now);
	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *s = g->member[i];

		if (s == m)
			continue;
		until = heard_until(s, m, preempt);
		if (now < until) {
			if (s->fsm.heard_ns >
			    m->fsm.heard_ns + interval + interval / 2)
				m->heard = false;
			until += vrrpif_fsm_skew(&m->fsm);
		} else if (!m->heard && s->heard) {
			/* it hears: let it claim by its own timer */
			until = now + interval;
		} else {
			continue;
		}
		vrrpif_fsm_refuse(&m->fsm, until < now + interval ?
						   until : now + interval);
		return VRRPIF_CLAIM_REFUSED;
	}
	return VRRPIF_CLAIM_GRANTED;
}

/**
 * vrrpif_claim_judge() - may a port become active?
 * @g: router, with arbitration
 * @m: port, that claims
 * @reason: why
 * @now: time
 *
 * If not, its timer is set to when it may claim again. The address owner does
 * not ask.
 *
 * Return: the judgement.
 */
enum vrrpif_claim vrrpif_claim_judge(const struct vrrpif_group *g,
				     struct vrrpif_member *m,
				     enum vrrpif_reason reason, u64 now)
{
	return g->main ? may_replace(g, m, reason, now) :
			 may_succeed(g, m, reason, now);
}

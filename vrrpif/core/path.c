// SPDX-License-Identifier: GPL-2.0
#include "path.h"

/* Misses so many, and asks the LAN. */
#define ASK_FROM	2

/**
 * vrrpif_path_missed() - how much of main a port did not hear
 * @g: router that has a main port
 * @m: another port
 *
 * Return: number of advertisements main sent since @m heard it last.
 */
u32 vrrpif_path_missed(const struct vrrpif_group *g,
		       const struct vrrpif_member *m)
{
	return g->main->fsm.sent - m->seen;
}

/**
 * vrrpif_path_witnessed() - does another backup hear main?
 * @g: router that has a main port
 * @m: port that does not
 *
 * If one does main is well, and so is its path.
 *
 * Return: how many advertisements of main that one has heard since @m heard it
 * last, or 0.
 */
u32 vrrpif_path_witnessed(const struct vrrpif_group *g,
			  const struct vrrpif_member *m)
{
	u32 missed = vrrpif_path_missed(g, m), most = 0;
	u8 i;

	for (i = 0; i < g->count; i++) {
		const struct vrrpif_member *s = g->member[i];
		u32 less = vrrpif_path_missed(g, s);

		if (s != m && s->fsm.state == VRRPIF_STATE_BACKUP && s->heard &&
		    less < VRRPIF_MISSED && missed > most + less)
			most = missed - less;
	}
	return most;
}

/**
 * vrrpif_path_asks() - does a port have to ask the LAN?
 * @g: router whose main port is sending an advertisement
 * @m: another port
 * @now: time
 *
 * The one that is being sent counts as missed already, so it is the first one
 * that can be known to be. Who goes on missing them asks more and more rarely.
 *
 * Return: whether it has.
 */
bool vrrpif_path_asks(const struct vrrpif_group *g, struct vrrpif_member *m,
		      u64 now)
{
	u32 missed = vrrpif_path_missed(g, m);

	if (m->fsm.state != VRRPIF_STATE_BACKUP || missed < ASK_FROM)
		return false;
	if (missed > VRRPIF_MISSED && missed & (missed - 1))
		return false;
	/*
	 * Answers to the first ones of these count for all of them. And as long
	 * as nothing reaches @m, what main has got does not grow old.
	 */
	if (!m->asked_ns || (missed > 2 * ASK_FROM &&
			     vrrpif_path_evidence(m, m->asked_ns)))
		m->asked_ns = now;
	return true;
}

/**
 * vrrpif_path_waits() - are answers under way?
 * @m: port that has asked, if it has
 * @missed: advertisements of main
 * @now: time
 *
 * An interval is long enough for them, and for what other routers send. A port
 * that claims in time has asked first more than an interval ago, but for jitter.
 *
 * Return: whether it is too early to judge.
 */
bool vrrpif_path_waits(const struct vrrpif_member *m, u32 missed, u64 now)
{
	u64 wait = m->fsm.active_interval_ns;

	if (missed <= VRRPIF_MISSED + 1)
		wait /= 2;
	return m->asked_ns && now < m->asked_ns + wait;
}

/**
 * vrrpif_path_evidence() - what a port has received
 * @m: port
 * @since: when it asked, 0 when it did not
 *
 * Return: 0 to 2, see path.h.
 */
u8 vrrpif_path_evidence(const struct vrrpif_member *m, u64 since)
{
	if (!since)
		return 0;
	if (m->answer_ns >= since)
		return 2;
	return m->frame_ns >= since;
}

/**
 * vrrpif_path_outdone() - is the path of main worse than that of a sibling?
 * @m: port that wants the role
 * @main: its sibling that has it
 * @since: when both asked
 *
 * Return: whether there is more evidence for @m.
 */
bool vrrpif_path_outdone(const struct vrrpif_member *m,
			 const struct vrrpif_member *main, u64 since)
{
	return vrrpif_path_evidence(m, since) >
	       vrrpif_path_evidence(main, since);
}

/**
 * vrrpif_path_answered() - do neighbours answer a port, but not main?
 * @m: port that wants the role
 * @main: its sibling that has it
 * @since: when both asked
 *
 * Return: whether it is so, which a port that is mute cannot achieve.
 */
bool vrrpif_path_answered(const struct vrrpif_member *m,
			  const struct vrrpif_member *main, u64 since)
{
	return vrrpif_path_evidence(m, since) > 1 &&
	       vrrpif_path_outdone(m, main, since);
}

// SPDX-License-Identifier: GPL-2.0
#include "claim.h"
#include "path.h"
#include "vigil.h"

/* Where advertisements are frequent the questions are not to be. */
#define LISTEN_MIN_NS		VRRPIF_NSEC_PER_SEC

/* So often in a row neighbours must have answered siblings only. */
#define ROUNDS			3

/* A sibling of main that misses less than this hears it. */
#define HEARS			2

static void listen(struct vrrpif_group *g, u64 now)
{
	g->vigil_ns = now;
	g->asked = 0;
}

/*
 * Does @m hear main, and may it take the role? One that is held to be mute may:
 * if it is answered it is not, and main cannot hear it prove that.
 */
static bool is_ready(const struct vrrpif_group *g,
		     const struct vrrpif_member *m, u64 now)
{
	return m->fsm.state == VRRPIF_STATE_BACKUP && m->heard &&
	       now >= m->hold_ns && vrrpif_path_missed(g, m) < HEARS;
}

/* The best of those; once they have asked, of those that were answered. */
static struct vrrpif_member *find_heir(const struct vrrpif_group *g, u64 now)
{
	struct vrrpif_member *best = NULL;
	u8 i;

	for (i = 0; i < g->count; i++) {
		struct vrrpif_member *m = g->member[i];

		if (is_ready(g, m, now) &&
		    (!g->asked ||
		     vrrpif_path_answered(m, g->main, g->vigil_ns)) &&
		    (!best || vrrpif_claim_better(m, best)))
			best = m;
	}
	return best;
}

static u64 patience(const struct vrrpif_group *g)
{
	u64 interval = g->main->fsm.interval_ns;

	if (g->asked)
		return interval;
	interval *= g->listen;
	return interval > LISTEN_MIN_NS ? interval : LISTEN_MIN_NS;
}

/**
 * vrrpif_vigil_keep() - main sends: does it hear as well?
 * @g: router with arbitration that has a main port
 * @now: time
 * @heir: who is to replace main when it is deaf
 *
 * An interval is long enough for answers. One that comes later counts for the
 * next question; and when this machine stood still all begins anew.
 *
 * Return: what is to be done.
 */
enum vrrpif_vigil vrrpif_vigil_keep(struct vrrpif_group *g, u64 now,
				    struct vrrpif_member **heir)
{
	u64 interval = g->main->fsm.interval_ns;
	u64 until = g->vigil_ns + patience(g);

	if (!g->listen)
		return VRRPIF_VIGIL_FINE;
	if (!g->vigil_ns || now > until + interval ||
	    vrrpif_path_evidence(g->main, g->vigil_ns)) {
		listen(g, now);
		return VRRPIF_VIGIL_FINE;
	}
	/* a timer that is a little early, or an advertisement out of turn */
	if (now + interval / 2 < until)
		return VRRPIF_VIGIL_FINE;
	*heir = find_heir(g, now);
	if (!*heir) {
		listen(g, now);
		return VRRPIF_VIGIL_FINE;
	}
	if (g->asked >= ROUNDS)
		return VRRPIF_VIGIL_DEAF;
	g->asked++;
	g->vigil_ns = now;
	return VRRPIF_VIGIL_ASK;
}

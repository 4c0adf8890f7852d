/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rule 4 the other way round: does main still hear the LAN? Nobody misses a main
 * port that is deaf, its advertisements arrive; but nothing that is sent to the
 * virtual addresses does.
 *
 * When nothing at all has reached main for a while, it and its siblings ask the
 * LAN. If neighbours answer a sibling, which hears main, and still nothing
 * reaches main, three times in a row, then main is deaf.
 */
#ifndef _VRRPIF_CORE_VIGIL_H
#define _VRRPIF_CORE_VIGIL_H

#include "elect.h"

/**
 * enum vrrpif_vigil - what came of it
 * @VRRPIF_VIGIL_FINE: nothing is to be done
 * @VRRPIF_VIGIL_ASK: main and its siblings have to ask the LAN
 * @VRRPIF_VIGIL_DEAF: main is deaf
 */
enum vrrpif_vigil {
	VRRPIF_VIGIL_FINE,
	VRRPIF_VIGIL_ASK,
	VRRPIF_VIGIL_DEAF,
};

/* Main is another one, or nobody looks after it. */
static inline void vrrpif_vigil_end(struct vrrpif_group *g)
{
	g->vigil_ns = 0;
	g->asked = 0;
}

enum vrrpif_vigil vrrpif_vigil_keep(struct vrrpif_group *g, u64 now,
				    struct vrrpif_member **heir);

#endif /* _VRRPIF_CORE_VIGIL_H */

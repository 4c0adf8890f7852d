/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _EXPLORE_H
#define _EXPLORE_H

#include "store.h"
#include "tick.h"

/**
 * struct explore - an exploration
 * @tick: workspace
 * @store: the states
 * @done: so many were explored
 * @depth: ticks to the one that is farthest from the start
 * @longest: ticks a calm LAN takes to settle
 * @worst: from here
 * @failure: what did not hold, NULL if everything did
 * @where: in the tick after this state
 * @in_tick: and not by a fault before it
 * @limit: @failure is no fault of the core's: there was no more room
 * @restless: @failure is about what follows @where on a calm LAN
 */
struct explore {
	struct tick tick;
	struct store store;
	u32 done;
	u32 depth;
	u32 longest;
	u32 worst;
	const char *failure;
	u32 where;
	bool in_tick;
	bool limit;
	bool restless;
};

bool explore(struct explore *x, const struct model *model, u32 max);
void explore_free(struct explore *x);

/* trace.c */
void trace(struct explore *x, FILE *out);
bool replay(const struct model *model, const char *text, FILE *out);

/* walk.c */
const char *walk(const struct model *model, u64 seed, u32 steps);

#endif /* _EXPLORE_H */

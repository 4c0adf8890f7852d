/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TICK_H
#define _TICK_H

#include "model.h"

/* Worlds within one tick. */
#define NODES_MAX	262144

/**
 * struct node - a world within a tick
 * @key: what it is
 * @from: node it came from, the first one from itself
 * @event: and how
 * @calm: without a fault that began, ended or cost a frame in this tick
 * @changed: the event changed a state or a role
 */
struct node {
	struct key key;
	u32 from;
	struct event event;
	bool calm;
	bool changed;
};

/**
 * struct tick - a tick in all its orders
 * @model: what is explored
 * @node: worlds in it, and those after it
 * @n: number of them
 * @after: nodes that are after it, the first @calm without a fault
 * @afters: number of these
 * @calms: number of these without a fault
 * @changed: without a fault, a state or a role changes in it
 * @steps: events tried
 * @failed: node in which something did not hold, if @failure
 * @bad: event that led to it
 * @failure: what
 */
struct tick {
	const struct model *model;
	struct node *node;
	u32 *table;
	u32 *after;
	u32 n;
	u32 afters;
	u32 calms;
	bool changed;
	u64 steps;
	u32 failed;
	struct event bad;
	const char *failure;
};

void tick_new(struct tick *t, const struct model *model);
void tick_free(struct tick *t);
bool tick_explore(struct tick *t, const struct key *key);

#endif /* _TICK_H */

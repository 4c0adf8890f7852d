// SPDX-License-Identifier: GPL-2.0
/*
 * From one state to those a tick later, in every order of what is due: timers
 * and frames in any order, but frames of one port to another do not overtake
 * each other. First without faults, then with them.
 */
#include "store.h"
#include "tick.h"

#define TABLE_SIZE	(4 * NODES_MAX)

void tick_new(struct tick *t, const struct model *model)
{
	memset(t, 0, sizeof(*t));
	t->model = model;
	t->node = take(NODES_MAX * sizeof(*t->node));
	t->table = take(TABLE_SIZE * sizeof(*t->table));
	t->after = take(NODES_MAX * sizeof(*t->after));
}

void tick_free(struct tick *t)
{
	drop(t->node, NODES_MAX * sizeof(*t->node));
	drop(t->table, TABLE_SIZE * sizeof(*t->table));
	drop(t->after, NODES_MAX * sizeof(*t->after));
}

static u32 *slot(struct tick *t, const struct key *key)
{
	u32 i = key_hash(key, sizeof(*key)) % TABLE_SIZE;

	while (t->table[i] && memcmp(&t->node[t->table[i] - 1].key, key,
				     sizeof(*key)))
		i = (i + 1) % TABLE_SIZE;
	return &t->table[i];
}

static void clear(struct tick *t)
{
	u32 i;

	/* in reverse, so that a probe finds the rest of its chain */
	for (i = t->n; i--;)
		*slot(t, &t->node[i].key) = 0;
	t->n = t->afters = t->calms = 0;
	t->changed = false;
	t->failure = NULL;
}

static bool failed(struct tick *t, u32 from, const struct event *e,
		   const char *failure)
{
	t->failed = from;
	t->bad = *e;
	t->failure = failure;
	return false;
}

/* A new node, or one that was there. */
static bool add(struct tick *t, struct world *w, u32 from,
		const struct event *e, bool calm)
{
	struct node *node = &t->node[t->n];
	u32 *at;

	world_pack(w, &node->key);
	if (w->failure)
		return failed(t, from, e, w->failure);
	if (calm && w->changed)
		t->changed = true;
	node->key.after = e->kind == EV_TICK;
	at = slot(t, &node->key);
	if (*at)
		return true;
	if (t->n == NODES_MAX - 1)
		return failed(t, from, e, "too many worlds within a tick");
	node->from = from;
	node->event = *e;
	node->calm = calm;
	node->changed = w->changed;
	*at = ++t->n;
	if (node->key.after)
		t->after[t->afters++] = t->n - 1;
	return true;
}

/* A world of which copies can be restored: pointers in it stay in it. */
static struct world base, next;

static void load(struct tick *t, u32 node)
{
	world_unpack(&next, t->model, &t->node[node].key);
	base = next;
}

/* All of @e, from the node that was loaded. */
static bool spread(struct tick *t, u32 from, struct event *e, unsigned int n,
		   bool calm)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		next = base;
		world_do(&next, e + i);
		t->steps++;
		if (!add(t, &next, from, e + i, calm))
			return false;
		/* and once more, with the other answer */
		if (next.raised && !e[i].calm)
			e[i--].calm = 1;
	}
	return true;
}

static bool due(struct tick *t, u32 from, bool calm)
{
	struct event e[EVENTS_MAX];
	unsigned int n = events_due(&base, e);

	return spread(t, from, e, n, calm);
}

/* Frames get lost; faults, too, if they may come between two events. */
static bool disturb(struct tick *t, u32 from)
{
	struct event e[EVENTS_MAX];
	unsigned int i, n, kept = 0;

	n = events_faults(&base, e);
	for (i = 0; i < n; i++)
		if (t->model->midway || e[i].kind == EV_LOSE)
			e[kept++] = e[i];
	return spread(t, from, e, kept, false);
}

/**
 * tick_explore() - all worlds a tick after one
 * @t: where they are put
 * @key: the one
 *
 * Return: false when something did not hold.
 */
bool tick_explore(struct tick *t, const struct key *key)
{
	u32 i, calm;

	clear(t);
	t->node[0] = (struct node){ .key = *key, .calm = true };
	*slot(t, key) = ++t->n;
	for (i = 0; i < t->n; i++) {
		if (t->node[i].key.after)
			continue;
		load(t, i);
		if (!due(t, i, true))
			return false;
	}
	calm = t->n;
	t->calms = t->afters;
	if (!t->calms)
		return failed(t, 0, &t->node[0].event, "time stands still");
	for (i = 0; i < t->n; i++) {
		if (t->node[i].key.after)
			continue;
		load(t, i);
		if (i >= calm && !due(t, i, false))
			return false;
		if (!disturb(t, i))
			return false;
	}
	return true;
}

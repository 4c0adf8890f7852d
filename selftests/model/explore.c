// SPDX-License-Identifier: GPL-2.0
/* Breadth first from the start, so that what is found is found early. */
#include <time.h>

#include "explore.h"

static bool failed(struct explore *x, u32 where, const char *failure)
{
	x->where = where;
	x->failure = failure;
	return false;
}

static bool full(struct explore *x, u32 where)
{
	x->limit = true;
	return failed(x, where, "no room for more states");
}

/* All that a state becomes in a tick. */
static bool pass(struct explore *x, u32 i, const struct key *key)
{
	struct tick *t = &x->tick;
	u32 k, to, *ways;

	x->in_tick = true;
	if (!tick_explore(t, key))
		return failed(x, i, t->failure);
	x->in_tick = false;
	ways = store_ways(&x->store, i, t->calms);
	if (!ways)
		return full(x, i);
	for (k = 0; k < t->afters; k++) {
		to = store_add(&x->store, &t->node[t->after[k]].key, i);
		if (to == NO_STATE)
			return full(x, i);
		if (k < t->calms)
			ways[k] = to;
	}
	return true;
}

/* Is it at rest, as far as can be told from the state and its next tick? */
static void weigh(struct explore *x, u32 i, const struct world *w)
{
	x->store.bad[i] = x->tick.changed || world_unsettled(w);
}

/* Faults that begin or end between two ticks. */
static bool disturb(struct explore *x, u32 i, const struct world *w)
{
	static struct world next;
	struct event e[EVENTS_MAX];
	unsigned int n, k;
	struct key key;

	n = events_faults(w, e);
	for (k = 0; k < n; k++) {
		if (e[k].kind == EV_LOSE)
			continue;
		store_key(&x->store, i, &key);
		world_unpack(&next, w->model, &key);
		world_do(&next, e + k);
		world_pack(&next, &key);
		x->tick.steps++;
		x->tick.bad = e[k];
		if (next.failure)
			return failed(x, i, next.failure);
		if (store_add(&x->store, &key, i) == NO_STATE)
			return full(x, i);
	}
	return true;
}

static bool step(struct explore *x, u32 i)
{
	static struct world w;
	struct key key;

	store_key(&x->store, i, &key);
	world_unpack(&w, x->tick.model, &key);
	if (!pass(x, i, &key))
		return false;
	weigh(x, i, &w);
	return w.model->midway || disturb(x, i, &w);
}

static void progress(const struct explore *x)
{
	static time_t last;
	time_t now = time(NULL);

	if (!last)
		last = now;
	if (now - last < 5)
		return;
	last = now;
	fprintf(stderr, "# %s: %u of %u states, depth %u\n",
		x->tick.model->name, x->done, x->store.n, x->depth);
}

static bool spread(struct explore *x)
{
	u32 level = 1;
	struct key key;
	struct world w;

	world_init(&w, x->tick.model);
	world_pack(&w, &key);
	store_add(&x->store, &key, NO_STATE);
	for (x->done = 0; x->done < x->store.n; x->done++) {
		if (x->done == level) {
			x->depth++;
			level = x->store.n;
		}
		if (!(x->done & 1023))
			progress(x);
		if (!step(x, x->done))
			return false;
	}
	return true;
}

static bool rests(struct explore *x)
{
	u16 down = down_ticks(x->tick.model);
	u32 i;

	settle(&x->store);
	for (i = 0; i < x->store.n; i++)
		if (x->store.rest[i] > x->longest) {
			x->longest = x->store.rest[i];
			x->worst = i;
		}
	if (x->longest <= (u32)x->tick.model->bound * down)
		return true;
	x->restless = true;
	return failed(x, x->worst, x->longest == ENDLESS ?
		      "a calm LAN never settles" :
		      "a calm LAN takes too long to settle");
}

/**
 * explore() - find all states of a model
 * @x: what is found; free it in any case
 * @model: model
 * @max: room for so many states
 *
 * Return: whether everything held.
 */
bool explore(struct explore *x, const struct model *model, u32 max)
{
	memset(x, 0, sizeof(*x));
	tick_new(&x->tick, model);
	store_new(&x->store, max);
	return spread(x) && rests(x);
}

void explore_free(struct explore *x)
{
	tick_free(&x->tick);
	store_free(&x->store);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Is the key enough? Worlds that are never packed and worlds that are packed
 * before every event go the same way. Faults without end, so that everything
 * gets as old as it can.
 */
#include "../sim/prng.h"
#include "explore.h"

/* One event in so many is a fault, or the end of one. */
#define ONE_IN	40

static struct event choose(const struct world *w, struct prng *rng)
{
	struct event e[EVENTS_MAX];
	unsigned int n = events_faults(w, e);

	if (!n || prng_below(rng, ONE_IN))
		n = events_due(w, e);
	return e[prng_below(rng, n)];
}

/**
 * walk() - one long way through a model, with and without packing
 * @model: model
 * @seed: which way
 * @steps: how long
 *
 * Return: what went wrong, or NULL.
 */
const char *walk(const struct model *model, u64 seed, u32 steps)
{
	static struct world plain, packed;
	struct key key, want, have;
	struct prng rng = { seed };
	struct event e;

	world_init(&plain, model);
	while (steps--) {
		plain.faults = model->faults;
		plain.losses = model->losses;
		e = choose(&plain, &rng);
		/* so that a calm comes to an end, too */
		e.calm = !model->ages && !prng_below(&rng, 4);
		world_pack(&plain, &key);
		world_unpack(&packed, model, &key);
		world_do(&plain, &e);
		world_do(&packed, &e);
		world_pack(&plain, &want);
		world_pack(&packed, &have);
		if (plain.failure)
			return plain.failure;
		if (memcmp(&want, &have, sizeof(want)))
			return "a packed world goes another way";
	}
	return NULL;
}

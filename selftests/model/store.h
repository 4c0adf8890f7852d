/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _STORE_H
#define _STORE_H

#include "model.h"

#define STATE_BYTES	((KEY_BYTES + QUEUE_BYTES + 3) / 4 * 4)
#define NO_STATE	(~(u32)0)
#define ENDLESS		65535
#define WAYS_MAX	255

/**
 * struct store - the states between ticks, in the order they were found
 * @max: room for so many
 * @n: number of them
 * @state: packed, STATE_BYTES each
 * @from: where each was found from
 * @table: hash table of numbers, plus one
 * @slots: its size, a power of two
 * @calm: where each goes to on a calm LAN, one after the other
 * @calms: number of these
 * @calm_max: room for so many
 * @out: how many of these each has
 * @bad: not settled, or about to change without a fault
 * @rest: ticks until it has settled, ENDLESS for never
 */
struct store {
	u32 max;
	u32 n;
	u8 *state;
	u32 *from;
	u32 *table;
	u64 slots;
	u32 *calm;
	u64 calms;
	u64 calm_max;
	u8 *out;
	u8 *bad;
	u16 *rest;
};

void *take(size_t size);
void drop(void *p, size_t size);
void store_new(struct store *s, u32 max);
void store_free(struct store *s);
u64 key_hash(const void *data, unsigned int len);
u32 store_find(const struct store *s, const struct key *key);
u32 store_add(struct store *s, const struct key *key, u32 from);
u32 *store_ways(struct store *s, u32 state, u32 n);
void store_key(const struct store *s, u32 i, struct key *key);

/* settle.c */
void settle(struct store *s);

#endif /* _STORE_H */

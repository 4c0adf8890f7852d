// SPDX-License-Identifier: GPL-2.0
/*
 * The states that were found. All of a state is kept, not a hash of it: what
 * is taken to be known is known. When there is no more room the exploration
 * has failed; it is never cut short.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "store.h"

/* Pages that are not touched cost nothing. */
void *take(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p != MAP_FAILED)
		return p;
	perror("mmap");
	exit(2);
}

void drop(void *p, size_t size)
{
	munmap(p, size);
}

void store_new(struct store *s, u32 max)
{
	memset(s, 0, sizeof(*s));
	s->max = max;
	s->calm_max = (u64)max * 4;
	s->state = take((u64)max * STATE_BYTES);
	s->from = take((u64)max * 4);
	s->slots = 1 << 16;
	s->table = take(s->slots * 4);
	s->calm = take(s->calm_max * 4);
	s->out = take(max);
	s->bad = take(max);
	s->rest = take((u64)max * 2);
}

void store_free(struct store *s)
{
	drop(s->state, (u64)s->max * STATE_BYTES);
	drop(s->from, (u64)s->max * 4);
	drop(s->table, s->slots * 4);
	drop(s->calm, s->calm_max * 4);
	drop(s->out, s->max);
	drop(s->bad, s->max);
	drop(s->rest, (u64)s->max * 2);
}

u64 key_hash(const void *data, unsigned int len)
{
	u64 h = 0x9e3779b97f4a7c15ULL, word;
	const u8 *b = data;

	for (; len >= 8; len -= 8, b += 8) {
		memcpy(&word, b, 8);
		h = (h ^ word) * 0xff51afd7ed558ccdULL;
		h ^= h >> 32;
	}
	for (; len; len--, b++)
		h = (h ^ *b) * 0xff51afd7ed558ccdULL;
	h ^= h >> 29;
	h *= 0xc4ceb9fe1a85ec53ULL;
	return h ^ h >> 32;
}

static u8 *state(const struct store *s, u32 i)
{
	return s->state + (u64)i * STATE_BYTES;
}

static void grow(struct store *s)
{
	u64 slots = s->slots * 2, at;
	u32 *table = take(slots * 4), i;

	for (i = 0; i < s->n; i++) {
		at = key_hash(state(s, i), STATE_BYTES) & (slots - 1);
		while (table[at])
			at = (at + 1) & (slots - 1);
		table[at] = i + 1;
	}
	drop(s->table, s->slots * 4);
	s->table = table;
	s->slots = slots;
}

/* Where in the table the state is, or is to be. */
static u32 *lookup(const struct store *s, const u8 *b)
{
	u64 at = key_hash(b, STATE_BYTES) & (s->slots - 1);

	while (s->table[at] && memcmp(state(s, s->table[at] - 1), b,
				      STATE_BYTES))
		at = (at + 1) & (s->slots - 1);
	return &s->table[at];
}

static void pack(const struct key *key, u8 *b)
{
	memset(b, 0, STATE_BYTES);
	memcpy(b, key, KEY_BYTES + QUEUE_BYTES);
}

/* Return: its number, NO_STATE when it is not there. */
u32 store_find(const struct store *s, const struct key *key)
{
	u8 b[STATE_BYTES];

	pack(key, b);
	return *lookup(s, b) - 1;
}

/* Return: its number, NO_STATE when there is no room for it. */
u32 store_add(struct store *s, const struct key *key, u32 from)
{
	u8 b[STATE_BYTES];
	u32 *at;

	pack(key, b);
	at = lookup(s, b);
	if (*at)
		return *at - 1;
	if (s->n == s->max)
		return NO_STATE;
	memcpy(state(s, s->n), b, STATE_BYTES);
	s->from[s->n] = from;
	*at = ++s->n;
	if ((u64)s->n * 4 > s->slots * 3)
		grow(s);
	return s->n - 1;
}

/* Room for @n ways out of @state, which is explored now; NULL for none. */
u32 *store_ways(struct store *s, u32 state, u32 n)
{
	if (n > WAYS_MAX || s->calms + n > s->calm_max)
		return NULL;
	s->out[state] = n;
	s->calms += n;
	return s->calm + s->calms - n;
}

void store_key(const struct store *s, u32 i, struct key *key)
{
	memset(key, 0, sizeof(*key));
	memcpy(key, state(s, i), KEY_BYTES + QUEUE_BYTES);
}

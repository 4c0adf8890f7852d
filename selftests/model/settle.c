// SPDX-License-Identifier: GPL-2.0
/*
 * How long every state takes to settle when nothing more goes wrong, in the
 * worst order of events. Backwards from the bad ones: what can get to a bad
 * state is not at rest, and it takes a tick more than what it goes to. States
 * that are not at rest and go round in a circle never settle.
 */
#include <stdlib.h>

#include "store.h"

struct back {
	u64 *first;	/* where the list of a state begins in @state */
	u32 *state;	/* the states it can be reached from */
	u32 *open;	/* of its successors, so many are not at rest */
	u32 *queue;
};

static void turn_round(const struct store *s, struct back *b)
{
	u64 edge = 0, sum = 0, n;
	u32 i;
	u8 k;

	for (edge = 0; edge < s->calms; edge++)
		b->first[s->calm[edge]]++;
	for (i = 0; i <= s->n; i++) {
		n = b->first[i];
		b->first[i] = sum;
		sum += n;
	}
	/* fill from the front: afterwards first[] has moved on by one list */
	for (i = 0, edge = 0; i < s->n; i++)
		for (k = 0; k < s->out[i]; k++, edge++)
			b->state[b->first[s->calm[edge]]++] = i;
	for (i = s->n; i > 0; i--)
		b->first[i] = b->first[i - 1];
	b->first[0] = 0;
}

/* Everything that can get to a bad state, ENDLESS for now. */
static void find_restless(struct store *s, struct back *b)
{
	u32 head = 0, tail = 0, i, from;
	u64 edge;

	for (i = 0; i < s->n; i++)
		if (s->bad[i]) {
			s->rest[i] = ENDLESS;
			b->queue[tail++] = i;
		}
	while (head < tail) {
		i = b->queue[head++];
		for (edge = b->first[i]; edge < b->first[i + 1]; edge++) {
			from = b->state[edge];
			b->open[from]++;
			if (s->rest[from])
				continue;
			s->rest[from] = ENDLESS;
			b->queue[tail++] = from;
		}
	}
}

/* From those that go to rest only, back to those that go to these only. */
static void measure(struct store *s, struct back *b)
{
	u32 head = 0, tail = 0, i, from;
	u16 *far = take((u64)s->n * 2);
	u64 edge;

	for (i = 0; i < s->n; i++)
		if (s->rest[i] && !b->open[i])
			b->queue[tail++] = i;
	while (head < tail) {
		i = b->queue[head++];
		s->rest[i] = far[i] + 1;
		for (edge = b->first[i]; edge < b->first[i + 1]; edge++) {
			from = b->state[edge];
			if (far[from] < s->rest[i])
				far[from] = s->rest[i];
			if (!--b->open[from])
				b->queue[tail++] = from;
		}
	}
	drop(far, (u64)s->n * 2);
}

void settle(struct store *s)
{
	u64 first = ((u64)s->n + 2) * 8, edges = (s->calms + 1) * 4;
	u64 each = ((u64)s->n + 1) * 4;
	struct back b = {
		.first = take(first),
		.state = take(edges),
		.open = take(each),
		.queue = take(each),
	};

	turn_round(s, &b);
	find_restless(s, &b);
	measure(s, &b);
	drop(b.first, first);
	drop(b.state, edges);
	drop(b.open, each);
	drop(b.queue, each);
}

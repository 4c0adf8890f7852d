// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "queue.h"

static bool before(const struct queue *q, uint32_t a, uint32_t b)
{
	const struct event *x = &q->pool[a], *y = &q->pool[b];

	return x->at != y->at ? x->at < y->at : x->tie < y->tie;
}

static void grow(struct queue *q)
{
	uint32_t i, room = q->room ? 2 * q->room : 256;

	q->pool = realloc(q->pool, room * sizeof(*q->pool));
	q->heap = realloc(q->heap, room * sizeof(*q->heap));
	if (!q->pool || !q->heap) {
		perror("sim: no memory for the event queue");
		exit(2);
	}
	for (i = q->room; i < room; i++)
		q->heap[i] = i;
	q->room = room;
}

void queue_init(struct queue *q)
{
	*q = (struct queue){ 0 };
	grow(q);
}

void queue_clear(struct queue *q)
{
	q->used = 0;
}

void queue_free(struct queue *q)
{
	free(q->pool);
	free(q->heap);
}

static void swap(struct queue *q, uint32_t i, uint32_t j)
{
	uint32_t h = q->heap[i];

	q->heap[i] = q->heap[j];
	q->heap[j] = h;
}

/*
 * The event is to be filled in before the next call. @tie orders events of
 * the same time; a random one makes the order random, but the same each time.
 */
struct event *queue_add(struct queue *q, uint64_t at, uint64_t tie)
{
	struct event *e;
	uint32_t i;

	if (q->used == q->room)
		grow(q);
	i = q->used++;
	e = &q->pool[q->heap[i]];
	e->at = at;
	e->tie = tie;
	while (i && before(q, q->heap[i], q->heap[(i - 1) / 2])) {
		swap(q, i, (i - 1) / 2);
		i = (i - 1) / 2;
	}
	return e;
}

/* The earliest event, valid until the next call; NULL when there is none. */
struct event *queue_pop(struct queue *q)
{
	uint32_t i = 0, child;

	if (!q->used)
		return NULL;
	swap(q, 0, --q->used);
	while ((child = 2 * i + 1) < q->used) {
		if (child + 1 < q->used &&
		    before(q, q->heap[child + 1], q->heap[child]))
			child++;
		if (!before(q, q->heap[child], q->heap[i]))
			break;
		swap(q, i, child);
		i = child;
	}
	return &q->pool[q->heap[q->used]];
}

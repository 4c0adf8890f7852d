// SPDX-License-Identifier: GPL-2.0
/*
 * Nearly everything that is added is among the next few things to happen: a
 * short sorted array takes it with a few moves, and is left without a search.
 * What comes later waits in a heap, so that many events do no harm.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "queue.h"

static bool before(const struct event *x, const struct event *y)
{
	return x->at != y->at ? x->at < y->at : x->tie < y->tie;
}

static void grow(struct queue *q)
{
	q->room = q->room ? 2 * q->room : 256;
	q->far = realloc(q->far, q->room * sizeof(*q->far));
	if (!q->far) {
		perror("sim: no memory for the event queue");
		exit(2);
	}
}

void queue_init(struct queue *q)
{
	*q = (struct queue){ .far = NULL };
	grow(q);
}

void queue_clear(struct queue *q)
{
	q->nears = 0;
	q->fars = 0;
}

void queue_free(struct queue *q)
{
	free(q->far);
}

static void far_add(struct queue *q, const struct event *e)
{
	uint32_t i;

	if (q->fars == q->room)
		grow(q);
	i = q->fars++;
	while (i && before(e, &q->far[(i - 1) / 2])) {
		q->far[i] = q->far[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	q->far[i] = *e;
}

static struct event far_pop(struct queue *q)
{
	struct event first = q->far[0], *last = &q->far[--q->fars];
	uint32_t i = 0, child;

	while ((child = 2 * i + 1) < q->fars) {
		if (child + 1 < q->fars &&
		    before(&q->far[child + 1], &q->far[child]))
			child++;
		if (!before(&q->far[child], last))
			break;
		q->far[i] = q->far[child];
		i = child;
	}
	q->far[i] = *last;
	return first;
}

void queue_add(struct queue *q, const struct event *e)
{
	uint32_t i;

	if (q->fars && !before(e, &q->far[0])) {
		far_add(q, e);
		return;
	}
	if (q->nears == QUEUE_NEAR) {
		if (!before(e, &q->near[0])) {
			far_add(q, e);
			return;
		}
		far_add(q, &q->near[0]);
		q->nears--;
		for (i = 0; i < q->nears; i++)
			q->near[i] = q->near[i + 1];
	}
	for (i = q->nears++; i && !before(e, &q->near[i - 1]); i--)
		q->near[i] = q->near[i - 1];
	q->near[i] = *e;
}

/* The earliest event, valid until the next call; NULL when there is none. */
const struct event *queue_pop(struct queue *q)
{
	struct event e;

	if (!q->nears) {
		if (!q->fars)
			return NULL;
		e = far_pop(q);
		q->near[0] = e;
		return &q->near[0];
	}
	return &q->near[--q->nears];
}

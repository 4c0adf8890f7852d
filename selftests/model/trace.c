// SPDX-License-Identifier: GPL-2.0
/*
 * How a state was reached, event by event, and again from what was written
 * down. A trace is replayed in a world that is never packed.
 */
#include <stdlib.h>

#include "explore.h"

#define TOKEN_MAX	5

struct path {
	struct event *e;
	u32 n;
	u32 max;
};

static void append(struct path *p, const struct event *e)
{
	if (p->n == p->max) {
		p->max = p->max ? 2 * p->max : 256;
		p->e = realloc(p->e, p->max * sizeof(*p->e));
		if (!p->e)
			abort();
	}
	p->e[p->n++] = *e;
}

/* The events of the tick that was explored last, up to @node. */
static void within(struct path *p, const struct tick *t, u32 node)
{
	if (!node)
		return;
	within(p, t, t->node[node].from);
	append(p, &t->node[node].event);
}

/* Did a fault lead from one state to the other, between two ticks? */
static bool fault(struct explore *x, struct path *p, const struct key *key,
		  u32 to)
{
	static struct world w;
	struct event e[EVENTS_MAX];
	struct key next;
	unsigned int n;

	world_unpack(&w, x->tick.model, key);
	n = events_faults(&w, e);
	while (n--) {
		if (e[n].kind == EV_LOSE)
			continue;
		world_unpack(&w, x->tick.model, key);
		world_do(&w, e + n);
		world_pack(&w, &next);
		if (store_find(&x->store, &next) != to)
			continue;
		append(p, e + n);
		return true;
	}
	return false;
}

/* From a state to one that was found from it. */
static void between(struct explore *x, struct path *p, u32 from, u32 to)
{
	struct tick *t = &x->tick;
	struct key key;
	u32 i;

	store_key(&x->store, from, &key);
	if (!t->model->midway && fault(x, p, &key, to))
		return;
	tick_explore(t, &key);
	for (i = 0; i < t->afters; i++)
		if (store_find(&x->store, &t->node[t->after[i]].key) == to)
			break;
	if (i < t->afters)
		within(p, t, t->after[i]);
}

static void up_to(struct explore *x, struct path *p, u32 state)
{
	if (x->store.from[state] == NO_STATE)
		return;
	up_to(x, p, x->store.from[state]);
	between(x, p, x->store.from[state], state);
}

/* On from @state as long as it is not at rest, the longest way. */
static void restless(struct explore *x, struct path *p, u32 state)
{
	u64 *first = take(((u64)x->store.n + 1) * 8);
	u32 i, most = 4 * x->tick.model->bound * down_ticks(x->tick.model);
	u64 edge, best;

	for (i = 0; i < x->store.n; i++)
		first[i + 1] = first[i] + x->store.out[i];
	for (; most-- && x->store.rest[state]; state = x->store.calm[best]) {
		best = first[state];
		for (edge = best; edge < first[state + 1]; edge++)
			if (x->store.rest[x->store.calm[edge]] >
			    x->store.rest[x->store.calm[best]])
				best = edge;
		if (!x->store.rest[x->store.calm[best]])
			break;
		between(x, p, state, x->store.calm[best]);
	}
	drop(first, ((u64)x->store.n + 1) * 8);
}

/* A world as it is, one line. */
static void show(const struct world *w, FILE *out)
{
	static const char letter[] = { 'i', 'b', 'A' };
	u8 i;

	fputs("    [", out);
	for (i = 0; i < ports_of(w->model); i++)
		fprintf(out, "%s%c", i ? i % w->model->ports ? " " : " | " : "",
			letter[w->m[i].fsm.state]);
	fputs("]", out);
	for (i = 0; i < ports_of(w->model); i++)
		fprintf(out, " p%u%s%s%s level %u", i,
			w->no_tx >> i & 1 ? " mute" : "",
			w->no_rx >> i & 1 ? " deaf" : "",
			w->m[i].heard ? " heard" : "", w->m[i].level);
	fputc('\n', out);
}

static bool perform(struct world *w, const struct event *e, FILE *out)
{
	event_say(out, e);
	if (!event_possible(w, e)) {
		fputs("  is not possible here\n", out);
		return false;
	}
	world_do(w, e);
	if (w->changed)
		show(w, out);
	if (!w->failure)
		return true;
	fprintf(out, "  %s\n", w->failure);
	return false;
}

/* Ticks in which nothing changes are worth one line. */
struct quiet {
	FILE *out;
	char *text;
	size_t len;
	u32 tick;
	u32 silent;
	bool loud;
};

static void end_tick(struct quiet *q)
{
	fclose(world_log);
	if (q->loud) {
		if (q->silent)
			fprintf(q->out, "(%u ticks: nothing changes)\n",
				q->silent);
		fprintf(q->out, "tick %u\n%s", q->tick, q->text);
		q->silent = 0;
	} else {
		q->silent++;
	}
	free(q->text);
	q->text = NULL;
	q->loud = false;
}

static void begin_tick(struct quiet *q)
{
	world_log = open_memstream(&q->text, &q->len);
	if (!world_log)
		abort();
}

static bool run(const struct model *model, const struct event *e, u32 n,
		FILE *out)
{
	struct quiet q = { .out = out };
	static struct world w;
	const char *wrong;
	bool good = true;
	u32 i;

	world_init(&w, model);
	begin_tick(&q);
	for (i = 0; i < n && good; i++) {
		good = perform(&w, &e[i], world_log);
		if (e[i].kind == EV_TICK) {
			end_tick(&q);
			begin_tick(&q);
			q.tick++;
		}
		q.loud |= w.changed || !good || e[i].kind > EV_ARRIVE;
	}
	q.loud = true;
	end_tick(&q);
	world_log = NULL;
	wrong = world_unsettled(&w);
	if (good && wrong)
		fprintf(out, "not settled: %s\n", wrong);
	return good;
}

/* Ticks in a row are written as one, with their number. */
static void tokens(const struct path *p, FILE *out)
{
	char token[TOKEN_MAX];
	u32 i, n;

	for (i = 0; i < p->n; i += n) {
		for (n = 1; p->e[i].kind == EV_TICK && i + n < p->n; n++)
			if (p->e[i + n].kind != EV_TICK)
				break;
		event_token(&p->e[i], token);
		fputs(token, out);
		if (n > 1)
			fprintf(out, "%u", n);
	}
}

/**
 * trace() - tell how an exploration came to fail
 * @x: exploration with a failure
 * @out: where to
 */
void trace(struct explore *x, FILE *out)
{
	struct event bad = x->tick.bad;
	struct path p = { .n = 0 };
	struct key key;

	up_to(x, &p, x->where);
	if (x->restless) {
		restless(x, &p, x->where);
	} else if (!x->limit) {
		store_key(&x->store, x->where, &key);
		if (x->in_tick && !tick_explore(&x->tick, &key))
			within(&p, &x->tick, x->tick.failed);
		append(&p, &bad);
	}
	run(x->tick.model, p.e, p.n, out);
	fprintf(out, "# again: model --model %s --replay ",
		x->tick.model->name);
	tokens(&p, out);
	fputc('\n', out);
	free(p.e);
}

/**
 * replay() - do again what was written down
 * @model: model
 * @text: tokens
 * @out: where to tell it
 *
 * Return: whether all of it was possible and nothing failed.
 */
bool replay(const struct model *model, const char *text, FILE *out)
{
	struct path p = { .n = 0 };
	unsigned long times;
	unsigned int len;
	struct event e;
	bool good;
	char *end;

	while (*text) {
		len = event_parse(text, &e);
		if (!len) {
			fprintf(out, "no event: %s\n", text);
			free(p.e);
			return false;
		}
		text += len;
		append(&p, &e);
		if (e.kind != EV_TICK)
			continue;
		times = strtoul(text, &end, 10);
		for (; times > 1; times--)
			append(&p, &e);
		text = end;
	}
	good = run(model, p.e, p.n, out);
	free(p.e);
	return good;
}

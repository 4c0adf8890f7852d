// SPDX-License-Identifier: GPL-2.0
/* Which events are possible in a world, and how they are written. */
#include "model.h"

static const struct {
	char token;
	u8 args;
	const char *text;
} kinds[EV_KINDS] = {
	[EV_TICK] = { 't', 0, "a tick passes" },
	[EV_TIMER] = { 'T', 1, "timer of p%u" },
	[EV_ARRIVE] = { 'a', 2, "frame of p%u arrives at p%u" },
	[EV_LOSE] = { 'l', 2, "frame of p%u to p%u is lost" },
	[EV_UNPLUG] = { 'U', 1, "p%u is unplugged" },
	[EV_DOWN] = { 'D', 1, "p%u is set down" },
	[EV_CUT] = { 'C', 1, "p%u is cut off" },
	[EV_MUTE] = { 'M', 1, "p%u is mute" },
	[EV_DEAF] = { 'F', 1, "p%u is deaf" },
	[EV_CRASH] = { 'X', 1, "r%u crashes" },
	[EV_STOP] = { 'S', 1, "r%u stops" },
	[EV_SPLIT] = { 'P', 1, "the LAN comes apart (mask %x)" },
	[EV_UP] = { 'u', 1, "p%u is up again" },
	[EV_HEAL] = { 'h', 1, "p%u is healed" },
	[EV_BOOT] = { 'b', 1, "r%u boots" },
	[EV_JOIN] = { 'j', 0, "the LAN is one again" },
};

static unsigned int add(struct event *e, unsigned int n, u8 kind, u8 a, u8 b)
{
	e[n] = (struct event){ .kind = kind, .a = a, .b = b };
	return n + 1;
}

static unsigned int add_frames(const struct world *w, struct event *e,
			       unsigned int n, u8 kind)
{
	u8 from, to;

	for (from = 0; from < ports_of(w->model); from++)
		for (to = 0; to < ports_of(w->model); to++)
			if (w->queue[from][to])
				n = add(e, n, kind, from, to);
	return n;
}

/* What happens by itself; a tick when nothing else does. */
unsigned int events_due(const struct world *w, struct event *e)
{
	unsigned int n = 0;
	u8 i;

	for (i = 0; i < ports_of(w->model); i++)
		if (timer_due(w, i))
			n = add(e, n, EV_TIMER, i, 0);
	n = add_frames(w, e, n, EV_ARRIVE);
	return n ? n : add(e, n, EV_TICK, 0, 0);
}

/* Faults of a port: one at a time. */
static unsigned int port_faults(const struct world *w, struct event *e,
				unsigned int n, u8 port)
{
	bool dead = (w->no_tx | w->no_rx) >> port & 1;
	u8 kind;

	if (!port_usable(w, port) || dead)
		return n;
	for (kind = EV_UNPLUG; kind <= EV_DEAF; kind++)
		if (w->model->kinds >> kind & 1)
			n = add(e, n, kind, port, 0);
	return n;
}

static unsigned int faults(const struct world *w, struct event *e,
			   unsigned int n)
{
	u8 i, mask, kind, ports = ports_of(w->model);

	for (i = 0; i < ports; i++)
		n = port_faults(w, e, n, i);
	for (i = 0; i < w->model->routers; i++)
		for (kind = EV_CRASH; kind <= EV_STOP; kind++)
			if (!(w->off >> i & 1) && w->model->kinds >> kind & 1)
				n = add(e, n, kind, i, 0);
	if (w->split || !(w->model->kinds >> EV_SPLIT & 1))
		return n;
	/* the side without p0; a port on its own is cut off */
	for (mask = 2; mask < 1 << ports; mask += 2)
		if (__builtin_popcount(mask) > 1 &&
		    __builtin_popcount(mask) < ports - 1)
			n = add(e, n, EV_SPLIT, mask, 0);
	return n;
}

/* Faults that begin or end now, frames that get lost. */
unsigned int events_faults(const struct world *w, struct event *e)
{
	unsigned int n = 0;
	u8 i;

	if (w->faults)
		n = faults(w, e, n);
	if (w->losses)
		n = add_frames(w, e, n, EV_LOSE);
	for (i = 0; i < ports_of(w->model); i++) {
		if (w->no_link >> i & 1 && !(w->off >> router_of(w, i) & 1))
			n = add(e, n, EV_UP, i, 0);
		if ((w->no_tx | w->no_rx) >> i & 1)
			n = add(e, n, EV_HEAL, i, 0);
	}
	for (i = 0; i < w->model->routers; i++)
		if (w->off >> i & 1)
			n = add(e, n, EV_BOOT, i, 0);
	if (w->split)
		n = add(e, n, EV_JOIN, 0, 0);
	return n;
}

static bool among(const struct event *e, const struct event *list,
		  unsigned int n)
{
	while (n--)
		if (list[n].kind == e->kind && list[n].a == e->a &&
		    list[n].b == e->b)
			return true;
	return false;
}

bool event_possible(const struct world *w, const struct event *e)
{
	struct event list[EVENTS_MAX];

	return among(e, list, events_due(w, list)) ||
	       among(e, list, events_faults(w, list));
}

void event_say(FILE *out, const struct event *e)
{
	fputs("  ", out);
	fprintf(out, kinds[e->kind].text, e->a, e->b);
	fputs(e->calm ? ", after a long calm\n" : "\n", out);
}

/* A letter, a digit for each argument, "-" for calm. @token: 5 characters. */
void event_token(const struct event *e, char *token)
{
	static const char digit[] = "0123456789abcdef";

	*token++ = kinds[e->kind].token;
	if (kinds[e->kind].args > 0)
		*token++ = digit[e->a & 15];
	if (kinds[e->kind].args > 1)
		*token++ = digit[e->b & 15];
	if (e->calm)
		*token++ = '-';
	*token = '\0';
}

/* Return: characters read, 0 when @text is no event. */
unsigned int event_parse(const char *text, struct event *e)
{
	unsigned int n = 1;
	u8 kind, i, arg[2] = { 0 };

	for (kind = 0; kind < EV_KINDS; kind++)
		if (kinds[kind].token == *text)
			break;
	if (kind == EV_KINDS)
		return 0;
	for (i = 0; i < kinds[kind].args; i++, n++) {
		if (text[n] >= '0' && text[n] <= '9')
			arg[i] = text[n] - '0';
		else if (text[n] >= 'a' && text[n] <= 'f')
			arg[i] = text[n] - 'a' + 10;
		else
			return 0;
	}
	*e = (struct event){ .kind = kind, .a = arg[0], .b = arg[1] };
	if (text[n] != '-')
		return n;
	e->calm = 1;
	return n + 1;
}

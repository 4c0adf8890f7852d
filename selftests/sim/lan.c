// SPDX-License-Identifier: GPL-2.0
/*
 * The LAN: a switch that carries every frame to every other port of the same
 * segment, unless a fault of sender or receiver is in the way. Frames are
 * what the codec makes, and the codec reads them.
 */
#include "sim.h"

/* Frames overtake each other only where a fault delays them. */
static u64 arrival(struct world *w, u8 from, u8 to)
{
	const struct plan *plan = w->plan;
	u64 at = w->now + prng_range(&w->rng, plan->latency / 2,
				     plan->latency);
	u64 *last;

	if (from >= PORTS_MAX)
		return at;
	last = &w->port[to].arrival[from];
	if (w->port[from].delay || w->port[to].delay)
		return at + prng_below(&w->rng, router_of(w, from)->interval);
	if (at <= *last && plan->latency)
		at = *last + 1;
	*last = at;
	return at;
}

static u8 worst(u8 a, u8 b)
{
	return a > b ? a : b;
}

/* How often what @from sends arrives at @to. */
static unsigned int copies(struct world *w, u8 from, u8 to)
{
	const struct port *a = &w->port[from], *b = &w->port[to];

	if (a->segment != b->segment ||
	    prng_percent(&w->rng, worst(a->loss, b->loss)))
		return 0;
	return prng_percent(&w->rng, worst(a->dup, b->dup)) ? 2 : 1;
}

static void arrives(struct world *w, u8 from, u8 to, enum event_type type,
		    u32 what)
{
	u64 tie = world_tie(w);

	world_will(w, arrival(w, from, to), tie, type, to, what);
}

static void carry(struct world *w, u8 from, u8 to, u16 frame)
{
	unsigned int n = copies(w, from, to);

	while (n--)
		arrives(w, from, to, EV_FRAME, frame);
}

/* A frame that is no advertisement. */
static void carry_other(struct world *w, u8 from, u8 to)
{
	if (from < PORTS_MAX ? !copies(w, from, to) :
			       prng_percent(&w->rng, w->port[to].loss))
		return;
	arrives(w, from, to, EV_OTHER, from);
}

/* Is a host where @port is? */
static bool host_near(const struct world *w, u8 port)
{
	return w->plan->hosts == HOSTS_ALL ||
	       (w->plan->hosts == HOSTS_ONE && !w->port[port].segment);
}

/* Are hosts where @port is, if there are any? */
bool lan_inhabited(const struct world *w, u8 port)
{
	return w->plan->hosts == HOSTS_NONE || host_near(w, port);
}

/* Would @port get an answer, if its own path is alive? */
bool lan_answers(const struct world *w, u8 port)
{
	return w->plan->known && host_near(w, port);
}

/* Whether what a port sends gets anywhere. */
bool lan_leaves(const struct world *w, u8 from)
{
	const struct port *p = &w->port[from];

	return !p->no_tx && !p->no_link && !p->no_admin;
}

/* Something that all others get; if it is a question, hosts answer. */
void lan_ask(struct world *w, u8 port, bool ask)
{
	u8 to;

	/* only neighbours that are known are asked */
	if (ask && !w->plan->known)
		return;
	world_say(w, 2, "%s %s", port_name(w, port), ask ? "asks" : "shows");
	if (!lan_leaves(w, port))
		return;
	for (to = 0; to < PORTS_MAX; to++)
		if (to != port && port_exists(w->plan, to))
			carry_other(w, port, to);
	if (ask && lan_answers(w, port) &&
	    !prng_percent(&w->rng, w->port[port].loss))
		carry_other(w, FROM_ANSWER, port);
}

/* Hosts say something, and will again. */
void lan_chatter(struct world *w)
{
	u64 tie;
	u8 to;

	for (to = 0; to < PORTS_MAX; to++)
		if (port_exists(w->plan, to) && host_near(w, to))
			carry_other(w, FROM_HOST, to);
	tie = world_tie(w);
	world_will(w, w->now + w->plan->chatter / 2 +
		   prng_below(&w->rng, w->plan->chatter), tie, EV_CHATTER, 0,
		   0);
}

/* Whether what was sent to a port reaches it at this moment. */
bool lan_arrives(const struct world *w, u8 to)
{
	const struct port *p = &w->port[to];

	return !p->no_rx && !p->no_link && !p->no_admin;
}

/* Send an advertisement of @port with @priority. */
void lan_send(struct world *w, u8 port, u8 priority)
{
	u16 frame = frame_make(w, port, priority);
	struct port *p = &w->port[port];
	u8 to;

	if (frame == FRAMES_MAX)
		return;
	world_say(w, 2, "%s sends %u", port_name(w, port), priority);
	p->sent = w->now;
	p->out++;
	if (!lan_leaves(w, port))
		return;
	for (to = 0; to < PORTS_MAX; to++)
		if ((to != port || p->echo) && port_exists(w->plan, to))
			carry(w, port, to, frame);
}

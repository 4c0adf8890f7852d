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
	u64 *last = &w->port[to].arrival[from];

	if (w->port[from].delay || w->port[to].delay)
		return at + prng_below(&w->rng, router_of(w, from)->interval);
	if (at <= *last)
		at = *last + 1;
	*last = at;
	return at;
}

static u8 worst(u8 a, u8 b)
{
	return a > b ? a : b;
}

static void carry(struct world *w, u8 from, u8 to, const u8 *frame, u8 len)
{
	const struct port *a = &w->port[from], *b = &w->port[to];
	unsigned int copies = 1;

	if (a->segment != b->segment)
		return;
	if (prng_percent(&w->rng, worst(a->loss, b->loss)))
		return;
	if (prng_percent(&w->rng, worst(a->dup, b->dup)))
		copies++;
	while (copies--) {
		struct event *e = queue_add(w->queue, arrival(w, from, to),
					    prng_next(&w->rng));

		e->type = EV_FRAME;
		e->port = to;
		e->len = len;
		memcpy(e->frame, frame, len);
	}
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
	static const u8 vip[16] = { 0xfe, 0x80, [15] = 1 };
	struct port *p = &w->port[port];
	struct vrrpif_adv adv = {
		.source = p->m.fsm.primary,
		.addrs = vip,
		.interval_us = (u32)(p->m.fsm.interval_ns /
				     VRRPIF_NSEC_PER_USEC),
		.version = w->plan->version,
		.vrid = 10,
		.priority = priority,
		.count = 1,
		.ipv6 = w->plan->ipv6,
	};
	u8 frame[FRAME_MAX];
	size_t len = vrrpif_packet_build(frame, sizeof(frame), &adv,
					 VRRPIF_CHECKSUM_RFC9568);
	u8 to;

	if (!len) {
		world_fail(w, "%s: the codec builds no advertisement",
			   port_name(w, port));
		return;
	}
	world_say(w, 2, "%s sends %u", port_name(w, port), priority);
	p->sent = w->now;
	if (p->no_tx || p->no_link || p->no_admin)
		return;
	for (to = 0; to < PORTS_MAX; to++)
		if ((to != port || p->echo) && port_exists(w->plan, to))
			carry(w, port, to, frame, (u8)len);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The times of rule 4. What a port received is compared with when a port asked
 * or tried to show itself, and only which of them was first matters. So the
 * key has no times of frames, but for each frame what it came after; and for
 * what a port did last to show itself how long ago it was, up to a down
 * interval, and for when it asked, up to an interval. Since when main listens is
 * such a time, too, of a router.
 */
#include "model.h"

/* Within a router, bit i: port i asked; bit 4 + i: it showed itself; the last
 * one: its main listens.
 */
#define VIGIL		(2 * PORTS_MAX)
#define MARKS		(VIGIL + 1)
#define AGE_MAX		(4 * INTERVAL + 1)
/* main that did not look for so long begins anew: see vrrpif_vigil_keep() */
#define VIGIL_MAX	((w->model->listen + 1) * INTERVAL + 1)

static u8 capped(const struct world *w, u64 at, u8 most)
{
	u64 age = (w->now - at) / TICK;

	return age < most ? age : most;
}

static u8 first_of(const struct world *w, u8 port)
{
	return router_of(w, port) * w->model->ports;
}

/* The time of mark @i of the router of @port, 0 when there is none. */
static u64 mark(const struct world *w, u8 port, u8 i)
{
	const struct vrrpif_member *main = w->group[router_of(w, port)].main;
	const struct vrrpif_member *m;

	if (i == VIGIL)
		return w->group[router_of(w, port)].vigil_ns;
	if (i % PORTS_MAX >= w->model->ports)
		return 0;
	m = &w->m[first_of(w, port) + i % PORTS_MAX];
	if (i >= PORTS_MAX)
		return m->mute ? m->proof_ns : 0;
	return main && main != m ? m->asked_ns : 0;
}

static u16 after(const struct world *w, u8 port, u64 at)
{
	u16 mask = 0;
	u64 t;
	u8 i;

	for (i = 0; i < MARKS; i++) {
		t = mark(w, port, i);
		if (t && t <= at)
			mask |= 1 << i;
	}
	return mask;
}

/*
 * What happens within a tick has an order: everything so far moves a little
 * into the past, now is the end of the tick.
 */
static void slide(const struct world *w, u64 *at)
{
	if (*at && *at + TICK > w->now)
		--*at;
}

void marks_slide(struct world *w)
{
	u8 i;

	for (i = 0; i < ports_of(w->model); i++) {
		slide(w, &w->m[i].frame_ns);
		slide(w, &w->m[i].answer_ns);
		slide(w, &w->m[i].asked_ns);
		slide(w, &w->m[i].proof_ns);
	}
	for (i = 0; i < w->model->routers; i++)
		slide(w, &w->group[i].vigil_ns);
}

void marks_pack(const struct world *w, u8 port, u8 *b)
{
	u8 i = port - first_of(w, port);
	u64 asked = mark(w, port, i), shown = mark(w, port, PORTS_MAX + i);

	b[0] = after(w, port, w->m[port].frame_ns);
	b[1] = after(w, port, w->m[port].answer_ns);
	b[2] = asked ? 1 + capped(w, asked, INTERVAL) : 0;
	b[3] = shown ? 1 + capped(w, shown, AGE_MAX) : 0;
}

/* What @port received since main listens, which marks_pack() has no room for. */
u8 vigil_marks(const struct world *w, u8 port)
{
	const struct vrrpif_member *m = &w->m[port];

	return (after(w, port, m->frame_ns) >> VIGIL ? FRAME_IN_VIGIL : 0) |
	       (after(w, port, m->answer_ns) >> VIGIL ? ANSWER_IN_VIGIL : 0);
}

/* Since when main of @router listens, and how often it has asked. */
u8 vigil_pack(const struct world *w, u8 router)
{
	const struct vrrpif_group *g = &w->group[router];

	if (!g->vigil_ns)
		return 0;
	return (1 + capped(w, g->vigil_ns, VIGIL_MAX)) << 2 | g->asked;
}

static const u8 *marks_of(const struct key *key, u8 port)
{
	return key->b + port * PORT_BYTES + PORT_BYTES - MARKS_BYTES;
}

static u8 vigil_of(const struct key *key, u8 port)
{
	return key->b[port * PORT_BYTES] >> 5;
}

static const u8 *vigils_of(const struct key *key)
{
	return key->b + KEY_BYTES - VIGILS_MAX;
}

/* The marks that a frame came after, and that an answer did. */
static u16 frame_after(const struct key *key, u8 port)
{
	return marks_of(key, port)[0] |
	       (vigil_of(key, port) & FRAME_IN_VIGIL ? 1 << VIGIL : 0);
}

static u16 answer_after(const struct key *key, u8 port)
{
	return marks_of(key, port)[1] |
	       (vigil_of(key, port) & ANSWER_IN_VIGIL ? 1 << VIGIL : 0);
}

/* How many frames of the router came after mark @i: the more, the older. */
static u8 count(const struct world *w, const struct key *key, u8 first, u8 i)
{
	u8 n = 0, p;

	for (p = first; p < first + w->model->ports; p++)
		n += (frame_after(key, p) >> i & 1) +
		     (answer_after(key, p) >> i & 1);
	return n;
}

/* The same for the time of the vigil: not on a tick, a little before it. */
static u64 set_vigil(struct world *w, const struct key *key, u8 router, u64 t)
{
	struct vrrpif_group *g = &w->group[router];
	u8 b = router < VIGILS_MAX ? vigils_of(key)[router] : 0;
	u64 at;

	if (!b)
		return t;
	at = w->now - ((b >> 2) - 1) * TICK - 1;
	g->vigil_ns = at < t ? at : t;
	g->asked = b & 3;
	return g->vigil_ns;
}

/* Set mark @i, if there is one, to @t or before. Return: what it was set to. */
static u64 set(struct world *w, const struct key *key, u8 first, u8 i, u64 t)
{
	u8 port = first + i % PORTS_MAX, b;
	u64 at;

	if (i == VIGIL)
		return set_vigil(w, key, router_of(w, first), t);
	b = marks_of(key, port)[2 + i / PORTS_MAX];
	if (!b)
		return t;
	at = w->now - (u64)(b - 1) * TICK;
	if (at < t)
		t = at;
	if (i < PORTS_MAX)
		w->m[port].asked_ns = t;
	else
		w->m[port].proof_ns = t;
	return t;
}

static u64 latest(const struct world *w, u8 port, u16 mask)
{
	u64 t = 0;
	u8 i;

	for (i = 0; i < MARKS; i++)
		if (mask >> i & 1 && mark(w, port, i) > t)
			t = mark(w, port, i);
	return t;
}

/* The youngest marks first, each group before the one that was before. */
static void unpack_router(struct world *w, const struct key *key, u8 first)
{
	u64 t = w->now, least, at;
	u8 n, i, ports = w->model->ports;

	for (n = 0; n <= 2 * ports; n++) {
		least = t;
		for (i = 0; i < MARKS; i++) {
			if ((i != VIGIL && i % PORTS_MAX >= ports) ||
			    count(w, key, first, i) != n)
				continue;
			at = set(w, key, first, i, t);
			least = at < least ? at : least;
		}
		t = least - 1;
	}
	for (i = first; i < first + ports; i++) {
		w->m[i].frame_ns = latest(w, i, frame_after(key, i));
		w->m[i].answer_ns = latest(w, i, answer_after(key, i));
	}
}

void marks_unpack(struct world *w, const struct key *key)
{
	u8 r;

	for (r = 0; r < w->model->routers; r++)
		unpack_router(w, key, r * w->model->ports);
}

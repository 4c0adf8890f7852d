// SPDX-License-Identifier: GPL-2.0
/*
 * World to key and back. Equal keys must mean equal futures; what is left out
 * or cut short here is what the core does not tell apart. walk.c compares it
 * with worlds that were never packed.
 */
#include "model.h"

/* Any time will do that leaves room for what is long ago. */
#define EPOCH	((u64)1000000 * TICK)

/* An advertisement is compared with others for 3 intervals since it was
 * heard, and another one with it that is up to 1.5 intervals older.
 */
#define HEARD_MAX	(9 * INTERVAL / 2)
/* A port that missed more is taken to have missed 4 less. It asks the LAN when
 * it has missed 8, 16, 32 and so on; here after 8 and then after each 4.
 */
#define MISSED_MAX	8
#define MISSED_AGAIN	4
#define NOBODY		7

/* A new field of the core's has to be thought about here. */
#ifdef __LP64__
_Static_assert(sizeof(struct vrrpif_fsm) == 144, "new in the fsm?");
_Static_assert(sizeof(struct vrrpif_member) == 200, "new in the member?");
_Static_assert(sizeof(struct vrrpif_group) == 184, "new in the group?");
#endif

static void fail(struct world *w, const char *what)
{
	if (!w->failure)
		w->failure = what;
}

/* A port as it is before its router boots. */
void world_reset(struct world *w, u8 port)
{
	struct vrrpif_fsm *f = &w->m[port].fsm;

	memset(&w->m[port], 0, sizeof(w->m[port]));
	w->fresh &= ~(1 << port);
	f->interval_ns = INTERVAL * TICK;
	f->active_interval_ns = INTERVAL * TICK;
	f->heard_interval_ns = INTERVAL * TICK;
	f->primary = (struct vrrpif_ip){ { 10, 0, 0, port + 1 } };
	f->priority = w->model->priority[port];
	f->version = 3;
	f->preempt = w->model->preempt;
}

/* No router runs yet, everything is plugged in. */
void world_init(struct world *w, const struct model *model)
{
	u8 i;

	memset(w, 0, sizeof(*w));
	w->model = model;
	w->now = EPOCH;
	w->off = (1 << model->routers) - 1;
	w->faults = model->faults;
	w->losses = model->losses;
	for (i = 0; i < ports_of(model); i++)
		world_reset(w, i);
}

/* Ticks from now, and one; 0 for what is past. */
static u16 ahead(struct world *w, u64 at)
{
	if (at <= w->now)
		return 0;
	if ((at - w->now) % TICK)
		fail(w, "a time is not on a tick");
	return (at - w->now) / TICK;
}

static u16 ago(struct world *w, u64 at, u16 most)
{
	u64 age;

	if (at > w->now)
		fail(w, "the past is in the future");
	age = (w->now - at) / TICK;
	return age < most ? age : most;
}

static u8 who(struct world *w, const struct vrrpif_ip *ip)
{
	u8 i;

	for (i = 0; i < ports_of(w->model); i++)
		if (!vrrpif_ip_cmp(ip, &w->m[i].fsm.primary))
			return i;
	return NOBODY;
}

static struct vrrpif_ip whose(const struct world *w, u8 port)
{
	return port == NOBODY ? (struct vrrpif_ip){ { 0 } } :
				w->m[port].fsm.primary;
}

static u8 missed(struct world *w, u8 port)
{
	const struct vrrpif_member *main = w->group[router_of(w, port)].main;
	const struct vrrpif_member *m = &w->m[port];
	u32 n;

	if (!main || main == m || m->fsm.state != VRRPIF_STATE_BACKUP)
		return 0;
	n = main->fsm.sent - m->seen;
	if (n > MISSED_MAX)
		fail(w, "missed is out of its range");
	return n;
}

/* Backoff: how long ago the level rose; the level is forgotten in the end. */
static u16 calm(const struct world *w, const struct vrrpif_member *m, u8 *level)
{
	u64 down = vrrpif_fsm_down(&m->fsm), wait;

	*level = m->level;
	if (!m->level || !w->model->ages)
		return 0;
	wait = down << (m->level - 1);
	if (w->now - m->replaced_ns <= 2 * wait + 8 * down)
		return (w->now - m->replaced_ns) / TICK;
	*level = 0;
	return 0;
}

static void pack_port(struct world *w, u8 port, u8 *b)
{
	const struct vrrpif_member *m = &w->m[port];
	const struct vrrpif_fsm *f = &m->fsm;
	u16 hold = ahead(w, m->hold_ns), replaced;
	u16 watched = w->model->preempt == VRRPIF_PREEMPT_IMMEDIATE ?
		      ahead(w, f->watched_ns) : 0;
	u16 deadline = 0;
	u8 level;

	replaced = calm(w, m, &level);
	if (f->graced || f->unsent)
		fail(w, "a timer is late");
	/* there are not enough ports to use it up, so it is left out */
	if (f->haste_ns > w->now + f->interval_ns / 2)
		fail(w, "a port is hurried too often");
	if (f->deadline_ns)
		deadline = ahead(w, f->deadline_ns) + 1;
	if (deadline > 255 || watched > 15)
		fail(w, "a time is too far ahead for the key");
	b[0] = f->state | m->heard << 2 | (w->fresh >> port & 1) << 3 |
	       m->mute << 4 | vigil_marks(w, port) << 5;
	b[1] = deadline;
	b[2] = ago(w, f->heard_ns, HEARD_MAX);
	b[3] = who(w, &f->heard_source) | !f->heard_priority << 3 |
	       level << 4;
	b[4] = watched | (watched ? who(w, &f->watched_source) : 0) << 4;
	b[5] = hold & 255;
	b[6] = hold >> 8;
	b[7] = replaced & 255;
	b[8] = replaced >> 8;
	b[9] = missed(w, port);
	marks_pack(w, port, b + 10);
}

static void unpack_port(struct world *w, u8 port, const u8 *b)
{
	struct vrrpif_member *m = &w->m[port];
	struct vrrpif_fsm *f = &m->fsm;
	u16 hold = b[5] | b[6] << 8, replaced = b[7] | b[8] << 8;
	u8 from = b[3] & 7;

	f->state = b[0] & 3;
	m->heard = b[0] >> 2 & 1;
	w->fresh |= (b[0] >> 3 & 1) << port;
	m->mute = b[0] >> 4 & 1;
	m->seen = MISSED_MAX - b[9];
	f->deadline_ns = b[1] ? w->now + (b[1] - 1) * TICK : 0;
	f->heard_ns = w->now - b[2] * TICK;
	f->heard_source = whose(w, from);
	f->heard_priority = b[3] & 8 ? 0 : w->m[from].fsm.priority;
	m->level = b[3] >> 4;
	f->watched_ns = b[4] & 15 ? w->now + (b[4] & 15) * TICK : 0;
	f->watched_source = whose(w, b[4] >> 4);
	m->hold_ns = hold ? w->now + hold * TICK : 0;
	m->replaced_ns = m->level ? w->now - replaced * TICK : 0;
}

/* To whole ticks, upwards: what is due between two of them is due then. And
 * what a port missed to what is told apart.
 */
void world_round(struct world *w)
{
	u8 i;

	for (i = 0; i < ports_of(w->model); i++) {
		struct vrrpif_member *m = &w->m[i];
		const struct vrrpif_member *main =
			w->group[router_of(w, i)].main;
		u64 *deadline = &m->fsm.deadline_ns;

		*deadline = (*deadline + TICK - 1) / TICK * TICK;
		if (main && main != m && main->fsm.sent - m->seen > MISSED_MAX)
			m->seen += MISSED_AGAIN;
	}
}

/* Sets @w->failure when it cannot be packed. */
void world_pack(struct world *w, struct key *key)
{
	u8 *b = key->b + PORTS_MAX * PORT_BYTES, i;

	memset(key, 0, sizeof(*key));
	for (i = 0; i < ports_of(w->model); i++)
		pack_port(w, i, key->b + i * PORT_BYTES);
	for (i = 0; i < w->model->routers; i++)
		b[i / 2] |= (w->group[i].main ?
			     w->group[i].main - w->m + 1 : 0) << 4 * (i % 2);
	b[2] = w->no_link | w->no_tx << 4;
	b[3] = w->no_rx | w->off << 4;
	b[4] = w->split;
	b[5] = w->faults | w->losses << 4;
	for (i = 0; i < w->model->routers; i++)
		b[6] |= !!w->group[i].others_ns << i;
	for (i = 0; i < w->model->routers; i++) {
		if (i < VIGILS_MAX)
			b[7 + i] = vigil_pack(w, i);
		else if (w->group[i].vigil_ns)
			fail(w, "no room for another vigil in the key");
	}
	memcpy(key->queue, w->queue, sizeof(key->queue));
}

void world_unpack(struct world *w, const struct model *model,
		  const struct key *key)
{
	const u8 *b = key->b + PORTS_MAX * PORT_BYTES;
	u8 i, main;

	world_init(w, model);
	w->no_link = b[2] & 15;
	w->no_tx = b[2] >> 4;
	w->no_rx = b[3] & 15;
	w->off = b[3] >> 4;
	w->split = b[4];
	w->faults = b[5] & 15;
	w->losses = b[5] >> 4;
	memcpy(w->queue, key->queue, sizeof(w->queue));
	for (i = 0; i < ports_of(model); i++) {
		unpack_port(w, i, key->b + i * PORT_BYTES);
		if (!(w->off >> router_of(w, i) & 1))
			vrrpif_elect_add(&w->group[router_of(w, i)], &w->m[i]);
	}
	for (i = 0; i < model->routers; i++) {
		w->group[i].arbitration = true;
		w->group[i].listen = model->listen;
		/* it takes hours until there is none any more: never, here */
		w->group[i].others_ns = b[6] >> i & 1 ? w->now : 0;
		main = b[i / 2] >> 4 * (i % 2) & 15;
		if (!main)
			continue;
		w->group[i].main = &w->m[main - 1];
		w->m[main - 1].fsm.sent = MISSED_MAX;
	}
	marks_unpack(w, key);
}

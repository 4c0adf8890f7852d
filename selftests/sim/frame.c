// SPDX-License-Identifier: GPL-2.0
/*
 * Advertisements on the LAN. A port says the same thing again and again: the
 * bytes are made by the codec, and read by it, once for each thing that is
 * said in a run. With --plain they are made each time they are sent and
 * read each time they arrive, and it is the same.
 */
#include "sim.h"

static const u8 vip[16] = { 0xfe, 0x80, [15] = 1 };

static size_t build(const struct world *w, const struct frame *f, u8 *bytes)
{
	struct vrrpif_adv adv = {
		.source = f->source,
		.addrs = vip,
		.interval_us = f->interval_us,
		.version = w->plan->version,
		.vrid = 10,
		.priority = f->priority,
		.count = 1,
		.ipv6 = w->plan->ipv6,
	};

	return vrrpif_packet_build(bytes, FRAME_MAX, &adv,
				   VRRPIF_CHECKSUM_RFC9568);
}

static bool same(const struct frame *a, const struct frame *b)
{
	return a->priority == b->priority &&
	       a->interval_us == b->interval_us &&
	       !vrrpif_ip_cmp(&a->source, &b->source);
}

/* Were the same bytes made of it as before? */
static void build_again(struct world *w, const struct frame *f)
{
	u8 bytes[FRAME_MAX];

	if (build(w, f, bytes) != f->len || memcmp(bytes, f->bytes, f->len))
		world_fail(w, "the codec writes the same in two ways");
}

/**
 * frame_make() - what @port says with @priority
 * @w: world
 * @port: sender
 * @priority: in it
 *
 * Return: its number, or FRAMES_MAX with a failure.
 */
u16 frame_make(struct world *w, u8 port, u8 priority)
{
	struct port *p = &w->port[port];
	struct frame *f = &w->frame[w->frames];
	u16 i = p->says;

	f->source = p->m.fsm.primary;
	f->interval_us = (u32)(p->m.fsm.interval_ns / VRRPIF_NSEC_PER_USEC);
	f->priority = priority;
	if (i >= w->frames || !same(&w->frame[i], f))
		for (i = 0; i < w->frames && !same(&w->frame[i], f); i++)
			;
	if (i != p->says)
		world_stir(w);
	p->says = i;
	if (i < w->frames) {
		if (plainly)
			build_again(w, &w->frame[i]);
		return i;
	}
	f->len = (u8)build(w, f, f->bytes);
	f->is_read = false;
	if (!f->len)
		world_fail(w, "%s: the codec builds no advertisement",
			   port_name(w, port));
	else if (w->frames == FRAMES_MAX - 1)
		world_fail(w, "more is said than there is room for");
	else
		w->frames++;
	return w->failure[0] ? FRAMES_MAX : i;
}

/**
 * frame_read() - what the codec reads in an advertisement
 * @w: world
 * @number: from frame_make()
 *
 * Return: the advertisement, or NULL with a failure.
 */
const struct vrrpif_adv *frame_read(struct world *w, u16 number)
{
	struct frame *f = &w->frame[number];

	if (!f->is_read || plainly) {
		enum vrrpif_verdict verdict =
			vrrpif_packet_parse(f->bytes, f->len, &f->adv);

		if (verdict != VRRPIF_ADV_OK) {
			world_fail(w, "the codec refuses an advertisement (%d)",
				   verdict);
			return NULL;
		}
		f->is_read = true;
	}
	return &f->adv;
}

// SPDX-License-Identifier: GPL-2.0
/* Generator of frames: what is done to good ones. */
#include <net/ethernet.h>
#include <string.h>

#include "wirefuzz.h"

#define ETH_P_QINQ	0x88a8

/* Bytes that are the end of something. */
static const uint8_t edges[] = { 0, 1, 2, 4, 8, 0x0f, 0x45, 0x46, 0x60, 0x70,
				 0x7f, 0x80, 0xfe, 0xff };

/* What follows the addresses most of the time. */
static size_t some_place(const struct frame *f, struct prng *r)
{
	if (f->len <= ETH_HLEN || !prng_below(r, 8))
		return prng_below(r, f->len);
	return prng_range(r, ETH_HLEN, f->len - 1);
}

/* Room for @n bytes more, and @n is cut to that. */
static size_t room(const struct frame *f, size_t n)
{
	return n < FRAME_MAX - f->len ? n : FRAME_MAX - f->len;
}

static void append(struct frame *f, size_t n, struct prng *r)
{
	for (n = room(f, n); n; n--)
		f->b[f->len++] = (uint8_t)prng_next(r);
}

/* A piece of it once more, what follows it moves. */
static void repeat(struct frame *f, struct prng *r)
{
	size_t from = some_place(f, r);
	size_t n = room(f, prng_range(r, 1, f->len - from));

	memmove(f->b + from + n, f->b + from, f->len - from);
	f->len += n;
}

static void drop(struct frame *f, struct prng *r)
{
	size_t from = some_place(f, r);
	size_t n = prng_range(r, 1, f->len - from);

	memmove(f->b + from, f->b + from + n, f->len - from - n);
	f->len -= n;
}

/* One that a header gives: the length of IPv4, or of IPv6. */
static void lie(struct frame *f, struct prng *r)
{
	uint16_t type;
	size_t at = network_of(f, &type) + (type == ETH_P_IP ? 2 : 4);

	if (f->len >= at + 2)
		put16(f->b + at, (uint16_t)(get16(f->b + at) +
					    prng_range(r, 0, 64) - 32));
}

static void tag(struct frame *f, struct prng *r)
{
	static const uint16_t vids[] = { 0, 0, 0, 1, 2, 4095 };

	if (f->len < ETH_HLEN || f->len + 4 > FRAME_MAX)
		return;
	memmove(f->b + 16, f->b + 12, f->len - 12);
	put16(f->b + 12, prng_below(r, 3) ? ETH_P_8021Q : ETH_P_QINQ);
	put16(f->b + 14, (uint16_t)(prng_below(r, 8) << 13 |
				    vids[prng_below(r, 6)]));
	f->len += 4;
}

static void damage(struct frame *f, struct prng *r)
{
	if (!f->len)
		return;
	switch (prng_below(r, 12)) {
	case 0: case 1: case 2:
		f->b[some_place(f, r)] ^= (uint8_t)(1 << prng_below(r, 8));
		break;
	case 3: case 4:
		f->b[some_place(f, r)] = (uint8_t)prng_next(r);
		break;
	case 5: case 6:
		f->b[some_place(f, r)] =
			edges[prng_below(r, sizeof(edges))];
		break;
	case 7:
		f->len = prng_range(r, 1, f->len);
		break;
	case 8:
		append(f, prng_range(r, 1, 64), r);
		break;
	case 9:
		repeat(f, r);
		break;
	case 10:
		drop(f, r);
		break;
	case 11:
		lie(f, r);
		break;
	}
}

static bool is_a_port(const struct lan *lan, bool v6, const uint8_t *source)
{
	unsigned int i;

	for (i = 0; i < lan->ports; i++)
		if (lan->port[i].ip.v6 == v6 &&
		    !memcmp(lan->port[i].ip.b, source, v6 ? 16 : 4))
			return true;
	return false;
}

/*
 * In the name of a port that is there everything can be said, and has to be
 * believed: that is not what is to be found out.
 */
static void disown(struct frame *f, const struct lan *lan)
{
	uint16_t type;
	size_t at = network_of(f, &type);

	if (type == ETH_P_IP && f->len >= at + 20 &&
	    is_a_port(lan, false, f->b + at + 12))
		memcpy(f->b + at + 12, lan->source4.b, 4);
	if (type == ETH_P_IPV6 && f->len >= at + 40 &&
	    is_a_port(lan, true, f->b + at + 8))
		memcpy(f->b + at + 8, lan->source6.b, 16);
}

void next_frame(struct frame *f, const struct lan *lan, struct prng *r)
{
	unsigned int n;

	/* now and then the same once more, or with more damage */
	if (!f->len || prng_below(r, 8))
		make_any(f, lan, r);
	/* one of four is whole */
	for (n = (unsigned int)prng_below(r, 4); n; n--)
		damage(f, r);
	if (!prng_below(r, 8)) {
		tag(f, r);
		if (!prng_below(r, 2))
			tag(f, r);
	}
	if (!prng_below(r, 256))
		append(f, prng_below(r, FRAME_MAX), r);
	disown(f, lan);
	if (prng_below(r, 2))
		seal(f, prng_below(r, 4) ? 0 : SEAL_PSEUDO);
}

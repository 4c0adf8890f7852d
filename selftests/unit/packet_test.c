// SPDX-License-Identifier: GPL-2.0
/* The codec: every verdict, every field's limits, there and back. */
#include <stdlib.h>

#include "unit.h"

static const u8 vip4[3 * 4] = { 10, 0, 0, 1, 10, 0, 0, 2, 10, 0, 0, 3 };
static const u8 vip6[2 * 16] = { 0xfe, 0x80, [15] = 1,
				 [16] = 0x20, 0x01, 0x0d, 0xb8, [31] = 1 };

struct packet {
	struct vrrpif_adv adv;
	u8 b[VRRPIF_PACKET_MAX];
	size_t len;
};

static void build(struct packet *p)
{
	p->len = vrrpif_packet_build(p->b, sizeof(p->b), &p->adv,
				     VRRPIF_CHECKSUM_RFC9568);
	assert_int_equal(p->len, vrrpif_packet_size(p->adv.ipv6,
						    p->adv.version,
						    p->adv.count));
}

static void make4(struct packet *p, u8 version)
{
	*p = (struct packet){ .adv = {
		.source = ip4(192, 0, 2, 1),
		.addrs = vip4,
		.interval_us = 1000000,
		.version = version,
		.vrid = 51,
		.priority = 100,
		.count = 1,
	} };
	build(p);
}

static void make6(struct packet *p)
{
	*p = (struct packet){ .adv = {
		.source = { { 0xfe, 0x80, [15] = 9 } },
		.addrs = vip6,
		.interval_us = 1000000,
		.version = 3,
		.vrid = 51,
		.priority = 100,
		.count = 2,
		.ipv6 = true,
	} };
	build(p);
}

static enum vrrpif_verdict parse(const struct packet *p)
{
	struct vrrpif_adv adv;
	u8 *copy = malloc(p->len ? p->len : 1);
	enum vrrpif_verdict verdict;

	/* of exactly that size, for the address sanitizer */
	assert_non_null(copy);
	memcpy(copy, p->b, p->len);
	verdict = vrrpif_packet_parse(copy, p->len, &adv);
	free(copy);
	return verdict;
}

static u16 inet_sum(const u8 *p, size_t len, u32 acc)
{
	size_t i;

	for (i = 0; i < len; i++)
		acc += i & 1 ? p[i] : (u32)p[i] << 8;
	while (acc >> 16)
		acc = (acc & 0xffff) + (acc >> 16);
	return (u16)~acc;
}

static void put16(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

/* Put both checksums right again, so that only what was changed is wrong. */
static void seal(struct packet *p)
{
	bool v6 = p->b[0] >> 4 == 6;
	size_t hlen = v6 ? 40 : (p->b[0] & 15) * 4U;
	size_t len = v6 ? p->len - hlen : (size_t)(p->b[2] << 8 | p->b[3]) - hlen;
	u8 *vrrp = p->b + hlen;
	u32 acc = 0;

	if (v6)
		acc = (u16)~inet_sum(p->b + 8, 32, (u32)len + 112);
	else {
		put16(p->b + 10, 0);
		put16(p->b + 10, inet_sum(p->b, hlen, 0));
	}
	put16(vrrp + 6, 0);
	put16(vrrp + 6, inet_sum(vrrp, len, acc));
}

/* The verdict on @p with one byte changed, checksums put right again. */
static enum vrrpif_verdict with(const struct packet *p, size_t at, u8 value)
{
	struct packet q = *p;

	q.b[at] = value;
	seal(&q);
	return parse(&q);
}

static void test_valid(void **state)
{
	struct packet p;

	(void)state;
	make4(&p, 3);
	assert_int_equal(parse(&p), VRRPIF_ADV_OK);
	assert_int_equal(p.len, 32);
	make4(&p, 2);
	assert_int_equal(parse(&p), VRRPIF_ADV_OK);
	assert_int_equal(p.len, 40);
	make6(&p);
	assert_int_equal(parse(&p), VRRPIF_ADV_OK);
	assert_int_equal(p.len, 80);
}

/* 5.1.1.3-1, 5.1.2.3-1, 7.2: what we send looks like. */
static void test_header_sent(void **state)
{
	struct packet p;

	(void)state;
	make4(&p, 3);
	assert_int_equal(p.b[0], 0x45);
	assert_int_equal(p.b[1], 0xc0);
	assert_int_equal(p.b[3], p.len);
	assert_int_equal(p.b[6], 0x40);
	assert_int_equal(p.b[8], 255);
	assert_int_equal(p.b[9], 112);
	assert_memory_equal(p.b + 12, "\xc0\0\2\1\xe0\0\0\x12", 8);
	/* 5.2.6-1 */
	assert_int_equal(p.b[24] & 0xf0, 0);
	make6(&p);
	assert_memory_equal(p.b, "\x6c\0\0\0", 4);
	assert_int_equal(p.b[5], p.len - 40);
	assert_int_equal(p.b[6], 112);
	assert_int_equal(p.b[7], 255);
	assert_memory_equal(p.b + 24, "\xff\2\0\0\0\0\0\0\0\0\0\0\0\0\0\x12", 16);
}

static void test_foreign(void **state)
{
	struct packet p;
	unsigned int i;

	(void)state;
	make4(&p, 3);
	assert_int_equal(with(&p, 9, 17), VRRPIF_ADV_FOREIGN);
	assert_int_equal(with(&p, 19, 0x13), VRRPIF_ADV_FOREIGN);
	make6(&p);
	assert_int_equal(with(&p, 6, 58), VRRPIF_ADV_FOREIGN);
	/* hop-by-hop options in front: not to be looked for */
	assert_int_equal(with(&p, 6, 0), VRRPIF_ADV_FOREIGN);
	assert_int_equal(with(&p, 39, 0x13), VRRPIF_ADV_FOREIGN);
	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6)
			continue;
		p.b[0] = (u8)(i << 4 | 5);
		assert_int_equal(parse(&p), VRRPIF_ADV_FOREIGN);
	}
}

/* Cut off at every length: never OK, never read beyond the end. */
static void test_truncated_at_every_length(void **state)
{
	struct packet p;
	size_t full;

	(void)state;
	make4(&p, 3);
	p.adv.count = 3;
	build(&p);
	for (full = p.len, p.len = 0; p.len < full; p.len++)
		assert_int_equal(parse(&p), p.len < 20 ?
				 VRRPIF_ADV_FOREIGN : VRRPIF_ADV_MALFORMED);
	make6(&p);
	for (full = p.len, p.len = 0; p.len < full; p.len++)
		assert_int_equal(parse(&p), p.len < 40 ?
				 VRRPIF_ADV_FOREIGN : VRRPIF_ADV_MALFORMED);
}

/* The same, and the IP header says so: 7.1-2, the packet is complete. */
static void test_short_at_every_length(void **state)
{
	struct packet p, q;
	size_t len;
	u8 v;

	(void)state;
	for (v = 2; v <= 3; v++) {
		make4(&p, v);
		p.adv.count = 3;
		build(&p);
		for (len = 20; len < p.len; len++) {
			q = p;
			q.len = len;
			put16(q.b + 2, (u16)len);
			if (len >= 28) {
				seal(&q);
				assert_int_equal(parse(&q), VRRPIF_ADV_LENGTH);
				continue;
			}
			put16(q.b + 10, 0);
			put16(q.b + 10, inet_sum(q.b, 20, 0));
			assert_int_equal(parse(&q), VRRPIF_ADV_MALFORMED);
		}
	}
	make6(&p);
	for (len = 40; len < p.len; len++) {
		q = p;
		q.len = len;
		put16(q.b + 4, (u16)(len - 40));
		if (len >= 48)
			seal(&q);
		assert_int_equal(parse(&q), len < 48 ? VRRPIF_ADV_MALFORMED :
						       VRRPIF_ADV_LENGTH);
	}
}

static void test_malformed_headers(void **state)
{
	struct packet p, q;

	(void)state;
	make4(&p, 3);
	/* header length below 20, beyond the total length */
	q = p;
	q.b[0] = 0x44;
	assert_int_equal(parse(&q), VRRPIF_ADV_MALFORMED);
	q.b[0] = 0x4f;
	assert_int_equal(parse(&q), VRRPIF_ADV_MALFORMED);
	/* total length below the header's, beyond the packet */
	q = p;
	put16(q.b + 2, 19);
	assert_int_equal(parse(&q), VRRPIF_ADV_MALFORMED);
	put16(q.b + 2, (u16)(q.len + 1));
	assert_int_equal(parse(&q), VRRPIF_ADV_MALFORMED);
	/* wrong header checksum */
	q = p;
	q.b[11] ^= 1;
	assert_int_equal(parse(&q), VRRPIF_ADV_MALFORMED);
	make6(&p);
	put16(p.b + 4, (u16)(p.len - 40 + 1));
	assert_int_equal(parse(&p), VRRPIF_ADV_MALFORMED);
}

static void test_fragments(void **state)
{
	struct packet p;

	(void)state;
	make4(&p, 3);
	assert_int_equal(with(&p, 6, 0x20), VRRPIF_ADV_MALFORMED);
	assert_int_equal(with(&p, 6, 0x1f), VRRPIF_ADV_MALFORMED);
	assert_int_equal(with(&p, 7, 0x01), VRRPIF_ADV_MALFORMED);
	/* don't fragment, or not; the reserved bit */
	assert_int_equal(with(&p, 6, 0x00), VRRPIF_ADV_OK);
	assert_int_equal(with(&p, 6, 0x40), VRRPIF_ADV_OK);
	assert_int_equal(with(&p, 6, 0x80), VRRPIF_ADV_OK);
}

static void test_ip_options(void **state)
{
	struct packet p, q;
	size_t words;

	(void)state;
	make4(&p, 3);
	for (words = 1; words <= 10; words++) {
		q = p;
		memset(q.b + 20, 1, words * 4);
		memcpy(q.b + 20 + words * 4, p.b + 20, p.len - 20);
		q.len = p.len + words * 4;
		q.b[0] = (u8)(0x45 + words);
		put16(q.b + 2, (u16)q.len);
		seal(&q);
		assert_int_equal(parse(&q), VRRPIF_ADV_OK);
	}
}

static void test_padding_behind(void **state)
{
	struct packet p;
	size_t pad;

	(void)state;
	for (pad = 1; pad <= 64; pad++) {
		make4(&p, 3);
		memset(p.b + p.len, 0xa5, pad);
		p.len += pad;
		assert_int_equal(parse(&p), VRRPIF_ADV_OK);
		make6(&p);
		memset(p.b + p.len, 0xa5, pad);
		p.len += pad;
		assert_int_equal(parse(&p), VRRPIF_ADV_OK);
	}
}

/* Longer than its count needs, within the IP length: covered by the sum. */
static void test_longer_than_the_count(void **state)
{
	struct packet p;

	(void)state;
	make4(&p, 3);
	memset(p.b + p.len, 0x11, 5);
	p.len += 5;
	put16(p.b + 2, (u16)p.len);
	seal(&p);
	assert_int_equal(parse(&p), VRRPIF_ADV_OK);
	p.b[p.len - 1] ^= 1;
	assert_int_equal(parse(&p), VRRPIF_ADV_CHECKSUM);
}

/* 5.1.1.3-2, 5.1.2.3-2, all values */
static void test_ttl(void **state)
{
	struct packet p4, p6;
	unsigned int ttl;

	(void)state;
	make4(&p4, 3);
	make6(&p6);
	for (ttl = 0; ttl < 256; ttl++) {
		enum vrrpif_verdict v = ttl == 255 ? VRRPIF_ADV_OK :
						     VRRPIF_ADV_TTL;

		assert_int_equal(with(&p4, 8, (u8)ttl), v);
		assert_int_equal(with(&p6, 7, (u8)ttl), v);
	}
}

/* 5.2.2-1 and 7.1-1: every version and type */
static void test_version_and_type(void **state)
{
	struct packet p2, p3, p6;
	unsigned int b;

	(void)state;
	make4(&p2, 2);
	make4(&p3, 3);
	make6(&p6);
	for (b = 0; b < 256; b++) {
		bool v2 = b >> 4 == 2, v3 = b >> 4 == 3, adv = (b & 15) == 1;

		assert_int_equal(with(&p3, 20, (u8)b),
				 v3 ? adv ? VRRPIF_ADV_OK : VRRPIF_ADV_TYPE :
				 v2 ? adv ? VRRPIF_ADV_LENGTH : VRRPIF_ADV_TYPE :
				      VRRPIF_ADV_VERSION);
		assert_int_equal(with(&p2, 20, (u8)b),
				 v2 || v3 ? adv ? VRRPIF_ADV_OK :
						  VRRPIF_ADV_TYPE :
					    VRRPIF_ADV_VERSION);
		assert_int_equal(with(&p6, 40, (u8)b),
				 v3 ? adv ? VRRPIF_ADV_OK : VRRPIF_ADV_TYPE :
				      VRRPIF_ADV_VERSION);
	}
}

/* 5.2.8-1: every bit of the message counts */
static void test_checksum_covers_every_bit(void **state)
{
	struct packet p;
	size_t bit;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		if (i == 2)
			make6(&p);
		else
			make4(&p, (u8)(2 + i));
		for (bit = (i == 2 ? 40 : 20) * 8; bit < p.len * 8; bit++) {
			p.b[bit / 8] ^= (u8)(1 << bit % 8);
			assert_int_not_equal(parse(&p), VRRPIF_ADV_OK);
			p.b[bit / 8] ^= (u8)(1 << bit % 8);
		}
		/* and IPv6's addresses by the pseudo-header */
		if (i == 2) {
			p.b[20] ^= 1;
			assert_int_equal(parse(&p), VRRPIF_ADV_CHECKSUM);
		}
	}
}

static void test_checksum_with_pseudo_header(void **state)
{
	struct packet p, q;

	(void)state;
	make4(&p, 3);
	q = p;
	q.len = vrrpif_packet_build(q.b, sizeof(q.b), &q.adv,
				    VRRPIF_CHECKSUM_PSEUDO);
	assert_memory_not_equal(p.b + 26, q.b + 26, 2);
	assert_int_equal(parse(&q), VRRPIF_ADV_OK);
	/* VRRPv2 never had it, IPv6 always */
	make4(&p, 2);
	q = p;
	vrrpif_packet_build(q.b, sizeof(q.b), &q.adv, VRRPIF_CHECKSUM_PSEUDO);
	assert_memory_equal(p.b, q.b, p.len);
	q.b[20] = 0x31;
	make6(&p);
	q = p;
	vrrpif_packet_build(q.b, sizeof(q.b), &q.adv, VRRPIF_CHECKSUM_PSEUDO);
	assert_memory_equal(p.b, q.b, p.len);
}

static void test_v2_pseudo_header_is_wrong(void **state)
{
	struct packet p;
	u16 plain;
	u32 acc;

	(void)state;
	make4(&p, 2);
	plain = (u16)(p.b[26] << 8 | p.b[27]);
	acc = (u16)~inet_sum(p.b + 12, 8, (u32)(p.len - 20) + 112);
	put16(p.b + 26, 0);
	put16(p.b + 26, inet_sum(p.b + 20, p.len - 20, acc));
	assert_int_not_equal(plain, p.b[26] << 8 | p.b[27]);
	assert_int_equal(parse(&p), VRRPIF_ADV_CHECKSUM);
}

static void test_v2_authentication(void **state)
{
	struct packet p;
	unsigned int type;

	(void)state;
	make4(&p, 2);
	for (type = 0; type < 256; type++)
		assert_int_equal(with(&p, 24, (u8)type),
				 type ? VRRPIF_ADV_AUTH : VRRPIF_ADV_OK);
	/* with type 0 the data is not looked at */
	assert_int_equal(with(&p, p.len - 1, 0x77), VRRPIF_ADV_OK);
}

/* All 4095 intervals of VRRPv3 and 255 of VRRPv2, there and back. */
static void test_interval_round_trip(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;
	u32 i;

	(void)state;
	make4(&p, 3);
	for (i = 1; i <= VRRPIF_V3_UNITS_MAX; i++) {
		p.adv.interval_us = i * VRRPIF_V3_UNIT_US;
		build(&p);
		assert_int_equal(p.b[24] << 8 | p.b[25], i);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 VRRPIF_ADV_OK);
		assert_int_equal(adv.interval_us, p.adv.interval_us);
	}
	make4(&p, 2);
	for (i = 1; i <= VRRPIF_V2_UNITS_MAX; i++) {
		p.adv.interval_us = i * VRRPIF_V2_UNIT_US;
		build(&p);
		assert_int_equal(p.b[25], i);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 VRRPIF_ADV_OK);
		assert_int_equal(adv.interval_us, p.adv.interval_us);
	}
}

static void test_interval_limits(void **state)
{
	struct packet p;

	(void)state;
	make4(&p, 3);
	/* received zero: 8301; reserved bits are not part of it: 5.2.6-1 */
	p.b[24] = 0;
	assert_int_equal(with(&p, 25, 0), VRRPIF_ADV_INTERVAL);
	p.b[24] = 0xf0;
	assert_int_equal(with(&p, 25, 0), VRRPIF_ADV_INTERVAL);
	assert_int_equal(with(&p, 25, 1), VRRPIF_ADV_OK);
	/* sent: not what does not fit, cut to the unit */
	p.adv.interval_us = VRRPIF_V3_UNIT_US - 1;
	assert_int_equal(vrrpif_packet_build(p.b, sizeof(p.b), &p.adv, 0), 0);
	p.adv.interval_us = (VRRPIF_V3_UNITS_MAX + 1) * VRRPIF_V3_UNIT_US;
	assert_int_equal(vrrpif_packet_build(p.b, sizeof(p.b), &p.adv, 0), 0);
	p.adv.interval_us = 2 * VRRPIF_V3_UNIT_US - 1;
	build(&p);
	assert_int_equal(p.b[25], 1);
	make4(&p, 2);
	assert_int_equal(with(&p, 25, 0), VRRPIF_ADV_INTERVAL);
	p.adv.interval_us = 999999;
	assert_int_equal(vrrpif_packet_build(p.b, sizeof(p.b), &p.adv, 0), 0);
	p.adv.interval_us = 256 * VRRPIF_V2_UNIT_US;
	assert_int_equal(vrrpif_packet_build(p.b, sizeof(p.b), &p.adv, 0), 0);
}

/* 5.2.6-1: reserved bits are ignored */
static void test_reserved_bits(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;
	unsigned int r;

	(void)state;
	for (r = 0; r < 16; r++) {
		make4(&p, 3);
		p.b[24] = (u8)(r << 4 | (p.b[24] & 15));
		seal(&p);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 VRRPIF_ADV_OK);
		assert_int_equal(adv.interval_us, 1000000);
	}
}

/* 5.2.5-1, and up to 255 addresses */
static void test_count(void **state)
{
	static u8 many4[255 * 4], many6[255 * 16];
	struct vrrpif_adv adv;
	struct packet p;
	unsigned int n, i;

	(void)state;
	for (i = 0; i < 255; i++) {
		memcpy(many4 + i * 4, (u8[]){ 10, 1, 0, (u8)i }, 4);
		memcpy(many6 + i * 16, (u8[16]){ 0xfe, 0x80, [15] = (u8)i }, 16);
	}
	for (n = 0; n < 256; n++) {
		make4(&p, 3);
		p.adv.addrs = many4;
		p.adv.count = (u8)n;
		build(&p);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 n ? VRRPIF_ADV_OK : VRRPIF_ADV_COUNT);
		assert_int_equal(adv.count, n);
		assert_memory_equal(adv.addrs, many4, n * 4);
		make6(&p);
		p.adv.addrs = many6;
		p.adv.count = (u8)n;
		build(&p);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 n ? VRRPIF_ADV_OK : VRRPIF_ADV_COUNT);
		assert_memory_equal(adv.addrs, many6, n * 16);
	}
	assert_int_equal(p.len, VRRPIF_PACKET_MAX);
}

/* 5.2.9-1: the first IPv6 address is link-local, fe80::/10 */
static void test_first_ipv6_address(void **state)
{
	struct packet p;
	unsigned int b;

	(void)state;
	make6(&p);
	for (b = 0; b < 256; b++) {
		assert_int_equal(with(&p, 48, (u8)b), b == 0xfe ?
				 VRRPIF_ADV_OK : VRRPIF_ADV_LINK_LOCAL);
		assert_int_equal(with(&p, 49, (u8)b), (b & 0xc0) == 0x80 ?
				 VRRPIF_ADV_OK : VRRPIF_ADV_LINK_LOCAL);
	}
}

static void test_vrid_and_priority(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;
	unsigned int n;

	(void)state;
	make4(&p, 3);
	for (n = 0; n < 256; n++) {
		p.adv.vrid = (u8)n;
		p.adv.priority = (u8)(255 - n);
		build(&p);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 VRRPIF_ADV_OK);
		assert_int_equal(adv.vrid, n);
		assert_int_equal(adv.priority, 255 - n);
	}
}

/* What could be read is there whatever the verdict, for the counters. */
static void test_refused_names_family_and_vrid(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;

	(void)state;
	make6(&p);
	p.b[7] = 254;
	assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv), VRRPIF_ADV_TTL);
	assert_int_equal(adv.vrid, 51);
	assert_true(adv.ipv6);
	make4(&p, 3);
	p.b[20] = 0x41;
	seal(&p);
	assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
			 VRRPIF_ADV_VERSION);
	assert_int_equal(adv.vrid, 51);
	assert_int_equal(adv.version, 4);
	assert_false(adv.ipv6);
}

static void test_build_needs_room(void **state)
{
	struct packet p;
	size_t room;

	(void)state;
	make4(&p, 3);
	memset(p.b, 0x5a, sizeof(p.b));
	for (room = 0; room < 32; room++) {
		assert_int_equal(vrrpif_packet_build(p.b, room, &p.adv, 0), 0);
		assert_int_equal(p.b[0], 0x5a);
	}
	assert_int_equal(vrrpif_packet_build(p.b, 32, &p.adv, 0), 32);
	assert_int_equal(p.b[32], 0x5a);
}

/* 7.1-9: the same addresses, in any order */
static void test_address_list(void **state)
{
	static const u8 other[12] = { 10, 0, 0, 3, 10, 0, 0, 1, 10, 0, 0, 2 };
	static const u8 twice[12] = { 10, 0, 0, 1, 10, 0, 0, 1, 10, 0, 0, 2 };
	static const u8 swapped[32] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1,
					[16] = 0xfe, 0x80, [31] = 1 };
	struct vrrpif_adv adv = { .addrs = vip4, .count = 3 };

	(void)state;
	assert_true(vrrpif_packet_lists(&adv, vip4, 3));
	assert_true(vrrpif_packet_lists(&adv, other, 3));
	assert_false(vrrpif_packet_lists(&adv, vip4, 2));
	assert_false(vrrpif_packet_lists(&adv, twice, 3));
	adv.addrs = twice;
	assert_false(vrrpif_packet_lists(&adv, vip4, 3));
	adv = (struct vrrpif_adv){ .addrs = vip6, .count = 2, .ipv6 = true };
	assert_true(vrrpif_packet_lists(&adv, swapped, 2));
	assert_false(vrrpif_packet_lists(&adv, swapped, 1));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_valid),
	cmocka_unit_test(test_header_sent),
	cmocka_unit_test(test_foreign),
	cmocka_unit_test(test_truncated_at_every_length),
	cmocka_unit_test(test_short_at_every_length),
	cmocka_unit_test(test_malformed_headers),
	cmocka_unit_test(test_fragments),
	cmocka_unit_test(test_ip_options),
	cmocka_unit_test(test_padding_behind),
	cmocka_unit_test(test_longer_than_the_count),
	cmocka_unit_test(test_ttl),
	cmocka_unit_test(test_version_and_type),
	cmocka_unit_test(test_checksum_covers_every_bit),
	cmocka_unit_test(test_checksum_with_pseudo_header),
	cmocka_unit_test(test_v2_pseudo_header_is_wrong),
	cmocka_unit_test(test_v2_authentication),
	cmocka_unit_test(test_interval_round_trip),
	cmocka_unit_test(test_interval_limits),
	cmocka_unit_test(test_reserved_bits),
	cmocka_unit_test(test_count),
	cmocka_unit_test(test_first_ipv6_address),
	cmocka_unit_test(test_vrid_and_priority),
	cmocka_unit_test(test_refused_names_family_and_vrid),
	cmocka_unit_test(test_build_needs_room),
	cmocka_unit_test(test_address_list),
};

UNIT_MAIN(tests)

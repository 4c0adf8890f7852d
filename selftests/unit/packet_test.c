// SPDX-License-Identifier: GPL-2.0
/* The codec: every field, its limits, there and back. */
#include "wire.h"

/* 5.1.1.3-1, 5.1.2.3-1, 7.2: what we send looks like. */
static void test_header_sent(void **state)
{
	struct packet p;

	(void)state;
	wire_make4(&p, 3);
	assert_int_equal(p.b[0], 0x45);
	assert_int_equal(p.b[1], 0xc0);
	assert_int_equal(p.b[3], p.len);
	assert_int_equal(p.b[6], 0x40);
	assert_int_equal(p.b[8], 255);
	assert_int_equal(p.b[9], 112);
	assert_memory_equal(p.b + 12, "\xc0\0\2\1\xe0\0\0\x12", 8);
	/* 5.2.6-1 */
	assert_int_equal(p.b[24] & 0xf0, 0);
	wire_make6(&p);
	assert_memory_equal(p.b, "\x6c\0\0\0", 4);
	assert_int_equal(p.b[5], p.len - 40);
	assert_int_equal(p.b[6], 112);
	assert_int_equal(p.b[7], 255);
	assert_memory_equal(p.b + 24, "\xff\2\0\0\0\0\0\0\0\0\0\0\0\0\0\x12", 16);
}

/* Cut off at every length: never OK, never read beyond the end. */
static void test_truncated_at_every_length(void **state)
{
	struct packet p;
	size_t full;

	(void)state;
	wire_make4(&p, 3);
	p.adv.count = 3;
	wire_build(&p);
	for (full = p.len, p.len = 0; p.len < full; p.len++)
		assert_int_equal(wire_parse(&p), p.len < 20 ?
				 VRRPIF_ADV_FOREIGN : VRRPIF_ADV_MALFORMED);
	wire_make6(&p);
	for (full = p.len, p.len = 0; p.len < full; p.len++)
		assert_int_equal(wire_parse(&p), p.len < 40 ?
				 VRRPIF_ADV_FOREIGN : VRRPIF_ADV_MALFORMED);
}

/* 5.1.1.3-2, 5.1.2.3-2, all values */
static void test_ttl(void **state)
{
	struct packet p4, p6;
	unsigned int ttl;

	(void)state;
	wire_make4(&p4, 3);
	wire_make6(&p6);
	for (ttl = 0; ttl < 256; ttl++) {
		enum vrrpif_verdict v = ttl == 255 ? VRRPIF_ADV_OK :
						     VRRPIF_ADV_TTL;

		assert_int_equal(wire_with(&p4, 8, (u8)ttl), v);
		assert_int_equal(wire_with(&p6, 7, (u8)ttl), v);
	}
}

/* 5.2.2-1 and 7.1-1: every version and type */
static void test_version_and_type(void **state)
{
	struct packet p2, p3, p6;
	unsigned int b;

	(void)state;
	wire_make4(&p2, 2);
	wire_make4(&p3, 3);
	wire_make6(&p6);
	for (b = 0; b < 256; b++) {
		bool v2 = b >> 4 == 2, v3 = b >> 4 == 3, adv = (b & 15) == 1;

		assert_int_equal(wire_with(&p3, 20, (u8)b),
				 v3 ? adv ? VRRPIF_ADV_OK : VRRPIF_ADV_TYPE :
				 v2 ? adv ? VRRPIF_ADV_LENGTH : VRRPIF_ADV_TYPE :
				      VRRPIF_ADV_VERSION);
		assert_int_equal(wire_with(&p2, 20, (u8)b),
				 v2 || v3 ? adv ? VRRPIF_ADV_OK :
						  VRRPIF_ADV_TYPE :
					    VRRPIF_ADV_VERSION);
		assert_int_equal(wire_with(&p6, 40, (u8)b),
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
			wire_make6(&p);
		else
			wire_make4(&p, (u8)(2 + i));
		for (bit = (i == 2 ? 40 : 20) * 8; bit < p.len * 8; bit++) {
			p.b[bit / 8] ^= (u8)(1 << bit % 8);
			assert_int_not_equal(wire_parse(&p), VRRPIF_ADV_OK);
			p.b[bit / 8] ^= (u8)(1 << bit % 8);
		}
		/* and IPv6's addresses by the pseudo-header */
		if (i == 2) {
			p.b[20] ^= 1;
			assert_int_equal(wire_parse(&p), VRRPIF_ADV_CHECKSUM);
		}
	}
}

static void test_checksum_with_pseudo_header(void **state)
{
	struct packet p, q;

	(void)state;
	wire_make4(&p, 3);
	q = p;
	q.len = vrrpif_packet_build(q.b, sizeof(q.b), &q.adv,
				    VRRPIF_CHECKSUM_PSEUDO);
	assert_memory_not_equal(p.b + 26, q.b + 26, 2);
	assert_int_equal(wire_parse(&q), VRRPIF_ADV_OK);
	/* VRRPv2 never had it, IPv6 always */
	wire_make4(&p, 2);
	q = p;
	vrrpif_packet_build(q.b, sizeof(q.b), &q.adv, VRRPIF_CHECKSUM_PSEUDO);
	assert_memory_equal(p.b, q.b, p.len);
	q.b[20] = 0x31;
	wire_make6(&p);
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
	wire_make4(&p, 2);
	plain = (u16)(p.b[26] << 8 | p.b[27]);
	acc = (u16)~wire_sum(p.b + 12, 8, (u32)(p.len - 20) + 112);
	wire_put16(p.b + 26, 0);
	wire_put16(p.b + 26, wire_sum(p.b + 20, p.len - 20, acc));
	assert_int_not_equal(plain, p.b[26] << 8 | p.b[27]);
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_CHECKSUM);
}

static void test_v2_authentication(void **state)
{
	struct packet p;
	unsigned int type;

	(void)state;
	wire_make4(&p, 2);
	for (type = 0; type < 256; type++)
		assert_int_equal(wire_with(&p, 24, (u8)type),
				 type ? VRRPIF_ADV_AUTH : VRRPIF_ADV_OK);
	/* with type 0 the data is not looked at */
	assert_int_equal(wire_with(&p, p.len - 1, 0x77), VRRPIF_ADV_OK);
}

/* All 4095 intervals of VRRPv3 and 255 of VRRPv2, there and back. */
static void test_interval_round_trip(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;
	u32 i;

	(void)state;
	wire_make4(&p, 3);
	for (i = 1; i <= VRRPIF_V3_UNITS_MAX; i++) {
		p.adv.interval_us = i * VRRPIF_V3_UNIT_US;
		wire_build(&p);
		assert_int_equal(p.b[24] << 8 | p.b[25], i);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 VRRPIF_ADV_OK);
		assert_int_equal(adv.interval_us, p.adv.interval_us);
	}
	wire_make4(&p, 2);
	for (i = 1; i <= VRRPIF_V2_UNITS_MAX; i++) {
		p.adv.interval_us = i * VRRPIF_V2_UNIT_US;
		wire_build(&p);
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
	wire_make4(&p, 3);
	/* received zero: 8301; reserved bits are not part of it: 5.2.6-1 */
	p.b[24] = 0;
	assert_int_equal(wire_with(&p, 25, 0), VRRPIF_ADV_INTERVAL);
	p.b[24] = 0xf0;
	assert_int_equal(wire_with(&p, 25, 0), VRRPIF_ADV_INTERVAL);
	assert_int_equal(wire_with(&p, 25, 1), VRRPIF_ADV_OK);
	/* sent: not what does not fit, cut to the unit */
	p.adv.interval_us = VRRPIF_V3_UNIT_US - 1;
	assert_int_equal(vrrpif_packet_build(p.b, sizeof(p.b), &p.adv, 0), 0);
	p.adv.interval_us = (VRRPIF_V3_UNITS_MAX + 1) * VRRPIF_V3_UNIT_US;
	assert_int_equal(vrrpif_packet_build(p.b, sizeof(p.b), &p.adv, 0), 0);
	p.adv.interval_us = 2 * VRRPIF_V3_UNIT_US - 1;
	wire_build(&p);
	assert_int_equal(p.b[25], 1);
	wire_make4(&p, 2);
	assert_int_equal(wire_with(&p, 25, 0), VRRPIF_ADV_INTERVAL);
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
		wire_make4(&p, 3);
		p.b[24] = (u8)(r << 4 | (p.b[24] & 15));
		wire_seal(&p);
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
		wire_make4(&p, 3);
		p.adv.addrs = many4;
		p.adv.count = (u8)n;
		wire_build(&p);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 n ? VRRPIF_ADV_OK : VRRPIF_ADV_COUNT);
		assert_int_equal(adv.count, n);
		assert_memory_equal(adv.addrs, many4, n * 4);
		wire_make6(&p);
		p.adv.addrs = many6;
		p.adv.count = (u8)n;
		wire_build(&p);
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
	wire_make6(&p);
	for (b = 0; b < 256; b++) {
		assert_int_equal(wire_with(&p, 48, (u8)b), b == 0xfe ?
				 VRRPIF_ADV_OK : VRRPIF_ADV_LINK_LOCAL);
		assert_int_equal(wire_with(&p, 49, (u8)b), (b & 0xc0) == 0x80 ?
				 VRRPIF_ADV_OK : VRRPIF_ADV_LINK_LOCAL);
	}
}

static void test_vrid_and_priority(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;
	unsigned int n;

	(void)state;
	wire_make4(&p, 3);
	for (n = 0; n < 256; n++) {
		p.adv.vrid = (u8)n;
		p.adv.priority = (u8)(255 - n);
		wire_build(&p);
		assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv),
				 VRRPIF_ADV_OK);
		assert_int_equal(adv.vrid, n);
		assert_int_equal(adv.priority, 255 - n);
	}
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
	cmocka_unit_test(test_header_sent),
	cmocka_unit_test(test_truncated_at_every_length),
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
	cmocka_unit_test(test_address_list),
};

UNIT_MAIN(tests)

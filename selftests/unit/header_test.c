// SPDX-License-Identifier: GPL-2.0
/* The codec: what is around an advertisement, and how long it is. */
#include "wire.h"

static void test_valid(void **state)
{
	struct packet p;

	(void)state;
	wire_make4(&p, 3);
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_OK);
	assert_int_equal(p.len, 32);
	wire_make4(&p, 2);
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_OK);
	assert_int_equal(p.len, 40);
	wire_make6(&p);
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_OK);
	assert_int_equal(p.len, 80);
}

static void test_foreign(void **state)
{
	struct packet p;
	unsigned int i;

	(void)state;
	wire_make4(&p, 3);
	assert_int_equal(wire_with(&p, 9, 17), VRRPIF_ADV_FOREIGN);
	assert_int_equal(wire_with(&p, 19, 0x13), VRRPIF_ADV_FOREIGN);
	wire_make6(&p);
	assert_int_equal(wire_with(&p, 6, 58), VRRPIF_ADV_FOREIGN);
	/* hop-by-hop options in front: not to be looked for */
	assert_int_equal(wire_with(&p, 6, 0), VRRPIF_ADV_FOREIGN);
	assert_int_equal(wire_with(&p, 39, 0x13), VRRPIF_ADV_FOREIGN);
	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6)
			continue;
		p.b[0] = (u8)(i << 4 | 5);
		assert_int_equal(wire_parse(&p), VRRPIF_ADV_FOREIGN);
	}
}

/* The same, and the IP header says so: 7.1-2, the packet is complete. */
static void test_short_at_every_length(void **state)
{
	struct packet p, q;
	size_t len;
	u8 v;

	(void)state;
	for (v = 2; v <= 3; v++) {
		wire_make4(&p, v);
		p.adv.count = 3;
		wire_build(&p);
		for (len = 20; len < p.len; len++) {
			q = p;
			q.len = len;
			wire_put16(q.b + 2, (u16)len);
			if (len >= 28) {
				wire_seal(&q);
				assert_int_equal(wire_parse(&q), VRRPIF_ADV_LENGTH);
				continue;
			}
			wire_put16(q.b + 10, 0);
			wire_put16(q.b + 10, wire_sum(q.b, 20, 0));
			assert_int_equal(wire_parse(&q), VRRPIF_ADV_MALFORMED);
		}
	}
	wire_make6(&p);
	for (len = 40; len < p.len; len++) {
		q = p;
		q.len = len;
		wire_put16(q.b + 4, (u16)(len - 40));
		if (len >= 48)
			wire_seal(&q);
		assert_int_equal(wire_parse(&q), len < 48 ? VRRPIF_ADV_MALFORMED :
						       VRRPIF_ADV_LENGTH);
	}
}

static void test_malformed_headers(void **state)
{
	struct packet p, q;

	(void)state;
	wire_make4(&p, 3);
	/* header length below 20, beyond the total length */
	q = p;
	q.b[0] = 0x44;
	assert_int_equal(wire_parse(&q), VRRPIF_ADV_MALFORMED);
	q.b[0] = 0x4f;
	assert_int_equal(wire_parse(&q), VRRPIF_ADV_MALFORMED);
	/* total length below the header's, beyond the packet */
	q = p;
	wire_put16(q.b + 2, 19);
	assert_int_equal(wire_parse(&q), VRRPIF_ADV_MALFORMED);
	wire_put16(q.b + 2, (u16)(q.len + 1));
	assert_int_equal(wire_parse(&q), VRRPIF_ADV_MALFORMED);
	/* wrong header checksum */
	q = p;
	q.b[11] ^= 1;
	assert_int_equal(wire_parse(&q), VRRPIF_ADV_MALFORMED);
	wire_make6(&p);
	wire_put16(p.b + 4, (u16)(p.len - 40 + 1));
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_MALFORMED);
}

static void test_fragments(void **state)
{
	struct packet p;

	(void)state;
	wire_make4(&p, 3);
	assert_int_equal(wire_with(&p, 6, 0x20), VRRPIF_ADV_MALFORMED);
	assert_int_equal(wire_with(&p, 6, 0x1f), VRRPIF_ADV_MALFORMED);
	assert_int_equal(wire_with(&p, 7, 0x01), VRRPIF_ADV_MALFORMED);
	/* don't fragment, or not; the reserved bit */
	assert_int_equal(wire_with(&p, 6, 0x00), VRRPIF_ADV_OK);
	assert_int_equal(wire_with(&p, 6, 0x40), VRRPIF_ADV_OK);
	assert_int_equal(wire_with(&p, 6, 0x80), VRRPIF_ADV_OK);
}

static void test_ip_options(void **state)
{
	struct packet p, q;
	size_t words;

	(void)state;
	wire_make4(&p, 3);
	for (words = 1; words <= 10; words++) {
		q = p;
		memset(q.b + 20, 1, words * 4);
		memcpy(q.b + 20 + words * 4, p.b + 20, p.len - 20);
		q.len = p.len + words * 4;
		q.b[0] = (u8)(0x45 + words);
		wire_put16(q.b + 2, (u16)q.len);
		wire_seal(&q);
		assert_int_equal(wire_parse(&q), VRRPIF_ADV_OK);
	}
}

static void test_padding_behind(void **state)
{
	struct packet p;
	size_t pad;

	(void)state;
	for (pad = 1; pad <= 64; pad++) {
		wire_make4(&p, 3);
		memset(p.b + p.len, 0xa5, pad);
		p.len += pad;
		assert_int_equal(wire_parse(&p), VRRPIF_ADV_OK);
		wire_make6(&p);
		memset(p.b + p.len, 0xa5, pad);
		p.len += pad;
		assert_int_equal(wire_parse(&p), VRRPIF_ADV_OK);
	}
}

/* Longer than its count needs, within the IP length: covered by the sum. */
static void test_longer_than_the_count(void **state)
{
	struct packet p;

	(void)state;
	wire_make4(&p, 3);
	memset(p.b + p.len, 0x11, 5);
	p.len += 5;
	wire_put16(p.b + 2, (u16)p.len);
	wire_seal(&p);
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_OK);
	p.b[p.len - 1] ^= 1;
	assert_int_equal(wire_parse(&p), VRRPIF_ADV_CHECKSUM);
}

/* What could be read is there whatever the verdict, for the counters. */
static void test_refused_names_family_and_vrid(void **state)
{
	struct vrrpif_adv adv;
	struct packet p;

	(void)state;
	wire_make6(&p);
	p.b[7] = 254;
	assert_int_equal(vrrpif_packet_parse(p.b, p.len, &adv), VRRPIF_ADV_TTL);
	assert_int_equal(adv.vrid, 51);
	assert_true(adv.ipv6);
	wire_make4(&p, 3);
	p.b[20] = 0x41;
	wire_seal(&p);
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
	wire_make4(&p, 3);
	memset(p.b, 0x5a, sizeof(p.b));
	for (room = 0; room < 32; room++) {
		assert_int_equal(vrrpif_packet_build(p.b, room, &p.adv, 0), 0);
		assert_int_equal(p.b[0], 0x5a);
	}
	assert_int_equal(vrrpif_packet_build(p.b, 32, &p.adv, 0), 32);
	assert_int_equal(p.b[32], 0x5a);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_valid),
	cmocka_unit_test(test_foreign),
	cmocka_unit_test(test_short_at_every_length),
	cmocka_unit_test(test_malformed_headers),
	cmocka_unit_test(test_fragments),
	cmocka_unit_test(test_ip_options),
	cmocka_unit_test(test_padding_behind),
	cmocka_unit_test(test_longer_than_the_count),
	cmocka_unit_test(test_refused_names_family_and_vrid),
	cmocka_unit_test(test_build_needs_room),
};

UNIT_MAIN(tests)

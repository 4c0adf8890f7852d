// SPDX-License-Identifier: GPL-2.0
/*
 * Packets made by others: captured from keepalived 2.2.7 and FRR 8.4.4 (both
 * Debian 12) in a network namespace, address 192.0.2.1, and one seen on the
 * wire from another vendor. Each is read, written again from what was read,
 * and has to come out the same but for what differs in the IP header.
 */
#include "hex.h"

enum sum {
	PLAIN,		/* the VRRP message alone, or what IPv6 demands */
	PSEUDO,		/* with the IPv4 pseudo-header */
};

struct golden {
	const char *who;
	const char *hex;
	const char *addrs;
	u32 interval_us;
	enum sum sum;
	u8 version;
	u8 vrid;
	u8 priority;
	u8 count;
	bool ipv6;
};

#define IP6_FRR	"6c0d7ef6002870fffe800000000000000000000000000100"	\
		"ff020000000000000000000000000012"
#define IP6_KA	"6c051c55002870fffe80000000000000000000fffe00000a"	\
		"ff020000000000000000000000000012"
#define TWO6	"fe80000000000000000000000000010020010db8000000000000000000000100"

static const struct golden golden[] = {
	{ "another vendor",
	  "45c0002000454000ff700f48c0a8ca65e0000012 3101c801000a1048c0a8ca64",
	  "c0a8ca64", 100000, PSEUDO, 3, 1, 200, 1, false },
	{ "the same without pseudo-header",
	  "45c0002000454000ff700f48c0a8ca65e0000012 3101c801000a7be5c0a8ca64",
	  "c0a8ca64", 100000, PLAIN, 3, 1, 200, 1, false },
	{ "keepalived",
	  "45c0002000010000ff701899c0000201e0000012 310ac8010032a1ccc0000264",
	  "c0000264", 500000, PSEUDO, 3, 10, 200, 1, false },
	{ "keepalived, stopping",
	  "45c00020000b0000ff70188fc0000201e0000012 310a0001003269cdc0000264",
	  "c0000264", 500000, PSEUDO, 3, 10, 0, 1, false },
	{ "keepalived, three addresses",
	  "45c0002800010000ff701891c0000201e0000012 31ff01030064e2cf"
	  "c0000264c0000265c0000266",
	  "c0000264c0000265c0000266", 1000000, PSEUDO, 3, 255, 1, 3, false },
	{ "keepalived, VRRPv2",
	  "45c0002c00010000ff70188dc0000201e0000012 210764020001f62c"
	  "c0000264c00002630000000000000000",
	  "c0000264c0000263", 1000000, PLAIN, 2, 7, 100, 2, false },
	{ "keepalived, VRRPv2, stopping",
	  "45c0002c00040000ff70188ac0000201e0000012 2107000200015a2d"
	  "c0000264c00002630000000000000000",
	  "c0000264c0000263", 1000000, PLAIN, 2, 7, 0, 2, false },
	{ "keepalived, IPv6", IP6_KA "310ac8020064db1c" TWO6,
	  TWO6, 1000000, PLAIN, 3, 10, 200, 2, true },
	{ "keepalived, IPv6, stopping", IP6_KA "310a00020064a31d" TWO6,
	  TWO6, 1000000, PLAIN, 3, 10, 0, 2, true },
	{ "FRR",
	  "45c00024e2814000ff70f613c0000201e0000012 3105c8020014df84"
	  "c0000264c0000265",
	  "c0000264c0000265", 200000, PSEUDO, 3, 5, 200, 2, false },
	{ "FRR, stopping",
	  "45c00024e8fe4000ff70ef96c0000201e0000012 310500020014a785"
	  "c0000264c0000265",
	  "c0000264c0000265", 200000, PSEUDO, 3, 5, 0, 2, false },
	{ "FRR, IPv6", IP6_FRR "3105c8020014d97b" TWO6,
	  TWO6, 200000, PLAIN, 3, 5, 200, 2, true },
	{ "FRR, IPv6, stopping", IP6_FRR "310500020014a17c" TWO6,
	  TWO6, 200000, PLAIN, 3, 5, 0, 2, true },
	{ "FRR, VRRPv2",
	  "45c00028e3c44000ff70f4ccc0000201e0000012 210678010001a488"
	  "c000026e0000000000000000",
	  "c000026e", 1000000, PLAIN, 2, 6, 120, 1, false },
	{ "FRR, VRRPv2, stopping",
	  "45c00028e8ff4000ff70ef91c0000201e0000012 2106000100011c89"
	  "c000026e0000000000000000",
	  "c000026e", 1000000, PLAIN, 2, 6, 0, 1, false },
};

#define GOLDEN	(sizeof(golden) / sizeof(golden[0]))

static void read_golden(const struct golden *g, u8 *pkt, size_t *len,
			struct vrrpif_adv *adv)
{
	enum vrrpif_verdict verdict;

	*len = hex_read(g->hex, pkt, VRRPIF_PACKET_MAX);
	verdict = vrrpif_packet_parse(pkt, *len, adv);
	if (verdict != VRRPIF_ADV_OK)
		fail_msg("%s: verdict %d", g->who, verdict);
}

static void test_others_are_understood(void **state)
{
	u8 pkt[VRRPIF_PACKET_MAX], addrs[64];
	struct vrrpif_adv adv;
	size_t len, i, n;

	(void)state;
	for (i = 0; i < GOLDEN; i++) {
		const struct golden *g = &golden[i];

		print_message("# %s\n", g->who);
		read_golden(g, pkt, &len, &adv);
		assert_int_equal(adv.version, g->version);
		assert_int_equal(adv.vrid, g->vrid);
		assert_int_equal(adv.priority, g->priority);
		assert_int_equal(adv.count, g->count);
		assert_int_equal(adv.interval_us, g->interval_us);
		assert_int_equal(adv.ipv6, g->ipv6);
		n = hex_read(g->addrs, addrs, sizeof(addrs));
		assert_int_equal(n, g->count * (g->ipv6 ? 16 : 4));
		assert_memory_equal(adv.addrs, addrs, n);
		assert_memory_equal(adv.source.b, pkt + (g->ipv6 ? 8 : 12),
				    g->ipv6 ? 16 : 4);
		assert_true(vrrpif_packet_lists(&adv, addrs, g->count));
	}
}

/* Our own, byte for byte: the VRRP message, and the IP header's CS6 and TTL. */
static void test_ours_are_the_same(void **state)
{
	u8 pkt[VRRPIF_PACKET_MAX], ours[VRRPIF_PACKET_MAX];
	struct vrrpif_adv adv;
	size_t len, i, hlen;

	(void)state;
	for (i = 0; i < GOLDEN; i++) {
		const struct golden *g = &golden[i];

		print_message("# %s\n", g->who);
		read_golden(g, pkt, &len, &adv);
		hlen = g->ipv6 ? 40 : 20;
		assert_int_equal(vrrpif_packet_build(ours, sizeof(ours), &adv,
						     g->sum == PSEUDO ?
						     VRRPIF_CHECKSUM_PSEUDO :
						     VRRPIF_CHECKSUM_RFC9568),
				 len);
		assert_memory_equal(ours + hlen, pkt + hlen, len - hlen);
		if (g->ipv6) {
			/* others add a flow label */
			assert_int_equal(ours[0], 0x6c);
			assert_int_equal(pkt[0], 0x6c);
			assert_memory_equal(ours + 4, pkt + 4, 36);
			continue;
		}
		/* others count in the identification, and may not set DF */
		assert_memory_equal(ours, pkt, 4);
		assert_memory_equal(ours + 8, pkt + 8, 2);
		assert_memory_equal(ours + 12, pkt + 12, 8);
	}
}

/*
 * VRRPv2 with a password, which RFC 3768 has removed: keepalived, auth_type
 * PASS.
 */
static void test_password_is_refused(void **state)
{
	static const char *const hex =
		"45c0002800010000ff701891c0000201e0000012"
		"2107640101017b45c00002647365637265740000";
	struct vrrpif_adv adv;
	u8 pkt[64];
	size_t len = hex_read(hex, pkt, sizeof(pkt));

	(void)state;
	assert_int_equal(vrrpif_packet_parse(pkt, len, &adv), VRRPIF_ADV_AUTH);
	assert_int_equal(adv.vrid, 7);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_others_are_understood),
	cmocka_unit_test(test_ours_are_the_same),
	cmocka_unit_test(test_password_is_refused),
};

UNIT_MAIN(tests)

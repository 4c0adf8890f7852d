// SPDX-License-Identifier: GPL-2.0
/* VRRPv2 beside VRRPv3: RFC 3768 7.1, RFC 9568 8.4.2. */
#include "../../vrrpif/core/version.h"
#include "unit.h"

#define V2	VRRPIF_VERSION_V2
#define V3	VRRPIF_VERSION_V3
#define BOTH	VRRPIF_VERSION_V2_V3

static void test_versions_spoken(void **state)
{
	(void)state;
	assert_true(vrrpif_version_has(V2, 2));
	assert_false(vrrpif_version_has(V2, 3));
	assert_false(vrrpif_version_has(V3, 2));
	assert_true(vrrpif_version_has(V3, 3));
	assert_true(vrrpif_version_has(BOTH, 2));
	assert_true(vrrpif_version_has(BOTH, 3));
}

static void test_intervals_that_can_be_carried(void **state)
{
	(void)state;
	assert_true(vrrpif_version_interval_ok(V3, 10000));
	assert_true(vrrpif_version_interval_ok(V3, 40950000));
	assert_false(vrrpif_version_interval_ok(V3, 0));
	assert_false(vrrpif_version_interval_ok(V3, 9999));
	assert_false(vrrpif_version_interval_ok(V3, 15000));
	assert_false(vrrpif_version_interval_ok(V3, 40960000));
	assert_true(vrrpif_version_interval_ok(V2, 1000000));
	assert_true(vrrpif_version_interval_ok(V2, 255000000));
	assert_false(vrrpif_version_interval_ok(V2, 1500000));
	assert_false(vrrpif_version_interval_ok(V2, 256000000));
	assert_true(vrrpif_version_interval_ok(BOTH, 40000000));
	assert_false(vrrpif_version_interval_ok(BOTH, 500000));
	assert_false(vrrpif_version_interval_ok(BOTH, 41000000));
}

/* Every interval accepted here is one the codec builds, and no other. */
static void test_intervals_agree_with_the_codec(void **state)
{
	static const u8 vip[4] = { 10, 0, 0, 1 };
	u8 pkt[64];
	u32 us;

	(void)state;
	for (us = 0; us < 300000000; us += 5000) {
		struct vrrpif_adv adv = { .addrs = vip, .count = 1,
					  .interval_us = us };
		bool v2, v3;

		adv.version = 2;
		v2 = vrrpif_packet_build(pkt, sizeof(pkt), &adv, 0) &&
		     !(us % 1000000);
		adv.version = 3;
		v3 = vrrpif_packet_build(pkt, sizeof(pkt), &adv, 0) &&
		     !(us % 10000);
		assert_int_equal(vrrpif_version_interval_ok(V2, us), v2);
		assert_int_equal(vrrpif_version_interval_ok(V3, us), v3);
		assert_int_equal(vrrpif_version_interval_ok(BOTH, us),
				 v2 && v3);
	}
}

static enum vrrpif_verdict admit(struct vrrpif_hearing *h,
				 enum vrrpif_version version, u8 v, u8 host,
				 u32 interval_us, u64 now)
{
	struct vrrpif_adv adv = {
		.source = ip4(192, 0, 2, host),
		.interval_us = interval_us,
		.version = v,
		.priority = 100,
		.count = 1,
	};

	return vrrpif_version_admit(h, version, 1000000, &adv, now);
}

static void test_version_not_spoken(void **state)
{
	struct vrrpif_hearing h = { .until_ns = 0 };

	(void)state;
	assert_int_equal(admit(&h, V3, 2, 1, 1000000, SEC), VRRPIF_ADV_VERSION);
	assert_int_equal(admit(&h, V2, 3, 1, 1000000, SEC), VRRPIF_ADV_VERSION);
	assert_int_equal(admit(&h, V3, 3, 1, 1000000, SEC), VRRPIF_ADV_OK);
	assert_int_equal(admit(&h, V2, 2, 1, 1000000, SEC), VRRPIF_ADV_OK);
	assert_int_equal(admit(&h, BOTH, 2, 2, 1000000, SEC), VRRPIF_ADV_OK);
}

/* RFC 3768 7.1; 7.1-8: VRRPv3 does not drop it */
static void test_interval_differs(void **state)
{
	struct vrrpif_hearing h = { .until_ns = 0 };

	(void)state;
	assert_int_equal(admit(&h, V2, 2, 1, 2000000, SEC),
			 VRRPIF_ADV_INTERVAL);
	assert_int_equal(admit(&h, V3, 3, 1, 2000000, SEC), VRRPIF_ADV_OK);
}

/* 8.4.2: VRRPv2 from a sender whose VRRPv3 is heard is ignored, others' not */
static void test_v2_of_a_v3_sender_is_ignored(void **state)
{
	struct vrrpif_hearing h = { .until_ns = 0 };

	(void)state;
	assert_int_equal(admit(&h, BOTH, 3, 1, 1000000, SEC), VRRPIF_ADV_OK);
	assert_int_equal(admit(&h, BOTH, 2, 1, 1000000, SEC),
			 VRRPIF_ADV_SHADOWED);
	assert_int_equal(admit(&h, BOTH, 2, 2, 1000000, SEC), VRRPIF_ADV_OK);
	assert_int_equal(admit(&h, BOTH, 2, 1, 1000000, 4 * SEC - 1),
			 VRRPIF_ADV_SHADOWED);
	/* it has stopped speaking VRRPv3 */
	assert_int_equal(admit(&h, BOTH, 2, 1, 1000000, 4 * SEC),
			 VRRPIF_ADV_OK);
}

/* The longest interval does not overflow. */
static void test_longest_interval_shadows(void **state)
{
	struct vrrpif_hearing h = { .until_ns = 0 };

	(void)state;
	admit(&h, BOTH, 3, 1, 40950000, SEC);
	assert_int_equal(h.until_ns, SEC + 3 * 40950 * MSEC);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_versions_spoken),
	cmocka_unit_test(test_intervals_that_can_be_carried),
	cmocka_unit_test(test_intervals_agree_with_the_codec),
	cmocka_unit_test(test_version_not_spoken),
	cmocka_unit_test(test_interval_differs),
	cmocka_unit_test(test_v2_of_a_v3_sender_is_ignored),
	cmocka_unit_test(test_longest_interval_shadows),
};

UNIT_MAIN(tests)

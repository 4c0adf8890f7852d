// SPDX-License-Identifier: GPL-2.0
/*
 * The state machine of one port, named after the rows of RFC 9568 section 6.4
 * that bind it. Rows about ARP, ND and forwarding (6.1-1, 6.4.2-1 to -5,
 * 6.4.3-1 to -7) bind those who carry packets; they are not here.
 */
#include "machine.h"

/* 6.1: in nanoseconds, for every priority and several intervals */
static void test_6_1_skew_and_down_interval_v3(void **state)
{
	static const u64 interval[] = { 10 * MSEC, SEC, 40950 * MSEC };
	struct vrrpif_fsm f = make(1);
	unsigned int p, i;

	(void)state;
	for (i = 0; i < 3; i++)
		for (p = 1; p < 256; p++) {
			f.priority = (u8)p;
			f.active_interval_ns = interval[i];
			assert_int_equal(vrrpif_fsm_skew(&f),
					 (256 - p) * interval[i] / 256);
			assert_int_equal(vrrpif_fsm_down(&f),
					 3 * interval[i] +
					 (256 - p) * interval[i] / 256);
		}
	/* equal intervals, neighbouring priorities: 39 us apart at 10 ms */
	f.active_interval_ns = 10 * MSEC;
	f.priority = 100;
	i = (unsigned int)vrrpif_fsm_skew(&f);
	f.priority = 101;
	assert_int_equal(i - vrrpif_fsm_skew(&f), 10000000 / 256 + 1);
}

/* RFC 3768 6.1: a second, whatever the interval */
static void test_6_1_skew_v2_is_of_a_second(void **state)
{
	struct vrrpif_fsm f = make(100);

	(void)state;
	f.version = 2;
	f.active_interval_ns = 10 * SEC;
	assert_int_equal(vrrpif_fsm_skew(&f), 156 * SEC / 256);
	assert_int_equal(vrrpif_fsm_down(&f), 30 * SEC + 156 * SEC / 256);
	f.active_interval_ns = 255 * SEC;
	assert_int_equal(vrrpif_fsm_down(&f), 765 * SEC + 156 * SEC / 256);
}

static void test_6_4_1_startup_goes_backup(void **state)
{
	struct vrrpif_fsm f = make(100);

	(void)state;
	assert_int_equal(f.state, VRRPIF_STATE_INITIALIZE);
	assert_int_equal(vrrpif_fsm_start(&f, NOW), VRRPIF_FSM_NOTHING);
	assert_int_equal(f.state, VRRPIF_STATE_BACKUP);
	assert_int_equal(f.reason, VRRPIF_REASON_STARTUP);
	assert_int_equal(f.active_interval_ns, SEC);
	assert_int_equal(f.deadline_ns, NOW + DOWN(100, SEC));
}

static void test_6_4_1_owner_claims_at_once(void **state)
{
	struct vrrpif_fsm f = make(255);

	(void)state;
	assert_int_equal(vrrpif_fsm_start(&f, NOW), VRRPIF_FSM_CLAIM);
	vrrpif_fsm_activate(&f, VRRPIF_REASON_OWNER, NOW);
	assert_int_equal(f.state, VRRPIF_STATE_ACTIVE);
	assert_int_equal(f.deadline_ns, NOW + SEC);
}

static void test_6_4_1_up_delay(void **state)
{
	struct vrrpif_fsm f = make(100);
	enum vrrpif_reason why;

	(void)state;
	assert_false(vrrpif_fsm_delay(&f, NOW));
	assert_int_equal(f.deadline_ns, 0);
	f.up_delay_ns = 7 * SEC;
	assert_true(vrrpif_fsm_delay(&f, NOW));
	assert_int_equal(f.deadline_ns, NOW + 7 * SEC);
	assert_int_equal(f.state, VRRPIF_STATE_INITIALIZE);
	assert_int_equal(vrrpif_fsm_timer(&f, NOW + 7 * SEC, &why),
			 VRRPIF_FSM_STARTED);
	assert_int_equal(f.deadline_ns, 0);
}

static void test_initialize_hears_nothing(void **state)
{
	struct vrrpif_fsm f = make(100), before = f;

	(void)state;
	assert_int_equal(hear(&f, 255, 1, 1000, NOW), VRRPIF_FSM_NOTHING);
	assert_int_equal(hear(&f, 0, 1, 1000, NOW), VRRPIF_FSM_NOTHING);
	assert_memory_equal(&f, &before, sizeof(f));
}

static void test_6_4_2_6_shutdown_of_a_backup(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	vrrpif_fsm_stop(&f, VRRPIF_REASON_ADMIN_DOWN);
	assert_int_equal(f.state, VRRPIF_STATE_INITIALIZE);
	assert_int_equal(f.reason, VRRPIF_REASON_ADMIN_DOWN);
	assert_int_equal(f.deadline_ns, 0);
}

static void test_6_4_2_7_timer_makes_active(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why = VRRPIF_REASON_NONE;
	u64 now = f.deadline_ns;

	(void)state;
	assert_int_equal(vrrpif_fsm_timer(&f, now, &why), VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_TIMEOUT);
	assert_int_equal(f.state, VRRPIF_STATE_BACKUP);
	vrrpif_fsm_activate(&f, why, now);
	assert_int_equal(f.state, VRRPIF_STATE_ACTIVE);
	assert_int_equal(f.reason, VRRPIF_REASON_TIMEOUT);
	assert_int_equal(f.deadline_ns, now + SEC);
}

static void test_6_4_2_8_priority_zero_sets_skew(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;
	u64 due = NOW + SEC + SKEW(100, SEC);

	(void)state;
	assert_int_equal(hear(&f, 0, 1, 1000, NOW + SEC), VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, due);
	/* a second one does not begin the wait anew */
	assert_int_equal(hear(&f, 0, 1, 1000, due - 1), VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, due);
	assert_int_equal(vrrpif_fsm_timer(&f, due, &why), VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_PRIORITY_ZERO);
}

static void test_6_4_2_8_priority_zero_never_prolongs(void **state)
{
	struct vrrpif_fsm f = backup(1);
	u64 due = f.deadline_ns;

	(void)state;
	hear(&f, 0, 1, 1000, due - 10);
	assert_int_equal(f.deadline_ns, due);
}

/* The interval of the one that stops is not learned: Skew_Time as it was. */
static void test_6_4_2_8_keeps_the_interval(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	hear(&f, 200, 1, 500, NOW);
	hear(&f, 0, 1, 4000, NOW);
	assert_int_equal(f.active_interval_ns, 500 * MSEC);
	assert_int_equal(f.deadline_ns, NOW + SKEW(100, 500 * MSEC));
}

static void test_6_4_2_9_higher_priority_restarts_and_learns(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	assert_int_equal(hear(&f, 101, 1, 2000, NOW + SEC), VRRPIF_FSM_FOLLOWED);
	assert_int_equal(f.active_interval_ns, 2 * SEC);
	assert_int_equal(f.deadline_ns, NOW + SEC + DOWN(100, 2 * SEC));
	/* and the next one, of another interval */
	hear(&f, 101, 1, 100, NOW + 2 * SEC);
	assert_int_equal(f.deadline_ns, NOW + 2 * SEC + DOWN(100, 100 * MSEC));
	assert_int_equal(f.state, VRRPIF_STATE_BACKUP);
}

/* Whatever the address: a backup does not compare it. */
static void test_6_4_2_9_equal_priority_restarts(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	hear(&f, 100, 1, 1000, NOW + SEC);
	assert_int_equal(f.deadline_ns, NOW + SEC + DOWN(100, SEC));
	hear(&f, 100, 99, 1000, NOW + 2 * SEC);
	assert_int_equal(f.deadline_ns, NOW + 2 * SEC + DOWN(100, SEC));
}

static void test_6_4_2_9_preempt_off_leaves_lower_alone(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	f.preempt = VRRPIF_PREEMPT_OFF;
	assert_int_equal(hear(&f, 1, 1, 3000, NOW + SEC), VRRPIF_FSM_FOLLOWED);
	assert_int_equal(f.active_interval_ns, 3 * SEC);
	assert_int_equal(f.deadline_ns, NOW + SEC + DOWN(100, 3 * SEC));
}

static void test_6_4_2_9_preempt_delay_leaves_lower_alone(void **state)
{
	struct vrrpif_fsm f = make(100);
	enum vrrpif_reason why;
	u64 due;

	(void)state;
	f.preempt_delay_ns = 10 * SEC;
	vrrpif_fsm_start(&f, NOW);
	hear(&f, 50, 1, 1000, NOW + 10 * SEC - 1);
	due = NOW + 10 * SEC - 1 + DOWN(100, SEC);
	assert_int_equal(f.deadline_ns, due);
	/* over: they do not restart the timer any more */
	hear(&f, 50, 1, 1000, NOW + 10 * SEC);
	hear(&f, 50, 1, 1000, due - SEC);
	assert_int_equal(f.deadline_ns, due);
	assert_int_equal(vrrpif_fsm_timer(&f, due, &why), VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_PREEMPTED);
}

/* It does not hinder when there is nobody to preempt. */
static void test_preempt_delay_does_not_delay_silence(void **state)
{
	struct vrrpif_fsm f = make(100);
	enum vrrpif_reason why;

	(void)state;
	f.preempt_delay_ns = 1000 * SEC;
	vrrpif_fsm_start(&f, NOW);
	assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns, &why),
			 VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_TIMEOUT);
}

static void test_6_4_2_10_lower_priority_is_discarded(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;
	u64 due = f.deadline_ns;
	u64 t;

	(void)state;
	for (t = NOW; t < due; t += SEC / 2) {
		assert_int_equal(hear(&f, 99, 200, 4000, t),
				 VRRPIF_FSM_NOTHING);
		assert_int_equal(f.deadline_ns, due);
		assert_int_equal(f.active_interval_ns, SEC);
	}
	assert_int_equal(vrrpif_fsm_timer(&f, due, &why), VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_PREEMPTED);
}

static void test_preempt_immediate_claims_at_once(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	f.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	assert_int_equal(hear(&f, 99, 1, 1000, NOW + 1), VRRPIF_FSM_CLAIM);
	assert_int_equal(hear(&f, 100, 1, 1000, NOW + 1), VRRPIF_FSM_FOLLOWED);
	/* the one that was better has become worse: a tracked priority */
	assert_int_equal(hear(&f, 99, 1, 1000, NOW + 2), VRRPIF_FSM_CLAIM);
}

/* A worse router that does not hear the better one is not ours to preempt. */
static void test_preempt_immediate_not_beside_a_better_one(void **state)
{
	struct vrrpif_fsm f = backup(100);
	int i;

	(void)state;
	f.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	for (i = 0; i < 10; i++) {
		hear(&f, 200, 1, 1000, NOW + i * SEC);
		assert_int_equal(hear(&f, 50, 2, 1000, NOW + i * SEC + 1),
				 VRRPIF_FSM_NOTHING);
	}
	/* the better one is gone */
	assert_int_equal(hear(&f, 50, 2, 1000, NOW + 12 * SEC - 1),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(hear(&f, 50, 2, 1000, NOW + 12 * SEC),
			 VRRPIF_FSM_CLAIM);
}

static void test_preempt_immediate_waits_for_the_delay(void **state)
{
	struct vrrpif_fsm f = make(100);

	(void)state;
	f.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	f.preempt_delay_ns = SEC;
	vrrpif_fsm_start(&f, NOW);
	assert_int_equal(hear(&f, 99, 1, 1000, NOW), VRRPIF_FSM_FOLLOWED);
	assert_int_equal(hear(&f, 99, 1, 1000, NOW + SEC), VRRPIF_FSM_CLAIM);
}

static void test_6_4_3_8_shutdown_of_an_active(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	vrrpif_fsm_stop(&f, VRRPIF_REASON_REMOVED);
	assert_int_equal(f.state, VRRPIF_STATE_INITIALIZE);
	assert_int_equal(f.deadline_ns, 0);
}

/* Absolute: a timer served late does not shift those after it. */
static void test_6_4_3_9_adver_timer_does_not_drift(void **state)
{
	struct vrrpif_fsm f = active(100);
	enum vrrpif_reason why;
	u64 n;

	(void)state;
	for (n = 1; n < 1000; n++) {
		assert_int_equal(f.deadline_ns, NOW + n * SEC);
		assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns + n * MSEC / 2,
						  &why), VRRPIF_FSM_ADVERTISE);
		assert_int_equal(f.sent, n);
	}
}

/* Missed altogether: one advertisement now, not one for each missed. */
static void test_6_4_3_9_adver_timer_after_a_pause(void **state)
{
	struct vrrpif_fsm f = active(100);
	enum vrrpif_reason why;

	(void)state;
	assert_int_equal(vrrpif_fsm_timer(&f, NOW + 10 * SEC, &why),
			 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(f.deadline_ns, NOW + 11 * SEC);
	/* exactly one period late */
	assert_int_equal(vrrpif_fsm_timer(&f, NOW + 12 * SEC, &why),
			 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(f.deadline_ns, NOW + 13 * SEC);
}

static void test_6_4_3_10_priority_zero_is_answered_and_rearms(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	assert_int_equal(hear(&f, 0, 200, 1000, NOW + SEC / 2),
			 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(f.state, VRRPIF_STATE_ACTIVE);
	assert_int_equal(f.deadline_ns, NOW + SEC / 2 + SEC);
}

static void test_6_4_3_11_higher_priority_wins(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	assert_int_equal(hear(&f, 101, 1, 2000, NOW + SEC / 2),
			 VRRPIF_FSM_YIELDED);
	assert_int_equal(f.state, VRRPIF_STATE_BACKUP);
	assert_int_equal(f.reason, VRRPIF_REASON_BETTER_HEARD);
	assert_int_equal(f.active_interval_ns, 2 * SEC);
	assert_int_equal(f.deadline_ns, NOW + SEC / 2 + DOWN(100, 2 * SEC));
}

static void test_6_4_3_11_greater_address_breaks_the_tie(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	assert_int_equal(hear(&f, 100, 9, 1000, NOW), VRRPIF_FSM_ADVERTISE);
	assert_int_equal(f.state, VRRPIF_STATE_ACTIVE);
	assert_int_equal(hear(&f, 100, 11, 1000, NOW), VRRPIF_FSM_YIELDED);
	assert_int_equal(f.state, VRRPIF_STATE_BACKUP);
}

/* Unsigned, in network order: 192.0.2.200 is greater than 192.0.2.10. */
static void test_6_4_3_11_addresses_compare_unsigned(void **state)
{
	struct vrrpif_fsm f = active(100);
	struct vrrpif_ip a = ip4(192, 0, 2, 200), b = ip4(10, 255, 255, 255);

	(void)state;
	assert_true(vrrpif_fsm_beats(100, &a, &f));
	assert_false(vrrpif_fsm_beats(100, &b, &f));
	assert_false(vrrpif_fsm_beats(100, &f.primary, &f));
	assert_false(vrrpif_fsm_beats(99, &a, &f));
	assert_true(vrrpif_fsm_beats(101, &b, &f));
	/* IPv6, and the last byte counts */
	f.primary = (struct vrrpif_ip){ { 0xfe, 0x80, [15] = 5 } };
	a = (struct vrrpif_ip){ { 0xfe, 0x80, [15] = 6 } };
	b = (struct vrrpif_ip){ { 0xfe, 0x80, [8] = 1 } };
	assert_true(vrrpif_fsm_beats(100, &a, &f));
	assert_true(vrrpif_fsm_beats(100, &b, &f));
}

static void test_6_4_3_12_lower_priority_is_answered(void **state)
{
	struct vrrpif_fsm f = active(100);
	u64 due = f.deadline_ns;

	(void)state;
	assert_int_equal(hear(&f, 99, 200, 4000, NOW + SEC / 2),
			 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(f.state, VRRPIF_STATE_ACTIVE);
	assert_int_equal(f.deadline_ns, due);
	assert_int_equal(f.active_interval_ns, SEC);
	assert_int_equal(f.sent, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_6_1_skew_and_down_interval_v3),
	cmocka_unit_test(test_6_1_skew_v2_is_of_a_second),
	cmocka_unit_test(test_6_4_1_startup_goes_backup),
	cmocka_unit_test(test_6_4_1_owner_claims_at_once),
	cmocka_unit_test(test_6_4_1_up_delay),
	cmocka_unit_test(test_initialize_hears_nothing),
	cmocka_unit_test(test_6_4_2_6_shutdown_of_a_backup),
	cmocka_unit_test(test_6_4_2_7_timer_makes_active),
	cmocka_unit_test(test_6_4_2_8_priority_zero_sets_skew),
	cmocka_unit_test(test_6_4_2_8_priority_zero_never_prolongs),
	cmocka_unit_test(test_6_4_2_8_keeps_the_interval),
	cmocka_unit_test(test_6_4_2_9_higher_priority_restarts_and_learns),
	cmocka_unit_test(test_6_4_2_9_equal_priority_restarts),
	cmocka_unit_test(test_6_4_2_9_preempt_off_leaves_lower_alone),
	cmocka_unit_test(test_6_4_2_9_preempt_delay_leaves_lower_alone),
	cmocka_unit_test(test_preempt_delay_does_not_delay_silence),
	cmocka_unit_test(test_6_4_2_10_lower_priority_is_discarded),
	cmocka_unit_test(test_preempt_immediate_claims_at_once),
	cmocka_unit_test(test_preempt_immediate_not_beside_a_better_one),
	cmocka_unit_test(test_preempt_immediate_waits_for_the_delay),
	cmocka_unit_test(test_6_4_3_8_shutdown_of_an_active),
	cmocka_unit_test(test_6_4_3_9_adver_timer_does_not_drift),
	cmocka_unit_test(test_6_4_3_9_adver_timer_after_a_pause),
	cmocka_unit_test(test_6_4_3_10_priority_zero_is_answered_and_rearms),
	cmocka_unit_test(test_6_4_3_11_higher_priority_wins),
	cmocka_unit_test(test_6_4_3_11_greater_address_breaks_the_tie),
	cmocka_unit_test(test_6_4_3_11_addresses_compare_unsigned),
	cmocka_unit_test(test_6_4_3_12_lower_priority_is_answered),
};

UNIT_MAIN(tests)

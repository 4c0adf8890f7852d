// SPDX-License-Identifier: GPL-2.0
/* The state machine of one port: late timers, refused claims, new intervals. */
#include "machine.h"

static void test_yield_watches_with_its_own_interval(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	vrrpif_fsm_yield(&f, VRRPIF_REASON_REPLACED, NOW + SEC);
	assert_int_equal(f.state, VRRPIF_STATE_BACKUP);
	assert_int_equal(f.reason, VRRPIF_REASON_REPLACED);
	assert_int_equal(f.deadline_ns, NOW + SEC + DOWN(100, SEC));
}

static void test_refused_claims_again_later(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;

	(void)state;
	vrrpif_fsm_refuse(&f, NOW + 9 * SEC);
	assert_int_equal(f.deadline_ns, NOW + 9 * SEC);
	assert_int_equal(vrrpif_fsm_timer(&f, NOW + 9 * SEC, &why),
			 VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_TIMEOUT);
}

/* Late by less than an eighth of an interval: as ever. */
static void test_timer_served_in_time(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;

	(void)state;
	assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns + SEC / 8, &why),
			 VRRPIF_FSM_CLAIM);
}

/* Later: packets that wait are looked at first. */
static void test_late_timer_has_grace(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;
	u64 now = f.deadline_ns + SEC / 8 + 1;

	(void)state;
	assert_int_equal(vrrpif_fsm_timer(&f, now, &why), VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, now + SEC / 8);
	/* nothing was in the queue */
	assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns, &why),
			 VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_TIMEOUT);
}

/* Later than an interval: some may have been dropped, wait for the next. */
static void test_late_timer_after_a_long_pause(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;
	u64 now = f.deadline_ns + SEC + 1;

	(void)state;
	assert_int_equal(vrrpif_fsm_timer(&f, now, &why), VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, now + SEC);
	/* it was there: as if nothing had been */
	hear(&f, 200, 1, 1000, now + MSEC);
	assert_int_equal(f.deadline_ns, now + MSEC + DOWN(100, SEC));
	assert_int_equal(f.graced, 0);
}

/* A machine that is always late takes over in the end. */
static void test_grace_is_given_three_times(void **state)
{
	struct vrrpif_fsm f = backup(100);
	enum vrrpif_reason why;
	int i;

	(void)state;
	for (i = 0; i < 3; i++)
		assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns + 2 * SEC,
						  &why), VRRPIF_FSM_NOTHING);
	assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns + 2 * SEC, &why),
			 VRRPIF_FSM_CLAIM);
}

static void test_interval_change_when_active_is_told(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	assert_int_equal(vrrpif_fsm_set_interval(&f, SEC, NOW + 1),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(vrrpif_fsm_set_interval(&f, 3 * SEC, NOW + 1),
			 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(f.deadline_ns, NOW + 1 + 3 * SEC);
	assert_int_equal(f.interval_ns, 3 * SEC);
}

static void test_interval_change_when_backup(void **state)
{
	struct vrrpif_fsm f = backup(100);
	u64 due;

	(void)state;
	/* not learned otherwise yet: its own */
	assert_int_equal(vrrpif_fsm_set_interval(&f, 2 * SEC, NOW + 1),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, NOW + 1 + DOWN(100, 2 * SEC));
	/* learned: stays until it hears another */
	hear(&f, 200, 1, 500, NOW + 2);
	due = f.deadline_ns;
	assert_int_equal(vrrpif_fsm_set_interval(&f, 5 * SEC, NOW + 3),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, due);
	assert_int_equal(f.active_interval_ns, 500 * MSEC);
	/* and serves when it becomes active */
	vrrpif_fsm_activate(&f, VRRPIF_REASON_TIMEOUT, NOW + 9 * SEC);
	assert_int_equal(f.deadline_ns, NOW + 14 * SEC);
}

static void test_interval_change_in_initialize(void **state)
{
	struct vrrpif_fsm f = make(100);

	(void)state;
	assert_int_equal(vrrpif_fsm_set_interval(&f, 2 * SEC, NOW),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, 0);
	vrrpif_fsm_start(&f, NOW);
	assert_int_equal(f.deadline_ns, NOW + DOWN(100, 2 * SEC));
}

/* A timeout is one whatever the priority became meanwhile. */
static void test_reason_after_a_priority_change(void **state)
{
	struct vrrpif_fsm f = backup(200);
	enum vrrpif_reason why;

	(void)state;
	hear(&f, 250, 1, 1000, NOW);
	f.priority = 10;
	assert_int_equal(vrrpif_fsm_timer(&f, f.deadline_ns, &why),
			 VRRPIF_FSM_CLAIM);
	assert_int_equal(why, VRRPIF_REASON_TIMEOUT);
}

static void test_unsent_is_tried_again_soon(void **state)
{
	struct vrrpif_fsm f = active(100);

	(void)state;
	vrrpif_fsm_unsent(&f, NOW);
	assert_int_equal(f.deadline_ns, NOW + 2 * MSEC);
	/* never later than it would have been anyway */
	vrrpif_fsm_unsent(&f, NOW + MSEC);
	assert_int_equal(f.deadline_ns, NOW + 2 * MSEC);
	f = backup(100);
	vrrpif_fsm_unsent(&f, NOW);
	assert_int_equal(f.deadline_ns, NOW + DOWN(100, SEC));
}

static void test_restart_forgets_what_was_heard(void **state)
{
	struct vrrpif_fsm f = backup(100);

	(void)state;
	hear(&f, 200, 1, 4000, NOW);
	vrrpif_fsm_stop(&f, VRRPIF_REASON_CARRIER);
	vrrpif_fsm_start(&f, NOW + SEC);
	assert_int_equal(f.active_interval_ns, SEC);
	assert_int_equal(f.deadline_ns, NOW + SEC + DOWN(100, SEC));
	f.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	assert_int_equal(hear(&f, 50, 2, 1000, NOW + SEC), VRRPIF_FSM_CLAIM);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_yield_watches_with_its_own_interval),
	cmocka_unit_test(test_refused_claims_again_later),
	cmocka_unit_test(test_timer_served_in_time),
	cmocka_unit_test(test_late_timer_has_grace),
	cmocka_unit_test(test_late_timer_after_a_long_pause),
	cmocka_unit_test(test_grace_is_given_three_times),
	cmocka_unit_test(test_interval_change_when_active_is_told),
	cmocka_unit_test(test_interval_change_when_backup),
	cmocka_unit_test(test_interval_change_in_initialize),
	cmocka_unit_test(test_reason_after_a_priority_change),
	cmocka_unit_test(test_unsent_is_tried_again_soon),
	cmocka_unit_test(test_restart_forgets_what_was_heard),
};

UNIT_MAIN(tests)

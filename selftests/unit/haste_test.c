// SPDX-License-Identifier: GPL-2.0
/*
 * What others hurry a port to do is limited: a flood of forged advertisements
 * provokes none. Who keeps to the protocol does not notice.
 */
#include "machine.h"

/* A second of frames, one each 5 us, and the timer of the port. */
static unsigned int flood(struct vrrpif_fsm *f, u8 priority, u64 *now)
{
	u64 end = *now + SEC;
	unsigned int sent = 0;
	enum vrrpif_reason why;

	for (; *now < end; *now += 5 * USEC) {
		sent += hear(f, priority, 1, 1000, *now) ==
			VRRPIF_FSM_ADVERTISE;
		if (f->deadline_ns <= *now)
			sent += vrrpif_fsm_timer(f, *now, &why) ==
				VRRPIF_FSM_ADVERTISE;
	}
	return sent;
}

static void test_flood_of_lower_priority(void **state)
{
	struct vrrpif_fsm f = active(100);
	u64 now = NOW;

	(void)state;
	/* eight in a row, eight an interval, and its own */
	assert_in_range(flood(&f, 1, &now), 15, 17);
	assert_in_range(flood(&f, 1, &now), 8, 10);
	assert_in_range(flood(&f, 1, &now), 8, 10);
	assert_int_equal(f.state, VRRPIF_STATE_ACTIVE);
	/* its periods go on as if nothing had happened */
	assert_int_equal((f.deadline_ns - NOW) % SEC, 0);
}

/* RFC 9568 6.4.3-10 restarts the timer: with an answer, never without. */
static void test_flood_of_priority_zero(void **state)
{
	struct vrrpif_fsm f = active(100);
	u64 now = NOW, last = NOW;
	enum vrrpif_reason why;
	unsigned int n = 0;

	(void)state;
	for (; now < NOW + 10 * SEC; now += 5 * USEC) {
		bool sent = hear(&f, 0, 1, 1000, now) == VRRPIF_FSM_ADVERTISE;

		if (f.deadline_ns <= now)
			sent |= vrrpif_fsm_timer(&f, now, &why) ==
				VRRPIF_FSM_ADVERTISE;
		if (!sent)
			continue;
		assert_true(now - last <= SEC);
		last = now;
		n++;
	}
	assert_in_range(n, 80, 100);
}

/* The shortest interval there is: all is in proportion. */
static void test_flood_at_ten_milliseconds(void **state)
{
	struct vrrpif_fsm f = active(100);
	u64 now = NOW;

	(void)state;
	vrrpif_fsm_set_interval(&f, 10 * MSEC, NOW);
	assert_in_range(flood(&f, 1, &now), 800, 1000);
}

/* Eight routers that resign, or come back, at the same moment. */
static void test_eight_are_answered_at_once(void **state)
{
	struct vrrpif_fsm f = active(100);
	unsigned int i;

	(void)state;
	for (i = 0; i < 8; i++)
		assert_int_equal(hear(&f, i % 2 * 50, 1, 1000, NOW),
				 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(hear(&f, 50, 1, 1000, NOW), VRRPIF_FSM_NOTHING);
	/* who is not answered does not restart the timer either */
	assert_int_equal(f.deadline_ns, NOW + SEC);
	assert_int_equal(hear(&f, 0, 1, 1000, NOW + SEC / 16),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(f.deadline_ns, NOW + SEC);
	/* an eighth of an interval later one more is */
	assert_int_equal(hear(&f, 50, 1, 1000, NOW + SEC / 8 - 1),
			 VRRPIF_FSM_NOTHING);
	assert_int_equal(hear(&f, 50, 1, 1000, NOW + SEC / 8),
			 VRRPIF_FSM_ADVERTISE);
	assert_int_equal(hear(&f, 50, 1, 1000, NOW + SEC / 8),
			 VRRPIF_FSM_NOTHING);
	/* and after an interval all of them */
	for (i = 0; i < 8; i++)
		assert_int_equal(hear(&f, 50, 1, 1000, NOW + 3 * SEC),
				 VRRPIF_FSM_ADVERTISE);
}

/* What was used up at the old interval does not count at the new one. */
static void test_new_interval_begins_anew(void **state)
{
	struct vrrpif_fsm f = active(100);
	u64 now = NOW;

	(void)state;
	vrrpif_fsm_set_interval(&f, 40 * SEC, NOW);
	flood(&f, 1, &now);
	assert_int_equal(hear(&f, 1, 1, 1000, now), VRRPIF_FSM_NOTHING);
	vrrpif_fsm_set_interval(&f, 10 * MSEC, now);
	assert_int_equal(hear(&f, 1, 1, 1000, now), VRRPIF_FSM_ADVERTISE);
}

/*
 * Priority 255 and 0 in turns: what would be a takeover each Skew_Time, 4 ms,
 * with all that it announces.
 */
static void test_to_and_fro_is_limited(void **state)
{
	struct vrrpif_fsm f = active(254);
	unsigned int n = 0;
	enum vrrpif_reason why;
	u64 now;

	(void)state;
	for (now = NOW; now < NOW + 10 * SEC; now += MSEC) {
		hear(&f, f.state == VRRPIF_STATE_ACTIVE ? 255 : 0, 1, 1000,
		     now);
		if (f.deadline_ns > now ||
		    vrrpif_fsm_timer(&f, now, &why) != VRRPIF_FSM_CLAIM)
			continue;
		vrrpif_fsm_activate(&f, why, now);
		n++;
	}
	assert_in_range(n, 80, 90);
}

/* And with preempt immediate, by one that changes its priority. */
static void test_immediate_preemption_is_limited(void **state)
{
	struct vrrpif_fsm f = active(100);
	unsigned int n = 0;
	u64 now;

	(void)state;
	f.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	for (now = NOW; now < NOW + 10 * SEC; now += MSEC) {
		hear(&f, 255, 1, 1000, now);
		if (hear(&f, 1, 1, 1000, now) != VRRPIF_FSM_CLAIM)
			continue;
		vrrpif_fsm_activate(&f, VRRPIF_REASON_PREEMPTED, now);
		n++;
	}
	assert_in_range(n, 80, 90);
}

/* A backup of old that heard a hundred routers resign hurries as ever. */
static void test_legitimate_priority_zero_always_hurries(void **state)
{
	struct vrrpif_fsm f = backup(100);
	u64 now = NOW;
	unsigned int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		now += SEC;
		hear(&f, 200, 1, 1000, now);
		assert_int_equal(f.deadline_ns, now + DOWN(100, SEC));
		now += SEC / 2;
		hear(&f, 0, 1, 1000, now);
		assert_int_equal(f.deadline_ns, now + SKEW(100, SEC));
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_flood_of_lower_priority),
	cmocka_unit_test(test_flood_of_priority_zero),
	cmocka_unit_test(test_flood_at_ten_milliseconds),
	cmocka_unit_test(test_eight_are_answered_at_once),
	cmocka_unit_test(test_new_interval_begins_anew),
	cmocka_unit_test(test_to_and_fro_is_limited),
	cmocka_unit_test(test_immediate_preemption_is_limited),
	cmocka_unit_test(test_legitimate_priority_zero_always_hurries),
};

UNIT_MAIN(tests)

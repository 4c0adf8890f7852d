// SPDX-License-Identifier: GPL-2.0
/* A port that starts anew has heard nothing yet. */
#include "rig.h"

/* Its sibling takes over when its own timer fires, not when a port could that
 * was plugged in again in the meantime.
 */
static void test_restarted_port_is_no_reason_to_wait(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 250, 9);
	rig_hear(&r, 1, 250, 9);
	r.now += 2 * SEC;
	rig_stop(&r, 1, false);
	rig_start(&r, 1);
	rig_timer(&r, 0);
	assert_did(&r, "p0 active; main p0; adv p0");
}

/* What it missed before is not asked for any more, stopped or not. */
static void test_stopped_port_does_not_ask(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 5, 0);
	assert_int_not_equal(r.m[1].asked_ns, 0);
	rig_stop(&r, 1, false);
	assert_int_equal(r.m[1].asked_ns, 0);
	rig_start(&r, 1);
	assert_int_equal(r.m[1].asked_ns, 0);
}

/* A mute port is still mute with another cable, until it has proven otherwise;
 * the answer that it got by the old one proves nothing.
 */
static void test_restarted_port_proves_itself_anew(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 3, 0);
	r.m[1].frame_ns = r.now;
	rig_timer(&r, 1);
	assert_main(&r, 1);
	assert_true(r.m[0].mute);
	while (r.m[1].fsm.deadline_ns <= r.m[0].fsm.deadline_ns)
		rig_periods(&r, 1, 1 << 0);
	rig_timer(&r, 0);
	assert_did(&r, "prove p0; ask p0; ask p1");
	r.m[0].answer_ns = r.now;
	rig_stop(&r, 0, false);
	rig_start(&r, 0);
	assert_true(r.m[0].mute);
	while (r.m[1].fsm.deadline_ns <= r.m[0].fsm.deadline_ns)
		rig_periods(&r, 1, 1 << 0);
	rig_timer(&r, 0);
	assert_did(&r, "prove p0; ask p0; ask p1");
	assert_main(&r, 1);
}

/* Nor is it heard any more who was, or shown. */
static void test_restarted_port_has_heard_nobody(void **state)
{
	static const struct vrrpif_ip nobody;
	struct rig r;

	(void)state;
	RIG(&r, 200);
	rig_start(&r, 0);
	rig_hear(&r, 0, 250, 9);
	assert_int_equal(r.m[0].fsm.heard_priority, 250);
	rig_stop(&r, 0, false);
	rig_start(&r, 0);
	assert_int_equal(r.m[0].fsm.heard_priority, 0);
	assert_memory_equal(&r.m[0].fsm.heard_source, &nobody, sizeof(nobody));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_restarted_port_is_no_reason_to_wait),
	cmocka_unit_test(test_restarted_port_has_heard_nobody),
	cmocka_unit_test(test_stopped_port_does_not_ask),
	cmocka_unit_test(test_restarted_port_proves_itself_anew),
};

UNIT_MAIN(tests)

// SPDX-License-Identifier: GPL-2.0
/* What an operator changes while a router runs. */
#include "rig.h"

static void test_add_up_to_the_limit(void **state)
{
	struct rig r;
	u8 i;

	(void)state;
	RIG(&r, 100);
	for (i = 1; i < VRRPIF_PORT_MAX; i++)
		assert_true(vrrpif_elect_add(&r.g, &r.m[i]));
	assert_false(vrrpif_elect_add(&r.g, &r.m[VRRPIF_PORT_MAX]));
	assert_int_equal(r.g.count, VRRPIF_PORT_MAX);
}

static void test_remove_hands_over_and_closes_the_gap(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	r.out.n = 0;
	vrrpif_elect_remove(&r.g, &r.m[0], true, r.now, &r.out);
	assert_did(&r, "resign p0; p0 initialize; p1 active; main p1; adv p1");
	assert_reason(&r, 0, REMOVED);
	assert_int_equal(r.g.count, 2);
	assert_ptr_not_equal(r.g.member[0], r.g.member[1]);
	assert_ptr_not_equal(r.g.member[0], &r.m[0]);
	assert_ptr_not_equal(r.g.member[1], &r.m[0]);
	assert_null(r.g.member[2]);
	/* a stranger: no harm */
	vrrpif_elect_remove(&r.g, &r.m[0], true, r.now, &r.out);
	assert_int_equal(r.g.count, 2);
	/* and back in */
	assert_true(vrrpif_elect_add(&r.g, &r.m[0]));
	assert_int_equal(r.g.count, 3);
}

/* The same of a port that was removed, or has another address now. */
static void test_stale_advertisement_of_a_removed_port(void **state)
{
	struct vrrpif_ip old;
	struct rig r;

	(void)state;
	RIG(&r, 200, 150, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	old = r.m[0].fsm.primary;
	vrrpif_elect_remove(&r.g, &r.m[0], true, r.now, &r.out);
	assert_main(&r, 1);
	rig_hear(&r, 1, 100, 1);
	assert_did(&r, "adv p1");
	/* an interval on the LAN is more than one of a clock that is fast */
	r.now += 2 * SEC - 1;
	rig_hear_port(&r, 1, 0);
	assert_did(&r, "");
	assert_main(&r, 1);
	/* later it is another router's */
	r.now += 1;
	rig_hear_port(&r, 1, 0);
	assert_did(&r, "p1 backup; main none");
	assert_memory_equal(&old, &r.g.gone, sizeof(old));
}

/* Removed and added again at once, with its address: what it sends counts. */
static void test_a_port_that_came_back_is_heard(void **state)
{
	struct vrrpif_ip primary;
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	primary = r.m[0].fsm.primary;
	vrrpif_elect_remove(&r.g, &r.m[0], true, r.now, &r.out);
	assert_main(&r, 1);
	r.now += SEC / 2;
	assert_true(vrrpif_elect_add(&r.g, &r.m[0]));
	vrrpif_elect_set_primary(&r.g, &r.m[0], &primary, r.now);
	vrrpif_elect_start(&r.g, &r.m[0], r.now, &r.out);
	vrrpif_elect_stop(&r.g, &r.m[1], VRRPIF_REASON_CARRIER, false, r.now,
			  &r.out);
	assert_main(&r, 0);
	vrrpif_elect_start(&r.g, &r.m[1], r.now, &r.out);
	assert_false(r.m[1].heard);
	rig_hear_port(&r, 1, 0);
	assert_true(r.m[1].heard);
}

static void test_stale_advertisement_of_an_old_address(void **state)
{
	struct vrrpif_ip old = ip4(192, 0, 2, 11), new = ip4(192, 0, 2, 99);
	struct rig r;

	(void)state;
	RIG(&r, 150, 200);
	rig_start_all(&r);
	rig_elect(&r, 1);
	vrrpif_elect_set_primary(&r.g, &r.m[1], &old, r.now);
	assert_int_equal(r.g.gone_ns, 0);
	vrrpif_elect_set_primary(&r.g, &r.m[1], &new, r.now);
	assert_true(vrrpif_elect_is_sibling(&r.g, &new));
	assert_false(vrrpif_elect_is_sibling(&r.g, &old));
	/* its own, of before: not a router of equal priority */
	rig_hear(&r, 1, 200, 11);
	assert_did(&r, "");
	rig_hear(&r, 0, 200, 11);
	assert_did(&r, "");
	assert_main(&r, 1);
}

/* Without arbitration the priority 0 of a removed port is news. */
static void test_removed_port_without_arbitration(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	r.g.arbitration = false;
	rig_start_all(&r);
	rig_elect(&r, 0);
	vrrpif_elect_remove(&r.g, &r.m[0], true, r.now, &r.out);
	rig_hear(&r, 1, 0, 10);
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + SKEW(150, SEC));
}

/* Rule 6 off: each port is a bare RFC 9568 state machine. */
static void test_arbitration_off_is_the_bare_rfc(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	r.g.arbitration = false;
	rig_start_all(&r);
	rig_timer(&r, 0);
	assert_did(&r, "p0 active; main p0; adv p0");
	/* nothing heard: it has no reason to stay backup */
	rig_timer(&r, 1);
	assert_did(&r, "p1 active; adv p1");
	assert_main(&r, 0);
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[1]));
	/* a sibling is a router like any other */
	rig_hear_port(&r, 1, 0);
	assert_did(&r, "p1 backup");
	rig_timer(&r, 1);
	assert_state(&r, 1, ACTIVE);
	/* no hand-over: the other one is active already */
	rig_stop(&r, 0, false);
	assert_did(&r, "p0 initialize; main p1");
}

static void test_arbitration_off_main_is_the_best_active(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100, 150);
	r.g.arbitration = false;
	rig_start(&r, 0);
	rig_timer(&r, 0);
	rig_start(&r, 1);
	rig_timer(&r, 1);
	assert_did(&r, "p1 active; main p1; adv p1");
	/* not main, and goes: main stays */
	rig_hear(&r, 0, 120, 1);
	assert_did(&r, "p0 backup");
	assert_main(&r, 1);
}

static void test_arbitration_off_stop_hands_nothing_over(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	r.g.arbitration = false;
	rig_start_all(&r);
	rig_timer(&r, 0);
	rig_stop(&r, 0, true);
	assert_did(&r, "resign p0; p0 initialize; main none");
	assert_state(&r, 1, BACKUP);
}

static void test_arbitration_on_leaves_one(void **state)
{
	struct rig r;
	u8 i;

	(void)state;
	RIG(&r, 100, 150, 120);
	r.g.arbitration = false;
	rig_start_all(&r);
	for (i = 0; i < 3; i++) {
		r.now = r.m[i].fsm.deadline_ns;
		rig_fire(&r, i);
	}
	assert_main(&r, 1);
	r.out.n = 0;
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	assert_did(&r, "p0 backup; p2 backup");
	assert_reason(&r, 0, REPLACED);
	assert_main(&r, 1);
	r.out.n = 0;
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	vrrpif_elect_set_arbitration(&r.g, false, r.now, &r.out);
	assert_did(&r, "");
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	assert_did(&r, "");
}

/* Without the rules nobody is mute or waits, neither then nor afterwards. */
static void test_arbitration_off_acquits(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 5, 0);
	r.m[0].mute = true;
	r.m[0].proof_ns = r.now;
	r.m[0].level = 3;
	r.m[0].hold_ns = r.now + 9 * SEC;
	assert_int_not_equal(r.m[1].asked_ns, 0);
	r.out.n = 0;
	vrrpif_elect_set_arbitration(&r.g, false, r.now, &r.out);
	assert_did(&r, "");
	assert_false(r.m[0].mute);
	assert_int_equal(r.m[0].proof_ns, 0);
	assert_int_equal(r.m[0].level, 0);
	assert_int_equal(r.m[0].hold_ns, 0);
	assert_int_equal(r.m[1].asked_ns, 0);
}

/* Switched on while a sibling is main: evidence begins anew (rule 3). */
static void test_arbitration_on_begins_without_evidence(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	r.g.arbitration = false;
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 10, 2);
	r.out.n = 0;
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	/* it hears another router: main has not been silent for long */
	rig_hear(&r, 1, 120, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
	/* and nobody to begin anew with */
	rig_stop(&r, 1, false);
	rig_stop(&r, 0, false);
	vrrpif_elect_set_arbitration(&r.g, false, r.now, &r.out);
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	assert_no_main(&r);
}

/* The array never overflows, not even when every port is asked for something. */
static void test_actions_are_bounded(void **state)
{
	u8 priority[VRRPIF_PORT_MAX + 1] = { 0 };
	struct rig r;
	u8 i;

	(void)state;
	memset(priority, 100, VRRPIF_PORT_MAX);
	rig_init(&r, priority);
	r.g.arbitration = false;
	rig_start_all(&r);
	r.now = r.m[0].fsm.deadline_ns;
	for (i = 0; i < VRRPIF_PORT_MAX; i++)
		rig_fire(&r, i);
	r.out.n = 0;
	vrrpif_elect_set_interval(&r.g, 2 * SEC, r.now, &r.out);
	assert_int_equal(r.out.n, VRRPIF_PORT_MAX);
	r.out.n = 0;
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	assert_int_equal(r.out.n, VRRPIF_PORT_MAX - 1);
	/* and what does not fit is not written */
	r.out.n = VRRPIF_ACTIONS_MAX;
	vrrpif_elect_stop(&r.g, r.g.main, VRRPIF_REASON_CARRIER, true, r.now,
			  &r.out);
	assert_int_equal(r.out.n, VRRPIF_ACTIONS_MAX);
}

/* A running change causes no failover of its own. */
static void test_priority_changes_no_state(void **state)
{
	struct rig r;
	unsigned int p;
	u8 i;

	(void)state;
	RIG(&r, 200, 150, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	for (i = 0; i < 3; i++)
		for (p = 1; p < 255; p++) {
			u64 deadline = r.m[i].fsm.deadline_ns;

			r.out.n = 0;
			vrrpif_elect_set_priority(&r.g, &r.m[i], (u8)p, r.now,
						  &r.out);
			assert_did(&r, "");
			assert_int_equal(r.m[i].fsm.deadline_ns, deadline);
			assert_int_equal(r.m[i].fsm.priority, p);
		}
	assert_main(&r, 0);
}

static void test_becoming_owner_takes_the_role(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	r.out.n = 0;
	vrrpif_elect_set_priority(&r.g, &r.m[1], 255, r.now, &r.out);
	assert_did(&r, "p0 backup; p1 active; main p1; adv p1");
	/* the same again, and for one that is active already */
	r.out.n = 0;
	vrrpif_elect_set_priority(&r.g, &r.m[1], 255, r.now, &r.out);
	assert_did(&r, "");
}

static void test_active_becoming_owner_changes_nothing(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200);
	rig_start_all(&r);
	rig_timer(&r, 0);
	r.out.n = 0;
	vrrpif_elect_set_priority(&r.g, &r.m[0], 255, r.now, &r.out);
	assert_did(&r, "");
	assert_int_equal(r.m[0].fsm.priority, 255);
}

static void test_interval_is_told_and_shared(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	r.out.n = 0;
	vrrpif_elect_set_interval(&r.g, 10 * SEC, r.now, &r.out);
	assert_did(&r, "adv p0");
	/* the sibling learns it here: its timer does not fire meanwhile */
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + DOWN(150, 10 * SEC));
	r.out.n = 0;
	vrrpif_elect_set_interval(&r.g, 10 * SEC, r.now, &r.out);
	assert_did(&r, "");
}

static void test_interval_of_another_router_is_kept(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 200, 1);
	r.out.n = 0;
	vrrpif_elect_set_interval(&r.g, 100 * MSEC, r.now, &r.out);
	assert_did(&r, "");
	/* not learned otherwise than from the advertisement, which said 1 s */
	assert_int_equal(r.m[0].fsm.interval_ns, 100 * MSEC);
}

static void test_empty_router(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100);
	vrrpif_elect_remove(&r.g, &r.m[0], false, r.now, &r.out);
	assert_did(&r, "");
	vrrpif_elect_set_interval(&r.g, 2 * SEC, r.now, &r.out);
	vrrpif_elect_set_arbitration(&r.g, false, r.now, &r.out);
	vrrpif_elect_set_arbitration(&r.g, true, r.now, &r.out);
	assert_did(&r, "");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_add_up_to_the_limit),
	cmocka_unit_test(test_remove_hands_over_and_closes_the_gap),
	cmocka_unit_test(test_stale_advertisement_of_a_removed_port),
	cmocka_unit_test(test_a_port_that_came_back_is_heard),
	cmocka_unit_test(test_stale_advertisement_of_an_old_address),
	cmocka_unit_test(test_removed_port_without_arbitration),
	cmocka_unit_test(test_arbitration_off_is_the_bare_rfc),
	cmocka_unit_test(test_arbitration_off_main_is_the_best_active),
	cmocka_unit_test(test_arbitration_off_stop_hands_nothing_over),
	cmocka_unit_test(test_arbitration_off_acquits),
	cmocka_unit_test(test_arbitration_on_leaves_one),
	cmocka_unit_test(test_arbitration_on_begins_without_evidence),
	cmocka_unit_test(test_actions_are_bounded),
	cmocka_unit_test(test_priority_changes_no_state),
	cmocka_unit_test(test_becoming_owner_takes_the_role),
	cmocka_unit_test(test_active_becoming_owner_changes_nothing),
	cmocka_unit_test(test_interval_is_told_and_shared),
	cmocka_unit_test(test_interval_of_another_router_is_kept),
	cmocka_unit_test(test_empty_router),
};

UNIT_MAIN(tests)

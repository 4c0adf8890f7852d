// SPDX-License-Identifier: GPL-2.0
/* Arbitration: roles, order of actions, rules 1 and 6, and requests. */
#include "rig.h"

/* C1-main, C2-init: all start as backup, the best one's timer is first. */
static void test_best_priority_becomes_main(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100, 200, 150);
	rig_start_all(&r);
	assert_state(&r, 0, BACKUP);
	assert_state(&r, 1, BACKUP);
	assert_state(&r, 2, BACKUP);
	assert_true(r.m[1].fsm.deadline_ns < r.m[2].fsm.deadline_ns);
	assert_true(r.m[2].fsm.deadline_ns < r.m[0].fsm.deadline_ns);
	rig_timer(&r, 1);
	assert_did(&r, "p1 active; main p1; adv p1");
	assert_main(&r, 1);
	assert_reason(&r, 1, TIMEOUT);
}

static void test_start_says_so_once(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100, 200);
	rig_start(&r, 0);
	assert_did(&r, "p0 backup");
	assert_int_equal(r.out.a[0].old, VRRPIF_STATE_INITIALIZE);
	assert_int_equal(r.out.a[0].reason, VRRPIF_REASON_STARTUP);
	rig_start(&r, 0);
	assert_did(&r, "");
}

static void test_up_delay_puts_start_off(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100);
	r.m[0].fsm.up_delay_ns = 5 * SEC;
	rig_start(&r, 0);
	assert_did(&r, "");
	assert_state(&r, 0, INITIALIZE);
	/* asked again meanwhile: nothing */
	r.now += SEC;
	rig_start(&r, 0);
	assert_int_equal(r.m[0].fsm.deadline_ns, RIG_START + 5 * SEC);
	rig_timer(&r, 0);
	assert_did(&r, "p0 backup");
	assert_int_equal(r.now, RIG_START + 5 * SEC);
	assert_int_equal(r.m[0].fsm.deadline_ns, r.now + DOWN(100, SEC));
}

static void test_up_delay_ends_with_stop(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 100);
	r.m[0].fsm.up_delay_ns = 5 * SEC;
	rig_start(&r, 0);
	rig_stop(&r, 0, false);
	assert_did(&r, "");
	assert_int_equal(r.m[0].fsm.deadline_ns, 0);
	assert_reason(&r, 0, CARRIER);
}

/* C2-owner */
static void test_owner_starts_as_main(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 255);
	rig_start(&r, 0);
	rig_timer(&r, 0);
	rig_start(&r, 1);
	assert_did(&r, "p1 backup; p0 backup; p1 active; main p1; adv p1");
	assert_reason(&r, 1, OWNER);
	assert_reason(&r, 0, REPLACED);
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

/* Rule 1, and the order: resign, states, main, advertisement. */
static void test_rule_1_hand_over_in_order(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_stop(&r, 0, true);
	assert_did(&r, "resign p0; p0 initialize; p1 active; main p1; adv p1");
	assert_reason(&r, 1, HAND_OVER);
	assert_reason(&r, 0, CARRIER);
	assert_int_equal(r.m[0].fsm.deadline_ns, 0);
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + SEC);
}

static void test_rule_1_without_carrier_nothing_is_sent(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_stop(&r, 0, false);
	assert_did(&r, "p0 initialize; p1 active; main p1; adv p1");
}

static void test_rule_1_priority_chooses(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100, 101, 99);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_stop(&r, 0, false);
	assert_main(&r, 2);
}

static void test_rule_1_greater_address_breaks_the_tie(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_stop(&r, 0, false);
	assert_main(&r, 2);
}

static void test_rule_1_port_that_hears_comes_first(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	rig_hear_port(&r, 2, 0);
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[1]));
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[2]));
	rig_stop(&r, 0, false);
	assert_main(&r, 2);

	/* in whatever order they were added */
	RIG(&r, 200, 100, 150);
	rig_start_all(&r);
	rig_timer(&r, 0);
	rig_hear_port(&r, 1, 0);
	rig_stop(&r, 0, false);
	assert_main(&r, 1);
}

static void test_rule_1_unheard_is_better_than_nobody(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_timer(&r, 0);
	rig_stop(&r, 0, false);
	assert_main(&r, 1);
}

static void test_rule_1_nobody_left(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start(&r, 0);
	rig_timer(&r, 0);
	rig_stop(&r, 0, true);
	assert_did(&r, "resign p0; p0 initialize; main none");
	assert_no_main(&r);
	/* stopped twice */
	rig_stop(&r, 0, true);
	assert_did(&r, "");
}

static void test_stop_of_a_backup_moves_nothing(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_stop(&r, 1, true);
	assert_did(&r, "p1 initialize");
	assert_main(&r, 0);
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

static void test_siblings_are_known_by_their_address(void **state)
{
	struct vrrpif_ip other = ip4(192, 0, 2, 1);
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	assert_true(vrrpif_elect_is_sibling(&r.g, &r.m[1].fsm.primary));
	assert_false(vrrpif_elect_is_sibling(&r.g, &other));
}

static void test_own_advertisement_reflected(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_hear_port(&r, 0, 0);
	assert_did(&r, "");
	r.g.arbitration = false;
	rig_hear_port(&r, 0, 0);
	assert_did(&r, "");
}

static void test_advertisement_in_initialize_is_ignored(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start(&r, 0);
	rig_timer(&r, 0);
	rig_hear_port(&r, 1, 0);
	rig_hear(&r, 1, 250, 1);
	assert_did(&r, "");
	assert_state(&r, 1, INITIALIZE);
	assert_main(&r, 0);
}

/* Under way since before the role moved: it speaks of the past. */
static void test_stale_advertisement_of_a_sibling(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_stop(&r, 0, false);
	assert_main(&r, 1);
	rig_hear_port(&r, 1, 0);
	assert_did(&r, "");
	assert_main(&r, 1);
	rig_hear_port(&r, 2, 0);
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[2]));
}

/* C4: a better router elsewhere is active, main is none. */
static void test_better_router_takes_the_role_away(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_hear(&r, 0, 210, 1);
	assert_did(&r, "p0 backup; main none");
	assert_reason(&r, 0, BETTER_HEARD);
	assert_no_main(&r);
}

static void test_worse_router_is_answered(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_hear(&r, 0, 190, 1);
	assert_did(&r, "adv p0");
	assert_main(&r, 0);
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
	cmocka_unit_test(test_best_priority_becomes_main),
	cmocka_unit_test(test_start_says_so_once),
	cmocka_unit_test(test_up_delay_puts_start_off),
	cmocka_unit_test(test_up_delay_ends_with_stop),
	cmocka_unit_test(test_owner_starts_as_main),
	cmocka_unit_test(test_becoming_owner_takes_the_role),
	cmocka_unit_test(test_active_becoming_owner_changes_nothing),
	cmocka_unit_test(test_rule_1_hand_over_in_order),
	cmocka_unit_test(test_rule_1_without_carrier_nothing_is_sent),
	cmocka_unit_test(test_rule_1_priority_chooses),
	cmocka_unit_test(test_rule_1_greater_address_breaks_the_tie),
	cmocka_unit_test(test_rule_1_port_that_hears_comes_first),
	cmocka_unit_test(test_rule_1_unheard_is_better_than_nobody),
	cmocka_unit_test(test_rule_1_nobody_left),
	cmocka_unit_test(test_stop_of_a_backup_moves_nothing),
	cmocka_unit_test(test_remove_hands_over_and_closes_the_gap),
	cmocka_unit_test(test_add_up_to_the_limit),
	cmocka_unit_test(test_arbitration_off_is_the_bare_rfc),
	cmocka_unit_test(test_arbitration_off_main_is_the_best_active),
	cmocka_unit_test(test_arbitration_off_stop_hands_nothing_over),
	cmocka_unit_test(test_arbitration_on_leaves_one),
	cmocka_unit_test(test_arbitration_on_begins_without_evidence),
	cmocka_unit_test(test_actions_are_bounded),
	cmocka_unit_test(test_priority_changes_no_state),
	cmocka_unit_test(test_interval_is_told_and_shared),
	cmocka_unit_test(test_interval_of_another_router_is_kept),
	cmocka_unit_test(test_siblings_are_known_by_their_address),
	cmocka_unit_test(test_own_advertisement_reflected),
	cmocka_unit_test(test_advertisement_in_initialize_is_ignored),
	cmocka_unit_test(test_stale_advertisement_of_a_sibling),
	cmocka_unit_test(test_better_router_takes_the_role_away),
	cmocka_unit_test(test_worse_router_is_answered),
	cmocka_unit_test(test_empty_router),
};

UNIT_MAIN(tests)

// SPDX-License-Identifier: GPL-2.0
/* Arbitration: roles, order of actions, rules 1 and 6. */
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

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_best_priority_becomes_main),
	cmocka_unit_test(test_start_says_so_once),
	cmocka_unit_test(test_up_delay_puts_start_off),
	cmocka_unit_test(test_up_delay_ends_with_stop),
	cmocka_unit_test(test_owner_starts_as_main),
	cmocka_unit_test(test_rule_1_hand_over_in_order),
	cmocka_unit_test(test_rule_1_without_carrier_nothing_is_sent),
	cmocka_unit_test(test_rule_1_priority_chooses),
	cmocka_unit_test(test_rule_1_greater_address_breaks_the_tie),
	cmocka_unit_test(test_rule_1_port_that_hears_comes_first),
	cmocka_unit_test(test_rule_1_unheard_is_better_than_nobody),
	cmocka_unit_test(test_rule_1_nobody_left),
	cmocka_unit_test(test_stop_of_a_backup_moves_nothing),
	cmocka_unit_test(test_siblings_are_known_by_their_address),
	cmocka_unit_test(test_own_advertisement_reflected),
	cmocka_unit_test(test_advertisement_in_initialize_is_ignored),
	cmocka_unit_test(test_stale_advertisement_of_a_sibling),
	cmocka_unit_test(test_better_router_takes_the_role_away),
	cmocka_unit_test(test_worse_router_is_answered),
};

UNIT_MAIN(tests)

// SPDX-License-Identifier: GPL-2.0
/*
 * Arbitration beside other routers: main is none and succeeds, or its siblings
 * hear another router active.
 */
#include "rig.h"

/* Main is none. A sibling that hears the active router knows better. */
static void test_deaf_port_does_not_succeed(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 250, 1);
	rig_hear(&r, 1, 250, 1);
	for (i = 0; i < 60; i++) {
		r.now += SEC / 2;
		if (r.m[0].fsm.deadline_ns <= r.now)
			rig_fire(&r, 0);
		assert_no_main(&r);
		if (i & 1)
			rig_hear(&r, 1, 250, 1);
	}
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[0]));
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[1]));
	/* the active router dies: the one that hears succeeds, by its timer */
	while (!r.g.main)
		rig_timer(&r, r.m[0].fsm.deadline_ns <
			      r.m[1].fsm.deadline_ns ? 0 : 1);
	assert_main(&r, 1);
	assert_reason(&r, 1, TIMEOUT);
}

static void test_both_heard_the_best_succeeds(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 250, 1);
	r.now += 3 * MSEC;
	rig_hear(&r, 1, 250, 1);
	rig_timer(&r, 0);
	assert_did(&r, "p0 active; main p0; adv p0");
	assert_int_equal(r.now, RIG_START + DOWN(200, SEC));
}

/* A Skew_Time shorter than what lies between two ports: wait for it. */
static void test_sibling_heard_a_little_later(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 254, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 255, 1);
	r.now += 10 * MSEC;
	rig_hear(&r, 1, 255, 1);
	rig_timer(&r, 0);
	assert_did(&r, "");
	rig_timer(&r, 0);
	assert_did(&r, "p0 active; main p0; adv p0");
	assert_int_equal(r.now, RIG_START + 10 * MSEC + DOWN(254, SEC));
}

/* One lost advertisement does not make a port unheard. */
static void test_one_loss_is_no_broken_path(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 250, 1);
	rig_hear(&r, 1, 250, 1);
	r.now += SEC;
	rig_hear(&r, 1, 250, 1);
	r.now = r.m[0].fsm.deadline_ns;
	rig_fire(&r, 0);
	assert_did(&r, "");
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[0]));
	rig_timer(&r, 0);
	assert_main(&r, 0);
	assert_int_equal(r.now, RIG_START + SEC + DOWN(200, SEC));
}

/* Priority 0 heard by one port is news for the router. */
static void test_priority_zero_lost_on_one_port(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_hear(&r, 0, 250, 1);
	rig_hear(&r, 1, 250, 1);
	r.now += SEC / 2;
	rig_hear(&r, 0, 0, 1);
	rig_timer(&r, 0);
	assert_did(&r, "p0 active; main p0; adv p0");
	assert_int_equal(r.now, RIG_START + SEC / 2 + SKEW(200, SEC));
	assert_reason(&r, 0, PRIORITY_ZERO);
}

/* A sibling hears an active router better than main: main is cut off. */
static void test_main_that_does_not_hear_the_better_one(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_hear(&r, 1, 250, 1);
	assert_did(&r, "p0 backup; main none");
	assert_reason(&r, 0, BETTER_HEARD);
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[0]));
	/* and it stays so while the sibling hears */
	rig_hear(&r, 1, 250, 1);
	r.now += 2 * SEC;
	rig_hear(&r, 1, 250, 1);
	rig_timer(&r, 0);
	assert_did(&r, "");
}

/* A sibling hears a worse router active, and main no more. */
static void test_main_that_nobody_hears(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 3, 0);
	rig_hear(&r, 1, 150, 1);
	assert_did(&r, "");
	rig_periods(&r, 1, 0);
	rig_hear(&r, 1, 150, 1);
	assert_did(&r, "p0 backup; main none");
	assert_reason(&r, 0, REPLACED);
	assert_int_equal(r.m[0].level, 1);
}

/*
 * One sibling hears another router and not main, one hears main: the LAN has
 * come apart, and main serves its part.
 */
static void test_main_that_a_sibling_hears(void **state)
{
	static const u8 other[] = { 150, 250 };
	struct rig r;
	int i, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		RIG(&r, 200, 190, 180);
		rig_start_all(&r);
		rig_elect(&r, 0);
		rig_periods(&r, 4, 1 << 1);
		for (i = 0; i < 20; i++) {
			rig_periods(&r, 1, 1 << 1);
			rig_hear(&r, 2, other[k], 1);
			assert_did(&r, "");
			assert_main(&r, 0);
		}
	}
	/* but if both hear it, and the better router, main is deaf */
	rig_periods(&r, 1, 3 << 1);
	rig_hear(&r, 2, 250, 1);
	assert_did(&r, "p0 backup; main none");
}

/* The same, when the sibling heard nothing of this main at all. */
static void test_main_that_was_never_heard(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	for (i = 0; i < 10 && r.g.main; i++) {
		rig_periods(&r, 1, 0);
		rig_hear(&r, 1, 150, 1);
	}
	assert_int_equal(i, 4);
	assert_no_main(&r);
	assert_reason(&r, 0, REPLACED);
}

/* Both are heard: the other router is deaf, main is well. */
static void test_main_beside_a_deaf_router(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	for (i = 0; i < 20; i++) {
		rig_periods(&r, 1, 2);
		rig_hear(&r, 1, 150, 1);
		assert_did(&r, "");
		assert_main(&r, 0);
	}
}

/* Hearing a worse router is no reason to replace a better sibling. */
static void test_worse_router_does_not_replace_a_better_sibling(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	for (i = 0; i < 3; i++) {
		rig_periods(&r, 1, 0);
		rig_hear(&r, 1, 50, 1);
	}
	r.now = r.m[1].fsm.deadline_ns;
	rig_fire(&r, 1);
	assert_did(&r, "");
	assert_main(&r, 0);

	/* nor just after the role moved, when its own timer is due */
	RIG(&r, 200, 100);
	rig_start_all(&r);
	r.m[1].fsm.deadline_ns = r.m[0].fsm.deadline_ns + MSEC;
	rig_timer(&r, 0);
	rig_hear(&r, 1, 50, 1);
	rig_timer(&r, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
}

/*
 * The LAN has come apart, and a router is active in either part: this one
 * leaves both alone, instead of taking one and then the other for ever.
 */
static void test_ports_that_hear_different_routers(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 190);
	rig_start_all(&r);
	for (i = 0; i < 100; i++) {
		u8 p;

		r.now += SEC / 2;
		for (p = 0; p < 2; p++)
			if (r.m[p].fsm.deadline_ns <= r.now)
				rig_fire(&r, p);
		rig_hear(&r, 0, 150, 1);
		rig_hear(&r, 1, 140, 2);
		assert_no_main(&r);
	}
	/* whole again: the best port preempts */
	for (i = 0; i < 20 && !r.g.main; i++) {
		r.now += SEC / 2;
		if (r.m[0].fsm.deadline_ns <= r.now)
			rig_fire(&r, 0);
		rig_hear(&r, 0, 150, 1);
		rig_hear(&r, 1, 150, 1);
	}
	assert_main(&r, 0);
}

/* And so does it with `preempt immediate`. */
static void test_different_routers_preempt_immediate(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 190);
	r.m[0].fsm.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	r.m[1].fsm.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	rig_start_all(&r);
	rig_hear(&r, 1, 210, 2);
	for (i = 0; i < 20; i++) {
		rig_hear(&r, 0, 150, 1);
		assert_did(&r, "");
		r.now += SEC;
		rig_hear(&r, 1, 210, 2);
	}
	r.now += 3 * SEC;
	rig_hear(&r, 0, 150, 1);
	assert_main(&r, 0);
}

/* A port in INITIALIZE or active without arbitration says nothing. */
static void test_only_backups_are_asked(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100, 90);
	rig_start(&r, 0);
	rig_start(&r, 1);
	rig_hear(&r, 0, 250, 1);
	r.now += 2 * SEC;
	rig_hear(&r, 1, 250, 1);
	rig_stop(&r, 1, false);
	rig_timer(&r, 0);
	assert_main(&r, 0);
}

/* C1-zero: it takes the role over, unless it hears main before. */
static void test_c1_zero_beside_a_main(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_hear(&r, 1, 0, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + SKEW(100, SEC));
	rig_hear_port(&r, 1, 0);
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + DOWN(100, SEC));
	rig_hear(&r, 1, 0, 1);
	rig_timer(&r, 1);
	assert_did(&r, "p0 backup; p1 active; main p1; adv p1");
	assert_reason(&r, 1, PRIORITY_ZERO);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_deaf_port_does_not_succeed),
	cmocka_unit_test(test_both_heard_the_best_succeeds),
	cmocka_unit_test(test_sibling_heard_a_little_later),
	cmocka_unit_test(test_one_loss_is_no_broken_path),
	cmocka_unit_test(test_priority_zero_lost_on_one_port),
	cmocka_unit_test(test_main_that_does_not_hear_the_better_one),
	cmocka_unit_test(test_main_that_nobody_hears),
	cmocka_unit_test(test_main_that_a_sibling_hears),
	cmocka_unit_test(test_main_that_was_never_heard),
	cmocka_unit_test(test_main_beside_a_deaf_router),
	cmocka_unit_test(test_worse_router_does_not_replace_a_better_sibling),
	cmocka_unit_test(test_ports_that_hear_different_routers),
	cmocka_unit_test(test_different_routers_preempt_immediate),
	cmocka_unit_test(test_only_backups_are_asked),
	cmocka_unit_test(test_c1_zero_beside_a_main),
};

UNIT_MAIN(tests)

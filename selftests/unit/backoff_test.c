// SPDX-License-Identifier: GPL-2.0
/* Arbitration: rule 5, nothing goes on for ever. */
#include "rig.h"

/* Replace main, which is @main, by @by for silence; then @main is back. */
static void flap(struct rig *r, u8 main, u8 by)
{
	u64 began = r->now;

	assert_main(r, main);
	rig_hear_port(r, by, main);
	while (r->g.main == &r->m[main]) {
		bool sends = r->m[main].fsm.deadline_ns <=
			     r->m[by].fsm.deadline_ns;

		rig_timer(r, sends ? main : by);
		assert_true(r->now - began < 100 * SEC);
	}
	assert_main(r, by);
}

/* How long it takes until @best is main again, which hears main. */
static u64 comes_back(struct rig *r, u8 best, u8 main)
{
	u64 began = r->now;

	while (r->g.main == &r->m[main]) {
		bool sends = r->m[main].fsm.deadline_ns <=
			     r->m[best].fsm.deadline_ns;

		rig_timer(r, sends ? main : best);
		if (sends)
			rig_hear_port(r, best, main);
		assert_true(r->now - began < 1000 * SEC);
	}
	assert_main(r, best);
	return r->now - began;
}

/* Rule 5: at once, then 1, 2, 4 ... 64 down intervals, and not more. */
static void test_rule_5_backoff_doubles(void **state)
{
	u64 down = DOWN(200, SEC);
	struct rig r;
	u64 wait;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	for (i = 0; i < 10; i++) {
		u64 hold = !i ? 0 : down << (i < 7 ? i - 1 : 6);

		flap(&r, 0, 1);
		assert_int_equal(r.m[0].hold_ns, r.now + hold);
		assert_int_equal(r.m[0].level, i < 7 ? i + 1 : 7);
		wait = comes_back(&r, 0, 1);
		assert_true(wait >= (hold > down ? hold : down));
		assert_true(wait <= (hold > down ? hold : down) + SEC);
	}
}

static void test_rule_5_calm_forgets(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	for (i = 0; i < 3; i++) {
		flap(&r, 0, 1);
		comes_back(&r, 0, 1);
	}
	assert_int_equal(r.m[0].level, 3);
	rig_hear_port(&r, 1, 0);
	rig_periods(&r, 100, 2);
	flap(&r, 0, 1);
	assert_int_equal(r.m[0].level, 1);
	assert_int_equal(r.m[0].hold_ns, r.now);
}

/* A hand-over does not ask for the backoff. */
static void test_rule_5_does_not_hinder_rule_1(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	for (i = 0; i < 4; i++) {
		if (i)
			comes_back(&r, 0, 1);
		flap(&r, 0, 1);
	}
	assert_true(r.m[0].hold_ns > r.now + SEC);
	rig_stop(&r, 1, false);
	assert_main(&r, 0);
}

/* A port in backoff, main gone, an active router elsewhere dies: it is there. */
static void test_rule_5_backoff_ends_with_the_sibling(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	for (i = 0; i < 8; i++) {
		if (i)
			comes_back(&r, 0, 1);
		flap(&r, 0, 1);
	}
	assert_true(r.m[0].hold_ns > r.now + 64 * DOWN(200, SEC) - SEC);
	/* it hears main, and has to wait; then a better router takes over */
	rig_periods(&r, 6, 1);
	r.now = r.m[0].fsm.deadline_ns;
	rig_fire(&r, 0);
	rig_hear(&r, 1, 150, 1);
	assert_no_main(&r);
	rig_hear(&r, 0, 150, 1);
	/* that one is gone, and the sibling is deaf by now */
	r.m[1].heard = false;
	for (i = 0; i < 10 && !r.g.main; i++)
		rig_timer(&r, r.m[0].fsm.deadline_ns < r.m[1].fsm.deadline_ns ?
				      0 : 1);
	assert_main(&r, 0);
}

/* Rule 5 holds against other routers, too: a mute main returns ever later. */
static void test_rule_4_mute_main_beside_another_router(void **state)
{
	struct rig r;
	int moves = 0;

	(void)state;
	/* p0 is mute: nobody hears it, it hears the active router 150 */
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	while (r.now < RIG_START + 400 * SEC) {
		bool had = r.g.main;
		u8 i;

		r.now += SEC / 4;
		for (i = 0; i < 2; i++)
			if (r.m[i].fsm.deadline_ns <= r.now)
				rig_fire(&r, i);
		rig_hear(&r, 0, 150, 1);
		rig_hear(&r, 1, 150, 1);
		moves += !had && r.g.main;
	}
	/* once replaced it stays away: p1, which hears as well, would hear it */
	assert_int_equal(moves, 0);
	assert_no_main(&r);
	assert_true(r.m[0].mute);
	/* and it comes back as soon as it is heard */
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_int_equal(r.m[0].fsm.deadline_ns,
			 r.m[0].hold_ns > r.now ? r.m[0].hold_ns : r.now);
	rig_timer(&r, 0);
	assert_main(&r, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rule_5_backoff_doubles),
	cmocka_unit_test(test_rule_5_calm_forgets),
	cmocka_unit_test(test_rule_5_does_not_hinder_rule_1),
	cmocka_unit_test(test_rule_5_backoff_ends_with_the_sibling),
	cmocka_unit_test(test_rule_4_mute_main_beside_another_router),
};

UNIT_MAIN(tests)

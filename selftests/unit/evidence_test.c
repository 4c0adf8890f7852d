// SPDX-License-Identifier: GPL-2.0
/*
 * Arbitration: what silence proves. Rules 2, 3 and 5, and a router whose ports
 * hear other routers.
 */
#include "rig.h"

/* Rule 2 */
static void test_rule_2_timeout_replaces_the_sibling(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 3, 0);
	rig_timer(&r, 1);
	assert_int_equal(r.now, RIG_START + DOWN(200, SEC) + DOWN(100, SEC));
	assert_did(&r, "p0 backup; p1 active; main p1; adv p1");
	assert_reason(&r, 0, REPLACED);
	assert_reason(&r, 1, TIMEOUT);
}

/* Rule 3: a port that heard nothing since the role moved may be deaf. */
static void test_rule_3_unheard_does_not_replace(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_timer(&r, 0);
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[1]));
	for (i = 0; i < 20; i++) {
		r.now = r.m[1].fsm.deadline_ns;
		r.m[0].fsm.deadline_ns = r.now;
		rig_fire(&r, 0);
		rig_fire(&r, 1);
		assert_did(&r, "");
		assert_true(r.m[1].fsm.deadline_ns > r.now);
	}
	assert_main(&r, 0);
	/* what it hears makes it eligible again */
	rig_hear_port(&r, 1, 0);
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[1]));
	rig_periods(&r, 3, 0);
	rig_timer(&r, 1);
	assert_main(&r, 1);
}

static void test_rule_3_replaced_port_is_unheard(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 3, 0);
	rig_timer(&r, 1);
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[0]));
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[1]));
}

/* Claim 3: a better port that hears main takes the role back, once. */
static void test_better_port_preempts_what_it_hears(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start(&r, 1);
	rig_timer(&r, 1);
	rig_start(&r, 0);
	rig_periods(&r, 3, 1);
	assert_main(&r, 1);
	rig_timer(&r, 0);
	assert_did(&r, "p1 backup; p0 active; main p0; adv p0");
	assert_reason(&r, 0, PREEMPTED);
	assert_int_equal(r.m[1].level, 0);
}

/* Refused while main sent nothing: this machine stood still, not the LAN. */
static void test_own_pause_is_not_silence(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	/* nothing ran until a bit after the sibling's deadline */
	r.now = r.m[1].fsm.deadline_ns + 10 * MSEC;
	rig_fire(&r, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
	rig_fire(&r, 0);
	assert_did(&r, "adv p0");
	rig_hear_port(&r, 1, 0);
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + DOWN(100, SEC));
}

static void test_own_pause_main_first(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	r.now = r.m[1].fsm.deadline_ns + 10 * MSEC;
	rig_fire(&r, 0);
	rig_fire(&r, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
	/* and if it stays silent though it sends, it is replaced after all */
	rig_periods(&r, 3, 0);
	r.now = r.m[1].fsm.deadline_ns;
	rig_fire(&r, 1);
	assert_main(&r, 1);
}

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

/* Rule 5 holds against other routers, too: a mute main returns ever later. */
static void test_rule_5_mute_main_beside_another_router(void **state)
{
	u64 last = 0, calm = 0;
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
		if (!had && r.g.main) {
			moves++;
			calm = r.now - last;
			last = r.now;
		}
	}
	assert_true(moves >= 3);
	assert_true(moves <= 8);
	assert_true(calm > 32 * DOWN(200, SEC));
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

static void test_priority_zero_says_nothing_of_main(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_hear(&r, 1, 0, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
	/* nor does its skew make the backup replace a main it hears */
	rig_timer(&r, 1);
	assert_did(&r, "");
	assert_main(&r, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rule_2_timeout_replaces_the_sibling),
	cmocka_unit_test(test_rule_3_unheard_does_not_replace),
	cmocka_unit_test(test_rule_3_replaced_port_is_unheard),
	cmocka_unit_test(test_better_port_preempts_what_it_hears),
	cmocka_unit_test(test_own_pause_is_not_silence),
	cmocka_unit_test(test_own_pause_main_first),
	cmocka_unit_test(test_rule_5_backoff_doubles),
	cmocka_unit_test(test_rule_5_calm_forgets),
	cmocka_unit_test(test_rule_5_does_not_hinder_rule_1),
	cmocka_unit_test(test_rule_5_backoff_ends_with_the_sibling),
	cmocka_unit_test(test_deaf_port_does_not_succeed),
	cmocka_unit_test(test_both_heard_the_best_succeeds),
	cmocka_unit_test(test_sibling_heard_a_little_later),
	cmocka_unit_test(test_one_loss_is_no_broken_path),
	cmocka_unit_test(test_priority_zero_lost_on_one_port),
	cmocka_unit_test(test_main_that_does_not_hear_the_better_one),
	cmocka_unit_test(test_main_that_nobody_hears),
	cmocka_unit_test(test_main_that_was_never_heard),
	cmocka_unit_test(test_main_beside_a_deaf_router),
	cmocka_unit_test(test_worse_router_does_not_replace_a_better_sibling),
	cmocka_unit_test(test_rule_5_mute_main_beside_another_router),
	cmocka_unit_test(test_ports_that_hear_different_routers),
	cmocka_unit_test(test_different_routers_preempt_immediate),
	cmocka_unit_test(test_only_backups_are_asked),
	cmocka_unit_test(test_priority_zero_says_nothing_of_main),
};

UNIT_MAIN(tests)

// SPDX-License-Identifier: GPL-2.0
/* Arbitration: what other frames of the LAN prove. Rule 4. */
#include "rig.h"

/* p0 is main and silent for @n advertisements, p1 has heard it before. */
static void silent(struct rig *r, unsigned int n)
{
	RIG(r, 200, 100);
	rig_start_all(r);
	rig_elect(r, 0);
	rig_periods(r, n, 0);
}

static void frame(struct rig *r, u8 port)
{
	r->m[port].frame_ns = r->now;
}

static void answer(struct rig *r, u8 port)
{
	r->m[port].answer_ns = r->now;
}

/* p1 replaces p0, which it does not hear, but hears the LAN. */
static void replaced(struct rig *r)
{
	silent(r, 3);
	frame(r, 1);
	rig_timer(r, 1);
	assert_main(r, 1);
	assert_true(r->m[0].mute);
}

/* p1 is main and p0 hears it, until p0 claims. */
static void claims(struct rig *r)
{
	while (r->m[1].fsm.deadline_ns <= r->m[0].fsm.deadline_ns)
		rig_periods(r, 1, 1 << 0);
	rig_timer(r, 0);
}

/* The second one in a row that is missed is known to be when the third is due:
 * but the one that goes out counts, so both ask with it.
 */
static void test_rule_4_asks_from_the_second_one_on(void **state)
{
	static const char *const did[] = {
		"adv p0", "adv p0; ask p1; ask p0", "adv p0; ask p1; ask p0",
		"adv p0; ask p1; ask p0", "adv p0", "adv p0", "adv p0",
		"adv p0; ask p1; ask p0", "adv p0",
	};
	struct rig r;
	size_t i;

	(void)state;
	silent(&r, 0);
	for (i = 0; i < sizeof(did) / sizeof(did[0]); i++) {
		r.now = r.m[0].fsm.deadline_ns;
		rig_fire(&r, 0);
		assert_did(&r, did[i]);
	}
	/* nothing came of it: what main gets after the first one counts */
	assert_int_equal(r.m[1].asked_ns, r.now - 7 * SEC);
	/* later answers are to later questions */
	frame(&r, 1);
	rig_periods(&r, 7, 0);
	assert_int_equal(r.m[1].asked_ns, r.now);
	rig_hear_port(&r, 1, 0);
	assert_int_equal(r.m[1].asked_ns, 0);
	rig_periods(&r, 1, 0);
	assert_did(&r, "adv p0");
}

static void test_rule_4_a_port_that_is_down_does_not_ask(void **state)
{
	struct rig r;

	(void)state;
	silent(&r, 0);
	rig_stop(&r, 1, false);
	rig_periods(&r, 4, 0);
	assert_did(&r, "adv p0");
}

static void test_rule_4_without_arbitration_nobody_asks(void **state)
{
	struct rig r;

	(void)state;
	silent(&r, 0);
	r.g.arbitration = false;
	rig_periods(&r, 3, 0);
	assert_did(&r, "adv p0");
}

/* B hears nothing, A does: B is deaf and stays backup. */
static void test_rule_4_deaf_backup_stays(void **state)
{
	struct rig r;
	int i;

	(void)state;
	silent(&r, 3);
	frame(&r, 0);
	for (i = 0; i < 10; i++) {
		r.now = r.m[1].fsm.deadline_ns;
		rig_fire(&r, 1);
		assert_did(&r, "");
		assert_true(vrrpif_elect_unheard(&r.g, &r.m[1]));
	}
	/* it hears again: what it heard of main before still counts */
	frame(&r, 1);
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[1]));
	rig_timer(&r, 1);
	assert_main(&r, 1);
}

/* An answer is more than a frame: both directions work. */
static void test_rule_4_main_that_is_answered_stays(void **state)
{
	struct rig r;

	(void)state;
	silent(&r, 3);
	frame(&r, 1);
	answer(&r, 0);
	rig_timer(&r, 1);
	assert_main(&r, 0);
	answer(&r, 1);
	rig_timer(&r, 1);
	assert_main(&r, 1);
}

/* Both ask, and a claim comes when only the backup has got an answer so far. */
static void test_rule_4_answers_take_their_time(void **state)
{
	struct rig r;

	(void)state;
	silent(&r, 3);
	answer(&r, 0);
	frame(&r, 1);
	rig_periods(&r, 5, 0);
	assert_int_equal(r.m[1].asked_ns, r.now);
	answer(&r, 1);
	vrrpif_fsm_refuse(&r.m[1].fsm, r.now + MSEC);
	rig_timer(&r, 1);
	assert_main(&r, 0);
	assert_int_equal(r.m[1].fsm.deadline_ns, r.now + SEC);
	/* as long as they may be under way */
	frame(&r, 0);
	rig_timer(&r, 1);
	assert_main(&r, 1);
}

/* A replaced for silence hears B, whose priority is lower, and proves itself
 * first. It is not asked for more than once in a down interval.
 */
static void test_rule_4_mute_main_comes_back_when_heard(void **state)
{
	struct rig r;
	int i;

	(void)state;
	replaced(&r);
	for (i = 0; i < 5; i++) {
		claims(&r);
		assert_did(&r, "prove p0; ask p0; ask p1");
		assert_main(&r, 1);
		assert_int_equal(r.m[0].fsm.deadline_ns,
				 r.now + DOWN(200, SEC));
	}
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_false(r.m[0].mute);
	assert_int_equal(r.m[0].fsm.deadline_ns, r.now);
	rig_timer(&r, 0);
	assert_main(&r, 0);
	/* who is not mute has nothing to prove */
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_main(&r, 0);
}

static void test_rule_4_immediate_does_not_prove_all_the_time(void **state)
{
	struct rig r;
	int i, proofs = 0;

	(void)state;
	replaced(&r);
	r.m[0].fsm.preempt = VRRPIF_PREEMPT_IMMEDIATE;
	r.m[0].hold_ns = 0;
	for (i = 0; i < 16; i++) {
		r.now += SEC / 2;
		rig_hear_port(&r, 0, 1);
		proofs += r.out.n != 0;
	}
	assert_in_range(proofs, 2, 3);
	assert_main(&r, 1);
}

/* It wanted the role, but now follows main: heard later, it does not take it. */
static void test_rule_4_proven_when_the_claim_is_over(void **state)
{
	struct rig r;

	(void)state;
	replaced(&r);
	claims(&r);
	assert_int_not_equal(r.m[0].proof_ns, 0);
	r.m[0].fsm.priority = r.m[1].fsm.priority;
	rig_hear_port(&r, 0, 1);
	assert_int_equal(r.m[0].proof_ns, 0);
	assert_true(r.m[0].mute);
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_false(r.m[0].mute);
	assert_in_range(r.m[0].fsm.deadline_ns, r.now + 3 * SEC,
			r.now + 4 * SEC);
}

/* Backoff is waited for by one that is heard again, too. */
static void test_rule_4_proven_waits_for_backoff(void **state)
{
	struct rig r;

	(void)state;
	replaced(&r);
	claims(&r);
	r.m[0].hold_ns = r.now + 9 * SEC;
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_int_equal(r.m[0].fsm.deadline_ns, r.now + 9 * SEC);
	/* and one that did not claim goes on waiting */
	replaced(&r);
	r.now += SEC;
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_int_equal(r.m[0].fsm.deadline_ns,
			 r.now - SEC + DOWN(200, SEC));
	/* or is down */
	replaced(&r);
	r.m[0].proof_ns = 1;
	rig_stop(&r, 0, false);
	vrrpif_elect_proven(&r.m[0], r.now);
	assert_int_equal(r.m[0].fsm.deadline_ns, 0);
}

/* A is taken for mute, but neighbours answer it and not B: B is deaf. */
static void test_rule_4_a_deaf_judge_does_not_count(void **state)
{
	struct rig r;

	(void)state;
	replaced(&r);
	claims(&r);
	assert_did(&r, "prove p0; ask p0; ask p1");
	/* a frame is not enough, a port that is mute gets those */
	frame(&r, 0);
	claims(&r);
	assert_did(&r, "prove p0; ask p0; ask p1");
	answer(&r, 0);
	claims(&r);
	assert_did(&r, "p1 backup; p0 active; main p0; adv p0");
}

/* p1 is main, p0 does not hear it, and its deadline is due. */
static void unheard_claims(struct rig *r)
{
	while (r->m[1].fsm.deadline_ns <= r->m[0].fsm.deadline_ns)
		rig_periods(r, 1, 0);
	r->now = r->m[0].fsm.deadline_ns;
}

/* The backup was mute all the time, and is main since the cable of A was
 * pulled. A is back, hears nothing of it, and neighbours answer only A.
 */
static void test_rule_4_unheard_port_that_is_answered(void **state)
{
	struct rig r;

	(void)state;
	silent(&r, 0);
	rig_stop(&r, 0, false);
	assert_main(&r, 1);
	rig_start(&r, 0);
	/* frames only: it may be on another LAN */
	unheard_claims(&r);
	frame(&r, 0);
	rig_fire(&r, 0);
	assert_main(&r, 1);
	/* where there is another router, that one sees to it */
	unheard_claims(&r);
	answer(&r, 0);
	r.g.others_ns = r.now - SEC;
	rig_fire(&r, 0);
	assert_main(&r, 1);
	/* if it was there lately */
	unheard_claims(&r);
	answer(&r, 0);
	r.g.others_ns = r.now - 5000 * DOWN(200, SEC);
	rig_fire(&r, 0);
	assert_main(&r, 0);
}

/* Hand-over prefers a port whose path is known to be alive. */
static void test_rule_4_hand_over_not_to_the_mute_one(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 150, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	r.m[1].mute = true;
	rig_stop(&r, 0, false);
	assert_main(&r, 2);
	/* none but that one: better than nobody */
	rig_stop(&r, 2, false);
	assert_main(&r, 1);
	assert_false(r.m[1].mute);
	/* the order they are found in does not matter */
	RIG(&r, 200, 100, 150);
	rig_start_all(&r);
	rig_elect(&r, 0);
	r.m[2].mute = true;
	rig_stop(&r, 0, false);
	assert_main(&r, 1);
}

/* Main lost against another router; mute, it does not preempt that one as long
 * as a sibling hears the same router and would hear it as well.
 */
static void test_rule_4_mute_beside_another_router(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	rig_start_all(&r);
	r.m[0].mute = true;
	rig_hear(&r, 0, 150, 1);
	rig_hear(&r, 1, 150, 1);
	r.m[0].fsm.deadline_ns = r.now + SEC;
	rig_timer(&r, 0);
	assert_did(&r, "prove p0");
	assert_no_main(&r);
	/* the sibling hears it no more: the LAN has come apart */
	r.now = r.m[0].fsm.deadline_ns - SEC;
	rig_hear(&r, 0, 150, 1);
	r.m[1].fsm.heard_ns = r.now - 3 * SEC;
	rig_timer(&r, 0);
	assert_main(&r, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rule_4_asks_from_the_second_one_on),
	cmocka_unit_test(test_rule_4_a_port_that_is_down_does_not_ask),
	cmocka_unit_test(test_rule_4_without_arbitration_nobody_asks),
	cmocka_unit_test(test_rule_4_deaf_backup_stays),
	cmocka_unit_test(test_rule_4_main_that_is_answered_stays),
	cmocka_unit_test(test_rule_4_answers_take_their_time),
	cmocka_unit_test(test_rule_4_mute_main_comes_back_when_heard),
	cmocka_unit_test(test_rule_4_immediate_does_not_prove_all_the_time),
	cmocka_unit_test(test_rule_4_proven_when_the_claim_is_over),
		cmocka_unit_test(test_rule_4_proven_waits_for_backoff),
	cmocka_unit_test(test_rule_4_a_deaf_judge_does_not_count),
	cmocka_unit_test(test_rule_4_unheard_port_that_is_answered),
	cmocka_unit_test(test_rule_4_hand_over_not_to_the_mute_one),
	cmocka_unit_test(test_rule_4_mute_beside_another_router),
};

UNIT_MAIN(tests);

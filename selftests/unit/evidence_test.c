// SPDX-License-Identifier: GPL-2.0
/* Arbitration: what silence between siblings proves. Rules 2 and 3. */
#include "rig.h"

/* p1 claims in vain, though its path is not blamed; main sends to nobody. */
static void waits(struct rig *r)
{
	r->now = r->m[1].fsm.deadline_ns;
	rig_fire(r, 1);
	assert_did(r, "");
	assert_false(vrrpif_elect_unheard(&r->g, &r->m[1]));
	rig_periods(r, 1, 0);
}

/* p1 does, before p2 would. */
static void takes_over(struct rig *r)
{
	r->now = r->m[1].fsm.deadline_ns;
	assert_true(r->now < r->m[2].fsm.deadline_ns);
	rig_fire(r, 1);
	assert_main(r, 1);
}

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

/* Nor does one that is alone with its silence: the path to it is broken. */
static void test_rule_3_sibling_still_hears_main(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 190, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	for (i = 0; i < 10; i++) {
		rig_periods(&r, 1, 1 << 2);
		if (r.m[1].fsm.deadline_ns > r.m[0].fsm.deadline_ns)
			continue;
		rig_timer(&r, 1);
		assert_did(&r, "");
		assert_main(&r, 0);
	}
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[1]));
	assert_false(vrrpif_elect_unheard(&r.g, &r.m[2]));
	/* main falls silent for all of them: the one that heard it */
	rig_periods(&r, 3, 0);
	r.now = r.m[2].fsm.deadline_ns;
	rig_fire(&r, 2);
	assert_main(&r, 2);
}

/* One more was lost on the way to the better one: it is the better one. */
static void test_rule_3_sibling_heard_one_more(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 190, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 1, 1 << 2);
	rig_periods(&r, 2, 0);
	waits(&r);
	takes_over(&r);
}

/*
 * Cut off for three advertisements, then main for ever: what nobody heard is no
 * fault of the first one's path.
 */
static void test_rule_3_what_both_missed_is_main(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 190, 100);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 3, 1 << 2);
	for (i = 0; i < 3; i++)
		waits(&r);
	takes_over(&r);
}

/* Of two that hear main the one that has heard more of it is the witness. */
static void test_rule_3_the_better_witness_counts(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 190, 100, 90);
	rig_start_all(&r);
	rig_elect(&r, 0);
	rig_periods(&r, 3, 1 << 2 | 1 << 3);
	rig_periods(&r, 1, 1 << 2);
	r.now = r.m[1].fsm.deadline_ns;
	rig_fire(&r, 1);
	assert_did(&r, "");
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[1]));
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
	u64 from;

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
	from = r.now;
	while (r.g.main == &r.m[0] && r.now < from + 6 * SEC)
		rig_timer(&r, r.m[1].fsm.deadline_ns <
			      r.m[0].fsm.deadline_ns);
	assert_main(&r, 1);
	assert_in_range(r.now - from, SEC, 2 * SEC);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rule_2_timeout_replaces_the_sibling),
	cmocka_unit_test(test_rule_3_unheard_does_not_replace),
	cmocka_unit_test(test_rule_3_sibling_still_hears_main),
	cmocka_unit_test(test_rule_3_sibling_heard_one_more),
	cmocka_unit_test(test_rule_3_what_both_missed_is_main),
	cmocka_unit_test(test_rule_3_the_better_witness_counts),
	cmocka_unit_test(test_rule_3_replaced_port_is_unheard),
	cmocka_unit_test(test_better_port_preempts_what_it_hears),
	cmocka_unit_test(test_own_pause_is_not_silence),
	cmocka_unit_test(test_own_pause_main_first),
};

UNIT_MAIN(tests)

// SPDX-License-Identifier: GPL-2.0
/* Arbitration: a main port that everybody hears, and that hears nobody. Rule 4. */
#include "rig.h"

/* p0 is main and both hear it; it listens since it has sent once more. */
static void listening(struct rig *r)
{
	r->g.listen = VRRPIF_LISTEN;
	rig_start_all(r);
	rig_elect(r, 0);
	rig_periods(r, 1, ~0U);
	assert_int_equal(r->g.vigil_ns, r->now);
}

/* And nothing has reached it for so long that it asks. */
static void asking(struct rig *r)
{
	listening(r);
	rig_periods(r, VRRPIF_LISTEN - 1, ~0U);
	assert_int_equal(r->g.asked, 0);
	rig_timer(r, 0);
}

static void hear_all(struct rig *r)
{
	u8 i;

	for (i = 1; i < r->ports; i++)
		rig_hear_port(r, i, 0);
}

/* A neighbour answers @port before main sends again. */
static void answer(struct rig *r, u8 port)
{
	hear_all(r);
	r->m[port].frame_ns = r->now;
	r->m[port].answer_ns = r->now;
	r->now = r->m[0].fsm.deadline_ns;
	rig_fire(r, 0);
}

static void test_vigil_deaf_main_is_replaced(void **state)
{
	struct rig r;
	u64 asked;

	(void)state;
	RIG(&r, 200, 100);
	asking(&r);
	asked = r.now;
	assert_did(&r, "adv p0; ask p0; ask p1");
	answer(&r, 1);
	assert_did(&r, "adv p0; ask p0; ask p1");
	answer(&r, 1);
	assert_did(&r, "adv p0; ask p0; ask p1");
	answer(&r, 1);
	assert_did(&r, "adv p0; p0 backup; p1 active; main p1; adv p1");
	assert_int_equal(r.now, asked + 3 * SEC);
	assert_reason(&r, 0, REPLACED);
	assert_reason(&r, 1, MAIN_DEAF);
	/* it was heard: it need not prove that it can be */
	assert_false(r.m[0].mute);
	assert_int_equal(r.m[0].level, 1);
	/* silence of the deaf one proves nothing: rule 3 */
	assert_true(vrrpif_elect_unheard(&r.g, &r.m[0]));
	/* healed, it hears the other one, and preempts */
	while (r.m[1].fsm.deadline_ns <= r.m[0].fsm.deadline_ns)
		rig_periods(&r, 1, 1 << 0);
	rig_timer(&r, 0);
	assert_main(&r, 0);
	assert_reason(&r, 0, PREEMPTED);
}

/* Anything that reaches main, at any time, shows that it is well. */
static void test_vigil_any_frame_will_do(void **state)
{
	struct rig r;
	int i;

	(void)state;
	RIG(&r, 200, 100);
	listening(&r);
	for (i = 0; i < 3; i++) {
		rig_periods(&r, VRRPIF_LISTEN - 1, ~0U);
		r.m[0].frame_ns = r.now;
		rig_timer(&r, 0);
		assert_did(&r, "adv p0");
		assert_int_equal(r.g.vigil_ns, r.now);
		hear_all(&r);
	}
	rig_periods(&r, VRRPIF_LISTEN - 1, ~0U);
	for (i = 0; i < 2; i++) {
		rig_timer(&r, 0);
		assert_did(&r, "adv p0; ask p0; ask p1");
		answer(&r, 1);
		assert_did(&r, "adv p0; ask p0; ask p1");
		r.m[0].frame_ns = r.now;
		answer(&r, 1);
		assert_did(&r, "adv p0");
		assert_int_equal(r.g.asked, 0);
		hear_all(&r);
		rig_periods(&r, VRRPIF_LISTEN - 1, ~0U);
	}
}

/* Where nobody answers nothing is known. */
static void test_vigil_without_an_answer(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	asking(&r);
	hear_all(&r);
	/* a broadcast, say: the LAN of p1 may be another one */
	r.m[1].frame_ns = r.now;
	rig_timer(&r, 0);
	assert_did(&r, "adv p0");
	assert_main(&r, 0);
	assert_int_equal(r.g.vigil_ns, r.now);
}

/* The heir hears main and is not in its backoff. It may have been mute. */
static void test_vigil_who_may_be_the_heir(void **state)
{
	struct rig r;
	int how;

	(void)state;
	for (how = 0; how < 5; how++) {
		RIG(&r, 200, 150, 100);
		asking(&r);
		answer(&r, 1);
		r.m[2].answer_ns = r.m[1].answer_ns;
		answer(&r, 1);
		r.m[2].answer_ns = r.now - SEC;
		switch (how) {
		case 1:
			r.m[1].mute = true;
			break;
		case 2:
			r.m[1].hold_ns = r.now + 10 * SEC;
			break;
		case 3:
			rig_stop(&r, 1, false);
			break;
		case 4:
			r.m[1].heard = false;
			break;
		}
		hear_all(&r);
		r.m[1].answer_ns = r.now;
		r.m[2].answer_ns = r.now;
		if (how == 4)
			r.m[1].heard = false;
		rig_timer(&r, 0);
		assert_main(&r, how > 1 ? 2 : 1);
		assert_false(r.g.main->mute);
	}
	/* who misses main asks for itself */
	RIG(&r, 200, 100);
	asking(&r);
	r.m[1].answer_ns = r.now;
	rig_timer(&r, 0);
	assert_did(&r, "adv p0; ask p1; ask p0");
	assert_main(&r, 0);
}

/* Who misses main is not it, however good; a port that is down is not asked. */
static void test_vigil_heir_hears_main(void **state)
{
	struct rig r;
	int round;

	(void)state;
	RIG(&r, 200, 100, 180, 150, 50);
	r.g.listen = VRRPIF_LISTEN;
	rig_start_all(&r);
	rig_stop(&r, 4, false);
	rig_elect(&r, 0);
	while (!r.g.asked)
		rig_periods(&r, 1, 1 << 1 | 1 << 3);
	for (round = 0; round < 3; round++) {
		r.m[1].answer_ns = r.now;
		r.m[2].answer_ns = r.now;
		r.m[3].answer_ns = r.now;
		rig_timer(&r, 0);
		if (round < 2)
			assert_did(&r, "adv p0; ask p0; ask p1; ask p2; ask p3");
		rig_hear_port(&r, 1, round < 2 ? 0 : 3);
		rig_hear_port(&r, 3, 0);
	}
	assert_main(&r, 3);
}

/* With a short interval main listens for a second all the same. */
static void test_vigil_short_interval(void **state)
{
	unsigned int n = 0;
	struct rig r;
	u64 began;

	(void)state;
	RIG(&r, 200, 100);
	r.g.listen = VRRPIF_LISTEN;
	r.m[0].fsm.interval_ns = SEC / 100;
	r.m[1].fsm.interval_ns = SEC / 100;
	rig_start_all(&r);
	rig_timer(&r, 0);
	rig_timer(&r, 0);
	began = r.now;
	while (!r.g.asked && n++ < 1000) {
		rig_hear_port(&r, 1, 0);
		rig_timer(&r, 0);
	}
	assert_int_equal(r.now, began + SEC);
}

/* What did not run has not listened, and a retry is no interval. */
static void test_vigil_pause_and_retry(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	asking(&r);
	hear_all(&r);
	r.m[1].answer_ns = r.now;
	vrrpif_fsm_unsent(&r.m[0].fsm, r.now);
	rig_timer(&r, 0);
	assert_did(&r, "adv p0");
	assert_int_equal(r.g.asked, 1);
	hear_all(&r);
	r.now += 5 * SEC;
	rig_fire(&r, 0);
	assert_did(&r, "adv p0");
	assert_int_equal(r.g.asked, 0);
	assert_int_equal(r.g.vigil_ns, r.now);
	assert_main(&r, 0);
}

static void test_vigil_ends_with_the_role_and_arbitration(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200, 100);
	asking(&r);
	assert_int_equal(r.g.asked, 1);
	rig_stop(&r, 0, false);
	assert_main(&r, 1);
	assert_int_equal(r.g.asked, 0);
	assert_int_equal(r.g.vigil_ns, 0);

	RIG(&r, 200, 100);
	asking(&r);
	r.out.n = 0;
	vrrpif_elect_set_arbitration(&r.g, false, r.now, &r.out);
	assert_int_equal(r.g.asked, 0);
	rig_periods(&r, 40, 0);
	assert_did(&r, "adv p0");
	assert_int_equal(r.g.vigil_ns, 0);
}

/* Nobody is there who could be asked for. */
static void test_vigil_of_a_single_port(void **state)
{
	struct rig r;

	(void)state;
	RIG(&r, 200);
	listening(&r);
	rig_periods(&r, 4 * VRRPIF_LISTEN, 0);
	assert_did(&r, "adv p0");
	assert_int_equal(r.g.asked, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_vigil_deaf_main_is_replaced),
	cmocka_unit_test(test_vigil_any_frame_will_do),
	cmocka_unit_test(test_vigil_without_an_answer),
	cmocka_unit_test(test_vigil_who_may_be_the_heir),
	cmocka_unit_test(test_vigil_heir_hears_main),
	cmocka_unit_test(test_vigil_short_interval),
	cmocka_unit_test(test_vigil_pause_and_retry),
	cmocka_unit_test(test_vigil_ends_with_the_role_and_arbitration),
	cmocka_unit_test(test_vigil_of_a_single_port),
};

UNIT_MAIN(tests);

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

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_restarted_port_is_no_reason_to_wait),
};

UNIT_MAIN(tests)

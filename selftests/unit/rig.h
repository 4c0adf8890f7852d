/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A router with ports for tests of the election. Port I has address 192.0.2.I
 * plus 10; other routers on the LAN have the addresses a test gives them.
 */
#ifndef _RIG_H
#define _RIG_H

#include "unit.h"

struct rig {
	struct vrrpif_group g;
	struct vrrpif_member m[VRRPIF_PORT_MAX + 1];
	struct vrrpif_actions out;
	u64 now;
	u8 ports;
};

#define RIG_START	(100000 * SEC)

/* An interval of a second; the last priority is 0. */
void rig_init(struct rig *r, const u8 *priority);

#define RIG(r, ...)	rig_init(r, (const u8[]){ __VA_ARGS__, 0 })

/* Everything below leaves in r->out what came of it. */
void rig_start(struct rig *r, u8 port);
void rig_start_all(struct rig *r);
void rig_stop(struct rig *r, u8 port, bool resign);
void rig_timer(struct rig *r, u8 port);		/* at its deadline */
void rig_fire(struct rig *r, u8 port);		/* now, late or not */
void rig_hear(struct rig *r, u8 port, u8 priority, u8 host);
void rig_hear_port(struct rig *r, u8 port, u8 from);

/* Port @main takes the role by its timer and the others hear it. */
void rig_elect(struct rig *r, u8 main);

/* Main sends @n times in its own time; who is in the mask @hears, hears it. */
void rig_periods(struct rig *r, unsigned int n, u32 hears);

/* What came, as text: "p0 backup; p1 active; main p1; adv p1". */
const char *rig_did(const struct rig *r);

#define assert_did(r, text)	assert_string_equal(rig_did(r), text)
#define assert_main(r, port)	assert_ptr_equal((r)->g.main, &(r)->m[port])
#define assert_no_main(r)	assert_null((r)->g.main)
#define assert_state(r, port, s)				\
	assert_int_equal((r)->m[port].fsm.state, VRRPIF_STATE_##s)
#define assert_reason(r, port, s)				\
	assert_int_equal((r)->m[port].fsm.reason, VRRPIF_REASON_##s)

#endif /* _RIG_H */

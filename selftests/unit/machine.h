/* SPDX-License-Identifier: GPL-2.0 */
/* State machines for tests: priority as given, an interval of a second. */
#ifndef _MACHINE_H
#define _MACHINE_H

#include "unit.h"

#define NOW	(500 * SEC)

static inline struct vrrpif_fsm make(u8 priority)
{
	return (struct vrrpif_fsm){
		.interval_ns = SEC,
		.primary = ip4(192, 0, 2, 10),
		.priority = priority,
		.version = 3,
		.preempt = VRRPIF_PREEMPT_ON,
	};
}

static inline struct vrrpif_fsm backup(u8 priority)
{
	struct vrrpif_fsm f = make(priority);

	assert_int_equal(vrrpif_fsm_start(&f, NOW), VRRPIF_FSM_NOTHING);
	return f;
}

static inline struct vrrpif_fsm active(u8 priority)
{
	struct vrrpif_fsm f = backup(priority);

	vrrpif_fsm_activate(&f, VRRPIF_REASON_TIMEOUT, NOW);
	return f;
}

static inline enum vrrpif_fsm_act hear(struct vrrpif_fsm *f, u8 priority, u8 host,
				u32 interval_ms, u64 now)
{
	struct vrrpif_adv adv = {
		.source = ip4(192, 0, 2, host),
		.interval_us = interval_ms * 1000,
		.version = f->version,
		.priority = priority,
		.count = 1,
	};

	return vrrpif_fsm_hear(f, &adv, now);
}

#endif /* _MACHINE_H */

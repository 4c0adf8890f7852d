/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_TIMER_H
#define _VRRPIF_TIMER_H

#include "types.h"

u64 vrrpif_now(void);
void vrrpif_timer_init(struct hrtimer *timer,
		       enum hrtimer_restart (*fn)(struct hrtimer *));
void vrrpif_timer_set(struct vrrpif_port *port);
void vrrpif_timer_after(struct hrtimer *timer, u32 usec);

#endif /* _VRRPIF_TIMER_H */

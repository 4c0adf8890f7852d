// SPDX-License-Identifier: GPL-2.0
/*
 * Timers run in softirq, behind the packets that were received before them,
 * and have absolute deadlines so that periods do not drift.
 */
#include <linux/ktime.h>

#include "timer.h"

/**
 * vrrpif_now() - the clock of the core
 *
 * Return: nanoseconds of CLOCK_MONOTONIC, which stands still in suspend: time
 * in which nothing could be heard does not count.
 */
u64 vrrpif_now(void)
{
	return ktime_get_ns();
}

/**
 * vrrpif_timer_init() - prepare a timer
 * @timer: timer
 * @fn: called in softirq
 */
void vrrpif_timer_init(struct hrtimer *timer,
		       enum hrtimer_restart (*fn)(struct hrtimer *))
{
	hrtimer_setup(timer, fn, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
}

/**
 * vrrpif_timer_set() - let the timer of a port follow its deadline
 * @port: port
 *
 * A timer that is running on another CPU at this moment finds that there is
 * nothing to do: it compares with the deadline under the lock.
 *
 * Context: router->lock held.
 */
void vrrpif_timer_set(struct vrrpif_port *port)
{
	u64 deadline = port->member.fsm.deadline_ns;

	if (port->dead || deadline == port->armed_ns)
		return;
	port->armed_ns = deadline;
	if (deadline)
		hrtimer_start(&port->timer, ns_to_ktime(deadline),
			      HRTIMER_MODE_ABS_SOFT);
	else
		hrtimer_try_to_cancel(&port->timer);
}

/**
 * vrrpif_timer_after() - start a timer of a router
 * @timer: timer
 * @usec: from now; 0 stops it
 */
void vrrpif_timer_after(struct hrtimer *timer, u32 usec)
{
	if (usec)
		hrtimer_start(timer, ktime_add_us(ktime_get(), usec),
			      HRTIMER_MODE_ABS_SOFT);
	else
		hrtimer_try_to_cancel(timer);
}

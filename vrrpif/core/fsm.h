/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state machine of one port, RFC 9568 6.4, as it would run in a router
 * with one interface. Times are nanoseconds of a clock that never goes back;
 * who owns that clock and the timers is the caller's business.
 *
 *                        start (owner)
 *              +----------------------------------+
 *              |                                  v
 *       +------------+   start    +--------+    +--------+
 *       | INITIALIZE | ---------> | BACKUP |    | ACTIVE | --+ Adver_Timer,
 *       +------------+            +--------+    +--------+   | worse or P0
 *          ^      ^                 |  | ^ |  claim  ^  |  ^ | heard:
 *          |      |      stop       |  | | +---------+  |  | | advertise
 *          |      +-----------------+  | |   granted    |  +-+
 *          |                           +-+              |
 *          |             better, P0 heard; claim        |
 *          |             refused: restart the timer     |
 *          |                              ^             |
 *          |                              +-------------+
 *          |                 stop: P0     |  better heard; replaced
 *          +------------------------------+
 *
 * A backup does not become active by itself. When Active_Down_Timer fires, or
 * an advertisement is to be preempted at once, it *claims*; elect.c grants or
 * refuses. Without arbitration every claim is granted.
 */
#ifndef _VRRPIF_CORE_FSM_H
#define _VRRPIF_CORE_FSM_H

#include "packet.h"

/**
 * struct vrrpif_fsm - state machine of one port
 * @interval_ns: Advertisement_Interval, configured
 * @preempt_delay_ns: how long after the start lower priorities are left alone
 * @up_delay_ns: how long a start is put off
 * @primary: primary address, source of the advertisements
 * @priority: in use, VRRPIF_PRIO_OWNER for the address owner
 * @version: 2 or 3, which Skew_Time is computed from
 * @preempt: &enum vrrpif_preempt
 * @state: &enum vrrpif_state
 * @reason: &enum vrrpif_reason of the last change of @state
 * @graced: the fired timer was late, and given more time already
 * @unsent: the advertisement of this period could not be sent yet
 * @heard_priority: of the last advertisement heard
 * @sent: periods of Adver_Timer that came to their end
 * @heard_source: sender of the last advertisement heard; all zero when there
 *	was none since the start
 * @heard_interval_ns: interval in it
 * @watched_source: the better router whose advertisements restart the timer
 * @watched_ns: until when it is taken to be there
 * @active_interval_ns: Active_Adver_Interval
 * @deadline_ns: when the timer fires; 0 when none runs
 * @heard_ns: when an advertisement was heard last, at first the start
 * @preempt_ns: end of the preempt delay
 * @haste_ns: what others hurried it to do is paid for until then
 *
 * The first seven are set by the caller before the start, afterwards they
 * are changed only through vrrpif_fsm_set_interval() or directly where no
 * timer depends on them.
 */
struct vrrpif_fsm {
	u64 interval_ns;
	u64 preempt_delay_ns;
	u64 up_delay_ns;
	struct vrrpif_ip primary;
	u8 priority;
	u8 version;
	u8 preempt;

	u8 state;
	u8 reason;
	u8 graced;
	u8 unsent;
	u8 heard_priority;
	u32 sent;
	struct vrrpif_ip heard_source;
	u64 heard_interval_ns;
	struct vrrpif_ip watched_source;
	u64 watched_ns;
	u64 active_interval_ns;
	u64 deadline_ns;
	u64 heard_ns;
	u64 preempt_ns;
	u64 haste_ns;
};

/**
 * enum vrrpif_fsm_act - what the caller has to do now
 * @VRRPIF_FSM_NOTHING: nothing
 * @VRRPIF_FSM_ADVERTISE: send an advertisement
 * @VRRPIF_FSM_CLAIM: the port wants to become active: answer with
 *	vrrpif_fsm_activate() or vrrpif_fsm_refuse()
 * @VRRPIF_FSM_YIELDED: the port was active and went to backup
 * @VRRPIF_FSM_STARTED: a delayed start is due: call vrrpif_fsm_start()
 * @VRRPIF_FSM_FOLLOWED: nothing; the sender is active, and may stay so
 */
enum vrrpif_fsm_act {
	VRRPIF_FSM_NOTHING,
	VRRPIF_FSM_ADVERTISE,
	VRRPIF_FSM_CLAIM,
	VRRPIF_FSM_YIELDED,
	VRRPIF_FSM_STARTED,
	VRRPIF_FSM_FOLLOWED,
};

u64 vrrpif_fsm_skew(const struct vrrpif_fsm *f);
u64 vrrpif_fsm_down(const struct vrrpif_fsm *f);
bool vrrpif_fsm_delay(struct vrrpif_fsm *f, u64 now);
enum vrrpif_fsm_act vrrpif_fsm_start(struct vrrpif_fsm *f, u64 now);
void vrrpif_fsm_stop(struct vrrpif_fsm *f, enum vrrpif_reason reason);
enum vrrpif_fsm_act vrrpif_fsm_timer(struct vrrpif_fsm *f, u64 now,
				     enum vrrpif_reason *why);
enum vrrpif_fsm_act vrrpif_fsm_hear(struct vrrpif_fsm *f,
				    const struct vrrpif_adv *adv, u64 now);
void vrrpif_fsm_activate(struct vrrpif_fsm *f, enum vrrpif_reason reason,
			 u64 now);
void vrrpif_fsm_refuse(struct vrrpif_fsm *f, u64 until);
void vrrpif_fsm_yield(struct vrrpif_fsm *f, enum vrrpif_reason reason,
		      u64 now);
enum vrrpif_fsm_act vrrpif_fsm_set_interval(struct vrrpif_fsm *f,
					    u64 interval_ns, u64 now);
void vrrpif_fsm_unsent(struct vrrpif_fsm *f, u64 now);
bool vrrpif_fsm_beats(u8 priority, const struct vrrpif_ip *source,
		      const struct vrrpif_fsm *f);

#endif /* _VRRPIF_CORE_FSM_H */

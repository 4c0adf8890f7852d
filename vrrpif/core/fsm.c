// SPDX-License-Identifier: GPL-2.0
#include "fsm.h"

/* How often in a row a late timer is given more time, and what is late: an
 * eighth of an interval. See late().
 */
#define LATE_SHIFT	3
#define GRACE_MAX	3

/* What others hurry a port to do: an eighth of an interval each. See haste(). */
#define HASTE_SHIFT	3

/* An advertisement that could not be sent is tried again this soon. */
#define RETRY_NS	(2 * VRRPIF_NSEC_PER_MSEC)

/**
 * vrrpif_fsm_skew() - Skew_Time
 * @f: state machine
 *
 * RFC 9568 6.1; in nanoseconds, in centiseconds a small interval would lose
 * its skew and equal timers would fire together. VRRPv2 takes a second
 * whatever the interval is (RFC 3768 6.1).
 *
 * Return: nanoseconds.
 */
u64 vrrpif_fsm_skew(const struct vrrpif_fsm *f)
{
	u64 unit = f->version == 2 ? VRRPIF_NSEC_PER_SEC :
				     f->active_interval_ns;

	return (256 - f->priority) * unit >> 8;
}

/**
 * vrrpif_fsm_down() - Active_Down_Interval
 * @f: state machine
 *
 * Return: nanoseconds.
 */
u64 vrrpif_fsm_down(const struct vrrpif_fsm *f)
{
	return 3 * f->active_interval_ns + vrrpif_fsm_skew(f);
}

/* Restart Active_Down_Timer. */
static void watch(struct vrrpif_fsm *f, u64 now)
{
	f->graced = 0;
	f->deadline_ns = now + vrrpif_fsm_down(f);
}

/**
 * vrrpif_fsm_delay() - put a start off by the up delay
 * @f: state machine in INITIALIZE
 * @now: time
 *
 * Return: whether there is a delay; vrrpif_fsm_timer() says when it is over.
 */
bool vrrpif_fsm_delay(struct vrrpif_fsm *f, u64 now)
{
	f->deadline_ns = f->up_delay_ns ? now + f->up_delay_ns : 0;
	return f->up_delay_ns;
}

/**
 * vrrpif_fsm_start() - Startup, RFC 9568 6.4.1
 * @f: state machine in INITIALIZE
 * @now: time
 *
 * Return: VRRPIF_FSM_CLAIM for the address owner, else VRRPIF_FSM_NOTHING.
 */
enum vrrpif_fsm_act vrrpif_fsm_start(struct vrrpif_fsm *f, u64 now)
{
	f->state = VRRPIF_STATE_BACKUP;
	f->reason = VRRPIF_REASON_STARTUP;
	f->active_interval_ns = f->interval_ns;
	f->heard_ns = now;
	/* nothing yet: who was heard before may be gone */
	f->heard_priority = 0;
	f->heard_source = (struct vrrpif_ip){};
	f->heard_interval_ns = f->interval_ns;
	f->watched_ns = 0;
	f->preempt_ns = now + f->preempt_delay_ns;
	watch(f, now);
	return f->priority == VRRPIF_PRIO_OWNER ? VRRPIF_FSM_CLAIM :
						  VRRPIF_FSM_NOTHING;
}

/**
 * vrrpif_fsm_stop() - Shutdown, RFC 9568 6.4.2 and 6.4.3
 * @f: state machine
 * @reason: why
 *
 * Whether priority 0 can still be sent is for the caller to know.
 */
void vrrpif_fsm_stop(struct vrrpif_fsm *f, enum vrrpif_reason reason)
{
	f->state = VRRPIF_STATE_INITIALIZE;
	f->reason = reason;
	f->deadline_ns = 0;
}

/*
 * A timer that fired late was not served, and neither were the packets that
 * would have restarted it. They are being served now, perhaps by another CPU;
 * what was not looked at is not silence. After more than an interval some may
 * have been dropped: then the next one is waited for.
 */
static bool late(struct vrrpif_fsm *f, u64 now)
{
	u64 interval = f->active_interval_ns, by = now - f->deadline_ns;

	if (by <= interval >> LATE_SHIFT || f->graced >= GRACE_MAX)
		return false;
	f->graced++;
	f->deadline_ns = now + (by > interval ? interval :
						interval >> LATE_SHIFT);
	return true;
}

static enum vrrpif_reason claim_reason(const struct vrrpif_fsm *f)
{
	if (f->heard_ns + 3 * f->heard_interval_ns <= f->deadline_ns)
		return VRRPIF_REASON_TIMEOUT;
	/* less than that since the last one: it did not restart the timer */
	return f->heard_priority ? VRRPIF_REASON_PREEMPTED :
				   VRRPIF_REASON_PRIORITY_ZERO;
}

/**
 * vrrpif_fsm_timer() - the deadline has passed
 * @f: state machine
 * @now: time, not before the deadline
 * @why: reason of a claim
 *
 * Return: what to do.
 */
enum vrrpif_fsm_act vrrpif_fsm_timer(struct vrrpif_fsm *f, u64 now,
				     enum vrrpif_reason *why)
{
	switch (f->state) {
	case VRRPIF_STATE_ACTIVE:
		/* 6.4.3-9; absolute, so that the period does not drift */
		f->deadline_ns += f->interval_ns;
		if (f->deadline_ns <= now)
			f->deadline_ns = now + f->interval_ns;
		/* once for each period, however often it takes */
		f->sent += !f->unsent;
		f->unsent = 0;
		return VRRPIF_FSM_ADVERTISE;
	case VRRPIF_STATE_BACKUP:
		if (late(f, now))
			return VRRPIF_FSM_NOTHING;
		*why = claim_reason(f);
		return VRRPIF_FSM_CLAIM;
	}
	f->deadline_ns = 0;
	return VRRPIF_FSM_STARTED;
}

/*
 * May what was heard be acted upon at once? How often it is heard is up to
 * whoever is on the LAN, so this is done eight times in a row, then eight
 * times an interval: a flood provokes none. What is not done at once is left
 * to the timer.
 */
static bool haste(struct vrrpif_fsm *f, u64 now)
{
	u64 from = f->haste_ns > now ? f->haste_ns : now;
	u64 until = from + (f->interval_ns >> HASTE_SHIFT);

	if (until > now + f->interval_ns)
		return false;
	f->haste_ns = until;
	return true;
}

/* A better router, or one that is left alone, was heard: learn its interval. */
static void follow(struct vrrpif_fsm *f, const struct vrrpif_adv *adv, u64 now)
{
	f->active_interval_ns = f->heard_interval_ns;
	f->watched_source = adv->source;
	f->watched_ns = now + 3 * f->active_interval_ns;
	watch(f, now);
}

/*
 * Preempt at once? Not while a better router is there too: it will see to it,
 * or cannot be heard by this worse one, and then it would go on for ever.
 */
static bool at_once(const struct vrrpif_fsm *f, const struct vrrpif_adv *adv,
		    u64 now)
{
	return f->preempt == VRRPIF_PREEMPT_IMMEDIATE &&
	       (now >= f->watched_ns ||
		!vrrpif_ip_cmp(&adv->source, &f->watched_source));
}

/* RFC 9568 6.4.2: an advertisement in BACKUP. */
static enum vrrpif_fsm_act hear_backup(struct vrrpif_fsm *f,
				       const struct vrrpif_adv *adv, u64 now)
{
	if (!adv->priority) {
		/* 6.4.2-8; a second one does not start the wait again */
		if (f->deadline_ns > now + vrrpif_fsm_skew(f) && haste(f, now))
			f->deadline_ns = now + vrrpif_fsm_skew(f);
		return VRRPIF_FSM_NOTHING;
	}
	if (adv->priority < f->priority && f->preempt != VRRPIF_PREEMPT_OFF &&
	    now >= f->preempt_ns)
		/* 6.4.2-10 */
		return at_once(f, adv, now) && haste(f, now) ?
		       VRRPIF_FSM_CLAIM : VRRPIF_FSM_NOTHING;
	/* 6.4.2-9 */
	follow(f, adv, now);
	return VRRPIF_FSM_FOLLOWED;
}

/**
 * vrrpif_fsm_beats() - does an advertisement win against a port?
 * @priority: priority in it
 * @source: source of it
 * @f: state machine of the port
 *
 * Return: whether the priority is higher, or equal and from the greater
 * primary address (RFC 9568 6.4.3, unsigned, network order).
 */
bool vrrpif_fsm_beats(u8 priority, const struct vrrpif_ip *source,
		      const struct vrrpif_fsm *f)
{
	if (priority != f->priority)
		return priority > f->priority;
	return vrrpif_ip_cmp(source, &f->primary) > 0;
}

/* RFC 9568 6.4.3: an advertisement in ACTIVE. */
static enum vrrpif_fsm_act hear_active(struct vrrpif_fsm *f,
				       const struct vrrpif_adv *adv, u64 now)
{
	if (adv->priority &&
	    vrrpif_fsm_beats(adv->priority, &adv->source, f)) {
		/* 6.4.3-11 */
		vrrpif_fsm_yield(f, VRRPIF_REASON_BETTER_HEARD, now);
		follow(f, adv, now);
		return VRRPIF_FSM_YIELDED;
	}
	/* then Adver_Timer must run on, or nothing would be sent at all */
	if (!haste(f, now))
		return VRRPIF_FSM_NOTHING;
	/* 6.4.3-10 restarts Adver_Timer, 6.4.3-12 does not */
	if (!adv->priority)
		f->deadline_ns = now + f->interval_ns;
	return VRRPIF_FSM_ADVERTISE;
}

/**
 * vrrpif_fsm_hear() - an advertisement was received
 * @f: state machine
 * @adv: a valid advertisement of this virtual router, not sent by this port
 * @now: time
 *
 * Return: what to do.
 */
enum vrrpif_fsm_act vrrpif_fsm_hear(struct vrrpif_fsm *f,
				    const struct vrrpif_adv *adv, u64 now)
{
	if (f->state == VRRPIF_STATE_INITIALIZE)
		return VRRPIF_FSM_NOTHING;
	f->heard_ns = now;
	f->heard_priority = adv->priority;
	f->heard_source = adv->source;
	f->heard_interval_ns = adv->interval_us * VRRPIF_NSEC_PER_USEC;
	if (f->state == VRRPIF_STATE_ACTIVE)
		return hear_active(f, adv, now);
	return hear_backup(f, adv, now);
}

/**
 * vrrpif_fsm_activate() - grant a claim
 * @f: state machine in BACKUP
 * @reason: why
 * @now: time
 *
 * The caller sends an advertisement and announces the addresses (6.4.2-7).
 */
void vrrpif_fsm_activate(struct vrrpif_fsm *f, enum vrrpif_reason reason,
			 u64 now)
{
	f->state = VRRPIF_STATE_ACTIVE;
	f->reason = reason;
	f->graced = 0;
	f->unsent = 0;
	f->active_interval_ns = f->interval_ns;
	f->deadline_ns = now + f->interval_ns;
}

/**
 * vrrpif_fsm_refuse() - refuse a claim
 * @f: state machine in BACKUP
 * @until: when it may claim again
 */
void vrrpif_fsm_refuse(struct vrrpif_fsm *f, u64 until)
{
	f->graced = 0;
	f->deadline_ns = until;
}

/**
 * vrrpif_fsm_yield() - go from ACTIVE to BACKUP
 * @f: state machine in ACTIVE
 * @reason: why
 * @now: time
 */
void vrrpif_fsm_yield(struct vrrpif_fsm *f, enum vrrpif_reason reason, u64 now)
{
	f->state = VRRPIF_STATE_BACKUP;
	f->reason = reason;
	f->active_interval_ns = f->interval_ns;
	watch(f, now);
}

/**
 * vrrpif_fsm_set_interval() - change Advertisement_Interval
 * @f: state machine
 * @interval_ns: new interval
 * @now: time
 *
 * An active port tells it at once: backups that learned the old interval
 * would otherwise take a longer one for silence. A backup keeps what it
 * learned until it hears the new one, but for the case that it never did.
 *
 * Return: VRRPIF_FSM_ADVERTISE or VRRPIF_FSM_NOTHING.
 */
enum vrrpif_fsm_act vrrpif_fsm_set_interval(struct vrrpif_fsm *f,
					    u64 interval_ns, u64 now)
{
	bool learned = f->active_interval_ns != f->interval_ns;

	if (interval_ns == f->interval_ns)
		return VRRPIF_FSM_NOTHING;
	f->interval_ns = interval_ns;
	f->haste_ns = now;
	switch (f->state) {
	case VRRPIF_STATE_ACTIVE:
		f->active_interval_ns = interval_ns;
		f->deadline_ns = now + interval_ns;
		return VRRPIF_FSM_ADVERTISE;
	case VRRPIF_STATE_BACKUP:
		if (!learned) {
			f->active_interval_ns = interval_ns;
			watch(f, now);
		}
		break;
	}
	return VRRPIF_FSM_NOTHING;
}

/**
 * vrrpif_fsm_unsent() - an advertisement could not be sent
 * @f: state machine
 * @now: time
 *
 * The period is not lost: Adver_Timer fires again soon.
 */
void vrrpif_fsm_unsent(struct vrrpif_fsm *f, u64 now)
{
	if (f->state == VRRPIF_STATE_ACTIVE &&
	    f->deadline_ns > now + RETRY_NS) {
		f->deadline_ns = now + RETRY_NS;
		f->unsent = 1;
	}
}

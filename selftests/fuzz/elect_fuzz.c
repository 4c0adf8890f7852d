// SPDX-License-Identifier: GPL-2.0
/*
 * Arbitration: bytes are events of one router with up to 16 ports, in any
 * order and at any time, and what must hold does after each of them.
 */
#include "fuzz.h"

#define START	(1000000 * VRRPIF_NSEC_PER_SEC)

struct input {
	const u8 *p;
	size_t left;
};

static u8 next(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

struct run {
	struct vrrpif_group g;
	struct vrrpif_member m[VRRPIF_PORT_MAX];
	bool in[VRRPIF_PORT_MAX];
	struct vrrpif_actions out;
	u64 now;
	u8 ports;
};

/* The state that the actions tell of is the one there is. */
static void check_actions(const struct run *r, const u8 *before,
			  const struct vrrpif_member *main_before)
{
	const struct vrrpif_member *main = main_before;
	u8 state[VRRPIF_PORT_MAX], i;

	CHECK(r->out.n < VRRPIF_ACTIONS_MAX);
	memcpy(state, before, sizeof(state));
	for (i = 0; i < r->out.n; i++) {
		const struct vrrpif_action *a = &r->out.a[i];
		size_t port = a->member ? (size_t)(a->member - r->m) : 0;

		CHECK(port < r->ports);
		switch (a->what) {
		case VRRPIF_DO_STATE:
			CHECK(a->old == state[port]);
			CHECK(a->state != a->old);
			state[port] = a->state;
			break;
		case VRRPIF_DO_MAIN:
			main = a->member;
			CHECK(!main || state[port] == VRRPIF_STATE_ACTIVE);
			break;
		case VRRPIF_DO_ADVERTISE:
		case VRRPIF_DO_RESIGN:
			CHECK(a->member);
			CHECK(state[port] == VRRPIF_STATE_ACTIVE);
			break;
		case VRRPIF_DO_ASK:
			CHECK(a->member);
			CHECK(state[port] != VRRPIF_STATE_INITIALIZE);
			break;
		case VRRPIF_DO_PROVE:
			CHECK(a->member && a->member->mute);
			CHECK(state[port] == VRRPIF_STATE_BACKUP);
			break;
		default:
			CHECK(!"an action nobody knows");
		}
	}
	CHECK(main == r->g.main);
	for (i = 0; i < r->ports; i++)
		CHECK(state[i] == r->m[i].fsm.state);
}

static void check_group(const struct run *r)
{
	unsigned int active = 0, count = 0;
	u8 i;

	for (i = 0; i < r->ports; i++) {
		const struct vrrpif_fsm *f = &r->m[i].fsm;

		count += r->in[i];
		active += f->state == VRRPIF_STATE_ACTIVE;
		CHECK(f->state <= VRRPIF_STATE_ACTIVE);
		CHECK(r->in[i] || f->state == VRRPIF_STATE_INITIALIZE);
		CHECK(f->state == VRRPIF_STATE_INITIALIZE || f->deadline_ns);
		CHECK(f->state != VRRPIF_STATE_ACTIVE ||
		      f->deadline_ns <= r->now + f->interval_ns);
		CHECK(r->m[i].level <= VRRPIF_BACKOFF_MAX);
		CHECK(!r->m[i].mute || r->g.main != &r->m[i]);
	}
	CHECK(count == r->g.count);
	CHECK(!r->g.arbitration || active <= 1);
	CHECK(!r->g.main == !active);
	CHECK(!r->g.main || r->g.main->fsm.state == VRRPIF_STATE_ACTIVE);
}

static u64 interval_of(u8 b)
{
	return (1 + b % 16) * 250 * VRRPIF_NSEC_PER_MSEC;
}

static void make_port(struct run *r, u8 i, struct input *in)
{
	struct vrrpif_fsm *f = &r->m[i].fsm;

	memset(&r->m[i], 0, sizeof(r->m[i]));
	*f = (struct vrrpif_fsm){
		.interval_ns = VRRPIF_NSEC_PER_SEC,
		.primary = { { 10, 0, 0, (u8)(100 + i) } },
		.priority = next(in),
		.version = 3,
		.preempt = next(in) % 3,
	};
	if (!f->priority)
		f->priority = VRRPIF_PRIO_DEFAULT;
	r->in[i] = vrrpif_elect_add(&r->g, &r->m[i]);
	CHECK(r->in[i]);
}

/* The next deadline of any port, after @late. */
static void timer(struct run *r, u64 late)
{
	struct vrrpif_member *due = NULL;
	u8 i;

	for (i = 0; i < r->ports; i++) {
		struct vrrpif_member *m = &r->m[i];

		if (m->fsm.deadline_ns &&
		    (!due || m->fsm.deadline_ns < due->fsm.deadline_ns))
			due = m;
	}
	if (!due)
		return;
	if (due->fsm.deadline_ns + late > r->now)
		r->now = due->fsm.deadline_ns + late;
	vrrpif_elect_timer(&r->g, due, r->now, &r->out);
}

static void hear(struct run *r, struct vrrpif_member *m, u8 who, u8 priority)
{
	struct vrrpif_adv adv = {
		.source = { { 10, 0, 0, who } },
		.interval_us = (u32)(interval_of(who) / 1000),
		.version = 3,
		.priority = priority,
		.count = 1,
	};

	vrrpif_elect_hear(&r->g, m, &adv, r->now, &r->out);
}

/* What one port sends arrives at others, as main's does. */
static void hear_main(struct run *r, struct vrrpif_member *m)
{
	if (r->g.main)
		hear(r, m, r->g.main->fsm.primary.b[3],
		     r->g.main->fsm.priority);
}

/* What else comes from the LAN, or does not go out to it. */
static void evidence(struct vrrpif_member *m, u8 what, u64 now)
{
	switch (what % 4) {
	case 0:
		vrrpif_fsm_unsent(&m->fsm, now);
		break;
	case 1:
		m->frame_ns = now;
		break;
	case 2:
		m->answer_ns = now;
		break;
	case 3:
		vrrpif_elect_proven(m, now);
		break;
	}
}

static void happen(struct run *r, u8 op, u8 port, struct input *in)
{
	struct vrrpif_member *m = &r->m[port];
	struct vrrpif_ip address = { { 10, 0, 0, 0 } };
	u8 priority;

	r->now += (op >> 4) * 10 * VRRPIF_NSEC_PER_MSEC;
	switch (op & 15) {
	case 0:
	case 1:
	case 2:
		timer(r, 0);
		break;
	case 3:
		timer(r, next(in) * 20 * VRRPIF_NSEC_PER_MSEC);
		break;
	case 4:
		priority = next(in);
		hear(r, m, next(in) % 128, priority);
		break;
	case 5:
	case 6:
		hear_main(r, m);
		break;
	case 7:
		vrrpif_elect_start(&r->g, m, r->now, &r->out);
		break;
	case 8:
		vrrpif_elect_stop(&r->g, m, VRRPIF_REASON_CARRIER,
				  next(in) & 1, r->now, &r->out);
		break;
	case 9:
		priority = next(in);
		if (priority)
			vrrpif_elect_set_priority(&r->g, m, priority, r->now,
						  &r->out);
		break;
	case 10:
		vrrpif_elect_set_interval(&r->g, interval_of(next(in)), r->now,
					  &r->out);
		break;
	case 11:
		vrrpif_elect_set_arbitration(&r->g, next(in) & 1, r->now,
					     &r->out);
		break;
	case 12:
		vrrpif_elect_remove(&r->g, m, next(in) & 1, r->now, &r->out);
		r->in[port] = false;
		break;
	case 13:
		m->fsm.up_delay_ns = next(in) * 20 * VRRPIF_NSEC_PER_MSEC;
		m->fsm.preempt = next(in) % 3;
		break;
	case 14:
		address.b[3] = 100 + next(in) % 100;
		vrrpif_elect_set_primary(&r->g, m, &address, r->now);
		break;
	case 15:
		evidence(m, next(in), r->now);
		break;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct run r = { .now = START, .g.arbitration = true };
	u8 i, op, port;

	r.ports = 1 + next(&in) % VRRPIF_PORT_MAX;
	for (i = 0; i < r.ports; i++)
		make_port(&r, i, &in);
	while (in.left) {
		struct vrrpif_member *main = r.g.main;
		u8 state[VRRPIF_PORT_MAX] = { 0 };

		for (i = 0; i < r.ports; i++)
			state[i] = r.m[i].fsm.state;
		r.out.n = 0;
		op = next(&in);
		port = next(&in) % r.ports;
		/* a port that was removed comes back */
		if (r.in[port])
			happen(&r, op, port, &in);
		else
			make_port(&r, port, &in);
		check_actions(&r, state, main);
		check_group(&r);
	}
	return 0;
}

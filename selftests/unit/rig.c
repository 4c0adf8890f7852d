// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "rig.h"

void rig_init(struct rig *r, const u8 *priority)
{
	memset(r, 0, sizeof(*r));
	r->g.arbitration = true;
	r->now = RIG_START;
	for (; priority[r->ports]; r->ports++) {
		struct vrrpif_fsm *f = &r->m[r->ports].fsm;

		f->interval_ns = SEC;
		f->primary = ip4(192, 0, 2, 10 + r->ports);
		f->priority = priority[r->ports];
		f->version = 3;
		f->preempt = VRRPIF_PREEMPT_ON;
		assert_true(vrrpif_elect_add(&r->g, &r->m[r->ports]));
	}
}

/* No event asks for more than there is room for. */
static void check_room(const struct rig *r)
{
	assert_true(r->out.n < VRRPIF_ACTIONS_MAX);
}

void rig_start(struct rig *r, u8 port)
{
	r->out.n = 0;
	vrrpif_elect_start(&r->g, &r->m[port], r->now, &r->out);
	check_room(r);
}

void rig_start_all(struct rig *r)
{
	u8 i;

	for (i = 0; i < r->ports; i++)
		rig_start(r, i);
}

void rig_stop(struct rig *r, u8 port, bool resign)
{
	r->out.n = 0;
	vrrpif_elect_stop(&r->g, &r->m[port], VRRPIF_REASON_CARRIER, resign,
			  r->now, &r->out);
	check_room(r);
}

void rig_fire(struct rig *r, u8 port)
{
	r->out.n = 0;
	vrrpif_elect_timer(&r->g, &r->m[port], r->now, &r->out);
	check_room(r);
}

void rig_timer(struct rig *r, u8 port)
{
	assert_true(r->m[port].fsm.deadline_ns >= r->now);
	r->now = r->m[port].fsm.deadline_ns;
	rig_fire(r, port);
}

static void hear(struct rig *r, u8 port, u8 priority,
		 const struct vrrpif_ip *source)
{
	struct vrrpif_adv adv = {
		.source = *source,
		.interval_us = 1000000,
		.version = 3,
		.vrid = 1,
		.priority = priority,
		.count = 1,
	};

	r->out.n = 0;
	vrrpif_elect_hear(&r->g, &r->m[port], &adv, r->now, &r->out);
	check_room(r);
}

void rig_hear(struct rig *r, u8 port, u8 priority, u8 host)
{
	struct vrrpif_ip source = ip4(192, 0, 2, host);

	hear(r, port, priority, &source);
}

void rig_hear_port(struct rig *r, u8 port, u8 from)
{
	hear(r, port, r->m[from].fsm.priority, &r->m[from].fsm.primary);
}

void rig_elect(struct rig *r, u8 main)
{
	u8 i;

	rig_timer(r, main);
	assert_main(r, main);
	for (i = 0; i < r->ports; i++)
		if (i != main)
			rig_hear_port(r, i, main);
}

void rig_periods(struct rig *r, unsigned int n, u32 hears)
{
	u8 i, main = (u8)(r->g.main - r->m);

	while (n--) {
		rig_timer(r, main);
		assert_main(r, main);
		for (i = 0; i < r->ports; i++)
			if (i != main && hears & 1U << i)
				rig_hear_port(r, i, main);
	}
}

const char *rig_did(const struct rig *r)
{
	static const char *const state[] = { "initialize", "backup", "active" };
	static char s[512];
	size_t n = 0;
	u8 i;

	s[0] = 0;
	for (i = 0; i < r->out.n; i++) {
		const struct vrrpif_action *a = &r->out.a[i];
		int port = a->member ? (int)(a->member - r->m) : -1;
		char *p = s + n;
		size_t room = sizeof(s) - n;
		const char *sep = i ? "; " : "";

		switch (a->what) {
		case VRRPIF_DO_ADVERTISE:
			n += (size_t)snprintf(p, room, "%sadv p%d", sep, port);
			break;
		case VRRPIF_DO_RESIGN:
			n += (size_t)snprintf(p, room, "%sresign p%d", sep,
					      port);
			break;
		case VRRPIF_DO_ASK:
			n += (size_t)snprintf(p, room, "%sask p%d", sep, port);
			break;
		case VRRPIF_DO_PROVE:
			n += (size_t)snprintf(p, room, "%sprove p%d", sep,
					      port);
			break;
		case VRRPIF_DO_STATE:
			n += (size_t)snprintf(p, room, "%sp%d %s", sep, port,
					      state[a->state]);
			break;
		case VRRPIF_DO_MAIN:
			n += port < 0 ?
			     (size_t)snprintf(p, room, "%smain none", sep) :
			     (size_t)snprintf(p, room, "%smain p%d", sep, port);
			break;
		}
	}
	return s;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What is explored. Small ones first: a broken core is found early. The bounds
 * are those of Documentation/simulator.rst, or better.
 */
#include "model.h"

#define KIND(n)		(1U << (n))
#define DOWN		(KIND(EV_UNPLUG) | KIND(EV_DOWN))
#define PATH		(KIND(EV_CUT) | KIND(EV_SPLIT))
#define ONE_WAY		(KIND(EV_MUTE) | KIND(EV_DEAF))
#define ROUTER		(KIND(EV_CRASH) | KIND(EV_STOP))
#define BOTH_WAYS	(DOWN | PATH | ROUTER)
#define ALL		(BOTH_WAYS | ONE_WAY)

#define LAN(r, p, how)	.routers = r, .ports = p, \
			.preempt = VRRPIF_PREEMPT_##how
#define MIXED		{ 192, 64, 128, 64 }
#define FIRST		{ 192, 128, 64, 64 }
#define EQUAL		{ 128, 128, 128, 128 }

const struct model models[] = {
	{
		.name = "2x1", .text = "1 fault and 2 losses",
		LAN(2, 1, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 1, .losses = 2, .bound = 16,
	}, {
		.name = "1x2", .text = "1 fault at any event",
		LAN(1, 2, ON), .priority = MIXED, .ages = true, .midway = true,
		.kinds = ALL, .faults = 1, .bound = 16,
	}, {
		.name = "1x2-host", .text = "1 fault at any event, with a host",
		LAN(1, 2, ON), .priority = MIXED, .ages = true, .midway = true,
		.kinds = ALL, .faults = 1, .hosts = true, .bound = 16,
	}, {
		.name = "1x2-deaf", .text = "1 fault at any event, main listens",
		LAN(1, 2, ON), .priority = MIXED, .ages = true, .midway = true,
		.kinds = ALL, .faults = 1, .hosts = true, .listen = 1,
		.bound = 16,
	}, {
		.name = "1x3-deaf", .text = "1 fault, main listens",
		LAN(1, 3, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 1, .hosts = true, .listen = 1,
		.bound = 16,
	}, {
		.name = "1x2-deaf-2", .text = "2 faults, main listens",
		LAN(1, 2, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 2, .hosts = true, .listen = 1,
		.bound = 16,
	}, {
		.name = "1x2-2", .text = "2 faults",
		LAN(1, 2, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 2, .bound = 16,
	}, {
		.name = "1x3", .text = "1 fault",
		LAN(1, 3, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 16,
	}, {
		.name = "losses", .text = "3 losses",
		LAN(2, 2, ON), .priority = MIXED, .ages = true,
		.losses = 3, .bound = 16,
	}, {
		.name = "3x1", .text = "1 fault",
		LAN(3, 1, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 16,
	}, {
		.name = "off", .text = "1 fault, preempt off",
		LAN(2, 2, OFF), .priority = MIXED, .ages = true,
		.kinds = BOTH_WAYS, .faults = 1, .bound = 16,
	}, {
		.name = "equal",
		.text = "1 port down or cut off, equal priorities",
		LAN(2, 2, ON), .priority = EQUAL, .ages = true,
		.kinds = DOWN | KIND(EV_CUT), .faults = 1, .bound = 16,
	}, {
		.name = "immediate",
		.text = "1 port or router down, preempt immediate",
		LAN(2, 2, IMMEDIATE), .priority = FIRST, .ages = true,
		.kinds = DOWN | ROUTER, .faults = 1, .bound = 16,
	}, {
		.name = "on", .text = "1 fault of any kind",
		LAN(2, 2, ON), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 16,
	}, {
		.name = "on-event", .text = "1 fault of any kind at any event",
		LAN(2, 2, ON), .priority = MIXED, .ages = true, .midway = true,
		.kinds = ALL, .faults = 1, .bound = 288, .large = true,
	}, {
		.name = "on-host", .text = "1 fault of any kind, with a host",
		LAN(2, 2, ON), .priority = MIXED, .ages = true, .hosts = true,
		.kinds = ALL, .faults = 1, .bound = 288, .large = true,
	}, {
		.name = "first", .text = "1 fault, both ports of a router first",
		LAN(2, 2, ON), .priority = FIRST, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 288, .large = true,
	}, {
		.name = "off-all", .text = "1 fault of any kind, preempt off",
		LAN(2, 2, OFF), .priority = MIXED, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 288, .large = true,
	}, {
		.name = "equal-all", .text = "1 fault of any kind, equal priorities",
		LAN(2, 2, ON), .priority = EQUAL, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 288, .large = true,
	}, {
		.name = "immediate-all",
		.text = "1 fault of any kind, preempt immediate",
		LAN(2, 2, IMMEDIATE), .priority = FIRST, .ages = true,
		.kinds = ALL, .faults = 1, .bound = 288, .large = true,
	}, {
		.name = "on-loss", .text = "1 fault and 1 loss",
		LAN(2, 2, ON), .priority = MIXED, .ages = true,
		.kinds = BOTH_WAYS, .faults = 1, .losses = 1, .bound = 16,
		.large = true,
	}, {
		.name = "off-2", .text = "2 faults, preempt off",
		LAN(2, 2, OFF), .priority = MIXED,
		.kinds = BOTH_WAYS, .faults = 2, .bound = 96, .large = true,
	}, {
		.name = "on-2", .text = "2 faults",
		LAN(2, 2, ON), .priority = MIXED,
		.kinds = BOTH_WAYS, .faults = 2, .bound = 96, .large = true,
	},
};

const unsigned int model_count = sizeof(models) / sizeof(*models);

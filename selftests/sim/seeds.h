/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Seeds that failed once, of the core or of the simulator itself, with what was
 * found by them. They are run before all others.
 */
#ifndef _SIM_SEEDS_H
#define _SIM_SEEDS_H

static const struct {
	unsigned long long seed;
	const char *what;
} seeds[] = {
	{ 0x100000007680001, "unheard port that is answered, other routers" },
	{ 0x1000000065b0001, "mute port of a LAN that has come apart" },
	{ 0x100000003420001, "the same, no owner" },
	{ 0x1000000034e0000, "the same, equal priorities" },
	{ 0x100000000b60000, "mute port preempts another router to and fro" },
	{ 0x100000001940000, "the same, three routers" },
	{ 0x100000001200001, "mute backup hears the active router" },
	{ 0x100000001710001, "deaf active port, preempt off" },
	{ 0x200000037d90000, "mute, and a partition" },
	{ 0x20000004e170000, "deaf ports of two routers" },
	{ 0x3b9, "another router forgotten too soon" },
	{ 0x4f0, "the same, main deaf" },
	{ 0x75e, "the same, two routers" },
	{ 0x3845, "refused transmissions were counted as sent" },
	{ 0x8883, "evidence of a part of the LAN without hosts" },
	{ 0x1a7c9, "preempt immediate: proofs within milliseconds" },
	{ 0x1a7ed, "the same, a deaf router beside" },
	{ 0xf64f, "a port that was cut off for a while is not heard again" },
	{ 0x20928, "the same, two routers" },
	{ 0xfdf7, "frames alone are no reason to believe a mute port" },
	{ 0x16fdd, "the same, deaf routers beside" },
	{ 0x489b7, "a port removed while its machine stands still" },
	{ 0x200000057230000, "a deaf backup, hosts that speak now and then" },
	{ 0x1003d05, "a claim while main's answer is under way" },
	{ 0x1016d0a, "the same, advertisements of another router" },
	{ 0x100de74, "what a port heard before it went deaf was believed" },
	{ 0x1010abf, "the same, beside a host" },
	{ 0x1027186, "a port that heard less than main was held for better" },
	{ 0x1039690, "the same, after a pause" },
	{ 0x1033b57, "other routers forgotten in the end, no flapping" },
	{ 0x20013a27, "a port where nobody speaks looks deaf" },
	{ 0x20002f43, "a deaf main could not hear that a sibling is not mute" },
	{ 0x7005240, "eleven transmissions refused in a row" },
	{ 0x1500eee, "a port blamed for what main itself did not send any more" },
	{ 0x1001376d, "an endless loss, the limit taken from the wrong interval" },
	{ 0x10005edd, "other routers forgotten, the role goes where the hosts are" },
	{ 0x10018816, "the same, another router makes way" },
	{ 0x1000a16c, "a port not heard long ago is the only one left" },
	{ 0x1002360f, "an own advertisement from before a crash" },
	{ 0x300a4867, "an own advertisement, an interval under way, a fast clock" },
	{ 0x503bdeb4, "four advertisements, the first one delayed" },
	{ 0x50340113, "the same, another port" },
	{ 0x502050b8, "a storm, for who counts the events of hours" },
	{ 0x502dbde1, "an own advertisement from before a pause" },
	{ 0x502eade0, "other routers forgotten just before the bound" },
	{ 0x500360a0, "preempted for a claim that was over long ago" },
	{ 0x40924be3, "a port removed and added again was not heard" },
	{ 0x40727e8a, "four advertisements of a fast clock are four" },
};

#endif /* _SIM_SEEDS_H */

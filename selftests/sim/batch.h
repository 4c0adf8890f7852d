/* SPDX-License-Identifier: GPL-2.0 */
/* Many runs, shared out to several processes. */
#ifndef _SIM_BATCH_H
#define _SIM_BATCH_H

#include "sim.h"

#define BATCH_SHOWN	20

/**
 * struct batch - runs of one class
 * @class: of their plans
 * @from: number of the first
 * @count: how many numbers
 * @variants: of each number
 * @seconds: stop after that, 0 = never
 * @first: stop at the first failure
 * @twice: each of them in full as well
 * @jobs: processes
 */
struct batch {
	enum plan_class class;
	u64 from;
	u64 count;
	u32 variants;
	unsigned int seconds;
	bool first;
	bool twice;
	unsigned int jobs;
};

/**
 * struct outcome - of a batch
 * @runs: done
 * @events: that happened in them
 * @failed: runs in which something did not hold
 * @seed: of the first of them
 * @why: what did not hold
 */
struct outcome {
	_Atomic u64 runs;
	_Atomic u64 events;
	_Atomic u64 failed;
	u64 seed[BATCH_SHOWN];
	char why[BATCH_SHOWN][256];
};

struct outcome *batch_run(const struct batch *b, const char *what);
void batch_free(struct outcome *o);

#endif /* _SIM_BATCH_H */

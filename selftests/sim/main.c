// SPDX-License-Identifier: GPL-2.0
/* The simulator's command line. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "batch.h"
#include "seeds.h"

/* Variants of each plan in --check; a plan of its own each. */
#define TIMING_VARIANTS	10
#define SINGLE_VARIANTS	2
#define PAIR_VARIANTS	1
#define RANDOM_SECONDS	60
#define TWICE_RUNS	2000
#define RANDOM_RUNS	100000000

static const char usage[] =
	"usage: sim [-v...] --seed SEED     one run again, told step by step\n"
	"       sim --dump SEED             the same for selftests/uml\n"
	"       sim [-j JOBS] --check       all timings, all single faults, all pairs\n"
	"                                   of faults, a minute of random schedules; KTAP\n"
	"       sim [-j JOBS] [--runs N] [--seconds N] [--from SEED]\n"
	"                                   random schedules\n"
	"       sim [-j JOBS] --class {timing|single|pair} --variants N\n"
	"  -v      what changes; -vv what is sent, too; -vvv what is heard\n"
	"  -j      processes (default: one for each CPU)\n"
	"  --plain every moment is gone through, every frame is built and read\n"
	"  --twice each run in this way, too: is it the same?\n"
	"  --first stop at the first failure\n";

static int number;
static int failures;

/* One KTAP result of what came of a batch; failures were told before. */
static void report(const char *what, struct outcome *o)
{
	if (o->failed > BATCH_SHOWN)
		printf("# and %llu more\n",
		       (unsigned long long)(o->failed - BATCH_SHOWN));
	printf("%sok %d - %s: %llu runs, %llu events\n",
	       o->failed ? "not " : "", ++number, what,
	       (unsigned long long)o->runs, (unsigned long long)o->events);
	fflush(stdout);
	failures += o->failed != 0;
	batch_free(o);
}

/* With --first nothing more is done after a failure. */
static bool enough(const struct batch *b)
{
	return b->first && failures;
}

static void run_class(struct batch *b, enum plan_class class, u32 variants,
		      const char *what)
{
	if (enough(b))
		return;
	b->class = class;
	b->from = 0;
	b->count = plan_count(class);
	b->variants = variants;
	report(what, batch_run(b, what));
}

static void run_timings(struct batch *b, u32 variants)
{
	u64 each = plan_count(PLAN_TIMING) / T_KINDS;
	u8 i;

	for (i = 0; i < T_KINDS && !enough(b); i++) {
		b->class = PLAN_TIMING;
		b->from = i * each;
		b->count = each;
		/* a pause has to end at the right moment to do harm */
		b->variants = i == T_PAUSE ? 5 * variants : variants;
		report(timing_name[i], batch_run(b, timing_name[i]));
	}
}

static void run_random(struct batch *b, u64 from, u64 runs,
		       unsigned int seconds, const char *what)
{
	if (enough(b))
		return;
	b->class = PLAN_RANDOM;
	b->from = from;
	b->count = runs;
	b->variants = 1;
	b->seconds = seconds;
	report(what, batch_run(b, what));
}

/* What failed once. */
static void run_seeds(void)
{
	static struct world w;
	struct plan plan;
	struct queue q;
	const char *why;
	bool good = true;
	size_t i;

	queue_init(&q);
	for (i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		why = plan_make(&plan, seeds[i].seed) ?
		      run_plan(&plan, &q, 0, &w) : "no such plan";
		if (!why)
			continue;
		good = false;
		printf("# %s (%s)\n#   again: sim -v --seed %#llx\n", why,
		       seeds[i].what, seeds[i].seed);
	}
	queue_free(&q);
	printf("%sok %d - %zu seeds that failed once\n", good ? "" : "not ",
	       ++number, i);
	failures += !good;
}

static int check(struct batch *b)
{
	printf("TAP version 13\n1..%d\n", T_KINDS + 5);
	run_seeds();
	run_timings(b, TIMING_VARIANTS);
	run_class(b, PLAN_SINGLE, SINGLE_VARIANTS, "single faults");
	run_class(b, PLAN_PAIR, PAIR_VARIANTS, "pairs of faults");
	run_random(b, PLAN_FAR, RANDOM_RUNS, RANDOM_SECONDS,
		   "random schedules");
	b->twice = true;
	run_random(b, PLAN_FAR, TWICE_RUNS, 0, "the same, nothing left out");
	return failures ? 1 : 0;
}

static int one_class(struct batch *b, const char *name, u32 variants)
{
	if (!strcmp(name, "timing"))
		run_timings(b, variants);
	else if (!strcmp(name, "single"))
		run_class(b, PLAN_SINGLE, variants, "single faults");
	else if (!strcmp(name, "pair"))
		run_class(b, PLAN_PAIR, variants, "pairs of faults");
	else {
		fprintf(stderr, "sim: no class \"%s\": timing, single or pair\n",
			name);
		return 2;
	}
	return failures ? 1 : 0;
}

static int again(u64 seed, int verbose, bool dump)
{
	static struct world w;
	struct plan plan;
	struct queue q;
	const char *why;

	if (!plan_make(&plan, seed) || (dump && seed >> 56 != PLAN_UML)) {
		fprintf(stderr, "sim: there is no plan of seed %#llx\n",
			(unsigned long long)seed);
		return 2;
	}
	queue_init(&q);
	if (dump)
		uml_print(&plan);
	else
		plan_print(&plan);
	why = run_plan(&plan, &q, verbose, &w);
	printf("%sok 1 - seed %#llx%s%s\n", why ? "not " : "",
	       (unsigned long long)seed, why ? ": " : "", why ? why : "");
	queue_free(&q);
	return why ? 1 : 0;
}

enum { OPT_SEED = 256, OPT_CHECK, OPT_RUNS, OPT_FROM, OPT_CLASS, OPT_VARIANTS,
       OPT_SECONDS, OPT_FIRST, OPT_DUMP, OPT_PLAIN,
       OPT_TWICE };

static const struct option options[] = {
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "dump", required_argument, NULL, OPT_DUMP },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "runs", required_argument, NULL, OPT_RUNS },
	{ "from", required_argument, NULL, OPT_FROM },
	{ "class", required_argument, NULL, OPT_CLASS },
	{ "variants", required_argument, NULL, OPT_VARIANTS },
	{ "seconds", required_argument, NULL, OPT_SECONDS },
	{ "plain", no_argument, NULL, OPT_PLAIN },
	{ "twice", no_argument, NULL, OPT_TWICE },
	{ "first", no_argument, NULL, OPT_FIRST },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	struct batch b = { .jobs = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN) };
	u64 seed = 0, runs = RANDOM_RUNS, from = PLAN_FAR;
	unsigned int seconds = 0;
	const char *class = NULL;
	u32 variants = 1;
	int opt, verbose = 0, what = 0;

	while ((opt = getopt_long(argc, argv, "vj:h", options, NULL)) != -1)
		switch (opt) {
		case 'v':
			verbose++;
			break;
		case 'j':
			b.jobs = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case OPT_SEED:
		case OPT_DUMP:
			seed = strtoull(optarg, NULL, 0);
			what = opt;
			break;
		case OPT_RUNS:
			runs = strtoull(optarg, NULL, 0);
			what = opt;
			break;
		case OPT_CLASS:
			class = optarg;
			what = opt;
			break;
		case OPT_CHECK:
			what = opt;
			break;
		case OPT_FROM:
			from = strtoull(optarg, NULL, 0);
			break;
		case OPT_VARIANTS:
			variants = (u32)strtoul(optarg, NULL, 0);
			break;
		case OPT_SECONDS:
			seconds = (unsigned int)strtoul(optarg, NULL, 0);
			if (!what)
				what = OPT_RUNS;
			break;
		case OPT_PLAIN:
			plainly = true;
			break;
		case OPT_TWICE:
			b.twice = true;
			break;
		case OPT_FIRST:
			b.first = true;
			break;
		default:
			fputs(usage, opt == 'h' ? stdout : stderr);
			return opt == 'h' ? 0 : 2;
		}
	if (!b.jobs)
		b.jobs = 1;
	switch (what) {
	case OPT_SEED:
		return again(seed, verbose, false);
	case OPT_DUMP:
		return again(seed, 1, true);
	case OPT_CHECK:
		return check(&b);
	case OPT_CLASS:
		return one_class(&b, class, variants);
	case OPT_RUNS:
		run_random(&b, from, runs, seconds, "random schedules");
		return failures ? 1 : 0;
	}
	fputs(usage, stderr);
	return 2;
}

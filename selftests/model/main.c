// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <time.h>

#include "explore.h"

/* So many take 4 GiB, tables and all. */
#define STATES_MAX	32000000

#define WALKS		4
#define WALK_STEPS	20000

static const char usage[] =
	"Usage: model --check | --prove | --list\n"
	"       model --model NAME [ --replay EVENTS ]\n"
	"  --check          all models but the large ones, KTAP\n"
	"  --prove          all of them\n"
	"  --model NAME     one of them\n"
	"  --replay EVENTS  do again what a failure was written down as\n"
	"  --first          end with the first failure\n"
	"  --states N       room for so many states\n";

static u32 room = STATES_MAX;
static bool first;
static unsigned int number, failures;

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void result(const struct model *model, const char *what,
		   const char *failure)
{
	failures += !!failure;
	printf("%sok %u - %s: %s%s%s\n", failure ? "not " : "", ++number,
	       model->name, what, failure ? " # " : "", failure ? failure : "");
	fflush(stdout);
	if (failure && first)
		exit(1);
}

static void prove(const struct model *model)
{
	double began = seconds();
	struct explore x;

	if (!explore(&x, model, room))
		trace(&x, stdout);
	printf("# %s: %u states, %llu steps, depth %u, %.1f s\n", model->name,
	       x.store.n, (unsigned long long)x.tick.steps, x.depth,
	       seconds() - began);
	if (!x.failure)
		printf("# %s: settled after %u ticks at most, bound %u\n",
		       model->name, x.longest,
		       model->bound * down_ticks(model));
	result(model, model->text, x.failure);
	explore_free(&x);
}

/* The key of a model is only as good as what it leaves out. */
static void compare(const struct model *model)
{
	const char *failure = NULL;
	u64 seed;

	for (seed = 1; seed <= WALKS && !failure; seed++)
		failure = walk(model, seed, WALK_STEPS);
	if (failure)
		printf("# seed %llu: %s\n", (unsigned long long)seed - 1,
		       failure);
	result(model, "packed or not, the same happens", failure);
}

static int run(bool large)
{
	unsigned int i, n = 0;

	for (i = 0; i < model_count; i++)
		n += large || !models[i].large;
	printf("TAP version 13\n1..%u\n", n + model_count);
	for (i = 0; i < model_count; i++)
		compare(&models[i]);
	for (i = 0; i < model_count; i++)
		if (large || !models[i].large)
			prove(&models[i]);
	return failures ? 1 : 0;
}

static int one(const char *name, const char *events)
{
	unsigned int i;

	for (i = 0; i < model_count; i++)
		if (!strcmp(name, models[i].name))
			break;
	if (i == model_count) {
		fprintf(stderr, "model: no model \"%s\", see --list\n", name);
		return 2;
	}
	if (events)
		return replay(&models[i], events, stdout) ? 0 : 1;
	prove(&models[i]);
	return failures ? 1 : 0;
}

static int list(void)
{
	unsigned int i;

	for (i = 0; i < model_count; i++)
		printf("%-12s %s%s\n", models[i].name, models[i].text,
		       models[i].large ? " (large)" : "");
	return 0;
}

enum { OPT_CHECK = 256, OPT_PROVE, OPT_LIST, OPT_MODEL, OPT_REPLAY, OPT_FIRST,
       OPT_STATES };

static const struct option options[] = {
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "prove", no_argument, NULL, OPT_PROVE },
	{ "list", no_argument, NULL, OPT_LIST },
	{ "model", required_argument, NULL, OPT_MODEL },
	{ "replay", required_argument, NULL, OPT_REPLAY },
	{ "first", no_argument, NULL, OPT_FIRST },
	{ "states", required_argument, NULL, OPT_STATES },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	const char *name = NULL, *events = NULL;
	int opt, what = 0;

	while ((opt = getopt_long(argc, argv, "h", options, NULL)) != -1)
		switch (opt) {
		case OPT_MODEL:
			name = optarg;
			what = opt;
			break;
		case OPT_REPLAY:
			events = optarg;
			break;
		case OPT_FIRST:
			first = true;
			break;
		case OPT_STATES:
			room = (u32)strtoul(optarg, NULL, 0);
			break;
		case OPT_CHECK:
		case OPT_PROVE:
		case OPT_LIST:
			what = opt;
			break;
		default:
			fputs(usage, opt == 'h' ? stdout : stderr);
			return opt == 'h' ? 0 : 2;
		}
	switch (what) {
	case OPT_MODEL:
		return one(name, events);
	case OPT_CHECK:
	case OPT_PROVE:
		return run(what == OPT_PROVE);
	case OPT_LIST:
		return list();
	}
	fputs(usage, stderr);
	return 2;
}

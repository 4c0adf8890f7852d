// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "batch.h"

#define PROGRESS_SECONDS	5

static double elapsed(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - since->tv_sec) +
	       (double)(now.tv_nsec - since->tv_nsec) / 1e9;
}

static void one(const struct batch *b, struct outcome *o, u64 number,
		u32 variant, struct queue *q)
{
	static struct world w;
	struct plan plan;
	const char *why;
	u64 n;

	if (!plan_make(&plan, plan_seed(b->class, number, variant)))
		return;
	why = b->twice ? run_twice(&plan, q, &w) : run_plan(&plan, q, 0, &w);
	o->runs++;
	o->events += w.events;
	if (!why)
		return;
	n = o->failed++;
	if (n < BATCH_SHOWN) {
		o->seed[n] = plan.seed;
		snprintf(o->why[n], sizeof(o->why[n]), "%s", why);
	}
}

/* Every @jobs-th number, beginning with the @job-th. */
static void work(const struct batch *b, struct outcome *o, unsigned int job,
		 const struct timespec *began)
{
	struct queue q;
	u64 i;
	u32 v;

	queue_init(&q);
	for (i = job; i < b->count; i += b->jobs)
		for (v = 0; v < b->variants; v++) {
			if ((b->first && o->failed) ||
			    (b->seconds && elapsed(began) > b->seconds))
				goto out;
			one(b, o, b->from + i, v, &q);
		}
out:
	queue_free(&q);
}

/* Say which ones failed, from the @told-th on. */
static u64 tell(const struct outcome *o, u64 told)
{
	for (; told < o->failed && told < BATCH_SHOWN && o->why[told][0]; told++)
		printf("# %s\n#   again: sim -v --seed %#llx\n", o->why[told],
		       (unsigned long long)o->seed[told]);
	fflush(stdout);
	return told;
}

/* Say how far it is until the processes have ended, and what fails. */
static bool attend(const struct batch *b, const struct outcome *o,
		   const char *what, const struct timespec *began)
{
	bool good = true;
	double said = 0;
	u64 told = 0;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) >= 0) {
		if (pid > 0) {
			good &= WIFEXITED(status) && !WEXITSTATUS(status);
			continue;
		}
		usleep(20000);
		told = tell(o, told);
		if (elapsed(began) - said < PROGRESS_SECONDS)
			continue;
		said = elapsed(began);
		printf("# %s: %llu of %llu runs, %llu failed, %.0f s\n", what,
		       (unsigned long long)o->runs,
		       (unsigned long long)(b->count * b->variants),
		       (unsigned long long)o->failed, said);
		fflush(stdout);
	}
	tell(o, told);
	return good;
}

/**
 * batch_run() - do all runs of a batch
 * @b: batch
 * @what: said in front of the progress
 *
 * Return: what came of it, to be given to batch_free().
 */
struct outcome *batch_run(const struct batch *b, const char *what)
{
	struct outcome *o = mmap(NULL, sizeof(*o), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct timespec began;
	unsigned int job;

	if (o == MAP_FAILED) {
		perror("sim: no shared memory");
		exit(2);
	}
	clock_gettime(CLOCK_MONOTONIC, &began);
	fflush(stdout);
	for (job = 0; job < b->jobs; job++) {
		pid_t pid = fork();

		if (pid < 0) {
			perror("sim: no process");
			exit(2);
		}
		if (!pid) {
			work(b, o, job, &began);
			_exit(0);
		}
	}
	if (!attend(b, o, what, &began)) {
		fprintf(stderr, "sim: a process died\n");
		exit(2);
	}
	return o;
}

void batch_free(struct outcome *o)
{
	munmap(o, sizeof(*o));
}

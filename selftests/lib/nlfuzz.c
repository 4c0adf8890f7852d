// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink fuzzer of the family "vrrpif": every attribute with every length,
 * and requests that were good before they were damaged, from several processes
 * at once. The seed says all that is sent, whatever the answers are.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nlfuzz.h"

uint64_t draw(struct prng *r)
{
	uint64_t z = (r->s += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint32_t below(struct prng *r, uint32_t n)
{
	return draw(r) % n;
}

static void work(struct tally *tally, uint64_t seed, unsigned int part,
		 unsigned int parts, unsigned long count)
{
	struct prng r = { .s = seed };
	struct talk t;
	unsigned long i;

	/* apart from each other, and from the seeds next to this one */
	r.s = draw(&r) ^ part;
	draw(&r);
	talk_open(&t, tally);
	if (!count)
		sweep(&t, &r, part, parts);
	for (i = 0; i < count; i++)
		wild(&t, &r);
}

/* Twice: the second time there must be nothing left. */
static int clear(void)
{
	struct tally tally = { 0 };
	struct talk t;
	unsigned int n;

	talk_open(&t, &tally);
	n = talk_clear(&t);
	printf("%u routers, %lu deleted, ", n, tally.done);
	n = talk_clear(&t);
	printf("%u left\n", n);
	return n ? 1 : 0;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: nlfuzz sweep SEED PROCESSES\n"
		"       nlfuzz wild SEED PROCESSES COUNT\n"
		"       nlfuzz clear\n"
		"Expects devices d0 to d3. Prints what was sent and answered;\n"
		"the last word is the same for the same arguments.\n");
	return 2;
}

int main(int argc, char **argv)
{
	bool sweeps = argc == 4 && !strcmp(argv[1], "sweep");
	struct tally *tally, sum = { 0 };
	unsigned int parts, i;
	unsigned long count;
	int status, bad = 0;

	if (argc == 2 && !strcmp(argv[1], "clear"))
		return clear();
	if (!sweeps && (argc != 5 || strcmp(argv[1], "wild")))
		return usage();
	parts = atoi(argv[3]);
	count = sweeps ? 0 : strtoul(argv[4], NULL, 0);
	if (parts < 1 || parts > 64 || (!sweeps && !count))
		return usage();
	tally = mmap(NULL, parts * sizeof(*tally), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally == MAP_FAILED)
		die("mmap", strerror(errno));
	for (i = 0; i < parts; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork", strerror(errno));
		if (!pid) {
			work(&tally[i], strtoull(argv[2], NULL, 0), i, parts,
			     count);
			exit(0);
		}
	}
	while (wait(&status) > 0)
		bad |= status;
	for (i = 0; i < parts; i++) {
		sum.sent += tally[i].sent;
		sum.done += tally[i].done;
		sum.refused += tally[i].refused;
		sum.dumps += tally[i].dumps;
		sum.listed += tally[i].listed;
		sum.digest += tally[i].digest;
	}
	printf("%lu requests: %lu accepted, %lu refused, %lu dumps with %lu entries, digest %016llx\n",
	       sum.sent, sum.done, sum.refused, sum.dumps, sum.listed,
	       (unsigned long long)sum.digest);
	return bad ? 1 : 0;
}

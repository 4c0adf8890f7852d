// SPDX-License-Identifier: GPL-2.0
/*
 * Loss meter: sends numbered packets on several flows at a fixed interval and
 * tells, for each window of time, what was lost and for how long.
 *
 * One process holds the sockets of all network namespaces, so that one clock
 * sees every packet leave and arrive. It is driven by lines on standard input
 * and answers each of them with one or more lines and a final "." line:
 *
 *	mark LABEL	  what is sent from now on belongs to window LABEL
 *	report LABEL [MS] what became of that window; first waits up to MS
 *			  (default 500) for packets that are on their way
 *	flowing MS [N]	  wait until each flow delivered N (default 3) packets
 *			  in a row that were sent after this line
 *	dump FILE	  every packet, one a line
 *	quit		  (or end of file)
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "meter.h"

#define NSEC_PER_MSEC	1000000LL
#define MAX_FLOWS	8
#define MAX_WINDOWS	256

/* what is being waited for before the pending command can be answered */
enum pending { PENDING_NONE, PENDING_REPORT, PENDING_FLOWING };

struct window {
	char label[32];
	uint32_t first[MAX_FLOWS];	/* first packet of each flow */
};

static struct flow flows[MAX_FLOWS];
static int nflows;
static struct window windows[MAX_WINDOWS];
static int nwindows;

static enum pending pending;
static int64_t pending_until;
static int pending_window;
static uint32_t pending_from[MAX_FLOWS];	/* packets concerned */
static uint32_t pending_to[MAX_FLOWS];
static uint32_t pending_count;

static int64_t late_limit = 100 * NSEC_PER_MSEC;

static char input[512];
static size_t input_len;

void die(const char *what, const char *thing)
{
	fprintf(stderr, "meter: %s %s: %s\n", what, thing,
		errno ? strerror(errno) : "invalid");
	exit(1);
}

int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static double msec(int64_t ns)
{
	return (double)ns / NSEC_PER_MSEC;
}

static long long usec(int64_t ns)
{
	return ns / 1000;
}

static uint32_t window_end(int w, int f)
{
	return w + 1 < nwindows ? windows[w + 1].first[f] : flows[f].sent;
}

static void answer_report(void)
{
	struct tally t;
	int f;

	for (f = 0; f < nflows; f++) {
		flow_tally(&flows[f], pending_from[f], pending_to[f],
			   late_limit, &t);
		printf("window=%s flow=%s sent=%u lost=%u late=%u dup=%u ",
		       windows[pending_window].label, flows[f].name, t.sent,
		       t.lost, t.late, t.dup);
		printf("outage_us=%lld gap_us=%lld stall_us=%lld open=%d\n",
		       usec(t.outage), usec(t.gap), usec(t.stall), t.open);
	}
	printf(".\n");
	pending = PENDING_NONE;
}

static bool window_settled(void)
{
	int f;

	for (f = 0; f < nflows; f++)
		if (flow_outstanding(&flows[f], pending_from[f],
				     pending_to[f]))
			return false;
	return true;
}

static void answer_flowing(void)
{
	int f, silent = 0;

	for (f = 0; f < nflows; f++) {
		if (flow_runs(&flows[f], pending_from[f], pending_count))
			continue;
		printf("silent=%s\n", flows[f].name);
		silent++;
	}
	printf("flowing=%d\n.\n", !silent);
	pending = PENDING_NONE;
}

static bool all_flowing(void)
{
	int f;

	for (f = 0; f < nflows; f++)
		if (!flow_runs(&flows[f], pending_from[f], pending_count))
			return false;
	return true;
}

static void check_pending(int64_t now)
{
	bool late = now >= pending_until;

	if (pending == PENDING_REPORT &&
	    (late || window_settled()))
		answer_report();
	else if (pending == PENDING_FLOWING && (late || all_flowing()))
		answer_flowing();
}

/* the packets of a window that is still open: those sent until now */
static void start_report(int w, int64_t wait)
{
	int f;

	for (f = 0; f < nflows; f++) {
		pending_from[f] = windows[w].first[f];
		pending_to[f] = window_end(w, f);
	}
	pending_window = w;
	pending = PENDING_REPORT;
	pending_until = now_ns() + wait;
}

static void start_flowing(uint32_t count, int64_t wait)
{
	int f;

	for (f = 0; f < nflows; f++)
		pending_from[f] = flows[f].sent;
	pending_count = count;
	pending = PENDING_FLOWING;
	pending_until = now_ns() + wait;
}

static int find_window(const char *label)
{
	int w;

	for (w = nwindows - 1; w >= 0; w--)
		if (!strcmp(windows[w].label, label))
			return w;
	return -1;
}

static void open_window(const char *label)
{
	struct window *w = &windows[nwindows];
	int f;

	if (nwindows == MAX_WINDOWS) {
		printf("error=no room for another window\n");
		return;
	}
	snprintf(w->label, sizeof(w->label), "%s", label);
	for (f = 0; f < nflows; f++)
		w->first[f] = flows[f].sent;
	nwindows++;
}

static void dump(const char *name)
{
	FILE *out = fopen(name, "w");
	uint32_t i;
	int f;

	if (!out) {
		printf("error=%s: %s\n", name, strerror(errno));
		return;
	}
	fprintf(out, "# flow number sent_ms arrived_ms(0: never) copies\n");
	for (f = 0; f < nflows; f++)
		for (i = 0; i < flows[f].sent; i++) {
			struct packet *p = &flows[f].packets[i];

			fprintf(out, "%s %u %.3f %.3f %u\n", flows[f].name, i,
				msec(p->sent), msec(p->arrived), p->copies);
		}
	fclose(out);
}

/* returns false when it is time to go */
static bool command(char *line)
{
	char *verb = strtok(line, " "), *arg = strtok(NULL, " ");
	char *arg2 = strtok(NULL, " ");
	int w;

	if (!verb)
		return true;
	if (!strcmp(verb, "quit")) {
		return false;
	} else if (!strcmp(verb, "mark") && arg) {
		open_window(arg);
		printf(".\n");
	} else if (!strcmp(verb, "report") && arg) {
		w = find_window(arg);
		if (w < 0)
			printf("error=no window %s\n.\n", arg);
		else
			start_report(w, (arg2 ? atoi(arg2) : 500) *
				     NSEC_PER_MSEC);
	} else if (!strcmp(verb, "flowing") && arg) {
		start_flowing(arg2 ? atoi(arg2) : 3, atoi(arg) *
			      NSEC_PER_MSEC);
	} else if (!strcmp(verb, "dump") && arg) {
		dump(arg);
		printf(".\n");
	} else {
		printf("error=unknown command %s\n.\n", verb);
	}
	return true;
}

/* one command at a time: what follows waits while one is pending */
static bool run_commands(void)
{
	char *end;

	while (pending == PENDING_NONE && (end = strchr(input, '\n'))) {
		*end = 0;
		if (!command(input))
			return false;
		input_len -= end + 1 - input;
		memmove(input, end + 1, input_len + 1);
	}
	return true;
}

static bool read_commands(void)
{
	ssize_t n = read(STDIN_FILENO, input + input_len,
			 sizeof(input) - 1 - input_len);

	if (n <= 0)
		return n < 0 && errno == EAGAIN;
	input_len += n;
	input[input_len] = 0;
	return true;
}

/* absolute ticks; a tick that was missed is not sent twice later */
static int start_timer(double interval_ms)
{
	struct itimerspec its = { 0 };
	int64_t ns = (int64_t)(interval_ms * NSEC_PER_MSEC);
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	its.it_interval.tv_sec = ns / 1000000000;
	its.it_interval.tv_nsec = ns % 1000000000;
	its.it_value = its.it_interval;
	if (ns <= 0 || fd < 0 || timerfd_settime(fd, 0, &its, NULL))
		die("cannot set timer", "");
	return fd;
}

static void run(int timer)
{
	struct pollfd fds[2 + MAX_FLOWS];
	uint64_t ticks;
	int f;

	fds[0] = (struct pollfd){ .fd = timer, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
	for (f = 0; f < nflows; f++)
		fds[2 + f] = (struct pollfd){ .fd = flows[f].rx,
					      .events = POLLIN };
	for (;;) {
		/* full: the rest waits in the pipe */
		fds[1].fd = input_len < sizeof(input) - 1 ? STDIN_FILENO : -1;
		if (poll(fds, 2 + nflows, -1) < 0 && errno != EINTR)
			die("poll", "");
		for (f = 0; f < nflows; f++)
			if (fds[2 + f].revents)
				flow_receive(&flows[f]);
		if (fds[0].revents &&
		    read(timer, &ticks, sizeof(ticks)) == sizeof(ticks))
			for (f = 0; f < nflows; f++)
				flow_send(&flows[f]);
		if (fds[1].fd >= 0 && fds[1].revents && !read_commands())
			return;
		check_pending(now_ns());
		if (!run_commands())
			return;
		fflush(stdout);
	}
}

static void usage(void)
{
	fprintf(stderr,
		"usage: meter [-i INTERVAL_MS] [-l LATE_MS] FLOW...\n"
		"FLOW: NAME=ping:NETNS:ADDRESS (there and back)\n"
		"      NAME=udp:NETNS:TO_NETNS:ADDRESS (one way)\n");
	exit(2);
}

int main(int argc, char **argv)
{
	struct sched_param param = { .sched_priority = 1 };
	double interval_ms = 10;
	int opt, i;

	while ((opt = getopt(argc, argv, "i:l:")) != -1) {
		if (opt == 'i')
			interval_ms = atof(optarg);
		else if (opt == 'l')
			late_limit = atoi(optarg) * NSEC_PER_MSEC;
		else
			usage();
	}
	if (optind == argc || argc - optind > MAX_FLOWS)
		usage();
	for (i = optind; i < argc; i++, nflows++)
		flow_open(&flows[nflows], argv[i], nflows);
	/* best effort: without them only the stalls get longer */
	mlockall(MCL_CURRENT | MCL_FUTURE);
	sched_setscheduler(0, SCHED_RR, &param);
	open_window("start");
	printf("ready\n.\n");
	fflush(stdout);
	run(start_timer(interval_ms));
	return 0;
}

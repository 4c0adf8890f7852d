// SPDX-License-Identifier: GPL-2.0
/*
 * Plays a script against programs that read commands, in virtual time.
 *
 *	player NAME=COMMAND... < SCRIPT
 *
 * Each COMMAND is started by the shell and stays. Lines of the script:
 *
 *	plan TEXT	TEXT is written out
 *	begin		time 0 is the next whole second
 *	at USEC		wait until then
 *	to NAME TEXT	give TEXT, a line, to a program
 *
 * What the programs say is written out: microseconds, name, line. The clock of
 * a time-travel kernel stands still while anything can run, so a short sleep
 * is over when everything that follows from a command has happened.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MAX	32
#define SETTLE_NS	1000
#define NSEC		1000000000LL

struct program {
	const char *name;
	int in;
	int out;
	size_t have;
	char line[4096];
};

static struct program program[PROGRAMS_MAX];
static struct pollfd fds[PROGRAMS_MAX + 1];	/* the first is a timer */
static int programs;
static int64_t begin;

__attribute__((format(printf, 1, 2), noreturn))
static void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("player: ", stderr);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

/* The shell in between is replaced by what it is told to start. */
static void start(char *arg)
{
	struct program *p = &program[programs];
	char *command = strchr(arg, '=');
	int in[2], out[2];
	pid_t pid;

	if (!command || programs == PROGRAMS_MAX)
		die("not a program: %s", arg);
	*command++ = 0;
	p->name = arg;
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		die("no pipe: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		die("no process: %s", strerror(errno));
	if (!pid) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(out[1], STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->in = in[1];
	p->out = out[0];
	fds[++programs] = (struct pollfd){ .fd = out[0], .events = POLLIN };
}

/* Write out the complete lines a program said. */
static void say(struct program *p)
{
	int64_t at = (now() - begin) / 1000;
	char *line = p->line, *end;
	ssize_t len;

	len = read(p->out, p->line + p->have, sizeof(p->line) - 1 - p->have);
	if (len <= 0)
		die("%s has ended", p->name);
	p->have += (size_t)len;
	p->line[p->have] = 0;
	while ((end = strchr(line, '\n'))) {
		*end = 0;
		printf("%" PRId64 " %s %s\n", at, p->name, line);
		line = end + 1;
	}
	p->have -= (size_t)(line - p->line);
	if (p->have == sizeof(p->line) - 1)
		die("%s does not end its line", p->name);
	memmove(p->line, line, p->have);
}

static void wait_until(int64_t until)
{
	struct itimerspec when = { .it_value = { .tv_sec = until / NSEC,
						 .tv_nsec = until % NSEC } };
	uint64_t fired;
	int i;

	timerfd_settime(fds[0].fd, TFD_TIMER_ABSTIME, &when, NULL);
	do {
		if (poll(fds, (nfds_t)programs + 1, -1) < 0)
			die("poll: %s", strerror(errno));
		for (i = 0; i < programs; i++)
			if (fds[i + 1].revents)
				say(&program[i]);
	} while (!fds[0].revents);
	if (read(fds[0].fd, &fired, sizeof(fired)) < 0)
		die("timer: %s", strerror(errno));
}

static void settle(void)
{
	wait_until(now() + SETTLE_NS);
}

static void give(char *text)
{
	char *line = strchr(text, ' ');
	int i;

	if (!line)
		die("no command: %s", text);
	*line++ = 0;
	for (i = 0; i < programs && strcmp(program[i].name, text); i++)
		;
	if (i == programs)
		die("no program %s", text);
	if (dprintf(program[i].in, "%s\n", line) < 0)
		die("%s reads no more", text);
	settle();
}

static void perform(char *line)
{
	char *rest = strchr(line, ' ');

	if (rest)
		*rest++ = 0;
	if (!strcmp(line, "plan") && rest) {
		printf("plan %s\n", rest);
	} else if (!strcmp(line, "begin")) {
		begin = (now() / NSEC + 1) * NSEC;
		wait_until(begin);
		puts("begin");
	} else if (!strcmp(line, "at") && rest) {
		wait_until(begin + strtoll(rest, NULL, 10) * 1000);
	} else if (!strcmp(line, "to") && rest) {
		give(rest);
	} else if (!strcmp(line, "end")) {
		puts("end");
		fflush(stdout);
	} else {
		die("what is \"%s\"?", line);
	}
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int i;

	/* not a timeout of poll(), which fires when it is cheap to do so */
	fds[0].fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	fds[0].events = POLLIN;
	if (fds[0].fd < 0)
		die("no timer: %s", strerror(errno));
	for (i = 1; i < argc; i++)
		start(argv[i]);
	settle();
	while ((len = getline(&line, &size, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = 0;
		if (line[0])
			perform(line);
	}
	free(line);
	return 0;
}

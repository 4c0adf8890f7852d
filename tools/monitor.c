// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "args.h"
#include "cmd.h"
#include "show.h"
#include "tool.h"

#define WHEN_MAX	64

/* [2024-05-01T12:00:00.123456], as ip -ts; JSON has the offset from UTC too. */
static const char *now(char buf[WHEN_MAX])
{
	char date[32], zone[8];
	struct timeval tv;
	struct tm tm;

	if (!opts.timestamp)
		return NULL;
	gettimeofday(&tv, NULL);
	localtime_r(&tv.tv_sec, &tm);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	strftime(zone, sizeof(zone), "%z", &tm);
	if (opts.json)		/* +0200 is +02:00 in RFC 3339 */
		snprintf(buf, WHEN_MAX, "%s.%06ld%.3s:%s", date, (long)tv.tv_usec, zone, zone + 3);
	else
		snprintf(buf, WHEN_MAX, "[%s.%06ld]", date, (long)tv.tv_usec);
	return buf;
}

/* A reader wants each event when it happens, not when a buffer is full. */
static void print_event(enum ipc_event event, const struct notice *notice, void *data)
{
	char buf[WHEN_MAX];
	const char *when = now(buf);
	struct out *o = data;

	switch (event) {
	case IPC_NOTICE:
		show_notice(o, notice, when);
		break;
	case IPC_LOST:
		show_remark(o, "lost", "events were lost, see \"vrrpif router show\"", when);
		break;
	case IPC_UNLOADED:
		show_remark(o, "unloaded", "the kernel module was unloaded", when);
		break;
	case IPC_LOADED:
		show_remark(o, "loaded", "the kernel module was loaded", when);
		break;
	}
	fflush(o->f);
}

int cmd_monitor(struct ctx *ctx, int argc, char **argv)
{
	static const struct word words[] = { { "help", 0 }, { 0 } };
	struct out o;
	char when[WHEN_MAX];
	int ret;

	if (argc > 0 && word_find(words, argv[0]) == 0)
		return help_monitor();
	if (argc > 0)
		return usage_err("\"%s\" is too much, \"monitor\" takes no arguments", argv[0]);
	ret = ctx_connect(ctx);
	if (!ret)
		ret = ipc_subscribe(ctx->ipc);
	if (ret)
		return ret;

	out_init(&o, stdout);
	o.pretty = false;	/* one line an event */
	if (opts.details) {
		show_remark(&o, "listening", "listening", now(when));
		fflush(stdout);
	}
	return ipc_listen(ctx->ipc, print_event, &o);
}

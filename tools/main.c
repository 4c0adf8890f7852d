// SPDX-License-Identifier: GPL-2.0
/*
 * vrrpif(8): options, and which command. Everything else is elsewhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "tool.h"
#include "version.h"

#define NETNS_DIR	"/var/run/netns"

enum {
	OPT_VERSION,
	OPT_JSON,
	OPT_PRETTY,
	OPT_STATISTICS,
	OPT_DETAILS,
	OPT_COLOR,
	OPT_TIMESTAMP,
	OPT_NETNS,
	OPT_BATCH,
	OPT_FORCE,
	OPT_HELP,
};

static const struct word option_words[] = {
	{ "Version",	OPT_VERSION },
	{ "json",	OPT_JSON },
	{ "pretty",	OPT_PRETTY },
	{ "statistics",	OPT_STATISTICS },
	{ "stats",	OPT_STATISTICS },
	{ "details",	OPT_DETAILS },
	{ "color",	OPT_COLOR },
	{ "timestamp",	OPT_TIMESTAMP },
	{ "netns",	OPT_NETNS },
	{ "batch",	OPT_BATCH },
	{ "force",	OPT_FORCE },
	{ "help",	OPT_HELP },
	{ 0 }
};

/*
 * Without this a netlink socket could become descriptor 1, and output a request.
 * Read only, so that writing to what was closed still fails.
 */
static void reserve_standard_files(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static int set_color(const char *s)
{
	if (!s || !strcmp(s, "always"))
		opts.color = COLOR_ALWAYS;
	else if (!strcmp(s, "auto"))
		opts.color = COLOR_AUTO;
	else if (!strcmp(s, "never"))
		opts.color = COLOR_NEVER;
	else
		return usage_err("option -color \"%s\": must be always, auto or never", s);
	return ST_OK;
}

/* Name of a "-name=value"; the value, or NULL. */
static const char *split_option(const char *arg, char name[16])
{
	size_t len = strcspn(arg, "=");

	snprintf(name, 16, "%.*s", (int)len, arg);
	return arg[len] ? arg + len + 1 : NULL;
}

/*
 * Takes the options off *argv. -1 to go on, else the status to leave with.
 */
static int parse_options(int *argc, char ***argv)
{
	for (; *argc > 0 && (*argv)[0][0] == '-' && (*argv)[0][1]; (*argc)--, (*argv)++) {
		const char *arg = (*argv)[0] + 1, *value;
		char name[16], buf[128];
		int id;

		if (*arg == '-')
			arg++;
		if (!*arg) {	/* -- */
			(*argc)--;
			(*argv)++;
			break;
		}
		value = split_option(arg, name);
		id = word_find(option_words, name);
		if (id == WORD_AMBIGUOUS)
			return usage_err("option \"%s\" is ambiguous: %s", (*argv)[0],
					 word_candidates(option_words, name, buf, sizeof(buf)));
		if (id == WORD_UNKNOWN || (value && id != OPT_COLOR))
			return usage_err("option \"%s\" is unknown, try \"vrrpif help\"",
					 (*argv)[0]);
		if ((id == OPT_NETNS || id == OPT_BATCH) && *argc < 2)
			return usage_err("option \"%s\": its %s is missing", (*argv)[0],
					 id == OPT_NETNS ? "NAME" : "FILE");
		switch (id) {
		case OPT_VERSION:
			printf("vrrpif utility, vrrpif-%s\n", TOOL_VERSION);
			return ST_OK;
		case OPT_JSON:
			opts.json = true;
			break;
		case OPT_PRETTY:
			opts.pretty = true;
			break;
		case OPT_STATISTICS:
			opts.stats = true;
			break;
		case OPT_DETAILS:
			opts.details = true;
			break;
		case OPT_COLOR:
			if (set_color(value))
				return ST_USAGE;
			break;
		case OPT_TIMESTAMP:
			opts.timestamp = true;
			break;
		case OPT_NETNS:
			opts.netns = (*argv)[1];
			(*argc)--;
			(*argv)++;
			break;
		case OPT_BATCH:
			opts.batch = (*argv)[1];
			(*argc)--;
			(*argv)++;
			break;
		case OPT_FORCE:
			opts.force = true;
			break;
		case OPT_HELP:
			return help_main();
		}
	}
	return -1;
}

/* As ip -n: a name ip netns gave, or with a slash the path of a namespace. */
static int enter_netns(const char *name)
{
	char path[PATH_MAX];
	int fd, ret = ST_OK;

	snprintf(path, sizeof(path), "%s%s", strchr(name, '/') ? "" : NETNS_DIR "/", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return local_err("netns \"%s\": %s", name,
				 errno == ENOENT ? "does not exist, see \"ip netns\"" :
						   strerror(errno));
	if (setns(fd, CLONE_NEWNET))
		ret = local_err("netns \"%s\": %s", name,
				errno == EPERM ? "CAP_SYS_ADMIN is needed to enter it; try sudo" :
				errno == EINVAL ? "is not a network namespace" : strerror(errno));
	close(fd);
	return ret;
}

static int run(int argc, char **argv)
{
	struct ctx ctx = { 0 };
	int ret;

	if (opts.batch && argc > 0)
		return usage_err("\"%s\" is too much, -batch takes the commands from %s", argv[0],
				 opts.batch);
	if (!opts.batch && argc < 1)
		return help_main();
	if (opts.netns) {
		ret = enter_netns(opts.netns);
		if (ret)
			return ret;
	}
	ret = opts.batch ? cmd_batch(&ctx, opts.batch) : cmd_run(&ctx, argc, argv);
	ipc_close(ctx.ipc);
	return ret;
}

int main(int argc, char **argv)
{
	int ret;

	reserve_standard_files();
	argc--;
	argv++;
	ret = parse_options(&argc, &argv);
	if (ret < 0)
		ret = run(argc, argv);

	/* What could not be written must not look like success. */
	errno = 0;
	if ((fflush(stdout) || ferror(stdout)) && !ret)
		ret = local_err("standard output: %s", strerror(errno ? errno : EIO));
	return ret;
}

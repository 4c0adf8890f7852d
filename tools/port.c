// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "msg.h"
#include "show.h"
#include "tool.h"

static int change(struct ctx *ctx, enum verb verb, int argc, char **argv)
{
	struct nlmsghdr *req;
	struct port_cfg cfg;
	int ret;

	/* A name alone is never enough for these: who asks so wants help. */
	if (verb != VERB_DEL && argc == 1 && !strcmp(argv[0], "help"))
		return help_port();
	ret = args_port(argc, argv, verb, &cfg);
	if (!ret)
		ret = args_resolve_dev(&cfg);
	if (!ret)
		ret = ctx_connect(ctx);
	if (ret)
		return ret;
	req = ipc_request(ctx->ipc, verb == VERB_ADD ? VRRPIF_CMD_PORT_ADD :
			  verb == VERB_SET ? VRRPIF_CMD_PORT_SET : VRRPIF_CMD_PORT_DEL);
	msg_put_port(req, &cfg);
	return ipc_change(ctx->ipc, req, cfg.router, cfg.dev);
}

static int show(struct ctx *ctx, int argc, char **argv)
{
	struct port_cfg filter = { .router = "" };
	const char *name, *dev;
	struct state st = { 0 };
	struct out o;
	int ret;

	ret = args_port_filter(argc, argv, &name, &dev);
	if (!ret && dev) {
		strcpy(filter.dev, dev);	/* args_port_filter() checked its length */
		ret = args_resolve_dev(&filter);
	}
	if (!ret)
		ret = ctx_connect(ctx);
	if (!ret)
		ret = ipc_get_ports(ctx->ipc, name, filter.ifindex, &st);
	if (ret)
		return ret;
	out_init(&o, stdout);
	show_ports(&o, &st);
	state_free(&st);
	return ST_OK;
}

int cmd_port(struct ctx *ctx, int argc, char **argv)
{
	enum verb verb;
	int ret;

	if (argc < 1)
		return show(ctx, 0, NULL);
	ret = args_verb("port", argv[0], &verb);
	if (ret)
		return ret;
	argc--;
	argv++;
	switch (verb) {
	case VERB_ADD:
	case VERB_SET:
	case VERB_DEL:
		return change(ctx, verb, argc, argv);
	case VERB_SHOW:
		return show(ctx, argc, argv);
	case VERB_HELP:
		break;
	}
	return help_port();
}

// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "msg.h"
#include "show.h"
#include "tool.h"

static int change(struct ctx *ctx, enum verb verb, int argc, char **argv)
{
	struct router_cfg cfg;
	struct nlmsghdr *req;
	int ret;

	/* A name alone is never enough for these: who asks so wants help. */
	if (verb != VERB_DEL && argc == 1 && !strcmp(argv[0], "help"))
		return help_router();
	ret = args_router(argc, argv, verb, &cfg);
	if (!ret)
		ret = ctx_connect(ctx);
	if (ret)
		return ret;
	req = ipc_request(ctx->ipc, verb == VERB_ADD ? VRRPIF_CMD_ROUTER_ADD :
			  verb == VERB_SET ? VRRPIF_CMD_ROUTER_SET : VRRPIF_CMD_ROUTER_DEL);
	msg_put_router(req, &cfg);
	return ipc_change(ctx->ipc, req, cfg.name, NULL);
}

static int show(struct ctx *ctx, int argc, char **argv)
{
	struct state st = { 0 };
	const char *name;
	struct out o;
	int ret;

	ret = args_router_filter(argc, argv, &name);
	if (!ret)
		ret = ctx_connect(ctx);
	if (!ret)
		ret = ipc_get_state(ctx->ipc, name, &st);
	if (ret)
		return ret;
	out_init(&o, stdout);
	show_routers(&o, &st);
	state_free(&st);
	return ST_OK;
}

int cmd_router(struct ctx *ctx, int argc, char **argv)
{
	enum verb verb;
	int ret;

	if (argc < 1)
		return show(ctx, 0, NULL);
	ret = args_verb("router", argv[0], &verb);
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
	return help_router();
}

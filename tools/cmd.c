// SPDX-License-Identifier: GPL-2.0
#include "args.h"
#include "cmd.h"
#include "lines.h"
#include "tool.h"

int ctx_connect(struct ctx *ctx)
{
	return ctx->ipc ? ST_OK : ipc_open(&ctx->ipc);
}

int cmd_run(struct ctx *ctx, int argc, char **argv)
{
	enum object object;
	int ret;

	ret = args_object(argv[0], &object);
	if (ret)
		return ret;
	argc--;
	argv++;
	switch (object) {
	case OBJ_ROUTER:
		return cmd_router(ctx, argc, argv);
	case OBJ_PORT:
		return cmd_port(ctx, argc, argv);
	case OBJ_MONITOR:
		return cmd_monitor(ctx, argc, argv);
	case OBJ_SAVE:
		return cmd_save(ctx, argc, argv);
	case OBJ_RESTORE:
		return cmd_restore(ctx, argc, argv);
	case OBJ_HELP:
		break;
	}
	return help_main();
}

/* As ip -batch: the first failure ends it, or with -force every line is tried. */
int cmd_batch(struct ctx *ctx, const char *file)
{
	int n, ret, failed = ST_OK;
	struct lines l;

	ret = lines_open(&l, file);
	if (ret)
		return ret;
	while ((n = lines_next(&l, &ret)) >= 0) {
		if (n)
			ret = cmd_run(ctx, n, l.word);
		if (ret)
			failed = ST_LOCAL;
		if (ret && !opts.force)
			break;
	}
	if (ret)
		failed = ST_LOCAL;
	lines_close(&l);
	return failed;
}

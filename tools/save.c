// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "args.h"
#include "cmd.h"
#include "tool.h"

/* A router, then its ports, so that a person finds what belongs together. */
static void print_config(FILE *f, const struct state *st)
{
	struct router_cfg router;
	struct port_cfg port;
	unsigned int i, j;

	for (i = 0; i < st->n_router; i++) {
		router = st->router[i].cfg;
		router_strip_defaults(&router);
		router_print_line(f, "add", &router);
		for (j = 0; j < st->router[i].n_port; j++) {
			port = st->router[i].port[j].cfg;
			port_strip_defaults(&port);
			port_print_line(f, "add", &port);
		}
	}
}

int cmd_save(struct ctx *ctx, int argc, char **argv)
{
	static const struct word words[] = { { "help", 0 }, { 0 } };
	struct state st = { 0 };
	int ret;

	if (argc > 0 && word_find(words, argv[0]) == 0)
		return help_save();
	if (argc > 0)
		return usage_err("\"%s\" is too much: vrrpif save > FILE", argv[0]);
	ret = ctx_connect(ctx);
	if (!ret)
		ret = ipc_get_state(ctx->ipc, NULL, &st);
	if (ret)
		return ret;
	print_config(stdout, &st);
	state_free(&st);
	return ST_OK;
}

// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "lines.h"
#include "msg.h"
#include "plan.h"
#include "tool.h"

static int read_router(struct config *c, int argc, char **argv)
{
	struct router_cfg cfg, *new;
	int ret;

	ret = args_router(argc, argv, VERB_ADD, &cfg);
	if (ret)
		return ret;
	new = config_find_router(c, cfg.name);
	if (new)
		return usage_err("%s: is there already, in line %u", cfg.name, new->line);
	new = config_add_router(c);
	if (!new)
		return local_err("%s", strerror(ENOMEM));
	*new = cfg;
	new->line = opts.line;
	return ST_OK;
}

static int read_port(struct config *c, int argc, char **argv)
{
	struct port_cfg cfg, *new;
	unsigned int i;
	int ret;

	ret = args_port(argc, argv, VERB_ADD, &cfg);
	if (ret)
		return ret;
	if (!config_find_router(c, cfg.router))
		return usage_err("%s: no such router in the lines before", cfg.router);
	ret = args_resolve_dev(&cfg);
	if (ret)
		return ret;
	for (i = 0; i < c->n_port; i++)
		if (c->port[i].ifindex == cfg.ifindex && !strcmp(c->port[i].router, cfg.router))
			return usage_err("%s: %s: is there already, in line %u", cfg.router,
					 cfg.dev, c->port[i].line);
	new = config_add_port(c);
	if (!new)
		return local_err("%s", strerror(ENOMEM));
	*new = cfg;
	new->line = opts.line;
	return ST_OK;
}

/* What save writes: a file that says what shall be, not how to get there. */
static int read_line(struct config *c, int argc, char **argv)
{
	enum object object;
	enum verb verb;
	int ret;

	ret = args_object(argv[0], &object);
	if (ret)
		return ret;
	if ((object == OBJ_ROUTER || object == OBJ_PORT) && argc > 1) {
		ret = args_verb(object == OBJ_ROUTER ? "router" : "port", argv[1], &verb);
		if (ret)
			return ret;
		if (verb == VERB_ADD)
			return object == OBJ_ROUTER ? read_router(c, argc - 2, argv + 2) :
						      read_port(c, argc - 2, argv + 2);
	}
	return usage_err("only router add and port add can be restored; \"vrrpif -b\" runs any");
}

/* All of it, before anything is touched. With -force what is wrong is left out. */
static int read_config(const char *file, struct config *c)
{
	int n, ret, failed = ST_OK;
	struct lines l;

	ret = lines_open(&l, file);
	if (ret)
		return ret;
	while ((n = lines_next(&l, &ret)) >= 0) {
		if (n)
			ret = read_line(c, n, l.word);
		if (ret && !failed)
			failed = ret;
		if (ret && !opts.force)
			break;
	}
	/* A file that could not be read to its end is no configuration. */
	if (n < 0 && ret)
		failed = ret;
	lines_close(&l);
	return failed;
}

static int run_router_step(struct ipc *ipc, const struct step *s)
{
	struct nlmsghdr *req;

	req = ipc_request(ipc, s->kind == STEP_ROUTER_ADD ? VRRPIF_CMD_ROUTER_ADD :
			  s->kind == STEP_ROUTER_SET ? VRRPIF_CMD_ROUTER_SET :
						       VRRPIF_CMD_ROUTER_DEL);
	msg_put_router(req, &s->router);
	opts.line = s->router.line;
	return ipc_change(ipc, req, s->router.name, NULL);
}

static int run_port_step(struct ipc *ipc, const struct step *s)
{
	struct nlmsghdr *req;

	req = ipc_request(ipc, s->kind == STEP_PORT_ADD ? VRRPIF_CMD_PORT_ADD :
			  s->kind == STEP_PORT_SET ? VRRPIF_CMD_PORT_SET : VRRPIF_CMD_PORT_DEL);
	msg_put_port(req, &s->port);
	opts.line = s->port.line;
	return ipc_change(ipc, req, s->port.router, s->port.dev);
}

static int run_plan(struct ipc *ipc, const char *file, const struct plan *plan)
{
	const char *old_file = opts.file;
	unsigned int i, old_line = opts.line;
	int ret, failed = ST_OK;

	for (i = 0; i < plan->n; i++) {
		const struct step *s = &plan->step[i];
		bool router = s->kind <= STEP_ROUTER_ADD;

		if (opts.details)
			plan_print_step(stdout, s);
		/* What is deleted stands in no line of the file. */
		opts.file = s->kind == STEP_ROUTER_DEL || s->kind == STEP_PORT_DEL ? old_file :
										     file;
		ret = router ? run_router_step(ipc, s) : run_port_step(ipc, s);
		if (ret && !failed)
			failed = ret;
		if (ret && !opts.force)
			break;
	}
	opts.file = old_file;
	opts.line = old_line;
	return failed;
}

static int restore(struct ipc *ipc, const char *file, const struct config *want)
{
	struct config have = { 0 };
	struct state st = { 0 };
	struct plan plan;
	int ret;

	ret = ipc_get_state(ipc, NULL, &st);
	if (ret)
		return ret;
	if (state_to_config(&st, &have) && plan_make(&have, want, &plan))
		ret = run_plan(ipc, file, &plan);
	else
		ret = local_err("%s", strerror(ENOMEM));
	plan_free(&plan);
	config_free(&have);
	state_free(&st);
	return ret;
}

int cmd_restore(struct ctx *ctx, int argc, char **argv)
{
	static const struct word words[] = { { "help", 0 }, { 0 } };
	struct config want = { 0 };
	int ret, failed;

	if (argc < 1)
		return usage_err("the FILE to restore is missing, - is standard input");
	if (argc == 1 && word_find(words, argv[0]) == 0 && !strcmp(argv[0], "help"))
		return help_restore();
	if (argc > 1)
		return usage_err("\"%s\" is too much, \"restore\" takes one FILE", argv[1]);

	failed = read_config(argv[0], &want);
	if (!failed || opts.force) {
		ret = ctx_connect(ctx);
		if (!ret)
			ret = restore(ctx->ipc, argv[0], &want);
		if (ret)
			failed = ret;
	}
	config_free(&want);
	return failed;
}

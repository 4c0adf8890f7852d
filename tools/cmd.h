/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One function an object; each returns a status.
 */
#ifndef VRRPIF_CMD_H
#define VRRPIF_CMD_H

#include "ipc.h"

/* Lasts as long as the tool runs, a batch included. */
struct ctx {
	struct ipc *ipc;	/* NULL until something needs the kernel */
};

int ctx_connect(struct ctx *ctx);

/* OBJECT COMMAND ... */
int cmd_run(struct ctx *ctx, int argc, char **argv);

int cmd_router(struct ctx *ctx, int argc, char **argv);
int cmd_port(struct ctx *ctx, int argc, char **argv);
int cmd_monitor(struct ctx *ctx, int argc, char **argv);
int cmd_save(struct ctx *ctx, int argc, char **argv);
int cmd_restore(struct ctx *ctx, int argc, char **argv);
int cmd_batch(struct ctx *ctx, const char *file);

/* Each prints its usage, as ip(8) does on stderr, and returns ST_USAGE. */
int help_main(void);
int help_router(void);
int help_port(void);
int help_monitor(void);
int help_save(void);
int help_restore(void);

#endif /* VRRPIF_CMD_H */

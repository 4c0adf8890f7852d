/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words behind a command into a config. Each reports what is wrong and
 * returns a status; none asks the kernel.
 */
#ifndef VRRPIF_ARGS_H
#define VRRPIF_ARGS_H

#include "config.h"

enum verb {
	VERB_ADD,
	VERB_SET,
	VERB_DEL,
	VERB_SHOW,
	VERB_HELP,
};

enum object {
	OBJ_ROUTER,
	OBJ_PORT,
	OBJ_MONITOR,
	OBJ_SAVE,
	OBJ_RESTORE,
	OBJ_HELP,
};

int args_object(const char *s, enum object *object);
int args_verb(const char *object, const char *s, enum verb *verb);

/* NAME [ OPTION VALUE ... ] */
int args_router(int argc, char **argv, enum verb verb, struct router_cfg *cfg);
/* NAME dev DEV [ OPTION VALUE ... ] */
int args_port(int argc, char **argv, enum verb verb, struct port_cfg *cfg);
/* [ NAME ]; NULL if there is none */
int args_router_filter(int argc, char **argv, const char **name);
/* [ NAME ] [ dev DEV ] */
int args_port_filter(int argc, char **argv, const char **name, const char **dev);

/* Index of the device, in the network namespace the tool is in. */
int args_resolve_dev(struct port_cfg *cfg);

#endif /* VRRPIF_ARGS_H */

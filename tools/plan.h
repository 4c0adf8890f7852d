/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What has to be done to get from one configuration to another. Pure.
 */
#ifndef VRRPIF_PLAN_H
#define VRRPIF_PLAN_H

#include "config.h"

enum step_kind {
	STEP_ROUTER_DEL,
	STEP_ROUTER_SET,
	STEP_ROUTER_ADD,
	STEP_PORT_DEL,
	STEP_PORT_SET,
	STEP_PORT_ADD,
};

struct step {
	enum step_kind kind;
	union {
		struct router_cfg router;
		struct port_cfg port;
	};
};

struct plan {
	struct step *step;
	unsigned int n;
};

/*
 * Ports are told apart by their ifindex. @want says nothing of an option that
 * shall have its default. False when memory ran out.
 */
bool plan_make(const struct config *have, const struct config *want, struct plan *plan);
void plan_free(struct plan *plan);

/* The step as a line of vrrpif -b. */
void plan_print_step(FILE *f, const struct step *step);

#endif /* VRRPIF_PLAN_H */

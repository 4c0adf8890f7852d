/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What can be configured, as plain structs with presence flags: what lies
 * between the command line and netlink.
 */
#ifndef VRRPIF_CONFIG_H
#define VRRPIF_CONFIG_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/vrrpif.h>

#include "parse.h"

struct option;

/* Bit of a netlink attribute in the set word of a config. */
#define CFG_BIT(attr)	(1U << (attr))
#define CFG_ADDRESS	CFG_BIT(VRRPIF_A_ROUTER_ADDRESS)
#define CFG_ALLOW	CFG_BIT(VRRPIF_A_ROUTER_ALLOW)
#define CFG_SOURCE	CFG_BIT(VRRPIF_A_PORT_SOURCE)

struct router_cfg {
	char name[VRRPIF_NAME_MAX + 1];
	uint32_t set;
	uint32_t vrid;
	uint32_t version;
	uint32_t interval;
	uint32_t preempt;
	uint32_t preempt_delay;
	uint32_t accept;
	uint32_t placement;
	uint32_t checksum;
	uint32_t arbitration;
	uint32_t link_poll;
	uint32_t announce_count;
	uint32_t announce_interval;
	uint32_t announce_refresh;
	unsigned int n_addr;
	struct vr_addr addr[VRRPIF_ADDR_MAX];
	unsigned int n_allow;	/* 0: any source */
	struct vr_addr allow[VRRPIF_ALLOW_MAX];
	unsigned int line;	/* of the file it came from */
};

struct port_cfg {
	char router[VRRPIF_NAME_MAX + 1];
	char dev[IF_NAMESIZE];
	uint32_t ifindex;
	uint32_t set;
	uint32_t priority;
	uint32_t up_delay;
	struct vr_addr source;	/* AF_UNSPEC: let the kernel choose */
	unsigned int line;
};

/* A whole configuration: the running one, or that of a file. */
struct config {
	struct router_cfg *router;
	struct port_cfg *port;
	unsigned int n_router;
	unsigned int n_port;
};

/* The default of a router's option may hang on another one. */
uint32_t router_default(const struct option *o, const struct router_cfg *cfg);
void router_fill_defaults(struct router_cfg *cfg);
void router_strip_defaults(struct router_cfg *cfg);
void port_fill_defaults(struct port_cfg *cfg);
void port_strip_defaults(struct port_cfg *cfg);

/* Rules that bind several options; each reports and returns a status. */
int router_check(const struct router_cfg *cfg, bool add);

/* One line for vrrpif -b. */
void router_print_line(FILE *f, const char *verb, const struct router_cfg *cfg);
void port_print_line(FILE *f, const char *verb, const struct port_cfg *cfg);

struct router_cfg *config_add_router(struct config *c);
struct port_cfg *config_add_port(struct config *c);
struct router_cfg *config_find_router(const struct config *c, const char *name);
void config_free(struct config *c);

#endif /* VRRPIF_CONFIG_H */

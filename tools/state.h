/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel reports: the configuration and what became of it.
 */
#ifndef VRRPIF_STATE_H
#define VRRPIF_STATE_H

#include "config.h"

struct stat_desc {
	uint16_t attr;
	const char *key;	/* in JSON */
	const char *label;	/* in text */
};

/* One row of text each: counters that belong together. */
struct stat_group {
	const char *title;
	const struct stat_desc *stat;	/* a NULL key ends it */
};

extern const struct stat_group stat_groups[];	/* a NULL title ends it */

/*
 * Whatever the kernel did not send is zero, or empty; the have word tells, by
 * CFG_BIT(), where that makes a difference.
 */
struct port_info {
	struct port_cfg cfg;
	uint32_t have;
	uint32_t effective_priority;
	struct vr_addr source;		/* in use */
	uint32_t state;
	uint32_t reason;
	bool unheard;
	bool mute;
	uint32_t backoff;
	uint32_t active_interval;
	uint32_t deadline;
	struct vr_addr active_source;
	uint32_t active_priority;
	uint64_t stats[VRRPIF_A_STATS_MAX + 1];
};

struct router_info {
	struct router_cfg cfg;
	uint32_t have;
	uint32_t family;
	uint32_t main_ifindex;
	char main_ifname[IF_NAMESIZE];
	uint32_t transitions;
	uint32_t restored;
	uint32_t place_errors;
	uint32_t port_count;
	struct port_info *port;		/* in the state's array */
	unsigned int n_port;
};

#define LLADDR_LEN	6

struct notice {
	uint32_t have;
	uint32_t event;
	char router[VRRPIF_NAME_MAX + 1];
	uint32_t vrid;
	uint32_t ifindex;
	char ifname[IF_NAMESIZE];
	uint32_t state;
	uint32_t old_state;
	uint32_t reason;
	uint32_t main_ifindex;
	char main_ifname[IF_NAMESIZE];
	struct vr_addr address;
	uint32_t alert;
	struct vr_addr source;
	uint8_t lladdr[LLADDR_LEN];
	uint32_t suppressed;
};

/* Routers by name and ports by device, vr2 before vr10. */
struct state {
	struct router_info *router;
	struct port_info *port;
	unsigned int n_router;
	unsigned int n_port;
};

struct router_info *state_add_router(struct state *st);
struct port_info *state_add_port(struct state *st);
/* Sorts, and gives every router its ports; false if they do not match. */
bool state_join(struct state *st);
void state_free(struct state *st);

/* The configuration alone; false when memory ran out. */
bool state_to_config(const struct state *st, struct config *c);

#endif /* VRRPIF_STATE_H */

// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "state.h"

static const struct stat_desc received_stats[] = {
	{ VRRPIF_A_STATS_RCVD, "rcvd", "advertisements" },
	{ VRRPIF_A_STATS_RCVD_PRI_ZERO, "rcvd_pri_zero", "priority-zero" },
	{ VRRPIF_A_STATS_OWNER_CONFLICTS, "owner_conflicts", "owner-conflicts" },
	{ 0 }
};

static const struct stat_desc sent_stats[] = {
	{ VRRPIF_A_STATS_SENT, "sent", "advertisements" },
	{ VRRPIF_A_STATS_SENT_PRI_ZERO, "sent_pri_zero", "priority-zero" },
	{ VRRPIF_A_STATS_TX_ERRORS, "tx_errors", "retried" },
	{ VRRPIF_A_STATS_ANNOUNCED, "announced", "announcements" },
	{ 0 }
};

static const struct stat_desc error_stats[] = {
	{ VRRPIF_A_STATS_INTERVAL_ERRORS, "interval_errors", "interval" },
	{ VRRPIF_A_STATS_TTL_ERRORS, "ttl_errors", "ttl" },
	{ VRRPIF_A_STATS_TYPE_ERRORS, "type_errors", "type" },
	{ VRRPIF_A_STATS_ADDR_LIST_ERRORS, "addr_list_errors", "address-list" },
	{ VRRPIF_A_STATS_LENGTH_ERRORS, "length_errors", "length" },
	{ VRRPIF_A_STATS_AUTH_ERRORS, "auth_errors", "authentication" },
	{ VRRPIF_A_STATS_SOURCE_ERRORS, "source_errors", "source" },
	{ 0 }
};

static const struct stat_desc link_stats[] = {
	{ VRRPIF_A_STATS_LINK_CHECKSUM_ERRORS, "link_checksum_errors", "checksum" },
	{ VRRPIF_A_STATS_LINK_VERSION_ERRORS, "link_version_errors", "version" },
	{ VRRPIF_A_STATS_LINK_VRID_ERRORS, "link_vrid_errors", "vrid" },
	{ VRRPIF_A_STATS_LINK_MALFORMED, "link_malformed", "malformed" },
	{ 0 }
};

static const struct stat_desc other_stats[] = {
	{ VRRPIF_A_STATS_TRANSITIONS, "transitions", "transitions" },
	{ VRRPIF_A_STATS_ARP_SUPPRESSED, "arp_suppressed", "arp-suppressed" },
	{ 0 }
};

const struct stat_group stat_groups[] = {
	{ "received", received_stats },
	{ "sent", sent_stats },
	{ "errors", error_stats },
	{ "link errors", link_stats },
	{ "other", other_stats },
	{ 0 }
};

struct router_info *state_add_router(struct state *st)
{
	struct router_info *new = array_grow(st->router, st->n_router, sizeof(*new));

	if (!new)
		return NULL;
	st->router = new;
	new += st->n_router++;
	memset(new, 0, sizeof(*new));
	return new;
}

struct port_info *state_add_port(struct state *st)
{
	struct port_info *new = array_grow(st->port, st->n_port, sizeof(*new));

	if (!new)
		return NULL;
	st->port = new;
	new += st->n_port++;
	memset(new, 0, sizeof(*new));
	return new;
}

/* vr2 before vr10; the second comparison tells apart what versions do not. */
static int compare_names(const char *a, const char *b)
{
	int ret = strverscmp(a, b);

	return ret ? ret : strcmp(a, b);
}

static int compare_routers(const void *a, const void *b)
{
	const struct router_info *x = a, *y = b;

	return compare_names(x->cfg.name, y->cfg.name);
}

static int compare_ports(const void *a, const void *b)
{
	const struct port_info *x = a, *y = b;
	int ret = compare_names(x->cfg.router, y->cfg.router);

	return ret ? ret : compare_names(x->cfg.dev, y->cfg.dev);
}

bool state_join(struct state *st)
{
	struct port_info *p = st->port, *end;
	unsigned int i;

	if (st->n_router)
		qsort(st->router, st->n_router, sizeof(*st->router), compare_routers);
	if (st->n_port)
		qsort(st->port, st->n_port, sizeof(*st->port), compare_ports);

	end = st->n_port ? p + st->n_port : p;
	for (i = 0; i < st->n_router; i++) {
		struct router_info *r = &st->router[i];

		r->port = p;
		while (p != end && !strcmp(p->cfg.router, r->cfg.name))
			p++;
		r->n_port = r->port ? p - r->port : 0;
		if (r->have & CFG_BIT(VRRPIF_A_ROUTER_PORT_COUNT) && r->n_port != r->port_count)
			return false;
	}
	return p == end;	/* else ports of a router that was not reported */
}

void state_free(struct state *st)
{
	free(st->router);
	free(st->port);
	memset(st, 0, sizeof(*st));
}

bool state_to_config(const struct state *st, struct config *c)
{
	struct router_cfg *r;
	struct port_cfg *p;
	unsigned int i;

	for (i = 0; i < st->n_router; i++) {
		r = config_add_router(c);
		if (!r)
			return false;
		*r = st->router[i].cfg;
	}
	for (i = 0; i < st->n_port; i++) {
		p = config_add_port(c);
		if (!p)
			return false;
		*p = st->port[i].cfg;
	}
	return true;
}

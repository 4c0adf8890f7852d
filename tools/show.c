// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "option.h"
#include "show.h"
#include "tool.h"

#define INDENT	4

/* Widths of the columns of a table of ports, the same in the whole output. */
struct columns {
	unsigned int router, dev, state, priority, source;
};

const char *show_enum(const struct names *names, uint32_t val, char buf[TIME_STR_MAX])
{
	const char *name = name_of(names, val);

	if (name)
		return name;
	snprintf(buf, TIME_STR_MAX, "%" PRIu32, val);
	return buf;
}

enum color show_addr_color(const struct vr_addr *addr)
{
	switch (addr->family) {
	case AF_INET:
		return C_INET;
	case AF_INET6:
		return C_INET6;
	}
	return C_NONE;
}

enum color show_state_color(uint32_t state)
{
	switch (state) {
	case VRRPIF_STATE_ACTIVE:
		return C_GOOD;
	case VRRPIF_STATE_INITIALIZE:
		return C_BAD;
	}
	return C_NONE;
}

/* A device that is gone, or was renamed into nothing, has still its index. */
const char *show_dev(const char *name, uint32_t ifindex, char buf[IF_NAMESIZE])
{
	if (*name)
		return name;
	snprintf(buf, IF_NAMESIZE, "if%" PRIu32, ifindex);
	return buf;
}

static void widen(unsigned int *width, const char *s)
{
	unsigned int len = out_width(s);

	if (len > *width)
		*width = len;
}

static struct columns measure(const struct state *st)
{
	struct columns col = {
		.router = sizeof("router") - 1, .dev = sizeof("port") - 1,
		.state = sizeof("state") - 1, .priority = sizeof("priority") - 1,
		.source = sizeof("source") - 1,
	};
	char buf[ADDR_STR_MAX];
	unsigned int i;

	for (i = 0; i < st->n_port; i++) {
		const struct port_info *p = &st->port[i];

		widen(&col.router, p->cfg.router);
		widen(&col.dev, show_dev(p->cfg.dev, p->cfg.ifindex, buf));
		widen(&col.state, show_enum(&state_names, p->state, buf));
		widen(&col.source, format_address(&p->source, buf));
	}
	return col;
}

static void show_heading(struct out *o, const struct columns *col, unsigned int indent,
			 bool router)
{
	if (o->json)
		return;
	out_line(o, indent);
	if (router)
		out_cell(o, C_NONE, col->router, "router");
	out_cell(o, C_NONE, col->dev, "port");
	out_cell(o, C_NONE, col->state, "state");
	out_cell(o, C_NONE, col->priority, "priority");
	out_cell(o, C_NONE, col->source, "source");
	out_cell(o, C_NONE, 0, "reason");
}

/* null for what is not known, so that a program finds every key. */
static void show_address_or_null(struct out *o, const char *key, const struct vr_addr *addr)
{
	char buf[ADDR_STR_MAX];

	if (addr->family == AF_UNSPEC)
		out_null(o, key);
	else
		out_str(o, C_NONE, key, NULL, format_address(addr, buf));
}

/* What runs out while it is read: nobody can use its microseconds. */
static uint32_t round_time(uint32_t usec)
{
	return usec < 1000 ? usec : usec - usec % 1000;
}

static bool has_deadline(const struct port_info *p)
{
	return p->have & CFG_BIT(VRRPIF_A_PORT_DEADLINE) && p->state != VRRPIF_STATE_INITIALIZE;
}

static void show_port_json(struct out *o, const struct port_info *p)
{
	char buf[ADDR_STR_MAX];

	out_str(o, C_NONE, "dev", NULL, show_dev(p->cfg.dev, p->cfg.ifindex, buf));
	out_num(o, C_NONE, "ifindex", NULL, p->cfg.ifindex);
	out_num(o, C_NONE, "priority", NULL, p->effective_priority);
	out_num(o, C_NONE, "configured_priority", NULL, p->cfg.priority);
	out_bool(o, "owner", p->effective_priority == VRRPIF_PRIO_OWNER);
	out_str(o, C_NONE, "state", NULL, show_enum(&state_names, p->state, buf));
	out_str(o, C_NONE, "reason", NULL, show_enum(&reason_names, p->reason, buf));
	show_address_or_null(o, "source", &p->source);
	out_bool(o, "source_configured", p->have & CFG_BIT(VRRPIF_A_PORT_SOURCE_CONFIGURED));
	out_bool(o, "unheard", p->unheard);
	out_bool(o, "mute", p->mute);
	out_time(o, "backoff_ms", NULL, p->backoff);
	out_time(o, "up_delay_ms", NULL, p->cfg.up_delay);
	out_time(o, "active_interval_ms", NULL, p->active_interval);
	if (has_deadline(p))
		out_time(o, "deadline_ms", NULL, p->deadline);
	else
		out_null(o, "deadline_ms");
	show_address_or_null(o, "active_source", &p->active_source);
	if (p->active_source.family != AF_UNSPEC)
		out_num(o, C_NONE, "active_priority", NULL, p->active_priority);
	else
		out_null(o, "active_priority");
	out_num(o, C_NONE, "transitions", NULL, p->stats[VRRPIF_A_STATS_TRANSITIONS]);
}

static void show_port_row(struct out *o, const struct port_info *p, const struct columns *col)
{
	char buf[ADDR_STR_MAX], prio[TIME_STR_MAX];

	snprintf(prio, sizeof(prio), "%" PRIu32, p->effective_priority);
	out_cell(o, C_DEV, col->dev, show_dev(p->cfg.dev, p->cfg.ifindex, buf));
	out_cell(o, show_state_color(p->state), col->state,
		 show_enum(&state_names, p->state, buf));
	out_cell(o, C_NONE, col->priority, prio);
	out_cell(o, show_addr_color(&p->source), col->source, format_address(&p->source, buf));
	out_str(o, C_NONE, NULL, "", show_enum(&reason_names, p->reason, buf));
	if (p->unheard) {
		out_mark(o, ",");
		out_str(o, C_WARN, NULL, "", "unheard");
	}
	if (p->mute) {
		out_mark(o, ",");
		out_str(o, C_WARN, NULL, "", "mute");
	}
	if (p->backoff) {
		out_mark(o, ",");
		out_time(o, NULL, "backoff", round_time(p->backoff));
	}
}

static void show_port_details(struct out *o, const struct port_info *p, unsigned int indent)
{
	char buf[ADDR_STR_MAX];

	out_line(o, indent);
	out_num(o, C_NONE, NULL, "priority", p->cfg.priority);
	out_str(o, C_NONE, NULL, "source", p->cfg.source.family == AF_UNSPEC ? "auto" :
		format_address(&p->cfg.source, buf));
	out_time(o, NULL, "up-delay", p->cfg.up_delay);
	out_line(o, indent);
	out_time(o, NULL, "active-interval", p->active_interval);
	if (has_deadline(p))
		out_time(o, NULL, "deadline", round_time(p->deadline));
	else
		out_str(o, C_NONE, NULL, "deadline", "none");
	if (p->active_source.family == AF_UNSPEC) {
		out_str(o, C_NONE, NULL, "heard", "nobody");
	} else {
		out_str(o, show_addr_color(&p->active_source), NULL, "heard",
			format_address(&p->active_source, buf));
		out_num(o, C_NONE, NULL, "priority", p->active_priority);
	}
}

static void show_port_stats(struct out *o, const struct port_info *p, unsigned int indent)
{
	const struct stat_group *g;
	const struct stat_desc *d;
	unsigned int width = 0;

	for (g = stat_groups; g->title; g++)
		widen(&width, g->title);

	out_object(o, "stats");
	for (g = stat_groups; g->title; g++) {
		out_line(o, indent);
		out_cell(o, C_NONE, width, g->title);
		for (d = g->stat; d->key; d++)
			out_num(o, C_NONE, d->key, d->label, p->stats[d->attr]);
	}
	out_object_end(o);
}

static void show_port(struct out *o, const struct port_info *p, const struct columns *col,
		      unsigned int indent, bool router)
{
	out_object(o, NULL);
	out_line(o, indent);
	if (o->json) {
		if (router)
			out_str(o, C_NONE, "router", NULL, p->cfg.router);
		show_port_json(o, p);
	} else {
		if (router)
			out_cell(o, C_LABEL, col->router, p->cfg.router);
		show_port_row(o, p, col);
		if (opts.details)
			show_port_details(o, p, indent + INDENT);
	}
	if (opts.stats)
		show_port_stats(o, p, indent + INDENT);
	out_object_end(o);
}

/*
 * In text some are on the first line and the rest are details; in JSON all are
 * there. The version is a number where it is one.
 */
static void show_router_option(struct out *o, const struct option *opt, uint32_t val)
{
	char buf[TIME_STR_MAX];

	if (opt->kind == OPT_TIME)
		out_time(o, opt->key, opt->name, val);
	else if (opt->kind == OPT_SWITCH)
		out_switch(o, opt->key, opt->name, val);
	else if (opt->kind == OPT_NUMBER ||
		 (opt->names == &version_names && val < VRRPIF_VERSION_V2_V3))
		out_num(o, C_NONE, opt->key, opt->name, val);
	else
		out_str(o, C_NONE, opt->key, opt->name, option_format(opt, val, buf));
}

static bool on_first_line(const struct option *opt)
{
	switch (opt->attr) {
	case VRRPIF_A_ROUTER_VERSION:
	case VRRPIF_A_ROUTER_INTERVAL:
	case VRRPIF_A_ROUTER_PREEMPT:
	case VRRPIF_A_ROUTER_PLACEMENT:
		return true;
	}
	return false;
}

static void show_addresses_json(struct out *o, const struct router_cfg *cfg)
{
	char buf[ADDR_STR_MAX];
	unsigned int i;

	out_array(o, "addresses");
	for (i = 0; i < cfg->n_addr; i++)
		out_element(o, format_prefix(&cfg->addr[i], buf));
	out_array_end(o);
}

static void show_addresses_text(struct out *o, const struct router_cfg *cfg)
{
	char buf[ADDR_STR_MAX];
	unsigned int i;

	for (i = 0; i < cfg->n_addr; i++) {
		out_line(o, INDENT);
		out_str(o, show_addr_color(&cfg->addr[i]), NULL, "address",
			format_prefix(&cfg->addr[i], buf));
	}
}

/* In text there is only what was configured. */
static void show_allowed(struct out *o, const struct router_cfg *cfg)
{
	char buf[ADDR_STR_MAX];
	unsigned int i;

	out_array(o, "allow");
	for (i = 0; i < cfg->n_allow; i++) {
		format_address(&cfg->allow[i], buf);
		out_element(o, buf);
		if (!i)
			out_line(o, INDENT);
		out_str(o, show_addr_color(&cfg->allow[i]), NULL, "allow", buf);
	}
	out_array_end(o);
}

static void show_main(struct out *o, const struct router_info *r)
{
	char buf[IF_NAMESIZE];

	if (r->have & CFG_BIT(VRRPIF_A_ROUTER_MAIN_IFINDEX)) {
		out_str(o, C_DEV, "main", "main", show_dev(r->main_ifname, r->main_ifindex, buf));
	} else {
		out_null(o, "main");
		out_str(o, C_WARN, NULL, "main", "none");
	}
}

/* Who has the addresses, if no port here does. */
static void show_other_active(struct out *o, const struct router_info *r)
{
	char buf[ADDR_STR_MAX];
	unsigned int i;

	if (r->have & CFG_BIT(VRRPIF_A_ROUTER_MAIN_IFINDEX))
		return;
	for (i = 0; i < r->n_port; i++) {
		const struct port_info *p = &r->port[i];

		if (p->state != VRRPIF_STATE_BACKUP || !p->active_priority ||
		    p->active_source.family == AF_UNSPEC)
			continue;
		out_line(o, INDENT);
		out_str(o, show_addr_color(&p->active_source), NULL, "active",
			format_address(&p->active_source, buf));
		out_num(o, C_NONE, NULL, "priority", p->active_priority);
		return;
	}
}

static void show_router(struct out *o, const struct router_info *r, const struct columns *col)
{
	const struct router_cfg *cfg = &r->cfg;
	const bool all = o->json || opts.details;
	const struct option *opt;
	unsigned int i;

	out_object(o, NULL);
	out_line(o, 0);
	out_str(o, C_LABEL, "name", "", cfg->name);
	out_mark(o, ":");
	out_num(o, C_NONE, "vrid", "vrid", cfg->vrid);
	out_str(o, C_NONE, "family", NULL, r->family == AF_INET6 ? "inet6" : "inet");
	show_addresses_json(o, cfg);
	for (opt = router_options; opt->name; opt++)
		if (on_first_line(opt))
			show_router_option(o, opt, option_get(opt, cfg));
	show_main(o, r);
	show_addresses_text(o, cfg);
	show_allowed(o, cfg);
	if (all) {
		out_line(o, INDENT);
		for (opt = router_options; opt->name; opt++) {
			if (opt->attr == VRRPIF_A_ROUTER_ANNOUNCE_COUNT)
				out_line(o, INDENT);
			if (!on_first_line(opt) && opt->attr != VRRPIF_A_ROUTER_VRID)
				show_router_option(o, opt, option_get(opt, cfg));
		}
	}
	if (all || opts.stats) {
		out_line(o, INDENT);
		out_num(o, C_NONE, "transitions", "transitions", r->transitions);
		out_num(o, C_NONE, "restored", "restored", r->restored);
		out_num(o, C_NONE, "place_errors", "place-errors", r->place_errors);
	}
	if (!o->json)
		show_other_active(o, r);

	out_array(o, "ports");
	if (r->n_port) {
		show_heading(o, col, INDENT, false);
	} else {
		out_line(o, INDENT);
		out_str(o, C_WARN, NULL, "", "no ports");
	}
	for (i = 0; i < r->n_port; i++)
		show_port(o, &r->port[i], col, INDENT, false);
	out_array_end(o);
	out_object_end(o);
}

void show_routers(struct out *o, const struct state *st)
{
	struct columns col = measure(st);
	unsigned int i;

	out_array(o, NULL);
	for (i = 0; i < st->n_router; i++)
		show_router(o, &st->router[i], &col);
	out_end_line(o);
	out_array_end(o);
}

void show_ports(struct out *o, const struct state *st)
{
	struct columns col = measure(st);
	unsigned int i;

	out_array(o, NULL);
	if (st->n_port)
		show_heading(o, &col, 0, true);
	for (i = 0; i < st->n_port; i++)
		show_port(o, &st->port[i], &col, 0, true);
	out_end_line(o);
	out_array_end(o);
}

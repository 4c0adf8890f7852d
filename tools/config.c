// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "config.h"
#include "option.h"
#include "tool.h"

#define SEC	1000000U
#define MSEC	1000U

uint32_t router_default(const struct option *o, const struct router_cfg *cfg)
{
	/* An address with a MAC of its own is not accepted for, RFC 9568 6.1. */
	if (o->attr == VRRPIF_A_ROUTER_ACCEPT)
		return cfg->placement == VRRPIF_PLACEMENT_REAL;
	return o->def;
}

void router_fill_defaults(struct router_cfg *cfg)
{
	const struct option *o;

	/* First what other defaults hang on. */
	if (!(cfg->set & CFG_BIT(VRRPIF_A_ROUTER_PLACEMENT)))
		cfg->placement = VRRPIF_PLACEMENT_REAL;
	for (o = router_options; o->name; o++) {
		if (!(cfg->set & CFG_BIT(o->attr)))
			*option_value(o, cfg) = router_default(o, cfg);
		cfg->set |= CFG_BIT(o->attr);
	}
	cfg->set |= CFG_ALLOW;
}

void router_strip_defaults(struct router_cfg *cfg)
{
	const struct option *o;

	for (o = router_options; o->name; o++)
		if (o->attr != VRRPIF_A_ROUTER_VRID &&
		    option_get(o, cfg) == router_default(o, cfg))
			cfg->set &= ~CFG_BIT(o->attr);
	if (!cfg->n_allow)
		cfg->set &= ~CFG_ALLOW;
}

void port_fill_defaults(struct port_cfg *cfg)
{
	const struct option *o;

	for (o = port_options; o->name; o++) {
		if (!(cfg->set & CFG_BIT(o->attr)))
			*option_value(o, cfg) = o->def;
		cfg->set |= CFG_BIT(o->attr);
	}
	if (!(cfg->set & CFG_SOURCE))
		memset(&cfg->source, 0, sizeof(cfg->source));
	cfg->set |= CFG_SOURCE;
}

void port_strip_defaults(struct port_cfg *cfg)
{
	const struct option *o;

	for (o = port_options; o->name; o++)
		if (option_get(o, cfg) == o->def)
			cfg->set &= ~CFG_BIT(o->attr);
	if (cfg->source.family == AF_UNSPEC)
		cfg->set &= ~CFG_SOURCE;
}

/* The interval's range is that of the fields on the wire, so of the version. */
static int check_interval(const struct router_cfg *cfg, bool version_known)
{
	const uint32_t us = cfg->interval;
	const char *rule = NULL;
	char buf[TIME_STR_MAX];

	/* The option itself allows steps of 10 ms up to 255 s. */
	if (!version_known) {
		if (us > 4095 * 10 * MSEC && us % SEC)
			rule = "must be " INTERVAL_RULE;
	} else if (cfg->version == VRRPIF_VERSION_V2) {
		if (us % SEC)
			rule = "version 2 needs 1s to 255s in whole seconds";
	} else if (cfg->version == VRRPIF_VERSION_V2_V3) {
		if (us % SEC || us > 40 * SEC)
			rule = "version 2+3 needs 1s to 40s in whole seconds";
	} else if (us > 4095 * 10 * MSEC) {
		rule = "must be 10ms to 40.95s in steps of 10ms";
	}
	if (!rule)
		return ST_OK;
	return usage_err("interval \"%s\": %s", format_time(us, buf), rule);
}

static int check_addresses(const struct router_cfg *cfg)
{
	char buf[ADDR_STR_MAX];
	unsigned int i, j;

	for (i = 1; i < cfg->n_addr; i++) {
		if (cfg->addr[i].family != cfg->addr[0].family)
			return usage_err("address \"%s\": IPv4 and IPv6 need a router each",
					 format_prefix(&cfg->addr[i], buf));
		for (j = 0; j < i; j++)
			if (!memcmp(&cfg->addr[i].ip6, &cfg->addr[j].ip6, 16))
				return usage_err("address \"%s\": is given twice",
						 format_prefix(&cfg->addr[i], buf));
	}
	if (cfg->n_addr && cfg->addr[0].family == AF_INET6 &&
	    !IN6_IS_ADDR_LINKLOCAL(&cfg->addr[0].ip6))
		return usage_err("address \"%s\": the first IPv6 address must be link-local",
				 format_prefix(&cfg->addr[0], buf));
	return ST_OK;
}

static int check_allowed(const struct router_cfg *cfg)
{
	const struct vr_addr *first = cfg->n_addr ? &cfg->addr[0] : &cfg->allow[0];
	char buf[ADDR_STR_MAX];
	unsigned int i, j;

	for (i = 0; i < cfg->n_allow; i++) {
		const struct vr_addr *a = &cfg->allow[i];

		format_address(a, buf);
		if (a->family != first->family)
			return usage_err("allow \"%s\": IPv4 and IPv6 need a router each", buf);
		if (a->family == AF_INET6 && !IN6_IS_ADDR_LINKLOCAL(&a->ip6))
			return usage_err("allow \"%s\": an IPv6 source is link-local", buf);
		for (j = 0; j < i; j++)
			if (addr_equal(a, &cfg->allow[j]))
				return usage_err("allow \"%s\": is given twice", buf);
	}
	return ST_OK;
}

int router_check(const struct router_cfg *cfg, bool add)
{
	struct router_cfg full = *cfg;
	const char *missing = NULL;
	int ret;

	if (add && !(cfg->set & CFG_BIT(VRRPIF_A_ROUTER_VRID)))
		missing = "vrid";
	else if (add && !(cfg->set & CFG_ADDRESS))
		missing = "address";
	if (missing)
		return usage_err("%s: %s is missing: router add %s vrid ID address ADDR",
				 cfg->name, missing, cfg->name);

	ret = check_addresses(cfg);
	if (!ret)
		ret = check_allowed(cfg);
	if (ret)
		return ret;
	if (add)
		router_fill_defaults(&full);
	if (full.set & CFG_BIT(VRRPIF_A_ROUTER_INTERVAL)) {
		ret = check_interval(&full, full.set & CFG_BIT(VRRPIF_A_ROUTER_VERSION));
		if (ret)
			return ret;
	}
	if (full.set & CFG_BIT(VRRPIF_A_ROUTER_VERSION) && full.version != VRRPIF_VERSION_V3 &&
	    cfg->n_addr && cfg->addr[0].family == AF_INET6)
		return usage_err("version \"%s\": VRRPv2 knows no IPv6, use version 3",
				 name_of(&version_names, full.version));
	return ST_OK;
}

/* Names may hold anything but '/', ':' and white space. */
static void print_word(FILE *f, const char *s)
{
	if (!strpbrk(s, "\"'\\#")) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\"'\"'", f);
		else
			fputc(*s, f);
	}
	fputc('\'', f);
}

static void print_options(FILE *f, const struct option *table, const void *cfg, uint32_t set)
{
	const struct option *o;
	char buf[TIME_STR_MAX];

	for (o = table; o->name; o++)
		if (set & CFG_BIT(o->attr))
			fprintf(f, " %s %s", o->name,
				option_format(o, option_get(o, cfg), buf));
}

void router_print_line(FILE *f, const char *verb, const struct router_cfg *cfg)
{
	const uint32_t vrid = CFG_BIT(VRRPIF_A_ROUTER_VRID);
	char buf[ADDR_STR_MAX];
	unsigned int i;

	fprintf(f, "router %s ", verb);
	print_word(f, cfg->name);
	print_options(f, router_options, cfg, cfg->set & vrid);
	for (i = 0; cfg->set & CFG_ADDRESS && i < cfg->n_addr; i++)
		fprintf(f, " address %s", format_prefix(&cfg->addr[i], buf));
	print_options(f, router_options, cfg, cfg->set & ~vrid);
	if (cfg->set & CFG_ALLOW && !cfg->n_allow)
		fputs(" allow any", f);
	for (i = 0; cfg->set & CFG_ALLOW && i < cfg->n_allow; i++)
		fprintf(f, " allow %s", format_address(&cfg->allow[i], buf));
	fputc('\n', f);
}

void port_print_line(FILE *f, const char *verb, const struct port_cfg *cfg)
{
	char buf[ADDR_STR_MAX];

	fprintf(f, "port %s ", verb);
	print_word(f, cfg->router);
	fputs(" dev ", f);
	print_word(f, cfg->dev);
	print_options(f, port_options, cfg, cfg->set);
	if (cfg->set & CFG_SOURCE)
		fprintf(f, " source %s", cfg->source.family == AF_UNSPEC ? "auto" :
			format_address(&cfg->source, buf));
	fputc('\n', f);
}

struct router_cfg *config_add_router(struct config *c)
{
	struct router_cfg *new = array_grow(c->router, c->n_router, sizeof(*new));

	if (!new)
		return NULL;
	c->router = new;
	new += c->n_router++;
	memset(new, 0, sizeof(*new));
	return new;
}

struct port_cfg *config_add_port(struct config *c)
{
	struct port_cfg *new = array_grow(c->port, c->n_port, sizeof(*new));

	if (!new)
		return NULL;
	c->port = new;
	new += c->n_port++;
	memset(new, 0, sizeof(*new));
	return new;
}

struct router_cfg *config_find_router(const struct config *c, const char *name)
{
	unsigned int i;

	for (i = 0; i < c->n_router; i++)
		if (!strcmp(c->router[i].name, name))
			return &c->router[i];
	return NULL;
}

void config_free(struct config *c)
{
	free(c->router);
	free(c->port);
	memset(c, 0, sizeof(*c));
}

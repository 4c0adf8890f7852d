/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How each option is spelled, checked, sent and shown. The command line,
 * netlink, printing, save and restore all go through these tables, so that they
 * cannot disagree.
 */
#ifndef VRRPIF_OPTION_H
#define VRRPIF_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse.h"

/* While it is not known which version binds. */
#define INTERVAL_RULE \
	"10ms to 40.95s in steps of 10ms (in whole seconds up to 255s with version 2, 40s with 2+3)"

enum opt_kind {
	OPT_NUMBER,
	OPT_TIME,
	OPT_NAME,	/* one of a list of names */
	OPT_SWITCH,	/* on or off */
};

struct names {
	uint32_t n;
	const char *const *name;	/* by value; NULL where there is none */
};

struct option {
	const char *name;	/* on the command line and in text */
	const char *key;	/* in JSON */
	uint16_t attr;
	uint8_t wire;		/* bytes on the wire: 1 or 4 */
	bool zero;		/* 0 is allowed below min */
	enum opt_kind kind;
	size_t offset;		/* in its config */
	uint32_t min, max, step;
	uint32_t def;		/* 0 for one that has to be given */
	const struct names *names;
	const char *rule;	/* instead of the one min, max and step make */
};

extern const struct option router_options[];	/* a NULL name ends each */
extern const struct option port_options[];

extern const struct names version_names, preempt_names, placement_names, checksum_names,
			  state_names, reason_names, event_names, alert_names;

uint32_t *option_value(const struct option *o, void *cfg);
uint32_t option_get(const struct option *o, const void *cfg);
/* "10ms to 40.95s in steps of 10ms", "2, 3 or 2+3" */
const char *option_rule(const struct option *o, char *buf, size_t size);
/* Reports what is wrong and returns a status. */
int option_parse(const struct option *o, const char *s, uint32_t *val);
const char *option_format(const struct option *o, uint32_t val, char buf[TIME_STR_MAX]);

/* NULL when it has none: a newer kernel may know more. */
const char *name_of(const struct names *names, uint32_t value);

#endif /* VRRPIF_OPTION_H */

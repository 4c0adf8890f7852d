// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "config.h"
#include "option.h"
#include "tool.h"

static const char *const version_list[] = {
	[VRRPIF_VERSION_V2]	= "2",
	[VRRPIF_VERSION_V3]	= "3",
	[VRRPIF_VERSION_V2_V3]	= "2+3",
};

static const char *const preempt_list[] = {
	[VRRPIF_PREEMPT_OFF]	= "off",
	[VRRPIF_PREEMPT_ON]	= "on",
	[VRRPIF_PREEMPT_IMMEDIATE]	= "immediate",
};

static const char *const placement_list[] = {
	[VRRPIF_PLACEMENT_REAL]	= "real",
	[VRRPIF_PLACEMENT_VIRTUAL]	= "virtual",
};

static const char *const checksum_list[] = {
	[VRRPIF_CHECKSUM_RFC9568]	= "rfc9568",
	[VRRPIF_CHECKSUM_PSEUDO]	= "pseudo",
	[VRRPIF_CHECKSUM_AUTO]		= "auto",
};

static const char *const state_list[] = {
	[VRRPIF_STATE_INITIALIZE]	= "initialize",
	[VRRPIF_STATE_BACKUP]	= "backup",
	[VRRPIF_STATE_ACTIVE]	= "active",
};

static const char *const reason_list[] = {
	[VRRPIF_REASON_NONE]	= "none",
	[VRRPIF_REASON_STARTUP]	= "startup",
	[VRRPIF_REASON_OWNER]	= "owner",
	[VRRPIF_REASON_PRIORITY_ZERO]	= "priority-zero",
	[VRRPIF_REASON_TIMEOUT]	= "timeout",
	[VRRPIF_REASON_PREEMPTED]	= "preempted",
	[VRRPIF_REASON_HAND_OVER]	= "hand-over",
	[VRRPIF_REASON_BETTER_HEARD]	= "better-heard",
	[VRRPIF_REASON_REPLACED]	= "replaced",
	[VRRPIF_REASON_CARRIER]	= "carrier",
	[VRRPIF_REASON_ADMIN_DOWN]	= "admin-down",
	[VRRPIF_REASON_NO_ADDRESS]	= "no-address",
	[VRRPIF_REASON_REMOVED]	= "removed",
	[VRRPIF_REASON_MTU]	= "mtu",
	[VRRPIF_REASON_NO_GROUP]	= "no-group",
	[VRRPIF_REASON_MAIN_DEAF]	= "main-deaf",
	[VRRPIF_REASON_ENSLAVED]	= "enslaved",
};

static const char *const event_list[] = {
	[VRRPIF_EVENT_ROUTER_ADD]	= "router-add",
	[VRRPIF_EVENT_ROUTER_SET]	= "router-set",
	[VRRPIF_EVENT_ROUTER_DEL]	= "router-del",
	[VRRPIF_EVENT_PORT_ADD]	= "port-add",
	[VRRPIF_EVENT_PORT_SET]	= "port-set",
	[VRRPIF_EVENT_PORT_DEL]	= "port-del",
	[VRRPIF_EVENT_PORT_STATE]	= "port-state",
	[VRRPIF_EVENT_MAIN]	= "main",
	[VRRPIF_EVENT_RESTORED]	= "restored",
	[VRRPIF_EVENT_ALERT]	= "alert",
};

static const char *const alert_list[] = {
	[VRRPIF_ALERT_NOT_ALLOWED]	= "not-allowed",
	[VRRPIF_ALERT_IMPOSTOR]		= "impostor",
	[VRRPIF_ALERT_OWNER]		= "owner",
	[VRRPIF_ALERT_ADDRESSES]	= "addresses",
	[VRRPIF_ALERT_INTERVAL]		= "interval",
};

static const char *const switch_list[] = { "off", "on" };

const struct names version_names = { ARRAY_SIZE(version_list), version_list };
const struct names preempt_names = { ARRAY_SIZE(preempt_list), preempt_list };
const struct names placement_names = { ARRAY_SIZE(placement_list), placement_list };
const struct names checksum_names = { ARRAY_SIZE(checksum_list), checksum_list };
const struct names state_names = { ARRAY_SIZE(state_list), state_list };
const struct names reason_names = { ARRAY_SIZE(reason_list), reason_list };
const struct names event_names = { ARRAY_SIZE(event_list), event_list };
const struct names alert_names = { ARRAY_SIZE(alert_list), alert_list };
static const struct names switch_names = { ARRAY_SIZE(switch_list), switch_list };

#define SEC	1000000U
#define MSEC	1000U

#define ROUTER(attr_, field)	.attr = VRRPIF_A_ROUTER_##attr_, \
				.offset = offsetof(struct router_cfg, field)
#define PORT(attr_, field)	.attr = VRRPIF_A_PORT_##attr_, \
				.offset = offsetof(struct port_cfg, field)

/* In the order of the synopsis. */
const struct option router_options[] = {
	{ "vrid", "vrid", ROUTER(VRID, vrid), .wire = 1, .kind = OPT_NUMBER,
	  .min = 1, .max = 255 },
	{ "version", "version", ROUTER(VERSION, version), .wire = 1, .kind = OPT_NAME,
	  .names = &version_names, .def = VRRPIF_VERSION_V3 },
	/* The widest of the versions; router_check() knows which one binds. */
	{ "interval", "interval_ms", ROUTER(INTERVAL, interval), .wire = 4, .kind = OPT_TIME,
	  .min = 10 * MSEC, .max = 255 * SEC, .step = 10 * MSEC, .def = SEC,
	  .rule = INTERVAL_RULE },
	{ "preempt", "preempt", ROUTER(PREEMPT, preempt), .wire = 1, .kind = OPT_NAME,
	  .names = &preempt_names, .def = VRRPIF_PREEMPT_ON },
	{ "preempt-delay", "preempt_delay_ms", ROUTER(PREEMPT_DELAY, preempt_delay), .wire = 4,
	  .kind = OPT_TIME, .max = 1000 * SEC },
	{ "accept", "accept", ROUTER(ACCEPT, accept), .wire = 1, .kind = OPT_SWITCH,
	  .names = &switch_names, .def = 1 },
	{ "mac", "mac", ROUTER(PLACEMENT, placement), .wire = 1, .kind = OPT_NAME,
	  .names = &placement_names, .def = VRRPIF_PLACEMENT_REAL },
	{ "checksum", "checksum", ROUTER(CHECKSUM, checksum), .wire = 1, .kind = OPT_NAME,
	  .names = &checksum_names, .def = VRRPIF_CHECKSUM_AUTO },
	{ "arbitration", "arbitration", ROUTER(ARBITRATION, arbitration), .wire = 1,
	  .kind = OPT_SWITCH, .names = &switch_names, .def = 1 },
	{ "link-poll", "link_poll_ms", ROUTER(LINK_POLL, link_poll), .wire = 4,
	  .kind = OPT_TIME, .zero = true, .min = MSEC, .max = SEC, .def = 10 * MSEC },
	{ "announce-count", "announce_count", ROUTER(ANNOUNCE_COUNT, announce_count), .wire = 4,
	  .kind = OPT_NUMBER, .min = 1, .max = 100, .def = 5 },
	{ "announce-interval", "announce_interval_ms",
	  ROUTER(ANNOUNCE_INTERVAL, announce_interval), .wire = 4, .kind = OPT_TIME,
	  .min = 10 * MSEC, .max = 60 * SEC, .def = 200 * MSEC },
	{ "announce-refresh", "announce_refresh_ms",
	  ROUTER(ANNOUNCE_REFRESH, announce_refresh), .wire = 4, .kind = OPT_TIME,
	  .zero = true, .min = SEC, .max = UINT32_MAX, .def = 60 * SEC },
	{ 0 }
};

const struct option port_options[] = {
	{ "priority", "configured_priority", PORT(PRIORITY, priority), .wire = 1,
	  .kind = OPT_NUMBER, .min = 1, .max = 254, .def = VRRPIF_PRIO_DEFAULT },
	{ "up-delay", "up_delay_ms", PORT(UP_DELAY, up_delay), .wire = 4, .kind = OPT_TIME,
	  .max = 1000 * SEC },
	{ 0 }
};

uint32_t *option_value(const struct option *o, void *cfg)
{
	return (uint32_t *)((char *)cfg + o->offset);
}

uint32_t option_get(const struct option *o, const void *cfg)
{
	return *(const uint32_t *)((const char *)cfg + o->offset);
}

const char *name_of(const struct names *names, uint32_t value)
{
	return value < names->n ? names->name[value] : NULL;
}

const char *option_format(const struct option *o, uint32_t val, char buf[TIME_STR_MAX])
{
	const char *name = o->names ? name_of(o->names, val) : NULL;

	if (name)
		return name;
	if (o->kind == OPT_TIME)
		return format_time(val, buf);
	snprintf(buf, TIME_STR_MAX, "%" PRIu32, val);
	return buf;
}

const char *option_rule(const struct option *o, char *buf, size_t size)
{
	char num[TIME_STR_MAX];
	size_t pos = 0;
	uint32_t i;

	if (o->rule)
		return o->rule;
	if (o->names) {
		buf[0] = '\0';
		for (i = 0; i < o->names->n && pos < size; i++)
			if (o->names->name[i])
				pos += snprintf(buf + pos, size - pos, "%s%s",
						!pos ? "" :
						i + 1 < o->names->n ? ", " : " or ",
						o->names->name[i]);
		return buf;
	}
	if (o->zero)
		pos += snprintf(buf + pos, size - pos, "0 or ");
	pos += snprintf(buf + pos, size - pos, "%s to ", option_format(o, o->min, num));
	pos += snprintf(buf + pos, size - pos, "%s", option_format(o, o->max, num));
	if (o->step)
		snprintf(buf + pos, size - pos, " in steps of %s",
			 option_format(o, o->step, num));
	return buf;
}

int option_parse(const struct option *o, const char *s, uint32_t *val)
{
	const char *reason = NULL;
	char rule[128];
	uint32_t i;

	switch (o->kind) {
	case OPT_NAME:
	case OPT_SWITCH:
		for (i = 0; i < o->names->n; i++) {
			if (o->names->name[i] && !strcmp(s, o->names->name[i])) {
				*val = i;
				return ST_OK;
			}
		}
		reason = "";
		break;
	case OPT_TIME:
		reason = parse_time(s, val);
		break;
	case OPT_NUMBER:
		reason = parse_uint(s, val);
		break;
	}
	/* What is not even a time is told so; everything else, what is allowed. */
	if (reason && o->kind == OPT_TIME && strcmp(reason, "is too long"))
		return usage_err("%s \"%s\": %s", o->name, s, reason);
	if (reason)
		goto bad;
	if (!*val && o->zero)
		return ST_OK;
	if (*val < o->min || *val > o->max || (o->step && *val % o->step))
		goto bad;
	return ST_OK;
bad:
	return usage_err("%s \"%s\": must be %s", o->name, s,
			 option_rule(o, rule, sizeof(rule)));
}

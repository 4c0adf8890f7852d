// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <linux/vrrpif.h>

#include "array.h"
#include "parse.h"

const char *parse_uint(const char *s, uint32_t *val)
{
	uint64_t v = 0;

	if (!*s)
		return "is empty, a number is needed";
	for (; *s; s++) {
		if (!isdigit((unsigned char)*s))
			return "is not a number";
		v = v * 10 + (*s - '0');
		if (v > UINT32_MAX)
			return "is too large";
	}
	*val = v;
	return NULL;
}

static const struct {
	const char *unit;
	uint32_t usec;
} units[] = {
	{ "s",	1000000 },
	{ "ms",	1000 },
	{ "us",	1 },
};

/*
 * Done in integers: 1.1s is 1100000 us, not what binary fractions make of it.
 */
const char *parse_time(const char *s, uint32_t *usec)
{
	uint64_t whole = 0, fraction = 0, scale = 1, sum;
	uint32_t unit = 0;
	size_t i;

	if (!isdigit((unsigned char)*s))
		return "is not a time, such as 1s, 100ms or 250us";
	for (; isdigit((unsigned char)*s); s++) {
		whole = whole * 10 + (*s - '0');
		if (whole > UINT32_MAX)
			return "is too long";
	}
	if (*s == '.') {
		if (!isdigit((unsigned char)*++s))
			return "is not a time, such as 1s, 100ms or 250us";
		for (; isdigit((unsigned char)*s); s++) {
			/* Past microseconds of a second only zeros say nothing. */
			if (scale == 1000000) {
				if (*s != '0')
					return "is finer than a microsecond";
				continue;
			}
			fraction = fraction * 10 + (*s - '0');
			scale *= 10;
		}
	}

	if (!*s && !whole && !fraction) {
		*usec = 0;
		return NULL;
	}
	if (!*s)
		return "needs a unit: s, ms or us";
	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (!strcmp(s, units[i].unit))
			unit = units[i].usec;
	if (!unit)
		return "has an unknown unit, it must be s, ms or us";

	if (fraction * unit % scale)
		return "is finer than a microsecond";
	sum = whole * unit + fraction * unit / scale;
	if (sum > UINT32_MAX)
		return "is too long";
	*usec = sum;
	return NULL;
}

const char *format_time(uint32_t usec, char buf[TIME_STR_MAX])
{
	uint32_t unit = 1;
	const char *name = "us";
	int len;

	if (!usec || usec >= 1000000) {
		unit = 1000000;
		name = "s";
	} else if (usec >= 1000) {
		unit = 1000;
		name = "ms";
	}

	len = snprintf(buf, TIME_STR_MAX, "%" PRIu32, usec / unit);
	if (usec % unit) {
		len += snprintf(buf + len, TIME_STR_MAX - len, ".%0*" PRIu32,
				unit == 1000000 ? 6 : 3, usec % unit);
		while (buf[len - 1] == '0')
			len--;
	}
	snprintf(buf + len, TIME_STR_MAX - len, "%s", name);
	return buf;
}

/* What the kernel demands of an interface's name, a router's is one too. */
const char *parse_name(const char *s)
{
	size_t len = strlen(s);

	if (!len)
		return "is empty";
	if (len > VRRPIF_NAME_MAX)
		return "is longer than 15 characters";
	if (!strcmp(s, ".") || !strcmp(s, ".."))
		return "is not a valid interface name";
	for (; *s; s++)
		if (*s == '/' || *s == ':' || isspace((unsigned char)*s) ||
		    (unsigned char)*s == 0xa0)
			return "is not a valid interface name, it has a '/', ':' or white space";
	return NULL;
}

uint8_t addr_max_prefix(uint8_t family)
{
	return family == AF_INET6 ? 128 : 32;
}

const char *parse_address(const char *s, struct vr_addr *addr)
{
	memset(addr, 0, sizeof(*addr));
	if (strchr(s, '/'))
		return "must be an address without /LEN";
	if (inet_pton(AF_INET, s, &addr->ip4) == 1)
		addr->family = AF_INET;
	else if (inet_pton(AF_INET6, s, &addr->ip6) == 1)
		addr->family = AF_INET6;
	else
		return "is not an IPv4 or IPv6 address";
	addr->prefix_len = addr_max_prefix(addr->family);

	if (addr->family == AF_INET) {
		uint32_t ip = ntohl(addr->ip4.s_addr);

		if (!(ip >> 24) || ip >> 24 == 127 || ip >> 28 == 14 || ip == INADDR_BROADCAST)
			return "is not an address a router can have on a LAN";
	} else if (IN6_IS_ADDR_UNSPECIFIED(&addr->ip6) || IN6_IS_ADDR_LOOPBACK(&addr->ip6) ||
		   IN6_IS_ADDR_MULTICAST(&addr->ip6) || IN6_IS_ADDR_V4MAPPED(&addr->ip6)) {
		return "is not an address a router can have on a LAN";
	}
	return NULL;
}

const char *parse_prefix(const char *s, struct vr_addr *addr)
{
	const char *slash = strchr(s, '/'), *reason;
	char host[INET6_ADDRSTRLEN];
	uint32_t len;

	if (!slash)
		return parse_address(s, addr);
	if ((size_t)(slash - s) >= sizeof(host))
		return "is not an IPv4 or IPv6 address";
	memcpy(host, s, slash - s);
	host[slash - s] = '\0';

	reason = parse_address(host, addr);
	if (reason)
		return reason;
	if (parse_uint(slash + 1, &len) || !len || len > addr->prefix_len)
		return addr->family == AF_INET ? "must end in a prefix length from /1 to /32" :
						 "must end in a prefix length from /1 to /128";
	addr->prefix_len = len;
	return NULL;
}

const char *format_address(const struct vr_addr *addr, char buf[ADDR_STR_MAX])
{
	if (!inet_ntop(addr->family, &addr->ip6, buf, ADDR_STR_MAX))
		snprintf(buf, ADDR_STR_MAX, "none");
	return buf;
}

const char *format_prefix(const struct vr_addr *addr, char buf[ADDR_STR_MAX])
{
	size_t len;

	format_address(addr, buf);
	len = strlen(buf);
	snprintf(buf + len, ADDR_STR_MAX - len, "/%u", addr->prefix_len);
	return buf;
}

bool addr_equal(const struct vr_addr *a, const struct vr_addr *b)
{
	if (a->family != b->family)
		return false;
	if (a->family == AF_UNSPEC)
		return true;
	if (a->prefix_len != b->prefix_len)
		return false;
	return !memcmp(&a->ip6, &b->ip6, a->family == AF_INET ? 4 : 16);
}

int word_find(const struct word *words, const char *s)
{
	const struct word *w;
	size_t len = strlen(s);
	int id = WORD_UNKNOWN;

	if (!len)
		return WORD_UNKNOWN;
	for (w = words; w->name; w++)
		if (!strcmp(w->name, s) || (w->claim && !strcmp(w->claim, s)))
			return w->id;
	for (w = words; w->name; w++) {
		if (strncmp(w->name, s, len))
			continue;
		if (id != WORD_UNKNOWN && id != w->id)
			return WORD_AMBIGUOUS;
		id = w->id;
	}
	return id;
}

const char *word_candidates(const struct word *words, const char *s, char *buf, size_t size)
{
	size_t len = strlen(s), pos = 0;
	const struct word *w;

	buf[0] = '\0';
	for (w = words; w->name && pos < size; w++)
		if (!strncmp(w->name, s, len))
			pos += snprintf(buf + pos, size - pos, "%s%s", pos ? ", " : "", w->name);
	return buf;
}

// SPDX-License-Identifier: GPL-2.0
/* Netlink fuzzer: the requests. */
#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <linux/genetlink.h>
#include <linux/vrrpif.h>

#include "nlfuzz.h"

#define NAMES	8	/* few, so that they meet */
#define DEVS	4

static const uint8_t commands[] = {
	VRRPIF_CMD_ROUTER_ADD, VRRPIF_CMD_ROUTER_ADD, VRRPIF_CMD_ROUTER_SET,
	VRRPIF_CMD_ROUTER_SET, VRRPIF_CMD_ROUTER_DEL, VRRPIF_CMD_ROUTER_GET,
	VRRPIF_CMD_PORT_ADD, VRRPIF_CMD_PORT_ADD, VRRPIF_CMD_PORT_ADD,
	VRRPIF_CMD_PORT_SET, VRRPIF_CMD_PORT_DEL, VRRPIF_CMD_PORT_GET,
};

static uint16_t max_attr(uint8_t cmd)
{
	return cmd >= VRRPIF_CMD_PORT_GET && cmd <= VRRPIF_CMD_PORT_DEL ?
	       VRRPIF_A_PORT_MAX : VRRPIF_A_ROUTER_MAX;
}

static void put_u8(struct request *q, uint16_t type, uint8_t v)
{
	put(q, type, &v, sizeof(v));
}

static void put_u32(struct request *q, uint16_t type, uint32_t v)
{
	put(q, type, &v, sizeof(v));
}

static void put_name(struct request *q, uint16_t type, uint32_t number)
{
	char name[IFNAMSIZ];

	snprintf(name, sizeof(name), "f%u", number);
	put(q, type, name, strlen(name) + 1);
}

static void put_addr(struct request *q, uint16_t type, bool ipv6, uint8_t last)
{
	struct nlattr *nest = put(q, type | NLA_F_NESTED, NULL, 0);
	uint8_t ip6[16] = { 0xfe, 0x80, [15] = last };

	if (ipv6)
		put(q, VRRPIF_A_ADDR_IP6, ip6, sizeof(ip6));
	else
		put_u32(q, VRRPIF_A_ADDR_IP4, htonl(0x0a000000 | last));
	put_u8(q, VRRPIF_A_ADDR_PREFIX_LEN, ipv6 ? 64 : 24);
	nest_end(q, nest);
}

static uint32_t some_dev(struct prng *r)
{
	/* asked each time: a device of a router may have come and gone */
	char name[IFNAMSIZ];

	snprintf(name, sizeof(name), "d%u", below(r, DEVS));
	return if_nametoindex(name);
}

/* A value that may be good, or just not. */
static uint32_t some_time(struct prng *r)
{
	static const uint32_t v[] = {
		0, 1, 1000, 9999, 10000, 100000, 1000000, 40950000, 40960000,
		60000000, 0x7fffffff, 0xffffffff,
	};

	return v[below(r, sizeof(v) / sizeof(v[0]))];
}

static void router_options(struct request *q, struct prng *r)
{
	static const uint16_t bytes[] = {
		VRRPIF_A_ROUTER_VERSION, VRRPIF_A_ROUTER_PREEMPT,
		VRRPIF_A_ROUTER_ACCEPT, VRRPIF_A_ROUTER_CHECKSUM,
		VRRPIF_A_ROUTER_ARBITRATION,
	};
	static const uint16_t words[] = {
		VRRPIF_A_ROUTER_INTERVAL, VRRPIF_A_ROUTER_PREEMPT_DELAY,
		VRRPIF_A_ROUTER_LINK_POLL, VRRPIF_A_ROUTER_ANNOUNCE_COUNT,
		VRRPIF_A_ROUTER_ANNOUNCE_INTERVAL,
		VRRPIF_A_ROUTER_ANNOUNCE_REFRESH,
	};
	uint32_t n = below(r, 3);

	while (n--) {
		if (below(r, 2))
			put_u8(q, bytes[below(r, 5)], below(r, 6));
		else
			put_u32(q, words[below(r, 6)], some_time(r));
	}
}

static void router_body(struct request *q, struct prng *r, uint8_t cmd)
{
	uint32_t number = below(r, NAMES), n, i;
	bool ipv6 = number % 2;

	put_name(q, VRRPIF_A_ROUTER_NAME, number);
	if (cmd != VRRPIF_CMD_ROUTER_ADD && cmd != VRRPIF_CMD_ROUTER_SET)
		return;
	if (cmd == VRRPIF_CMD_ROUTER_ADD) {
		put_u8(q, VRRPIF_A_ROUTER_VRID, 1 + number);
		if (number & 2)
			put_u8(q, VRRPIF_A_ROUTER_PLACEMENT, 1);
	}
	if (cmd == VRRPIF_CMD_ROUTER_ADD || !below(r, 3)) {
		n = 1 + (below(r, 16) ? below(r, 4) : below(r, 70));
		for (i = 0; i < n; i++)
			put_addr(q, VRRPIF_A_ROUTER_ADDRESS, ipv6,
				 number * 4 + i);
	}
	router_options(q, r);
}

static void port_body(struct request *q, struct prng *r, uint8_t cmd)
{
	uint32_t number = below(r, NAMES);

	put_name(q, VRRPIF_A_PORT_ROUTER, number);
	put_u32(q, VRRPIF_A_PORT_IFINDEX, some_dev(r));
	if (cmd != VRRPIF_CMD_PORT_ADD && cmd != VRRPIF_CMD_PORT_SET)
		return;
	if (below(r, 2))
		put_u8(q, VRRPIF_A_PORT_PRIORITY, below(r, 256));
	if (!below(r, 4))
		put_u32(q, VRRPIF_A_PORT_UP_DELAY, some_time(r));
	if (!below(r, 4))
		put_addr(q, VRRPIF_A_PORT_SOURCE, number % 2, 200);
}

static void good(struct request *q, struct prng *r, uint8_t cmd)
{
	if (max_attr(cmd) == VRRPIF_A_PORT_MAX)
		port_body(q, r, cmd);
	else
		router_body(q, r, cmd);
}

/* The k-th attribute of a request, whole nests counted as one. */
static struct nlattr *attr_of(struct request *q, uint32_t k)
{
	size_t at = NLMSG_HDRLEN + GENL_HDRLEN;

	while (at + NLA_HDRLEN <= q->len) {
		struct nlattr *nla = (struct nlattr *)(q->buf + at);

		if (!k--)
			return nla;
		if (nla->nla_len < NLA_HDRLEN)
			break;
		at += NLA_ALIGN(nla->nla_len);
	}
	return NULL;
}

static void damage(struct request *q, struct prng *r)
{
	size_t head = NLMSG_HDRLEN + GENL_HDRLEN;
	struct nlattr *nla = attr_of(q, below(r, 6));
	uint32_t n;

	switch (below(r, 8)) {
	case 0:	/* bytes */
		for (n = 1 + below(r, 4); n && q->len > head; n--)
			q->buf[head + below(r, q->len - head)] = draw(r);
		break;
	case 1:	/* cut off */
		q->len = head + below(r, q->len - head + 1);
		break;
	case 2:	/* a length that is not true */
		if (nla)
			nla->nla_len = below(r, 4) ? below(r, 64) : draw(r);
		break;
	case 3:	/* of a nest's inside */
		if (nla && nla->nla_type & NLA_F_NESTED)
			nla[1].nla_len = below(r, 64);
		break;
	case 4:	/* another type, flags included */
		if (nla)
			nla->nla_type = draw(r);
		break;
	case 5:	/* more of it, from another command */
		good(q, r, commands[below(r, sizeof(commands))]);
		break;
	case 6: {	/* something that nobody knows */
		unsigned char junk[64];

		for (n = 0; n < sizeof(junk); n++)
			junk[n] = draw(r);
		put(q, below(r, 40), junk, below(r, sizeof(junk)));
		break;
	}
	case 7:	/* the header: it ends before, or after, the message does */
		((struct nlmsghdr *)q->buf)->nlmsg_len =
			head + below(r, 2 * (q->len - head) + 1);
		break;
	}
}

void wild(struct talk *t, struct prng *r)
{
	uint8_t cmd = commands[below(r, sizeof(commands))];
	uint16_t flags = NLM_F_ACK;
	struct request q;
	uint32_t n = below(r, 4);

	if (!below(r, 8))
		flags = NLM_F_DUMP;
	if (!below(r, 32))
		cmd = draw(r);
	begin(&q, cmd, flags);
	if (flags != NLM_F_DUMP || below(r, 2))
		good(&q, r, cmd);
	/* half of them are good: what they make is what others meet */
	for (n = n < 2 ? 0 : n - 1; n; n--)
		damage(&q, r);
	talk_ask(t, &q);
}

static void fill(struct prng *r, unsigned char *data, size_t len, int how)
{
	size_t i;

	for (i = 0; i < len; i++)
		data[i] = how == 0 ? 0 : how == 1 ? 0xff : draw(r);
}

/* One attribute more than a good request has, or one in the place of its own */
static void one(struct talk *t, struct prng *r, uint8_t cmd, uint16_t flags,
		uint16_t type, size_t len, int how)
{
	unsigned char data[64];
	struct request q;

	begin(&q, cmd, flags);
	fill(r, data, len, how);
	if (how == 2 || how == 3)
		good(&q, r, cmd);
	put(&q, how == 3 ? type | NLA_F_NESTED : type, data, len);
	talk_ask(t, &q);
}

/*
 * Every command there is and two there are not, each attribute, each length
 * up to one that no attribute has: zeros, ones, anything, a nest of anything;
 * as a request and as the filter of a dump.
 */
void sweep(struct talk *t, struct prng *r, unsigned int part,
	   unsigned int parts)
{
	unsigned int cmd, type, len, how, number = 0;
	struct request q;

	/* something to look up, to change and to delete */
	for (how = 0; how < 100; how++) {
		cmd = how < 50 ? VRRPIF_CMD_ROUTER_ADD : VRRPIF_CMD_PORT_ADD;
		begin(&q, cmd, NLM_F_ACK);
		good(&q, r, cmd);
		talk_ask(t, &q);
	}
	for (cmd = 0; cmd <= VRRPIF_CMD_MAX + 2; cmd++)
		for (type = 0; type <= max_attr(cmd) + 2u; type++)
			for (len = 0; len <= 36; len += len < 20 ? 1 : 4)
				for (how = 0; how < 4; how++) {
					if (number++ % parts != part)
						continue;
					one(t, r, cmd, NLM_F_ACK, type, len,
					    how);
					if (how == 2)
						one(t, r, cmd, NLM_F_DUMP,
						    type, len, how);
				}
}

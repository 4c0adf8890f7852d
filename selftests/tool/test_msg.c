// SPDX-License-Identifier: GPL-2.0
/*
 * Messages, byte for byte against include/uapi/linux/vrrpif.h, and answers that
 * are not what they should be.
 */
#include <stdlib.h>

#include <linux/genetlink.h>

#include "args.h"
#include "array.h"
#include "fake_kernel.h"
#include "ktap.h"
#include "msg.h"

static union {
	struct nlmsghdr nlh;
	char buf[MSG_SIZE];
} msg;

static struct nlmsghdr *start(uint8_t cmd)
{
	struct nlmsghdr *nlh;
	struct genlmsghdr *genl;

	memset(&msg, 0, sizeof(msg));
	nlh = mnl_nlmsg_put_header(msg.buf);
	nlh->nlmsg_type = FAKE_FAMILY;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	return nlh;
}

/* What the attributes should be, byte for byte in the order of this machine. */
static struct {
	unsigned char byte[1024];
	size_t len;
} want;

static void expect(const void *p, size_t len)
{
	memcpy(want.byte + want.len, p, len);
	want.len += len;
}

static void expect_header(uint16_t len, uint16_t type)
{
	expect(&len, sizeof(len));
	expect(&type, sizeof(type));
}

/* A byte and its padding. */
static void expect_u8(uint16_t type, uint8_t val)
{
	const unsigned char padded[4] = { val };

	expect_header(5, type);
	expect(padded, sizeof(padded));
}

static void expect_u32(uint16_t type, uint32_t val)
{
	expect_header(8, type);
	expect(&val, sizeof(val));
}

static void expect_name(const char name[4])
{
	expect_header(8, 1);
	expect(name, 4);
}

static void expect_ip4(uint8_t last)
{
	const unsigned char ip[4] = { 10, 0, 0, last };

	expect_header(8, 1);
	expect(ip, sizeof(ip));
}

static void check_attrs_at(const struct nlmsghdr *nlh, int line)
{
	const unsigned char *got = mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN);
	size_t len = mnl_nlmsg_get_payload_len(nlh) - GENL_HDRLEN, i;

	for (i = 0; i < len && i < want.len && got[i] == want.byte[i]; )
		i++;
	if (len != want.len || i < len) {
		test_failed = true;
		printf("# %s:%d: %zu bytes, %zu wanted, the first %zu are right\n", __FILE__,
		       line, len, want.len, i);
	}
	want.len = 0;
}

#define check_attrs(nlh)	check_attrs_at(nlh, __LINE__)

static int split(const char *text, char *words[32])
{
	static char buf[1024];
	int n = 0;
	char *p;

	snprintf(buf, sizeof(buf), "%s", text);
	for (p = strtok(buf, " "); p; p = strtok(NULL, " "))
		words[n++] = p;
	return n;
}

static void router_request(void)
{
	struct nlmsghdr *nlh = start(VRRPIF_CMD_ROUTER_ADD);
	struct router_cfg cfg;
	char *words[32];
	int n;

	n = split("vr1 vrid 10 address 10.0.0.1/24 int 2s address 10.0.0.2 ver 2+3 mac virtual",
		  words);
	check(!args_router(n, words, VERB_ADD, &cfg));
	msg_put_router(nlh, &cfg);
	expect_name("vr1");
	expect_u8(2, 10);			/* vrid */
	expect_u8(4, 4);			/* version */
	expect_u32(5, 2000000);			/* interval */
	expect_u8(9, 1);			/* placement */
	expect_header(20, NLA_F_NESTED | 16);	/* address */
	expect_ip4(1);
	expect_u8(3, 24);
	expect_header(20, NLA_F_NESTED | 16);
	expect_ip4(2);
	expect_u8(3, 32);
	check_attrs(nlh);
}

static void allow_request(void)
{
	struct nlmsghdr *nlh = start(VRRPIF_CMD_ROUTER_SET);
	struct router_info back;
	struct router_cfg cfg;
	char *words[32];
	int n;

	n = split("vr1 allow 10.0.0.8 allow 10.0.0.9", words);
	check(!args_router(n, words, VERB_SET, &cfg));
	msg_put_router(nlh, &cfg);
	check(msg_get_router(nlh, &back) && back.cfg.n_allow == 2);
	expect_name("vr1");
	expect_header(12, NLA_F_NESTED | 23);	/* allow */
	expect_ip4(8);
	expect_header(12, NLA_F_NESTED | 23);
	expect_ip4(9);
	check_attrs(nlh);
	check_str(msg_attr_name(nlh, 28), "allow");

	nlh = start(VRRPIF_CMD_ROUTER_SET);
	n = split("vr1 allow any", words);
	check(!args_router(n, words, VERB_SET, &cfg));
	msg_put_router(nlh, &cfg);
	check(msg_get_router(nlh, &back) && !back.cfg.n_allow);
	expect_name("vr1");
	expect_header(4, NLA_F_NESTED | 23);
	check_attrs(nlh);
}

static void port_request(void)
{
	static const unsigned char ip6[16] = { 0xfe, 0x80, [15] = 2 };
	struct nlmsghdr *nlh = start(VRRPIF_CMD_PORT_ADD);
	struct port_cfg cfg;
	char *words[32];
	int n;

	n = split("vr1 dev eth0 priority 200 source fe80::2 up-delay 1s", words);
	check(!args_port(n, words, VERB_ADD, &cfg));
	check(!args_resolve_dev(&cfg) && cfg.ifindex == 2);
	msg_put_port(nlh, &cfg);
	expect_name("vr1");
	expect_u32(2, 2);			/* ifindex */
	expect_u8(4, 200);			/* priority */
	expect_u32(8, 1000000);			/* up-delay */
	expect_header(24, NLA_F_NESTED | 6);	/* source */
	expect_header(20, 2);
	expect(ip6, sizeof(ip6));
	check_attrs(nlh);

	nlh = start(VRRPIF_CMD_PORT_SET);
	n = split("vr1 dev eth0 source auto", words);
	check(!args_port(n, words, VERB_SET, &cfg));
	check(!args_resolve_dev(&cfg));
	msg_put_port(nlh, &cfg);
	expect_name("vr1");
	expect_u32(2, 2);
	expect_header(4, NLA_F_NESTED | 6);
	check_attrs(nlh);

	nlh = start(VRRPIF_CMD_PORT_GET);
	msg_put_port_key(nlh, NULL, 0);
	check_attrs(nlh);
}

/* The longest there is must fit the buffer requests are made in. */
static void longest_request(void)
{
	struct nlmsghdr *nlh = start(VRRPIF_CMD_ROUTER_ADD);
	struct router_cfg cfg = { .name = "abcdefghijklmno" };
	struct router_info back;
	unsigned int i;

	router_fill_defaults(&cfg);
	cfg.set |= CFG_ADDRESS;
	cfg.n_addr = VRRPIF_ADDR_MAX;
	for (i = 0; i < cfg.n_addr; i++) {
		parse_prefix("2001:db8::1/64", &cfg.addr[i]);
		cfg.addr[i].ip6.s6_addr[15] = i;
	}
	cfg.n_allow = VRRPIF_ALLOW_MAX;
	for (i = 0; i < cfg.n_allow; i++)
		parse_address("fe80::9", &cfg.allow[i]);
	msg_put_router(nlh, &cfg);
	check(nlh->nlmsg_len < MSG_SIZE);
	check(msg_get_router(nlh, &back));
	check(back.cfg.n_addr == VRRPIF_ADDR_MAX);
	check(addr_equal(&back.cfg.addr[63], &cfg.addr[63]));
	check(back.cfg.n_allow == VRRPIF_ALLOW_MAX);
	check(addr_equal(&back.cfg.allow[15], &cfg.allow[15]));
	check_str(back.cfg.name, cfg.name);
}

static void malformed_answers(void)
{
	struct router_info r;
	struct port_info p;
	struct notice n;
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	unsigned int i;

	nlh = start(VRRPIF_CMD_ROUTER_GET);
	check(!msg_get_router(nlh, &r));	/* no name */
	check(!msg_get_port(nlh, &p));
	check(!msg_get_notice(nlh, &n));
	nlh->nlmsg_len = MNL_NLMSG_HDRLEN;	/* not even a header */
	check(!msg_get_router(nlh, &r));
	check(!msg_get_port(nlh, &p));
	check(!msg_get_notice(nlh, &n));

	nlh = start(VRRPIF_CMD_ROUTER_GET);	/* 16 characters */
	mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_NAME, "abcdefghijklmnop");
	check(!msg_get_router(nlh, &r));

	nlh = start(VRRPIF_CMD_ROUTER_GET);	/* not terminated */
	mnl_attr_put_str(nlh, VRRPIF_A_ROUTER_NAME, "abcdefghijklmno");
	check(msg_get_router(nlh, &r));
	check_str(r.cfg.name, "abcdefghijklmno");

	nlh = start(VRRPIF_CMD_ROUTER_GET);	/* a number that is too short */
	mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_NAME, "vr10");
	mnl_attr_put_u16(nlh, VRRPIF_A_ROUTER_INTERVAL, 1);
	check(!msg_get_router(nlh, &r));

	nlh = start(VRRPIF_CMD_ROUTER_GET);	/* more addresses than there can be */
	mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_NAME, "vr10");
	for (i = 0; i <= VRRPIF_ADDR_MAX; i++)
		fake_put_addr(nlh, VRRPIF_A_ROUTER_ADDRESS, "10.0.0.1/24");
	check(!msg_get_router(nlh, &r));

	nlh = start(VRRPIF_CMD_ROUTER_GET);	/* more sources than there can be */
	mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_NAME, "vr10");
	for (i = 0; i <= VRRPIF_ALLOW_MAX; i++)
		fake_put_addr(nlh, VRRPIF_A_ROUTER_ALLOW, "10.0.0.9");
	check(!msg_get_router(nlh, &r));

	nlh = start(VRRPIF_CMD_EVENT);		/* a MAC that is too short */
	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_EVENT, VRRPIF_EVENT_ALERT);
	check(msg_get_notice(nlh, &n));
	mnl_attr_put(nlh, VRRPIF_A_NOTICE_LLADDR, 5, "12345");
	check(!msg_get_notice(nlh, &n));

	nlh = start(VRRPIF_CMD_PORT_GET);	/* counters that are too short */
	mnl_attr_put_strz(nlh, VRRPIF_A_PORT_ROUTER, "vr10");
	mnl_attr_put_u32(nlh, VRRPIF_A_PORT_IFINDEX, 2);
	mnl_attr_put_u32(nlh, 60, 1);		/* something new: is left alone */
	check(msg_get_port(nlh, &p));
	nest = mnl_attr_nest_start(nlh, VRRPIF_A_PORT_STATS);
	mnl_attr_put_u32(nlh, VRRPIF_A_STATS_RCVD, 1);
	mnl_attr_nest_end(nlh, nest);
	check(!msg_get_port(nlh, &p));
}

/* Whatever comes, no byte outside of the message is read: valgrind watches. */
static void cut_and_garbled_answers(void)
{
	struct nlmsghdr *whole = start(VRRPIF_CMD_ROUTER_GET), *cut;
	struct router_cfg cfg = { .name = "vr10", .n_addr = 3 };
	struct router_info r;
	struct port_info p;
	struct notice n;
	unsigned int i, len, at;

	for (i = 0; i < 3; i++)
		parse_prefix(i ? "fe80::1/64" : "10.0.0.1/24", &cfg.addr[i]);
	router_fill_defaults(&cfg);
	cfg.set |= CFG_ADDRESS;
	msg_put_router(whole, &cfg);
	for (i = 0; i < 20000; i++) {
		len = MNL_NLMSG_HDRLEN +
		      random() % (whole->nlmsg_len - MNL_NLMSG_HDRLEN + 1);
		/* libmnl counts the padding of the last attribute in. */
		cut = calloc(1, MNL_ALIGN(len));
		memcpy(cut, whole, len);
		for (at = 0; at < 3 && len > MNL_NLMSG_HDRLEN; at++)
			((unsigned char *)cut)[MNL_NLMSG_HDRLEN +
					       random() % (len - MNL_NLMSG_HDRLEN)] = random();
		cut->nlmsg_len = len;
		msg_get_router(cut, &r);
		msg_get_port(cut, &p);
		msg_get_notice(cut, &n);
		if (len >= MNL_NLMSG_HDRLEN + GENL_HDRLEN)
			msg_attr_name(cut, random() % 256);
		free(cut);
	}
	check(i == 20000);
}

static void attribute_names(void)
{
	struct nlmsghdr *nlh = start(VRRPIF_CMD_ROUTER_SET);
	struct router_cfg cfg = { .name = "vr1", .n_addr = 1 };
	unsigned int addr;

	parse_prefix("10.0.0.1/24", &cfg.addr[0]);
	cfg.set = CFG_BIT(VRRPIF_A_ROUTER_INTERVAL);
	msg_put_router(nlh, &cfg);
	addr = nlh->nlmsg_len;
	cfg.set = CFG_ADDRESS;
	nlh = start(VRRPIF_CMD_ROUTER_SET);
	cfg.set |= CFG_BIT(VRRPIF_A_ROUTER_INTERVAL);
	msg_put_router(nlh, &cfg);
	check_str(msg_attr_name(nlh, 20), NULL);	/* the name: always said */
	check_str(msg_attr_name(nlh, 28), "interval");
	check_str(msg_attr_name(nlh, addr), "address");
	check_str(msg_attr_name(nlh, addr + 12), "address");	/* inside of it */
	check_str(msg_attr_name(nlh, 4000), NULL);
	check_str(msg_attr_name(nlh, 3), NULL);

	nlh = start(VRRPIF_CMD_PORT_SET);
	msg_put_port_key(nlh, "vr1", 2);
	check_str(msg_attr_name(nlh, 28), "dev");
}

int main(void)
{
	static const struct test tests[] = {
		{ "request of a router", router_request },
		{ "request with allowed sources", allow_request },
		{ "request of a port", port_request },
		{ "longest request", longest_request },
		{ "malformed answers are refused", malformed_answers },
		{ "cut and garbled answers are read within their bounds",
		  cut_and_garbled_answers },
		{ "attributes have the names of the command line", attribute_names },
	};

	return run_tests(tests, ARRAY_SIZE(tests));
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the place of tools/sock.c and tools/module.c: the other end is in this
 * program.
 *
 * FAKE_ABSENT=1	there is no such family
 * FAKE_VERSION=N	of the family
 * FAKE_EVENTS=1	the monitor gets one of each event, a loss and a reload
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>

#include "fake_kernel.h"
#include "module.h"
#include "msg.h"
#include "sock.h"

#define EVENTS_GROUP	7
#define NOTIFY_GROUP	16

struct reply {
	struct reply *next;
	int err;		/* of sock_recv() instead of a message */
	union {
		struct nlmsghdr nlh;
		char buf[16384];
	};
};

struct sock {
	struct reply *first, **last;
	uint32_t joined;	/* the group of the events */
};

static struct sock the_sock = { .last = &the_sock.first };

static struct reply *add_reply(void)
{
	struct reply *r = calloc(1, sizeof(*r));

	*the_sock.last = r;
	the_sock.last = &r->next;
	return r;
}

struct nlmsghdr *fake_reply(uint16_t type, uint16_t flags, uint32_t seq)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(add_reply()->buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = seq;
	return nlh;
}

struct nlmsghdr *fake_genl_reply(uint16_t type, uint16_t flags, uint32_t seq, uint8_t cmd)
{
	struct nlmsghdr *nlh = fake_reply(type, flags, seq);
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));

	genl->cmd = cmd;
	genl->version = 1;
	return nlh;
}

/* Capped, as it is asked for: the request comes back as its header alone. */
void fake_ack(const struct nlmsghdr *req, int err, const char *reason, uint32_t offset)
{
	struct nlmsghdr *nlh = fake_reply(NLMSG_ERROR, NLM_F_CAPPED, req->nlmsg_seq);
	struct nlmsgerr *body = mnl_nlmsg_put_extra_header(nlh, sizeof(*body));

	body->error = err;
	body->msg = *req;
	if (reason || offset)
		nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
	if (reason)
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, reason);
	if (offset)
		mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, offset);
}

void fake_done(const struct nlmsghdr *req, uint16_t flags)
{
	struct nlmsghdr *nlh = fake_reply(NLMSG_DONE, NLM_F_MULTI | flags, req->nlmsg_seq);

	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = 0;
}

static void put_family(struct nlmsghdr *nlh, const char *name, uint16_t id, uint32_t version,
		       const char *group, uint32_t group_id)
{
	struct nlattr *groups, *one;

	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, id);
	mnl_attr_put_u32(nlh, CTRL_ATTR_VERSION, version);
	groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	one = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, group_id);
	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME, group);
	mnl_attr_nest_end(nlh, one);
	mnl_attr_nest_end(nlh, groups);
}

static void nlctrl(const struct nlmsghdr *req)
{
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(req, GENL_HDRLEN);
	const char *version = getenv("FAKE_VERSION"), *name = mnl_attr_get_str(attr);
	struct nlmsghdr *nlh;

	if (!strcmp(name, "nlctrl")) {
		nlh = fake_genl_reply(GENL_ID_CTRL, 0, req->nlmsg_seq, CTRL_CMD_NEWFAMILY);
		put_family(nlh, name, GENL_ID_CTRL, 2, "notify", NOTIFY_GROUP);
	} else if (!strcmp(name, VRRPIF_FAMILY_NAME) && !getenv("FAKE_ABSENT")) {
		nlh = fake_genl_reply(GENL_ID_CTRL, 0, req->nlmsg_seq, CTRL_CMD_NEWFAMILY);
		put_family(nlh, name, FAKE_FAMILY, version ? atoi(version) : 1,
			   VRRPIF_MCGRP_EVENTS, EVENTS_GROUP);
	} else {
		fake_ack(req, -ENOENT, NULL, 0);
		return;
	}
	fake_ack(req, 0, NULL, 0);
}

static struct nlmsghdr *event(uint16_t family, uint8_t kind, const char *router, uint32_t ifindex,
			      const char *dev)
{
	struct nlmsghdr *nlh = fake_genl_reply(family, 0, 0, VRRPIF_CMD_EVENT);

	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_EVENT, kind);
	mnl_attr_put_strz(nlh, VRRPIF_A_NOTICE_ROUTER, router);
	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_VRID, 10);
	if (ifindex) {
		bool main = kind == VRRPIF_EVENT_MAIN;

		mnl_attr_put_u32(nlh, main ? VRRPIF_A_NOTICE_MAIN_IFINDEX :
				 VRRPIF_A_NOTICE_IFINDEX, ifindex);
		mnl_attr_put_strz(nlh, main ? VRRPIF_A_NOTICE_MAIN_IFNAME :
				  VRRPIF_A_NOTICE_IFNAME, dev);
	}
	return nlh;
}

static void put_alert(struct nlmsghdr *nlh, uint8_t alert, const char *source,
		      uint32_t suppressed)
{
	static const uint8_t lladdr[6] = { 0x02, 0, 0, 0, 0xab, 0x99 };

	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_ALERT, alert);
	fake_put_addr(nlh, VRRPIF_A_NOTICE_SOURCE, source);
	mnl_attr_put(nlh, VRRPIF_A_NOTICE_LLADDR, sizeof(lladdr), lladdr);
	mnl_attr_put_u32(nlh, VRRPIF_A_NOTICE_SUPPRESSED, suppressed);
}

static void make_events(void)
{
	struct nlmsghdr *nlh;
	uint8_t i;

	for (i = VRRPIF_EVENT_ROUTER_ADD; i <= VRRPIF_EVENT_ROUTER_DEL; i++)
		event(FAKE_FAMILY, i, "vr10", 0, NULL);
	for (i = VRRPIF_EVENT_PORT_ADD; i <= VRRPIF_EVENT_PORT_DEL; i++)
		event(FAKE_FAMILY, i, "vr10", 2, "eth0");
	nlh = event(FAKE_FAMILY, VRRPIF_EVENT_PORT_STATE, "vr10", 3, "eth1");
	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_STATE, VRRPIF_STATE_ACTIVE);
	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_OLD_STATE, VRRPIF_STATE_BACKUP);
	mnl_attr_put_u8(nlh, VRRPIF_A_NOTICE_REASON, VRRPIF_REASON_HAND_OVER);
	event(FAKE_FAMILY, VRRPIF_EVENT_MAIN, "vr10", 3, "eth1");
	add_reply()->err = -ENOBUFS;
	event(FAKE_FAMILY, VRRPIF_EVENT_MAIN, "vr10", 0, NULL);
	nlh = event(FAKE_FAMILY, VRRPIF_EVENT_RESTORED, "vr10", 3, "eth1");
	fake_put_addr(nlh, VRRPIF_A_NOTICE_ADDRESS, "10.0.0.1/24");
	put_alert(event(FAKE_FAMILY, VRRPIF_EVENT_ALERT, "vr10", 3, "eth1"),
		  VRRPIF_ALERT_NOT_ALLOWED, "10.0.0.99", 0);
	put_alert(event(FAKE_FAMILY, VRRPIF_EVENT_ALERT, "vr10", 3, "eth1"), 77, "fe80::99",
		  100000);
	event(FAKE_FAMILY, 99, "vr10", 3, "eth1");

	/* Nobody's business, then an unloaded and a reloaded module. */
	put_family(fake_genl_reply(GENL_ID_CTRL, 0, 0, CTRL_CMD_DELFAMILY), "other", 0x30, 1,
		   "events", 3);
	put_family(fake_genl_reply(GENL_ID_CTRL, 0, 0, CTRL_CMD_DELFAMILY), VRRPIF_FAMILY_NAME,
		   FAKE_FAMILY, 1, VRRPIF_MCGRP_EVENTS, EVENTS_GROUP);
	event(FAKE_FAMILY, VRRPIF_EVENT_ROUTER_ADD, "of-another", 0, NULL);
	put_family(fake_genl_reply(GENL_ID_CTRL, 0, 0, CTRL_CMD_NEWFAMILY), VRRPIF_FAMILY_NAME,
		   FAKE_FAMILY + 1, 1, VRRPIF_MCGRP_EVENTS, EVENTS_GROUP + 1);
	event(FAKE_FAMILY + 1, VRRPIF_EVENT_ROUTER_ADD, "after", 0, NULL);
}

bool module_load(void)
{
	return false;
}

int sock_open(struct sock **sock)
{
	*sock = &the_sock;
	return 0;
}

void sock_close(struct sock *sock)
{
	struct reply *r, *next;

	for (r = sock->first; r; r = next) {
		next = r->next;
		free(r);
	}
}

int sock_send(struct sock *sock, const void *msg, size_t len)
{
	const struct nlmsghdr *req = msg;

	if (!mnl_nlmsg_ok(req, len) || sock != &the_sock)
		abort();
	/* An event may come first whenever somebody listens. */
	event(FAKE_FAMILY, VRRPIF_EVENT_MAIN, "stray", 0, NULL);
	if (req->nlmsg_type == GENL_ID_CTRL)
		nlctrl(req);
	else
		fake_kernel(req);
	return 0;
}

ssize_t sock_recv(struct sock *sock, void *buf, size_t size)
{
	struct reply *r = sock->first;
	ssize_t len;

	if (!r || r->nlh.nlmsg_len > size)
		abort();
	sock->first = r->next;
	if (!sock->first)
		sock->last = &sock->first;
	len = r->err ? r->err : (ssize_t)r->nlh.nlmsg_len;
	if (!r->err)
		memcpy(buf, r->buf, len);
	free(r);
	return len;
}

int sock_join(struct sock *sock, uint32_t group)
{
	if (group == EVENTS_GROUP && getenv("FAKE_EVENTS"))
		make_events();
	sock->joined = group;
	return 0;
}

/* When all is told, as if the reader of stdout had left. */
int sock_wait(struct sock *sock)
{
	if (!sock->first && getenv("FAKE_EVENTS") && sock->joined != EVENTS_GROUP + 1)
		return -EIO;
	return sock->first ? 0 : -EPIPE;
}

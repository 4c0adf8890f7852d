// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>

#include "fake_kernel.h"
#include "msg.h"
#include "option.h"

static struct state fake;

/* The devices of this machine: eth0 is 2, eth1 is 3, ... the scene has more. */
unsigned int if_nametoindex(const char *name)
{
	if (!strncmp(name, "eth", 3) && name[3] >= '0' && name[3] <= '3' && !name[4])
		return name[3] - '0' + 2;
	errno = ENODEV;
	return 0;
}

void fake_put_addr(struct nlmsghdr *nlh, uint16_t type, const char *prefix)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	struct vr_addr a;

	if (parse_prefix(prefix, &a))
		abort();
	if (a.family == AF_INET)
		mnl_attr_put_u32(nlh, VRRPIF_A_ADDR_IP4, a.ip4.s_addr);
	else
		mnl_attr_put(nlh, VRRPIF_A_ADDR_IP6, 16, &a.ip6);
	if (strchr(prefix, '/'))
		mnl_attr_put_u8(nlh, VRRPIF_A_ADDR_PREFIX_LEN, a.prefix_len);
	mnl_attr_nest_end(nlh, nest);
}

static void put_options(struct nlmsghdr *nlh, const struct option *o, const void *cfg)
{
	for (; o->name; o++) {
		if (o->wire == 1)
			mnl_attr_put_u8(nlh, o->attr, option_get(o, cfg));
		else
			mnl_attr_put_u32(nlh, o->attr, option_get(o, cfg));
	}
}

static struct router_info *find_router(const char *name)
{
	unsigned int i;

	for (i = 0; i < fake.n_router; i++)
		if (!strcmp(fake.router[i].cfg.name, name))
			return &fake.router[i];
	return NULL;
}

static struct port_info *find_port(const char *router, uint32_t ifindex)
{
	unsigned int i;

	for (i = 0; i < fake.n_port; i++)
		if (!strcmp(fake.port[i].cfg.router, router) &&
		    fake.port[i].cfg.ifindex == ifindex)
			return &fake.port[i];
	return NULL;
}

static void put_router(struct nlmsghdr *nlh, const struct router_info *r)
{
	char buf[ADDR_STR_MAX];
	unsigned int i, n = 0;

	mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_NAME, r->cfg.name);
	put_options(nlh, router_options, &r->cfg);
	mnl_attr_put_u8(nlh, VRRPIF_A_ROUTER_FAMILY, r->cfg.addr[0].family);
	for (i = 0; i < r->cfg.n_addr; i++)
		fake_put_addr(nlh, VRRPIF_A_ROUTER_ADDRESS,
			      format_prefix(&r->cfg.addr[i], buf));
	for (i = 0; i < r->cfg.n_allow; i++)
		fake_put_addr(nlh, VRRPIF_A_ROUTER_ALLOW,
			      format_address(&r->cfg.allow[i], buf));
	for (i = 0; i < fake.n_port; i++) {
		const struct port_info *p = &fake.port[i];

		if (strcmp(p->cfg.router, r->cfg.name))
			continue;
		n++;
		if (p->state != VRRPIF_STATE_ACTIVE)
			continue;
		mnl_attr_put_u32(nlh, VRRPIF_A_ROUTER_MAIN_IFINDEX, p->cfg.ifindex);
		mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_MAIN_IFNAME, p->cfg.dev);
	}
	mnl_attr_put_u32(nlh, VRRPIF_A_ROUTER_TRANSITIONS, 3);
	mnl_attr_put_u32(nlh, VRRPIF_A_ROUTER_RESTORED, 1);
	mnl_attr_put_u32(nlh, VRRPIF_A_ROUTER_PLACE_ERRORS, 0);
	mnl_attr_put_u32(nlh, VRRPIF_A_ROUTER_PORT_COUNT, n + !!getenv("FAKE_LIE"));
}

static void put_port(struct nlmsghdr *nlh, const struct port_info *p)
{
	char buf[ADDR_STR_MAX];
	struct nlattr *nest;
	int i;

	mnl_attr_put_strz(nlh, VRRPIF_A_PORT_ROUTER, p->cfg.router);
	mnl_attr_put_u32(nlh, VRRPIF_A_PORT_IFINDEX, p->cfg.ifindex);
	mnl_attr_put_strz(nlh, VRRPIF_A_PORT_IFNAME, p->cfg.dev);
	put_options(nlh, port_options, &p->cfg);
	mnl_attr_put_u8(nlh, VRRPIF_A_PORT_EFFECTIVE_PRIORITY, p->effective_priority);
	if (p->source.family != AF_UNSPEC)
		fake_put_addr(nlh, VRRPIF_A_PORT_SOURCE, format_address(&p->source, buf));
	if (p->cfg.source.family != AF_UNSPEC)
		mnl_attr_put(nlh, VRRPIF_A_PORT_SOURCE_CONFIGURED, 0, NULL);
	mnl_attr_put_u8(nlh, VRRPIF_A_PORT_STATE, p->state);
	mnl_attr_put_u8(nlh, VRRPIF_A_PORT_REASON, p->reason);
	if (p->unheard)
		mnl_attr_put(nlh, VRRPIF_A_PORT_UNHEARD, 0, NULL);
	if (p->mute)
		mnl_attr_put(nlh, VRRPIF_A_PORT_MUTE, 0, NULL);
	mnl_attr_put_u32(nlh, VRRPIF_A_PORT_BACKOFF, p->backoff);
	mnl_attr_put_u32(nlh, VRRPIF_A_PORT_ACTIVE_INTERVAL, 1000000);
	mnl_attr_put_u32(nlh, VRRPIF_A_PORT_DEADLINE, p->deadline);
	if (p->active_source.family != AF_UNSPEC) {
		fake_put_addr(nlh, VRRPIF_A_PORT_ACTIVE_SOURCE,
			      format_address(&p->active_source, buf));
		mnl_attr_put_u8(nlh, VRRPIF_A_PORT_ACTIVE_PRIORITY, p->active_priority);
	}
	nest = mnl_attr_nest_start(nlh, VRRPIF_A_PORT_STATS);
	for (i = VRRPIF_A_STATS_PAD + 1; i <= VRRPIF_A_STATS_MAX; i++)
		mnl_attr_put_u64(nlh, i, 100 * p->cfg.ifindex + i);
	mnl_attr_nest_end(nlh, nest);
}

static void get(const struct nlmsghdr *req, const struct genlmsghdr *genl)
{
	struct router_info key;
	struct router_info *r;

	if (genl->cmd != VRRPIF_CMD_ROUTER_GET || !msg_get_router(req, &key)) {
		fake_ack(req, -EOPNOTSUPP, NULL, 0);
		return;
	}
	r = find_router(key.cfg.name);
	if (!r) {
		fake_ack(req, -ENOENT, "no such virtual router", 20);
		return;
	}
	put_router(fake_genl_reply(FAKE_FAMILY, 0, req->nlmsg_seq, genl->cmd), r);
	fake_ack(req, 0, NULL, 0);
}

/* An interrupted dump is told by the flag in what comes after the change. */
static void dump(const struct nlmsghdr *req, const struct genlmsghdr *genl)
{
	static int interrupted;
	const char *times = getenv("FAKE_INTR");
	uint16_t flags = NLM_F_MULTI;
	struct port_info key = { 0 };
	unsigned int i;

	if (times && interrupted < atoi(times)) {
		interrupted++;
		flags |= NLM_F_DUMP_INTR;
	}
	if (genl->cmd == VRRPIF_CMD_ROUTER_GET) {
		for (i = 0; i < fake.n_router; i++)
			put_router(fake_genl_reply(FAKE_FAMILY, flags, req->nlmsg_seq, genl->cmd),
				   &fake.router[i]);
	} else {
		const struct nlattr *attr;

		mnl_attr_for_each(attr, req, GENL_HDRLEN) {
			if (mnl_attr_get_type(attr) == VRRPIF_A_PORT_ROUTER)
				strcpy(key.cfg.router, mnl_attr_get_str(attr));
			else
				key.cfg.ifindex = mnl_attr_get_u32(attr);
		}
		for (i = 0; i < fake.n_port; i++) {
			const struct port_info *p = &fake.port[i];

			if ((*key.cfg.router && strcmp(key.cfg.router, p->cfg.router)) ||
			    (key.cfg.ifindex && key.cfg.ifindex != p->cfg.ifindex))
				continue;
			put_port(fake_genl_reply(FAKE_FAMILY, flags, req->nlmsg_seq, genl->cmd),
				 p);
		}
	}
	fake_done(req, flags & NLM_F_DUMP_INTR);
}

/* The port with the best priority is main, and everybody has heard it. */
static void elect(const char *router)
{
	struct port_info *best = NULL;
	unsigned int i;

	for (i = 0; i < fake.n_port; i++) {
		struct port_info *p = &fake.port[i];

		if (strcmp(p->cfg.router, router))
			continue;
		p->state = VRRPIF_STATE_BACKUP;
		p->reason = VRRPIF_REASON_STARTUP;
		p->effective_priority = p->cfg.priority;
		p->source = p->cfg.source;
		p->deadline = 3000000;
		if (p->source.family == AF_UNSPEC)
			parse_address("192.0.2.1", &p->source);
		if (!best || p->cfg.priority > best->cfg.priority)
			best = p;
	}
	if (best) {
		best->state = VRRPIF_STATE_ACTIVE;
		best->reason = VRRPIF_REASON_TIMEOUT;
	}
}

static void set_options(const struct option *o, void *to, const void *from, uint32_t set)
{
	for (; o->name; o++)
		if (set & CFG_BIT(o->attr))
			*option_value(o, to) = option_get(o, from);
}

static void set_router(struct router_cfg *to, const struct router_cfg *from, bool allow)
{
	set_options(router_options, to, from, from->set);
	if (from->set & CFG_ADDRESS) {
		to->n_addr = from->n_addr;
		memcpy(to->addr, from->addr, sizeof(to->addr));
	}
	if (allow) {
		to->n_allow = from->n_allow;
		memcpy(to->allow, from->allow, sizeof(to->allow));
	}
}

static void remove_ports(const char *router, uint32_t ifindex)
{
	unsigned int i;

	for (i = fake.n_port; i-- > 0; )
		if (!strcmp(fake.port[i].cfg.router, router) &&
		    (!ifindex || fake.port[i].cfg.ifindex == ifindex))
			memmove(&fake.port[i], &fake.port[i + 1],
				(--fake.n_port - i) * sizeof(*fake.port));
}

static bool has_attr(const struct nlmsghdr *req, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, req, GENL_HDRLEN)
		if (mnl_attr_get_type(attr) == type)
			return true;
	return false;
}

static void change_router(const struct nlmsghdr *req, uint8_t cmd)
{
	struct router_info new, *old;

	if (!msg_get_router(req, &new)) {
		fake_ack(req, -EINVAL, "malformed", 0);
		return;
	}
	old = find_router(new.cfg.name);
	if (cmd == VRRPIF_CMD_ROUTER_ADD && old) {
		fake_ack(req, -EEXIST, "a router of this name exists", 20);
		return;
	}
	if (cmd != VRRPIF_CMD_ROUTER_ADD && !old) {
		fake_ack(req, -ENOENT, "no such virtual router", 20);
		return;
	}
	switch (cmd) {
	case VRRPIF_CMD_ROUTER_ADD:
		old = state_add_router(&fake);
		old->cfg = new.cfg;
		router_fill_defaults(&old->cfg);
		break;
	case VRRPIF_CMD_ROUTER_SET:
		if (new.cfg.set & CFG_BIT(VRRPIF_A_ROUTER_VRID) &&
		    new.cfg.vrid != old->cfg.vrid) {
			/* name: 4 + 5 bytes and padding, behind 20 of headers */
			fake_ack(req, -EOPNOTSUPP, "the vrid cannot be changed", 32);
			return;
		}
		set_router(&old->cfg, &new.cfg, has_attr(req, VRRPIF_A_ROUTER_ALLOW));
		break;
	case VRRPIF_CMD_ROUTER_DEL:
		remove_ports(new.cfg.name, 0);
		memmove(old, old + 1,
			(fake.router + --fake.n_router - old) * sizeof(*old));
		break;
	}
	fake_ack(req, 0, NULL, 0);
}

static void change_port(const struct nlmsghdr *req, uint8_t cmd)
{
	struct port_info new, *old;

	if (!msg_get_port(req, &new)) {
		fake_ack(req, -EINVAL, "malformed", 0);
		return;
	}
	if (!find_router(new.cfg.router)) {
		fake_ack(req, -ENOENT, "no such virtual router", 20);
		return;
	}
	old = find_port(new.cfg.router, new.cfg.ifindex);
	if (cmd == VRRPIF_CMD_PORT_ADD && old) {
		fake_ack(req, -EEXIST, NULL, 0);	/* without a reason */
		return;
	}
	if (cmd != VRRPIF_CMD_PORT_ADD && !old) {
		fake_ack(req, -ENOENT, "interface is not a port of the router", 0);
		return;
	}
	if (new.cfg.set & CFG_BIT(VRRPIF_A_PORT_PRIORITY) && new.cfg.priority == 13) {
		/* a policy's refusal: router vr10 12, ifindex 8 bytes before */
		fake_ack(req, -ERANGE, "integer out of range", 20 + 12 + 8);
		return;
	}
	if (cmd == VRRPIF_CMD_PORT_DEL) {
		remove_ports(new.cfg.router, new.cfg.ifindex);
	} else {
		if (cmd == VRRPIF_CMD_PORT_ADD) {
			old = state_add_port(&fake);
			strcpy(old->cfg.router, new.cfg.router);
			old->cfg.ifindex = new.cfg.ifindex;
			snprintf(old->cfg.dev, sizeof(old->cfg.dev), "eth%u",
				 new.cfg.ifindex - 2);
			port_fill_defaults(&old->cfg);
		}
		set_options(port_options, &old->cfg, &new.cfg, new.cfg.set);
		/* The decoder is one of replies: there the source is the one in use. */
		if (has_attr(req, VRRPIF_A_PORT_SOURCE))
			old->cfg.source = new.source;
	}
	elect(new.cfg.router);
	fake_ack(req, 0, NULL, 0);
}

static struct router_cfg *scene_router(const char *name, uint32_t vrid, const char *address)
{
	struct router_cfg *cfg = &state_add_router(&fake)->cfg;

	strcpy(cfg->name, name);
	router_fill_defaults(cfg);
	cfg->vrid = vrid;
	cfg->n_addr = 1;
	parse_prefix(address, &cfg->addr[0]);
	return cfg;
}

static struct port_info *scene_port(const char *router, const char *dev, uint32_t priority,
				    uint32_t state, uint32_t reason)
{
	struct port_info *p = state_add_port(&fake);

	strcpy(p->cfg.router, router);
	strcpy(p->cfg.dev, dev);
	p->cfg.ifindex = 1 + fake.n_port;
	port_fill_defaults(&p->cfg);
	p->cfg.priority = priority;
	p->effective_priority = priority;
	p->state = state;
	p->reason = reason;
	return p;
}

static void make_scene(void)
{
	struct router_cfg *r;
	struct port_info *p;

	r = scene_router("vr10", 10, "10.0.0.1/24");
	parse_prefix("10.0.0.2", &r->addr[r->n_addr++]);
	p = scene_port("vr10", "eth0", 200, VRRPIF_STATE_ACTIVE, VRRPIF_REASON_HAND_OVER);
	parse_address("10.0.0.11", &p->source);
	p->deadline = 412345;
	p = scene_port("vr10", "eth1", 100, VRRPIF_STATE_BACKUP, VRRPIF_REASON_REPLACED);
	parse_address("10.0.0.12", &p->source);
	p->cfg.source = p->source;
	p->cfg.up_delay = 1500000;
	p->unheard = true;
	p->mute = true;
	p->backoff = 7216000;
	p->deadline = 3609375;
	parse_address("10.0.0.11", &p->active_source);
	p->active_priority = 200;
	/* A name that would speak to the terminal, and one that is not UTF-8. */
	scene_port("vr10", "a\033[31m\"b", 1, VRRPIF_STATE_INITIALIZE, VRRPIF_REASON_CARRIER);
	scene_port("vr10", "caf\351", 1, VRRPIF_STATE_INITIALIZE, VRRPIF_REASON_ADMIN_DOWN);

	r = scene_router("vr2", 2, "fe80::1/64");
	parse_prefix("2001:db8::1/64", &r->addr[r->n_addr++]);
	r->preempt = VRRPIF_PREEMPT_IMMEDIATE;
	r->interval = 100000;
	p = scene_port("vr2", "bridge-of-a-lan", 254, VRRPIF_STATE_BACKUP,
		       VRRPIF_REASON_BETTER_HEARD);
	parse_address("fe80::abcd:ef01:2345:6789", &p->source);
	parse_address("fe80::99", &p->active_source);
	p->active_priority = 255;
	p->deadline = 999;

	r = scene_router("vr30", 30, "192.0.2.1/24");
	r->version = VRRPIF_VERSION_V2_V3;
	r->placement = VRRPIF_PLACEMENT_VIRTUAL;
	r->accept = 0;
	r->checksum = VRRPIF_CHECKSUM_PSEUDO;
	r->arbitration = 0;
	r->link_poll = 1500;
	r->preempt_delay = 90000000;
	r->announce_refresh = 0;
	parse_address("192.0.2.98", &r->allow[r->n_allow++]);
	parse_address("192.0.2.99", &r->allow[r->n_allow++]);

	/* From a kernel that knows more than this tool. */
	r = scene_router("vr31", 31, "192.0.2.2/24");
	r->version = 9;
	p = scene_port("vr31", "eth0", 100, 7, 77);
	p->effective_priority = VRRPIF_PRIO_OWNER;
}

void fake_kernel(const struct nlmsghdr *req)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(req);

	if (getenv("FAKE_SCENE") && !fake.n_router)
		make_scene();
	if (genl->cmd == VRRPIF_CMD_ROUTER_GET || genl->cmd == VRRPIF_CMD_PORT_GET) {
		if (req->nlmsg_flags & NLM_F_DUMP)
			dump(req, genl);
		else
			get(req, genl);
	} else if (getenv("FAKE_EPERM")) {
		fake_ack(req, -EPERM, NULL, 0);
	} else if (genl->cmd < VRRPIF_CMD_PORT_GET) {
		change_router(req, genl->cmd);
	} else {
		change_port(req, genl->cmd);
	}
}

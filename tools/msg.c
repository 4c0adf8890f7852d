// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include <linux/genetlink.h>

#include "msg.h"
#include "option.h"

static void put_addr(struct nlmsghdr *nlh, uint16_t type, const struct vr_addr *addr, bool prefix)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	if (addr->family == AF_INET)
		mnl_attr_put_u32(nlh, VRRPIF_A_ADDR_IP4, addr->ip4.s_addr);
	else if (addr->family == AF_INET6)
		mnl_attr_put(nlh, VRRPIF_A_ADDR_IP6, sizeof(addr->ip6), &addr->ip6);
	if (prefix)
		mnl_attr_put_u8(nlh, VRRPIF_A_ADDR_PREFIX_LEN, addr->prefix_len);
	mnl_attr_nest_end(nlh, nest);
}

static void put_options(struct nlmsghdr *nlh, const struct option *table, const void *cfg,
			uint32_t set)
{
	const struct option *o;

	for (o = table; o->name; o++) {
		if (!(set & CFG_BIT(o->attr)))
			continue;
		if (o->wire == 1)
			mnl_attr_put_u8(nlh, o->attr, option_get(o, cfg));
		else
			mnl_attr_put_u32(nlh, o->attr, option_get(o, cfg));
	}
}

void msg_put_router_key(struct nlmsghdr *nlh, const char *name)
{
	mnl_attr_put_strz(nlh, VRRPIF_A_ROUTER_NAME, name);
}

void msg_put_router(struct nlmsghdr *nlh, const struct router_cfg *cfg)
{
	unsigned int i;

	msg_put_router_key(nlh, cfg->name);
	put_options(nlh, router_options, cfg, cfg->set);
	for (i = 0; cfg->set & CFG_ADDRESS && i < cfg->n_addr; i++)
		put_addr(nlh, VRRPIF_A_ROUTER_ADDRESS, &cfg->addr[i], true);
	for (i = 0; cfg->set & CFG_ALLOW && i < cfg->n_allow; i++)
		put_addr(nlh, VRRPIF_A_ROUTER_ALLOW, &cfg->allow[i], false);
	if (cfg->set & CFG_ALLOW && !cfg->n_allow)
		mnl_attr_put(nlh, NLA_F_NESTED | VRRPIF_A_ROUTER_ALLOW, 0, NULL);
}

void msg_put_port_key(struct nlmsghdr *nlh, const char *router, uint32_t ifindex)
{
	if (router)
		mnl_attr_put_strz(nlh, VRRPIF_A_PORT_ROUTER, router);
	if (ifindex)
		mnl_attr_put_u32(nlh, VRRPIF_A_PORT_IFINDEX, ifindex);
}

void msg_put_port(struct nlmsghdr *nlh, const struct port_cfg *cfg)
{
	msg_put_port_key(nlh, cfg->router, cfg->ifindex);
	put_options(nlh, port_options, cfg, cfg->set);
	if (cfg->set & CFG_SOURCE)
		put_addr(nlh, VRRPIF_A_PORT_SOURCE, &cfg->source, false);
}

/* Room for the attributes of one level. */
#define TB_MAX	32

struct attrs {
	const struct nlattr *tb[TB_MAX];
};

static int attr_cb(const struct nlattr *attr, void *data)
{
	uint16_t type = mnl_attr_get_type(attr);
	struct attrs *a = data;

	if (type < TB_MAX)
		a->tb[type] = attr;
	return MNL_CB_OK;
}

static bool parse_msg(const struct nlmsghdr *nlh, struct attrs *a)
{
	memset(a, 0, sizeof(*a));
	if (mnl_nlmsg_get_payload_len(nlh) < GENL_HDRLEN)
		return false;
	return mnl_attr_parse(nlh, GENL_HDRLEN, attr_cb, a) >= 0;
}

/* An attribute that is not sent is not read; one of a wrong size is an error. */
static bool get_num(const struct attrs *a, uint16_t type, size_t wire, uint32_t *val,
		    uint32_t *have)
{
	const struct nlattr *attr = a->tb[type];

	if (!attr)
		return true;
	if (mnl_attr_get_payload_len(attr) < wire)
		return false;
	*val = wire == 1 ? mnl_attr_get_u8(attr) : mnl_attr_get_u32(attr);
	if (have)
		*have |= CFG_BIT(type);
	return true;
}

static bool get_str(const struct attrs *a, uint16_t type, char *buf, size_t size)
{
	const struct nlattr *attr = a->tb[type];
	size_t len;

	if (!attr)
		return true;
	len = strnlen(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));
	if (len >= size)
		return false;
	memcpy(buf, mnl_attr_get_payload(attr), len);
	buf[len] = '\0';
	return true;
}

static bool get_addr_attr(const struct nlattr *attr, struct vr_addr *addr)
{
	struct attrs a = { 0 };
	uint32_t plen;

	memset(addr, 0, sizeof(*addr));
	if (mnl_attr_parse_nested(attr, attr_cb, &a) < 0)
		return false;
	if (a.tb[VRRPIF_A_ADDR_IP4]) {
		if (mnl_attr_get_payload_len(a.tb[VRRPIF_A_ADDR_IP4]) < sizeof(addr->ip4))
			return false;
		addr->family = AF_INET;
		addr->ip4.s_addr = mnl_attr_get_u32(a.tb[VRRPIF_A_ADDR_IP4]);
	} else if (a.tb[VRRPIF_A_ADDR_IP6]) {
		if (mnl_attr_get_payload_len(a.tb[VRRPIF_A_ADDR_IP6]) < sizeof(addr->ip6))
			return false;
		addr->family = AF_INET6;
		memcpy(&addr->ip6, mnl_attr_get_payload(a.tb[VRRPIF_A_ADDR_IP6]),
		       sizeof(addr->ip6));
	} else {
		return true;
	}
	plen = addr_max_prefix(addr->family);
	if (!get_num(&a, VRRPIF_A_ADDR_PREFIX_LEN, 1, &plen, NULL))
		return false;
	addr->prefix_len = plen;
	return true;
}

/* 0.0.0.0 and :: are how some say that there is none. */
static bool get_addr(const struct attrs *a, uint16_t type, struct vr_addr *addr)
{
	static const struct in6_addr none;

	if (!a->tb[type])
		return true;
	if (!get_addr_attr(a->tb[type], addr))
		return false;
	if (!memcmp(&addr->ip6, &none, sizeof(none)))
		addr->family = AF_UNSPEC;
	return true;
}

static bool get_options(const struct attrs *a, const struct option *table, void *cfg,
			uint32_t *set)
{
	const struct option *o;

	for (o = table; o->name; o++)
		if (!get_num(a, o->attr, o->wire, option_value(o, cfg), set))
			return false;
	return true;
}

/*
 * What is several attributes of one type: addresses and allowed sources. One
 * without an address is how a request says that there are none.
 */
static bool get_list(const struct nlmsghdr *nlh, uint16_t type, struct vr_addr *list,
		     unsigned int *n, unsigned int max)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		if (mnl_attr_get_type(attr) != type)
			continue;
		if (*n == max || !get_addr_attr(attr, &list[*n]))
			return false;
		*n += list[*n].family != AF_UNSPEC;
	}
	return true;
}

bool msg_get_router(const struct nlmsghdr *nlh, struct router_info *r)
{
	struct attrs a;

	memset(r, 0, sizeof(*r));
	if (!parse_msg(nlh, &a) || !a.tb[VRRPIF_A_ROUTER_NAME])
		return false;
	if (!get_list(nlh, VRRPIF_A_ROUTER_ADDRESS, r->cfg.addr, &r->cfg.n_addr,
		      VRRPIF_ADDR_MAX) ||
	    !get_list(nlh, VRRPIF_A_ROUTER_ALLOW, r->cfg.allow, &r->cfg.n_allow,
		      VRRPIF_ALLOW_MAX))
		return false;
	r->cfg.set |= (r->cfg.n_addr ? CFG_ADDRESS : 0) | CFG_ALLOW;
	return get_str(&a, VRRPIF_A_ROUTER_NAME, r->cfg.name, sizeof(r->cfg.name)) &&
	       get_options(&a, router_options, &r->cfg, &r->cfg.set) &&
	       get_num(&a, VRRPIF_A_ROUTER_FAMILY, 1, &r->family, NULL) &&
	       get_num(&a, VRRPIF_A_ROUTER_MAIN_IFINDEX, 4, &r->main_ifindex, &r->have) &&
	       get_str(&a, VRRPIF_A_ROUTER_MAIN_IFNAME, r->main_ifname,
		       sizeof(r->main_ifname)) &&
	       get_num(&a, VRRPIF_A_ROUTER_TRANSITIONS, 4, &r->transitions, NULL) &&
	       get_num(&a, VRRPIF_A_ROUTER_RESTORED, 4, &r->restored, NULL) &&
	       get_num(&a, VRRPIF_A_ROUTER_PLACE_ERRORS, 4, &r->place_errors, NULL) &&
	       get_num(&a, VRRPIF_A_ROUTER_PORT_COUNT, 4, &r->port_count, &r->have);
}

static bool get_stats(const struct attrs *a, uint64_t *stats)
{
	const struct nlattr *nest = a->tb[VRRPIF_A_PORT_STATS];
	struct attrs s = { 0 };
	int i;

	if (!nest)
		return true;
	if (mnl_attr_parse_nested(nest, attr_cb, &s) < 0)
		return false;
	for (i = VRRPIF_A_STATS_PAD + 1; i <= VRRPIF_A_STATS_MAX; i++) {
		if (!s.tb[i])
			continue;
		if (mnl_attr_get_payload_len(s.tb[i]) < sizeof(uint64_t))
			return false;
		stats[i] = mnl_attr_get_u64(s.tb[i]);
	}
	return true;
}

bool msg_get_port(const struct nlmsghdr *nlh, struct port_info *p)
{
	struct attrs a;

	memset(p, 0, sizeof(*p));
	if (!parse_msg(nlh, &a) || !a.tb[VRRPIF_A_PORT_ROUTER] || !a.tb[VRRPIF_A_PORT_IFINDEX])
		return false;
	p->unheard = a.tb[VRRPIF_A_PORT_UNHEARD];
	p->mute = a.tb[VRRPIF_A_PORT_MUTE];
	if (!get_addr(&a, VRRPIF_A_PORT_SOURCE, &p->source))
		return false;
	p->cfg.set |= CFG_SOURCE;
	if (a.tb[VRRPIF_A_PORT_SOURCE_CONFIGURED]) {
		p->cfg.source = p->source;
		p->have |= CFG_BIT(VRRPIF_A_PORT_SOURCE_CONFIGURED);
	}
	return get_str(&a, VRRPIF_A_PORT_ROUTER, p->cfg.router, sizeof(p->cfg.router)) &&
	       get_num(&a, VRRPIF_A_PORT_IFINDEX, 4, &p->cfg.ifindex, NULL) &&
	       get_str(&a, VRRPIF_A_PORT_IFNAME, p->cfg.dev, sizeof(p->cfg.dev)) &&
	       get_options(&a, port_options, &p->cfg, &p->cfg.set) &&
	       get_num(&a, VRRPIF_A_PORT_EFFECTIVE_PRIORITY, 1, &p->effective_priority, NULL) &&
	       get_num(&a, VRRPIF_A_PORT_STATE, 1, &p->state, NULL) &&
	       get_num(&a, VRRPIF_A_PORT_REASON, 1, &p->reason, NULL) &&
	       get_num(&a, VRRPIF_A_PORT_BACKOFF, 4, &p->backoff, NULL) &&
	       get_num(&a, VRRPIF_A_PORT_ACTIVE_INTERVAL, 4, &p->active_interval, &p->have) &&
	       get_num(&a, VRRPIF_A_PORT_DEADLINE, 4, &p->deadline, &p->have) &&
	       get_addr(&a, VRRPIF_A_PORT_ACTIVE_SOURCE, &p->active_source) &&
	       get_num(&a, VRRPIF_A_PORT_ACTIVE_PRIORITY, 1, &p->active_priority, &p->have) &&
	       get_stats(&a, p->stats);
}

static bool get_lladdr(const struct attrs *a, uint16_t type, uint8_t *lladdr, uint32_t *have)
{
	const struct nlattr *attr = a->tb[type];

	if (!attr)
		return true;
	if (mnl_attr_get_payload_len(attr) < LLADDR_LEN)
		return false;
	memcpy(lladdr, mnl_attr_get_payload(attr), LLADDR_LEN);
	*have |= CFG_BIT(type);
	return true;
}

bool msg_get_notice(const struct nlmsghdr *nlh, struct notice *n)
{
	struct attrs a;

	memset(n, 0, sizeof(*n));
	if (!parse_msg(nlh, &a) || !a.tb[VRRPIF_A_NOTICE_EVENT])
		return false;
	return get_num(&a, VRRPIF_A_NOTICE_EVENT, 1, &n->event, NULL) &&
	       get_str(&a, VRRPIF_A_NOTICE_ROUTER, n->router, sizeof(n->router)) &&
	       get_num(&a, VRRPIF_A_NOTICE_VRID, 1, &n->vrid, &n->have) &&
	       get_num(&a, VRRPIF_A_NOTICE_IFINDEX, 4, &n->ifindex, &n->have) &&
	       get_str(&a, VRRPIF_A_NOTICE_IFNAME, n->ifname, sizeof(n->ifname)) &&
	       get_num(&a, VRRPIF_A_NOTICE_STATE, 1, &n->state, &n->have) &&
	       get_num(&a, VRRPIF_A_NOTICE_OLD_STATE, 1, &n->old_state, &n->have) &&
	       get_num(&a, VRRPIF_A_NOTICE_REASON, 1, &n->reason, &n->have) &&
	       get_num(&a, VRRPIF_A_NOTICE_MAIN_IFINDEX, 4, &n->main_ifindex, &n->have) &&
	       get_str(&a, VRRPIF_A_NOTICE_MAIN_IFNAME, n->main_ifname,
		       sizeof(n->main_ifname)) &&
	       get_addr(&a, VRRPIF_A_NOTICE_ADDRESS, &n->address) &&
	       get_num(&a, VRRPIF_A_NOTICE_ALERT, 1, &n->alert, &n->have) &&
	       get_addr(&a, VRRPIF_A_NOTICE_SOURCE, &n->source) &&
	       get_lladdr(&a, VRRPIF_A_NOTICE_LLADDR, n->lladdr, &n->have) &&
	       get_num(&a, VRRPIF_A_NOTICE_SUPPRESSED, 4, &n->suppressed, &n->have);
}

static bool covers(const struct nlmsghdr *nlh, const struct nlattr *attr, uint32_t offset)
{
	uint32_t start = (const char *)attr - (const char *)nlh;

	return offset >= start && offset < start + mnl_attr_get_len(attr);
}

const char *msg_attr_name(const struct nlmsghdr *nlh, uint32_t offset)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	bool port = genl->cmd >= VRRPIF_CMD_PORT_GET;
	const struct nlattr *attr;
	const struct option *o;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		uint16_t type = mnl_attr_get_type(attr);

		if (!covers(nlh, attr, offset))
			continue;
		for (o = port ? port_options : router_options; o->name; o++)
			if (o->attr == type)
				return o->name;
		if (port && type == VRRPIF_A_PORT_SOURCE)
			return "source";
		if (port && type == VRRPIF_A_PORT_IFINDEX)
			return "dev";
		if (!port && type == VRRPIF_A_ROUTER_ADDRESS)
			return "address";
		if (!port && type == VRRPIF_A_ROUTER_ALLOW)
			return "allow";
		return NULL;
	}
	return NULL;
}

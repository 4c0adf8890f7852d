// SPDX-License-Identifier: GPL-2.0
/*
 * From the attributes of a request to a configuration that is valid, or to
 * the reason why it is not.
 */
#include <linux/inetdevice.h>
#include <linux/slab.h>
#include <net/ipv6.h>

#include "addr.h"
#include "netlink_gen.h"
#include "nlparse.h"

#define DELAY_MAX	(1000 * USEC_PER_SEC)
#define POLL_MIN	(1 * USEC_PER_MSEC)
#define POLL_MAX	(1 * USEC_PER_SEC)
#define ANNOUNCE_MIN	(10 * USEC_PER_MSEC)
#define ANNOUNCE_MAX	(60 * USEC_PER_SEC)
#define REFRESH_MIN	(1 * USEC_PER_SEC)

static void get_u8(struct genl_info *info, int attr, u8 *v)
{
	if (info->attrs[attr])
		*v = nla_get_u8(info->attrs[attr]);
}

static void get_bool(struct genl_info *info, int attr, bool *v)
{
	if (info->attrs[attr])
		*v = nla_get_u8(info->attrs[attr]);
}

static int refuse(struct genl_info *info, int attr, const char *why)
{
	info->extack->_msg = why;
	NL_SET_BAD_ATTR(info->extack, info->attrs[attr]);
	return -EINVAL;
}

/* A time within bounds, or zero where @zero allows it. */
static int get_time(struct genl_info *info, int attr, u32 *v, u32 min, u32 max,
		    bool zero, const char *why)
{
	if (!info->attrs[attr])
		return 0;
	*v = nla_get_u32(info->attrs[attr]);
	if (zero && !*v)
		return 0;
	return *v < min || *v > max ? refuse(info, attr, why) : 0;
}

/* What is on the wire differs: the version may be what does not fit. */
static int get_interval(struct genl_info *info, struct vrrpif_config *cfg)
{
	int attr = VRRPIF_A_ROUTER_INTERVAL;

	if (info->attrs[attr])
		cfg->interval_us = nla_get_u32(info->attrs[attr]);
	else
		attr = VRRPIF_A_ROUTER_VERSION;
	if (vrrpif_version_interval_ok(cfg->version, cfg->interval_us))
		return 0;
	if (cfg->version == VRRPIF_VERSION_V3)
		return refuse(info, attr,
			      "interval must be 10ms to 40.95s in steps of 10ms");
	if (cfg->version == VRRPIF_VERSION_V2)
		return refuse(info, attr,
			      "interval of version 2 must be 1s to 255s in whole seconds");
	return refuse(info, attr,
		      "interval of version 2+3 must be 1s to 40s in whole seconds");
}

static int parse_times(struct genl_info *info, struct vrrpif_config *cfg)
{
	int err;

	err = get_interval(info, cfg);
	if (!err)
		err = get_time(info, VRRPIF_A_ROUTER_PREEMPT_DELAY,
			       &cfg->preempt_delay_us, 0, DELAY_MAX, true,
			       "preempt-delay must be at most 1000s");
	if (!err)
		err = get_time(info, VRRPIF_A_ROUTER_LINK_POLL,
			       &cfg->link_poll_us, POLL_MIN, POLL_MAX, true,
			       "link-poll must be 1ms to 1s, or 0 for none");
	if (!err)
		err = get_time(info, VRRPIF_A_ROUTER_ANNOUNCE_INTERVAL,
			       &cfg->announce_interval_us, ANNOUNCE_MIN,
			       ANNOUNCE_MAX, false,
			       "announce-interval must be 10ms to 60s");
	if (!err)
		err = get_time(info, VRRPIF_A_ROUTER_ANNOUNCE_REFRESH,
			       &cfg->announce_refresh_us, REFRESH_MIN, U32_MAX,
			       true,
			       "announce-refresh must be at least 1s, or 0 for none");
	if (!err)
		err = get_time(info, VRRPIF_A_ROUTER_ANNOUNCE_COUNT,
			       &cfg->announce_count, 1, 100, false,
			       "announce-count must be 1 to 100");
	return err;
}

static bool unicast(const struct vrrpif_ip *ip, bool ipv6)
{
	int type;

	if (!ipv6) {
		__be32 a = vrrpif_ip4(ip);

		/* 0.0.0.0/8 is no source for anybody (RFC 1122 3.2.1.3) */
		return ip->b[0] && !ipv4_is_multicast(a) &&
		       !ipv4_is_lbcast(a) && !ipv4_is_loopback(a);
	}
	type = ipv6_addr_type((const struct in6_addr *)ip->b);
	return type & IPV6_ADDR_UNICAST && !(type & IPV6_ADDR_LOOPBACK);
}

static bool link_local(const struct vrrpif_ip *ip)
{
	return ipv6_addr_type((const struct in6_addr *)ip->b) &
	       IPV6_ADDR_LINKLOCAL;
}

/* An address of @family, which the first address of a new router decides. */
static int parse_addr(struct genl_info *info, const struct nlattr *nest,
		      u8 *family, struct vrrpif_vip *vip)
{
	struct nlattr *tb[VRRPIF_A_ADDR_PREFIX_LEN + 1];
	u8 bits;
	int err;

	err = nla_parse_nested(tb, VRRPIF_A_ADDR_PREFIX_LEN, nest,
			       vrrpif_addr_nl_policy, info->extack);
	if (err)
		return err;
	err = -EINVAL;
	if (!tb[VRRPIF_A_ADDR_IP4] == !tb[VRRPIF_A_ADDR_IP6]) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest,
				    "an IPv4 or an IPv6 address is needed");
		return err;
	}
	if (!*family)
		*family = tb[VRRPIF_A_ADDR_IP6] ? AF_INET6 : AF_INET;
	if (*family != (tb[VRRPIF_A_ADDR_IP6] ? AF_INET6 : AF_INET)) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest,
				    "a router has IPv4 or IPv6 addresses, not both");
		return err;
	}
	memset(&vip->ip, 0, sizeof(vip->ip));
	if (*family == AF_INET6)
		nla_memcpy(vip->ip.b, tb[VRRPIF_A_ADDR_IP6], 16);
	else
		nla_memcpy(vip->ip.b, tb[VRRPIF_A_ADDR_IP4], 4);
	if (!unicast(&vip->ip, *family == AF_INET6)) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest,
				    "not a unicast address of a LAN");
		return err;
	}
	bits = *family == AF_INET6 ? 128 : 32;
	vip->prefix_len = bits;
	if (tb[VRRPIF_A_ADDR_PREFIX_LEN])
		vip->prefix_len = nla_get_u8(tb[VRRPIF_A_ADDR_PREFIX_LEN]);
	if (!vip->prefix_len || vip->prefix_len > bits) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest,
				    "prefix length must be 1 to 32, or 128 for IPv6");
		return err;
	}
	return 0;
}

static bool repeated(const struct vrrpif_addrs *addrs, u8 i)
{
	u8 j;

	for (j = 0; j < i; j++)
		if (!vrrpif_ip_cmp(&addrs->vip[j].ip, &addrs->vip[i].ip))
			return true;
	return false;
}

/* Two routers cannot both say where one address is. Link-local ones are many,
 * each on its own LAN.
 */
static bool taken(struct vrrpif_net *vn, const struct vrrpif_vip *vip,
		  const struct vrrpif_router *router)
{
	const struct vrrpif_vip *other;

	hash_for_each_possible(vn->vips, other, node, vrrpif_ip_key(&vip->ip))
		if (other->router != router &&
		    !vrrpif_ip_cmp(&other->ip, &vip->ip))
			return true;
	return false;
}

/* What is wrong with address @i of @addrs, among the others? */
static const char *misplaced(struct vrrpif_net *vn, u8 family,
			     const struct vrrpif_addrs *addrs, u8 i,
			     const struct vrrpif_router *router)
{
	const struct vrrpif_vip *vip = &addrs->vip[i];
	bool local = family == AF_INET6 && link_local(&vip->ip);

	if (repeated(addrs, i))
		return "address is given twice";
	if (family == AF_INET6 && !i && !local)
		return "the first IPv6 address must be link-local (RFC 9568 5.2.9)";
	if (!local && taken(vn, vip, router))
		return "address belongs to another virtual router";
	return NULL;
}

static int parse_addrs(struct genl_info *info, struct vrrpif_net *vn,
		       const struct vrrpif_router *router, u8 *family,
		       struct vrrpif_addrs **ret)
{
	const char *wrong;
	struct vrrpif_addrs *addrs;
	const struct nlattr *nla;
	int rem, err, alen, n = 0;

	nlmsg_for_each_attr(nla, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(nla) == VRRPIF_A_ROUTER_ADDRESS;
	if (!n)
		return 0;
	if (n > VRRPIF_ADDR_MAX)
		return refuse(info, VRRPIF_A_ROUTER_ADDRESS,
			      "a router has at most 64 addresses");
	/* behind the structs the same once more as the wire has them */
	addrs = kzalloc(struct_size(addrs, vip, n) + n * 16,
			GFP_KERNEL_ACCOUNT);
	if (!addrs)
		return -ENOMEM;
	refcount_set(&addrs->ref, 1);
	addrs->wire = (u8 *)&addrs->vip[n];
	nlmsg_for_each_attr(nla, info->nlhdr, GENL_HDRLEN, rem) {
		u8 i = addrs->count;

		if (nla_type(nla) != VRRPIF_A_ROUTER_ADDRESS)
			continue;
		err = parse_addr(info, nla, family, &addrs->vip[i]);
		wrong = err ? NULL : misplaced(vn, *family, addrs, i, router);
		if (wrong) {
			info->extack->_msg = wrong;
			NL_SET_BAD_ATTR(info->extack, nla);
			err = -EINVAL;
		}
		if (err) {
			kfree(addrs);
			return err;
		}
		alen = *family == AF_INET6 ? 16 : 4;
		memcpy(addrs->wire + i * alen, addrs->vip[i].ip.b, alen);
		addrs->count++;
	}
	*ret = addrs;
	return 0;
}

/* The empty attribute is how a request says that there is no list. */
static int parse_allow(struct genl_info *info, struct vrrpif_config *cfg)
{
	const struct nlattr *nla;
	struct vrrpif_vip vip;
	int rem, err, n = 0;
	u8 i;

	nlmsg_for_each_attr(nla, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(nla) == VRRPIF_A_ROUTER_ALLOW;
	if (!n)
		return 0;
	cfg->allow_count = 0;
	if (n == 1 && !nla_len(info->attrs[VRRPIF_A_ROUTER_ALLOW]))
		return 0;
	if (n > VRRPIF_ALLOW_MAX)
		return refuse(info, VRRPIF_A_ROUTER_ALLOW,
			      "a router has at most 16 allowed sources");
	nlmsg_for_each_attr(nla, info->nlhdr, GENL_HDRLEN, rem) {
		const char *wrong = NULL;

		if (nla_type(nla) != VRRPIF_A_ROUTER_ALLOW)
			continue;
		err = parse_addr(info, nla, &cfg->family, &vip);
		if (err)
			return err;
		if (vip.prefix_len != (cfg->family == AF_INET6 ? 128 : 32))
			wrong = "an allowed source is an address, not a prefix";
		else if (cfg->family == AF_INET6 && !link_local(&vip.ip))
			wrong = "an IPv6 source is link-local (RFC 9568 5.1.2.1)";
		for (i = 0; i < cfg->allow_count; i++)
			if (!vrrpif_ip_cmp(&cfg->allow[i], &vip.ip))
				wrong = "allowed source is given twice";
		if (wrong) {
			info->extack->_msg = wrong;
			NL_SET_BAD_ATTR(info->extack, nla);
			return -EINVAL;
		}
		cfg->allow[cfg->allow_count++] = vip.ip;
	}
	return 0;
}

/* What this version of the module does not do, and what does not go together */
static int check(struct genl_info *info, const struct vrrpif_config *cfg)
{
	if (cfg->family == AF_INET6 && cfg->version != VRRPIF_VERSION_V3)
		return refuse(info, VRRPIF_A_ROUTER_VERSION,
			      "version 2 has no IPv6, version must be 3");
	if (cfg->placement == VRRPIF_PLACEMENT_VIRTUAL)
		return 0;
	if (!cfg->accept)
		return refuse(info, VRRPIF_A_ROUTER_ACCEPT,
			      "accept off needs mac virtual: with mac real the address is an ordinary one");
	return 0;
}

/**
 * vrrpif_parse_router() - configuration of a router from a request
 * @info: request
 * @vn: namespace
 * @router: the router that is to be changed, NULL for a new one
 * @cfg: the defaults or the present one; changed by what is given, but for
 *	name and VRID
 * @addrs: set to the addresses, with one reference, or to NULL
 *
 * Context: RTNL.
 * Return: 0 or a negative errno, with a reason in the extack.
 */
int vrrpif_parse_router(struct genl_info *info, struct vrrpif_net *vn,
			const struct vrrpif_router *router,
			struct vrrpif_config *cfg, struct vrrpif_addrs **addrs)
{
	int err;

	*addrs = NULL;
	get_u8(info, VRRPIF_A_ROUTER_VERSION, &cfg->version);
	get_u8(info, VRRPIF_A_ROUTER_PREEMPT, &cfg->preempt);
	get_u8(info, VRRPIF_A_ROUTER_PLACEMENT, &cfg->placement);
	get_u8(info, VRRPIF_A_ROUTER_CHECKSUM, &cfg->checksum);
	/* the default of a new router: RFC 9568 6.1, or an ordinary address */
	if (!router && !info->attrs[VRRPIF_A_ROUTER_ACCEPT])
		cfg->accept = cfg->placement == VRRPIF_PLACEMENT_REAL;
	get_bool(info, VRRPIF_A_ROUTER_ACCEPT, &cfg->accept);
	get_bool(info, VRRPIF_A_ROUTER_ARBITRATION, &cfg->arbitration);
	err = parse_times(info, cfg);
	if (!err)
		err = parse_addrs(info, vn, router, &cfg->family, addrs);
	if (!err)
		err = parse_allow(info, cfg);
	if (!err)
		err = check(info, cfg);
	if (err) {
		vrrpif_addrs_put(*addrs);
		*addrs = NULL;
	}
	return err;
}

/**
 * vrrpif_parse_port() - configuration of a port from a request
 * @info: request
 * @family: of the router
 * @cfg: the defaults or the present one; changed by what is given
 *
 * Return: 0 or a negative errno, with a reason in the extack.
 */
int vrrpif_parse_port(struct genl_info *info, u8 family,
		      struct vrrpif_port_config *cfg)
{
	const struct nlattr *source = info->attrs[VRRPIF_A_PORT_SOURCE];
	struct vrrpif_vip vip;
	int err;

	get_u8(info, VRRPIF_A_PORT_PRIORITY, &cfg->priority);
	err = get_time(info, VRRPIF_A_PORT_UP_DELAY, &cfg->up_delay_us, 0,
		       DELAY_MAX, true, "up-delay must be at most 1000s");
	if (err || !source)
		return err;
	cfg->has_source = nla_len(source);
	if (!cfg->has_source)
		return 0;
	err = parse_addr(info, source, &family, &vip);
	if (err)
		return err;
	if (family == AF_INET6 && !link_local(&vip.ip))
		return refuse(info, VRRPIF_A_PORT_SOURCE,
			      "an IPv6 source must be link-local (RFC 9568 5.1.2.1)");
	cfg->source = vip.ip;
	return 0;
}

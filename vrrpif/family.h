/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between IPv4 and IPv6 outside of the codec: inet4.c, inet6.c.
 */
#ifndef _VRRPIF_FAMILY_H
#define _VRRPIF_FAMILY_H

#include <linux/skbuff.h>

#include "types.h"

/**
 * struct vrrpif_survey - what an interface says of itself
 * @primary: primary address: IPv4 the first, IPv6 a link-local one
 * @found: there is one
 * @owner: it has all virtual addresses of the router as its own
 * @pending: there may be one soon, duplicate address detection is under way
 */
struct vrrpif_survey {
	struct vrrpif_ip primary;
	bool found;
	bool owner;
	bool pending;
};

/**
 * struct vrrpif_spot - a virtual address on one interface, as it is
 * @prefix: destination of the route it needs
 * @table: routing table of the interface
 * @prefix_len: length of @prefix
 * @addr_len: prefix length the address has, or shall have
 * @routed: it needs a route
 * @ours: it is there, and was put there by us
 */
struct vrrpif_spot {
	struct vrrpif_ip prefix;
	u32 table;
	u8 prefix_len;
	u8 addr_len;
	bool routed;
	bool ours;
};

/**
 * struct vrrpif_family - operations of a family
 * @ethertype: of its packets, network order
 * @af: AF_INET or AF_INET6
 * @alen: length of an address
 * @metric: of our routes; IPv6 prefers the smaller one, IPv4 the first one
 * @scope: of our routes
 * @group_mac: multicast MAC of the VRRP group (RFC 9568 7.2)
 * @survey: look at an interface; RTNL
 * @look: look at a virtual address on an interface, false without the family
 *	there; RCU
 * @join: see that the interface is in the VRRP group, may be repeated: 0, also
 *	without the family there, or a negative errno; RTNL
 * @leave: leave it; RTNL
 * @announce: gratuitous ARP or unsolicited NA, NULL without memory; softirq
 * @neighbours: table of the neighbours the machine knows
 * @ask: ask a neighbour for its MAC, NULL without memory; softirq
 */
struct vrrpif_family {
	__be16 ethertype;
	u8 af;
	u8 alen;
	u8 metric;
	u8 scope;
	u8 group_mac[ETH_ALEN];
	void (*survey)(struct net_device *dev, const struct vrrpif_addrs *addrs,
		       struct vrrpif_survey *s);
	bool (*look)(struct net_device *dev, const struct vrrpif_vip *vip,
		     struct vrrpif_spot *spot);
	int (*join)(struct vrrpif_link *link);
	void (*leave)(struct vrrpif_link *link);
	struct sk_buff *(*announce)(struct net_device *dev, const u8 *mac,
				    const struct vrrpif_ip *ip);
	struct neigh_table *(*neighbours)(void);
	struct sk_buff *(*ask)(struct net_device *dev,
			       const struct vrrpif_ip *from,
			       const struct vrrpif_ip *whom);
};

extern const struct vrrpif_family vrrpif_inet4;
extern const struct vrrpif_family vrrpif_inet6;

static inline const struct vrrpif_family *
vrrpif_family(const struct vrrpif_config *cfg)
{
	return cfg->family == AF_INET6 ? &vrrpif_inet6 : &vrrpif_inet4;
}

/* Copy the first @len bits, the rest is zero. */
static inline struct vrrpif_ip vrrpif_ip_mask(const struct vrrpif_ip *ip,
					      u8 len)
{
	struct vrrpif_ip m = {};
	u8 i;

	for (i = 0; i < len / 8; i++)
		m.b[i] = ip->b[i];
	if (len % 8)
		m.b[i] = ip->b[i] & (0xff00 >> (len % 8));
	return m;
}

#endif /* _VRRPIF_FAMILY_H */

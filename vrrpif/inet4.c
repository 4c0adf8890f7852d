// SPDX-License-Identifier: GPL-2.0
#include <linux/if_arp.h>
#include <linux/igmp.h>
#include <linux/inetdevice.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/arp.h>
#include <net/l3mdev.h>

#include "device.h"
#include "family.h"
#include "filter.h"

#define VRRP_GROUP4	htonl(0xe0000012)	/* 224.0.0.18 */

static bool has_own(struct in_device *in_dev, __be32 ip)
{
	const struct in_ifaddr *ifa;

	in_dev_for_each_ifa_rtnl(ifa, in_dev)
		if (ifa->ifa_local == ip && ifa->ifa_proto != VRRPIF_PROTO)
			return true;
	return false;
}

static void survey4(struct net_device *dev, const struct vrrpif_addrs *addrs,
		    struct vrrpif_survey *s)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);
	const struct in_ifaddr *ifa;
	u8 i;

	memset(s, 0, sizeof(*s));
	if (!in_dev)
		return;
	s->owner = true;
	for (i = 0; s->owner && i < addrs->count; i++)
		s->owner = has_own(in_dev, vrrpif_ip4(&addrs->vip[i].ip));

	in_dev_for_each_ifa_rtnl(ifa, in_dev) {
		if (ifa->ifa_proto == VRRPIF_PROTO)
			continue;
		s->found = true;
		s->primary = vrrpif_from_ip4(ifa->ifa_local);
		return;
	}
}

/*
 * An address whose prefix the interface has no address of its own in is added
 * with length 32. It would be the primary address of its prefix otherwise,
 * and take every address the user adds to that prefix later with it when it
 * moves. A virtual address without a prefix borrows that of the interface.
 */
static bool look4(struct net_device *dev, const struct vrrpif_vip *vip,
		  struct vrrpif_spot *spot)
{
	struct in_device *in_dev = __in_dev_get_rcu(dev);
	__be32 ip = vrrpif_ip4(&vip->ip);
	u8 len = vip->prefix_len;
	/* on the device of the router there is no other user */
	bool covered = vrrpif_device_is(dev);
	struct in_ifaddr *ifa;

	memset(spot, 0, sizeof(*spot));
	if (!in_dev)
		return false;
	spot->table = l3mdev_fib_table_rcu(dev) ?: RT_TABLE_MAIN;
	in_dev_for_each_ifa_rcu(ifa, in_dev) {
		if (ifa->ifa_proto == VRRPIF_PROTO) {
			if (ifa->ifa_local == ip) {
				spot->ours = true;
				spot->addr_len = ifa->ifa_prefixlen;
			}
			continue;
		}
		if (!inet_ifa_match(ip, ifa))
			continue;
		if (len == 32)
			len = ifa->ifa_prefixlen;
		if (ifa->ifa_prefixlen == vip->prefix_len)
			covered = true;
	}
	if (!spot->ours)
		spot->addr_len = covered ? vip->prefix_len : 32;
	spot->routed = len < 32;
	spot->prefix_len = len;
	spot->prefix = vrrpif_ip_mask(&vip->ip, len);
	return true;
}

static void leave4(struct vrrpif_link *link)
{
	struct in_device *in_dev = link->group4;

	if (!in_dev)
		return;
	/* one that is not the interface's any more has left on its own */
	if (in_dev == __in_dev_get_rtnl(link->dev))
		__ip_mc_dec_group(in_dev, VRRP_GROUP4, GFP_KERNEL);
	in_dev_put(in_dev);
	link->group4 = NULL;
}

static struct ip_mc_list *membership4(struct in_device *in_dev)
{
	struct ip_mc_list *im = rtnl_dereference(in_dev->mc_list);

	while (im && im->multiaddr != VRRP_GROUP4)
		im = rtnl_dereference(im->next_rcu);
	return im;
}

/* ip_mc_inc_group() does not tell whether it did anything. */
static int join4(struct vrrpif_link *link)
{
	struct in_device *in_dev = __in_dev_get_rtnl(link->dev);
	const struct ip_mc_list *im;

	if (in_dev != link->group4)
		leave4(link);
	if (!in_dev)
		return 0;
	if (!link->group4) {
		ip_mc_inc_group(in_dev, VRRP_GROUP4);
		if (!membership4(in_dev))
			return -ENOMEM;
		in_dev_hold(in_dev);
		link->group4 = in_dev;
	}
	im = membership4(in_dev);
	/* not while the interface is down */
	return im && im->loaded ?
	       vrrpif_filter_mend(link->dev, vrrpif_inet4.group_mac) : 0;
}

/*
 * RFC 9568 6.4.1: an ARP request, sender and target are the address, both
 * link layer addresses the MAC it is reached at.
 */
static struct sk_buff *announce4(struct net_device *dev, const u8 *mac,
				 const struct vrrpif_ip *ip)
{
	__be32 vip = vrrpif_ip4(ip);

	return arp_create(ARPOP_REQUEST, ETH_P_ARP, vip, dev, vip, NULL, mac,
			  mac);
}

static struct neigh_table *neighbours4(void)
{
	return &arp_tbl;
}

static struct sk_buff *ask4(struct net_device *dev, const struct vrrpif_ip *from,
			    const struct vrrpif_ip *whom)
{
	return arp_create(ARPOP_REQUEST, ETH_P_ARP, vrrpif_ip4(whom), dev,
			  vrrpif_ip4(from), NULL, dev->dev_addr, NULL);
}

const struct vrrpif_family vrrpif_inet4 = {
	.ethertype = htons(ETH_P_IP),
	.af = AF_INET,
	.alen = 4,
	.metric = 0,
	.scope = RT_SCOPE_LINK,
	.group_mac = { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x12 },
	.survey = survey4,
	.look = look4,
	.join = join4,
	.leave = leave4,
	.announce = announce4,
	.neighbours = neighbours4,
	.ask = ask4,
};

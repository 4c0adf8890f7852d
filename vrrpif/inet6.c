// SPDX-License-Identifier: GPL-2.0
#include <linux/icmpv6.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/ip6_checksum.h>
#include <net/l3mdev.h>
#include <net/ndisc.h>

#include "device.h"
#include "family.h"
#include "filter.h"

static const struct in6_addr vrrp_group6 = { { { 0xff, 0x02, [15] = 0x12 } } };

static bool is_ip(const struct inet6_ifaddr *ifp, const struct vrrpif_ip *ip)
{
	return !memcmp(&ifp->addr, ip->b, sizeof(ifp->addr));
}

static bool has_own(struct inet6_dev *idev, const struct vrrpif_ip *ip)
{
	const struct inet6_ifaddr *ifp;

	list_for_each_entry(ifp, &idev->addr_list, if_list)
		if (is_ip(ifp, ip) && ifp->ifa_proto != VRRPIF_PROTO)
			return true;
	return false;
}

static void survey6(struct net_device *dev, const struct vrrpif_addrs *addrs,
		    struct vrrpif_survey *s)
{
	struct inet6_dev *idev = __in6_dev_get(dev);
	const struct inet6_ifaddr *ifp;
	u8 i;

	memset(s, 0, sizeof(*s));
	if (!idev)
		return;
	read_lock_bh(&idev->lock);
	s->owner = true;
	for (i = 0; s->owner && i < addrs->count; i++)
		s->owner = has_own(idev, &addrs->vip[i].ip);

	list_for_each_entry(ifp, &idev->addr_list, if_list) {
		if (ifp->ifa_proto == VRRPIF_PROTO ||
		    !(ipv6_addr_type(&ifp->addr) & IPV6_ADDR_LINKLOCAL) ||
		    ifp->flags & IFA_F_DADFAILED)
			continue;
		if (ifp->flags & IFA_F_TENTATIVE) {
			s->pending = true;
			continue;
		}
		s->found = true;
		memcpy(s->primary.b, &ifp->addr, sizeof(ifp->addr));
		break;
	}
	read_unlock_bh(&idev->lock);
}

/*
 * IPv6 has no primary address that others depend on, so an address keeps its
 * length.
 */
static bool look6(struct net_device *dev, const struct vrrpif_vip *vip,
		  struct vrrpif_spot *spot)
{
	struct inet6_dev *idev = __in6_dev_get(dev);
	u8 len = vip->prefix_len;
	struct inet6_ifaddr *ifp;
	bool link_local;

	memset(spot, 0, sizeof(*spot));
	if (!idev)
		return false;
	spot->table = l3mdev_fib_table_rcu(dev) ?: RT_TABLE_MAIN;
	spot->addr_len = vip->prefix_len;
	read_lock_bh(&idev->lock);
	list_for_each_entry(ifp, &idev->addr_list, if_list) {
		if (ifp->ifa_proto == VRRPIF_PROTO) {
			if (is_ip(ifp, &vip->ip)) {
				spot->ours = true;
				spot->addr_len = ifp->prefix_len;
			}
		} else if (len == 128 &&
			   ipv6_prefix_equal(&ifp->addr,
					     (struct in6_addr *)vip->ip.b,
					     ifp->prefix_len)) {
			len = ifp->prefix_len;
		}
	}
	read_unlock_bh(&idev->lock);
	/* fe80::/64 is there on every interface but the router's own */
	link_local = vip->ip.b[0] == 0xfe && (vip->ip.b[1] & 0xc0) == 0x80;
	spot->routed = len < 128 && (!link_local || vrrpif_device_is(dev));
	spot->prefix_len = len;
	spot->prefix = vrrpif_ip_mask(&vip->ip, len);
	return true;
}

static void leave6(struct vrrpif_link *link)
{
	struct inet6_dev *idev = link->group6;

	if (!idev)
		return;
	/* one that is not the interface's any more has left on its own */
	if (idev == __in6_dev_get(link->dev))
		ipv6_dev_mc_dec(link->dev, &vrrp_group6);
	in6_dev_put(idev);
	link->group6 = NULL;
}

static bool is_loaded(struct inet6_dev *idev)
{
	struct ifmcaddr6 *mc;

	for (mc = rcu_dereference_protected(idev->mc_list,
					    lockdep_is_held(&idev->mc_lock));
	     mc;
	     mc = rcu_dereference_protected(mc->next,
					    lockdep_is_held(&idev->mc_lock)))
		if (ipv6_addr_equal(&mc->mca_addr, &vrrp_group6))
			return mc->mca_flags & MAF_LOADED;
	return false;
}

static int join6(struct vrrpif_link *link)
{
	struct inet6_dev *idev = __in6_dev_get(link->dev);
	int err = 0;

	if (idev != link->group6)
		leave6(link);
	if (!idev)
		return 0;
	if (!link->group6) {
		err = ipv6_dev_mc_inc(link->dev, &vrrp_group6);
		if (err)
			return err;
		in6_dev_hold(idev);
		link->group6 = idev;
	}
	/* or another one that joins at this moment would let it in twice */
	mutex_lock(&idev->mc_lock);
	if (is_loaded(idev))
		err = vrrpif_filter_mend(link->dev, vrrpif_inet6.group_mac);
	mutex_unlock(&idev->mc_lock);
	return err;
}

struct nd_packet {
	struct ipv6hdr ip;
	struct nd_msg nd;	/* its flexible array is the option below */
	u8 opt_type;
	u8 opt_len;
	u8 mac[ETH_ALEN];
} __packed;

/*
 * Begin a message about @target, from @from to a group, with a link-layer
 * address: the rest is filled in before finish().
 */
static struct sk_buff *nd_create(struct net_device *dev,
				 const struct vrrpif_ip *from,
				 const struct in6_addr *to,
				 const struct vrrpif_ip *target, const u8 *mac)
{
	struct nd_packet *p;
	struct sk_buff *skb;

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + sizeof(*p) +
			dev->needed_tailroom, GFP_ATOMIC | __GFP_NOWARN);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_reset_network_header(skb);
	p = skb_put_zero(skb, sizeof(*p));
	skb_set_transport_header(skb, sizeof(p->ip));
	p->ip.version = 6;
	p->ip.payload_len = htons(sizeof(*p) - sizeof(p->ip));
	p->ip.nexthdr = IPPROTO_ICMPV6;
	p->ip.hop_limit = 255;
	memcpy(&p->ip.saddr, from->b, sizeof(p->ip.saddr));
	p->ip.daddr = *to;
	memcpy(&p->nd.target, target->b, sizeof(p->nd.target));
	p->opt_len = 1;
	memcpy(p->mac, mac, ETH_ALEN);
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IPV6);
	return skb;
}

static struct sk_buff *nd_finish(struct sk_buff *skb, const u8 *from_mac)
{
	struct nd_packet *p = (struct nd_packet *)skb_network_header(skb);
	const size_t len = sizeof(*p) - sizeof(p->ip);
	u8 to_mac[ETH_ALEN];

	p->nd.icmph.icmp6_cksum =
		csum_ipv6_magic(&p->ip.saddr, &p->ip.daddr, len,
				IPPROTO_ICMPV6, csum_partial(&p->nd, len, 0));
	ipv6_eth_mc_map(&p->ip.daddr, to_mac);
	if (dev_hard_header(skb, skb->dev, ETH_P_IPV6, to_mac, from_mac,
			    sizeof(*p)) < 0) {
		kfree_skb(skb);
		return NULL;
	}
	skb_reset_mac_header(skb);
	return skb;
}

/*
 * RFC 9568 6.4.1: unsolicited neighbour advertisement to all nodes, R = 1,
 * S = 0, O = 1, with the MAC the address is reached at.
 */
static struct sk_buff *announce6(struct net_device *dev, const u8 *mac,
				 const struct vrrpif_ip *ip)
{
	struct sk_buff *skb = nd_create(dev, ip, &in6addr_linklocal_allnodes,
					ip, mac);
	struct nd_packet *p;

	if (!skb)
		return NULL;
	p = (struct nd_packet *)skb_network_header(skb);
	p->nd.icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	p->nd.icmph.icmp6_router = 1;
	p->nd.icmph.icmp6_override = 1;
	p->opt_type = ND_OPT_TARGET_LL_ADDR;
	return nd_finish(skb, mac);
}

static struct neigh_table *neighbours6(void)
{
	return &nd_tbl;
}

/* RFC 4861 4.3: a neighbour solicitation, to the group of its target. */
static struct sk_buff *ask6(struct net_device *dev, const struct vrrpif_ip *from,
			    const struct vrrpif_ip *whom)
{
	struct sk_buff *skb;
	struct nd_packet *p;
	struct in6_addr to;

	addrconf_addr_solict_mult((const struct in6_addr *)whom->b, &to);
	skb = nd_create(dev, from, &to, whom, dev->dev_addr);
	if (!skb)
		return NULL;
	p = (struct nd_packet *)skb_network_header(skb);
	p->nd.icmph.icmp6_type = NDISC_NEIGHBOUR_SOLICITATION;
	p->opt_type = ND_OPT_SOURCE_LL_ADDR;
	return nd_finish(skb, dev->dev_addr);
}

const struct vrrpif_family vrrpif_inet6 = {
	.ethertype = htons(ETH_P_IPV6),
	.af = AF_INET6,
	.alen = 16,
	.metric = 128,	/* before the 256 of connected routes */
	.scope = RT_SCOPE_UNIVERSE,
	.group_mac = { 0x33, 0x33, 0x00, 0x00, 0x00, 0x12 },
	.survey = survey6,
	.look = look6,
	.join = join6,
	.leave = leave6,
	.announce = announce6,
	.neighbours = neighbours6,
	.ask = ask6,
};

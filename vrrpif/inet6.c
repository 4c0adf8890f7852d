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

static void join6(struct vrrpif_link *link)
{
	struct inet6_dev *idev = __in6_dev_get(link->dev);

	if (idev == link->group6)
		return;
	leave6(link);
	if (!idev || ipv6_dev_mc_inc(link->dev, &vrrp_group6))
		return;
	in6_dev_hold(idev);
	link->group6 = idev;
}

struct na_packet {
	struct ipv6hdr ip;
	struct nd_msg na;	/* its flexible array is the option below */
	u8 opt_type;
	u8 opt_len;
	u8 mac[ETH_ALEN];
} __packed;

/*
 * RFC 9568 6.4.1: unsolicited neighbour advertisement to all nodes, R = 1,
 * S = 0, O = 1, with the MAC the address is reached at.
 */
static struct sk_buff *announce6(struct net_device *dev, const u8 *mac,
				 const struct vrrpif_ip *ip)
{
	const u8 all_nodes_mac[ETH_ALEN] = { 0x33, 0x33, 0, 0, 0, 1 };
	const size_t na_len = sizeof(struct na_packet) - sizeof(struct ipv6hdr);
	struct na_packet *p;
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
	p->ip.payload_len = htons(na_len);
	p->ip.nexthdr = IPPROTO_ICMPV6;
	p->ip.hop_limit = 255;
	memcpy(&p->ip.saddr, ip->b, sizeof(p->ip.saddr));
	p->ip.daddr = in6addr_linklocal_allnodes;
	p->na.icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	p->na.icmph.icmp6_router = 1;
	p->na.icmph.icmp6_override = 1;
	memcpy(&p->na.target, ip->b, sizeof(p->na.target));
	p->opt_type = ND_OPT_TARGET_LL_ADDR;
	p->opt_len = 1;
	memcpy(p->mac, mac, ETH_ALEN);
	p->na.icmph.icmp6_cksum =
		csum_ipv6_magic(&p->ip.saddr, &p->ip.daddr, na_len,
				IPPROTO_ICMPV6,
				csum_partial(&p->na, na_len, 0));
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IPV6);
	if (dev_hard_header(skb, dev, ETH_P_IPV6, all_nodes_mac, mac,
			    sizeof(*p)) < 0) {
		kfree_skb(skb);
		return NULL;
	}
	skb_reset_mac_header(skb);
	return skb;
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
};

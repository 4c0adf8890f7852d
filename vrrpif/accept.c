// SPDX-License-Identifier: GPL-2.0
/*
 * Accept mode (RFC 9568 6.4.3): without it only the owner takes packets for
 * the virtual addresses. They are local all the same, so the stack would take
 * what comes, to the virtual MAC or to another, by any interface.
 */
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/l3mdev.h>
#include <net/ndisc.h>
#include <net/netns/generic.h>

#include "accept.h"

/* Accept mode has no say in neighbour discovery (RFC 9568 6.1). */
static bool is_nd(const struct sk_buff *skb)
{
	int offset = skb_network_offset(skb);
	const struct icmp6hdr *icmp;
	const struct ipv6hdr *ip6h;
	struct icmp6hdr icmp_buf;
	struct ipv6hdr buf;

	if (skb->protocol != htons(ETH_P_IPV6))
		return false;
	ip6h = skb_header_pointer(skb, offset, sizeof(buf), &buf);
	if (!ip6h || ip6h->nexthdr != IPPROTO_ICMPV6)
		return false;
	icmp = skb_header_pointer(skb, offset + sizeof(buf), sizeof(icmp_buf),
				  &icmp_buf);
	return icmp &&
	       (icmp->icmp6_type == NDISC_NEIGHBOUR_SOLICITATION ||
		icmp->icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT);
}

/**
 * vrrpif_accept_destination() - where a packet is addressed to
 * @skb: packet
 * @ip: filled
 *
 * Return: false when it is not IP.
 */
bool vrrpif_accept_destination(const struct sk_buff *skb, struct vrrpif_ip *ip)
{
	int offset = skb_network_offset(skb);

	if (skb->protocol == htons(ETH_P_IP)) {
		const struct iphdr *iph;
		struct iphdr buf;

		iph = skb_header_pointer(skb, offset, sizeof(buf), &buf);
		if (!iph)
			return false;
		*ip = vrrpif_from_ip4(iph->daddr);
		return true;
	}
	if (skb->protocol == htons(ETH_P_IPV6)) {
		const struct ipv6hdr *ip6h;
		struct ipv6hdr buf;

		ip6h = skb_header_pointer(skb, offset, sizeof(buf), &buf);
		if (!ip6h)
			return false;
		memcpy(ip->b, &ip6h->daddr, sizeof(ip->b));
		return true;
	}
	return false;
}

/* Is its address here, and not to be talked to? */
static bool refuses(const struct vrrpif_router *router,
		    const struct net_device *in)
{
	const struct net_device *dev = READ_ONCE(router->dev);
	int main = READ_ONCE(router->main_ifindex);
	const struct vrrpif_port *port;

	/* in another VRF the same address is another one */
	if (!dev || l3mdev_master_ifindex_rcu(dev) !=
		    l3mdev_master_ifindex_rcu(in))
		return false;
	list_for_each_entry_rcu(port, &router->ports, node)
		if (port->link->dev->ifindex == main)
			return !vrrpif_accepts(port);
	return false;
}

static unsigned int local_in(void *priv, struct sk_buff *skb,
			     const struct nf_hook_state *state)
{
	struct vrrpif_net *vn = net_generic(state->net, vrrpif_net_id);
	struct vrrpif_vip *vip;
	struct vrrpif_ip ip;

	/* this machine may talk to itself */
	if (state->in->flags & IFF_LOOPBACK ||
	    !vrrpif_accept_destination(skb, &ip) || is_nd(skb))
		return NF_ACCEPT;
	hash_for_each_possible_rcu(vn->vips, vip, node, vrrpif_ip_key(&ip))
		if (!vrrpif_ip_cmp(&vip->ip, &ip) &&
		    refuses(vip->router, state->in))
			return NF_DROP;
	return NF_ACCEPT;
}

static const struct nf_hook_ops accept_ops[] = {
	{
		.hook = local_in,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_FILTER,
	},
	{
		.hook = local_in,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP6_PRI_FILTER,
	},
};

/**
 * vrrpif_accept_get() - a router comes that may be without accept mode
 * @vn: namespace; one without such a router has no hook
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_accept_get(struct vrrpif_net *vn)
{
	int err;

	if (!vn->accept_users) {
		err = nf_register_net_hooks(vn->net, accept_ops,
					    ARRAY_SIZE(accept_ops));
		if (err)
			return err;
	}
	vn->accept_users++;
	return 0;
}

/**
 * vrrpif_accept_put() - it goes
 * @vn: namespace
 *
 * Context: RTNL.
 */
void vrrpif_accept_put(struct vrrpif_net *vn)
{
	if (!--vn->accept_users)
		nf_unregister_net_hooks(vn->net, accept_ops,
					ARRAY_SIZE(accept_ops));
}

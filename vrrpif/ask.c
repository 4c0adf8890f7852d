// SPDX-License-Identifier: GPL-2.0
/*
 * The questions that the stack itself asks the LAN: what they say about virtual
 * addresses has to be true.
 */
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/netfilter_arp.h>
#include <net/netns/generic.h>

#include "ask.h"
#include "router.h"

/* A virtual address of a router with a port on @dev, which is at home elsewhere? */
static bool strays(const struct net_device *dev, const struct vrrpif_ip *ip)
{
	struct vrrpif_net *vn = net_generic(dev_net(dev), vrrpif_net_id);
	const struct vrrpif_vip *vip;
	const struct vrrpif_port *port;

	hash_for_each_possible_rcu(vn->vips, vip, node, vrrpif_ip_key(ip)) {
		if (vrrpif_ip_cmp(&vip->ip, ip))
			continue;
		list_for_each_entry_rcu(port, &vip->router->ports, node)
			if (port->link->dev == dev)
				return vrrpif_router_home(vip->router) !=
				       dev->ifindex;
	}
	return false;
}

/*
 * The stack asks for a MAC in the name of the packet that has to wait for it,
 * by whichever interface the route has. Hosts learn from the question: with a
 * virtual address of another interface in it they would learn the wrong MAC.
 */
static unsigned int asking(void *priv, struct sk_buff *skb,
			   const struct nf_hook_state *state)
{
	struct vrrpif_ip ip;
	struct arphdr *arp;
	__be32 sip, tip;
	u8 *body;

	if (skb_ensure_writable(skb, skb->len))
		return NF_ACCEPT;
	arp = arp_hdr(skb);
	if (arp->ar_op != htons(ARPOP_REQUEST) || arp->ar_hln != ETH_ALEN ||
	    arp->ar_pln != sizeof(sip))
		return NF_ACCEPT;
	body = (u8 *)(arp + 1);
	memcpy(&sip, body + ETH_ALEN, sizeof(sip));
	memcpy(&tip, body + 2 * ETH_ALEN + sizeof(sip), sizeof(tip));
	ip = vrrpif_from_ip4(sip);
	if (!strays(state->out, &ip))
		return NF_ACCEPT;
	sip = inet_select_addr(state->out, tip, RT_SCOPE_LINK);
	memcpy(body + ETH_ALEN, &sip, sizeof(sip));
	return NF_ACCEPT;
}

static const struct nf_hook_ops ask_ops = {
	.hook = asking,
	.pf = NFPROTO_ARP,
	.hooknum = NF_ARP_OUT,
	.priority = INT_MAX,
};

/**
 * vrrpif_ask_hook() - the first interface: begin to look at what is asked
 * @vn: namespace, which has one hook, for there is room for a thousand only
 *
 * A kernel that was built without arptables has no such hook.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_ask_hook(struct vrrpif_net *vn)
{
	if (!IS_ENABLED(CONFIG_NETFILTER_FAMILY_ARP))
		return 0;
	return nf_register_net_hook(vn->net, &ask_ops);
}

/**
 * vrrpif_ask_unhook() - the last one is gone
 * @vn: namespace
 *
 * Context: RTNL.
 */
void vrrpif_ask_unhook(struct vrrpif_net *vn)
{
	if (IS_ENABLED(CONFIG_NETFILTER_FAMILY_ARP))
		nf_unregister_net_hook(vn->net, &ask_ops);
}

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

/* A virtual address of a router with a port here, which is at home elsewhere? */
static bool strays(const struct vrrpif_link *link, const struct vrrpif_ip *ip)
{
	struct vrrpif_net *vn = net_generic(dev_net(link->dev), vrrpif_net_id);
	const struct vrrpif_vip *vip;
	const struct vrrpif_port *port;

	hash_for_each_possible_rcu(vn->vips, vip, node, vrrpif_ip_key(ip)) {
		if (vrrpif_ip_cmp(&vip->ip, ip))
			continue;
		list_for_each_entry_rcu(port, &link->ports, link_node)
			if (port->router == vip->router)
				return vrrpif_router_home(vip->router) !=
				       link->dev->ifindex;
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
	struct vrrpif_link *link = priv;
	struct vrrpif_ip ip;
	struct arphdr *arp;
	__be32 sip, tip;
	u8 *body;

	if (state->out != link->dev ||
	    skb_ensure_writable(skb, skb->len))
		return NF_ACCEPT;
	arp = arp_hdr(skb);
	if (arp->ar_op != htons(ARPOP_REQUEST) || arp->ar_hln != ETH_ALEN ||
	    arp->ar_pln != sizeof(sip))
		return NF_ACCEPT;
	body = (u8 *)(arp + 1);
	memcpy(&sip, body + ETH_ALEN, sizeof(sip));
	memcpy(&tip, body + 2 * ETH_ALEN + sizeof(sip), sizeof(tip));
	ip = vrrpif_from_ip4(sip);
	if (!strays(link, &ip))
		return NF_ACCEPT;
	sip = inet_select_addr(link->dev, tip, RT_SCOPE_LINK);
	memcpy(body + ETH_ALEN, &sip, sizeof(sip));
	return NF_ACCEPT;
}

/**
 * vrrpif_ask_hook() - begin to look at what an interface asks
 * @vn: namespace
 * @link: interface
 *
 * A kernel that was built without arptables has no such hook.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_ask_hook(struct vrrpif_net *vn, struct vrrpif_link *link)
{
	if (!IS_ENABLED(CONFIG_NETFILTER_FAMILY_ARP))
		return 0;
	link->asking.hook = asking;
	link->asking.priv = link;
	link->asking.pf = NFPROTO_ARP;
	link->asking.hooknum = NF_ARP_OUT;
	link->asking.priority = INT_MAX;
	return nf_register_net_hook(vn->net, &link->asking);
}

/**
 * vrrpif_ask_unhook() - end it
 * @vn: namespace
 * @link: interface, to be freed after an RCU grace period
 *
 * Context: RTNL.
 */
void vrrpif_ask_unhook(struct vrrpif_net *vn, struct vrrpif_link *link)
{
	if (IS_ENABLED(CONFIG_NETFILTER_FAMILY_ARP))
		nf_unregister_net_hook(vn->net, &link->asking);
}

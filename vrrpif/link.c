// SPDX-License-Identifier: GPL-2.0
/*
 * What is kept for an interface, however many ports it has: the ingress hook
 * and the membership in the VRRP group.
 */
#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/netfilter_arp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netns/generic.h>

#include "family.h"
#include "link.h"
#include "router.h"

/**
 * vrrpif_link_find() - look a link up
 * @vn: namespace
 * @dev: interface
 *
 * Context: RTNL.
 * Return: the link or NULL.
 */
struct vrrpif_link *vrrpif_link_find(struct vrrpif_net *vn,
				     const struct net_device *dev)
{
	struct vrrpif_link *link;

	list_for_each_entry(link, &vn->links, node)
		if (link->dev == dev)
			return link;
	return NULL;
}

static bool has_family(const struct vrrpif_link *link,
		       const struct vrrpif_family *family)
{
	const struct vrrpif_port *port;

	list_for_each_entry(port, &link->ports, link_node)
		if (port->router->cfg.family == family->af)
			return true;
	return false;
}

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

/* A kernel that was built without arptables has no such hook. */
static int hook_arp(struct vrrpif_net *vn, struct vrrpif_link *link)
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

static void unhook_arp(struct vrrpif_net *vn, struct vrrpif_link *link)
{
	if (IS_ENABLED(CONFIG_NETFILTER_FAMILY_ARP))
		nf_unregister_net_hook(vn->net, &link->asking);
}

/**
 * vrrpif_link_get() - the link of an interface, made when there is none
 * @vn: namespace
 * @dev: interface
 * @hook: what its ingress hook calls, with the link
 * @extack: where a refusal is explained
 *
 * Context: RTNL.
 * Return: the link or an ERR_PTR().
 */
struct vrrpif_link *vrrpif_link_get(struct vrrpif_net *vn,
				    struct net_device *dev, nf_hookfn *hook,
				    struct netlink_ext_ack *extack)
{
	struct vrrpif_link *link = vrrpif_link_find(vn, dev);
	int err;

	if (link)
		return link;
	link = kzalloc(sizeof(*link), GFP_KERNEL_ACCOUNT);
	if (!link)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&link->ports);
	link->dev = dev;
	link->ingress.hook = hook;
	link->ingress.priv = link;
	link->ingress.pf = NFPROTO_NETDEV;
	link->ingress.hooknum = NF_NETDEV_INGRESS;
	/* last: what the administrator filters there is filtered for us too */
	link->ingress.priority = INT_MAX;
	link->ingress.dev = dev;
	err = nf_register_net_hook(vn->net, &link->ingress);
	if (err) {
		NL_SET_ERR_MSG(extack, "cannot hook into the interface");
		kfree(link);
		return ERR_PTR(err);
	}
	err = hook_arp(vn, link);
	if (err) {
		NL_SET_ERR_MSG(extack, "cannot hook into ARP");
		nf_unregister_net_hook(vn->net, &link->ingress);
		/* packets may already be in the hook */
		kfree_rcu(link, rcu);
		return ERR_PTR(err);
	}
	netdev_hold(dev, &link->tracker, GFP_KERNEL);
	list_add(&link->node, &vn->links);
	return link;
}

/**
 * vrrpif_link_put() - a port is gone: end the link when it was the last
 * @vn: namespace
 * @link: link
 *
 * Context: RTNL.
 */
void vrrpif_link_put(struct vrrpif_net *vn, struct vrrpif_link *link)
{
	if (!has_family(link, &vrrpif_inet4))
		vrrpif_inet4.leave(link);
	if (!has_family(link, &vrrpif_inet6))
		vrrpif_inet6.leave(link);
	if (!list_empty(&link->ports))
		return;
	list_del(&link->node);
	nf_unregister_net_hook(vn->net, &link->ingress);
	unhook_arp(vn, link);
	netdev_put(link->dev, &link->tracker);
	/* packets may still be in the hook */
	kfree_rcu(link, rcu);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * What is kept for an interface, however many ports it has: the ingress hook
 * and the membership in the VRRP group.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "ask.h"
#include "family.h"
#include "link.h"

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
	err = list_empty(&vn->links) ? vrrpif_ask_hook(vn) : 0;
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
	if (list_empty(&vn->links))
		vrrpif_ask_unhook(vn);
	netdev_put(link->dev, &link->tracker);
	/* packets may still be in the hook */
	kfree_rcu(link, rcu);
}

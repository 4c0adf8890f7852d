// SPDX-License-Identifier: GPL-2.0
/*
 * What is kept for an interface, however many ports it has: the ingress hook
 * and the membership in the VRRP group.
 */
#include <linux/igmp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "link.h"

#define VRRP_GROUP4	htonl(0xe0000012)	/* 224.0.0.18 */

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

static void leave(struct vrrpif_link *link)
{
	struct in_device *in_dev = link->group_dev;

	if (!in_dev)
		return;
	/* one that is not the interface's any more has left on its own */
	if (in_dev == __in_dev_get_rtnl(link->dev))
		__ip_mc_dec_group(in_dev, VRRP_GROUP4, GFP_KERNEL);
	in_dev_put(in_dev);
	link->group_dev = NULL;
}

/**
 * vrrpif_link_join() - see that the interface is in the VRRP group
 * @link: link
 *
 * To be repeated when addresses change: an interface without IPv4 (of a small
 * MTU, say) gets a new in_device when it has IPv4 again.
 *
 * Context: RTNL.
 */
void vrrpif_link_join(struct vrrpif_link *link)
{
	struct in_device *in_dev = __in_dev_get_rtnl(link->dev);

	if (in_dev == link->group_dev)
		return;
	leave(link);
	if (!in_dev)
		return;
	in_dev_hold(in_dev);
	link->group_dev = in_dev;
	ip_mc_inc_group(in_dev, VRRP_GROUP4);
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
	netdev_hold(dev, &link->tracker, GFP_KERNEL);
	list_add(&link->node, &vn->links);
	vrrpif_link_join(link);
	return link;
}

/**
 * vrrpif_link_put() - end a link when it has no port any more
 * @vn: namespace
 * @link: link
 *
 * Context: RTNL.
 */
void vrrpif_link_put(struct vrrpif_net *vn, struct vrrpif_link *link)
{
	if (!list_empty(&link->ports))
		return;
	leave(link);
	list_del(&link->node);
	nf_unregister_net_hook(vn->net, &link->ingress);
	netdev_put(link->dev, &link->tracker);
	/* packets may still be in the hook */
	kfree_rcu(link, rcu);
}

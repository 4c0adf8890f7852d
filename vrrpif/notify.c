// SPDX-License-Identifier: GPL-2.0
/*
 * Events, to the multicast group of the family. From softirq too: without
 * memory an event is lost, as with every netlink notification.
 */
#include <linux/socket.h>

#include "netlink_gen.h"
#include "notify.h"

static const struct genl_family *notify_family;

/**
 * vrrpif_notify_init() - say which family events belong to
 * @family: registered family, which floor 7 has and this one borrows; NULL
 *	before it is unregistered
 */
void vrrpif_notify_init(const struct genl_family *family)
{
	WRITE_ONCE(notify_family, family);
	if (!family)
		synchronize_net();
}

/**
 * vrrpif_put_addr() - append a nest of attribute set "addr"
 * @skb: message
 * @attr: attribute the nest is
 * @family: AF_INET or AF_INET6
 * @ip: address
 * @prefix_len: prefix length, negative for none
 *
 * Return: 0 or -EMSGSIZE.
 */
int vrrpif_put_addr(struct sk_buff *skb, int attr, u8 family,
		    const struct vrrpif_ip *ip, int prefix_len)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	int err;

	if (!nest)
		return -EMSGSIZE;
	if (family == AF_INET)
		err = nla_put_be32(skb, VRRPIF_A_ADDR_IP4, vrrpif_ip4(ip));
	else
		err = nla_put(skb, VRRPIF_A_ADDR_IP6, sizeof(ip->b), ip->b);
	if (!err && prefix_len >= 0)
		err = nla_put_u8(skb, VRRPIF_A_ADDR_PREFIX_LEN, prefix_len);
	if (err) {
		nla_nest_cancel(skb, nest);
		return err;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/*
 * The family, when somebody listens, else NULL. To be asked once an event: it
 * may be gone a moment later, and waits for those that have it.
 */
static const struct genl_family *listening(const struct vrrpif_router *router)
{
	const struct genl_family *family = READ_ONCE(notify_family);

	return family && genl_has_listeners(family, router->vn->net,
					    VRRPIF_NLGRP_EVENTS) ?
	       family : NULL;
}

static int put_dev(struct sk_buff *skb, int ifindex_attr, int name_attr,
		   const struct net_device *dev)
{
	return nla_put_u32(skb, ifindex_attr, dev->ifindex) ?:
	       nla_put_string(skb, name_attr, dev->name);
}

static struct sk_buff *start(const struct genl_family *family,
			     struct vrrpif_router *router,
			     enum vrrpif_event event, void **hdr)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_GOODSIZE, GFP_ATOMIC |
					  __GFP_NOWARN);

	if (!skb) {
		/* who listens is to know that it has missed something */
		genl_set_err(family, router->vn->net, 0,
			     VRRPIF_NLGRP_EVENTS, -ENOBUFS);
		return NULL;
	}
	*hdr = genlmsg_put(skb, 0, 0, family, 0, VRRPIF_CMD_EVENT);
	if (*hdr && !nla_put_u8(skb, VRRPIF_A_NOTICE_EVENT, event) &&
	    !nla_put_string(skb, VRRPIF_A_NOTICE_ROUTER, router->cfg.name) &&
	    !nla_put_u8(skb, VRRPIF_A_NOTICE_VRID, router->cfg.vrid))
		return skb;
	nlmsg_free(skb);
	return NULL;
}

static void finish(const struct genl_family *family,
		   struct vrrpif_router *router, struct sk_buff *skb, void *hdr)
{
	genlmsg_end(skb, hdr);
	genlmsg_multicast_netns(family, router->vn->net, skb, 0,
				VRRPIF_NLGRP_EVENTS, GFP_ATOMIC);
}

/**
 * vrrpif_notify() - report an event
 * @router: virtual router
 * @port: port it happened to, or main now, or NULL
 * @event: what happened
 *
 * Context: RCU read side or RTNL; router->lock may be held.
 */
void vrrpif_notify(struct vrrpif_router *router, struct vrrpif_port *port,
		   enum vrrpif_event event)
{
	bool main = event == VRRPIF_EVENT_MAIN;
	const struct genl_family *family = listening(router);
	struct sk_buff *skb;
	void *hdr;

	if (!family)
		return;
	skb = start(family, router, event, &hdr);
	if (!skb)
		return;
	if (port && put_dev(skb, main ? VRRPIF_A_NOTICE_MAIN_IFINDEX :
					VRRPIF_A_NOTICE_IFINDEX,
			    main ? VRRPIF_A_NOTICE_MAIN_IFNAME :
				   VRRPIF_A_NOTICE_IFNAME, port->link->dev)) {
		nlmsg_free(skb);
		return;
	}
	finish(family, router, skb, hdr);
}

/**
 * vrrpif_notify_state() - report that a port changed its state
 * @router: virtual router
 * @port: port
 * @change: the change
 *
 * Context: RCU read side; router->lock may be held.
 */
void vrrpif_notify_state(struct vrrpif_router *router,
			 struct vrrpif_port *port,
			 const struct vrrpif_action *change)
{
	const struct genl_family *family = listening(router);
	struct sk_buff *skb;
	void *hdr;

	if (!family)
		return;
	skb = start(family, router, VRRPIF_EVENT_PORT_STATE, &hdr);
	if (!skb)
		return;
	if (put_dev(skb, VRRPIF_A_NOTICE_IFINDEX, VRRPIF_A_NOTICE_IFNAME,
		    port->link->dev) ||
	    nla_put_u8(skb, VRRPIF_A_NOTICE_STATE, change->state) ||
	    nla_put_u8(skb, VRRPIF_A_NOTICE_OLD_STATE, change->old) ||
	    nla_put_u8(skb, VRRPIF_A_NOTICE_REASON, change->reason)) {
		nlmsg_free(skb);
		return;
	}
	finish(family, router, skb, hdr);
}

/**
 * vrrpif_notify_restored() - report that an address is being put back
 * @router: virtual router
 * @vip: the address somebody deleted
 * @dev: main interface
 */
void vrrpif_notify_restored(struct vrrpif_router *router,
			    const struct vrrpif_vip *vip,
			    struct net_device *dev)
{
	const struct genl_family *family = listening(router);
	struct sk_buff *skb;
	void *hdr;

	if (!family)
		return;
	skb = start(family, router, VRRPIF_EVENT_RESTORED, &hdr);
	if (!skb)
		return;
	if (put_dev(skb, VRRPIF_A_NOTICE_IFINDEX, VRRPIF_A_NOTICE_IFNAME,
		    dev) ||
	    vrrpif_put_addr(skb, VRRPIF_A_NOTICE_ADDRESS, router->cfg.family,
			    &vip->ip, vip->prefix_len)) {
		nlmsg_free(skb);
		return;
	}
	finish(family, router, skb, hdr);
}

/**
 * vrrpif_notify_alert() - report an advertisement that ought not to be
 * @port: port that heard it
 * @alert: what is wrong with it
 * @adv: the advertisement
 * @mac: source MAC of its frame
 * @suppressed: how many of this kind were not reported
 *
 * Context: RCU read side; router->lock may be held.
 */
void vrrpif_notify_alert(const struct vrrpif_port *port,
			 enum vrrpif_alert alert,
			 const struct vrrpif_adv *adv, const u8 *mac,
			 u32 suppressed)
{
	struct vrrpif_router *router = port->router;
	const struct genl_family *family = listening(router);
	struct sk_buff *skb;
	void *hdr;

	if (!family)
		return;
	skb = start(family, router, VRRPIF_EVENT_ALERT, &hdr);
	if (!skb)
		return;
	if (put_dev(skb, VRRPIF_A_NOTICE_IFINDEX, VRRPIF_A_NOTICE_IFNAME,
		    port->link->dev) ||
	    nla_put_u8(skb, VRRPIF_A_NOTICE_ALERT, alert) ||
	    vrrpif_put_addr(skb, VRRPIF_A_NOTICE_SOURCE, router->cfg.family,
			    &adv->source, -1) ||
	    nla_put(skb, VRRPIF_A_NOTICE_LLADDR, ETH_ALEN, mac) ||
	    nla_put_u32(skb, VRRPIF_A_NOTICE_SUPPRESSED, suppressed)) {
		nlmsg_free(skb);
		return;
	}
	finish(family, router, skb, hdr);
}

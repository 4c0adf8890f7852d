// SPDX-License-Identifier: GPL-2.0
/*
 * A port: an interface in a virtual router, from its configuration to the
 * question whether the interface is usable.
 */
#include <linux/if_arp.h>
#include <linux/if_macvlan.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "device.h"
#include "family.h"
#include "link.h"
#include "notify.h"
#include "port.h"
#include "router.h"
#include "timer.h"
#include "tx.h"

/**
 * vrrpif_port_find() - look a port up
 * @router: router
 * @ifindex: its interface
 *
 * Context: RTNL.
 * Return: the port or NULL.
 */
struct vrrpif_port *vrrpif_port_find(struct vrrpif_router *router, int ifindex)
{
	struct vrrpif_port *port;

	list_for_each_entry(port, &router->ports, node)
		if (port->link->dev->ifindex == ifindex)
			return port;
	return NULL;
}

/**
 * vrrpif_port_defaults() - what a user need not say
 * @cfg: filled
 */
void vrrpif_port_defaults(struct vrrpif_port_config *cfg)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->priority = VRRPIF_PRIO_DEFAULT;
}

/* Is it part of a bridge or bond, which gets what it receives? */
static bool is_enslaved(struct net_device *dev)
{
	const struct net_device *master = netdev_master_upper_dev_get(dev);

	return master && !netif_is_l3_master(master);
}

static bool can_send(const struct net_device *dev)
{
	return netif_running(dev) && netif_carrier_ok(dev);
}

static enum vrrpif_reason unusable(const struct vrrpif_router *router,
				   struct net_device *dev, bool going_down,
				   const struct vrrpif_survey *s)
{
	if (!netif_running(dev) || going_down)
		return VRRPIF_REASON_ADMIN_DOWN;
	if (!netif_carrier_ok(dev) || !netif_device_present(dev))
		return VRRPIF_REASON_CARRIER;
	if (is_enslaved(dev))
		return VRRPIF_REASON_ENSLAVED;
	if (vrrpif_tx_size(&router->cfg, router->addrs->count) > dev->mtu)
		return VRRPIF_REASON_MTU;
	return s->found ? VRRPIF_REASON_NONE : VRRPIF_REASON_NO_ADDRESS;
}

/**
 * vrrpif_port_update() - something about the interface may have changed
 * @port: port
 * @going_down: the interface is about to be set down, but can still send
 *
 * Looks again soon for what nobody tells: when duplicate address detection
 * ends, or when there is memory to join the group.
 *
 * Context: RTNL.
 */
void vrrpif_port_update(struct vrrpif_port *port, bool going_down)
{
	struct vrrpif_router *router = port->router;
	const struct vrrpif_family *family = vrrpif_family(&router->cfg);
	struct net_device *dev = port->link->dev;
	struct vrrpif_member *m = &port->member;
	struct vrrpif_event_ctx ctx;
	enum vrrpif_reason reason;
	struct vrrpif_survey s;
	bool joined, moved;
	u8 priority;

	joined = !family->join(port->link);
	family->survey(dev, router->addrs, &s);
	if (s.found && port->cfg.has_source)
		s.primary = port->cfg.source;
	reason = unusable(router, dev, going_down, &s);
	priority = s.owner ? VRRPIF_PRIO_OWNER : port->cfg.priority;

	vrrpif_router_begin(router, &ctx);
	/* one that takes part already is not stopped for want of memory */
	if (!reason && !joined && m->fsm.state == VRRPIF_STATE_INITIALIZE)
		reason = VRRPIF_REASON_NO_GROUP;
	m->fsm.up_delay_ns = (u64)port->cfg.up_delay_us * NSEC_PER_USEC;
	moved = port->owner != s.owner && router->group.main == m;
	WRITE_ONCE(port->owner, s.owner);
	if (reason) {
		vrrpif_elect_stop(&router->group, m, reason, can_send(dev),
				  ctx.now, &ctx.act);
		/* goodbye has to be said with the old primary address */
		vrrpif_router_end(router, &ctx);
		vrrpif_router_begin(router, &ctx);
		vrrpif_elect_set_primary(&router->group, m, &s.primary,
					 ctx.now);
		m->fsm.priority = priority;
	} else {
		vrrpif_elect_set_primary(&router->group, m, &s.primary,
					 ctx.now);
		vrrpif_elect_set_priority(&router->group, m, priority,
					  ctx.now, &ctx.act);
		vrrpif_elect_start(&router->group, m, ctx.now, &ctx.act);
	}
	vrrpif_router_end(router, &ctx);
	if (moved)
		vrrpif_router_place(router, 0);
	if (s.pending || !joined)
		schedule_delayed_work(&router->vn->refresh,
				      msecs_to_jiffies(VRRPIF_REFRESH_MS));
}

/* Frames for another MAC than its own end at its lower interface. */
static bool filters_mac(const struct net_device *dev)
{
	return netif_is_macvlan(dev) &&
	       ((const struct macvlan_dev *)netdev_priv(dev))->mode !=
	       MACVLAN_MODE_PASSTHRU;
}

static int refuse(const struct vrrpif_router *router,
		  struct net_device *dev, struct netlink_ext_ack *extack)
{
	if (dev->type != ARPHRD_ETHER || dev->flags & IFF_LOOPBACK ||
	    netif_is_l3_master(dev)) {
		NL_SET_ERR_MSG(extack, "not an Ethernet interface");
		return -EINVAL;
	}
	if (vrrpif_device_is(dev)) {
		NL_SET_ERR_MSG(extack, "interface is a virtual router itself");
		return -EINVAL;
	}
	if (netif_is_bridge_port(dev)) {
		NL_SET_ERR_MSG(extack,
			       "interface is a bridge port, use the bridge");
		return -EBUSY;
	}
	if (netif_is_lag_port(dev)) {
		NL_SET_ERR_MSG(extack,
			       "interface is part of a bond or team, use that");
		return -EBUSY;
	}
	if (is_enslaved(dev)) {
		NL_SET_ERR_MSG(extack,
			       "interface is part of another one, use that");
		return -EBUSY;
	}
	if (router->cfg.placement == VRRPIF_PLACEMENT_VIRTUAL &&
	    filters_mac(dev)) {
		NL_SET_ERR_MSG(extack,
			       "a macvlan receives nothing for a virtual MAC, unless its mode is passthru");
		return -EOPNOTSUPP;
	}
	return 0;
}

/*
 * Texts, since the answer is sent when nothing of ours is there any more; a
 * place for a formatted one comes with 6.2.
 */
#define ROOM(n) \
	"too many addresses for the MTU of an interface, it has room for " #n
static const char * const room[VRRPIF_ADDR_MAX] = {
	ROOM(0), ROOM(1), ROOM(2), ROOM(3), ROOM(4), ROOM(5), ROOM(6), ROOM(7),
	ROOM(8), ROOM(9), ROOM(10), ROOM(11), ROOM(12), ROOM(13), ROOM(14), ROOM(15),
	ROOM(16), ROOM(17), ROOM(18), ROOM(19), ROOM(20), ROOM(21), ROOM(22), ROOM(23),
	ROOM(24), ROOM(25), ROOM(26), ROOM(27), ROOM(28), ROOM(29), ROOM(30), ROOM(31),
	ROOM(32), ROOM(33), ROOM(34), ROOM(35), ROOM(36), ROOM(37), ROOM(38), ROOM(39),
	ROOM(40), ROOM(41), ROOM(42), ROOM(43), ROOM(44), ROOM(45), ROOM(46), ROOM(47),
	ROOM(48), ROOM(49), ROOM(50), ROOM(51), ROOM(52), ROOM(53), ROOM(54), ROOM(55),
	ROOM(56), ROOM(57), ROOM(58), ROOM(59), ROOM(60), ROOM(61), ROOM(62), ROOM(63),
};

/**
 * vrrpif_port_fits() - can an interface send the advertisements of a router?
 * @cfg: configuration of the router
 * @count: number of its addresses
 * @dev: interface
 * @extack: where a refusal is explained
 *
 * Return: 0 or -EMSGSIZE.
 */
int vrrpif_port_fits(const struct vrrpif_config *cfg, u8 count,
		     const struct net_device *dev,
		     struct netlink_ext_ack *extack)
{
	u8 n = count;

	while (n && vrrpif_tx_size(cfg, n) > dev->mtu)
		n--;
	if (n == count)
		return 0;
	extack->_msg = room[n];
	return -EMSGSIZE;
}

/**
 * vrrpif_port_add() - let an interface join a router
 * @router: router
 * @dev: interface of the same namespace
 * @cfg: valid configuration
 * @hook: ingress hook for the interface
 * @extack: where a refusal is explained
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_port_add(struct vrrpif_router *router, struct net_device *dev,
		    const struct vrrpif_port_config *cfg, nf_hookfn *hook,
		    struct netlink_ext_ack *extack)
{
	struct vrrpif_net *vn = router->vn;
	struct vrrpif_port __rcu **slot;
	struct vrrpif_event_ctx ctx;
	struct vrrpif_link *link;
	struct vrrpif_port *port;
	bool added;
	int err;

	err = refuse(router, dev, extack) ?:
	      vrrpif_port_fits(&router->cfg, router->addrs->count, dev, extack);
	if (err)
		return err;
	link = vrrpif_link_get(vn, dev, hook, extack);
	if (IS_ERR(link))
		return PTR_ERR(link);
	slot = vrrpif_slot(link, vrrpif_is_ipv6(&router->cfg),
			   router->cfg.vrid);

	err = -EEXIST;
	if (rcu_access_pointer(*slot)) {
		if (vrrpif_port_find(router, dev->ifindex))
			NL_SET_ERR_MSG(extack,
				       "interface is a port of this router already");
		else
			NL_SET_ERR_MSG(extack,
				       "another router with this VRID uses the interface");
		goto put_link;
	}
	err = -ENOMEM;
	port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);
	if (!port)
		goto put_link;
	port->router = router;
	port->link = link;
	port->cfg = *cfg;
	port->member.fsm.version = vrrpif_version_has(router->cfg.version, 3) ?
				   3 : 2;
	port->member.fsm.priority = cfg->priority;
	port->member.fsm.preempt = router->cfg.preempt;
	port->member.fsm.interval_ns = (u64)router->cfg.interval_us *
				       NSEC_PER_USEC;
	port->member.fsm.preempt_delay_ns =
		(u64)router->cfg.preempt_delay_us * NSEC_PER_USEC;
	vrrpif_timer_init(&port->timer, vrrpif_router_port_timer);

	spin_lock_bh(&router->lock);
	added = vrrpif_elect_add(&router->group, &port->member);
	spin_unlock_bh(&router->lock);
	if (!added) {
		err = -ENOSPC;
		NL_SET_ERR_MSG(extack, "router has 16 ports, the most it can");
		goto free;
	}
	err = vrrpif_family(&router->cfg)->join(link);
	if (err) {
		NL_SET_ERR_MSG(extack, "cannot join the VRRP group");
		goto remove;
	}
	err = vrrpif_device_attach(router, dev, extack);
	if (err)
		goto remove;
	list_add_tail_rcu(&port->node, &router->ports);
	list_add_tail_rcu(&port->link_node, &link->ports);
	rcu_assign_pointer(*slot, port);
	vrrpif_device_fit(router);
	vn->seq++;
	vrrpif_notify(router, port, VRRPIF_EVENT_PORT_ADD);
	vrrpif_port_update(port, false);
	return 0;
remove:
	/* it was never started, so there is nothing to perform */
	vrrpif_router_begin(router, &ctx);
	vrrpif_elect_remove(&router->group, &port->member, false, ctx.now,
			    &ctx.act);
	vrrpif_router_end(router, &ctx);
free:
	kfree(port);
put_link:
	vrrpif_link_put(vn, link);
	return err;
}

/**
 * vrrpif_port_set() - change a running port
 * @port: port
 * @cfg: valid configuration
 *
 * Context: RTNL.
 */
void vrrpif_port_set(struct vrrpif_port *port,
		     const struct vrrpif_port_config *cfg)
{
	port->cfg = *cfg;
	port->router->vn->seq++;
	vrrpif_notify(port->router, port, VRRPIF_EVENT_PORT_SET);
	vrrpif_port_update(port, false);
}

/**
 * vrrpif_port_del() - take an interface out of its router
 * @port: port, not to be used any more
 *
 * Says goodbye when it was active and the interface can still send.
 *
 * Context: RTNL.
 */
void vrrpif_port_del(struct vrrpif_port *port)
{
	struct vrrpif_router *router = port->router;
	struct vrrpif_link *link = port->link;
	struct vrrpif_event_ctx ctx;

	RCU_INIT_POINTER(*vrrpif_slot(link, vrrpif_is_ipv6(&router->cfg),
				      router->cfg.vrid), NULL);
	list_del_rcu(&port->node);
	list_del_rcu(&port->link_node);

	vrrpif_router_begin(router, &ctx);
	vrrpif_elect_remove(&router->group, &port->member, can_send(link->dev),
			    ctx.now, &ctx.act);
	vrrpif_router_watch(port, false);
	port->dead = true;
	vrrpif_router_end(router, &ctx);
	hrtimer_cancel(&port->timer);
	vrrpif_device_detach(router, link->dev);
	vrrpif_device_fit(router);

	router->vn->seq++;
	vrrpif_notify(router, port, VRRPIF_EVENT_PORT_DEL);
	vrrpif_link_put(router->vn, link);
	kfree_rcu(port, rcu);
}

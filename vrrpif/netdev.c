// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to devices, addresses and namespaces. Notifiers run under RTNL.
 */
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/netns/generic.h>

#include "addr.h"
#include "device.h"
#include "link.h"
#include "netdev.h"
#include "notify.h"
#include "port.h"
#include "router.h"

/* An address that is deleted again and again is put back at this pace. */
#define RESTORE_PACE_MS	200

unsigned int vrrpif_net_id __read_mostly;

/* All namespaces; exit empties them before it takes the notifiers away. */
static LIST_HEAD(nets);
static DEFINE_MUTEX(nets_lock); /* protects nets; outside RTNL */

/**
 * vrrpif_net() - our part of a namespace
 * @net: namespace
 *
 * Return: it; NULL only in notifiers, while a new namespace is being set up.
 */
struct vrrpif_net *vrrpif_net(struct net *net)
{
	return net_generic(net, vrrpif_net_id);
}

/**
 * vrrpif_netdev_remove_router() - remove a router and its ports
 * @router: router; vrrpif_router_settle() is still to be called
 *
 * Main goes last: the role does not wander through ports that are to go too.
 *
 * Context: RTNL.
 */
void vrrpif_netdev_remove_router(struct vrrpif_router *router)
{
	struct vrrpif_port *port, *next;
	int main = READ_ONCE(router->main_ifindex);

	list_for_each_entry_safe(port, next, &router->ports, node)
		if (port->link->dev->ifindex != main)
			vrrpif_port_del(port);
	list_for_each_entry_safe(port, next, &router->ports, node)
		vrrpif_port_del(port);
	vrrpif_router_unlink(router);
}

static void update_ports(struct vrrpif_link *link, bool going_down)
{
	struct vrrpif_port *port;

	list_for_each_entry(port, &link->ports, link_node)
		vrrpif_port_update(port, going_down);
}

static void refresh_work(struct work_struct *work)
{
	struct vrrpif_net *vn = container_of(to_delayed_work(work),
					     struct vrrpif_net, refresh);
	struct vrrpif_router *router;
	struct vrrpif_link *link;

	rtnl_lock();
	list_for_each_entry(link, &vn->links, node)
		update_ports(link, false);
	list_for_each_entry(router, &vn->routers, node)
		vrrpif_device_refresh(router);
	rtnl_unlock();
}

static void fit_devices(struct vrrpif_link *link)
{
	struct vrrpif_port *port;

	list_for_each_entry(port, &link->ports, link_node)
		vrrpif_device_fit(port->router);
}

/* Another MAC, or another place on the LAN: hosts have to learn it. */
static void announce_ports(struct vrrpif_link *link)
{
	struct vrrpif_port *port;

	list_for_each_entry(port, &link->ports, link_node)
		if (READ_ONCE(port->router->main_ifindex) ==
		    link->dev->ifindex)
			vrrpif_router_announce(port->router);
}

/* The last vrrpif_port_del() frees the link: do not look at it again. */
static void remove_ports(struct vrrpif_link *link)
{
	struct vrrpif_port *port, *next;

	list_for_each_entry_safe(port, next, &link->ports, link_node) {
		bool last = list_is_last(&port->link_node, &link->ports);

		vrrpif_port_del(port);
		if (last)
			break;
	}
}

/*
 * The net_device of a router was set up: its routes went when it was set
 * down, which joining a VRF does as well.
 */
static void place_again(const struct net_device *dev)
{
	struct vrrpif_router *router = vrrpif_device_router(dev);

	if (router && READ_ONCE(router->main_ifindex))
		vrrpif_router_place(router, 0);
}

static int netdev_event(struct notifier_block *nb, unsigned long event,
			void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vrrpif_net *vn = vrrpif_net(dev_net(dev));
	struct vrrpif_link *link = vn ? vrrpif_link_find(vn, dev) : NULL;

	if (event == NETDEV_UP)
		place_again(dev);
	if (!link)
		return NOTIFY_DONE;
	switch (event) {
	case NETDEV_GOING_DOWN:
		update_ports(link, true);
		break;
	case NETDEV_CHANGEMTU:
		fit_devices(link);
		fallthrough;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
	case NETDEV_CHANGEUPPER:
		update_ports(link, false);
		break;
	case NETDEV_CHANGEADDR:
	case NETDEV_NOTIFY_PEERS:
		announce_ports(link);
		break;
	case NETDEV_UNREGISTER:
		remove_ports(link);
		break;
	}
	return NOTIFY_DONE;
}

/* Somebody deleted a virtual address from main: put it back. */
static void restore(struct vrrpif_net *vn, struct net_device *dev,
		    const struct vrrpif_ip *ip)
{
	struct vrrpif_vip *vip;

	hash_for_each_possible(vn->vips, vip, node, vrrpif_ip_key(ip)) {
		struct vrrpif_router *router = vip->router;
		unsigned long pace = msecs_to_jiffies(RESTORE_PACE_MS);
		bool again;

		if (vrrpif_ip_cmp(&vip->ip, ip) ||
		    vrrpif_router_home(router) != dev->ifindex)
			continue;
		again = router->restored &&
			time_before(jiffies, router->restored_at + pace);
		router->restored++;
		router->restored_at = jiffies;
		if (vrrpif_is_ipv6(&router->cfg))
			net_info_ratelimited("vrrpif: %s: %s: %pI6c was deleted, putting it back\n",
					     router->cfg.name, dev->name,
					     ip->b);
		else
			net_info_ratelimited("vrrpif: %s: %s: %pI4 was deleted, putting it back\n",
					     router->cfg.name, dev->name,
					     ip->b);
		vrrpif_notify_restored(router, vip, dev);
		vrrpif_router_place(router, again ? RESTORE_PACE_MS : 0);
	}
}

static int inetaddr_event(struct notifier_block *nb, unsigned long event,
			  void *ptr)
{
	const struct in_ifaddr *ifa = ptr;
	struct net_device *dev = ifa->ifa_dev->dev;
	struct vrrpif_net *vn = vrrpif_net(dev_net(dev));
	struct vrrpif_link *link = vn ? vrrpif_link_find(vn, dev) : NULL;
	struct vrrpif_ip ip = vrrpif_from_ip4(ifa->ifa_local);

	if (ifa->ifa_proto == VRRPIF_PROTO) {
		if (vn && event == NETDEV_DOWN)
			restore(vn, dev, &ip);
	} else if (link) {
		update_ports(link, false);
	}
	return NOTIFY_DONE;
}

/*
 * Told in atomic context: an address that appears without RTNL (one that a
 * router advertisement made), one that disappears under it.
 */
static int inet6addr_event(struct notifier_block *nb, unsigned long event,
			   void *ptr)
{
	const struct inet6_ifaddr *ifp = ptr;
	struct net_device *dev = ifp->idev->dev;
	struct vrrpif_net *vn = vrrpif_net(dev_net(dev));
	struct vrrpif_ip ip;

	if (!vn || !READ_ONCE(vn->router_count))
		return NOTIFY_DONE;
	if (ifp->ifa_proto != VRRPIF_PROTO) {
		schedule_delayed_work(&vn->refresh, 0);
	} else if (event == NETDEV_DOWN) {
		memcpy(ip.b, &ifp->addr, sizeof(ip.b));
		restore(vn, dev, &ip);
	}
	return NOTIFY_DONE;
}

static void empty(struct vrrpif_net *vn)
{
	struct vrrpif_router *router;

	for (;;) {
		rtnl_lock();
		router = list_first_entry_or_null(&vn->routers,
						  struct vrrpif_router, node);
		if (router)
			vrrpif_netdev_remove_router(router);
		rtnl_unlock();
		if (!router)
			return;
		vrrpif_router_settle(router);
	}
}

static int __net_init net_init(struct net *net)
{
	struct vrrpif_net *vn = vrrpif_net(net);
	int err;

	vn->net = net;
	vn->seq = 1; /* 0 is what a dump begins with, see genl_dump_check_consistent() */
	INIT_LIST_HEAD(&vn->routers);
	INIT_LIST_HEAD(&vn->links);
	INIT_DELAYED_WORK(&vn->refresh, refresh_work);
	hash_init(vn->vips);
	err = vrrpif_addr_net_init(vn);
	if (err)
		return err;
	mutex_lock(&nets_lock);
	list_add(&vn->node, &nets);
	mutex_unlock(&nets_lock);
	return 0;
}

/* A grace period later no notifier sees routers, or queues the work again. */
static void __net_exit net_pre_exit(struct net *net)
{
	struct vrrpif_net *vn = vrrpif_net(net);

	mutex_lock(&nets_lock);
	list_del(&vn->node);
	mutex_unlock(&nets_lock);
	empty(vn);
}

static void __net_exit net_exit(struct net *net)
{
	struct vrrpif_net *vn = vrrpif_net(net);

	cancel_delayed_work_sync(&vn->refresh);
	vrrpif_addr_net_exit(vn);
}

/* Of devices, so that it exits while the devices are still there. */
static struct pernet_operations net_ops = {
	.init = net_init,
	.pre_exit = net_pre_exit,
	.exit = net_exit,
	.id = &vrrpif_net_id,
	.size = sizeof(struct vrrpif_net),
};

static struct notifier_block netdev_nb = { .notifier_call = netdev_event };
static struct notifier_block inetaddr_nb = { .notifier_call = inetaddr_event };
static struct notifier_block inet6addr_nb = {
	.notifier_call = inet6addr_event,
};

/**
 * vrrpif_netdev_init() - begin to watch
 *
 * Return: 0 or a negative errno.
 */
int vrrpif_netdev_init(void)
{
	int err = register_pernet_device(&net_ops);

	if (err)
		return err;
	err = register_netdevice_notifier(&netdev_nb);
	if (err)
		goto err_pernet;
	err = register_inetaddr_notifier(&inetaddr_nb);
	if (err)
		goto err_netdev;
	err = register_inet6addr_notifier(&inet6addr_nb);
	if (err)
		goto err_inetaddr;
	return 0;
err_inetaddr:
	unregister_inetaddr_notifier(&inetaddr_nb);
err_netdev:
	unregister_netdevice_notifier(&netdev_nb);
err_pernet:
	unregister_pernet_device(&net_ops);
	return err;
}

/**
 * vrrpif_netdev_exit() - remove all routers and stop watching
 *
 * In this order: while there are ports their devices are watched, or one
 * could be unregistered behind our back; and a notifier that is unregistered
 * is told that every device goes away, which no router should act upon.
 *
 * Context: nothing can be configured any more.
 */
void vrrpif_netdev_exit(void)
{
	struct vrrpif_net *vn;

	mutex_lock(&nets_lock);
	list_for_each_entry(vn, &nets, node)
		empty(vn);
	mutex_unlock(&nets_lock);
	unregister_inet6addr_notifier(&inet6addr_nb);
	unregister_inetaddr_notifier(&inetaddr_nb);
	unregister_netdevice_notifier(&netdev_nb);
	unregister_pernet_device(&net_ops);
}

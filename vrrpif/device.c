// SPDX-License-Identifier: GPL-2.0
/*
 * Placement "virtual": the virtual router is a net_device with the virtual MAC
 * (RFC 9568 7.3). Addresses, routes, neighbours and sockets live on it; what
 * moves is the lower net_device it sends through, one pointer, and which port
 * lets frames for the virtual MAC in.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/rtnetlink.h>

#include "accept.h"
#include "device.h"

/**
 * struct vrrpif_device - private part of the net_device
 * @router: its router
 * @lacking: a port does not let in all that it should; protected by the
 *	address list lock of the net_device
 * @lower: interface of the active port; written under router->lock, read
 *	under RCU
 */
struct vrrpif_device {
	struct vrrpif_router *router;
	bool lacking;
	struct net_device __rcu *lower;
};

/* Only names the kind: "vrrpif router" makes and deletes these devices. */
static struct rtnl_link_ops link_ops = { .kind = "vrrpif" };

static int dev_init(struct net_device *dev)
{
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
}

static void dev_uninit(struct net_device *dev)
{
	free_percpu(dev->tstats);
}

static netdev_tx_t dev_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vrrpif_device *priv = netdev_priv(dev);
	struct net_device *lower = rcu_dereference_bh(priv->lower);
	unsigned int len = skb->len;
	int ret;

	if (!lower) {
		/* a backup sends nothing with the virtual MAC */
		DEV_STATS_INC(dev, tx_dropped);
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	skb->dev = lower;
	ret = dev_queue_xmit(skb);
	if (likely(!net_xmit_eval(ret)))
		dev_sw_netstats_tx_add(dev, 1, len);
	else
		DEV_STATS_INC(dev, tx_dropped);
	return NETDEV_TX_OK;
}

/* Under the address list lock of @dev; port lists nest below it. */
static int let_in(struct net_device *port, struct net_device *dev)
{
	return dev_mc_sync_multiple(port, dev) ?:
	       dev_uc_sync_multiple(port, dev);
}

/* Under the address list lock of @dev: what fails is tried again from a work. */
static void dev_set_lists(struct net_device *dev)
{
	struct vrrpif_device *priv = netdev_priv(dev);
	struct vrrpif_port *port;
	int err = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(port, &priv->router->ports, node)
		err = let_in(port->link->dev, dev) ?: err;
	rcu_read_unlock();
	priv->lacking = err;
	if (err)
		schedule_delayed_work(&priv->router->vn->refresh,
				      msecs_to_jiffies(VRRPIF_REFRESH_MS));
}

static void dev_change_rx_flags(struct net_device *dev, int change)
{
	struct vrrpif_device *priv = netdev_priv(dev);
	struct vrrpif_port *port;

	list_for_each_entry(port, &priv->router->ports, node) {
		struct net_device *lower = port->link->dev;

		if (change & IFF_PROMISC)
			dev_set_promiscuity(lower, dev->flags & IFF_PROMISC ?
						   1 : -1);
		if (change & IFF_ALLMULTI)
			dev_set_allmulti(lower, dev->flags & IFF_ALLMULTI ?
						1 : -1);
	}
}

/**
 * vrrpif_device_lower() - the interface it sends through
 * @dev: net_device of a router
 *
 * Context: RCU.
 * Return: that of the active port, NULL when none is active here.
 */
struct net_device *vrrpif_device_lower(const struct net_device *dev)
{
	const struct vrrpif_device *priv = netdev_priv(dev);

	return rcu_dereference(priv->lower);
}

static int dev_get_iflink_main(const struct net_device *dev)
{
	struct net_device *lower;
	int ifindex;

	rcu_read_lock();
	lower = vrrpif_device_lower(dev);
	ifindex = lower ? lower->ifindex : dev->ifindex;
	rcu_read_unlock();
	return ifindex;
}

static const struct net_device_ops dev_ops = {
	.ndo_init = dev_init,
	.ndo_uninit = dev_uninit,
	.ndo_start_xmit = dev_xmit,
	.ndo_set_rx_mode = dev_set_lists,
	.ndo_change_rx_flags = dev_change_rx_flags,
	.ndo_get_stats64 = dev_get_tstats64,
	.ndo_get_iflink = dev_get_iflink_main,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_features_check = passthru_features_check,
};

static void dev_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &dev_ops;
	dev->ethtool_ops = &vrrpif_ethtool_ops;
	dev->rtnl_link_ops = &link_ops;
	dev->needs_free_netdev = true;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	/* what the lower device cannot do is done on the way into it */
	dev->features |= NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_HIGHDMA |
			 NETIF_F_GSO_SOFTWARE | NETIF_F_FRAGLIST;
	dev->hw_features |= dev->features;
	dev->vlan_features |= dev->features;
	dev->max_mtu = ETH_MAX_MTU;
	vrrpif_dev_lltx(dev);
	/* its ports do not move with it */
	vrrpif_dev_netns_local(dev);
}

/**
 * vrrpif_device_is() - is this the net_device of a virtual router?
 * @dev: any
 *
 * Return: whether it is.
 */
bool vrrpif_device_is(const struct net_device *dev)
{
	return dev->netdev_ops == &dev_ops;
}

/**
 * vrrpif_device_router() - whose net_device it is
 * @dev: any
 *
 * Context: RTNL.
 * Return: the router, or NULL.
 */
struct vrrpif_router *vrrpif_device_router(const struct net_device *dev)
{
	const struct vrrpif_device *priv = netdev_priv(dev);

	return vrrpif_device_is(dev) ? priv->router : NULL;
}

/* The virtual MAC makes no interface identifier (RFC 9568 7.4). */
static void no_addrconf(struct net_device *dev)
{
	struct inet6_dev *idev = __in6_dev_get(dev);

	if (!idev)
		return;
	idev->cnf.addr_gen_mode = IN6_ADDR_GEN_MODE_NONE;
	idev->cnf.accept_ra = 0;
	idev->cnf.autoconf = 0;
}

/*
 * Who asks for a neighbour's MAC tells his own: the source of the question has
 * to be an address of the device, and none of another interface.
 */
static void ask_as_itself(struct net_device *dev)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	if (in_dev)
		IN_DEV_CONF_SET(in_dev, ARP_ANNOUNCE, 2);
}

/**
 * vrrpif_device_create() - make the net_device of a router
 * @router: router
 * @extack: where a refusal is explained
 *
 * It is up, and has no carrier while no port here is active.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_device_create(struct vrrpif_router *router,
			 struct netlink_ext_ack *extack)
{
	const struct vrrpif_config *cfg = &router->cfg;
	const u8 mac[ETH_ALEN] = {
		0x00, 0x00, 0x5e, 0x00, vrrpif_is_ipv6(cfg) ? 2 : 1, cfg->vrid,
	};
	struct vrrpif_device *priv;
	struct net_device *dev;
	int err;

	dev = alloc_netdev(sizeof(*priv), cfg->name, NET_NAME_USER, dev_setup);
	if (!dev)
		return -ENOMEM;
	dev_net_set(dev, router->vn->net);
	eth_hw_addr_set(dev, mac);
	dev->addr_assign_type = NET_ADDR_SET;
	priv = netdev_priv(dev);
	priv->router = router;
	/* before it is registered: so nobody ever sees it otherwise */
	netif_carrier_off(dev);
	err = register_netdevice(dev);
	if (err) {
		if (err == -EEXIST)
			NL_SET_ERR_MSG(extack,
				       "an interface of this name exists");
		free_netdev(dev);
		return err;
	}
	no_addrconf(dev);
	ask_as_itself(dev);
	err = vrrpif_accept_get(router->vn);
	if (err)
		goto err_unregister;
	err = dev_open(dev, extack);
	if (err)
		goto err_accept;
	WRITE_ONCE(router->dev, dev);
	return 0;
err_accept:
	vrrpif_accept_put(router->vn);
err_unregister:
	unregister_netdevice(dev);
	return err;
}

/**
 * vrrpif_device_destroy() - end it, when the router has no ports any more
 * @router: router
 *
 * Context: RTNL; it is gone when that is released.
 */
void vrrpif_device_destroy(struct vrrpif_router *router)
{
	struct net_device *dev = router->dev;

	if (!dev)
		return;
	WRITE_ONCE(router->dev, NULL);
	vrrpif_accept_put(router->vn);
	unregister_netdevice(dev);
}

/**
 * vrrpif_device_fit() - take over the smallest MTU of the ports
 * @router: router
 *
 * With less than it needs IPv6 would leave the net_device, addresses and
 * settings too; it leaves a port that has less, which does not take part then.
 *
 * Context: RTNL.
 */
void vrrpif_device_fit(struct vrrpif_router *router)
{
	const struct vrrpif_port *port;
	unsigned int mtu = UINT_MAX;

	if (!router->dev)
		return;
	list_for_each_entry(port, &router->ports, node)
		mtu = min(mtu, port->link->dev->mtu);
	if (vrrpif_is_ipv6(&router->cfg) && mtu < IPV6_MIN_MTU)
		mtu = IPV6_MIN_MTU;
	if (mtu != UINT_MAX && mtu != router->dev->mtu)
		dev_set_mtu(router->dev, mtu);
}

/**
 * vrrpif_device_refresh() - try again what there was no memory for
 * @router: router; nothing is done without a net_device
 *
 * Context: RTNL.
 */
void vrrpif_device_refresh(struct vrrpif_router *router)
{
	struct net_device *dev = router->dev;
	struct vrrpif_device *priv;

	if (!dev)
		return;
	priv = netdev_priv(dev);
	netif_addr_lock_bh(dev);
	if (priv->lacking)
		dev_set_lists(dev);
	netif_addr_unlock_bh(dev);
}

/**
 * vrrpif_device_attach() - a port joins
 * @router: router; nothing is done without a net_device
 * @port: interface of the port
 * @extack: where a refusal is explained
 *
 * Every port lets the virtual MAC in, so that a switch is one pointer.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_device_attach(struct vrrpif_router *router, struct net_device *port,
			 struct netlink_ext_ack *extack)
{
	struct net_device *dev = router->dev;
	int err;

	if (!dev)
		return 0;
	err = netdev_upper_dev_link(port, dev, extack);
	if (err)
		return err;
	err = dev_uc_add(port, dev->dev_addr);
	if (err) {
		netdev_upper_dev_unlink(port, dev);
		return err;
	}
	netif_addr_lock_bh(dev);
	err = let_in(port, dev);
	netif_addr_unlock_bh(dev);
	if (err) {
		dev_mc_unsync(port, dev);
		dev_uc_unsync(port, dev);
		dev_uc_del(port, dev->dev_addr);
		netdev_upper_dev_unlink(port, dev);
		return err;
	}
	if (dev->flags & IFF_PROMISC)
		dev_set_promiscuity(port, 1);
	if (dev->flags & IFF_ALLMULTI)
		dev_set_allmulti(port, 1);
	return 0;
}

/**
 * vrrpif_device_detach() - a port leaves
 * @router: router; nothing is done without a net_device
 * @port: interface of the port
 *
 * Context: RTNL.
 */
void vrrpif_device_detach(struct vrrpif_router *router,
			  struct net_device *port)
{
	struct net_device *dev = router->dev;

	if (!dev)
		return;
	if (dev->flags & IFF_PROMISC)
		dev_set_promiscuity(port, -1);
	if (dev->flags & IFF_ALLMULTI)
		dev_set_allmulti(port, -1);
	dev_mc_unsync(port, dev);
	dev_uc_unsync(port, dev);
	dev_uc_del(port, dev->dev_addr);
	netdev_upper_dev_unlink(port, dev);
}

/**
 * vrrpif_device_switch() - let it send through another port
 * @router: router; nothing is done without a net_device
 * @lower: interface of the active port, NULL when none is
 *
 * Context: softirq, router->lock held.
 */
void vrrpif_device_switch(struct vrrpif_router *router,
			  struct net_device *lower)
{
	struct net_device *dev = READ_ONCE(router->dev);
	struct vrrpif_device *priv;

	if (!dev)
		return;
	priv = netdev_priv(dev);
	rcu_assign_pointer(priv->lower, lower);
	if (lower)
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
}

/* Is there something on @dev that sees frames before the protocols do? */
static bool is_watched(const struct net_device *dev)
{
	return !list_empty(&dev->ptype_all) ||
	       rcu_access_pointer(dev->nf_hooks_ingress) ||
	       rcu_access_pointer(dev->xdp_prog) || vrrpif_dev_has_tc(dev);
}

/**
 * vrrpif_device_take() - a frame to the virtual MAC
 * @dev: net_device of the router
 * @skb: frame, received on the active port
 *
 * It goes on its way as a frame of @dev, as if that were what received it. To
 * begin anew with it, as netif_rx() would, costs as much as a route lookup: only
 * where somebody looks.
 *
 * Context: ingress hook, the last one.
 * Return: NF_ACCEPT, or NF_STOLEN.
 */
unsigned int vrrpif_device_take(struct net_device *dev, struct sk_buff *skb)
{
	bool again = skb_shared(skb) || is_watched(dev);

	if (again) {
		skb = skb_share_check(skb, GFP_ATOMIC);
		if (!skb)
			return NF_STOLEN;
	}
	dev_sw_netstats_rx_add(dev, skb->len + ETH_HLEN);
	skb->dev = dev;
	skb->skb_iif = dev->ifindex;
	skb->pkt_type = PACKET_HOST;
	if (!again)
		return NF_ACCEPT;
	netif_receive_skb(skb);
	return NF_STOLEN;
}

/**
 * vrrpif_device_copy() - a broadcast or multicast frame
 * @dev: net_device of the router
 * @skb: frame, received on the active port, which gets it too
 *
 * Context: ingress hook.
 */
void vrrpif_device_copy(struct net_device *dev, const struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone((struct sk_buff *)skb, GFP_ATOMIC);

	if (!copy) {
		DEV_STATS_INC(dev, rx_dropped);
		return;
	}
	dev_sw_netstats_rx_add(dev, copy->len + ETH_HLEN);
	copy->dev = dev;
	netif_rx(copy);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Who joins a group also tells the interface to let its MAC in. Where there is
 * no memory for that the stack says nothing, and never tries it again.
 */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>

#include "filter.h"

/**
 * vrrpif_filter_mend() - let the MAC of a group in, if it is not
 * @dev: interface
 * @mac: MAC of a group whose filter the stack believes to be there
 *
 * What is added here the stack takes away as its own, with the group.
 *
 * Context: RTNL.
 * Return: 0 or a negative errno.
 */
int vrrpif_filter_mend(struct net_device *dev, const u8 *mac)
{
	const struct netdev_hw_addr *ha;
	bool there = false;

	netif_addr_lock_bh(dev);
	netdev_for_each_mc_addr(ha, dev)
		there |= ether_addr_equal(ha->addr, mac);
	netif_addr_unlock_bh(dev);
	return there ? 0 : dev_mc_add(dev, mac);
}

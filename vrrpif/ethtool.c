// SPDX-License-Identifier: GPL-2.0
/*
 * What ethtool shows of the net_device of a virtual router. Its link is that of
 * the interface that is active.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "device.h"

static void get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
}

/* RTNL keeps the interface of a port there, whoever is active meanwhile. */
static int get_link_ksettings(struct net_device *dev,
			      struct ethtool_link_ksettings *cmd)
{
	struct net_device *lower;

	rcu_read_lock();
	lower = vrrpif_device_lower(dev);
	rcu_read_unlock();
	if (!lower)
		return -ENODEV;
	return __ethtool_get_link_ksettings(lower, cmd);
}

/** vrrpif_ethtool_ops - of the net_device of a virtual router */
const struct ethtool_ops vrrpif_ethtool_ops = {
	.get_drvinfo = get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_link_ksettings = get_link_ksettings,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * vrrpif: the interfaces of one router back each other up with VRRP.
 */
#include <linux/module.h>
#include <net/genetlink.h>

#include "netdev.h"
#include "netlink.h"
#include "notify.h"
#include "router.h"

static int __init vrrpif_init(void)
{
	int err = vrrpif_router_init();

	if (err)
		return err;
	err = vrrpif_netdev_init();
	if (err)
		goto err_router;
	err = vrrpif_netlink_init();
	if (err)
		goto err_netdev;
	return 0;
err_netdev:
	vrrpif_netdev_exit();
err_router:
	vrrpif_router_exit();
	return err;
}

static void __exit vrrpif_exit(void)
{
	vrrpif_netlink_exit();
	vrrpif_netdev_exit();
	vrrpif_router_exit();
	/* what kfree_rcu() was given is not ours to wait for, but cheap to */
	rcu_barrier();
}

module_init(vrrpif_init);
module_exit(vrrpif_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("VRRP between the interfaces of one router");
MODULE_ALIAS_GENL_FAMILY(VRRPIF_FAMILY_NAME);

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_DEVICE_H
#define _VRRPIF_DEVICE_H

#include <linux/skbuff.h>

#include "types.h"

extern const struct ethtool_ops vrrpif_ethtool_ops;

struct net_device *vrrpif_device_lower(const struct net_device *dev);
bool vrrpif_device_is(const struct net_device *dev);
struct vrrpif_router *vrrpif_device_router(const struct net_device *dev);
int vrrpif_device_create(struct vrrpif_router *router,
			 struct netlink_ext_ack *extack);
void vrrpif_device_destroy(struct vrrpif_router *router);
void vrrpif_device_refresh(struct vrrpif_router *router);
int vrrpif_device_attach(struct vrrpif_router *router, struct net_device *port,
			 struct netlink_ext_ack *extack);
void vrrpif_device_detach(struct vrrpif_router *router,
			  struct net_device *port);
void vrrpif_device_fit(struct vrrpif_router *router);
void vrrpif_device_switch(struct vrrpif_router *router,
			  struct net_device *lower);
unsigned int vrrpif_device_take(struct net_device *dev, struct sk_buff *skb);
void vrrpif_device_copy(struct net_device *dev, const struct sk_buff *skb);

/* The MAC that advertisements and announcements of @dev come from. */
static inline const u8 *vrrpif_device_mac(const struct vrrpif_router *router,
					  const struct net_device *port)
{
	const struct net_device *dev = READ_ONCE(router->dev);

	return dev ? dev->dev_addr : port->dev_addr;
}

#endif /* _VRRPIF_DEVICE_H */

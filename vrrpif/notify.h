/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_NOTIFY_H
#define _VRRPIF_NOTIFY_H

#include <net/genetlink.h>

#include "types.h"

void vrrpif_notify_init(const struct genl_family *family);
void vrrpif_notify(struct vrrpif_router *router, struct vrrpif_port *port,
		   enum vrrpif_event event);
void vrrpif_notify_state(struct vrrpif_router *router,
			 struct vrrpif_port *port,
			 const struct vrrpif_action *change);
void vrrpif_notify_restored(struct vrrpif_router *router,
			    const struct vrrpif_vip *vip,
			    struct net_device *dev);
void vrrpif_notify_alert(const struct vrrpif_port *port,
			 enum vrrpif_alert alert,
			 const struct vrrpif_adv *adv, const u8 *mac,
			 u32 suppressed);
int vrrpif_put_addr(struct sk_buff *skb, int attr, u8 family,
		    const struct vrrpif_ip *ip, int prefix_len);

#endif /* _VRRPIF_NOTIFY_H */

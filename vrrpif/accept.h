/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_ACCEPT_H
#define _VRRPIF_ACCEPT_H

#include <linux/skbuff.h>

#include "types.h"

bool vrrpif_accept_destination(const struct sk_buff *skb,
			       struct vrrpif_ip *ip);
int vrrpif_accept_get(struct vrrpif_net *vn);
void vrrpif_accept_put(struct vrrpif_net *vn);

/* Of the active port: does it take what is for the virtual addresses? */
static inline bool vrrpif_accepts(const struct vrrpif_port *port)
{
	return READ_ONCE(port->router->cfg.accept) || READ_ONCE(port->owner);
}

#endif /* _VRRPIF_ACCEPT_H */

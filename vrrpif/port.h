/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_PORT_H
#define _VRRPIF_PORT_H

#include "types.h"

struct vrrpif_port *vrrpif_port_find(struct vrrpif_router *router,
				     int ifindex);
void vrrpif_port_defaults(struct vrrpif_port_config *cfg);
int vrrpif_port_fits(const struct vrrpif_config *cfg, u8 count,
		     const struct net_device *dev,
		     struct netlink_ext_ack *extack);
int vrrpif_port_add(struct vrrpif_router *router, struct net_device *dev,
		    const struct vrrpif_port_config *cfg, nf_hookfn *hook,
		    struct netlink_ext_ack *extack);
void vrrpif_port_set(struct vrrpif_port *port,
		     const struct vrrpif_port_config *cfg);
void vrrpif_port_del(struct vrrpif_port *port);
void vrrpif_port_update(struct vrrpif_port *port, bool going_down);

#endif /* _VRRPIF_PORT_H */

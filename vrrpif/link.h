/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_LINK_H
#define _VRRPIF_LINK_H

#include "types.h"

struct vrrpif_link *vrrpif_link_find(struct vrrpif_net *vn,
				     const struct net_device *dev);
struct vrrpif_link *vrrpif_link_get(struct vrrpif_net *vn,
				    struct net_device *dev, nf_hookfn *hook,
				    struct netlink_ext_ack *extack);
void vrrpif_link_put(struct vrrpif_net *vn, struct vrrpif_link *link);

#endif /* _VRRPIF_LINK_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_NETDEV_H
#define _VRRPIF_NETDEV_H

#include "types.h"

struct vrrpif_net *vrrpif_net(struct net *net);
void vrrpif_netdev_remove_router(struct vrrpif_router *router);
int vrrpif_netdev_init(void);
void vrrpif_netdev_exit(void);

#endif /* _VRRPIF_NETDEV_H */

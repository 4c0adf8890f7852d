/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_ADDR_H
#define _VRRPIF_ADDR_H

#include "types.h"

/**
 * struct vrrpif_target - where the addresses of a router should be
 * @addrs: the addresses; a reference is handed over
 * @family: their family
 * @ifindex: main interface, 0 when none is
 * @owner: it has them as its own
 */
struct vrrpif_target {
	struct vrrpif_addrs *addrs;
	const struct vrrpif_family *family;
	int ifindex;
	bool owner;
};

int vrrpif_addr_net_init(struct vrrpif_net *vn);
void vrrpif_addr_net_exit(struct vrrpif_net *vn);
void vrrpif_addrs_put(struct vrrpif_addrs *addrs);
int vrrpif_addr_move(struct vrrpif_net *vn, struct vrrpif_placed *placed,
		     const struct vrrpif_target *target);

#endif /* _VRRPIF_ADDR_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_NLPARSE_H
#define _VRRPIF_NLPARSE_H

#include <net/genetlink.h>

#include "types.h"

int vrrpif_parse_router(struct genl_info *info, struct vrrpif_net *vn,
			const struct vrrpif_router *router,
			struct vrrpif_config *cfg,
			struct vrrpif_addrs **addrs);
int vrrpif_parse_port(struct genl_info *info, u8 family,
		      struct vrrpif_port_config *cfg);

#endif /* _VRRPIF_NLPARSE_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_GUARD_H
#define _VRRPIF_GUARD_H

#include "types.h"

/* No &enum vrrpif_alert. */
#define VRRPIF_GUARD_FINE	(-1)

bool vrrpif_guard_admits(const struct vrrpif_router *router,
			 const struct vrrpif_adv *adv, u64 now);
int vrrpif_guard_look(struct vrrpif_port *port, const struct vrrpif_adv *adv,
		      const u8 *mac);
bool vrrpif_guard_tell(const struct vrrpif_port *port,
		       const struct vrrpif_adv *adv, const u8 *mac,
		       enum vrrpif_alert alert, u64 now);
void vrrpif_guard_log(const struct vrrpif_port *port,
		      const struct vrrpif_adv *adv, const u8 *mac,
		      enum vrrpif_alert alert);

#endif /* _VRRPIF_GUARD_H */

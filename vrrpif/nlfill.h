/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_NLFILL_H
#define _VRRPIF_NLFILL_H

#include <linux/skbuff.h>

#include "types.h"

int vrrpif_fill_router(struct sk_buff *skb, struct vrrpif_router *router);
int vrrpif_fill_port(struct sk_buff *skb, struct vrrpif_port *port);

#endif /* _VRRPIF_NLFILL_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_ANNOUNCE_H
#define _VRRPIF_ANNOUNCE_H

#include <linux/skbuff.h>

#include "types.h"

void vrrpif_announce(struct vrrpif_port *port, struct sk_buff_head *txq);
struct sk_buff *vrrpif_announce_answer(struct net_device *dev, __be32 vip,
				       __be32 asker, const u8 *asker_mac);

#endif /* _VRRPIF_ANNOUNCE_H */

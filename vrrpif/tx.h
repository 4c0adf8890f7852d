/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_TX_H
#define _VRRPIF_TX_H

#include <linux/skbuff.h>

#include "types.h"

size_t vrrpif_tx_size(const struct vrrpif_config *cfg, u8 count);
struct sk_buff *vrrpif_tx_advert(struct vrrpif_port *port, u8 version,
				 u8 priority);
void vrrpif_tx_queue(struct sk_buff_head *txq, struct sk_buff *skb,
		     struct vrrpif_port *advertiser);
struct vrrpif_port *vrrpif_tx_flush(struct sk_buff_head *txq);

#endif /* _VRRPIF_TX_H */

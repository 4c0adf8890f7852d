/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_PROBE_H
#define _VRRPIF_PROBE_H

#include <linux/skbuff.h>

#include "types.h"

void vrrpif_probe_ask(struct vrrpif_port *port, int home,
		      struct sk_buff_head *txq);
void vrrpif_probe_show(struct vrrpif_port *port, struct sk_buff_head *txq);

#endif /* _VRRPIF_PROBE_H */

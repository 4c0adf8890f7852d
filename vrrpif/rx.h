/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_RX_H
#define _VRRPIF_RX_H

#include "types.h"

unsigned int vrrpif_rx(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state);

#endif /* _VRRPIF_RX_H */

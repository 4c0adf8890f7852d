/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_WATCH_H
#define _VRRPIF_WATCH_H

#include <linux/skbuff.h>

#include "types.h"

void vrrpif_watch(struct vrrpif_link *link, const struct sk_buff *skb);

#endif /* _VRRPIF_WATCH_H */

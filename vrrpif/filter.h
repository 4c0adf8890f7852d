/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_FILTER_H
#define _VRRPIF_FILTER_H

#include <linux/netdevice.h>

int vrrpif_filter_mend(struct net_device *dev, const u8 *mac);

#endif /* _VRRPIF_FILTER_H */

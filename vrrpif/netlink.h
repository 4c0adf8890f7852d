/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_NETLINK_H
#define _VRRPIF_NETLINK_H

int vrrpif_netlink_init(void);
void vrrpif_netlink_exit(void);

#endif /* _VRRPIF_NETLINK_H */

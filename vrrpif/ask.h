/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_ASK_H
#define _VRRPIF_ASK_H

#include "types.h"

int vrrpif_ask_hook(struct vrrpif_net *vn);
void vrrpif_ask_unhook(struct vrrpif_net *vn);

#endif /* _VRRPIF_ASK_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VRRPIF_MODULE_H
#define VRRPIF_MODULE_H

#include <stdbool.h>

/* Has the kernel's own modprobe load vrrpif; true if that worked. */
bool module_load(void);

#endif /* VRRPIF_MODULE_H */

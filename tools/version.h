/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VRRPIF_VERSION_H
#define VRRPIF_VERSION_H

#define TOOL_VERSION	"0.1"

#endif /* VRRPIF_VERSION_H */

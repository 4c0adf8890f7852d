/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of the paths between the ports of a router and the LAN, beside
 * the advertisements: rule 4. Other frames of the LAN tell a port whose path is
 * dead from a sibling that only seems to be silent.
 *
 * When a port misses two advertisements of main in a row, both ask the LAN:
 * the driver sends an ARP request or a neighbour solicitation to neighbours it
 * knows there (VRRPIF_DO_ASK). What comes back is evidence:
 *
 *	2	a neighbour that was asked has answered: both directions work
 *	1	something else was received: that direction works
 *	0	nothing
 */
#ifndef _VRRPIF_CORE_PATH_H
#define _VRRPIF_CORE_PATH_H

#include "elect.h"

/* So many advertisements in a row are not lost by accident: RFC 9568 6.1. */
#define VRRPIF_MISSED	3

u32 vrrpif_path_missed(const struct vrrpif_group *g,
		       const struct vrrpif_member *m);
u32 vrrpif_path_witnessed(const struct vrrpif_group *g,
			  const struct vrrpif_member *m);
bool vrrpif_path_asks(const struct vrrpif_group *g, struct vrrpif_member *m,
		      u64 now);
bool vrrpif_path_waits(const struct vrrpif_member *m, u32 missed, u64 now);
u8 vrrpif_path_evidence(const struct vrrpif_member *m, u64 since);
bool vrrpif_path_answered(const struct vrrpif_member *m,
			  const struct vrrpif_member *main, u64 since);
bool vrrpif_path_outdone(const struct vrrpif_member *m,
			 const struct vrrpif_member *main, u64 since);

#endif /* _VRRPIF_CORE_PATH_H */

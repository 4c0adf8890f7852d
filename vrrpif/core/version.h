/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VRRPv2 beside VRRPv3: which of the advertisements that are well-formed a
 * router of a given version acts upon (RFC 3768 7.1, RFC 9568 8.4.2).
 */
#ifndef _VRRPIF_CORE_VERSION_H
#define _VRRPIF_CORE_VERSION_H

#include "packet.h"

/**
 * struct vrrpif_hearing - who speaks VRRPv3 to a port
 * @v3_source: sender of the last VRRPv3 advertisement
 * @until_ns: how long its VRRPv2 advertisements are ignored
 */
struct vrrpif_hearing {
	struct vrrpif_ip v3_source;
	u64 until_ns;
};

bool vrrpif_version_has(enum vrrpif_version version, u8 v);
bool vrrpif_version_interval_ok(enum vrrpif_version version, u32 interval_us);
enum vrrpif_verdict vrrpif_version_admit(struct vrrpif_hearing *h,
					 enum vrrpif_version version,
					 u32 interval_us,
					 const struct vrrpif_adv *adv,
					 u64 now);

#endif /* _VRRPIF_CORE_VERSION_H */

// SPDX-License-Identifier: GPL-2.0
#include "version.h"

/* A sender of VRRPv3 that falls silent may be heard in VRRPv2 after this. */
#define V3_INTERVALS	3

/**
 * vrrpif_version_has() - is a version spoken?
 * @version: configured version
 * @v: 2 or 3
 *
 * Return: whether it is.
 */
bool vrrpif_version_has(enum vrrpif_version version, u8 v)
{
	if (version == VRRPIF_VERSION_V2_V3)
		return true;
	return v == (version == VRRPIF_VERSION_V2 ? 2 : 3);
}

/**
 * vrrpif_version_interval_ok() - can every version spoken carry an interval?
 * @version: configured version
 * @interval_us: Advertisement_Interval
 *
 * Return: whether it is 1-255 whole seconds for VRRPv2 and 1-4095 whole
 * centiseconds for VRRPv3.
 */
bool vrrpif_version_interval_ok(enum vrrpif_version version, u32 interval_us)
{
	if (!interval_us)
		return false;
	if (vrrpif_version_has(version, 2) &&
	    (interval_us % VRRPIF_V2_UNIT_US ||
	     interval_us / VRRPIF_V2_UNIT_US > VRRPIF_V2_UNITS_MAX))
		return false;
	return !vrrpif_version_has(version, 3) ||
	       (!(interval_us % VRRPIF_V3_UNIT_US) &&
		interval_us / VRRPIF_V3_UNIT_US <= VRRPIF_V3_UNITS_MAX);
}

/**
 * vrrpif_version_admit() - is an advertisement to be acted upon?
 * @h: what the port heard before, updated
 * @version: configured version
 * @interval_us: configured Advertisement_Interval
 * @adv: well-formed advertisement
 * @now: time
 *
 * Return: VRRPIF_ADV_OK; VRRPIF_ADV_VERSION when the version is not spoken;
 * VRRPIF_ADV_INTERVAL when VRRPv2 demands equal intervals and they are not;
 * VRRPIF_ADV_SHADOWED when its sender is heard in VRRPv3 as well.
 */
enum vrrpif_verdict vrrpif_version_admit(struct vrrpif_hearing *h,
					 enum vrrpif_version version,
					 u32 interval_us,
					 const struct vrrpif_adv *adv,
					 u64 now)
{
	if (!vrrpif_version_has(version, adv->version))
		return VRRPIF_ADV_VERSION;
	if (version == VRRPIF_VERSION_V2)
		return adv->interval_us == interval_us ? VRRPIF_ADV_OK :
							 VRRPIF_ADV_INTERVAL;
	if (adv->version == 3) {
		h->v3_source = adv->source;
		h->until_ns = now + V3_INTERVALS * adv->interval_us *
				    VRRPIF_NSEC_PER_USEC;
		return VRRPIF_ADV_OK;
	}
	if (now < h->until_ns && !vrrpif_ip_cmp(&h->v3_source, &adv->source))
		return VRRPIF_ADV_SHADOWED;
	return VRRPIF_ADV_OK;
}

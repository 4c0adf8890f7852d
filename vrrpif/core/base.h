/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only place where the core knows on which side it is compiled: into the
 * module, or into unit tests, simulator and fuzzers.
 */
#ifndef _VRRPIF_CORE_BASE_H
#define _VRRPIF_CORE_BASE_H

#ifdef __KERNEL__
#include <linux/string.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
#endif

#include <uapi/linux/vrrpif.h>

#define VRRPIF_NSEC_PER_USEC	1000ULL
#define VRRPIF_NSEC_PER_MSEC	1000000ULL
#define VRRPIF_NSEC_PER_SEC	1000000000ULL

/**
 * struct vrrpif_ip - an address of either family
 * @b: network byte order, an IPv4 address in the first four, zero behind it
 *
 * Byte order makes the comparison of RFC 9568 6.4.3 ("greater primary
 * address", unsigned) a memcmp().
 */
struct vrrpif_ip {
	u8 b[16];
};

/* Less than, equal to or greater than zero, as memcmp(). */
static inline int vrrpif_ip_cmp(const struct vrrpif_ip *a,
				const struct vrrpif_ip *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

#endif /* _VRRPIF_CORE_BASE_H */

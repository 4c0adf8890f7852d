/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The codec: an IP packet that carries a VRRP advertisement, to and from a
 * struct in host order (RFC 9568 section 5, RFC 3768 section 5).
 */
#ifndef _VRRPIF_CORE_PACKET_H
#define _VRRPIF_CORE_PACKET_H

#include "base.h"

#define VRRPIF_IPPROTO		112
#define VRRPIF_TTL		255
#define VRRPIF_TOS		0xc0	/* CS6 */
#define VRRPIF_HDR_LEN		8
#define VRRPIF_AUTH_LEN		8	/* VRRPv2 authentication data */
#define VRRPIF_COUNT_MAX	255

/* The longest packet: IPv6 header, VRRP header and 255 addresses */
#define VRRPIF_PACKET_MAX	(40 + VRRPIF_HDR_LEN + 255 * 16)

/* VRRPv3 carries 12 bits of centiseconds, VRRPv2 8 bits of seconds */
#define VRRPIF_V3_UNIT_US	10000
#define VRRPIF_V3_UNITS_MAX	4095
#define VRRPIF_V2_UNIT_US	1000000
#define VRRPIF_V2_UNITS_MAX	255

/**
 * enum vrrpif_verdict - what the codec says of a packet
 * @VRRPIF_ADV_OK: a valid advertisement
 * @VRRPIF_ADV_FOREIGN: not VRRP to the group, none of our business
 * @VRRPIF_ADV_MALFORMED: no VRID can be read from it
 * @VRRPIF_ADV_TTL: TTL or hop limit is not 255
 * @VRRPIF_ADV_VERSION: version is neither 2 nor 3, or 2 over IPv6
 * @VRRPIF_ADV_TYPE: type is not 1
 * @VRRPIF_ADV_LENGTH: shorter than its count of addresses needs
 * @VRRPIF_ADV_CHECKSUM: wrong checksum
 * @VRRPIF_ADV_AUTH: VRRPv2 authentication other than type 0
 * @VRRPIF_ADV_INTERVAL: interval is zero
 * @VRRPIF_ADV_COUNT: count of addresses is zero
 * @VRRPIF_ADV_LINK_LOCAL: the first IPv6 address is not link-local
 * @VRRPIF_ADV_SHADOWED: VRRPv2 from a sender that is heard in VRRPv3, too:
 *	said by vrrpif_version_admit(), not by the codec
 *
 * From @VRRPIF_ADV_TTL on the VRID was read and family and vrid are set.
 */
enum vrrpif_verdict {
	VRRPIF_ADV_OK,
	VRRPIF_ADV_FOREIGN,
	VRRPIF_ADV_MALFORMED,
	VRRPIF_ADV_TTL,
	VRRPIF_ADV_VERSION,
	VRRPIF_ADV_TYPE,
	VRRPIF_ADV_LENGTH,
	VRRPIF_ADV_CHECKSUM,
	VRRPIF_ADV_AUTH,
	VRRPIF_ADV_INTERVAL,
	VRRPIF_ADV_COUNT,
	VRRPIF_ADV_LINK_LOCAL,
	VRRPIF_ADV_SHADOWED,
};

/**
 * struct vrrpif_adv - an advertisement
 * @source: source address of the packet, the sender's primary address
 * @addrs: the virtual addresses, @count times 4 or 16 bytes as on the wire;
 *	after parsing it points into the packet
 * @interval_us: Max Advertise Interval in microseconds
 * @version: 2 or 3
 * @vrid: Virtual Router Identifier
 * @priority: 0 means the sender stops taking part
 * @count: number of @addrs
 * @ipv6: carried by IPv6
 * @pseudo: parsed: VRRPv3 over IPv4 whose checksum covers the pseudo-header
 */
struct vrrpif_adv {
	struct vrrpif_ip source;
	const u8 *addrs;
	u32 interval_us;
	u8 version;
	u8 vrid;
	u8 priority;
	u8 count;
	bool ipv6;
	bool pseudo;
};

enum vrrpif_verdict vrrpif_packet_parse(const u8 *pkt, size_t len,
					struct vrrpif_adv *adv);
size_t vrrpif_packet_size(bool ipv6, u8 version, u8 count);
size_t vrrpif_packet_build(u8 *pkt, size_t size, const struct vrrpif_adv *adv,
			   enum vrrpif_checksum checksum);
bool vrrpif_packet_lists(const struct vrrpif_adv *adv, const u8 *addrs,
			 u8 count);

#endif /* _VRRPIF_CORE_PACKET_H */

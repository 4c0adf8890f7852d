// SPDX-License-Identifier: GPL-2.0
#include "packet.h"

#define IP4_HLEN	20
#define IP6_HLEN	40

static const u8 group4[4] = { 224, 0, 0, 18 };
static const u8 group6[16] = { 0xff, 0x02, [15] = 0x12 };

static u16 get16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static void put16(u8 *p, u16 v)
{
	p[0] = v >> 8;
	p[1] = v & 0xff;
}

/* Sum of 16 bit words in network order, an odd last byte is padded. */
static u32 sum(const u8 *p, size_t len, u32 acc)
{
	for (; len > 1; p += 2, len -= 2)
		acc += get16(p);
	if (len)
		acc += (u32)p[0] << 8;
	return acc;
}

static u16 fold(u32 acc)
{
	acc = (acc >> 16) + (acc & 0xffff);
	acc += acc >> 16;
	return acc & 0xffff;
}

/* Pseudo-header of RFC 8200 8.1, or the one RFC 5798 was read to want. */
static u32 pseudo(const u8 *saddr, const u8 *daddr, size_t alen, size_t len)
{
	u32 acc = sum(saddr, alen, 0);

	acc = sum(daddr, alen, acc);
	return acc + VRRPIF_IPPROTO + (u32)len;
}

static size_t body_len(u8 version, u8 count, size_t alen)
{
	size_t len = VRRPIF_HDR_LEN + count * alen;

	return version == 2 ? len + VRRPIF_AUTH_LEN : len;
}

/*
 * RFC 9568 5.2.8. A VRRPv3 router that read RFC 5798 the other way adds the
 * pseudo-header over IPv4, both are accepted.
 */
static bool checksum_ok(const u8 *vrrp, size_t len, u32 pseudo_acc,
			struct vrrpif_adv *adv)
{
	bool with = fold(sum(vrrp, len, pseudo_acc)) == 0xffff;

	if (adv->ipv6)
		return with;
	if (fold(sum(vrrp, len, 0)) == 0xffff)
		return true;
	adv->pseudo = with && adv->version == 3;
	return adv->pseudo;
}

static bool link_local(const u8 *a)
{
	return a[0] == 0xfe && (a[1] & 0xc0) == 0x80;
}

/* The VRRP message, its IP header is known to be good: RFC 9568 7.1. */
static enum vrrpif_verdict parse_body(const u8 *vrrp, size_t len,
				      u32 pseudo_acc, u8 ttl,
				      struct vrrpif_adv *adv)
{
	size_t alen = adv->ipv6 ? 16 : 4;

	if (len < VRRPIF_HDR_LEN)
		return VRRPIF_ADV_MALFORMED;
	adv->version = vrrp[0] >> 4;
	adv->vrid = vrrp[1];
	adv->priority = vrrp[2];
	adv->count = vrrp[3];
	adv->addrs = vrrp + VRRPIF_HDR_LEN;

	if (ttl != VRRPIF_TTL)
		return VRRPIF_ADV_TTL;
	if (adv->version != 3 && (adv->version != 2 || adv->ipv6))
		return VRRPIF_ADV_VERSION;
	if ((vrrp[0] & 0x0f) != 1)
		return VRRPIF_ADV_TYPE;
	if (len < body_len(adv->version, adv->count, alen))
		return VRRPIF_ADV_LENGTH;
	if (!checksum_ok(vrrp, len, pseudo_acc, adv))
		return VRRPIF_ADV_CHECKSUM;

	if (adv->version == 2) {
		if (vrrp[4])
			return VRRPIF_ADV_AUTH;
		adv->interval_us = vrrp[5] * VRRPIF_V2_UNIT_US;
	} else {
		/* the reserved nibble is ignored: RFC 9568 5.2.6 */
		adv->interval_us = (get16(vrrp + 4) & 0x0fff) *
				   VRRPIF_V3_UNIT_US;
	}
	if (!adv->interval_us)
		return VRRPIF_ADV_INTERVAL;
	if (!adv->count)
		return VRRPIF_ADV_COUNT;
	if (adv->ipv6 && !link_local(adv->addrs))
		return VRRPIF_ADV_LINK_LOCAL;
	return VRRPIF_ADV_OK;
}

static enum vrrpif_verdict parse4(const u8 *pkt, size_t len,
				  struct vrrpif_adv *adv)
{
	size_t hlen, total;

	if (len < IP4_HLEN)
		return VRRPIF_ADV_FOREIGN;
	if (pkt[9] != VRRPIF_IPPROTO || memcmp(pkt + 16, group4, 4))
		return VRRPIF_ADV_FOREIGN;

	hlen = (pkt[0] & 0x0f) * 4;
	total = get16(pkt + 2);
	if (hlen < IP4_HLEN || total < hlen || total > len)
		return VRRPIF_ADV_MALFORMED;
	if (fold(sum(pkt, hlen, 0)) != 0xffff)
		return VRRPIF_ADV_MALFORMED;
	/* an advertisement is never worth a fragment: MF or an offset */
	if (get16(pkt + 6) & 0x3fff)
		return VRRPIF_ADV_MALFORMED;

	memcpy(adv->source.b, pkt + 12, 4);
	return parse_body(pkt + hlen, total - hlen,
			  pseudo(pkt + 12, pkt + 16, 4, total - hlen),
			  pkt[8], adv);
}

static enum vrrpif_verdict parse6(const u8 *pkt, size_t len,
				  struct vrrpif_adv *adv)
{
	size_t plen;

	if (len < IP6_HLEN)
		return VRRPIF_ADV_FOREIGN;
	if (pkt[6] != VRRPIF_IPPROTO || memcmp(pkt + 24, group6, 16))
		return VRRPIF_ADV_FOREIGN;

	plen = get16(pkt + 4);
	if (plen > len - IP6_HLEN)
		return VRRPIF_ADV_MALFORMED;

	adv->ipv6 = true;
	memcpy(adv->source.b, pkt + 8, 16);
	return parse_body(pkt + IP6_HLEN, plen,
			  pseudo(pkt + 8, pkt + 24, 16, plen), pkt[7], adv);
}

/**
 * vrrpif_packet_parse() - read an advertisement
 * @pkt: an IP packet, from its IP header on
 * @len: bytes there; padding behind the packet does no harm
 * @adv: filled as far as the verdict says
 *
 * Return: VRRPIF_ADV_OK, or why the packet is not to be acted upon. Whether
 * the VRID is configured is not known here.
 */
enum vrrpif_verdict vrrpif_packet_parse(const u8 *pkt, size_t len,
					struct vrrpif_adv *adv)
{
	memset(adv, 0, sizeof(*adv));
	if (!len)
		return VRRPIF_ADV_FOREIGN;
	switch (pkt[0] >> 4) {
	case 4:
		return parse4(pkt, len, adv);
	case 6:
		return parse6(pkt, len, adv);
	}
	return VRRPIF_ADV_FOREIGN;
}

/**
 * vrrpif_packet_size() - length of the IP packet of an advertisement
 * @ipv6: carried by IPv6
 * @version: 2 or 3
 * @count: number of virtual addresses
 *
 * Return: bytes, IP header included, without a link layer header.
 */
size_t vrrpif_packet_size(bool ipv6, u8 version, u8 count)
{
	if (ipv6)
		return IP6_HLEN + body_len(version, count, 16);
	return IP4_HLEN + body_len(version, count, 4);
}

static void build_ip4(u8 *pkt, size_t total, const u8 *source)
{
	memset(pkt, 0, IP4_HLEN);
	pkt[0] = 0x45;
	pkt[1] = VRRPIF_TOS;
	put16(pkt + 2, (u16)total);
	/* never fragmented, so the identification may stay zero (RFC 6864) */
	put16(pkt + 6, 0x4000);
	pkt[8] = VRRPIF_TTL;
	pkt[9] = VRRPIF_IPPROTO;
	memcpy(pkt + 12, source, 4);
	memcpy(pkt + 16, group4, 4);
	put16(pkt + 10, (u16)~fold(sum(pkt, IP4_HLEN, 0)));
}

static void build_ip6(u8 *pkt, size_t total, const u8 *source)
{
	memset(pkt, 0, IP6_HLEN);
	put16(pkt, 0x6000 | VRRPIF_TOS << 4);
	put16(pkt + 4, (u16)(total - IP6_HLEN));
	pkt[6] = VRRPIF_IPPROTO;
	pkt[7] = VRRPIF_TTL;
	memcpy(pkt + 8, source, 16);
	memcpy(pkt + 24, group6, 16);
}

/**
 * vrrpif_packet_build() - write an advertisement
 * @pkt: where to
 * @size: room there
 * @adv: what to write; an interval is cut to the unit of its version
 * @checksum: what the checksum of a VRRPv3 IPv4 message covers; RFC 9568 is
 *	what is meant by VRRPIF_CHECKSUM_AUTO here
 *
 * Return: length of the IP packet, 0 when it does not fit into @size or an
 * interval does not fit into its field.
 */
size_t vrrpif_packet_build(u8 *pkt, size_t size, const struct vrrpif_adv *adv,
			   enum vrrpif_checksum checksum)
{
	size_t total = vrrpif_packet_size(adv->ipv6, adv->version, adv->count);
	size_t hlen = adv->ipv6 ? IP6_HLEN : IP4_HLEN;
	size_t alen = adv->ipv6 ? 16 : 4;
	u8 *vrrp = pkt + hlen;
	u32 units, acc = 0;

	if (total > size)
		return 0;
	units = adv->interval_us / (adv->version == 2 ? VRRPIF_V2_UNIT_US :
							VRRPIF_V3_UNIT_US);
	if (!units || units > (adv->version == 2 ? VRRPIF_V2_UNITS_MAX :
						   VRRPIF_V3_UNITS_MAX))
		return 0;

	if (adv->ipv6)
		build_ip6(pkt, total, adv->source.b);
	else
		build_ip4(pkt, total, adv->source.b);

	memset(vrrp, 0, total - hlen);
	vrrp[0] = (u8)(adv->version << 4 | 1);
	vrrp[1] = adv->vrid;
	vrrp[2] = adv->priority;
	vrrp[3] = adv->count;
	put16(vrrp + 4, (u16)units);	/* VRRPv2: auth type 0, then 8 bits */
	memcpy(vrrp + VRRPIF_HDR_LEN, adv->addrs, adv->count * alen);

	if (adv->ipv6)
		acc = pseudo(pkt + 8, pkt + 24, 16, total - hlen);
	else if (adv->version == 3 && checksum == VRRPIF_CHECKSUM_PSEUDO)
		acc = pseudo(pkt + 12, pkt + 16, 4, total - hlen);
	put16(vrrp + 6, (u16)~fold(sum(vrrp, total - hlen, acc)));
	return total;
}

static bool has_addr(const u8 *list, u8 count, const u8 *addr, size_t alen)
{
	u8 i;

	for (i = 0; i < count; i++)
		if (!memcmp(list + i * alen, addr, alen))
			return true;
	return false;
}

/**
 * vrrpif_packet_lists() - is the address list of an advertisement ours?
 * @adv: a valid advertisement
 * @addrs: our addresses, as on the wire
 * @count: number of them, at most VRRPIF_ADDR_MAX
 *
 * The order does not matter, implementations differ in it.
 *
 * Return: whether both hold the same addresses (RFC 9568 7.1).
 */
bool vrrpif_packet_lists(const struct vrrpif_adv *adv, const u8 *addrs,
			 u8 count)
{
	size_t alen = adv->ipv6 ? 16 : 4;
	u8 i;

	if (adv->count != count)
		return false;
	if (!memcmp(adv->addrs, addrs, count * alen))
		return true;
	for (i = 0; i < count; i++)
		if (!has_addr(addrs, count, adv->addrs + i * alen, alen) ||
		    !has_addr(adv->addrs, count, addrs + i * alen, alen))
			return false;
	return true;
}

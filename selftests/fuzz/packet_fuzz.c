// SPDX-License-Identifier: GPL-2.0
/*
 * The codec. The first byte says which checksums are put right before the
 * rest is parsed as a packet: chance alone would hardly ever pass them.
 */
#include "fuzz.h"

#define FIX_IP		1
#define FIX_VRRP	2
#define FIX_PSEUDO	4

static u32 add(const u8 *p, size_t len, u32 acc)
{
	size_t i;

	for (i = 0; i < len; i++)
		acc += i & 1 ? p[i] : (u32)p[i] << 8;
	return acc;
}

static void put_sum(u8 *p, u32 acc)
{
	while (acc >> 16)
		acc = (acc & 0xffff) + (acc >> 16);
	p[0] = (u8)~(acc >> 8);
	p[1] = (u8)~acc;
}

/* Put right what @fix asks for, as far as the packet goes. */
static void seal(u8 *p, size_t len, u8 fix)
{
	bool v6 = len && p[0] >> 4 == 6;
	size_t hlen = v6 ? 40 : len ? (p[0] & 15) * 4U : 0, end, alen;

	if (len < 40 && (v6 || len < 20))
		return;
	end = v6 ? 40 + (size_t)(p[4] << 8 | p[5]) : (size_t)(p[2] << 8 | p[3]);
	if (end > len || end < hlen + 8 || hlen < 20)
		return;
	if (!v6 && fix & FIX_IP) {
		p[10] = p[11] = 0;
		put_sum(p + 10, add(p, hlen, 0));
	}
	if (!(fix & FIX_VRRP))
		return;
	p[hlen + 6] = p[hlen + 7] = 0;
	alen = v6 ? 32 : 8;
	put_sum(p + hlen + 6, add(p + hlen, end - hlen,
		v6 || fix & FIX_PSEUDO ?
			add(p + (v6 ? 8 : 12), alen,
			    (u32)(end - hlen) + VRRPIF_IPPROTO) : 0));
}

static void same(const struct vrrpif_adv *a, const struct vrrpif_adv *b)
{
	CHECK(!vrrpif_ip_cmp(&a->source, &b->source));
	CHECK(a->interval_us == b->interval_us);
	CHECK(a->version == b->version);
	CHECK(a->vrid == b->vrid);
	CHECK(a->priority == b->priority);
	CHECK(a->count == b->count);
	CHECK(a->ipv6 == b->ipv6);
	CHECK(!memcmp(a->addrs, b->addrs, a->count * (a->ipv6 ? 16U : 4U)));
}

/* A valid advertisement is written and read again, whatever the checksum. */
static void round_trip(const struct vrrpif_adv *adv,
		       enum vrrpif_checksum checksum)
{
	static u8 pkt[VRRPIF_PACKET_MAX];
	struct vrrpif_adv again;
	size_t len = vrrpif_packet_build(pkt, sizeof(pkt), adv, checksum);

	CHECK(len == vrrpif_packet_size(adv->ipv6, adv->version, adv->count));
	CHECK(vrrpif_packet_parse(pkt, len, &again) == VRRPIF_ADV_OK);
	same(adv, &again);
	CHECK(vrrpif_packet_parse(pkt, len - 1, &again) != VRRPIF_ADV_OK);
}

static void check_valid(const u8 *pkt, size_t len, const struct vrrpif_adv *adv)
{
	size_t alen = adv->ipv6 ? 16 : 4;

	CHECK(adv->version == 3 || (adv->version == 2 && !adv->ipv6));
	CHECK(adv->count && adv->interval_us);
	CHECK(adv->addrs >= pkt && adv->addrs + adv->count * alen <= pkt + len);
	CHECK(vrrpif_version_interval_ok(adv->version == 2 ? VRRPIF_VERSION_V2 :
							     VRRPIF_VERSION_V3,
					 adv->interval_us));
	CHECK(vrrpif_packet_lists(adv, adv->addrs, adv->count));
	round_trip(adv, VRRPIF_CHECKSUM_RFC9568);
	round_trip(adv, VRRPIF_CHECKSUM_PSEUDO);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct vrrpif_adv adv;
	u8 *pkt;
	size_t len;

	if (!size)
		return 0;
	/* of its own, so that the sanitizer sees its end */
	len = size - 1;
	pkt = malloc(len ? len : 1);
	if (!pkt)
		return 0;
	memcpy(pkt, data + 1, len);
	seal(pkt, len, data[0]);
	if (vrrpif_packet_parse(pkt, len, &adv) == VRRPIF_ADV_OK)
		check_valid(pkt, len, &adv);
	free(pkt);
	return 0;
}

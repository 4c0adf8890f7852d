// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "wire.h"

const u8 vip4[3 * 4] = { 10, 0, 0, 1, 10, 0, 0, 2, 10, 0, 0, 3 };
const u8 vip6[2 * 16] = { 0xfe, 0x80, [15] = 1,
			 [16] = 0x20, 0x01, 0x0d, 0xb8, [31] = 1 };

void wire_build(struct packet *p)
{
	p->len = vrrpif_packet_build(p->b, sizeof(p->b), &p->adv,
				     VRRPIF_CHECKSUM_RFC9568);
	assert_int_equal(p->len, vrrpif_packet_size(p->adv.ipv6,
						    p->adv.version,
						    p->adv.count));
}

void wire_make4(struct packet *p, u8 version)
{
	*p = (struct packet){ .adv = {
		.source = ip4(192, 0, 2, 1),
		.addrs = vip4,
		.interval_us = 1000000,
		.version = version,
		.vrid = 51,
		.priority = 100,
		.count = 1,
	} };
	wire_build(p);
}

void wire_make6(struct packet *p)
{
	*p = (struct packet){ .adv = {
		.source = { { 0xfe, 0x80, [15] = 9 } },
		.addrs = vip6,
		.interval_us = 1000000,
		.version = 3,
		.vrid = 51,
		.priority = 100,
		.count = 2,
		.ipv6 = true,
	} };
	wire_build(p);
}

enum vrrpif_verdict wire_parse(const struct packet *p)
{
	struct vrrpif_adv adv;
	u8 *copy = malloc(p->len ? p->len : 1);
	enum vrrpif_verdict verdict;

	/* of exactly that size, for the address sanitizer */
	assert_non_null(copy);
	memcpy(copy, p->b, p->len);
	verdict = vrrpif_packet_parse(copy, p->len, &adv);
	free(copy);
	return verdict;
}

u16 wire_sum(const u8 *p, size_t len, u32 acc)
{
	size_t i;

	for (i = 0; i < len; i++)
		acc += i & 1 ? p[i] : (u32)p[i] << 8;
	while (acc >> 16)
		acc = (acc & 0xffff) + (acc >> 16);
	return (u16)~acc;
}

void wire_put16(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

void wire_seal(struct packet *p)
{
	bool v6 = p->b[0] >> 4 == 6;
	size_t hlen = v6 ? 40 : (p->b[0] & 15) * 4U;
	size_t len = v6 ? p->len - hlen : (size_t)(p->b[2] << 8 | p->b[3]) - hlen;
	u8 *vrrp = p->b + hlen;
	u32 acc = 0;

	if (v6)
		acc = (u16)~wire_sum(p->b + 8, 32, (u32)len + 112);
	else {
		wire_put16(p->b + 10, 0);
		wire_put16(p->b + 10, wire_sum(p->b, hlen, 0));
	}
	wire_put16(vrrp + 6, 0);
	wire_put16(vrrp + 6, wire_sum(vrrp, len, acc));
}

enum vrrpif_verdict wire_with(const struct packet *p, size_t at, u8 value)
{
	struct packet q = *p;

	q.b[at] = value;
	wire_seal(&q);
	return wire_parse(&q);
}

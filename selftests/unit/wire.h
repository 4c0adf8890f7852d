/* SPDX-License-Identifier: GPL-2.0 */
/* Packets for tests of the codec, and ways to spoil them. */
#ifndef _WIRE_H
#define _WIRE_H

#include "unit.h"

struct packet {
	struct vrrpif_adv adv;
	u8 b[VRRPIF_PACKET_MAX];
	size_t len;
};

extern const u8 vip4[3 * 4];	/* 10.0.0.1, .2, .3 */
extern const u8 vip6[2 * 16];	/* fe80::1, 2001:db8::1 */

/* A valid packet of p->adv; of one IPv4 address, of two IPv6 addresses. */
void wire_build(struct packet *p);
void wire_make4(struct packet *p, u8 version);
void wire_make6(struct packet *p);

enum vrrpif_verdict wire_parse(const struct packet *p);

/* Put both checksums right again, so that only what was changed is wrong. */
void wire_seal(struct packet *p);

/* The verdict on @p with one byte changed, checksums put right again. */
enum vrrpif_verdict wire_with(const struct packet *p, size_t at, u8 value);

/* Internet checksum of @p, @acc is added */
u16 wire_sum(const u8 *p, size_t len, u32 acc);
void wire_put16(u8 *p, u16 v);

#endif /* _WIRE_H */

// SPDX-License-Identifier: GPL-2.0
/* Generator of frames: the good ones, of every kind that a port looks at. */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <string.h>

#include "wirefuzz.h"

#define VRRP		112
#define IP4_HLEN	20
#define IP6_HLEN	40
#define VLAN_HLEN	4
#define ARP_LEN		28
#define ND_LEN		24

#define ETH_P_QINQ	0x88a8

enum next { HOP = 0, ICMP = 1, UDP = 17, ROUTING = 43, FRAGMENT = 44,
	    AUTH = 51, ICMP6 = 58, OPTIONS = 60 };

uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

void put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static uint32_t add(const uint8_t *p, size_t len, uint32_t acc)
{
	for (; len > 1; p += 2, len -= 2)
		acc += get16(p);
	return len ? acc + (uint32_t)(p[0] << 8) : acc;
}

static void put_sum(uint8_t *at, uint32_t acc)
{
	acc = (acc >> 16) + (acc & 0xffff);
	acc += acc >> 16;
	put16(at, (uint16_t)~acc);
}

size_t network_of(const struct frame *f, uint16_t *type)
{
	size_t at = ETH_HLEN;

	*type = 0;
	if (f->len < at)
		return at;
	*type = get16(f->b + at - 2);
	while ((*type == ETH_P_8021Q || *type == ETH_P_QINQ) &&
	       f->len >= at + VLAN_HLEN) {
		at += VLAN_HLEN;
		*type = get16(f->b + at - 2);
	}
	return at;
}

/* --- checksums */

/* @p: the payload, @len of it; @acc: of the addresses */
static void seal_payload(uint8_t *p, size_t len, uint8_t proto, bool v6,
			 uint32_t acc, unsigned int how)
{
	size_t at = proto == ICMP || proto == ICMP6 ? 2 : 6;
	bool bare = proto == ICMP ||
		    (proto == VRRP && !v6 && !(how & SEAL_PSEUDO));

	if (proto != VRRP && proto != ICMP && proto != ICMP6 && proto != UDP)
		return;
	if (len < at + 2)
		return;
	put16(p + at, 0);
	put_sum(p + at, add(p, len, bare ? 0 : acc + proto + (uint32_t)len));
}

static void seal4(uint8_t *p, size_t left, unsigned int how)
{
	size_t hlen, total;

	if (left < IP4_HLEN)
		return;
	hlen = (p[0] & 15) * 4U;
	total = get16(p + 2);
	if (hlen < IP4_HLEN || hlen > left)
		return;
	put16(p + 10, 0);
	put_sum(p + 10, add(p, hlen, 0));
	if (total > left)
		total = left;
	if (total > hlen)
		seal_payload(p + hlen, total - hlen, p[9], false,
			     add(p + 12, 8, 0), how);
}

static void seal6(uint8_t *p, size_t left, unsigned int how)
{
	size_t at = IP6_HLEN, end;
	uint8_t next, hops;

	if (left < at)
		return;
	end = at + get16(p + 4);
	if (end > left)
		end = left;
	next = p[6];
	for (hops = 0; hops < 8 && at + 8 <= end; hops++) {
		if (next == FRAGMENT) {
			next = p[at];
			at += 8;
		} else if (next == HOP || next == ROUTING || next == OPTIONS) {
			next = p[at];
			at += 8 + p[at + 1] * 8U;
		} else {
			break;
		}
	}
	if (at < end)
		seal_payload(p + at, end - at, next, true,
			     add(p + 8, 32, 0), how);
}

void seal(struct frame *f, unsigned int how)
{
	uint16_t type;
	size_t at = network_of(f, &type);

	if (type == ETH_P_IP)
		seal4(f->b + at, f->len - at, how);
	else if (type == ETH_P_IPV6)
		seal6(f->b + at, f->len - at, how);
}

/* --- headers */

static uint8_t *grow(struct frame *f, size_t n)
{
	uint8_t *p = f->b + f->len;

	memset(p, 0, n);
	f->len += n;
	return p;
}

static void begin(struct frame *f, const struct lan *lan, const uint8_t *dest,
		  uint16_t type)
{
	uint8_t *p;

	f->len = 0;
	p = grow(f, ETH_HLEN);
	memcpy(p, dest, 6);
	memcpy(p + 6, lan->mac, 6);
	put16(p + 12, type);
}

static void group_mac(uint8_t *mac, const struct ip *ip)
{
	static const uint8_t v4[] = { 0x01, 0x00, 0x5e };
	static const uint8_t v6[] = { 0x33, 0x33 };

	if (ip->v6) {
		memcpy(mac, v6, 2);
		memcpy(mac + 2, ip->b + 12, 4);
	} else {
		memcpy(mac, v4, 3);
		memcpy(mac + 3, ip->b + 1, 3);
		mac[3] &= 0x7f;
	}
}

/* The packet goes on behind it; ip_end() knows how long it became. */
static void ip_begin(struct frame *f, const struct lan *lan,
		     const struct ip *to, uint8_t proto, uint8_t ttl,
		     uint8_t options)
{
	uint8_t *p;

	if (to->v6) {
		p = grow(f, IP6_HLEN);
		p[0] = 0x6c;
		p[6] = options ? OPTIONS : proto;
		p[7] = ttl;
		memcpy(p + 8, lan->source6.b, 16);
		memcpy(p + 24, to->b, 16);
		if (options) {
			p = grow(f, 8);
			p[0] = proto;
			p[2] = 1;	/* PadN, four bytes of it */
			p[3] = 4;
		}
		return;
	}
	p = grow(f, IP4_HLEN + options);
	p[0] = (uint8_t)(0x45 + options / 4);
	p[1] = 0xc0;
	put16(p + 6, 0x4000);
	p[8] = ttl;
	p[9] = proto;
	memcpy(p + 12, lan->source4.b, 4);
	memcpy(p + 16, to->b, 4);
	memset(p + IP4_HLEN, 1, options);
}

static void ip_end(struct frame *f)
{
	uint16_t type;
	size_t at = network_of(f, &type);

	if (type == ETH_P_IP)
		put16(f->b + at + 2, (uint16_t)(f->len - at));
	else
		put16(f->b + at + 4, (uint16_t)(f->len - at - IP6_HLEN));
}

void make_advert(struct frame *f, const struct lan *lan,
		 const struct advert *a)
{
	static const struct ip group[] = {
		{ .b = { 224, 0, 0, 18 } },
		{ .v6 = true, .b = { 0xff, 0x02, [15] = 0x12 } },
	};
	const struct ip *ip = &a->router->ip;
	uint8_t mac[6], *p;
	size_t body;

	group_mac(mac, &group[ip->v6]);
	begin(f, lan, mac, ip->v6 ? ETH_P_IPV6 : ETH_P_IP);
	ip_begin(f, lan, &group[ip->v6], VRRP, a->ttl, a->options);
	body = f->len;
	p = grow(f, 8);
	p[0] = (uint8_t)(a->version << 4 | 1);
	p[1] = a->vrid;
	p[2] = a->priority;
	p[3] = a->count;
	put16(p + 4, a->interval);
	memcpy(grow(f, ip->v6 ? 16 : 4), ip->b, ip->v6 ? 16 : 4);
	if (a->version == 2)
		grow(f, 8);	/* authentication data, none */
	ip_end(f);
	seal(f, 0);
	if (a->bad_sum)
		f->b[body + 6] ^= 0x55;
	f->len -= a->cut;
}

/* --- what a stream for a fuzzer begins with */

static const struct router *some_router(const struct lan *lan, struct prng *r)
{
	return &lan->router[prng_below(r, lan->routers)];
}

/* Of a router, of a port, or of nobody. */
static struct ip some_ip(const struct lan *lan, struct prng *r)
{
	unsigned int n = (unsigned int)prng_below(r, lan->routers +
						  lan->ports + 1);

	if (n < lan->routers)
		return lan->router[n].ip;
	n -= lan->routers;
	if (n < lan->ports)
		return lan->port[n].ip;
	return prng_below(r, 2) ? lan->source4 : lan->source6;
}

/* The virtual one of a router, that of a port, or everybody's. */
static void some_mac(uint8_t *mac, const struct lan *lan, struct prng *r)
{
	const struct router *router = some_router(lan, r);
	const uint8_t virtual[] = { 0, 0, 0x5e, 0, router->ip.v6 ? 2 : 1,
				    router->vrid };

	memset(mac, 0xff, 6);
	switch (prng_below(r, 4)) {
	case 0:
	case 1:
		memcpy(mac, virtual, 6);
		break;
	case 2:
		if (lan->ports)
			memcpy(mac, lan->port[prng_below(r, lan->ports)].mac,
			       6);
		break;
	}
}

static void any_advert(struct frame *f, const struct lan *lan, struct prng *r)
{
	static const uint8_t priorities[] = { 0, 1, 50, 100, 254, 255 };
	const struct router *router = some_router(lan, r);
	bool v2 = !router->ip.v6 && !prng_below(r, 3);
	/* of version 2: a type of authentication above it */
	uint16_t interval = v2 ? 1 + (!prng_below(r, 8) << 8) :
			    (uint16_t)prng_range(r, 1, 4095);

	make_advert(f, lan, &(struct advert) {
		.router = router,
		.vrid = router->vrid,
		.version = v2 ? 2 : 3,
		.priority = priorities[prng_below(r, sizeof(priorities))],
		.count = 1,
		.interval = interval,
		.ttl = 255,
		.options = prng_below(r, 8) ? 0 :
			   (uint8_t)prng_range(r, 1, 10) * 4,
	});
}

/* Questions, answers, announcements, probes; to all or to one. */
static void any_arp(struct frame *f, const struct lan *lan, struct prng *r)
{
	struct ip target = some_ip(lan, r), source = lan->source4;
	uint8_t mac[6], *p;

	some_mac(mac, lan, r);
	begin(f, lan, mac, ETH_P_ARP);
	p = grow(f, ARP_LEN);
	/* hosts take what is of IEEE 802 as well */
	put16(p, prng_below(r, 4) ? 1 : 6);
	put16(p + 2, ETH_P_IP);
	p[4] = 6;
	p[5] = 4;
	put16(p + 6, prng_below(r, 3) ? 1 : 2);
	switch (prng_below(r, 6)) {
	case 0:
		source = target;
		break;
	case 1:
		memset(&source, 0, sizeof(source));
		break;
	}
	memcpy(p + 8, lan->mac, 6);
	memcpy(p + 14, source.b, 4);
	memcpy(p + 24, target.b, 4);
}

static void any_nd(struct frame *f, const struct lan *lan, struct prng *r)
{
	static const uint8_t kinds[] = { 1, 2, 5, 14 };
	struct ip target = some_ip(lan, r), to = target;
	uint8_t mac[6], *p, n;

	if (!prng_below(r, 3)) {
		some_mac(mac, lan, r);
	} else {
		/* the solicited-node group, or all nodes */
		to = (struct ip){ .b = { 0xff, 0x02, [11] = 1, 0xff } };
		memcpy(to.b + 13, target.b + 13, 3);
		if (!prng_below(r, 3))
			to = (struct ip){ .b = { 0xff, 0x02, [15] = 1 } };
		to.v6 = true;
		group_mac(mac, &to);
	}
	to.v6 = true;
	begin(f, lan, mac, ETH_P_IPV6);
	ip_begin(f, lan, &to, ICMP6, 255, !prng_below(r, 8));
	p = grow(f, ND_LEN);
	p[0] = prng_below(r, 3) ? 135 : 136;
	p[4] = (uint8_t)(prng_below(r, 8) << 5);
	memcpy(p + 8, target.b, 16);
	for (n = (uint8_t)prng_below(r, 4); n; n--) {
		p = grow(f, 8);
		p[0] = kinds[prng_below(r, sizeof(kinds))];
		p[1] = prng_below(r, 4) ? 1 : (uint8_t)prng_next(r);
		memcpy(p + 2, lan->mac, 6);
	}
	ip_end(f);
	seal(f, 0);
}

/* What is to be forwarded, or taken, or neither. */
static void any_data(struct frame *f, const struct lan *lan, struct prng *r)
{
	struct ip to = some_ip(lan, r);
	bool udp = prng_below(r, 2);
	uint8_t mac[6], *p;

	some_mac(mac, lan, r);
	begin(f, lan, mac, to.v6 ? ETH_P_IPV6 : ETH_P_IP);
	ip_begin(f, lan, &to, udp ? UDP : to.v6 ? ICMP6 : ICMP, 64,
		 prng_below(r, 8) ? 0 : 8);
	p = grow(f, 16 + prng_below(r, 64));
	if (udp) {
		put16(p, 9999);
		put16(p + 2, 9);
		put16(p + 4, (uint16_t)(f->b + f->len - p));
	} else {
		p[0] = to.v6 ? 128 : 8;
	}
	ip_end(f);
	seal(f, 0);
}

/* Nothing at all, of any type. */
static void any_noise(struct frame *f, const struct lan *lan, struct prng *r)
{
	static const uint16_t types[] = { ETH_P_IP, ETH_P_IPV6, ETH_P_ARP,
					  0x8847, 0x0004, 0x05dc };
	uint16_t n = (uint16_t)prng_below(r, 128);
	uint8_t mac[6], *p;

	some_mac(mac, lan, r);
	if (prng_below(r, 2))
		put16(mac, 0x3333);
	begin(f, lan, mac, types[prng_below(r, 6)]);
	for (p = grow(f, n); n; n--)
		*p++ = (uint8_t)prng_next(r);
}

void make_any(struct frame *f, const struct lan *lan, struct prng *r)
{
	switch (prng_below(r, 16)) {
	case 0: case 1: case 2: case 3: case 4: case 5:
		any_advert(f, lan, r);
		break;
	case 6: case 7: case 8:
		any_arp(f, lan, r);
		break;
	case 9: case 10: case 11:
		any_nd(f, lan, r);
		break;
	case 12: case 13: case 14:
		any_data(f, lan, r);
		break;
	default:
		any_noise(f, lan, r);
	}
}

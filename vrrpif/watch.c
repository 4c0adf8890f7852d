// SPDX-License-Identifier: GPL-2.0
/*
 * Rule 4, the other side: while the ports of a router miss their main sibling,
 * or one of them has to show that it can be heard, all frames that they receive
 * are looked at; and one an interval that main receives. Others are not.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <net/ndisc.h>

#include "router.h"
#include "timer.h"
#include "watch.h"

static bool was_asked(const struct vrrpif_link *link, const void *addr,
		      size_t len)
{
	struct vrrpif_ip ip = {};
	u32 key;
	u8 i;

	memcpy(ip.b, addr, len);
	key = vrrpif_ip_key(&ip);
	for (i = 0; i < VRRPIF_PROBES; i++)
		if (READ_ONCE(link->asked[i]) == key)
			return true;
	return false;
}

/* Does a neighbour answer that a port of @link has asked? */
static bool is_answer(const struct vrrpif_link *link, const struct sk_buff *skb)
{
	union {
		struct {
			struct arphdr hdr;
			u8 sha[ETH_ALEN];
			__be32 sip;
		} __packed arp;
		struct {
			struct ipv6hdr ip6;
			struct nd_msg nd;
		} __packed na;
	} buf;
	const typeof(buf.arp) *arp;
	const typeof(buf.na) *na;

	if (skb->pkt_type != PACKET_HOST)
		return false;
	if (skb->protocol == htons(ETH_P_ARP)) {
		arp = skb_header_pointer(skb, 0, sizeof(buf.arp), &buf.arp);
		return arp && arp->hdr.ar_op == htons(ARPOP_REPLY) &&
		       arp->hdr.ar_hln == ETH_ALEN && arp->hdr.ar_pln == 4 &&
		       was_asked(link, &arp->sip, sizeof(arp->sip));
	}
	if (skb->protocol != htons(ETH_P_IPV6))
		return false;
	na = skb_header_pointer(skb, 0, sizeof(buf.na), &buf.na);
	return na && na->ip6.nexthdr == IPPROTO_ICMPV6 &&
	       na->nd.icmph.icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT &&
	       was_asked(link, &na->nd.target, sizeof(na->nd.target));
}

/* The port of the router of @port that has sent a frame with this source. */
static struct vrrpif_port *sender(const struct vrrpif_port *port, const u8 *mac)
{
	struct vrrpif_port *s;

	list_for_each_entry_rcu(s, &port->router->ports, node)
		if (ether_addr_equal(s->link->dev->dev_addr, mac))
			return s;
	return NULL;
}

/* @port received what @from has sent: then its path works. */
static void prove(struct vrrpif_port *port, struct vrrpif_port *from)
{
	struct vrrpif_router *router = port->router;
	struct vrrpif_event_ctx ctx;

	/* without the lock: the core asks again, and one frame more will come */
	if (from == port || !data_race(from->member.mute))
		return;
	vrrpif_router_begin(router, &ctx);
	if (!port->dead && !from->dead)
		vrrpif_elect_proven(&from->member, ctx.now);
	vrrpif_router_end(router, &ctx);
}

/*
 * What every interface says by itself, that of a switch's port at the other end
 * of the cable too, which none but this port hears: router solicitations, MLD,
 * and duplicate address detection.
 */
static bool is_small_talk(const u8 *dest)
{
	static const u8 multicast[] = { 0x33, 0x33 };

	return !memcmp(dest, multicast, sizeof(multicast)) &&
	       (dest[2] == 0xff || (!dest[2] && !dest[3] && !dest[4] &&
				    (dest[5] == 0x02 || dest[5] == 0x16)));
}

/**
 * vrrpif_watch() - look at a frame for what it says of paths
 * @link: interface that received it
 * @skb: frame
 *
 * Frames of a router's own ports count for none of them; what bridges say to
 * each other, or their ports for themselves, does not come from the LAN; and an
 * advertisement from the virtual MAC may be of anyone.
 *
 * Context: softirq, RCU read side.
 */
void vrrpif_watch(struct vrrpif_link *link, const struct sk_buff *skb)
{
	const struct ethhdr *eth = eth_hdr(skb);
	struct vrrpif_port *port, *from;
	u64 now = vrrpif_now();
	bool ours = false;

	if (is_link_local_ether_addr(eth->h_dest) ||
	    is_small_talk(eth->h_dest) ||
	    !memcmp(eth->h_source, (const u8[]){ 0, 0, 0x5e, 0 }, 4))
		return;
	list_for_each_entry_rcu(port, &link->ports, link_node) {
		from = sender(port, eth->h_source);
		if (!from)
			continue;
		ours = true;
		prove(port, from);
	}
	if (ours)
		return;
	atomic64_set(&link->frame_ns, now);
	if (atomic_read(&link->watchers) & VRRPIF_WATCH_ONE)
		atomic_andnot(VRRPIF_WATCH_ONE, &link->watchers);
	if (is_answer(link, skb))
		atomic64_set(&link->answer_ns, now);
}

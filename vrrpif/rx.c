// SPDX-License-Identifier: GPL-2.0
/*
 * Receiving, in the netdev ingress hook of a link: before IP, so that no check
 * of source addresses or reverse paths keeps an advertisement from a sibling
 * away. What is unicast to us and not ARP leaves after two compares.
 */
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/inetdevice.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <net/arp.h>
#include <net/ndisc.h>
#include <net/netns/generic.h>

#include "accept.h"
#include "announce.h"
#include "device.h"
#include "guard.h"
#include "router.h"
#include "rx.h"
#include "watch.h"

/* Drop without being taken for a loss by drop monitors. */
static unsigned int eat(struct sk_buff *skb)
{
	consume_skb(skb);
	return NF_STOLEN;
}

static void count_invalid(struct vrrpif_stats *stats,
			  enum vrrpif_verdict verdict)
{
	switch (verdict) {
	case VRRPIF_ADV_TTL:
		stats->ttl_errors++;
		break;
	case VRRPIF_ADV_TYPE:
		stats->type_errors++;
		break;
	case VRRPIF_ADV_LENGTH:
		stats->length_errors++;
		break;
	case VRRPIF_ADV_AUTH:
		stats->auth_errors++;
		break;
	case VRRPIF_ADV_INTERVAL:
		stats->interval_errors++;
		break;
	case VRRPIF_ADV_COUNT:
	case VRRPIF_ADV_LINK_LOCAL:
		stats->addr_list_errors++;
		break;
	default:
		break;
	}
}

static void hear(struct vrrpif_port *port, const struct vrrpif_adv *adv,
		 const u8 *mac, enum vrrpif_verdict verdict)
{
	struct vrrpif_router *router = port->router;
	int alert = VRRPIF_GUARD_FINE;
	struct vrrpif_event_ctx ctx;

	vrrpif_router_begin(router, &ctx);
	/* of a version not spoken: what else is wrong with it does not matter */
	if (verdict > VRRPIF_ADV_VERSION &&
	    !vrrpif_version_has(router->cfg.version, adv->version))
		verdict = VRRPIF_ADV_VERSION;
	else if (!verdict && !vrrpif_guard_admits(router, adv, ctx.now))
		alert = VRRPIF_ALERT_NOT_ALLOWED;
	else if (!verdict)
		verdict = vrrpif_version_admit(&port->hearing,
					       router->cfg.version,
					       router->cfg.interval_us, adv,
					       ctx.now);
	if (port->dead) {
		/* removed while this waited for the lock */
		alert = VRRPIF_GUARD_FINE;
	} else if (alert == VRRPIF_ALERT_NOT_ALLOWED) {
		port->stats.source_errors++;
	} else if (verdict == VRRPIF_ADV_VERSION) {
		atomic64_inc(&port->link->version_errors);
	} else if (verdict) {
		count_invalid(&port->stats, verdict);
	} else {
		port->stats.rcvd++;
		alert = vrrpif_guard_look(port, adv, mac);
		/* an answer follows at once, so before the election */
		if (adv->version == 3 && !adv->ipv6 &&
		    !vrrpif_elect_is_sibling(&router->group, &adv->source))
			router->pseudo = adv->pseudo;
		vrrpif_elect_hear(&router->group, &port->member, adv, ctx.now,
				  &ctx.act);
	}
	if (alert != VRRPIF_GUARD_FINE &&
	    !vrrpif_guard_tell(port, adv, mac, alert, ctx.now))
		alert = VRRPIF_GUARD_FINE;
	vrrpif_router_end(router, &ctx);
	/* after what is urgent, a console may be slow */
	if (alert != VRRPIF_GUARD_FINE)
		vrrpif_guard_log(port, adv, mac, alert);
}

/* The packet as one span; @copy is set when it had to be made. */
static const u8 *span(struct sk_buff *skb, u8 **copy)
{
	*copy = NULL;
	if (!skb_is_nonlinear(skb))
		return skb->data;
	*copy = kmalloc(skb->len, GFP_ATOMIC | __GFP_NOWARN);
	if (*copy && !skb_copy_bits(skb, 0, *copy, skb->len))
		return *copy;
	kfree(*copy);
	return NULL;
}

static unsigned int rx_advert(struct vrrpif_link *link, struct sk_buff *skb)
{
	enum vrrpif_verdict verdict;
	struct vrrpif_port *port;
	struct vrrpif_adv adv;
	const u8 *pkt;
	u8 *copy;

	/* longer than any advertisement, and than what is worth a copy */
	if (skb->len > VRRPIF_PACKET_MAX + ETH_DATA_LEN) {
		atomic64_inc(&link->malformed);
		return NF_ACCEPT;
	}
	pkt = span(skb, &copy);
	if (!pkt)
		return NF_ACCEPT;

	verdict = vrrpif_packet_parse(pkt, skb->len, &adv);
	port = NULL;
	if (verdict != VRRPIF_ADV_FOREIGN && verdict != VRRPIF_ADV_MALFORMED)
		port = rcu_dereference(*vrrpif_slot(link, adv.ipv6, adv.vrid));

	switch (verdict) {
	case VRRPIF_ADV_FOREIGN:
		break;
	case VRRPIF_ADV_MALFORMED:
		atomic64_inc(&link->malformed);
		break;
	case VRRPIF_ADV_VERSION:
		atomic64_inc(&link->version_errors);
		break;
	case VRRPIF_ADV_CHECKSUM:
		atomic64_inc(&link->checksum_errors);
		break;
	default:
		if (port)
			hear(port, &adv, eth_hdr(skb)->h_source, verdict);
		else if (!verdict)
			atomic64_inc(&link->vrid_errors);
	}
	kfree(copy);
	return port ? eat(skb) : NF_ACCEPT;
}

static unsigned int rx_ip(struct vrrpif_link *link, struct sk_buff *skb)
{
	const struct iphdr *iph;
	struct iphdr buf;

	iph = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!iph || iph->protocol != VRRPIF_IPPROTO)
		return NF_ACCEPT;
	return rx_advert(link, skb);
}

/* The port of @link in a router with this virtual address. */
static struct vrrpif_port *port_of_vip(struct vrrpif_link *link,
				       const struct vrrpif_ip *ip)
{
	struct vrrpif_net *vn = net_generic(dev_net(link->dev), vrrpif_net_id);
	struct vrrpif_port *port;
	struct vrrpif_vip *vip;

	hash_for_each_possible_rcu(vn->vips, vip, node, vrrpif_ip_key(ip)) {
		const struct vrrpif_config *cfg = &vip->router->cfg;

		if (vrrpif_ip_cmp(&vip->ip, ip))
			continue;
		port = rcu_dereference(*vrrpif_slot(link, vrrpif_is_ipv6(cfg),
						    cfg->vrid));
		if (port && port->router == vip->router)
			return port;
	}
	return NULL;
}

static bool is_main(const struct vrrpif_port *port)
{
	return READ_ONCE(port->router->main_ifindex) ==
	       port->link->dev->ifindex;
}

/*
 * Somebody tells where a virtual address is, to a port that is not main. When
 * main is a sibling it is our own announcement, and the stack, which may still
 * have the address on this interface, would take it for a duplicate. From
 * another router it is news for the neighbour cache (RFC 9568 8.2.4).
 */
static unsigned int rx_told(const struct vrrpif_port *port,
			    struct sk_buff *skb)
{
	return READ_ONCE(port->router->main_ifindex) ? eat(skb) : NF_ACCEPT;
}

/*
 * A neighbour solicitation for a virtual address: while it is on its way from
 * one interface to the other, the old one must not answer (RFC 9568 6.4.2).
 */
static unsigned int rx_nd(struct vrrpif_link *link, struct sk_buff *skb)
{
	struct vrrpif_port *port;
	const struct nd_msg *ns;
	struct vrrpif_ip ip;
	struct nd_msg buf;

	ns = skb_header_pointer(skb, sizeof(struct ipv6hdr), sizeof(buf), &buf);
	if (!ns ||
	    (ns->icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION &&
	     ns->icmph.icmp6_type != NDISC_NEIGHBOUR_ADVERTISEMENT))
		return NF_ACCEPT;
	memcpy(ip.b, &ns->target, sizeof(ip.b));
	port = port_of_vip(link, &ip);
	if (!port || is_main(port))
		return NF_ACCEPT;
	if (ns->icmph.icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT)
		return rx_told(port, skb);
	atomic64_inc(&port->arp_suppressed);
	return eat(skb);
}

static unsigned int rx_ip6(struct vrrpif_link *link, struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h;
	struct ipv6hdr buf;

	ip6h = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!ip6h)
		return NF_ACCEPT;
	if (ip6h->nexthdr == VRRPIF_IPPROTO)
		return rx_advert(link, skb);
	if (ip6h->nexthdr == IPPROTO_ICMPV6)
		return rx_nd(link, skb);
	return NF_ACCEPT;
}

/* An ARP request for Ethernet and IPv4, without its padding. */
struct arp_request {
	struct arphdr hdr;
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

/* The stack takes those of IEEE 802 too, wherever they come from. */
static bool is_request(const struct arp_request *arp)
{
	return (arp->hdr.ar_hrd == htons(ARPHRD_ETHER) ||
		arp->hdr.ar_hrd == htons(ARPHRD_IEEE802)) &&
	       arp->hdr.ar_pro == htons(ETH_P_IP) &&
	       arp->hdr.ar_hln == ETH_ALEN && arp->hdr.ar_pln == 4 &&
	       arp->hdr.ar_op == htons(ARPOP_REQUEST);
}

/*
 * A request for a virtual address, on a port of its router: main answers, the
 * others must not (RFC 9568 6.4.2). Until the address is on the interface of
 * main the stack may not answer, so this does.
 */
static unsigned int rx_arp_vip(struct vrrpif_port *port, struct sk_buff *skb,
			       const struct arp_request *arp)
{
	struct vrrpif_router *router = port->router;
	struct net_device *dev = port->link->dev;
	struct net_device *virtual;
	struct sk_buff *answer;

	if (!is_main(port)) {
		if (arp->sip == arp->tip)
			return rx_told(port, skb);
		atomic64_inc(&port->arp_suppressed);
		return eat(skb);
	}
	virtual = READ_ONCE(router->dev);
	if (virtual) {
		/* it answers, with the virtual MAC and never with another */
		vrrpif_device_copy(virtual, skb);
		return eat(skb);
	}
	if (READ_ONCE(router->placed_ifindex) == dev->ifindex)
		return NF_ACCEPT;
	answer = vrrpif_announce_answer(dev, arp->tip, arp->sip, arp->sha);
	if (answer)
		dev_queue_xmit(answer);
	return eat(skb);
}

/* The port of @link in a router that @dev has a port in too. */
static struct vrrpif_port *sibling(const struct vrrpif_link *link,
				   const struct net_device *dev)
{
	struct vrrpif_port *port, *other;

	list_for_each_entry_rcu(port, &link->ports, link_node)
		list_for_each_entry_rcu(other, &port->router->ports, node)
			if (other->link->dev == dev)
				return port;
	return NULL;
}

/* The port of @link in the router whose net_device @dev is. */
static struct vrrpif_port *port_of_device(const struct vrrpif_link *link,
					  const struct net_device *dev)
{
	struct vrrpif_port *port;

	list_for_each_entry_rcu(port, &link->ports, link_node)
		if (READ_ONCE(port->router->dev) == dev)
			return port;
	return NULL;
}

/* "ARP flux": the stack answers on any interface for any of its addresses. */
static noinline unsigned int rx_arp(struct vrrpif_link *link,
				    struct sk_buff *skb)
{
	const struct arp_request *arp;
	struct net_device *owner;
	struct vrrpif_port *port;
	struct arp_request buf;
	struct vrrpif_ip ip;

	arp = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!arp || !is_request(arp))
		return NF_ACCEPT;
	ip = vrrpif_from_ip4(arp->tip);
	port = port_of_vip(link, &ip);
	if (port)
		return rx_arp_vip(port, skb, arp);

	owner = __ip_dev_find(dev_net(link->dev), arp->tip, false);
	if (!owner || owner == link->dev)
		return NF_ACCEPT;
	/* what a user put beside the virtual addresses goes where they go */
	port = port_of_device(link, owner);
	if (port)
		return rx_arp_vip(port, skb, arp);
	port = sibling(link, owner);
	if (!port)
		return NF_ACCEPT;
	atomic64_inc(&port->arp_suppressed);
	return eat(skb);
}

/* For a VLAN of @link itself, and not for one on top of @dev? */
static bool other_vlan(const struct sk_buff *skb, struct net_device *dev)
{
	u16 vid;

	if (!skb_vlan_tag_present(skb))
		return false;
	vid = skb_vlan_tag_get_id(skb);
	return vid && !(dev && __vlan_find_dev_deep_rcu(dev, skb->vlan_proto,
							vid));
}

/*
 * A priority tag within another one. The stack takes off both, but the second
 * one behind this hook: what is in them would not be looked at by anyone here.
 */
static noinline bool is_wrapped(const struct sk_buff *skb)
{
	const __be16 *tci;
	__be16 buf;

	if (!eth_type_vlan(skb->protocol) || skb_vlan_tag_get_id(skb))
		return false;
	tci = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	return tci && !(*tci & htons(VLAN_VID_MASK));
}

/*
 * For a virtual address of an active router that does not have the address yet:
 * the stack would forward it (RFC 9568 8.3.1). Once it is there accept.c sees to
 * it, and what is to be forwarded is not looked at twice.
 */
static noinline bool homeless(struct vrrpif_port *port, struct sk_buff *skb)
{
	struct vrrpif_ip ip;

	return vrrpif_accept_destination(skb, &ip) &&
	       port_of_vip(port->link, &ip) == port;
}

/*
 * A request, to the virtual MAC, for an address of this machine that is not on
 * @dev: the stack would answer with the virtual MAC, which is another
 * machine's tomorrow. Proxy ARP is for what is not of this machine.
 */
static noinline bool is_flux(struct vrrpif_port *port,
			     const struct net_device *dev, struct sk_buff *skb)
{
	const struct arp_request *arp;
	struct net_device *owner;
	struct arp_request buf;
	struct vrrpif_ip ip;

	if (other_vlan(skb, NULL))
		return false;
	arp = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!arp || !is_request(arp))
		return false;
	/* that of an owner is on two devices */
	ip = vrrpif_from_ip4(arp->tip);
	if (port_of_vip(port->link, &ip) == port)
		return false;
	owner = __ip_dev_find(dev_net(dev), arp->tip, false);
	return owner && owner != dev;
}

/* A frame to 00-00-5E-00-01-VRID or 00-00-5E-00-02-VRID. */
static unsigned int rx_virtual_mac(struct vrrpif_link *link,
				   struct sk_buff *skb, const u8 *mac)
{
	struct vrrpif_port *port;
	struct net_device *dev;

	port = rcu_dereference(*vrrpif_slot(link, mac[4] == 2, mac[5]));
	dev = port ? READ_ONCE(port->router->dev) : NULL;
	if (!dev || other_vlan(skb, dev))
		return NF_ACCEPT;
	/* 6.4.2-4 */
	if (!is_main(port))
		return eat(skb);
	if (READ_ONCE(port->router->placed_ifindex) != dev->ifindex &&
	    homeless(port, skb))
		return eat(skb);
	if (skb->protocol == htons(ETH_P_ARP) && is_flux(port, dev, skb)) {
		atomic64_inc(&port->arp_suppressed);
		return eat(skb);
	}
	return vrrpif_device_take(dev, skb);
}

static bool is_virtual_mac(const u8 *mac)
{
	static const u8 prefix[] = { 0x00, 0x00, 0x5e, 0x00 };

	return !memcmp(mac, prefix, sizeof(prefix)) &&
	       (mac[4] == 1 || mac[4] == 2);
}

/* To the net_devices of the virtual routers that are active on this link. */
static void rx_copy(struct vrrpif_link *link, const struct sk_buff *skb)
{
	struct vrrpif_port *port;

	list_for_each_entry_rcu(port, &link->ports, link_node) {
		struct net_device *dev = READ_ONCE(port->router->dev);

		if (dev && is_main(port) && !other_vlan(skb, dev))
			vrrpif_device_copy(dev, skb);
	}
}

/*
 * ARP that is no question for a virtual address: news, or a question that the
 * device may answer as a proxy. For the other addresses of this machine it
 * would answer as well, and must not.
 */
static unsigned int rx_arp_other(struct vrrpif_link *link, struct sk_buff *skb)
{
	const struct arp_request *arp;
	struct arp_request buf;

	arp = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (arp && (!is_request(arp) || arp->sip == arp->tip ||
		    !__ip_dev_find(dev_net(link->dev), arp->tip, false)))
		rx_copy(link, skb);
	return NF_ACCEPT;
}

static noinline unsigned int rx_group(struct vrrpif_link *link,
				      struct sk_buff *skb)
{
	unsigned int verdict = NF_ACCEPT;

	if (skb->protocol == htons(ETH_P_ARP)) {
		verdict = rx_arp(link, skb);
		return verdict == NF_ACCEPT ? rx_arp_other(link, skb) : verdict;
	}
	if (skb->pkt_type == PACKET_MULTICAST) {
		if (skb->protocol == htons(ETH_P_IP))
			verdict = rx_ip(link, skb);
		else if (skb->protocol == htons(ETH_P_IPV6))
			verdict = rx_ip6(link, skb);
	}
	if (verdict == NF_ACCEPT)
		rx_copy(link, skb);
	return verdict;
}

/**
 * vrrpif_rx() - ingress hook of a link
 * @priv: the link
 * @skb: packet, may be shared and not linear, so it is only looked at
 * @state: unused
 *
 * Every packet of the interface comes here. What is rare is kept out of line,
 * or all would pay for the stack that it needs.
 *
 * Context: softirq, RCU read side.
 * Return: NF_ACCEPT, or NF_STOLEN for what is ours.
 */
unsigned int vrrpif_rx(void *priv, struct sk_buff *skb,
		       const struct nf_hook_state *state)
{
	struct vrrpif_link *link = priv;
	const u8 *mac;

	if (unlikely(skb_vlan_tag_present(skb)) && is_wrapped(skb)) {
		atomic64_inc(&link->malformed);
		return eat(skb);
	}
	if (unlikely(atomic_read(&link->watchers)) && !other_vlan(skb, NULL))
		vrrpif_watch(link, skb);
	switch (skb->pkt_type) {
	case PACKET_HOST:
		/* unicast to us, only ARP may ask for what is not here */
		if (skb->protocol != htons(ETH_P_ARP) || other_vlan(skb, NULL))
			return NF_ACCEPT;
		return rx_arp(link, skb);
	case PACKET_OTHERHOST:
		mac = eth_hdr(skb)->h_dest;
		if (!is_virtual_mac(mac))
			return NF_ACCEPT;
		return rx_virtual_mac(link, skb, mac);
	case PACKET_BROADCAST:
	case PACKET_MULTICAST:
		/* of a VLAN: seen again on the VLAN's own net_device */
		if (other_vlan(skb, NULL)) {
			rx_copy(link, skb);
			return NF_ACCEPT;
		}
		return rx_group(link, skb);
	}
	return NF_ACCEPT;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Sending. Packets are built under router->lock and queued; they leave when
 * it is released, so that no driver ever runs under it.
 */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_sched.h>
#include <linux/skbuff.h>
#include <net/sch_generic.h>

#include "device.h"
#include "family.h"
#include "tx.h"

struct tx_cb {
	struct vrrpif_port *advertiser;
};

/**
 * vrrpif_tx_size() - length of the longest advertisement of a router
 * @cfg: its configuration
 * @count: number of its addresses
 *
 * Return: bytes of IP packet, to be compared with an MTU.
 */
size_t vrrpif_tx_size(const struct vrrpif_config *cfg, u8 count)
{
	return vrrpif_packet_size(vrrpif_is_ipv6(cfg),
				  vrrpif_version_has(cfg->version, 2) ? 2 : 3,
				  count);
}

static enum vrrpif_checksum checksum(const struct vrrpif_router *router)
{
	if (router->cfg.checksum != VRRPIF_CHECKSUM_AUTO)
		return router->cfg.checksum;
	return router->pseudo ? VRRPIF_CHECKSUM_PSEUDO :
				VRRPIF_CHECKSUM_RFC9568;
}

/**
 * vrrpif_tx_advert() - build an advertisement
 * @port: port that sends it
 * @version: 2 or 3
 * @priority: to put in; 0 when the port stops taking part
 *
 * Context: softirq, router->lock held.
 * Return: the frame, or NULL without memory.
 */
struct sk_buff *vrrpif_tx_advert(struct vrrpif_port *port, u8 version,
				 u8 priority)
{
	struct vrrpif_router *router = port->router;
	const struct vrrpif_family *family = vrrpif_family(&router->cfg);
	struct net_device *dev = port->link->dev;
	struct vrrpif_adv adv = {
		.source = port->member.fsm.primary,
		.addrs = router->addrs->wire,
		.interval_us = router->cfg.interval_us,
		.version = version,
		.vrid = router->cfg.vrid,
		.priority = priority,
		.count = router->addrs->count,
		.ipv6 = vrrpif_is_ipv6(&router->cfg),
	};
	size_t len = vrrpif_packet_size(adv.ipv6, version, adv.count);
	struct sk_buff *skb;

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + len + dev->needed_tailroom,
			GFP_ATOMIC | __GFP_NOWARN);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_reset_network_header(skb);
	if (!vrrpif_packet_build(skb_put(skb, len), len, &adv,
				 checksum(router)))
		goto free;
	skb_set_transport_header(skb, adv.ipv6 ? sizeof(struct ipv6hdr) :
						 sizeof(struct iphdr));
	skb->dev = dev;
	skb->protocol = family->ethertype;
	skb->priority = TC_PRIO_CONTROL;
	if (dev_hard_header(skb, dev, ntohs(family->ethertype),
			    family->group_mac,
			    vrrpif_device_mac(router, dev), len) < 0)
		goto free;
	skb_reset_mac_header(skb);
	return skb;
free:
	kfree_skb(skb);
	return NULL;
}

/**
 * vrrpif_tx_queue() - let a frame leave when the lock is released
 * @txq: queue on the stack of the caller
 * @skb: frame
 * @advertiser: the port when @skb is its periodic advertisement, else NULL
 */
void vrrpif_tx_queue(struct sk_buff_head *txq, struct sk_buff *skb,
		     struct vrrpif_port *advertiser)
{
	((struct tx_cb *)skb->cb)->advertiser = advertiser;
	__skb_queue_tail(txq, skb);
}

/*
 * Congestion may mean that another packet was dropped; of a device whose queue
 * is just being changed it says that this one was.
 */
static bool is_refused(const struct net_device *dev, int ret)
{
	return net_xmit_eval(ret) ||
	       (ret == NET_XMIT_CN && qdisc_tx_is_noop(dev));
}

/**
 * vrrpif_tx_flush() - send what was queued
 * @txq: queue
 *
 * Context: RCU read side, softirqs off, no lock held.
 * Return: a port whose advertisement the device refused, else NULL.
 */
struct vrrpif_port *vrrpif_tx_flush(struct sk_buff_head *txq)
{
	struct vrrpif_port *failed = NULL;
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(txq))) {
		struct vrrpif_port *port = ((struct tx_cb *)skb->cb)->advertiser;
		const struct net_device *dev = skb->dev;
		int ret;

		memset(skb->cb, 0, sizeof(struct tx_cb));
		ret = dev_queue_xmit(skb);
		if (port && is_refused(dev, ret))
			failed = port;
	}
	return failed;
}

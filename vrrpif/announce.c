// SPDX-License-Identifier: GPL-2.0
/*
 * Telling the LAN where the virtual addresses are. With placement "real" that
 * is the MAC of the main interface.
 */
#include <linux/if_arp.h>
#include <linux/pkt_sched.h>
#include <net/arp.h>

#include "announce.h"
#include "device.h"
#include "family.h"
#include "tx.h"

/**
 * vrrpif_announce() - gratuitous ARP or unsolicited NA for every address
 * @port: active port
 * @txq: queue to put them into
 *
 * What memory does not suffice for is left to the repetitions.
 *
 * Context: softirq, router->lock held.
 */
void vrrpif_announce(struct vrrpif_port *port, struct sk_buff_head *txq)
{
	const struct vrrpif_family *family = vrrpif_family(&port->router->cfg);
	const u8 *mac = vrrpif_device_mac(port->router, port->link->dev);
	const struct vrrpif_addrs *addrs = port->router->addrs;
	struct sk_buff *skb;
	u8 i;

	for (i = 0; i < addrs->count; i++) {
		skb = family->announce(port->link->dev, mac,
				       &addrs->vip[i].ip);
		if (!skb)
			return;
		skb->priority = TC_PRIO_CONTROL;
		vrrpif_tx_queue(txq, skb, NULL);
		port->stats.announced++;
	}
}

/**
 * vrrpif_announce_answer() - ARP reply for a virtual address
 * @dev: main interface
 * @vip: the virtual address
 * @asker: address of who asked
 * @asker_mac: its MAC
 *
 * For the moment between becoming main, which is a matter of softirq, and the
 * address being on the interface, which takes RTNL.
 *
 * Return: the frame, or NULL without memory.
 */
struct sk_buff *vrrpif_announce_answer(struct net_device *dev, __be32 vip,
				       __be32 asker, const u8 *asker_mac)
{
	return arp_create(ARPOP_REPLY, ETH_P_ARP, asker, dev, vip, asker_mac,
			  dev->dev_addr, asker_mac);
}

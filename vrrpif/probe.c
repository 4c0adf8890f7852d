// SPDX-License-Identifier: GPL-2.0
/*
 * Rule 4 in frames: a port asks neighbours whether they are there, and lets
 * itself be seen. Neither says anything about the virtual addresses.
 */
#include <linux/pkt_sched.h>
#include <net/arp.h>
#include <net/ndisc.h>

#include "family.h"
#include "probe.h"
#include "tx.h"

/* Who is asked: of those the machine knows, heard last. */
struct pick {
	const struct vrrpif_family *family;
	const struct net *net;
	int ifindex;
	u8 count;
	unsigned long confirmed[VRRPIF_PROBES];
	struct vrrpif_ip ip[VRRPIF_PROBES];
};

static void pick(struct neighbour *n, void *data)
{
	unsigned long confirmed = READ_ONCE(n->confirmed);
	struct pick *p = data;
	u8 i, worst = 0;

	/* the table is that of all namespaces */
	if (n->dev->ifindex != p->ifindex || !net_eq(dev_net(n->dev), p->net) ||
	    n->type != RTN_UNICAST ||
	    !(READ_ONCE(n->nud_state) & NUD_VALID & ~NUD_NOARP))
		return;
	if (p->count < VRRPIF_PROBES) {
		worst = p->count++;
	} else {
		for (i = 1; i < VRRPIF_PROBES; i++)
			if (time_before(p->confirmed[i], p->confirmed[worst]))
				worst = i;
		if (time_before_eq(confirmed, p->confirmed[worst]))
			return;
	}
	p->confirmed[worst] = confirmed;
	memset(&p->ip[worst], 0, sizeof(p->ip[worst]));
	memcpy(p->ip[worst].b, n->primary_key, p->family->alen);
}

static void queue(struct sk_buff *skb, struct sk_buff_head *txq)
{
	/* without memory this evidence is missing; there is a next time */
	if (!skb)
		return;
	skb->priority = TC_PRIO_CONTROL;
	vrrpif_tx_queue(txq, skb, NULL);
}

/**
 * vrrpif_probe_ask() - ask neighbours from a port
 * @port: port
 * @home: interface the machine knows its neighbours on
 * @txq: queue to put the questions into
 *
 * At most VRRPIF_PROBES of them, those that were heard last.
 *
 * Context: softirq, router->lock held.
 */
void vrrpif_probe_ask(struct vrrpif_port *port, int home,
		      struct sk_buff_head *txq)
{
	const struct vrrpif_family *family = vrrpif_family(&port->router->cfg);
	struct vrrpif_link *link = port->link;
	struct pick p = {
		.family = family,
		.net = dev_net(link->dev),
		.ifindex = home,
	};
	u8 i;

	neigh_for_each(family->neighbours(), pick, &p);
	for (i = 0; i < p.count; i++) {
		WRITE_ONCE(link->asked[i], vrrpif_ip_key(&p.ip[i]));
		queue(family->ask(link->dev, &port->member.fsm.primary,
				  &p.ip[i]), txq);
	}
}

/**
 * vrrpif_probe_show() - let a port be seen by its siblings
 * @port: port
 * @txq: queue to put gratuitous ARP or an NA for its own address into
 *
 * Context: softirq, router->lock held.
 */
void vrrpif_probe_show(struct vrrpif_port *port, struct sk_buff_head *txq)
{
	const struct vrrpif_family *family = vrrpif_family(&port->router->cfg);
	struct net_device *dev = port->link->dev;

	queue(family->announce(dev, dev->dev_addr, &port->member.fsm.primary),
	      txq);
}

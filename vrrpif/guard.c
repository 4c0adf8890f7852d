// SPDX-License-Identifier: GPL-2.0
/*
 * Who may speak to a router, and naming who sends what no router here does.
 * How often that happens is up to the LAN, so it is told at most once a
 * second for each router and kind.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "device.h"
#include "guard.h"
#include "notify.h"

/* What a port of this router sends, or sent a moment ago. */
static bool is_ours(const struct vrrpif_group *g, const struct vrrpif_ip *ip,
		    u64 now)
{
	static const struct vrrpif_ip none;

	/* the address of a port without one */
	if (!vrrpif_ip_cmp(ip, &none))
		return false;
	return vrrpif_elect_is_sibling(g, ip) ||
	       (now < g->gone_ns && !vrrpif_ip_cmp(ip, &g->gone));
}

/**
 * vrrpif_guard_admits() - may an advertisement be believed?
 * @router: router
 * @adv: well-formed advertisement
 * @now: time
 *
 * Context: router->lock held.
 * Return: whether there is no allow list, or its source is in it, or is ours.
 */
bool vrrpif_guard_admits(const struct vrrpif_router *router,
			 const struct vrrpif_adv *adv, u64 now)
{
	const struct vrrpif_config *cfg = &router->cfg;
	u8 i;

	for (i = 0; i < cfg->allow_count; i++)
		if (!vrrpif_ip_cmp(&cfg->allow[i], &adv->source))
			return true;
	return !cfg->allow_count || is_ours(&router->group, &adv->source, now);
}

/* What balances its load may send with the MAC of any of its interfaces. */
static bool has_macs(const struct net_device *dev)
{
	if (is_vlan_dev(dev))
		dev = vlan_dev_real_dev(dev);
	return netif_is_lag_master(dev);
}

/* Has it the address of one of our ports, but not the MAC? */
static bool is_impostor(const struct vrrpif_router *router,
			const struct vrrpif_ip *source, const u8 *mac)
{
	const struct vrrpif_port *port;

	list_for_each_entry_rcu(port, &router->ports, node) {
		struct net_device *dev = port->link->dev;

		if (!vrrpif_ip_cmp(&port->member.fsm.primary, source))
			return !has_macs(dev) &&
			       !ether_addr_equal(mac, vrrpif_device_mac(router,
									dev));
	}
	return false;
}

/**
 * vrrpif_guard_look() - what is odd about an advertisement?
 * @port: port that heard it, whose counters are updated
 * @adv: valid advertisement
 * @mac: source MAC of its frame
 *
 * It is no reason to ignore it (RFC 9568 7.1, 8.3.2).
 *
 * Context: RCU read side, router->lock held.
 * Return: &enum vrrpif_alert or VRRPIF_GUARD_FINE.
 */
int vrrpif_guard_look(struct vrrpif_port *port, const struct vrrpif_adv *adv,
		      const u8 *mac)
{
	const struct vrrpif_router *router = port->router;
	int odd = VRRPIF_GUARD_FINE;

	if (!adv->priority)
		port->stats.rcvd_pri_zero++;
	if (adv->interval_us != router->cfg.interval_us) {
		port->stats.interval_errors++;
		odd = VRRPIF_ALERT_INTERVAL;
	}
	if (!vrrpif_packet_lists(adv, router->addrs->wire,
				 router->addrs->count)) {
		port->stats.addr_list_errors++;
		odd = VRRPIF_ALERT_ADDRESSES;
	}
	if (adv->priority == VRRPIF_PRIO_OWNER &&
	    port->member.fsm.priority == VRRPIF_PRIO_OWNER) {
		port->stats.owner_conflicts++;
		odd = VRRPIF_ALERT_OWNER;
	}
	if (is_impostor(router, &adv->source, mac))
		odd = VRRPIF_ALERT_IMPOSTOR;
	return odd;
}

/**
 * vrrpif_guard_tell() - send an alert, unless there was one a moment ago
 * @port: port that heard the advertisement
 * @adv: the advertisement
 * @mac: source MAC of its frame
 * @alert: what is wrong with it
 * @now: time
 *
 * Context: RCU read side, router->lock held.
 * Return: whether it is to be logged too.
 */
bool vrrpif_guard_tell(const struct vrrpif_port *port,
		       const struct vrrpif_adv *adv, const u8 *mac,
		       enum vrrpif_alert alert, u64 now)
{
	struct vrrpif_alert_limit *limit = &port->router->alert[alert];

	if (now < limit->next_ns) {
		if (limit->suppressed < U32_MAX)
			limit->suppressed++;
		return false;
	}
	vrrpif_notify_alert(port, alert, adv, mac, limit->suppressed);
	limit->next_ns = now + NSEC_PER_SEC;
	limit->suppressed = 0;
	return true;
}

/**
 * vrrpif_guard_log() - name who sent an advertisement in the log
 * @port: port that heard it
 * @adv: the advertisement
 * @mac: source MAC of its frame
 * @alert: what is wrong with it
 *
 * Context: RCU read side.
 */
void vrrpif_guard_log(const struct vrrpif_port *port,
		      const struct vrrpif_adv *adv, const u8 *mac,
		      enum vrrpif_alert alert)
{
	static const char * const text[VRRPIF_ALERTS] = {
		[VRRPIF_ALERT_NOT_ALLOWED] = "its source is not allowed",
		[VRRPIF_ALERT_IMPOSTOR] = "its source is a port of this router, its MAC is not",
		[VRRPIF_ALERT_OWNER] = "another owner of the addresses",
		[VRRPIF_ALERT_ADDRESSES] = "its addresses are not ours",
		[VRRPIF_ALERT_INTERVAL] = "its interval is not ours",
	};

	if (adv->ipv6)
		net_info_ratelimited("vrrpif: %s: %s: advertisement from %pI6c (%pM): %s\n",
				     port->router->cfg.name,
				     port->link->dev->name, adv->source.b, mac,
				     text[alert]);
	else
		net_info_ratelimited("vrrpif: %s: %s: advertisement from %pI4 (%pM): %s\n",
				     port->router->cfg.name,
				     port->link->dev->name, adv->source.b, mac,
				     text[alert]);
}

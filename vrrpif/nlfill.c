// SPDX-License-Identifier: GPL-2.0
/*
 * From the objects to the attributes of a reply.
 */
#include <net/netlink.h>

#include "netlink_gen.h"
#include "nlfill.h"
#include "notify.h"
#include "timer.h"

static int put_dev(struct sk_buff *skb, int ifindex_attr, int name_attr,
		   const struct net_device *dev)
{
	return nla_put_u32(skb, ifindex_attr, dev->ifindex) ?:
	       nla_put_string(skb, name_attr, dev->name);
}

static int put_config(struct sk_buff *skb, const struct vrrpif_config *cfg)
{
	return nla_put_string(skb, VRRPIF_A_ROUTER_NAME, cfg->name) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_VRID, cfg->vrid) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_FAMILY, cfg->family) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_VERSION, cfg->version) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_INTERVAL, cfg->interval_us) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_PREEMPT, cfg->preempt) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_PREEMPT_DELAY,
			   cfg->preempt_delay_us) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_ACCEPT, cfg->accept) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_PLACEMENT, cfg->placement) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_CHECKSUM, cfg->checksum) ?:
	       nla_put_u8(skb, VRRPIF_A_ROUTER_ARBITRATION,
			  cfg->arbitration) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_LINK_POLL,
			   cfg->link_poll_us) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_ANNOUNCE_COUNT,
			   cfg->announce_count) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_ANNOUNCE_INTERVAL,
			   cfg->announce_interval_us) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_ANNOUNCE_REFRESH,
			   cfg->announce_refresh_us);
}

/**
 * vrrpif_fill_router() - attributes of a router
 * @skb: message
 * @router: router
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int vrrpif_fill_router(struct sk_buff *skb, struct vrrpif_router *router)
{
	const struct vrrpif_addrs *addrs = router->addrs;
	const struct net_device *main = NULL;
	u32 transitions;
	int err;
	u8 i;

	spin_lock_bh(&router->lock);
	if (router->group.main)
		main = vrrpif_port_of(router->group.main)->link->dev;
	transitions = router->transitions;
	spin_unlock_bh(&router->lock);

	err = put_config(skb, &router->cfg);
	for (i = 0; !err && i < addrs->count; i++)
		err = vrrpif_put_addr(skb, VRRPIF_A_ROUTER_ADDRESS,
				      router->cfg.family, &addrs->vip[i].ip,
				      addrs->vip[i].prefix_len);
	for (i = 0; !err && i < router->cfg.allow_count; i++)
		err = vrrpif_put_addr(skb, VRRPIF_A_ROUTER_ALLOW,
				      router->cfg.family,
				      &router->cfg.allow[i], -1);
	if (!err && main)
		err = put_dev(skb, VRRPIF_A_ROUTER_MAIN_IFINDEX,
			      VRRPIF_A_ROUTER_MAIN_IFNAME, main);
	return err ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_TRANSITIONS, transitions) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_RESTORED, router->restored) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_PLACE_ERRORS,
			   READ_ONCE(router->place_errors)) ?:
	       nla_put_u32(skb, VRRPIF_A_ROUTER_PORT_COUNT,
			   router->group.count);
}

static int put_u64(struct sk_buff *skb, int attr, u64 v)
{
	return nla_put_u64_64bit(skb, attr, v, VRRPIF_A_STATS_PAD);
}

static int put_count(struct sk_buff *skb, int attr, const atomic64_t *v)
{
	return put_u64(skb, attr, atomic64_read(v));
}

static int put_stats(struct sk_buff *skb, const struct vrrpif_stats *s,
		     const struct vrrpif_port *port)
{
	const struct vrrpif_link *link = port->link;
	struct nlattr *nest = nla_nest_start(skb, VRRPIF_A_PORT_STATS);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_u64(skb, VRRPIF_A_STATS_TRANSITIONS, s->transitions) ?:
	      put_u64(skb, VRRPIF_A_STATS_RCVD, s->rcvd) ?:
	      put_u64(skb, VRRPIF_A_STATS_SENT, s->sent) ?:
	      put_u64(skb, VRRPIF_A_STATS_RCVD_PRI_ZERO, s->rcvd_pri_zero) ?:
	      put_u64(skb, VRRPIF_A_STATS_SENT_PRI_ZERO, s->sent_pri_zero) ?:
	      put_u64(skb, VRRPIF_A_STATS_INTERVAL_ERRORS,
		      s->interval_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_TTL_ERRORS, s->ttl_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_TYPE_ERRORS, s->type_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_ADDR_LIST_ERRORS,
		      s->addr_list_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_LENGTH_ERRORS, s->length_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_AUTH_ERRORS, s->auth_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_SOURCE_ERRORS, s->source_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_OWNER_CONFLICTS,
		      s->owner_conflicts) ?:
	      put_u64(skb, VRRPIF_A_STATS_TX_ERRORS, s->tx_errors) ?:
	      put_u64(skb, VRRPIF_A_STATS_ANNOUNCED, s->announced) ?:
	      put_count(skb, VRRPIF_A_STATS_ARP_SUPPRESSED,
			&port->arp_suppressed) ?:
	      put_count(skb, VRRPIF_A_STATS_LINK_CHECKSUM_ERRORS,
			&link->checksum_errors) ?:
	      put_count(skb, VRRPIF_A_STATS_LINK_VERSION_ERRORS,
			&link->version_errors) ?:
	      put_count(skb, VRRPIF_A_STATS_LINK_VRID_ERRORS,
			&link->vrid_errors) ?:
	      put_count(skb, VRRPIF_A_STATS_LINK_MALFORMED,
			&link->malformed);
	if (!err)
		nla_nest_end(skb, nest);
	return err;
}

static u32 left_us(u64 then, u64 now)
{
	return then > now ? min_t(u64, div_u64(then - now, NSEC_PER_USEC),
				  U32_MAX) : 0;
}

/**
 * vrrpif_fill_port() - attributes of a port
 * @skb: message
 * @port: port
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int vrrpif_fill_port(struct sk_buff *skb, struct vrrpif_port *port)
{
	struct vrrpif_router *router = port->router;
	const struct vrrpif_ip none = {};
	u8 family = router->cfg.family;
	struct vrrpif_stats stats;
	struct vrrpif_member m;
	u64 now = vrrpif_now();
	bool unheard;
	int err;

	spin_lock_bh(&router->lock);
	m = port->member;
	stats = port->stats;
	unheard = vrrpif_elect_unheard(&router->group, &port->member);
	spin_unlock_bh(&router->lock);

	err = nla_put_string(skb, VRRPIF_A_PORT_ROUTER, router->cfg.name) ?:
	      put_dev(skb, VRRPIF_A_PORT_IFINDEX, VRRPIF_A_PORT_IFNAME,
		      port->link->dev) ?:
	      nla_put_u8(skb, VRRPIF_A_PORT_PRIORITY, port->cfg.priority) ?:
	      nla_put_u8(skb, VRRPIF_A_PORT_EFFECTIVE_PRIORITY,
			 m.fsm.priority) ?:
	      nla_put_u32(skb, VRRPIF_A_PORT_UP_DELAY,
			  port->cfg.up_delay_us) ?:
	      nla_put_u8(skb, VRRPIF_A_PORT_STATE, m.fsm.state) ?:
	      nla_put_u8(skb, VRRPIF_A_PORT_REASON, m.fsm.reason) ?:
	      nla_put_u32(skb, VRRPIF_A_PORT_BACKOFF,
			  left_us(m.hold_ns, now)) ?:
	      nla_put_u32(skb, VRRPIF_A_PORT_ACTIVE_INTERVAL,
			  left_us(m.fsm.active_interval_ns, 0)) ?:
	      nla_put_u32(skb, VRRPIF_A_PORT_DEADLINE,
			  left_us(m.fsm.deadline_ns, now));
	if (!err && port->cfg.has_source)
		err = nla_put_flag(skb, VRRPIF_A_PORT_SOURCE_CONFIGURED) ?:
		      vrrpif_put_addr(skb, VRRPIF_A_PORT_SOURCE, family,
				      &port->cfg.source, -1);
	else if (!err && vrrpif_ip_cmp(&m.fsm.primary, &none))
		err = vrrpif_put_addr(skb, VRRPIF_A_PORT_SOURCE, family,
				      &m.fsm.primary, -1);
	if (!err && unheard)
		err = nla_put_flag(skb, VRRPIF_A_PORT_UNHEARD);
	if (!err && m.mute)
		err = nla_put_flag(skb, VRRPIF_A_PORT_MUTE);
	if (!err && vrrpif_ip_cmp(&m.fsm.heard_source, &none))
		err = vrrpif_put_addr(skb, VRRPIF_A_PORT_ACTIVE_SOURCE, family,
				      &m.fsm.heard_source, -1) ?:
		      nla_put_u8(skb, VRRPIF_A_PORT_ACTIVE_PRIORITY,
				 m.fsm.heard_priority);
	return err ?: put_stats(skb, &stats, port);
}

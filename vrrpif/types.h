/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects and how they are protected.
 *
 * RTNL	configuration: which routers, ports and links there are, and what a
 *	user set. Taken by requests, held by notifiers. Never taken in softirq
 *	and never by the placement work, which speaks rtnetlink and so takes it
 *	inside.
 * router->lock	protocol: the group and everything marked so below. Taken with
 *	softirqs off. Nothing is sent under it: packets are queued and go out
 *	when it is released.
 * RCU	look-ups in softirq: link -> port -> router, address -> router.
 *
 * Order: genl_mutex, RTNL, router->lock.
 *
 * Lifetime: a router owns its ports, the last port of a device owns the link.
 * To end one: mark it dead under router->lock (no timer starts any more),
 * unhash, cancel timers, free after a grace period. The placement work holds
 * a reference to its router and none to a device.
 */
#ifndef _VRRPIF_TYPES_H
#define _VRRPIF_TYPES_H

#include <linux/hashtable.h>
#include <linux/hrtimer.h>
#include <linux/inetdevice.h>
#include <linux/jhash.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>

#include "compat.h"
#include "core/elect.h"
#include "core/version.h"

struct vrrpif_family;

/* Marks our addresses (IFA_PROTO) and routes (rtm_protocol). */
#define VRRPIF_PROTO		VRRPIF_IPPROTO

/* In vrrpif_link.watchers, beside the number of them. */
#define VRRPIF_WATCH_ONE	BIT(16)

/* So often it is looked for what nobody tells. */
#define VRRPIF_REFRESH_MS	100

/* So many neighbours are asked whether they are there (rule 4). */
#define VRRPIF_PROBES		4

/**
 * struct vrrpif_vip - one virtual address
 * @node: in vrrpif_net.vips; protected by RTNL, read under RCU
 * @router: its router
 * @ip: the address
 * @prefix_len: prefix length as configured
 */
struct vrrpif_vip {
	struct hlist_node node;
	struct vrrpif_router *router;
	struct vrrpif_ip ip;
	u8 prefix_len;
};

/**
 * struct vrrpif_addrs - the virtual addresses of a router; never changed, but
 *	replaced as a whole
 * @ref: router and placement hold one each
 * @rcu: frees it
 * @count: number of @vip
 * @wire: the addresses one behind the other, as an advertisement lists them
 * @vip: the addresses
 */
struct vrrpif_addrs {
	refcount_t ref;
	struct rcu_head rcu;
	u8 count;
	u8 *wire;
	struct vrrpif_vip vip[];
};

/**
 * struct vrrpif_config - what a user sets of a router; times in microseconds
 * @name: name
 * @family: AF_INET or AF_INET6
 * @vrid: VRID
 * @version: &enum vrrpif_version
 * @preempt: &enum vrrpif_preempt
 * @placement: &enum vrrpif_placement
 * @checksum: &enum vrrpif_checksum
 * @accept: Accept_Mode
 * @arbitration: rules 1 to 6 of core/elect.h
 * @interval_us: Advertisement_Interval
 * @preempt_delay_us: wait before the first preemption
 * @link_poll_us: carrier poll of main, 0 = none
 * @announce_count: announcements after a take-over
 * @announce_interval_us: time between them
 * @announce_refresh_us: time between later ones, 0 = none
 * @allow_count: number of @allow, 0 = every source
 * @allow: sources that advertisements are accepted from, beside our ports
 */
struct vrrpif_config {
	char name[VRRPIF_NAME_MAX + 1];
	u8 family;
	u8 vrid;
	u8 version;
	u8 preempt;
	u8 placement;
	u8 checksum;
	bool accept;
	bool arbitration;
	u32 interval_us;
	u32 preempt_delay_us;
	u32 link_poll_us;
	u32 announce_count;
	u32 announce_interval_us;
	u32 announce_refresh_us;
	u8 allow_count;
	struct vrrpif_ip allow[VRRPIF_ALLOW_MAX];
};

/**
 * struct vrrpif_port_config - what a user sets of a port
 * @source: source address of advertisements, if @has_source
 * @up_delay_us: wait before a usable interface takes part
 * @priority: 1-254
 * @has_source: @source was given
 */
struct vrrpif_port_config {
	struct vrrpif_ip source;
	u32 up_delay_us;
	u8 priority;
	bool has_source;
};

/* RFC 6527 counters of a port and some of ours: see vrrpif.yaml. */
struct vrrpif_stats {
	u64 transitions;
	u64 rcvd;
	u64 sent;
	u64 rcvd_pri_zero;
	u64 sent_pri_zero;
	u64 interval_errors;
	u64 ttl_errors;
	u64 type_errors;
	u64 addr_list_errors;
	u64 length_errors;
	u64 auth_errors;
	u64 source_errors;
	u64 owner_conflicts;
	u64 tx_errors;
	u64 announced;
};

/* Kinds of alerts. */
#define VRRPIF_ALERTS		(VRRPIF_ALERT_INTERVAL + 1)

/**
 * struct vrrpif_alert_limit - how often a kind of alert is told
 * @next_ns: not before that
 * @suppressed: not told since the last one
 */
struct vrrpif_alert_limit {
	u64 next_ns;
	u32 suppressed;
};

/**
 * struct vrrpif_net - a network namespace
 * @node: in the list of all of them, see netdev.c
 * @net: it
 * @routers: virtual routers; protected by RTNL
 * @links: links; protected by RTNL
 * @vips: virtual addresses by address; protected by RTNL, read under RCU
 * @router_count: length of @routers; written under RTNL
 * @accept_users: routers that may be without accept mode; protected by RTNL
 * @refresh: looks at all interfaces, for what is told in atomic context
 * @seq: changes with the configuration, for dumps; protected by RTNL
 * @rtnl_lock: one rtnetlink request at a time
 * @rtnl_sock: kernel socket the requests go through; protected by @rtnl_lock
 * @routes: routes to virtual prefixes; protected by @rtnl_lock
 */
struct vrrpif_net {
	struct list_head node;
	struct net *net;
	struct list_head routers;
	struct list_head links;
	DECLARE_HASHTABLE(vips, 8);
	u32 router_count;
	u32 accept_users;
	struct delayed_work refresh;
	u32 seq;
	struct mutex rtnl_lock; /* protects rtnl_sock, routes */
	struct socket *rtnl_sock;
	struct list_head routes;
};

/**
 * struct vrrpif_route - a route to a virtual prefix
 * @node: in vrrpif_net.routes
 * @users: placed addresses that need it
 * @ifindex: interface it points at
 * @table: routing table
 * @family: family of it
 * @prefix: destination
 * @prefix_len: its length
 * @leaving: somebody waits to remove it
 *
 * Protected by vrrpif_net.rtnl_lock.
 */
struct vrrpif_route {
	struct list_head node;
	unsigned int users;
	int ifindex;
	u32 table;
	const struct vrrpif_family *family;
	struct vrrpif_ip prefix;
	u8 prefix_len;
	bool leaving;
};

/**
 * struct vrrpif_placed - where the placement work left the addresses; only
 *	the work touches it
 * @addrs: the addresses, NULL when nothing is placed
 * @route: the route each of them needs, or NULL
 * @ifindex: interface that has them
 */
struct vrrpif_placed {
	struct vrrpif_addrs *addrs;
	struct vrrpif_route **route;
	int ifindex;
};

/**
 * struct vrrpif_router - a virtual router
 * @lock: protects what is marked so
 * @ref: list and placement work hold references
 * @rcu: frees it
 * @vn: network namespace
 * @node: in vrrpif_net.routers; protected by RTNL
 * @ports: its ports; protected by RTNL, read under RCU
 * @cfg: configuration; written under RTNL and @lock
 * @addrs: virtual addresses; written under RTNL and @lock
 * @dev: net_device of placement "virtual", else NULL; written under RTNL, read
 *	under RCU
 * @group: the election; protected by @lock
 * @dead: being deleted; protected by @lock
 * @pseudo: what checksum "auto" sends, see vrrpif_adv; protected by @lock
 * @main_ifindex: interface of group.main or 0; written under @lock
 * @placed_ifindex: interface that has the addresses; written by @place
 * @transitions: how often a port here became main; protected by @lock
 * @announce_left: announcements still to be sent; protected by @lock
 * @moved_ns: until then one more move of main is not announced at once;
 *	protected by @lock
 * @alert: by &enum vrrpif_alert; protected by @lock
 * @announce_timer: sends them
 * @poll_timer: reads the carrier of main
 * @place: moves addresses and routes, level-triggered
 * @placed: what it did
 * @place_errors: how often it failed; written by @place
 * @restored: how often somebody deleted an address of main; under RTNL
 * @restored_at: when that was last, in jiffies; under RTNL
 */
struct vrrpif_router {
	spinlock_t lock; /* protects the group, see above */
	refcount_t ref;
	struct rcu_head rcu;
	struct vrrpif_net *vn;
	struct list_head node;
	struct list_head ports;
	struct vrrpif_config cfg;
	struct vrrpif_addrs *addrs;
	struct net_device *dev;
	struct vrrpif_group group;
	bool dead;
	bool pseudo;
	int main_ifindex;
	int placed_ifindex;
	u32 transitions;
	u32 announce_left;
	u64 moved_ns;
	struct vrrpif_alert_limit alert[VRRPIF_ALERTS];
	struct hrtimer announce_timer;
	struct hrtimer poll_timer;
	struct delayed_work place;
	struct vrrpif_placed placed;
	u32 place_errors;
	u32 restored;
	unsigned long restored_at;
};

/**
 * struct vrrpif_port - an interface in a virtual router
 * @member: its place in the election; protected by router->lock
 * @router: its router
 * @link: its interface
 * @node: in vrrpif_router.ports; protected by RTNL, read under RCU
 * @link_node: in vrrpif_link.ports; protected by RTNL, read under RCU
 * @rcu: frees it
 * @cfg: configuration; protected by RTNL
 * @timer: Adver_Timer, Active_Down_Timer or up delay
 * @hearing: who speaks VRRPv3 to it; protected by router->lock
 * @armed_ns: what @timer is set to; protected by router->lock
 * @stats: counters; protected by router->lock
 * @arp_suppressed: ARP requests dropped here
 * @dead: being removed; protected by router->lock
 * @watching: counted in vrrpif_link.watchers; protected by router->lock
 * @owner: the interface has the virtual addresses as its own; under RTNL
 */
struct vrrpif_port {
	struct vrrpif_member member;
	struct vrrpif_router *router;
	struct vrrpif_link *link;
	struct list_head node;
	struct list_head link_node;
	struct rcu_head rcu;
	struct vrrpif_port_config cfg;
	struct hrtimer timer;
	struct vrrpif_hearing hearing;
	u64 armed_ns;
	struct vrrpif_stats stats;
	atomic64_t arp_suppressed;
	bool dead;
	bool watching;
	bool owner;
};

/**
 * struct vrrpif_link - an interface with ports
 * @dev: the net_device
 * @tracker: reference to it
 * @node: in vrrpif_net.links; protected by RTNL
 * @rcu: frees it
 * @ingress: hook
 * @watchers: ports that want to know of all frames, see watch.c; and a bit,
 *	VRRPIF_WATCH_ONE, when one frame will do
 * @asked: keys of the addresses that were asked last; written under the lock
 *	of any router, a wrong one does no harm
 * @frame_ns: when a frame of the LAN was received last, while there are watchers
 * @answer_ns: when somebody answered who was asked
 * @group4: in_device whose VRRP group was joined; protected by RTNL
 * @group6: inet6_dev whose VRRP group was joined; protected by RTNL
 * @ports: ports; protected by RTNL, read under RCU
 * @checksum_errors: wrong checksum
 * @version_errors: wrong version
 * @vrid_errors: valid, but for a VRID without a port here
 * @malformed: no VRID could be read
 * @port: ports by family (IPv6 is the second) and VRID; protected by RTNL,
 *	read under RCU
 */
struct vrrpif_link {
	struct net_device *dev;
	netdevice_tracker tracker;
	struct list_head node;
	struct rcu_head rcu;
	struct nf_hook_ops ingress;
	atomic_t watchers;
	u32 asked[VRRPIF_PROBES];
	atomic64_t frame_ns;
	atomic64_t answer_ns;
	struct in_device *group4;
	struct inet6_dev *group6;
	struct list_head ports;
	atomic64_t checksum_errors;
	atomic64_t version_errors;
	atomic64_t vrid_errors;
	atomic64_t malformed;
	struct vrrpif_port __rcu *port[2][256];
};

extern unsigned int vrrpif_net_id;

static inline struct vrrpif_port *vrrpif_port_of(struct vrrpif_member *m)
{
	return container_of(m, struct vrrpif_port, member);
}

static inline struct vrrpif_port __rcu **
vrrpif_slot(struct vrrpif_link *link, bool ipv6, u8 vrid)
{
	return &link->port[ipv6][vrid];
}

static inline bool vrrpif_is_ipv6(const struct vrrpif_config *cfg)
{
	return cfg->family == AF_INET6;
}

/* Key of vrrpif_net.vips; users choose the addresses, not the LAN. */
static inline u32 vrrpif_ip_key(const struct vrrpif_ip *ip)
{
	return jhash(ip->b, sizeof(ip->b), 0);
}

static inline __be32 vrrpif_ip4(const struct vrrpif_ip *ip)
{
	__be32 a;

	memcpy(&a, ip->b, sizeof(a));
	return a;
}

static inline struct vrrpif_ip vrrpif_from_ip4(__be32 a)
{
	struct vrrpif_ip ip = {};

	memcpy(ip.b, &a, sizeof(a));
	return ip;
}

#endif /* _VRRPIF_TYPES_H */

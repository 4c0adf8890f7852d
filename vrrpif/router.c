// SPDX-License-Identifier: GPL-2.0
/*
 * A virtual router: its lock, its life, and the hands that perform what the
 * core decided. Every event has the same shape:
 *
 *	vrrpif_router_begin(router, &ctx);	takes the lock
 *	vrrpif_elect_...(&router->group, ..., ctx.now, &ctx.act);
 *	vrrpif_router_end(router, &ctx);	performs, sets timers, sends
 */
#include <linux/bottom_half.h>
#include <linux/slab.h>

#include "addr.h"
#include "announce.h"
#include "device.h"
#include "family.h"
#include "notify.h"
#include "probe.h"
#include "router.h"
#include "timer.h"
#include "tx.h"

/* A placement that failed is tried again after this long. */
#define PLACE_RETRY_MS	100

/* Main moves as often as the LAN likes, and is announced at most this often. */
#define MOVED_GAP_US	(10 * USEC_PER_MSEC)

static struct workqueue_struct *place_wq;

/**
 * vrrpif_router_init() - prepare for routers
 *
 * Return: 0 or -ENOMEM.
 */
int vrrpif_router_init(void)
{
	/* a move of the address is worth a thread of its own, at once */
	place_wq = alloc_workqueue("vrrpif", WQ_HIGHPRI | WQ_UNBOUND, 0);
	return place_wq ? 0 : -ENOMEM;
}

/**
 * vrrpif_router_exit() - the last router is gone
 */
void vrrpif_router_exit(void)
{
	destroy_workqueue(place_wq);
}

/**
 * vrrpif_router_find() - look a router up
 * @vn: namespace
 * @name: its name
 *
 * Context: RTNL.
 * Return: the router or NULL.
 */
struct vrrpif_router *vrrpif_router_find(struct vrrpif_net *vn,
					 const char *name)
{
	struct vrrpif_router *router;

	list_for_each_entry(router, &vn->routers, node)
		if (!strcmp(router->cfg.name, name))
			return router;
	return NULL;
}

/**
 * vrrpif_router_hold() - take a reference
 * @router: router
 */
void vrrpif_router_hold(struct vrrpif_router *router)
{
	refcount_inc(&router->ref);
}

/**
 * vrrpif_router_put() - drop a reference
 * @router: router
 */
void vrrpif_router_put(struct vrrpif_router *router)
{
	if (!refcount_dec_and_test(&router->ref))
		return;
	vrrpif_addrs_put(router->addrs);
	kfree_rcu(router, rcu);
}

/**
 * vrrpif_router_place() - let addresses and routes follow the main role
 * @router: router
 * @delay_ms: not before that
 *
 * Context: any.
 */
void vrrpif_router_place(struct vrrpif_router *router, unsigned int delay_ms)
{
	bool queued;

	vrrpif_router_hold(router);
	/* one that waits is hurried, one that is due is not held up */
	if (delay_ms)
		queued = queue_delayed_work(place_wq, &router->place,
					    msecs_to_jiffies(delay_ms));
	else
		queued = !mod_delayed_work(place_wq, &router->place, 0);
	if (!queued) /* what is queued already has its own reference */
		vrrpif_router_put(router);
}

/**
 * vrrpif_router_home() - where the addresses of a router belong now
 * @router: router
 *
 * Return: ifindex, 0 when no port of it is active.
 */
int vrrpif_router_home(const struct vrrpif_router *router)
{
	const struct net_device *dev = READ_ONCE(router->dev);
	int main = READ_ONCE(router->main_ifindex);

	return main && dev ? dev->ifindex : main;
}

static void place_work(struct work_struct *work)
{
	struct vrrpif_router *router = container_of(to_delayed_work(work),
						    struct vrrpif_router,
						    place);
	struct vrrpif_target target = {
		.family = vrrpif_family(&router->cfg),
	};
	bool again;
	int err;

	spin_lock_bh(&router->lock);
	target.addrs = router->addrs;
	refcount_inc(&target.addrs->ref);
	if (!router->dead && router->group.main) {
		const struct vrrpif_port *main =
			vrrpif_port_of(router->group.main);

		target.ifindex = vrrpif_router_home(router);
		target.owner = main->owner && !router->dev;
	}
	spin_unlock_bh(&router->lock);

	err = vrrpif_addr_move(router->vn, &router->placed, &target);
	WRITE_ONCE(router->placed_ifindex, router->placed.ifindex);
	if (err) {
		WRITE_ONCE(router->place_errors, router->place_errors + 1);
		spin_lock_bh(&router->lock);
		again = !router->dead;
		spin_unlock_bh(&router->lock);
		if (again)
			vrrpif_router_place(router, PLACE_RETRY_MS);
	}
	vrrpif_router_put(router);
}

/**
 * vrrpif_router_settle() - wait until a deleted router left nothing behind
 * @router: router after vrrpif_router_unlink(), whose reference is dropped
 *
 * Context: process, without RTNL.
 */
void vrrpif_router_settle(struct vrrpif_router *router)
{
	vrrpif_router_place(router, 0);
	flush_delayed_work(&router->place);
	vrrpif_router_put(router);
}

static void set_timers(struct vrrpif_router *router)
{
	u8 i;

	for (i = 0; i < router->group.count; i++)
		vrrpif_timer_set(vrrpif_port_of(router->group.member[i]));
}

static void advertise_in(struct vrrpif_port *port, u8 version, bool resign,
			 struct vrrpif_event_ctx *ctx)
{
	struct vrrpif_fsm *f = &port->member.fsm;
	struct sk_buff *skb = vrrpif_tx_advert(port, version,
					       resign ? 0 : f->priority);

	if (!skb) {
		port->stats.tx_errors++;
		vrrpif_fsm_unsent(f, ctx->now);
		return;
	}
	if (resign)
		port->stats.sent_pri_zero++;
	port->stats.sent++;
	vrrpif_tx_queue(&ctx->txq, skb, resign ? NULL : port);
}

static void advertise(struct vrrpif_port *port, bool resign,
		      struct vrrpif_event_ctx *ctx)
{
	u8 v;

	for (v = 3; v >= 2; v--)
		if (vrrpif_version_has(port->router->cfg.version, v))
			advertise_in(port, v, resign, ctx);
}

/* Announce once, and see to the next time. */
static void announce(struct vrrpif_router *router,
		     struct vrrpif_event_ctx *ctx)
{
	const struct vrrpif_config *cfg = &router->cfg;
	u32 next = cfg->announce_refresh_us;

	vrrpif_announce(vrrpif_port_of(router->group.main), &ctx->txq);
	if (router->announce_left)
		router->announce_left--;
	if (router->announce_left)
		next = cfg->announce_interval_us;
	vrrpif_timer_after(&router->announce_timer, next);
}

static void main_moved(struct vrrpif_router *router, struct vrrpif_member *m,
		       struct vrrpif_event_ctx *ctx)
{
	struct vrrpif_port *main = m ? vrrpif_port_of(m) : NULL;

	WRITE_ONCE(router->main_ifindex, main ? main->link->dev->ifindex : 0);
	vrrpif_device_switch(router, main ? main->link->dev : NULL);
	if (main) {
		router->transitions++;
		router->announce_left = router->cfg.announce_count;
		if (ctx->now >= router->moved_ns) {
			router->moved_ns = ctx->now +
					   MOVED_GAP_US * NSEC_PER_USEC;
			announce(router, ctx);
		} else {
			vrrpif_timer_after(&router->announce_timer,
					   MOVED_GAP_US);
		}
		vrrpif_timer_after(&router->poll_timer,
				   router->cfg.link_poll_us);
	} else {
		vrrpif_timer_after(&router->announce_timer, 0);
		vrrpif_timer_after(&router->poll_timer, 0);
	}
	if (!router->dead)
		vrrpif_router_place(router, 0);
	vrrpif_notify(router, main, VRRPIF_EVENT_MAIN);
}

static void state_changed(struct vrrpif_router *router,
			  struct vrrpif_port *port,
			  const struct vrrpif_action *a,
			  struct vrrpif_event_ctx *ctx)
{
	if (a->state == VRRPIF_STATE_ACTIVE)
		port->stats.transitions++;
	if (a->reason == VRRPIF_REASON_REPLACED && port->member.level > 1)
		ctx->flapping = port;
	vrrpif_notify_state(router, port, a);
}

static void perform(struct vrrpif_router *router, struct vrrpif_event_ctx *ctx)
{
	u8 i;

	for (i = 0; i < ctx->act.n; i++) {
		struct vrrpif_action *a = &ctx->act.a[i];
		struct vrrpif_port *port = a->member ?
					   vrrpif_port_of(a->member) : NULL;

		switch (a->what) {
		case VRRPIF_DO_ADVERTISE:
			advertise(port, false, ctx);
			break;
		case VRRPIF_DO_RESIGN:
			advertise(port, true, ctx);
			break;
		case VRRPIF_DO_ASK:
			vrrpif_probe_ask(port, vrrpif_router_home(router),
					 &ctx->txq);
			break;
		case VRRPIF_DO_PROVE:
			vrrpif_probe_show(port, &ctx->txq);
			break;
		case VRRPIF_DO_STATE:
			state_changed(router, port, a, ctx);
			break;
		case VRRPIF_DO_MAIN:
			main_moved(router, a->member, ctx);
			break;
		}
	}
	ctx->act.n = 0;
}

/**
 * vrrpif_router_watch() - let a port look at all frames it receives
 * @port: port
 * @watch: or end it
 *
 * Context: router->lock held.
 */
void vrrpif_router_watch(struct vrrpif_port *port, bool watch)
{
	if (port->watching == watch)
		return;
	port->watching = watch;
	atomic_add(watch ? 1 : -1, &port->link->watchers);
}

/*
 * All ports look at frames while one misses main, or has to prove itself, or
 * while main has to be answered. Otherwise main looks for one.
 */
static void set_watch(struct vrrpif_router *router, u64 now)
{
	const struct vrrpif_group *g = &router->group;
	bool watch = g->asked;
	u8 i;

	if (g->main && g->vigil_ns == now && !g->asked)
		atomic_or(VRRPIF_WATCH_ONE,
			  &vrrpif_port_of(g->main)->link->watchers);

	for (i = 0; i < g->count; i++) {
		const struct vrrpif_member *m = g->member[i];

		watch |= m->asked_ns || m->mute;
	}
	for (i = 0; i < g->count; i++)
		vrrpif_router_watch(vrrpif_port_of(g->member[i]), watch);
}

/**
 * vrrpif_router_begin() - start to work on an event
 * @router: router
 * @ctx: on the stack
 *
 * Takes router->lock.
 */
void vrrpif_router_begin(struct vrrpif_router *router,
			 struct vrrpif_event_ctx *ctx)
	__acquires(RCU) __acquires(&router->lock)
{
	__skb_queue_head_init(&ctx->txq);
	ctx->act.n = 0;
	ctx->flapping = NULL;
	rcu_read_lock();
	spin_lock_bh(&router->lock);
	ctx->now = vrrpif_now();
}

/**
 * vrrpif_router_end() - perform what the core decided
 * @router: router
 * @ctx: as vrrpif_router_begin() made it, with the actions
 *
 * Releases router->lock. An advertisement that the device refused is tried
 * again soon.
 */
void vrrpif_router_end(struct vrrpif_router *router,
		       struct vrrpif_event_ctx *ctx)
	__releases(&router->lock) __releases(RCU)
{
	struct vrrpif_port *failed;

	perform(router, ctx);
	set_timers(router);
	set_watch(router, ctx->now);
	spin_unlock_bh(&router->lock);

	if (!skb_queue_empty(&ctx->txq)) {
		local_bh_disable();
		failed = vrrpif_tx_flush(&ctx->txq);
		local_bh_enable();
		if (failed) {
			spin_lock_bh(&router->lock);
			failed->stats.tx_errors++;
			vrrpif_fsm_unsent(&failed->member.fsm, vrrpif_now());
			vrrpif_timer_set(failed);
			spin_unlock_bh(&router->lock);
		}
	}
	/* RFC 9568 2.5; after what is urgent, a console may be slow */
	if (ctx->flapping)
		net_notice_ratelimited("vrrpif: %s: %s: main, silent and replaced again and again: its path is broken, or the interval too small for the delays of this LAN\n",
				       router->cfg.name,
				       ctx->flapping->link->dev->name);
	rcu_read_unlock();
}

/* Tell the core what its ports have received. */
static void tell_frames(struct vrrpif_router *router)
{
	u8 i;

	for (i = 0; i < router->group.count; i++) {
		struct vrrpif_member *m = router->group.member[i];
		struct vrrpif_link *link = vrrpif_port_of(m)->link;

		m->frame_ns = atomic64_read(&link->frame_ns);
		m->answer_ns = atomic64_read(&link->answer_ns);
	}
}

/**
 * vrrpif_router_port_timer() - the timer of a port fired
 * @timer: vrrpif_port.timer
 *
 * Return: HRTIMER_NORESTART, the deadline decides.
 */
enum hrtimer_restart vrrpif_router_port_timer(struct hrtimer *timer)
{
	struct vrrpif_port *port = container_of(timer, struct vrrpif_port,
						timer);
	struct vrrpif_router *router = port->router;
	struct vrrpif_event_ctx ctx;

	vrrpif_router_begin(router, &ctx);
	port->armed_ns = 0;
	/* moved while this waited for the lock: then it is set again */
	if (!port->dead && port->member.fsm.deadline_ns &&
	    port->member.fsm.deadline_ns <= ctx.now) {
		tell_frames(router);
		vrrpif_elect_timer(&router->group, &port->member, ctx.now,
				   &ctx.act);
	}
	vrrpif_router_end(router, &ctx);
	return HRTIMER_NORESTART;
}

/**
 * vrrpif_router_announce() - announce the addresses again
 * @router: router; nothing happens when no port of it is active
 */
void vrrpif_router_announce(struct vrrpif_router *router)
{
	struct vrrpif_event_ctx ctx;

	vrrpif_router_begin(router, &ctx);
	if (!router->dead && router->group.main) {
		router->announce_left = router->cfg.announce_count;
		announce(router, &ctx);
	}
	vrrpif_router_end(router, &ctx);
}

static enum hrtimer_restart announce_timer(struct hrtimer *timer)
{
	struct vrrpif_router *router = container_of(timer,
						    struct vrrpif_router,
						    announce_timer);
	struct vrrpif_event_ctx ctx;

	vrrpif_router_begin(router, &ctx);
	if (!router->dead && router->group.main)
		announce(router, &ctx);
	vrrpif_router_end(router, &ctx);
	return HRTIMER_NORESTART;
}

/*
 * Link watch may report a lost carrier up to a second late, so main looks
 * itself. The way back up is reported at once.
 */
static enum hrtimer_restart poll_timer(struct hrtimer *timer)
{
	struct vrrpif_router *router = container_of(timer,
						    struct vrrpif_router,
						    poll_timer);
	struct vrrpif_member *main;
	struct vrrpif_event_ctx ctx;

	vrrpif_router_begin(router, &ctx);
	main = router->group.main;
	if (main && !netif_carrier_ok(vrrpif_port_of(main)->link->dev))
		vrrpif_elect_stop(&router->group, main, VRRPIF_REASON_CARRIER,
				  false, ctx.now, &ctx.act);
	else if (main && !router->dead)
		vrrpif_timer_after(timer, router->cfg.link_poll_us);
	vrrpif_router_end(router, &ctx);
	return HRTIMER_NORESTART;
}

/**
 * vrrpif_router_defaults() - what a user need not say
 * @cfg: filled, but for name, VRID and family
 */
void vrrpif_router_defaults(struct vrrpif_config *cfg)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->version = VRRPIF_VERSION_V3;
	cfg->preempt = VRRPIF_PREEMPT_ON;
	cfg->placement = VRRPIF_PLACEMENT_REAL;
	cfg->checksum = VRRPIF_CHECKSUM_AUTO;
	cfg->accept = true;
	cfg->arbitration = true;
	cfg->interval_us = USEC_PER_SEC;
	cfg->link_poll_us = 10 * USEC_PER_MSEC;
	cfg->announce_count = 5;
	cfg->announce_interval_us = 200 * USEC_PER_MSEC;
	cfg->announce_refresh_us = 60 * USEC_PER_SEC;
}

static void link_vips(struct vrrpif_router *router, struct vrrpif_addrs *addrs)
{
	u8 i;

	for (i = 0; i < addrs->count; i++) {
		struct vrrpif_vip *vip = &addrs->vip[i];

		vip->router = router;
		hash_add_rcu(router->vn->vips, &vip->node,
			     vrrpif_ip_key(&vip->ip));
	}
}

static void unlink_vips(struct vrrpif_addrs *addrs)
{
	u8 i;

	for (i = 0; i < addrs->count; i++)
		hash_del_rcu(&addrs->vip[i].node);
}

/**
 * vrrpif_router_add() - make a router
 * @vn: namespace
 * @cfg: valid configuration, its name is not in use
 * @addrs: its addresses, whose reference is taken over on success
 * @extack: where a refusal is explained
 *
 * Context: RTNL.
 * Return: the router or an ERR_PTR().
 */
struct vrrpif_router *vrrpif_router_add(struct vrrpif_net *vn,
					const struct vrrpif_config *cfg,
					struct vrrpif_addrs *addrs,
					struct netlink_ext_ack *extack)
{
	struct vrrpif_router *router = kzalloc(sizeof(*router),
					       GFP_KERNEL_ACCOUNT);
	int err;

	if (!router)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&router->lock);
	refcount_set(&router->ref, 1);
	INIT_LIST_HEAD(&router->ports);
	INIT_DELAYED_WORK(&router->place, place_work);
	vrrpif_timer_init(&router->announce_timer, announce_timer);
	vrrpif_timer_init(&router->poll_timer, poll_timer);
	router->vn = vn;
	router->cfg = *cfg;
	router->addrs = addrs;
	router->group.arbitration = cfg->arbitration;
	router->group.listen = VRRPIF_LISTEN;
	if (cfg->placement == VRRPIF_PLACEMENT_VIRTUAL) {
		err = vrrpif_device_create(router, extack);
		if (err) {
			kfree(router);
			return ERR_PTR(err);
		}
	}
	link_vips(router, addrs);
	list_add_tail(&router->node, &vn->routers);
	WRITE_ONCE(vn->router_count, vn->router_count + 1);
	vn->seq++;
	vrrpif_notify(router, NULL, VRRPIF_EVENT_ROUTER_ADD);
	return router;
}

/**
 * vrrpif_router_set() - change a running router
 * @router: router
 * @cfg: valid configuration
 * @addrs: new addresses, whose reference is taken over, or NULL to keep them
 *
 * Causes no change of state but what arbitration switched on demands.
 *
 * Context: RTNL.
 */
void vrrpif_router_set(struct vrrpif_router *router,
		       const struct vrrpif_config *cfg,
		       struct vrrpif_addrs *addrs)
{
	struct vrrpif_addrs *old = router->addrs;
	struct vrrpif_event_ctx ctx;
	u8 i;

	/* an address in both lists is found all the time */
	if (addrs) {
		link_vips(router, addrs);
		unlink_vips(old);
	}
	vrrpif_router_begin(router, &ctx);
	router->cfg = *cfg;
	if (addrs)
		router->addrs = addrs;
	for (i = 0; i < router->group.count; i++) {
		struct vrrpif_fsm *f = &router->group.member[i]->fsm;

		f->preempt = cfg->preempt;
		f->version = vrrpif_version_has(cfg->version, 3) ? 3 : 2;
		f->preempt_delay_ns = (u64)cfg->preempt_delay_us *
				      NSEC_PER_USEC;
	}
	vrrpif_elect_set_interval(&router->group,
				  (u64)cfg->interval_us * NSEC_PER_USEC, ctx.now,
				  &ctx.act);
	vrrpif_elect_set_arbitration(&router->group, cfg->arbitration,
				     ctx.now, &ctx.act);
	if (router->group.main) {
		vrrpif_timer_after(&router->poll_timer, cfg->link_poll_us);
		if (addrs)
			router->announce_left = cfg->announce_count;
		announce(router, &ctx);
	}
	vrrpif_router_end(router, &ctx);
	if (addrs) {
		vrrpif_addrs_put(old);
		vrrpif_router_place(router, 0);
	}
	router->vn->seq++;
	vrrpif_notify(router, NULL, VRRPIF_EVENT_ROUTER_SET);
}

/**
 * vrrpif_router_unlink() - begin to delete a router
 * @router: router, its ports are removed
 *
 * To be followed by vrrpif_router_settle() when RTNL is released.
 *
 * Context: RTNL.
 */
void vrrpif_router_unlink(struct vrrpif_router *router)
{
	vrrpif_notify(router, NULL, VRRPIF_EVENT_ROUTER_DEL);
	spin_lock_bh(&router->lock);
	router->dead = true;
	spin_unlock_bh(&router->lock);
	hrtimer_cancel(&router->announce_timer);
	hrtimer_cancel(&router->poll_timer);
	unlink_vips(router->addrs);
	vrrpif_device_destroy(router);
	list_del(&router->node);
	WRITE_ONCE(router->vn->router_count, router->vn->router_count - 1);
	router->vn->seq++;
}

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VRRPIF_ROUTER_H
#define _VRRPIF_ROUTER_H

#include <linux/netlink.h>
#include <linux/skbuff.h>

#include "types.h"

/**
 * struct vrrpif_event_ctx - an event of the protocol being worked on
 * @txq: what goes out when the lock is released
 * @act: what the core decided
 * @flapping: port that was replaced again and again, or NULL
 * @now: time of the event
 */
struct vrrpif_event_ctx {
	struct sk_buff_head txq;
	struct vrrpif_actions act;
	struct vrrpif_port *flapping;
	u64 now;
};

int vrrpif_router_init(void);
void vrrpif_router_exit(void);
struct vrrpif_router *vrrpif_router_find(struct vrrpif_net *vn,
					 const char *name);
void vrrpif_router_defaults(struct vrrpif_config *cfg);
struct vrrpif_router *vrrpif_router_add(struct vrrpif_net *vn,
					const struct vrrpif_config *cfg,
					struct vrrpif_addrs *addrs,
					struct netlink_ext_ack *extack);
void vrrpif_router_set(struct vrrpif_router *router,
		       const struct vrrpif_config *cfg,
		       struct vrrpif_addrs *addrs);
void vrrpif_router_hold(struct vrrpif_router *router);
void vrrpif_router_put(struct vrrpif_router *router);
void vrrpif_router_unlink(struct vrrpif_router *router);
void vrrpif_router_settle(struct vrrpif_router *router);

void vrrpif_router_begin(struct vrrpif_router *router,
			 struct vrrpif_event_ctx *ctx);
void vrrpif_router_end(struct vrrpif_router *router,
		       struct vrrpif_event_ctx *ctx);
void vrrpif_router_watch(struct vrrpif_port *port, bool watch);
int vrrpif_router_home(const struct vrrpif_router *router);
void vrrpif_router_announce(struct vrrpif_router *router);
void vrrpif_router_place(struct vrrpif_router *router, unsigned int delay_ms);
enum hrtimer_restart vrrpif_router_port_timer(struct hrtimer *timer);

#endif /* _VRRPIF_ROUTER_H */

/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/vrrpif.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_VRRPIF_GEN_H
#define _LINUX_VRRPIF_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vrrpif.h>

/* Common nested types */
extern const struct nla_policy vrrpif_addr_nl_policy[VRRPIF_A_ADDR_PREFIX_LEN + 1];

extern const struct nla_policy vrrpif_router_get_nl_policy[VRRPIF_A_ROUTER_NAME + 1];

extern const struct nla_policy vrrpif_router_add_nl_policy[VRRPIF_A_ROUTER_ALLOW + 1];

extern const struct nla_policy vrrpif_router_set_nl_policy[VRRPIF_A_ROUTER_ALLOW + 1];

extern const struct nla_policy vrrpif_router_del_nl_policy[VRRPIF_A_ROUTER_NAME + 1];

extern const struct nla_policy vrrpif_port_get_nl_policy[VRRPIF_A_PORT_IFINDEX + 1];

extern const struct nla_policy vrrpif_port_add_nl_policy[VRRPIF_A_PORT_UP_DELAY + 1];

extern const struct nla_policy vrrpif_port_set_nl_policy[VRRPIF_A_PORT_UP_DELAY + 1];

extern const struct nla_policy vrrpif_port_del_nl_policy[VRRPIF_A_PORT_IFINDEX + 1];

/* Ops table for vrrpif */
extern const struct genl_ops vrrpif_nl_ops[8];

int vrrpif_nl_router_get_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_router_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vrrpif_nl_router_add_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_router_set_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_router_del_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vrrpif_nl_port_add_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int vrrpif_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	VRRPIF_NLGRP_EVENTS,
};

#endif /* _LINUX_VRRPIF_GEN_H */

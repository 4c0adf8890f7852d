// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/vrrpif.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/vrrpif.h>

/* Common nested types */
const struct nla_policy vrrpif_addr_nl_policy[VRRPIF_A_ADDR_PREFIX_LEN + 1] = {
	[VRRPIF_A_ADDR_IP4] = { .type = NLA_U32, },
	[VRRPIF_A_ADDR_IP6] = NLA_POLICY_EXACT_LEN(16),
	[VRRPIF_A_ADDR_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
};

/* VRRPIF_CMD_ROUTER_GET - do */
const struct nla_policy vrrpif_router_get_nl_policy[VRRPIF_A_ROUTER_NAME + 1] = {
	[VRRPIF_A_ROUTER_NAME] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
};

/* VRRPIF_CMD_ROUTER_ADD - do */
const struct nla_policy vrrpif_router_add_nl_policy[VRRPIF_A_ROUTER_ALLOW + 1] = {
	[VRRPIF_A_ROUTER_NAME] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
	[VRRPIF_A_ROUTER_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[VRRPIF_A_ROUTER_VERSION] = NLA_POLICY_RANGE(NLA_U8, 2, 4),
	[VRRPIF_A_ROUTER_INTERVAL] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_PREEMPT] = NLA_POLICY_MAX(NLA_U8, 2),
	[VRRPIF_A_ROUTER_PREEMPT_DELAY] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ACCEPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VRRPIF_A_ROUTER_PLACEMENT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VRRPIF_A_ROUTER_CHECKSUM] = NLA_POLICY_MAX(NLA_U8, 2),
	[VRRPIF_A_ROUTER_ARBITRATION] = NLA_POLICY_MAX(NLA_U8, 1),
	[VRRPIF_A_ROUTER_LINK_POLL] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ANNOUNCE_COUNT] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ANNOUNCE_INTERVAL] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ANNOUNCE_REFRESH] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ADDRESS] = NLA_POLICY_NESTED(vrrpif_addr_nl_policy),
	[VRRPIF_A_ROUTER_ALLOW] = NLA_POLICY_NESTED(vrrpif_addr_nl_policy),
};

/* VRRPIF_CMD_ROUTER_SET - do */
const struct nla_policy vrrpif_router_set_nl_policy[VRRPIF_A_ROUTER_ALLOW + 1] = {
	[VRRPIF_A_ROUTER_NAME] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
	[VRRPIF_A_ROUTER_VRID] = NLA_POLICY_MIN(NLA_U8, 1),
	[VRRPIF_A_ROUTER_VERSION] = NLA_POLICY_RANGE(NLA_U8, 2, 4),
	[VRRPIF_A_ROUTER_INTERVAL] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_PREEMPT] = NLA_POLICY_MAX(NLA_U8, 2),
	[VRRPIF_A_ROUTER_PREEMPT_DELAY] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ACCEPT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VRRPIF_A_ROUTER_PLACEMENT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VRRPIF_A_ROUTER_CHECKSUM] = NLA_POLICY_MAX(NLA_U8, 2),
	[VRRPIF_A_ROUTER_ARBITRATION] = NLA_POLICY_MAX(NLA_U8, 1),
	[VRRPIF_A_ROUTER_LINK_POLL] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ANNOUNCE_COUNT] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ANNOUNCE_INTERVAL] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ANNOUNCE_REFRESH] = { .type = NLA_U32, },
	[VRRPIF_A_ROUTER_ADDRESS] = NLA_POLICY_NESTED(vrrpif_addr_nl_policy),
	[VRRPIF_A_ROUTER_ALLOW] = NLA_POLICY_NESTED(vrrpif_addr_nl_policy),
};

/* VRRPIF_CMD_ROUTER_DEL - do */
const struct nla_policy vrrpif_router_del_nl_policy[VRRPIF_A_ROUTER_NAME + 1] = {
	[VRRPIF_A_ROUTER_NAME] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
};

/* VRRPIF_CMD_PORT_GET - do */
const struct nla_policy vrrpif_port_get_nl_policy[VRRPIF_A_PORT_IFINDEX + 1] = {
	[VRRPIF_A_PORT_ROUTER] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
	[VRRPIF_A_PORT_IFINDEX] = { .type = NLA_U32, },
};

/* VRRPIF_CMD_PORT_ADD - do */
const struct nla_policy vrrpif_port_add_nl_policy[VRRPIF_A_PORT_UP_DELAY + 1] = {
	[VRRPIF_A_PORT_ROUTER] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
	[VRRPIF_A_PORT_IFINDEX] = { .type = NLA_U32, },
	[VRRPIF_A_PORT_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[VRRPIF_A_PORT_SOURCE] = NLA_POLICY_NESTED(vrrpif_addr_nl_policy),
	[VRRPIF_A_PORT_UP_DELAY] = { .type = NLA_U32, },
};

/* VRRPIF_CMD_PORT_SET - do */
const struct nla_policy vrrpif_port_set_nl_policy[VRRPIF_A_PORT_UP_DELAY + 1] = {
	[VRRPIF_A_PORT_ROUTER] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
	[VRRPIF_A_PORT_IFINDEX] = { .type = NLA_U32, },
	[VRRPIF_A_PORT_PRIORITY] = NLA_POLICY_RANGE(NLA_U8, 1, 254),
	[VRRPIF_A_PORT_SOURCE] = NLA_POLICY_NESTED(vrrpif_addr_nl_policy),
	[VRRPIF_A_PORT_UP_DELAY] = { .type = NLA_U32, },
};

/* VRRPIF_CMD_PORT_DEL - do */
const struct nla_policy vrrpif_port_del_nl_policy[VRRPIF_A_PORT_IFINDEX + 1] = {
	[VRRPIF_A_PORT_ROUTER] = { .type = NLA_NUL_STRING, .len = VRRPIF_NAME_MAX, },
	[VRRPIF_A_PORT_IFINDEX] = { .type = NLA_U32, },
};

/* Ops table for vrrpif */
const struct genl_ops vrrpif_nl_ops[8] = {
	{
		.cmd		= VRRPIF_CMD_ROUTER_GET,
		.doit		= vrrpif_nl_router_get_doit,
		.dumpit		= vrrpif_nl_router_get_dumpit,
		.policy		= vrrpif_router_get_nl_policy,
		.maxattr	= VRRPIF_A_ROUTER_NAME,
	},
	{
		.cmd		= VRRPIF_CMD_ROUTER_ADD,
		.doit		= vrrpif_nl_router_add_doit,
		.policy		= vrrpif_router_add_nl_policy,
		.maxattr	= VRRPIF_A_ROUTER_ALLOW,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VRRPIF_CMD_ROUTER_SET,
		.doit		= vrrpif_nl_router_set_doit,
		.policy		= vrrpif_router_set_nl_policy,
		.maxattr	= VRRPIF_A_ROUTER_ALLOW,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VRRPIF_CMD_ROUTER_DEL,
		.doit		= vrrpif_nl_router_del_doit,
		.policy		= vrrpif_router_del_nl_policy,
		.maxattr	= VRRPIF_A_ROUTER_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VRRPIF_CMD_PORT_GET,
		.doit		= vrrpif_nl_port_get_doit,
		.dumpit		= vrrpif_nl_port_get_dumpit,
		.policy		= vrrpif_port_get_nl_policy,
		.maxattr	= VRRPIF_A_PORT_IFINDEX,
	},
	{
		.cmd		= VRRPIF_CMD_PORT_ADD,
		.doit		= vrrpif_nl_port_add_doit,
		.policy		= vrrpif_port_add_nl_policy,
		.maxattr	= VRRPIF_A_PORT_UP_DELAY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VRRPIF_CMD_PORT_SET,
		.doit		= vrrpif_nl_port_set_doit,
		.policy		= vrrpif_port_set_nl_policy,
		.maxattr	= VRRPIF_A_PORT_UP_DELAY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= VRRPIF_CMD_PORT_DEL,
		.doit		= vrrpif_nl_port_del_doit,
		.policy		= vrrpif_port_del_nl_policy,
		.maxattr	= VRRPIF_A_PORT_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/vrrpif.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_VRRPIF_H
#define _UAPI_LINUX_VRRPIF_H

#define VRRPIF_FAMILY_NAME	"vrrpif"
#define VRRPIF_FAMILY_VERSION	1

#define VRRPIF_NAME_MAX		15
#define VRRPIF_ADDR_MAX		64
#define VRRPIF_PORT_MAX		16
#define VRRPIF_ALLOW_MAX	16
#define VRRPIF_ROUTER_MAX	4096
#define VRRPIF_PRIO_OWNER	255
#define VRRPIF_PRIO_DEFAULT	100

/**
 * enum vrrpif_state - State of a port (RFC 9568 6.3).
 * @VRRPIF_STATE_INITIALIZE: Not taking part, its interface is not usable.
 * @VRRPIF_STATE_BACKUP: Monitoring the active router.
 * @VRRPIF_STATE_ACTIVE: Holding the virtual addresses.
 */
enum vrrpif_state {
	VRRPIF_STATE_INITIALIZE,
	VRRPIF_STATE_BACKUP,
	VRRPIF_STATE_ACTIVE,
};

/**
 * enum vrrpif_version - Which protocol versions are spoken.
 * @VRRPIF_VERSION_V2: VRRPv2 (RFC 3768).
 * @VRRPIF_VERSION_V3: VRRPv3 (RFC 9568).
 * @VRRPIF_VERSION_V2_V3: Both, for an upgrade (RFC 9568 8.4.2).
 */
enum vrrpif_version {
	VRRPIF_VERSION_V2 = 2,
	VRRPIF_VERSION_V3,
	VRRPIF_VERSION_V2_V3,
};

/**
 * enum vrrpif_preempt - What a backup does about an active router of lower
 *   priority.
 * @VRRPIF_PREEMPT_OFF: Leaves it alone.
 * @VRRPIF_PREEMPT_ON: Lets its Active_Down_Timer run out (RFC 9568 6.4.2).
 * @VRRPIF_PREEMPT_IMMEDIATE: Takes over at the first such advertisement.
 */
enum vrrpif_preempt {
	VRRPIF_PREEMPT_OFF,
	VRRPIF_PREEMPT_ON,
	VRRPIF_PREEMPT_IMMEDIATE,
};

/**
 * enum vrrpif_placement - Where the virtual addresses live.
 * @VRRPIF_PLACEMENT_REAL: On the main interface, with its own MAC.
 * @VRRPIF_PLACEMENT_VIRTUAL: On a net_device of their own, with the virtual
 *   MAC.
 */
enum vrrpif_placement {
	VRRPIF_PLACEMENT_REAL,
	VRRPIF_PLACEMENT_VIRTUAL,
};

/**
 * enum vrrpif_checksum - What the checksum of a VRRPv3 IPv4 advertisement
 *   covers.
 * @VRRPIF_CHECKSUM_RFC9568: The VRRP message alone (RFC 9568 5.2.8).
 * @VRRPIF_CHECKSUM_PSEUDO: The IPv4 pseudo-header too, as some RFC 5798
 *   routers do.
 * @VRRPIF_CHECKSUM_AUTO: What the other routers of the LAN were heard to send.
 */
enum vrrpif_checksum {
	VRRPIF_CHECKSUM_RFC9568,
	VRRPIF_CHECKSUM_PSEUDO,
	VRRPIF_CHECKSUM_AUTO,
};

/**
 * enum vrrpif_reason - Why a port changed its state.
 * @VRRPIF_REASON_NONE: It did not change yet.
 * @VRRPIF_REASON_STARTUP: Its interface became usable.
 * @VRRPIF_REASON_OWNER: It owns the virtual addresses (RFC 9568 6.4.1).
 * @VRRPIF_REASON_PRIORITY_ZERO: The active router resigned (RFC 9568 6.4.2).
 * @VRRPIF_REASON_TIMEOUT: Nothing was heard for Active_Down_Interval.
 * @VRRPIF_REASON_PREEMPTED: This port preempted, its priority is higher.
 * @VRRPIF_REASON_HAND_OVER: The main port of the same router became unusable.
 * @VRRPIF_REASON_BETTER_HEARD: A better advertisement was heard (RFC 9568
 *   6.4.3).
 * @VRRPIF_REASON_REPLACED: A port of the same router replaced this one.
 * @VRRPIF_REASON_CARRIER: The carrier was lost.
 * @VRRPIF_REASON_ADMIN_DOWN: The interface was set down.
 * @VRRPIF_REASON_NO_ADDRESS: The interface has no primary address.
 * @VRRPIF_REASON_REMOVED: The port, its router or its interface was removed.
 * @VRRPIF_REASON_MTU: The MTU of the interface is too small for the
 *   advertisement.
 * @VRRPIF_REASON_NO_GROUP: There was no memory to join the VRRP group; it is
 *   tried again.
 * @VRRPIF_REASON_MAIN_DEAF: Nothing reached the main port of the same router
 *   any more.
 * @VRRPIF_REASON_ENSLAVED: The interface became part of a bridge, bond or the
 *   like.
 */
enum vrrpif_reason {
	VRRPIF_REASON_NONE,
	VRRPIF_REASON_STARTUP,
	VRRPIF_REASON_OWNER,
	VRRPIF_REASON_PRIORITY_ZERO,
	VRRPIF_REASON_TIMEOUT,
	VRRPIF_REASON_PREEMPTED,
	VRRPIF_REASON_HAND_OVER,
	VRRPIF_REASON_BETTER_HEARD,
	VRRPIF_REASON_REPLACED,
	VRRPIF_REASON_CARRIER,
	VRRPIF_REASON_ADMIN_DOWN,
	VRRPIF_REASON_NO_ADDRESS,
	VRRPIF_REASON_REMOVED,
	VRRPIF_REASON_MTU,
	VRRPIF_REASON_NO_GROUP,
	VRRPIF_REASON_MAIN_DEAF,
	VRRPIF_REASON_ENSLAVED,
};

/**
 * enum vrrpif_event - What an event message reports.
 * @VRRPIF_EVENT_ROUTER_ADD: A virtual router was added.
 * @VRRPIF_EVENT_ROUTER_SET: A virtual router was changed.
 * @VRRPIF_EVENT_ROUTER_DEL: A virtual router was deleted.
 * @VRRPIF_EVENT_PORT_ADD: A port was added.
 * @VRRPIF_EVENT_PORT_SET: A port was changed.
 * @VRRPIF_EVENT_PORT_DEL: A port was removed, by request or with its
 *   interface.
 * @VRRPIF_EVENT_PORT_STATE: A port changed its state.
 * @VRRPIF_EVENT_MAIN: The main role moved; no main interface is sent when none
 *   has it.
 * @VRRPIF_EVENT_RESTORED: A virtual address somebody deleted was put back.
 * @VRRPIF_EVENT_ALERT: An advertisement came that no router of this
 *   configuration sends; one a second at most for each router and kind of
 *   alert.
 */
enum vrrpif_event {
	VRRPIF_EVENT_ROUTER_ADD,
	VRRPIF_EVENT_ROUTER_SET,
	VRRPIF_EVENT_ROUTER_DEL,
	VRRPIF_EVENT_PORT_ADD,
	VRRPIF_EVENT_PORT_SET,
	VRRPIF_EVENT_PORT_DEL,
	VRRPIF_EVENT_PORT_STATE,
	VRRPIF_EVENT_MAIN,
	VRRPIF_EVENT_RESTORED,
	VRRPIF_EVENT_ALERT,
};

/**
 * enum vrrpif_alert - What an alert says about the advertisement.
 * @VRRPIF_ALERT_NOT_ALLOWED: Its source is not in the allow list, it was
 *   discarded.
 * @VRRPIF_ALERT_IMPOSTOR: Its source is the address of a port of this router,
 *   its source MAC is not.
 * @VRRPIF_ALERT_OWNER: It says that another machine owns the addresses of this
 *   one.
 * @VRRPIF_ALERT_ADDRESSES: It lists other addresses than the router has.
 * @VRRPIF_ALERT_INTERVAL: It has another interval than the router.
 */
enum vrrpif_alert {
	VRRPIF_ALERT_NOT_ALLOWED,
	VRRPIF_ALERT_IMPOSTOR,
	VRRPIF_ALERT_OWNER,
	VRRPIF_ALERT_ADDRESSES,
	VRRPIF_ALERT_INTERVAL,
};

enum {
	VRRPIF_A_ADDR_IP4 = 1,
	VRRPIF_A_ADDR_IP6,
	VRRPIF_A_ADDR_PREFIX_LEN,

	__VRRPIF_A_ADDR_MAX
};
#define VRRPIF_A_ADDR_MAX (__VRRPIF_A_ADDR_MAX - 1)

enum {
	VRRPIF_A_ROUTER_NAME = 1,
	VRRPIF_A_ROUTER_VRID,
	VRRPIF_A_ROUTER_FAMILY,
	VRRPIF_A_ROUTER_VERSION,
	VRRPIF_A_ROUTER_INTERVAL,
	VRRPIF_A_ROUTER_PREEMPT,
	VRRPIF_A_ROUTER_PREEMPT_DELAY,
	VRRPIF_A_ROUTER_ACCEPT,
	VRRPIF_A_ROUTER_PLACEMENT,
	VRRPIF_A_ROUTER_CHECKSUM,
	VRRPIF_A_ROUTER_ARBITRATION,
	VRRPIF_A_ROUTER_LINK_POLL,
	VRRPIF_A_ROUTER_ANNOUNCE_COUNT,
	VRRPIF_A_ROUTER_ANNOUNCE_INTERVAL,
	VRRPIF_A_ROUTER_ANNOUNCE_REFRESH,
	VRRPIF_A_ROUTER_ADDRESS,
	VRRPIF_A_ROUTER_MAIN_IFINDEX,
	VRRPIF_A_ROUTER_MAIN_IFNAME,
	VRRPIF_A_ROUTER_TRANSITIONS,
	VRRPIF_A_ROUTER_RESTORED,
	VRRPIF_A_ROUTER_PLACE_ERRORS,
	VRRPIF_A_ROUTER_PORT_COUNT,
	VRRPIF_A_ROUTER_ALLOW,

	__VRRPIF_A_ROUTER_MAX
};
#define VRRPIF_A_ROUTER_MAX (__VRRPIF_A_ROUTER_MAX - 1)

enum {
	VRRPIF_A_PORT_ROUTER = 1,
	VRRPIF_A_PORT_IFINDEX,
	VRRPIF_A_PORT_IFNAME,
	VRRPIF_A_PORT_PRIORITY,
	VRRPIF_A_PORT_EFFECTIVE_PRIORITY,
	VRRPIF_A_PORT_SOURCE,
	VRRPIF_A_PORT_SOURCE_CONFIGURED,
	VRRPIF_A_PORT_UP_DELAY,
	VRRPIF_A_PORT_STATE,
	VRRPIF_A_PORT_REASON,
	VRRPIF_A_PORT_UNHEARD,
	VRRPIF_A_PORT_BACKOFF,
	VRRPIF_A_PORT_ACTIVE_INTERVAL,
	VRRPIF_A_PORT_DEADLINE,
	VRRPIF_A_PORT_ACTIVE_SOURCE,
	VRRPIF_A_PORT_ACTIVE_PRIORITY,
	VRRPIF_A_PORT_STATS,
	VRRPIF_A_PORT_MUTE,

	__VRRPIF_A_PORT_MAX
};
#define VRRPIF_A_PORT_MAX (__VRRPIF_A_PORT_MAX - 1)

enum {
	VRRPIF_A_STATS_PAD = 1,
	VRRPIF_A_STATS_TRANSITIONS,
	VRRPIF_A_STATS_RCVD,
	VRRPIF_A_STATS_SENT,
	VRRPIF_A_STATS_RCVD_PRI_ZERO,
	VRRPIF_A_STATS_SENT_PRI_ZERO,
	VRRPIF_A_STATS_INTERVAL_ERRORS,
	VRRPIF_A_STATS_TTL_ERRORS,
	VRRPIF_A_STATS_TYPE_ERRORS,
	VRRPIF_A_STATS_ADDR_LIST_ERRORS,
	VRRPIF_A_STATS_LENGTH_ERRORS,
	VRRPIF_A_STATS_AUTH_ERRORS,
	VRRPIF_A_STATS_OWNER_CONFLICTS,
	VRRPIF_A_STATS_TX_ERRORS,
	VRRPIF_A_STATS_ANNOUNCED,
	VRRPIF_A_STATS_ARP_SUPPRESSED,
	VRRPIF_A_STATS_LINK_CHECKSUM_ERRORS,
	VRRPIF_A_STATS_LINK_VERSION_ERRORS,
	VRRPIF_A_STATS_LINK_VRID_ERRORS,
	VRRPIF_A_STATS_LINK_MALFORMED,
	VRRPIF_A_STATS_SOURCE_ERRORS,

	__VRRPIF_A_STATS_MAX
};
#define VRRPIF_A_STATS_MAX (__VRRPIF_A_STATS_MAX - 1)

enum {
	VRRPIF_A_NOTICE_EVENT = 1,
	VRRPIF_A_NOTICE_ROUTER,
	VRRPIF_A_NOTICE_VRID,
	VRRPIF_A_NOTICE_IFINDEX,
	VRRPIF_A_NOTICE_IFNAME,
	VRRPIF_A_NOTICE_STATE,
	VRRPIF_A_NOTICE_OLD_STATE,
	VRRPIF_A_NOTICE_REASON,
	VRRPIF_A_NOTICE_MAIN_IFINDEX,
	VRRPIF_A_NOTICE_MAIN_IFNAME,
	VRRPIF_A_NOTICE_ADDRESS,
	VRRPIF_A_NOTICE_ALERT,
	VRRPIF_A_NOTICE_SOURCE,
	VRRPIF_A_NOTICE_LLADDR,
	VRRPIF_A_NOTICE_SUPPRESSED,

	__VRRPIF_A_NOTICE_MAX
};
#define VRRPIF_A_NOTICE_MAX (__VRRPIF_A_NOTICE_MAX - 1)

enum vrrpif_cmd {
	VRRPIF_CMD_ROUTER_GET = 1,
	VRRPIF_CMD_ROUTER_ADD,
	VRRPIF_CMD_ROUTER_SET,
	VRRPIF_CMD_ROUTER_DEL,
	VRRPIF_CMD_PORT_GET,
	VRRPIF_CMD_PORT_ADD,
	VRRPIF_CMD_PORT_SET,
	VRRPIF_CMD_PORT_DEL,
	VRRPIF_CMD_EVENT,

	__VRRPIF_CMD_MAX
};
#define VRRPIF_CMD_MAX (__VRRPIF_CMD_MAX - 1)

#define VRRPIF_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_VRRPIF_H */

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One virtual router of vrrpif (r1, two ports) and Debian's keepalived (r2, one
# interface, VRRPv3), each in both roles.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/peers.sh"

interval=300

vrrpif_only() {
	settled r1 eth0 && no_vaddr r2 && keepalived_is r2 BACKUP
}

keepalived_only() {
	main_none r1 && no_vaddr r1 && keepalived_main r2
}

vrrpif_elected() {
	vr_up r1 200 150 interval ${interval}ms &&
		busywait 10000 settled r1 eth0 &&
		keepalived_start r2 100 $interval || return 1
	busywait 10000 keepalived_is r2 BACKUP &&
		unmoved r1 2000 true && vrrpif_only
}

keepalived_preempts() {
	keepalived_start r2 220 $interval && busywait 20000 keepalived_only
}

# what r1 heard is valid and agrees with its configuration
heard_well() {
	local dev field value

	for dev in eth0 eth1; do
		[ "$(port_field r1 $dev .active_source)" = 10.0.0.21 ] &&
			[ "$(port_field r1 $dev .active_priority)" = 220 ] ||
			return 1
		for field in interval_errors addr_list_errors \
			     link_checksum_errors link_version_errors; do
			value=$(port_field r1 $dev .stats.$field)
			[ "$value" = 0 ] && continue
			ktap_why="$field of $dev: $value"
			return 1
		done
	done
}

died() {
	local low

	low=$(down 200 $interval)
	wire_mark
	keepalived_kill r2
	busywait 10000 wire_saw 10.0.0.11 &&
		wire_gap 10.0.0.21/220 10.0.0.11 &&
		within "silence" "$gap" $((low - 1)) $((low + SLACK)) &&
		busywait 5000 settled r1 eth0
}

# goodbye OLD NEW SKEW: from priority 0 to the next one
goodbye() {
	busywait 10000 wire_saw "$1/0" && busywait 10000 wire_saw "$2" &&
		wire_gap "$1/0" "$2" &&
		within "from priority 0 to the next main" "$gap" \
			$(($3 - 1)) $(($3 + SLACK))
}

keepalived_leaves() {
	wire_mark
	keepalived_stop r2 &&
		goodbye 10.0.0.21 10.0.0.11 "$(skew 200 $interval)" &&
		busywait 5000 settled r1 eth0 && no_vaddr r2
}

vrrpif_leaves() {
	keepalived_start r2 100 $interval &&
		busywait 10000 keepalived_is r2 BACKUP || return 1
	wire_mark
	vr r1 router del vr10 &&
		goodbye 10.0.0.11 10.0.0.21 "$(skew 100 $interval)" &&
		busywait 5000 keepalived_main r2 && no_vaddr r1
}

vrrpif_preempts() {
	vr_up r1 200 150 interval ${interval}ms &&
		busywait 10000 vrrpif_only
}

machine_dies() {
	wire_mark
	machine_off r1
	busywait 10000 wire_saw 10.0.0.21 &&
		wire_gap 10.0.0.11 10.0.0.21 &&
		within "silence" "$gap" $((3 * interval)) 10000 &&
		busywait 5000 keepalived_main r2
}

machine_returns() {
	machine_on r1
	busywait 10000 vrrpif_only
}

both_main() {
	keepalived_stop r2
	lan_split r2
	vr r1 port set vr10 dev eth0 priority 150 &&
		vr r1 port set vr10 dev eth1 priority 100 &&
		keepalived_start r2 150 $interval &&
		busywait 10000 keepalived_main r2 &&
		busywait 10000 settled r1 eth0
}

keepalived_is_greater() {
	lan_join r2
	busywait 10000 keepalived_only && unmoved r1 1500 true
}

vrrpif_is_greater() {
	lan_split r2
	ns_ip r1 addr add 10.0.0.31/24 dev eth0
	vr r1 port set vr10 dev eth0 source 10.0.0.31 &&
		busywait 10000 settled r1 eth0 && keepalived_main r2 ||
		return 1
	lan_join r2
	busywait 10000 vrrpif_only && unmoved r1 1500 true
}

need_cmd tcpdump keepalived
need_tool
need_module
topo_up r1 r2
wire_start host eth0
ktap_plan 13

ktap_test "vrrpif 200, keepalived 100: vrrpif main, keepalived backup" \
	vrrpif_elected
keepalived_stop r2
ktap_test "keepalived 220: it preempts, no port of vrrpif is active" \
	keepalived_preempts
ktap_test "its advertisements are valid and as configured" heard_well
ktap_test "keepalived killed: vrrpif main after 3 intervals + skew" died
ns_ip r2 addr flush dev eth0 to "$VADDR"
ktap_test "keepalived again: it preempts again" keepalived_preempts
ktap_test "keepalived stopped: vrrpif main after its skew" keepalived_leaves
ktap_test "router del: keepalived main after its skew" vrrpif_leaves
ktap_test "router add: vrrpif preempts" vrrpif_preempts
ktap_test "vrrpif's machine dies: keepalived main" machine_dies
ktap_test "it returns: vrrpif preempts" machine_returns
ktap_test "two LANs, equal priorities: both are main" both_main
ktap_test "joined: keepalived has the greater address and stays" \
	keepalived_is_greater
ktap_test "joined: vrrpif has the greater address and stays" \
	vrrpif_is_greater
ktap_finish

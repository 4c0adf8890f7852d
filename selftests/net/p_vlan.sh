#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# VLAN devices: as ports, in both placements, and on top of the net_device of a
# virtual router.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/ports.sh"

VMAC=00:00:5e:00:01:0a
UPPER=10.7.0.1		# of the router, in VLAN 7
UPPER_HOST=10.7.0.9

# the whole LAN is VLAN 5, on the cables there are
tagged() {
	ns_ip host link add link eth0 name eth0.5 type vlan id 5 &&
		lan_on host eth0.5 "$HOST_ADDR" eth0 &&
		ns_ip host route add default via "$VADDR" || return 1
	for dev in eth0 eth1; do
		ns_ip r1 link add link $dev name $dev.5 type vlan id 5 ||
			return 1
	done
	lan_on r1 eth0.5 10.0.0.11 eth0 && lan_on r1 eth1.5 10.0.0.12 eth1
}

untagged() {
	ns_ip host link del eth0.5
	ns_ip r1 link del eth0.5
	ns_ip r1 link del eth1.5
	lan_on host eth0 "$HOST_ADDR" &&
		ns_ip host route add default via "$VADDR" &&
		lan_on r1 eth0 10.0.0.11 && lan_on r1 eth1 10.0.0.12
}

# advertisements of VLAN 5 are seen nowhere else, with the same VRID there
heard_in_vlan_only() {
	lan_on r1 eth1 10.0.0.13 &&
		vr r1 router add vr11 vrid 10 address 10.0.0.2/24 &&
		vr r1 port add vr11 dev eth1 priority 100 &&
		port_up real eth0.5 eth1.5 && busywait 20000 heard_10 || return 1
	expect "heard outside of the VLAN" "$(heard vr11 eth1)" = 0
	set -- $?
	vr r1 router del vr11 && vr r1 router del vr10 && return "$1"
}

heard() {
	[[ $(vr r1 -j -s port show "$1" dev "$2") =~ \"rcvd\":([0-9]+) ]] &&
		echo "${BASH_REMATCH[1]}"
}

heard_10() {
	[ "$(heard vr10 eth1.5)" -ge 10 ]
}

on_top_up() {
	ns_ip host -batch - <<-BATCH &&
		link add link eth0 name eth0.7 type vlan id 7
		link set eth0.7 up
		addr add $UPPER_HOST/24 dev eth0.7
	BATCH
	port_up virtual eth0 eth1 &&
	ns_ip r1 -batch - <<-BATCH
		link add link vr10 name vr10.7 type vlan id 7
		link set vr10.7 up
		addr add $UPPER/24 dev vr10.7
	BATCH
}

on_top_serves() {
	main_is r1 "$1" && pings host "$UPPER" && pings r1 "$UPPER_HOST" &&
		lladdr_is host "$UPPER" "$VMAC" && pings host "$VADDR"
}

on_top_over() {
	cable_pull r1 eth0
	busywait 20000 on_top_serves eth1
}

on_top_back() {
	cable_plug r1 eth0
	busywait 20000 on_top_serves eth0
}

# another VLAN than the one on top is none of its business
other_vlan_is_not() {
	ns_ip host -batch - <<-BATCH
		link add link eth0 name eth0.8 type vlan id 8
		link set eth0.8 up
		addr del $UPPER_HOST/24 dev eth0.7
		addr add $UPPER_HOST/24 dev eth0.8
	BATCH
	! pings host "$UPPER" > "$tmp/pings" || {
		ktap_why="VLAN 8 reaches the device of VLAN 7"
		return 1
	}
}

need_module
need_tool
topo_up r1
can_make "VLAN devices" tagged
ktap_plan $((2 * PORT_TESTS + 6))
port_tests vlan real eth0.5 eth1.5
port_tests vlan virtual eth0.5 eth1.5
ktap_test "a VLAN's advertisements are heard in that VLAN only" \
	heard_in_vlan_only
untagged
ktap_test "a VLAN device on top of the router's net_device" on_top_up
ktap_test "on top: the host's VLAN reaches it, at the virtual MAC" \
	busywait 20000 on_top_serves eth0
ktap_test "on top: cable pulled: reached by the other port" on_top_over
ktap_test "on top: plugged back: reached again" on_top_back
ktap_test "on top: another VLAN does not reach it" other_vlan_is_not
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C1-lan: the interfaces of one router sit on one LAN, and each joins the VRRP
# multicast group on its own net_device, for as long as it is a port.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/capture.sh"

# in_group NAME DEV: IPv4 group and the MAC address it is received at
in_group() {
	local groups

	groups=$(ns_ip "$1" maddr show dev "$2")
	[[ $groups == *'inet  224.0.0.18'* &&
	   $groups == *'link  01:00:5e:00:00:12'* ]]
}

outside() {
	local groups

	groups=$(ns_ip "$1" maddr show dev "$2")
	[[ $groups == *'inet  224.0.0.1'* &&
	   $groups != *224.0.0.18* && $groups != *01:00:5e:00:00:12* ]]
}

both_outside() {
	outside r1 eth0 && outside r1 eth1
}

both_in() {
	in_group r1 eth0 && in_group r1 eth1
}

# snooping switches go by these
reported() {
	[ "$(tcpdump -n -v -r "$tmp/igmp" src host "$1" 2> /dev/null |
	     grep -c 'gaddr 224.0.0.18 to_ex')" -ge 1 ]
}

join_reported() {
	busywait 5000 reported 10.0.0.11 && busywait 5000 reported 10.0.0.12
}

one_lan() {
	wire_start r1 eth1
	busywait 5000 wire_saw 10.0.0.11 || return 1
	wire_start host eth0
	busywait 5000 wire_saw 10.0.0.11
}

down_and_up() {
	ns_ip r1 link set eth1 down && ns_ip r1 link set eth1 up &&
		in_group r1 eth1
}

# another virtual router on the same interface shares the membership
shared() {
	vr r1 router add vr20 vrid 20 address 10.0.0.2/24 &&
		vr r1 port add vr20 dev eth1 &&
		vr r1 port del vr10 dev eth1 &&
		in_group r1 eth1
}

last_one() {
	vr r1 port del vr20 dev eth1 && outside r1 eth1 && in_group r1 eth0
}

deleted() {
	vr r1 router del vr10 && both_outside
}

unloaded() {
	vr_up r1 200 100 && both_in && rmmod vrrpif && both_outside
}

need_cmd tcpdump
need_tool
need_module
topo_up r1
capture_start host eth0 "$tmp/igmp" igmp
ktap_plan 11

ktap_test "no interface is in 224.0.0.18 before" both_outside
ktap_test "two ports are added" vr_up r1 200 100 interval 200ms
ktap_test "both are in 224.0.0.18, each on its own net_device" both_in
ktap_test "an interface that is no port is not" outside r1 up0
ktap_test "both tell the LAN that they joined (IGMP)" join_reported
capture_stop "$tmp/igmp"
ktap_test "what eth0 sends to the group arrives at eth1 and host: one LAN" \
	one_lan
wire_stop
ktap_test "eth1 set down and up is in the group" down_and_up
ktap_test "eth1 stays in it while another router needs it" shared
ktap_test "eth1 leaves with its last port, eth0 stays" last_one
ktap_test "both are out when the router is deleted" deleted
ktap_test "both are out when the module is unloaded" unloaded
ktap_finish

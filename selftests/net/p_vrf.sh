#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ports in a VRF, in both placements: routes in the table of the VRF, and
# nothing of it in the main table.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/ports.sh"

TABLE=77

vrf_up() {
	ns_ip r1 -batch - <<-BATCH
		link add vrf7 type vrf table $TABLE
		link set vrf7 up
		link set eth0 master vrf7
		link set eth1 master vrf7
		link set up0 master vrf7
		route replace $FAR_ADDR via 10.9.1.2 dev up0 vrf vrf7
	BATCH
}

# the net_device of a router is put there like any other
port_ready() {
	[ "$1" = real ] || ns_ip r1 link set vr10 master vrf7
}

# routed_on DEV: in the table of the VRF only
routed_on() {
	[[ $(ns_ip r1 route show table $TABLE proto 112) == \
	   "10.0.0.0/24 dev $1 "* ]] &&
		[ -z "$(ns_ip r1 route show table main proto 112)" ] &&
		[ -n "$(ns_ip r1 route show table $TABLE type local "$VADDR")" ] &&
		[ -z "$(ns_ip r1 route show table local type local "$VADDR")" ]
}

# routes MAC: they follow, too
routes() {
	port_up "$1" eth0 eth1 && port_served "$1" eth0 &&
		busywait 5000 routed_on "$(port_home "$1" eth0)" || return 1
	cable_pull r1 eth0
	port_served "$1" eth1 &&
		busywait 5000 routed_on "$(port_home "$1" eth1)" || return 1
	cable_plug r1 eth0
	port_served "$1" eth0 && port_down
}

# the address is one of the VRF: who asks outside of it gets nothing
only_in_vrf() {
	port_up real eth0 eth1 && port_served real eth0 || return 1
	[[ $(ns_ip r1 route get vrf vrf7 "$VADDR") == local* ]] || {
		ktap_why="not local in the VRF"
		return 1
	}
	! ns_ip r1 route get "$VADDR" > "$tmp/get" 2>&1 || {
		ktap_why="outside: $(< "$tmp/get")"
		return 1
	}
	port_down
}

# enslaving sets an interface down and up, and changes its table
enslaved_later() {
	ns_ip r1 link set eth0 nomaster
	ns_ip r1 link set eth1 nomaster
	port_ready() { :; }
	port_up "$1" eth0 eth1 && busywait 20000 main_is r1 eth0 || return 1
	ns_ip r1 -batch - <<-BATCH
		link set eth0 master vrf7
		link set eth1 master vrf7
	BATCH
	[ "$1" = real ] || ns_ip r1 link set vr10 master vrf7
	port_served "$1" eth0 &&
		busywait 5000 routed_on "$(port_home "$1" eth0)"
}

need_module
need_tool
topo_up r1
can_make "VRF devices" vrf_up
ktap_plan $((2 * PORT_TESTS + 6))
ktap_test "the VRF itself is refused" \
	port_refused "not an Ethernet interface" real vrf7
port_tests "in a VRF" real eth0 eth1
port_tests "in a VRF" virtual eth0 eth1
ktap_test "mac real: routes follow in the table of the VRF" routes real
ktap_test "mac virtual: routes stay in the table of the VRF" routes virtual
ktap_test "the address is one of the VRF, not of the machine" only_in_vrf
ktap_test "mac real: enslaved while it runs" enslaved_later real
vr r1 router del vr10
ktap_test "mac virtual: enslaved while it runs" enslaved_later virtual
ktap_finish

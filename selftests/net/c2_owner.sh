#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C2-owner: an interface whose real address equals the virtual address becomes
# main at once and gets priority 255 by itself; its address is never touched.
# shellcheck disable=SC2154	# set by events.sh, wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"

# long: at once is not soon
interval=1000
VADDR=10.0.0.11

addr_line() {
	ns_ip r1 -o addr show dev eth0 to 10.0.0.11
}

untouched() {
	[ "$(addr_line)" = "$owned" ] && return 0
	ktap_why="was '$owned', is '$(addr_line)'"
	return 1
}

add_router() {
	vr r1 router add vr10 vrid 10 address "$VADDR/24" \
		interval ${interval}ms
}

at_once() {
	local t0 t1

	add_router && vr r1 port add vr10 dev eth1 priority 254 || return 1
	wire_mark
	now_ms; t0=$now
	vr r1 port add vr10 dev eth0 priority 100 || return 1
	now_ms; t1=$now
	busywait 10000 wire_saw 10.0.0.11 || return 1
	# the first advertisement leaves while the command is being executed
	wire_after "$t0" 10.0.0.11 &&
		within "from port add to main" "$gap" 0 $((t1 - t0 + SLACK)) &&
		main_is r1 eth0
}

is_255() {
	[ "${wire_prio[wire_at]}" = 255 ] &&
		[ "$(port_field r1 eth0 .priority)" = 255 ] &&
		[ "$(port_field r1 eth0 .configured_priority)" = 100 ] &&
		[ "$(port_field r1 eth0 .owner)" = true ] &&
		[ "$(port_field r1 eth0 .reason)" = owner ]
}

other_is_none() {
	[ "$(port_field r1 eth1 .priority)" = 254 ] &&
		[ "$(port_field r1 eth1 .owner)" = false ] &&
		[ "$(port_field r1 eth1 .state)" = backup ]
}

same_address() {
	untouched && addr_only_on r1 eth0 && pings host "$VADDR" > /dev/null
}

# By the module's word: the switch does not let through yet what is sent in
# this moment.
comes_back() {
	ns_ip r1 link set eth0 down
	event_wait 5000 'main eth1' || return 1
	now_ms; t0=$now
	ns_ip r1 link set eth0 up
	now_ms; t1=$now
	event_wait 10000 'main eth0' &&
		within "from up to main" $((event_ms - t0)) 0 \
			$((t1 - t0 + SLACK)) &&
		main_is r1 eth0 && busywait 5000 addr_only_on r1 eth0
}

by_hand_refused() {
	refused "1 to 254" vr r1 port set vr10 dev eth1 priority 255
}

deleted() {
	vr r1 router del vr10 && untouched
}

# with one of two addresses an interface owns nothing
half_owner() {
	local low t0

	low=$(down 100 $interval)
	vr r1 router add vr10 vrid 10 address 10.0.0.11/24 \
		address 10.0.0.1/24 interval ${interval}ms || return 1
	now_ms; t0=$now
	wire_mark
	vr r1 port add vr10 dev eth0 priority 100 &&
		[ "$(port_field r1 eth0 .owner)" = false ] &&
		[ "$(port_field r1 eth0 .state)" = backup ] || return 1
	busywait 10000 wire_saw 10.0.0.11 && wire_after "$t0" 10.0.0.11/100 &&
		within "from port add to main" "$gap" "$low" 10000 &&
		vr r1 router del vr10 && untouched
}

# a backup that is given the virtual address by the administrator
becomes_owner() {
	VADDR=10.0.0.1
	add_router && vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 100 &&
		busywait 10000 settled r1 eth0 || return 1
	wire_mark
	ns_ip r1 addr add 10.0.0.1/24 dev eth1
	busywait 5000 wire_saw 10.0.0.12/255 &&
		busywait 5000 main_is r1 eth1 &&
		[ "$(port_field r1 eth1 .owner)" = true ] &&
		busywait 5000 addr_only_on r1 eth1
}

# and then it is taken away from it
owner_no_more() {
	ns_ip r1 addr del 10.0.0.1/24 dev eth1
	busywait 5000 eval '[ "$(port_field r1 eth1 .priority)" = 100 ]' &&
		busywait 10000 settled r1 eth0 &&
		vr r1 router del vr10
}

unloaded() {
	VADDR=10.0.0.11
	add_router && vr r1 port add vr10 dev eth0 &&
		busywait 5000 main_is r1 eth0 || return 1
	rmmod vrrpif
	untouched
}

need_cmd tcpdump
need_tool
need_module
topo_up r1
wire_start host eth0
events_start r1
owned=$(addr_line)
ktap_plan 11

ktap_test "the owner is main while it is being added, interval 1 s" at_once
ktap_test "with priority 255, on the wire and shown" is_255
ktap_test "its sibling with 254 is an ordinary backup" other_is_none
ktap_test "255 is not for the administrator to give" by_hand_refused
ktap_test "the address is the one it was, and answers" same_address
ktap_test "set down and up the owner is main at once" comes_back
owned=$(addr_line)
ktap_test "router del: the address is still there, unchanged" deleted
ktap_test "one of two addresses makes no owner" half_owner
ktap_test "a backup is given the address: owner and main at once" becomes_owner
ktap_test "it is taken away: its priority and main are as before" \
	owner_no_more
ktap_test "rmmod: the owner's address is still there, unchanged" unloaded
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C2-init: an interface starts as backup, and becomes main if it hears nothing
# for the predetermined period: not before, and not if it hears something.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"

interval=500

# one port: how long until it is heard, from just before and just after the
# command that made it
starts() {
	local low t0 t1

	low=$(down 200 $interval)
	vr r1 router add vr10 vrid 10 address "$VADDR/24" \
		interval ${interval}ms || return 1
	wire_mark
	now_ms; t0=$now
	vr r1 port add vr10 dev eth0 priority 200 || return 1
	now_ms; t1=$now
	first_state=$(port_field r1 eth0 .state)
	first_reason=$(port_field r1 eth0 .reason)
	first_addr=$(ns_ip r1 -o addr show to "$VADDR")
	busywait $((low + 5000)) wire_saw 10.0.0.11 || return 1
	wire_after "$t0" 10.0.0.11 && within "from port add to main" \
		"$gap" "$low" $((t1 - t0 + low + SLACK))
}

began_as_backup() {
	[ "$first_state,$first_reason,$first_addr" = backup,startup, ] &&
		return 0
	ktap_why="it was $first_state, $first_reason, $first_addr"
	return 1
}

with_all() {
	busywait 5000 settled r1 eth0 &&
		[ "$(port_field r1 eth0 .reason)" = timeout ] &&
		[ "$(port_field r1 eth0 .transitions)" = 1 ]
}

# the second one hears the first: whatever its priority, no second main
second() {
	vr r1 port add vr10 dev eth1 priority 100 &&
		[ "$(port_field r1 eth1 .state)" = backup ] || return 1
	wire_mark
	nap_ms $((2 * $(down 100 $interval)))
	wire_count 10.0.0.12
	[ "$count" = 0 ] && [ "$(port_field r1 eth1 .transitions)" = 0 ] &&
		settled r1 eth0
}

# set down and up again it starts from the beginning
restarted() {
	ns_ip r1 link set eth0 down
	busywait 5000 settled r1 eth1 || return 1
	[ "$(port_field r1 eth0 .state)" = initialize ] || return 1
	now_ms; began=$now
	wire_mark
	ns_ip r1 link set eth0 up
	busywait 5000 eval '[ "$(port_field r1 eth0 .state)" = backup ]' &&
		main_is r1 eth1
}

preempts_later() {
	busywait 10000 settled r1 eth0 || return 1
	wire_after "$began" 10.0.0.11/200 &&
		within "from up to main" "$gap" "$(down 200 $interval)" 10000 &&
		[ "$(port_field r1 eth0 .reason)" = preempted ]
}

# an interface that cannot send does not start
not_usable() {
	vr r1 router del vr10 && cable_pull r1 eth0 &&
		vr_up r1 200 100 interval ${interval}ms || return 1
	[ "$(port_field r1 eth0 .state)" = initialize ] &&
		[ "$(port_field r1 eth0 .reason)" = carrier ] &&
		[ "$(port_field r1 eth0 .deadline_ms)" = null ] &&
		busywait 10000 settled r1 eth1
}

no_address_of_its_own() {
	ns_ip r1 addr flush dev up0
	vr r1 port add vr10 dev up0 || return 1
	[ "$(port_field r1 up0 .state)" = initialize ] &&
		[ "$(port_field r1 up0 .reason)" = no-address ]
}

need_cmd tcpdump
need_tool
need_module
topo_up r1
wire_start host eth0
ktap_plan 8

ktap_test "a port is silent until 3 intervals + skew, then advertises" starts
ktap_test "it began as backup, without the address" began_as_backup
ktap_test "silence made it active, once, and it has the address" with_all
ktap_test "a second port hears the first one and stays backup" second
ktap_test "a port set down and up begins as backup again" restarted
ktap_test "and is main after its own timer, as the higher priority" \
	preempts_later
ktap_test "a port without carrier does not start" not_usable
ktap_test "a port without an address of its own does not start" \
	no_address_of_its_own
ktap_finish

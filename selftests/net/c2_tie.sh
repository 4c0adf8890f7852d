#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C2-tie: when several are main at once, the one that hears a higher priority
# steps back; equal priorities are settled by the greater primary address.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/peers.sh"

interval=200

# two_mains R1_PRIORITIES R2_PRIORITIES: of eth0 and eth1
two_mains() {
	lan_split r2
	# shellcheck disable=SC2086	# two numbers
	vr_up r1 $1 interval ${interval}ms && vr_up r2 $2 \
		interval ${interval}ms || return 1
	busywait 10000 settled r1 eth0 && busywait 10000 settled r2 eth0
}

# only NAME OTHER: OTHER steps back, NAME stays what it was all the time
only() {
	local before

	before=$(transitions "$1")
	lan_join r2
	busywait 5000 main_none "$2" && busywait 5000 no_vaddr "$2" ||
		return 1
	unmoved "$2" $((6 * interval)) main_none "$2" &&
		settled "$1" eth0 &&
		[ "$(transitions "$1")" = "$before" ]
}

# why eth0 of NAME stepped back
stepped_back() {
	[ "$(port_field "$1" eth0 .state)" = backup ] &&
		[ "$(port_field "$1" eth0 .reason)" = better-heard ] &&
		[ "$(port_field "$1" eth0 .active_source)" = "$2" ]
}

again() {
	vr r1 router del vr10 && vr r2 router del vr10 && two_mains "$@"
}

# Two interfaces of one router: only without arbitration can both be main.
# Isolated ports do not hear each other.
siblings() {
	vr r1 router del vr10 || return 1
	ns_exec sw bridge link set dev p-r1-eth0 isolated on
	ns_exec sw bridge link set dev p-r1-eth1 isolated on
	vr_up r1 "$1" "$2" interval ${interval}ms arbitration off || return 1
	busywait 10000 eval '[ "$(port_field r1 eth0 .state)" = active ] &&
		[ "$(port_field r1 eth1 .state)" = active ]'
}

only_sibling() {
	ns_exec sw bridge link set dev p-r1-eth0 isolated off
	ns_exec sw bridge link set dev p-r1-eth1 isolated off
	busywait 5000 main_is r1 "$1" && busywait 5000 settled r1 "$1" &&
		unmoved r1 $((6 * interval)) true
}

need_cmd bridge
need_tool
need_module
topo_up r1 r2
ktap_plan 10

ktap_test "two LANs: r1 and r2 are both main" two_mains "200 150" "180 120"
ktap_test "joined: the higher priority stays, the other steps back" only r1 r2
ktap_test "because it heard the higher one" stepped_back r2 10.0.0.11
ktap_test "two LANs: equal priorities, both main" again "150 100" "150 100"
ktap_test "joined: the greater primary address stays" only r2 r1
ktap_test "because it heard the greater one" stepped_back r1 10.0.0.21
vr r2 router del vr10
ktap_test "two ports of one router, both main (arbitration off)" \
	siblings 100 200
ktap_test "heard again: the higher priority stays" only_sibling eth1
ktap_test "equal ones, both main (arbitration off)" siblings 100 100
ktap_test "heard again: the greater address stays" only_sibling eth1
ktap_finish

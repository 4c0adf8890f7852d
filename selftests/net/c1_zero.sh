#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C1-zero: a backup interface that receives an advertisement with priority 0
# takes the main role over after its skew, and main sends one when it leaves.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"

# the skew of priority 100 is 609 ms, its down interval 3609 ms: no confusion
interval=1000

set_up() {
	vr_up r1 200 100 interval ${interval}ms &&
		busywait 20000 settled r1 eth0
}

# Into the cable of eth1 alone, with main's own advertisements kept from it.
# Given at once, when one was just heard: forge_to_eth1 WORDS...
forge_to_eth1() {
	wire_mark
	busywait 5000 wire_saw 10.0.0.11/200 || return 1
	path_dead r1 eth0 both
	wire_mark
	forge src=10.0.0.11 "$@"
	busywait 10000 wire_saw 10.0.0.12 || return 1
	path_heal r1 eth0
}

takes_over() {
	local low

	low=$(skew 100 $interval)
	forge_to_eth1 prio=0 || return 1
	wire_gap 10.0.0.11/0 10.0.0.12 && within "from priority 0 to main" \
		"$gap" $((low - 1)) $((low + SLACK)) || return 1
	# far less than silence would have needed
	wire_gap 10.0.0.11/200 10.0.0.12 && within "since main was heard" \
		"$gap" 0 $((3 * interval - 1)) || return 1
	busywait 5000 main_is r1 eth1
}

says_why() {
	[ "$(port_field r1 eth1 .stats.rcvd_pri_zero)" = 1 ] &&
		[ "$(port_field r1 eth1 .reason)" = priority-zero ] &&
		[ "$(port_field r1 eth0 .stats.rcvd_pri_zero)" = 0 ]
}

# WORDS of a priority 0 that is none: only silence makes eth1 main
no_zero() {
	local low

	busywait 20000 settled r1 eth0
	low=$(down 100 $interval)
	forge_to_eth1 prio=0 "$@" || return 1
	wire_gap 10.0.0.11/200 10.0.0.12 &&
		within "since main was heard" "$gap" $((low - 1)) \
			$((low + SLACK)) || return 1
	[ "$(port_field r1 eth1 .stats.rcvd_pri_zero)" = "$zeros" ]
}

# leaves COMMAND...: priority 0 from .11, then .12 at once, not after a skew
leaves() {
	wire_mark
	"$@" || return 1
	busywait 5000 wire_saw 10.0.0.11/0 || return 1
	busywait 5000 wire_saw 10.0.0.12 || return 1
	wire_gap 10.0.0.11/0 10.0.0.12 &&
		within "from priority 0 to the next main" "$gap" 0 \
			$(($(skew 100 $interval) - 1)) &&
		busywait 5000 settled r1 eth1
}

comes_back() {
	"$@" && busywait 20000 settled r1 eth0
}

backup_leaves() {
	wire_mark
	unmoved r1 500 vr r1 port del vr10 dev eth1 || return 1
	wire_count 10.0.0.12/0
	[ "$count" = 0 ]
}

last_leaves() {
	wire_mark
	vr r1 router del vr10 && busywait 5000 wire_saw 10.0.0.11/0
}

need_cmd tcpdump python3
need_tool
need_module
topo_up r1
forge_start sw p-r1-eth1
ktap_plan 9

ktap_test "two ports, eth0 is main" set_up
wire_start r1 eth1
ktap_test "priority 0 heard by eth1: main after its skew" takes_over
ktap_test "the counter and the reason say so" says_why
zeros=1
ktap_test "priority 0 of another VRID is none" no_zero vrid=11
wire_start host eth0
busywait 20000 settled r1 eth0
ktap_test "port del of main: priority 0 on the wire, eth1 main at once" \
	leaves vr r1 port del vr10 dev eth0
ktap_test "it is added again and is main" \
	comes_back vr r1 port add vr10 dev eth0 priority 200
ktap_test "main set down: priority 0 on the wire, eth1 main at once" \
	leaves ns_ip r1 link set eth0 down
comes_back ns_ip r1 link set eth0 up
ktap_test "a backup that leaves sends none" backup_leaves
ktap_test "router del: priority 0 on the wire" last_leaves
ktap_finish

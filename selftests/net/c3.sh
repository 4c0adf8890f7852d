#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C3: a backup interface that hears a higher priority keeps its state; one that
# hears a lower priority takes over: at once with "preempt immediate", by
# letting its timer run out with "preempt on", never with "preempt off".
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"

interval=500

set_up() {
	vr_up r1 200 100 interval ${interval}ms "$@" &&
		busywait 20000 settled r1 eth0
}

# main with another priority; so far nobody moved
main_gets() {
	wire_mark
	vr r1 port set vr10 dev eth0 priority "$1"
}

quiet() {
	unmoved r1 $((3 * $(down 100 $interval))) main_gets "$1" &&
		[ "$(port_field r1 eth1 .state)" = backup ] || return 1
	wire_count 10.0.0.12
	[ "$count" = 0 ] || return 1
	wire_count "10.0.0.11/$1"
	ktap_diag "advertisements with priority $1 heard: $count"
	[ "$count" -ge 3 ]
}

# The lower ones do not restart the timer, so it counts from the last higher
# one; they do not stop it either.
lets_timer_run_out() {
	local low

	low=$(down 100 $interval)
	main_gets 200 && busywait 5000 wire_saw 10.0.0.11/200 || return 1
	main_gets 50 && busywait 10000 wire_saw 10.0.0.12 || return 1
	wire_gap 10.0.0.11/200 10.0.0.12 &&
		within "since the last higher one" "$gap" $((low - 1)) \
			$((low + SLACK)) || return 1
	wire_count 10.0.0.11/50
	ktap_diag "lower ones heard meanwhile: $count"
	[ "$count" -ge 2 ] && busywait 5000 settled r1 eth1 &&
		[ "$(port_field r1 eth1 .reason)" = preempted ] &&
		[ "$(port_field r1 eth0 .state)" = backup ]
}

at_once() {
	main_gets 50 && busywait 10000 wire_saw 10.0.0.12 || return 1
	# the first lower one is already enough
	wire_count 10.0.0.11/50
	ktap_diag "lower ones heard: $count"
	[ "$count" = 1 ] || return 1
	wire_gap 10.0.0.11/50 10.0.0.12 &&
		within "since the lower one" "$gap" 0 $((interval - 1)) &&
		busywait 5000 settled r1 eth1 &&
		[ "$(port_field r1 eth1 .reason)" = preempted ]
}

# with preempt off only silence counts
silence_counts() {
	local low

	low=$(down 100 $interval)
	wire_mark
	path_dead r1 eth0 both
	busywait 10000 wire_saw 10.0.0.12 &&
		wire_gap 10.0.0.11/50 10.0.0.12 &&
		within "silence" "$gap" $((low - 1)) $((low + SLACK)) &&
		busywait 5000 settled r1 eth1
	# shellcheck disable=SC2181	# of the whole chain
	[ $? = 0 ] && path_heal r1 eth0
}

# the higher one comes back as backup and stays it
stays_backup() {
	unmoved r1 $((3 * $(down 200 $interval))) \
		vr r1 port set vr10 dev eth0 priority 200 &&
		settled r1 eth1
}

set_to() {
	vr r1 router set vr10 preempt "$1" && busywait 20000 settled r1 "$2"
}

need_cmd tcpdump
need_tool
need_module
topo_up r1
wire_start r1 eth1
ktap_plan 11

ktap_test "preempt on: two ports, eth0 is main" set_up
ktap_test "a higher priority heard: eth1 stays backup" quiet 250
ktap_test "an equal priority heard: eth1 stays backup" quiet 100
ktap_test "preempt on, lower heard: eth1 is main when its timer runs out" \
	lets_timer_run_out
vr r1 port set vr10 dev eth0 priority 200
ktap_test "preempt off: eth0 is main" eval \
	"busywait 10000 main_is r1 eth0 && set_to off eth0"
ktap_test "preempt off, lower heard: eth1 stays backup" quiet 50
ktap_test "preempt off, nothing heard: eth1 is main" silence_counts
ktap_test "preempt off: the higher priority is back and stays backup" \
	stays_backup
ktap_test "preempt immediate: eth0 is main" set_to immediate eth0
ktap_test "preempt immediate, higher heard: eth1 stays backup" quiet 250
ktap_test "preempt immediate, lower heard: eth1 is main at once" at_once
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Changing a running router causes no failover and loses no packet, unless the
# change itself demands one.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

VADDR2=10.0.0.2
changes=0

# calm MS COMMAND...: no change of role or state while it runs, nor in the MS
# after it, and nothing is lost
calm() {
	local ms=$1 label

	shift
	label=change$((changes += 1))
	events_forget
	from=${#events[@]}
	meter_mark "$label"
	"$@" || return 1
	nap_ms "$ms"
	meter_mark "after-$label"
	no_event "vr10: main *" && no_event "vr10: port $moving * -> *" ||
		return 1
	settled r1 eth0 && flows_undisturbed "$label" 0
}

# ports that may not change their state
moving='*'

# no_event PATTERN: none like that since calm began; with the router's name
no_event() {
	local i seen=0

	events_drain
	for ((i = from; i < ${#events[@]}; i++)); do
		# shellcheck disable=SC2053	# a pattern
		[[ ${events[i]#* } == $1 ]] && seen=$((seen + 1))
	done
	[ "$seen" = 0 ] && return 0
	ktap_why="$seen events like '$1'"
	ktap_diag "$ktap_why:"
	events_show 8
	return 1
}

set_router() {
	vr r1 router set vr10 "$@"
}

set_port() {
	vr r1 port set vr10 dev "$@"
}

priorities() {
	set_port eth0 priority 150 && set_port eth0 priority 254 &&
		set_port eth1 priority 1 && set_port eth1 priority 149 &&
		set_port eth0 priority 150
}

# each is longer than the backup would wait with the interval before it
intervals() {
	calm 1000 set_router interval 100ms &&
		calm 1500 set_router interval 1s &&
		calm 4500 set_router interval 5s &&
		calm 1000 set_router interval 100ms
}

announcements() {
	set_router announce-count 1 && set_router announce-count 10 \
		announce-interval 50ms && set_router announce-refresh 1s &&
		set_router announce-refresh 0 announce-count 5 \
		announce-interval 200ms
}

others() {
	set_router link-poll 0 && set_router link-poll 1ms &&
		set_router link-poll 10ms && set_router preempt off &&
		set_router preempt immediate && set_router preempt on &&
		set_router preempt-delay 10s && set_router preempt-delay 0 &&
		set_router checksum pseudo && set_router checksum rfc9568 &&
		set_router arbitration off && set_router arbitration on &&
		set_port eth1 up-delay 1s && set_port eth0 up-delay 0
}

sources() {
	set_port eth0 source 10.0.0.11 && set_port eth0 source auto
}

address_added() {
	set_router address "$VADDR/24" address "$VADDR2/24" &&
		busywait 3000 pings host "$VADDR2"
}

address_removed() {
	set_router address "$VADDR/24" && busywait 3000 not_there "$VADDR2"
}

# the first of them goes, the second stays
address_swapped() {
	set_router address "$VADDR2/24" address "$VADDR/24" &&
		set_router address "$VADDR/24" &&
		busywait 3000 not_there "$VADDR2"
}

not_there() {
	[ -z "$(ns_ip r1 -o addr show to "$1")" ]
}

# the backup itself does change its state
port_removed() {
	moving=eth0
	vr r1 port del vr10 dev eth1
}

port_added() {
	moving=eth0
	vr r1 port add vr10 dev eth1 priority 100
}

# a second router on the same interfaces is none of the first one's business
another_router() {
	vr r1 -b - <<-BATCH
		router add vr20 vrid 20 address 10.0.0.20/24 interval 100ms
		port add vr20 dev eth1 priority 200
		port add vr20 dev eth0 priority 100
	BATCH
	busywait 5000 has_addr r1 eth1 10.0.0.20 && vr r1 router del vr20 &&
		busywait 3000 not_there 10.0.0.20
}

# somebody worse speaks up: main puts it in its place, the backup leaves it
worse_router() {
	set_router preempt immediate || return 1
	ns_bg host "$lib_dir/wirefuzz" storm eth0 -r 50 -p 20 -s "$HOST_ADDR" \
		"10=$VADDR" > "$tmp/storm"
	busywait 10000 heard_from_host || return 1
	nap_ms 1500
	stop_bg "$bg_pid"
	set_router preempt on
}

heard_from_host() {
	# main answers good ones at once, so that the last one is its own
	[ "$(port_field r1 eth1 .stats.ttl_errors)" -ge 2 ]
}

# what demands it does cause it
demanded() {
	meter_mark demanded
	set_port eth1 priority 200 || return 1
	event_wait 5000 'main eth1' && busywait 5000 settled r1 eth1 &&
		meter_flowing 5000 || return 1
	set_port eth1 priority 100 || return 1
	event_wait 5000 'main eth0' && busywait 5000 settled r1 eth0 &&
		meter_flowing 5000 || return 1
	meter_mark after-demanded
	flows_undisturbed demanded 4
}

need_module
need_tool
topo_up r1
ktap_plan 13
vr_up r1 200 100 || ktap_bail "cannot configure the router"
busywait 15000 settled r1 eth0 || ktap_bail "eth0 does not become main"
events_start r1
meter_start 10
meter_flowing 10000 || ktap_bail "no traffic flows through the router"

ktap_test "interval 1s, 100ms, 1s, 5s, 100ms" intervals
ktap_test "priorities, in the same order" calm 1000 priorities
ktap_test "announcements" calm 1000 announcements
ktap_test "link-poll, preempt, checksum, arbitration, delays" calm 1000 others
ktap_test "an address is added" calm 1000 address_added
ktap_test "and removed" calm 1000 address_removed
ktap_test "one before it is added and removed" calm 1000 address_swapped
ktap_test "the source of main is given, then automatic again" \
	calm 1000 sources
ktap_test "the backup port is removed" calm 1000 port_removed
ktap_test "and added" calm 1000 port_added
moving='*'
ktap_test "another router comes and goes" calm 500 another_router
ktap_test "preempt immediate: a worse router speaks" calm 500 worse_router
ktap_test "a better backup takes over, 2 packets lost each time at most" \
	demanded
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Carrier loss of a device whose driver does not get it reported at once, as
# with most NICs: the kernel may sit on it for a second. The main port looks
# by itself, every link-poll; without it, it fails over when it is told.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

RUNS=5

# eth0 of r1 is a tap here
tap_cable_up() {
	ns_ip r1 link del eth0
	modprobe -q tun
	[ -c /dev/net/tun ] || ktap_skip_all "no tap devices (CONFIG_TUN)"
	mkfifo "$tmp/tap-in" "$tmp/tap-out"
	"$lib_dir/tap_cable" tapr1 tapsw tapother \
		< "$tmp/tap-in" > "$tmp/tap-out" 2> "$tmp/tap.err" &
	defer stop_bg $!
	exec {tap_in}> "$tmp/tap-in" {tap_out}< "$tmp/tap-out"
	tap_answer
	[ "$answer" = ready ] || ktap_bail "tap_cable: $answer"
	ip link set tapother up
	ip link set tapsw netns "$sw"
	ip link set tapr1 netns "$r1"
	ns_ip sw -batch - <<-BATCH
		link set tapsw name p-r1-eth0
		link set p-r1-eth0 master br0 up
	BATCH
	ns_ip r1 -batch - <<-BATCH
		link set tapr1 name eth0
		link set eth0 address 02:00:00:00:00:11
		addr add 10.0.0.11/24 dev eth0
		link set eth0 up
	BATCH
}

tap_answer() {
	read -r -t 30 -u "$tap_out" answer ||
		ktap_bail "tap_cable does not answer: $(< "$tmp/tap.err")"
}

tap_do() {
	echo "$1" >&"$tap_in"
	tap_answer
}

# one_loss: how long until eth1 is main, in ms, is added to took
one_loss() {
	tap_do prime
	# its report is what makes the kernel hold back the next one
	nap_ms 50
	tap_do off
	event_wait 10000 'main eth1' || return 1
	took+=($((event_ms - answer)))
	settled_after eth1 || return 1
	tap_do on
	event_wait 10000 'main eth0' && settled_after eth0
}

settled_after() {
	busywait 5000 settled r1 "$1"
}

losses() {
	local i

	took=()
	for ((i = 0; i < RUNS; i++)); do
		one_loss || return 1
	done
	ktap_diag "ms from the loss of the carrier to the change: ${took[*]}"
	median "${took[@]}"
}

polled() {
	losses && expect "the median in ms" "$median" -le 100
}

told() {
	vr r1 router set vr10 link-poll 0 && losses || return 1
	# that it is this late is why there is a poll; a second, and slack
	expect "the median in ms" "$median" -gt 300 &&
		expect "the median in ms" "$median" -le 2500
}

polled_slowly() {
	vr r1 router set vr10 link-poll 200ms && losses || return 1
	expect "the median in ms" "$median" -le 350
}

need_cmd python3
need_module
need_tool
topo_up r1
tap_cable_up
ktap_plan 4
# 1 s: no advertisement is missed before 3 s are over
vr_up r1 200 100 interval 1s preempt immediate link-poll 10ms ||
	ktap_bail "cannot configure the router"
ktap_test "eth0, a tap device, becomes main" busywait 15000 settled r1 eth0
events_start r1
ktap_test "link-poll 10ms: taken over within 100 ms (median)" polled
ktap_test "link-poll 0: taken over when the kernel tells, it may take 1 s" told
ktap_test "link-poll 200ms: taken over within 350 ms (median)" polled_slowly
ktap_finish

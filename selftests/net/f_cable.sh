#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cable of the main interface is pulled and plugged back, ten times, with
# the default interval of 1 s: the hand-over waits for no timer.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

RUNS=10
OUTAGE_MS=30	# the median of the runs, either way
PREEMPT_LOST=2	# packets of 10 ms, either way, in any run

pull_ping=() pull_udp=() pull_ms=()
back_ping=() back_udp=() back_ms=() back_stall=()

pulled() {
	meter_mark "pull$1"
	now_ms
	pull_ms[$1]=$now
	cable_pull r1 eth0
	event_wait 5000 'main eth1' || return 1
	pull_ms[$1]=$((event_ms - pull_ms[$1]))
	meter_flowing 5000 && busywait 5000 addr_only_on r1 eth1 || return 1
	lladdr_is host "$VADDR" 02:00:00:00:00:12 || {
		ktap_why="the host sends to: $(ns_ip host neigh show "$VADDR")"
		return 1
	}
}

# from the port's start to its preemption of the lower priority
plugged() {
	local began

	meter_mark "plug$1"
	cable_plug r1 eth0
	event_wait 5000 'port eth0 initialize -> backup *' || return 1
	began=$event_ms
	event_wait 20000 'main eth0' || return 1
	back_ms+=($((event_ms - began)))
	meter_flowing 5000 && busywait 5000 settled r1 eth0 || return 1
	meter_mark "rest$1"
}

collect() {
	meter_report "pull$1"
	if trusted "pull$1"; then
		pull_ping+=("${meter[pull$1.ping.outage_us]}")
		pull_udp+=("${meter[pull$1.udp.outage_us]}")
	fi
	meter_report "plug$1"
	back_stall+=($((${meter[plug$1.ping.stall_us]} / 1000)))
	back_ping+=("${meter[plug$1.ping.lost]}")
	back_udp+=("${meter[plug$1.udp.lost]}")
}

pull_and_plug() {
	local i

	for ((i = 1; i <= RUNS; i++)); do
		pulled "$i" && plugged "$i" && collect "$i" || return 1
	done
	ktap_diag "pulled: outage of ping in us: ${pull_ping[*]}"
	ktap_diag "pulled: outage of udp in us: ${pull_udp[*]}"
	ktap_diag "pulled: ms from the command to the change: ${pull_ms[*]}"
	ktap_diag "plugged: lost of ping: ${back_ping[*]}, of udp: ${back_udp[*]}"
	ktap_diag "plugged: ms until the main role was back: ${back_ms[*]}"
}

outage_median() {
	measured "$@" || return "$KSFT_SKIP"
	median "$@"
	ktap_diag "median $median us"
	# a packet is sent every 10 ms, not on the microsecond
	expect "the median in ms" $((median / 1000)) -le "$OUTAGE_MS"
}

# 3 x 1 s + (256 - 200) / 256 s: never earlier, only a busy machine is later.
# Both times are when a process of this machine heard of them, and it hears of
# the first one later when the machine stands still then.
preempted_in_time() {
	local i

	for i in "${!back_ms[@]}"; do
		expect "ms until the preemption and of standing still" \
			$((back_ms[i] + back_stall[i])) -ge 3150 || return 1
	done
	median "${back_ms[@]}"
	expect "the median in ms" "$median" -le 3800
}

# 2 changes a run, and the first
role_moves() {
	expect transitions "$(transitions r1)" = $((2 * RUNS + 1))
}

need_module
need_tool
topo_up r1
ktap_plan 8

ktap_test "a router with two ports is configured" \
	vr_up r1 200 100 interval 1s link-poll 10ms
ktap_test "eth0 becomes main" busywait 15000 settled r1 eth0
events_start r1
meter_start 10
meter_flowing 10000 || ktap_bail "no traffic flows through the router"
ktap_test "pulled and plugged $RUNS times: address and traffic follow" \
	pull_and_plug
[ "${#back_udp[@]}" = "$RUNS" ] || ktap_skip_all "the runs were not completed"
ktap_test "host to far and back: out for at most $OUTAGE_MS ms (median)" \
	outage_median "${pull_ping[@]}"
ktap_test "far to host: out for at most $OUTAGE_MS ms (median)" \
	outage_median "${pull_udp[@]}"
ktap_test "plugged back: at most $PREEMPT_LOST packets lost each way" \
	expect_all "loss" "$PREEMPT_LOST" "${back_ping[@]}" "${back_udp[@]}"
ktap_test "plugged back: preempts after Active_Down_Interval" \
	preempted_in_time
ktap_test "the main role moved twice in each run, no more" role_moves
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The path of the main interface dies silently: link up, frames vanish. Only
# the advertisements tell. Interval 100 ms.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

RUNS=5		# that can be trusted, see trusted()
RUNS_MAX=12
# Active_Down_Interval of eth1: 3 x 100 ms + (256 - 100) / 256 x 100 ms
DOWN_MS=360
SLACK_MS=50
# longer than backoff remembers: each run is a first one
CALM_MS=3500

all_ms=() after_ms=() out_ping=() out_udp=()

# The times are those that the kernel gave the packets on eth1: from the last
# advertisement of eth0 that got through to the first one of eth1, which goes
# out with the change.
die() {
	busywait 5000 wire_saw 10.0.0.11 || return 1
	wire_mark
	meter_mark "dead$1"
	path_dead r1 eth0 both
	event_wait 10000 'main eth1' && busywait 5000 wire_saw 10.0.0.12 &&
		wire_gap 10.0.0.11 10.0.0.12 || return 1
	all_ms+=("$gap")
	meter_flowing 5000 || return 1
	meter_mark "alive$1"
	meter_report "dead$1"
	trusted "dead$1" || return 0
	after_ms+=("$gap")
	out_ping+=("${meter[dead$1.ping.outage_us]}")
	out_udp+=("${meter[dead$1.udp.outage_us]}")
}

# the old main: backup, and its silence no evidence
old_main_knows() {
	expect state "$(port_field r1 eth0 .state)" = backup &&
		expect reason "$(port_field r1 eth0 .reason)" = replaced &&
		expect unheard "$(port_field r1 eth0 .unheard)" = true &&
		expect "unheard of eth1" "$(port_field r1 eth1 .unheard)" = false
}

# nothing changes while the path stays dead: eth0 hears nothing, and that
# proves nothing
stays() {
	event_none 2000 '*' && settled r1 eth1 && flows_undisturbed "$1" 0
}

heal() {
	meter_mark "heal$1"
	path_heal r1 eth0
	event_wait 5000 'main eth0' && meter_flowing 5000 &&
		busywait 5000 settled r1 eth0 || return 1
	meter_mark "healed$1"
	flows_undisturbed "heal$1" 2
}

more_runs() {
	local i

	for ((i = 2; i <= RUNS_MAX; i++)); do
		[ "${#after_ms[@]}" -lt "$RUNS" ] || break
		die "$i" && busywait 5000 settled r1 eth1 && heal "$i" &&
			event_none "$CALM_MS" '*' || return 1
	done
	ktap_diag "ms from the last advertisement to the change: ${all_ms[*]}"
	ktap_diag "of these are a measure: ${after_ms[*]}"
	ktap_diag "outage of ping in us: ${out_ping[*]}"
	ktap_diag "outage of udp in us: ${out_udp[*]}"
}

# never before Active_Down_Interval is over, that holds on any machine
not_too_early() {
	local v

	for v in "${all_ms[@]}"; do
		expect "ms of silence" "$v" -ge "$DOWN_MS" || return 1
	done
}

replaced_in_time() {
	measured "${after_ms[@]}" || return "$KSFT_SKIP"
	median "${after_ms[@]}"
	expect "the median in ms" "$median" -le $((DOWN_MS + SLACK_MS))
}

# one interval more at most: the fault was after the last advertisement
outage_bounded() {
	measured "$@" || return "$KSFT_SKIP"
	median "$@"
	ktap_diag "median $median us"
	expect "the median in us" "$median" -le \
		$(((DOWN_MS + SLACK_MS + 30) * 1000))
}

calm() {
	local before after

	before=$(transitions r1)
	meter_mark calm
	event_none 60000 '*' || return 1
	meter_mark after-calm
	after=$(transitions r1)
	expect transitions "$after" = "$before" && flows_undisturbed calm 0
}

need_cmd tcpdump
need_module
need_tool
topo_up r1
ktap_plan 12

vr_up r1 200 100 interval 100ms || ktap_bail "cannot configure the router"
ktap_test "eth0 becomes main" busywait 10000 settled r1 eth0
events_start r1
wire_start r1 eth1
meter_start 10
meter_flowing 10000 || ktap_bail "no traffic flows through the router"

ktap_test "path dead: eth1 replaces eth0, traffic flows both ways" die 1
ktap_test "the address is on eth1 alone, one port is active" \
	busywait 5000 settled r1 eth1
ktap_test "the old main is backup and unheard" old_main_knows
ktap_test "nothing changes as long as the path is dead" stays alive1
ktap_test "healed: eth0 returns, at most 2 packets lost each way" heal 1
event_none "$CALM_MS" '*'
ktap_test "and again, until $RUNS runs are a measure" more_runs
ktap_test "never replaced before Active_Down_Interval ($DOWN_MS ms) is over" \
	not_too_early
ktap_test "replaced $DOWN_MS to $((DOWN_MS + SLACK_MS)) ms after the last advertisement" \
	replaced_in_time
ktap_test "ping is out for that long at most" outage_bounded "${out_ping[@]}"
ktap_test "udp is out for that long at most" outage_bounded "${out_udp[@]}"
ktap_test "nothing flaps and nothing is lost in the following 60 s" calm
ktap_finish

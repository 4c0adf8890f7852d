#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A flood of forged advertisements at a rate that the machine cannot be spared:
# our own keep their interval, traffic goes on, a failover is in time, and the
# machine answers. RATE=N frames a second have to arrive at the port, for a second
# at least: others may want the machine too. Default: as many as there can be.
# shellcheck disable=SC2034,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

RATE=${RATE:-0}
FLOOD_SECONDS=${FLOOD_SECONDS:-5}
INTERVAL=500
FORGER=10.0.0.99
# a machine with busy neighbours stands still for so long, now and then
PULLED_MS=1000
ANSWER_MS=1000

# flood_start DEV PRIORITY COUNTER: from the other end of the cable of DEV, which
# gets all of it; COUNTER is what counts it there
flood_start() {
	flooded=$1 counter=.stats.$3
	was=$(port_field r1 "$flooded" "$counter")
	ns_bg sw "$lib_dir/wirefuzz" flood "p-r1-$1" -s "$FORGER" \
		-m 02:00:00:00:00:99 -p "$2" -i $((INTERVAL / 10)) \
		"10=$VADDR" > "$tmp/flood"
	flood_pid=$bg_pid
	busywait 10000 flooding || return 1
	now_ms
	began=$now lap_at=$now was=$flood best=0
}

flooding() {
	flood=$(port_field r1 "$flooded" "$counter")
	[ "$flood" -gt $((was + 1000)) ]
}

# flood_lap: $rate, frames a second at the port since the last time, and $best
flood_lap() {
	local before=$flood

	flood=$(port_field r1 "$flooded" "$counter")
	now_ms
	rate=$(((flood - before) * 1000 / (now - lap_at)))
	lap_at=$now
	[ "$rate" -le "$best" ] || best=$rate
}

# flood_stop: what was sent and what came, all in all
flood_stop() {
	stop_bg "$flood_pid"
	ktap_diag "$(< "$tmp/flood")"
	ktap_diag "$flooded: $(((flood - was) * 1000 / (lap_at - began))) a second" \
		"for $((lap_at - began)) ms, at best $best"
}

# since the mark no pause of main's in which one of its own would have fit
never_silent() {
	local i last='' longest=0

	wire_poll
	for ((i = wire_news; i < ${#wire_us[@]}; i++)); do
		[ -z "$last" ] || [ $((wire_us[i] - last)) -le "$longest" ] ||
			longest=$((wire_us[i] - last))
		last=${wire_us[i]}
	done
	i=$((${#wire_us[@]} - wire_news))
	ktap_diag "$i advertisements of ours"
	expect "advertisements of ours" "$i" -ge \
		$((FLOOD_SECONDS * 1000 / INTERVAL - 1)) && within "longest pause of main" \
		$((longest / 1000)) 0 $((2 * INTERVAL - 50))
}

# the tool, started and done, in $took
answers() {
	local i

	took=0
	for i in 1 2 3 4 5; do
		now_ms
		took=$((took - now))
		vr r1 port show vr10 > "$tmp/answer" || return 1
		now_ms
		took=$((took + now))
	done
	took=$((took / 5))
	expect "ms for an answer" "$took" -le "$ANSWER_MS"
}

# stands PRIORITY COUNTER: main, all of it while the flood goes on
stands() {
	local before flow lap

	before=$(transitions r1)
	flood_start eth0 "$@" || return 1
	wire_mark
	meter_mark "flood-$1"
	answers || return 1
	for ((lap = 0; lap < FLOOD_SECONDS; lap++)); do
		nap_ms 1000
		flood_lap
	done
	never_silent || return 1
	meter_mark "after-$1"
	flood_stop
	ktap_diag "an answer of the tool took $took ms"
	meter_report "flood-$1"
	settled r1 eth0 &&
		expect transitions "$(transitions r1)" = "$before" &&
		expect "frames a second" "$best" -gt "$RATE" || return 1
	for flow in ping udp; do
		expect "$flow: lost of 100" \
			$((100 * ${meter[flood-$1.$flow.lost]} / \
			   ${meter[flood-$1.$flow.sent]})) -le 5 || return 1
	done
}

# the cable of main, while its backup is flooded
taken_over() {
	local pulled

	flood_start eth1 255 source_errors || return 1
	events_forget
	now_ms
	pulled=$now
	cable_pull r1 eth0
	event_wait 10000 'main eth1' || return 1
	within "until eth1 is main" $((event_ms - pulled)) 0 $PULLED_MS &&
		meter_flowing 5000 && busywait 5000 settled r1 eth1 || return 1
	flood_lap
	flood_stop
	cable_plug r1 eth0
	busywait 20000 settled r1 eth0
}

need_module
need_tool
need_cmd tcpdump
[ -x "$lib_dir/wirefuzz" ] || ktap_skip_all "run make -C selftests"
topo_up r1
vr_up r1 200 100 interval ${INTERVAL}ms preempt immediate allow 10.0.0.98 ||
	ktap_bail "cannot configure vr10"
wire_only="not src host $FORGER"
wire_start host eth0
events_start r1
meter_start 10
ktap_plan 5

ktap_test "eth0 is main" busywait 20000 settled r1 eth0
ktap_test "a flood of priority 255 that is not allowed" stands 255 source_errors
ktap_test "a cable is pulled in it: taken over at once" taken_over
vr r1 router set vr10 allow any
ktap_test "a flood of lower priority that is believed" stands 1 rcvd
ktap_test "when it is over, eth0 is main" busywait 20000 settled r1 eth0
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The instruments themselves, without the module: what the topology forwards,
# and whether the loss meter tells the truth about a loss of known length.
# shellcheck disable=SC2154	# meter[] is meter.sh's
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/capture.sh"

undisturbed() {
	meter_mark calm
	nap_ms 1000
	meter_mark after
	meter_report calm
	[ "${meter[calm.ping.sent]}" -ge 50 ] &&
		[ "${meter[calm.ping.lost]}" = 0 ] &&
		[ "${meter[calm.udp.lost]}" = 0 ] &&
		[ "${meter[calm.ping.dup]}" = 0 ]
}

# outage_of_known_length LABEL SLACK BREAK MEND: what the meter says lies
# between the shortest and the longest time that the fault can have lasted;
# one interval before and one after it are the meter's own uncertainty, SLACK
# ms what the stack may take to go on
outage_of_known_length() {
	local slack=$2 t0 t1 t2 t3 flow outage

	meter_mark "$1"
	now_ms; t0=$now
	eval "$3"
	now_ms; t1=$now
	nap_ms 300
	now_ms; t2=$now
	eval "$4"
	now_ms; t3=$now
	meter_flowing 5000 || return 1
	meter_mark "after-$1"
	meter_report "$1"
	for flow in ping udp; do
		outage=$((${meter[$1.$flow.outage_us]} / 1000))
		if [ "$outage" -lt $((t2 - t1 - 20)) ] ||
		   [ "$outage" -gt $((t3 - t0 + slack + 20 +
				${meter[$1.$flow.stall_us]} / 1000)) ]; then
			ktap_why="$flow: $outage ms, must be in $((t2 - t1)) .. $((t3 - t0 + slack))"
			return 1
		fi
	done
}

# one_way DIRECTION FLOWS_UDP FLOWS_PING: udp goes far -> host, that is out of
# the router; the echo needs both directions
one_way() {
	local lost

	path_dead r1 eth0 "$1"
	meter_mark "$1"
	nap_ms 300
	meter_report "$1"
	ns_ip r1 -o link show eth0 > "$tmp/link"
	path_heal r1 eth0
	meter_flowing 5000 || return 1
	grep -q LOWER_UP "$tmp/link" || ktap_why="link is not up"
	for lost in udp:$2 ping:$3; do
		if [ "$((${meter[$1.${lost%:*}.lost]} > 0))" != "${lost#*:}" ]
		then
			ktap_why="$lost: ${meter[$1.${lost%:*}.lost]} lost"
		fi
	done
	[ -z "$ktap_why" ]
}

# a capture on the router's device sees what the meter sends, and only that
captured() {
	local sent

	capture_start r1 eth0 "$tmp/pcap" icmp and src host "$HOST_ADDR"
	meter_mark capture
	nap_ms 200
	meter_mark after-capture
	meter_report capture
	sent=${meter[capture.ping.sent]}
	busywait 5000 enough_captured "$sent" || return 1
	capture_stop "$tmp/pcap"
	[ "$(capture_count "$tmp/pcap" ! icmp)" = 0 ]
}

enough_captured() {
	[ "$(capture_count "$tmp/pcap")" -ge "$1" ]
}

# the address moved by hand to the other machine
other_machine() {
	machine_off r1
	ns_ip r2 addr add "$VADDR/24" dev eth0
	ns_ip host neigh flush dev eth0
	meter_flowing 5000 || return 1
	lladdr_is host "$VADDR" 02:00:00:00:00:21
}

need_cmd tcpdump
topo_up r1 r2
# one way only: eth1 would answer ARP for the address as well
ns_ip r1 link set eth1 down
ns_ip r2 link set eth1 down
ns_ip r1 addr add "$VADDR/24" dev eth0
meter_start 10
ktap_plan 9

ktap_test "host and far reach each other through r1" meter_flowing 10000
ktap_test "the host resolves the address to eth0 of r1" \
	lladdr_is host "$VADDR" 02:00:00:00:00:11
ktap_test "nothing is lost or doubled when undisturbed" undisturbed
ktap_test "a capture on the router sees the packets" captured
# carrier loss forgets the neighbours, the next ARP request may be 1 s away
ktap_test "a pulled cable is measured right" outage_of_known_length \
	cable 1000 "cable_pull r1 eth0" "cable_plug r1 eth0"
ktap_test "a silently dead path is measured right" outage_of_known_length \
	silent 0 "path_dead r1 eth0 both" "path_heal r1 eth0"
ktap_test "path dead only from the router: link up, nothing arrives" \
	one_way tx 1 1
ktap_test "path dead only to the router: link up, udp from it arrives" \
	one_way rx 0 1
ktap_test "a machine without power is cut off, another one can take over" \
	other_machine
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Advertisements every 10 ms while programs get no CPU, or softirqs are flooded:
# the module is not taken over from. Beside it, on the same LAN and at the same
# time, a pair of keepalived with the same interval; theirs are counted, too.
#
# STARVE_SECONDS is how long each load lasts (default 15).
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/peers.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/starve.sh"

STARVE_SECONDS=${STARVE_SECONDS:-15}
INTERVAL=10
THEIR_ADDR=10.0.0.3

# names of the loads, and what was counted under each
loads=()
declare -A ours=() theirs=()

# takeovers NAME...: how often a port of them became active
takeovers() {
	local name dev total=0 n

	for name; do
		for dev in eth0 eth1; do
			n=$(port_field "$name" "$dev" .stats.transitions) ||
				return 1
			total=$((total + n))
		done
	done
	echo "$total"
}

heard() {
	port_field r2 eth0 .stats.rcvd
}

# The one that is not replaced did send, and the backup did hear it: at least
# half of what there should have been. An emulated machine stands still often.
alive() {
	local got=$(($(heard) - $1)) due=$(($2 / INTERVAL))

	ktap_diag "r2 heard $got advertisements, $due were due"
	expect "advertisements heard" "$got" -ge $((due / 2))
}

# under LOAD: no takeover of ours
under() {
	local load=$1 before their_before heard_before began took

	busywait 20000 settled r1 eth0 && busywait 60000 keepalived_settled ||
		return 1
	before=$(takeovers r1 r2)
	their_before=$(keepalived_takeovers)
	heard_before=$(heard)
	now_ms
	began=$now
	"load_$load" $((STARVE_SECONDS * 1000)) || return 1
	now_ms
	took=$((now - began))
	loads+=("$load")
	ours[$load]=$(($(takeovers r1 r2) - before))
	theirs[$load]=$(($(keepalived_takeovers) - their_before))
	ktap_diag "$load: $took ms, takeovers: vrrpif ${ours[$load]}," \
		"keepalived ${theirs[$load]}"
	alive "$heard_before" "$took" &&
		expect "takeovers" "${ours[$load]}" -eq 0 &&
		settled r1 eth0
}

keepalived_settled() {
	keepalived_is k1 MASTER && keepalived_is k2 BACKUP
}

need_module
need_tool
need_cmd chrt taskset ping
topo_up r1 r2
other_machine k1 31
other_machine k2 41
vr_up r1 200 150 interval ${INTERVAL}ms || ktap_bail "cannot configure r1"
vr_up r2 120 110 interval ${INTERVAL}ms || ktap_bail "cannot configure r2"
keepalived_pair "$THEIR_ADDR" $INTERVAL || ktap_bail "keepalived does not start"

ktap_plan 5
ktap_test "no load" under none
ktap_test "programs that never sleep, four a CPU" under hogs
ktap_test "SCHED_FIFO programs that never sleep, throttled by the kernel" \
	under fifo
ktap_test "and not throttled: nothing else runs" under fifo_all
ktap_test "a flood of softirqs" under softirq
ktap_diag "takeovers in $STARVE_SECONDS s of each load, advertisements every" \
	"$INTERVAL ms:"
for load in "${loads[@]}"; do
	ktap_diag "$(printf '  %-10s vrrpif %3d   keepalived %3d' "$load" \
		"${ours[$load]}" "${theirs[$load]}")"
done
ktap_finish

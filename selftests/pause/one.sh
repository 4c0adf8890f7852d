#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# In a guest that is stopped, as a process of its host: its clock jumps. Two
# routers of the module and a pair of keepalived are all in here, so nobody was
# silent: nothing may move.
# shellcheck disable=SC2034,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/peers.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/failover.sh"
. "$(dirname "$0")/guest.sh"

INTERVAL=100
PAUSES=3

all_transitions() {
	echo "$(port_field r1 eth0 .stats.transitions)" \
		"$(port_field r1 eth1 .stats.transitions)" \
		"$(port_field r2 eth0 .stats.transitions)" \
		"$(port_field r2 eth1 .stats.transitions)"
}

# stopped: at another time of the interval each time
stopped() {
	local before their i

	before=$(all_transitions)
	their=$(keepalived_takeovers)
	for ((i = 1; i <= PAUSES; i++)); do
		paused "$i" || return 1
		nap_ms $((10 * INTERVAL))
		settled r1 eth0 && main_none r2 || {
			ktap_why="after pause $i: $(vr r1 router show)"
			return 1
		}
	done
	ktap_diag "takeovers in $PAUSES pauses: vrrpif $before ->" \
		"$(all_transitions), keepalived $(($(keepalived_takeovers) - their))"
	expect "transitions of each port" "$(all_transitions)" = "$before"
}

need_module
need_tool
topo_up r1 r2
other_machine k1 31
other_machine k2 41
vr_up r1 200 150 interval ${INTERVAL}ms || ktap_bail "cannot configure r1"
vr_up r2 120 110 interval ${INTERVAL}ms || ktap_bail "cannot configure r2"
keepalived_pair 10.0.0.3 $INTERVAL || ktap_bail "keepalived does not start"
ktap_plan 3
ktap_test "one machine: r1 eth0 is main" busywait 20000 settled r1 eth0
meter_start
busywait 30000 keepalived_is k1 MASTER
ktap_test "one machine, stopped $PAUSES times: nobody takes over" stopped
ktap_test "and traffic flows" meter_flowing 5000
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bridges and macvlans as ports, in the placements that make sense.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/ports.sh"

# --- a bridge over each cable

bridges_up() {
	local n

	for n in 0 1; do
		ns_ip r1 link add br$n type bridge stp_state 0 forward_delay 0 &&
			ns_ip r1 link set eth$n master br$n &&
			lan_on r1 br$n 10.0.0.1$((n + 1)) eth$n || return 1
	done
}

bridges_down() {
	ns_ip r1 link del br0
	ns_ip r1 link del br1
}

# --- a macvlan over each cable

# macvlans_up MODE
macvlans_up() {
	local n

	for n in 0 1; do
		ns_ip r1 link add mv$n link eth$n type macvlan mode "$1" ||
			return 1
		ns_ip r1 link set eth$n up
		lan_on r1 mv$n 10.0.0.1$((n + 1)) eth$n || return 1
	done
}

macvlans_down() {
	ns_ip r1 link del mv0
	ns_ip r1 link del mv1
}

need_module
need_tool
topo_up r1
ktap_plan $((4 * PORT_TESTS + 5))

ktap_test "a bridge over each cable" bridges_up
port_tests bridge real br0 br1
port_tests bridge virtual br0 br1
ktap_test "a bridge port is refused" \
	port_refused "bridge port" real eth0
bridges_down

ktap_test "a macvlan over each cable" macvlans_up bridge
port_tests macvlan real mv0 mv1
ktap_test "mac virtual is refused on a macvlan that filters by MAC" \
	port_refused "macvlan" virtual mv0
macvlans_down
ktap_test "a macvlan that takes all of its cable" macvlans_up passthru
port_tests "macvlan passthru" virtual mv0 mv1
macvlans_down
ktap_finish

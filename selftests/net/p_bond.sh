#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bonds as ports, in both placements: active-backup, two cables each. What a
# bond handles itself is no failover, losing all of its cables is one.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/ports.sh"

bonds_up() {
	local n

	lan_attach r1 eth2 13 && lan_attach r1 eth3 14 || return 1
	for n in 0 1; do
		ns_ip r1 link add bond$n type bond mode active-backup \
			miimon 20 primary eth$((2 * n)) || return 1
		ns_ip r1 -batch - <<-BATCH || return 1
			link set eth$((2 * n)) down
			link set eth$((2 * n + 1)) down
			link set eth$((2 * n)) master bond$n
			link set eth$((2 * n + 1)) master bond$n
		BATCH
		lan_on r1 bond$n 10.0.0.1$((n + 1)) || return 1
	done
}


bond_pull() {
	cable_pull r1 eth0
	cable_pull r1 eth1
}

bond_plug() {
	cable_plug r1 eth0
	cable_plug r1 eth1
}

# one cable of two is the bond's own business
bond_handles_one() {
	port_up "$1" bond0 bond1 && port_served "$1" bond0 &&
		unmoved r1 500 cable_pull r1 eth0 && port_served "$1" bond0 &&
		unmoved r1 500 cable_plug r1 eth0 && port_served "$1" bond0 &&
		port_down
}

need_module
need_tool
topo_up r1
ktap_plan $((2 * PORT_TESTS + 3))
can_make "bonds" bonds_up
port_pull() { bond_pull; }
port_plug() { bond_plug; }
port_tests bond real bond0 bond1
port_tests bond virtual bond0 bond1
for mac in real virtual; do
	ktap_test "mac $mac: one cable of a bond is its own business" \
		bond_handles_one $mac
done
ktap_test "an interface of a bond is refused" \
	port_refused "bond" real eth0
ktap_finish

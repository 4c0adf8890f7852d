#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The nftables recipe of Documentation/security.rst does what it says: without it
# a forger takes the role, with it nobody does who is not in the list.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/failover.sh"

FORGER=10.0.0.99

# the table, out of the document
recipe() {
	sed -n '/^    table netdev vrrp {/,/^    }/p' \
		"$VRRPIF_TOP/Documentation/security.rst"
}

elected() {
	vr_up r1 200 100 interval 500ms && busywait 20000 settled r1 eth0 &&
		busywait 10000 heard_by_eth1
}

# what VRRP cannot refuse, and that it ends when the forger does
taken_and_given_back() {
	forge "src=$FORGER" prio=255 interval=50
	busywait 10000 main_none r1 || return 1
	busywait 30000 main_is r1 eth0
}

# dropped: packets, by the rule
dropped() {
	ns_exec r1 nft list table netdev vrrp |
		sed -n 's/.*counter packets \([0-9]*\).*/\1/p'
}

more_dropped() {
	expect "packets dropped" "$(dropped)" -ge $(($1 + $2))
}

# not_believed N WORDS...: N forged ones change nothing, each port drops them
not_believed() {
	local n=$1 before

	shift
	before=$(dropped)
	unmoved r1 1000 forge "n=$n" "$@" &&
		busywait 10000 more_dropped "$before" $((2 * n)) &&
		main_is r1 eth0
}

# ours go through: the backup still hears main, and takes over when it is silent
still_works() {
	local before

	before=$(port_field r1 eth1 .stats.rcvd)
	busywait 10000 heard_more "$before" && heard_by_eth1 || return 1
	path_dead r1 eth0 both
	busywait 20000 settled r1 eth1
}

heard_more() {
	[ "$(port_field r1 eth1 .stats.rcvd)" -gt $(($1 + 3)) ]
}

need_module
need_tool
need_cmd python3 nft
topo_up r1
forge_start host eth0
ktap_plan 7

ktap_test "eth0 is main, eth1 hears it" elected
ktap_test "without it a forger takes the role" taken_and_given_back
recipe > "$tmp/recipe"
ktap_test "the table of security.rst loads" ns_exec r1 nft -f "$tmp/recipe"
ktap_test "with it priority 255 is not believed" \
	not_believed 3 "src=$FORGER" prio=255
ktap_test "nor is priority 0 in the name of main" \
	not_believed 3 src=10.0.0.11 prio=0
ktap_test "nor is a stream of 2000" not_believed 2000 "src=$FORGER" prio=255
ktap_test "the ports hear each other, and back each other up" still_works
ktap_finish

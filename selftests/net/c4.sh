#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C4: interfaces of further routers share LAN, group and virtual router: the
# best interface of all wins, whichever router it is in, and ordinary VRRP
# between routers works unchanged.
# r1: 200 and 150, r2: 180 and 120, both this module in a machine of its own;
# r3: 160, Debian's keepalived on one interface.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/peers.sh"

interval=300
modules=''	# routers with this module, so far

# wins NAME DEV: it has the address, nobody else does, and traffic flows
wins() {
	busywait 20000 is_winner "$@" || return 1
	busywait 10000 pings host "$FAR_ADDR" &&
		is_winner "$@"
}

is_winner() {
	local name

	for name in r1 r2 r3; do
		if [ "$name" = "$1" ]; then
			addr_only_on "$name" "$2" || return 1
		else
			no_vaddr "$name" || return 1
		fi
	done
	for name in $modules; do
		if [ "$name" = "$1" ]; then
			main_is "$name" "$2" || return 1
		else
			main_none "$name" || return 1
		fi
	done
}

# the worst one first, so that each of them preempts
best_of_all() {
	keepalived_start r3 160 $interval && wins r3 eth0 || return 1
	modules=r2
	vr_up r2 180 120 interval ${interval}ms && wins r2 eth0 || return 1
	modules="r1 r2"
	vr_up r1 200 150 interval ${interval}ms && wins r1 eth0
}

# the only one that advertises, of five interfaces
one_advertiser() {
	local source

	wire_mark
	nap_ms $((5 * interval))
	wire_count 10.0.0.11
	[ "$count" -ge 3 ] || return 1
	for source in 10.0.0.12 10.0.0.21 10.0.0.22 10.0.0.31; do
		wire_count $source
		[ "$count" = 0 ] || {
			ktap_why="$count advertisements from $source"
			return 1
		}
	done
}

# The next best is in another router: 180 of r2 before 150 of r1. (Far hears
# of it from a routing protocol.)
other_router_better() {
	cable_pull r1 eth0
	ns_ip far link set up-r1 down
	wins r2 eth0 && [ "$(port_field r1 eth1 .state)" = backup ]
}

# ... and inside the router when that is where it is
own_backup_better() {
	vr r2 port set vr10 dev eth0 priority 110 &&
		cable_pull r1 eth0 && wins r1 eth1
}

plugged() {
	cable_plug r1 eth0
	ns_ip far -batch - <<-BATCH
		link set up-r1 up
		route replace 10.0.0.0/24 via 10.9.1.1 metric 1
	BATCH
	wins r1 eth0
}

dies() {
	machine_off "$1"
	shift
	wins "$@"
}

returns() {
	machine_on "$1"
	shift
	wins "$@"
}

# leaves OLD NEW SKEW COMMAND...: goodbye with priority 0, so only the skew of
# the next best is waited for
leaves() {
	local old=$1 new=$2 skew=$3

	shift 3
	wire_mark
	"$@" && busywait 10000 wire_saw "$old/0" &&
		busywait 10000 wire_saw "$new" && wire_gap "$old/0" "$new" &&
		within "from priority 0 to the next main" "$gap" \
			$((skew - 1)) $((skew + SLACK))
}

module_leaves() {
	modules=r2
	leaves 10.0.0.11 10.0.0.21 "$(skew 180 $interval)" \
		vr r1 router del vr10 && wins r2 eth0
}

keepalived_is_best() {
	vr r2 port set vr10 dev eth0 priority 140 && wins r3 eth0
}

keepalived_leaves() {
	leaves 10.0.0.31 10.0.0.21 "$(skew 140 $interval)" \
		keepalived_stop r3 && wins r2 eth0
}

need_cmd tcpdump keepalived
need_tool
need_module
topo_up r1 r2 r3
wire_start host eth0
ktap_plan 13

ktap_test "each better one preempts: keepalived 160, r2 180, r1 200" best_of_all
ktap_test "of all five interfaces only the best one advertises" one_advertiser
ktap_test "its cable pulled: r2 has the next best interface" \
	other_router_better
ktap_test "its cable plugged: it is the best again" plugged
ktap_test "r1 dies: r2 takes over, traffic flows" dies r1 r2 eth0
ktap_test "r2 dies: keepalived takes over, traffic flows" dies r2 r3 eth0
ktap_test "r2 returns: it preempts, traffic flows" returns r2 r2 eth0
ktap_test "r1 returns: it preempts, traffic flows" returns r1 r1 eth0
keepalived_stop r3
ktap_test "r2 worse, r1's cable pulled: r1's other interface is the best" \
	own_backup_better
ktap_test "the cable plugged, keepalived back: the best is main" eval \
	"vr r2 port set vr10 dev eth0 priority 180 &&
	 keepalived_start r3 160 $interval && plugged"
ktap_test "router del in r1: r2 after its skew" module_leaves
ktap_test "r2 below keepalived: keepalived is main" keepalived_is_best
ktap_test "keepalived stops: r2 after its skew" keepalived_leaves
ktap_finish

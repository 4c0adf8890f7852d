#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C1-main: the interface with the highest priority is the main one, the others
# back it up. With three interfaces, so that there is a next best one.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"

interval=200

# three ETH0 ETH1 ETH2: priorities
three() {
	vr_up r1 "$1" "$2" interval ${interval}ms &&
		vr r1 port add vr10 dev eth2 priority "$3"
}

becomes_main() {
	busywait 10000 settled r1 "$1"
}

# backups DEV...: they are what the others are
backups() {
	local dev

	for dev; do
		[ "$(port_field r1 "$dev" .state)" = backup ] || {
			ktap_why="$dev is $(port_field r1 "$dev" .state)"
			return 1
		}
	done
}

highest() {
	three 100 200 150 && becomes_main eth1 && backups eth0 eth2
}

pulled() {
	cable_pull r1 "$1"
	becomes_main "$2"
}

plugged() {
	cable_plug r1 "$1"
	becomes_main "$2"
}

raised() {
	vr r1 port set vr10 dev eth0 priority 250 && becomes_main eth0
}

lowered() {
	vr r1 port set vr10 dev eth0 priority 50 && becomes_main eth1
}

# set BACKUP PRIORITY, still below main: nobody moves
irrelevant() {
	unmoved r1 1500 vr r1 port set vr10 dev eth2 priority 160 &&
		settled r1 eth1
}

equal_is_quiet() {
	vr r1 router del vr10 && three 100 100 100 || return 1
	busywait 10000 main_is r1 eth0 && unmoved r1 1500 true
}

need_tool
need_module
topo_up r1
lan_attach r1 eth2 13
ns_ip r1 addr add 10.0.0.13/24 dev eth2
ktap_plan 8

ktap_test "the highest of three is main though added in between, two are backup" \
	highest
ktap_test "its cable pulled: the second highest is main" pulled eth1 eth2
ktap_test "its cable plugged: the highest is main again" plugged eth1 eth1
ktap_test "a backup below main gets another priority: nobody moves" irrelevant
ktap_test "a backup gets a higher priority than main: it is main" raised
ktap_test "main gets the lowest priority: the highest of the rest is main" \
	lowered
ktap_test "all equal: the first one stays main, nothing flaps" equal_is_quiet
ktap_test "equal ones behind: the greater address is next" pulled eth0 eth2
ktap_finish

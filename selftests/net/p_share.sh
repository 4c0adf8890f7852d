#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Virtual routers that share: the VRID between LANs, and the ports among each
# other, each interface main for one: load sharing.
# shellcheck disable=SC2154	# set by vrrp.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/ports.sh"

VADDR2=10.0.0.2		# of the router whose main is eth1
FAR2=10.8.0.2		# what the host reaches through it
VLAN_ADDR=10.5.0.1

# main_of ROUTER: its main interface
main_of() {
	[[ $(vr r1 -j router show "$1") =~ $main_re ]] &&
		echo "${BASH_REMATCH[1]}"
}

# serves ROUTER DEV ADDRESS: has the role, and answers the host there
serves() {
	[ "$(main_of "$1")" = "$2" ] && pings host "$3" > "$tmp/pings"
}

# moved ROUTER: how often its main did
moved() {
	[[ $(vr r1 -j router show "$1") =~ \"transitions\":([0-9]+) ]] &&
		echo "${BASH_REMATCH[1]}"
}

empty() {
	ports_empty "$VADDR" "$VADDR2" "$VLAN_ADDR"
}

# --- the same VRID on two LANs: VLAN 5 is the other one

# With "mac virtual" both have the same MAC, perhaps on different ports of the
# switch: it has to learn for each VLAN.
vlan_lan_up() {
	local n

	ns_ip sw link set br0 type bridge vlan_filtering 1 || return 1
	for n in r1-eth0 r1-eth1 host-eth0; do
		ns_exec sw bridge vlan add dev p-$n vid 5 || return 1
	done
	ns_ip host -batch - <<-BATCH || return 1
		link add link eth0 name eth0.5 type vlan id 5
		link set eth0.5 up
		addr add 10.5.0.9/24 dev eth0.5
	BATCH
	for n in 0 1; do
		ns_ip r1 -batch - <<-BATCH || return 1
			link add link eth$n name eth$n.5 type vlan id 5
			link set eth$n.5 up
			addr add 10.5.0.1$((n + 1))/24 dev eth$n.5
		BATCH
	done
}

vlan_lan_down() {
	ns_ip host link del eth0.5
	ns_ip r1 link del eth0.5
	ns_ip r1 link del eth1.5
}

# the main interfaces are those of different cables
two_lans() {
	vr r1 -b - <<-BATCH
		router add lan vrid 10 address $VADDR/24 interval 200ms mac $1 accept on
		port add lan dev eth0 priority 200
		port add lan dev eth1 priority 100
		router add vlan vrid 10 address $VLAN_ADDR/24 interval 200ms mac $1 accept on
		port add vlan dev eth1.5 priority 210
		port add vlan dev eth0.5 priority 110
	BATCH
	busywait 20000 serves lan eth0 "$VADDR" &&
		busywait 20000 serves vlan eth1.5 "$VLAN_ADDR"
}

# what happens in one does not move the other
two_lans_apart() {
	local before

	before=$(moved lan)
	ns_ip r1 link set eth1.5 down
	busywait 20000 serves vlan eth0.5 "$VLAN_ADDR" || return 1
	ns_ip r1 link set eth1.5 up
	busywait 20000 serves vlan eth1.5 "$VLAN_ADDR" || return 1
	expect "moves of the other LAN" $(($(moved lan) - before)) = 0 &&
		serves lan eth0 "$VADDR"
}

# a cable they share moves the one that is main there
two_lans_one_cable() {
	local before

	before=$(moved vlan)
	cable_pull r1 eth0
	busywait 20000 serves lan eth1 "$VADDR" &&
		busywait 20000 serves vlan eth1.5 "$VLAN_ADDR" || return 1
	cable_plug r1 eth0
	busywait 20000 serves lan eth0 "$VADDR" &&
		expect "moves of the other LAN" \
			$(($(moved vlan) - before)) = 0
}

two_lans_down() {
	! empty && vr r1 router del lan && ! empty && vr r1 router del vlan && empty
}

# --- load sharing

sharing_up() {
	ns_ip far addr replace "$FAR2/32" dev lo
	ns_ip r1 route replace "$FAR2" via 10.9.1.2
	ns_ip host route replace "$FAR2" via "$VADDR2"
	vr r1 -b - <<-BATCH
		router add one vrid 10 address $VADDR/24 interval 200ms mac $1 accept on
		port add one dev eth0 priority 200
		port add one dev eth1 priority 100
		router add two vrid 20 address $VADDR2/24 interval 200ms mac $1 accept on
		port add two dev eth1 priority 200
		port add two dev eth0 priority 100
	BATCH
}

# shares DEV1 DEV2: each router forwards, and what the host sends through it
# goes into that interface
shares() {
	[ "$(main_of one)" = "$1" ] && [ "$(main_of two)" = "$2" ] &&
		pings host "$FAR_ADDR" && pings host "$FAR2" &&
		enters "$VADDR" "$1" && enters "$VADDR2" "$2"
}

# enters GATEWAY DEV: by the MAC the host has for it, and where the switch has
# learned that
enters() {
	local mac

	mac=$(ns_ip host neigh show "$1" | sed 's/.*lladdr \([^ ]*\).*/\1/')
	ns_exec sw bridge fdb show br br0 | grep -q "^$mac dev p-r1-$2 "
}

# The router itself has to ask for the host's MAC, to answer for an address
# whose route is not the first one. What it says of itself then must not teach
# the host another MAC. A host changes no entry that is younger than 1 s.
asks_with_the_right_mac() {
	local addr

	for addr in "$VADDR" "$VADDR2"; do
		nap_ms 1200
		ns_ip r1 neigh flush to "$HOST_ADDR"
		busywait 10000 pings host "$addr" || return 1
		shares eth0 eth1 > "$tmp/pings" && continue
		ktap_why="asked for the host, it has $(ns_ip host neigh show)"
		return 1
	done
}

fails_over() {
	cable_pull r1 eth0
	busywait 20000 shares eth1 eth1 || return 1
	cable_plug r1 eth0
	busywait 20000 shares eth0 eth1 || return 1
	cable_pull r1 eth1
	busywait 20000 shares eth0 eth0 || return 1
	cable_plug r1 eth1
	busywait 20000 shares eth0 eth1
}

sharing_down() {
	! empty && vr r1 router del one && ! empty && vr r1 router del two && empty
}

need_module
need_tool
topo_up r1
can_make "VLAN devices" vlan_lan_up
ktap_plan 16
for mac in real virtual; do
	ktap_test "$mac: one VRID on two LANs, each has its own main" \
		two_lans $mac
	ktap_test "$mac: what moves one LAN does not move the other" \
		two_lans_apart
	ktap_test "$mac: a cable they share moves the one that is main there" \
		two_lans_one_cable
	ktap_test "$mac: both deleted: nothing is left" two_lans_down
done
vlan_lan_down
for mac in real virtual; do
	ktap_test "$mac: eth0 main of one, eth1 of the other, both forward" \
		eval "sharing_up $mac && busywait 20000 shares eth0 eth1"
	ktap_test "$mac: asking for a host it does not mislead it" \
		asks_with_the_right_mac
	ktap_test "$mac: they fail over to each other and return" fails_over
	ktap_test "$mac: load sharing deleted: nothing is left" sharing_down
done
ktap_finish

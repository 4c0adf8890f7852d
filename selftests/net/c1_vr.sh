#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C1-vr: one VRID and one set of virtual addresses are configured for all of
# the interfaces: whichever is main, the LAN sees the same virtual router.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"

second=10.0.0.2

set_up() {
	vr r1 router add vr10 vrid 10 address "$VADDR/24" \
		address "$second/24" interval 200ms &&
		vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 100 &&
		busywait 10000 settled r1 eth0
}

shown_once() {
	vr r1 -j router show | jq -e 'length == 1 and (.[0] |
		.vrid == 10 and
		.addresses == ["10.0.0.1/24", "10.0.0.2/24"] and
		([.ports[].dev] | sort) == ["eth0", "eth1"])' > /dev/null
}

# both_on DEV: the addresses, and nowhere else
both_on() {
	addr_only_on r1 "$1" && has_addr r1 "$1" "$second" &&
		[ "$(ns_ip r1 -o addr show to "$second" | wc -l)" = 1 ]
}

# reachable DEV MAC: both addresses, at one MAC
reachable() {
	busywait 10000 settled r1 "$1" && busywait 5000 both_on "$1" &&
		busywait 5000 pings host "$VADDR" &&
		busywait 5000 pings host "$second" &&
		lladdr_is host "$VADDR" "$2" && lladdr_is host "$second" "$2"
}

# what source SOURCE says of the virtual router: all but its own priority
identity() {
	wire_mark
	busywait 5000 wire_saw "$1" || return 1
	id="vrid ${wire_vrid[wire_at]}, ${wire_list[wire_at]}"
	# tcpdump wants the checksum that "checksum pseudo" would send
	id=${id/(bad vrrp cksum *), }
	ktap_diag "$1: $id"
}

same_on_the_wire() {
	local main_id

	wire_start host eth0
	identity 10.0.0.11 || return 1
	main_id=$id
	cable_pull r1 eth0
	identity 10.0.0.12 && [ "$id" = "$main_id" ] &&
		[[ $id == "vrid 10, intvl 20cs, length 16, addrs(2): $VADDR,$second" ]]
}

vr10_now() {
	vr r1 -j router show vr10 | jq -c '.[0] | [.vrid, .addresses, .main,
		[.ports[] | [.dev, .priority, .state, .transitions]]]'
}

# changes_nothing COMMAND...: not even what a refused one might have begun
changes_nothing() {
	local before after

	before=$(vr10_now)
	"$@" || return 1
	after=$(vr10_now)
	[ "$before" = "$after" ] && return 0
	ktap_why="was $before, is $after"
	return 1
}

other_same_vrid() {
	vr r1 router add other vrid 10 address 10.0.0.3/24 &&
		refused "another router with this VRID" \
			vr r1 port add other dev eth1 &&
		vr r1 router del other
}

# another VRID is another virtual router, on the same interfaces
independent() {
	vr r1 router add vr20 vrid 20 address 10.0.0.20/24 interval 200ms &&
		vr r1 port add vr20 dev eth0 priority 100 &&
		vr r1 port add vr20 dev eth1 priority 200 || return 1
	busywait 10000 eval '[[ $(vr r1 router show vr20) == *"main eth1"* ]]' &&
		busywait 5000 has_addr r1 eth1 10.0.0.20 && both_on eth0
}

need_cmd jq tcpdump
need_tool
need_module
topo_up r1
ktap_plan 9

ktap_test "one router with VRID, two addresses and two ports" set_up
ktap_test "it is shown as one virtual router" shown_once
ktap_test "both addresses are on main and answer at its MAC" \
	reachable eth0 02:00:00:00:00:11
ktap_test "after a failover the wire shows the same VRID, addresses, interval" \
	same_on_the_wire
wire_stop
ktap_test "both addresses moved together and answer at the new MAC" \
	reachable eth1 02:00:00:00:00:12
cable_plug r1 eth0
busywait 10000 settled r1 eth0
ktap_test "another router cannot have the VRID on the same interface" \
	changes_nothing other_same_vrid
ktap_test "an interface cannot be a port twice" changes_nothing \
	refused "port of this router already" vr r1 port add vr10 dev eth1
ktap_test "ports have no VRID or address of their own" changes_nothing \
	refused '"vrid"' vr r1 port add vr10 dev up0 vrid 11
ktap_test "another VRID on the same interfaces has a main of its own" \
	changes_nothing independent
ktap_finish

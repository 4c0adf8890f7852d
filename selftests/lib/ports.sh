# SPDX-License-Identifier: GPL-2.0
# What every kind of interface has to do as a port, to be sourced after
# vrrp.sh, failover.sh and events.sh. The LAN is that of net.sh; its addresses
# are moved to where the kind has them.
# shellcheck shell=bash disable=SC2154,SC2034

PORT_TESTS=5	# results of port_tests

# lan_on NAME DEV ADDRESS [OLD]: the address of the LAN is on DEV, not on OLD
lan_on() {
	[ -z "${4-}" ] || ns_ip "$1" addr flush dev "$4" scope global
	ns_ip "$1" -batch - <<-BATCH
		link set $2 up
		addr replace $3/24 dev $2
	BATCH
}

# port_home MAC DEV: which device has the virtual address when DEV is main
port_home() {
	[ "$1" = virtual ] && echo vr10 || echo "$2"
}

# port_serves MAC DEV: DEV has the role, its home the address, the host reaches
# it and through it, and finds it at the right MAC
port_serves() {
	local lladdr=00:00:5e:00:01:0a

	main_is r1 "$2" && addr_only_on r1 "$(port_home "$1" "$2")" ||
		return 1
	[ "$1" = virtual ] || lladdr=$(ns_ip r1 -o link show dev "$2" |
		sed 's/.*link.ether \([0-9a-f:]*\).*/\1/')
	pings host "$VADDR" && pings host "$FAR_ADDR" &&
		lladdr_is host "$VADDR" "$lladdr"
}

# port_serves, and if not: what is missing
port_served() {
	busywait 20000 port_serves "$@" && return 0
	ktap_diag "main $(vr_main r1), $(ns_ip r1 -o addr show to "$VADDR")," \
		"host has $(ns_ip host neigh show "$VADDR")"
	return 1
}

# port_traces: of what a router changes on the interfaces of r1
port_traces() {
	# as far as they do not change by themselves
	ns_ip r1 -d -o link show | sed -En \
	's/^[0-9]+: ([^ ]*):.* mtu ([0-9]+) .*(promiscuity [0-9]+) +(allmulti [0-9]+)?.*/\1 \2 \3 \4/p'
	ns_ip r1 maddr show
	ns_exec r1 bridge fdb show | grep permanent
	ns_ip r1 route show table all proto 112
	ns_ip r1 -o addr show to "$VADDR"
}

port_traces_are() {
	port_traces > "$tmp/traces-now"
	diff "$tmp/traces" "$tmp/traces-now"
}

# ports_empty PREFIX...: no router is there in r1, and none of their addresses
ports_empty() {
	local left prefix

	left=$(ns_ip r1 route show table all proto 112
		ns_ip r1 maddr show | grep -F 224.0.0.18
		ns_ip r1 -d -o link show | grep ' vrrpif '
		for prefix; do
			ns_ip r1 -o addr show to "$prefix"
		done)
	[ -z "$left" ] && return 0
	ktap_why="left: $left"
	return 1
}

# inet6_settled NAME DEV...: they have their link-local address, with its groups
inet6_settled() {
	local name=$1 dev

	shift
	for dev; do
		ns_ip "$name" -6 -o addr show dev "$dev" scope link -tentative |
			grep -q fe80 || return 1
	done
}

# port_up MAC DEV0 DEV1: what port_ready does comes before the ports
port_up() {
	busywait 15000 inet6_settled r1 "$2" "$3" || return 1
	port_traces > "$tmp/traces"
	vr r1 router add vr10 vrid 10 address "$VADDR/24" interval 200ms \
		mac "$1" accept on && port_ready "$1" &&
		vr r1 port add vr10 dev "$2" priority 200 &&
		vr r1 port add vr10 dev "$3" priority 100
}

port_ready() {
	:
}

# the cable of the first port; a kind may have others
port_pull() {
	cable_pull r1 eth0
}

port_plug() {
	cable_plug r1 eth0
}

port_down() {
	vr r1 router del vr10 || return 1
	! ns_ip r1 link show dev vr10 > "$tmp/link" 2>&1 || {
		ktap_why="vr10 is still there"
		return 1
	}
	busywait 10000 port_traces_are
}

port_over() {
	port_pull && port_served "$@"
}

port_back() {
	port_plug && port_served "$@"
}

# port_tests KIND MAC DEV0 DEV1
port_tests() {
	local what="$1, mac $2"

	shift
	ktap_test "$what: $2 and $3 join" port_up "$@"
	ktap_test "$what: elected, serves the LAN" port_served "$1" "$2"
	ktap_test "$what: cable pulled: the other one serves" \
		port_over "$1" "$3"
	ktap_test "$what: plugged back: it serves again" port_back "$1" "$2"
	ktap_test "$what: deleted: nothing is left" port_down
}

# port_refused TEXT MAC DEV: it cannot be a port there
port_refused() {
	vr r1 router add vr10 vrid 10 address "$VADDR/24" mac "$2" || return 1
	refused "$1" vr r1 port add vr10 dev "$3"
	set -- $?
	vr r1 router del vr10
	return "$1"
}

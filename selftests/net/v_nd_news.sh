#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Unsolicited neighbour advertisements of other routers change the neighbour
# entries of this one, whether it is main or backup (RFC 9568 8.2.4).
# shellcheck disable=SC2154	# HOST6 and the like are of inet6.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

OTHER=2001:db8::7	# of another virtual router
LAST=2001:db8::8
OLD=02:00:00:00:00:71
NEW=02:00:00:00:00:72

# knows ADDRESS MAC DEV...: the entries of r1
knows() {
	local addr=$1 mac=$2 dev

	shift 2
	for dev; do
		[[ " $(ns_ip r1 -6 neigh show "$addr" dev "$dev") " == \
		   *" lladdr $mac "* ]] || return 1
	done
}

# learnt ADDRESS MAC DEV...: by hand
learnt() {
	local addr=$1 mac=$2 dev

	shift 2
	for dev; do
		ns_ip r1 neigh replace "$addr" lladdr "$mac" dev "$dev" \
			nud reachable || return 1
	done
	knows "$addr" "$mac" "$@"
}

# na ADDRESS MAC FLAGS: words for craft, by the other router to all nodes
na() {
	echo "na n=2 smac=$2 src=$1 dst=ff02::1 target=$1 mac=$2 flags=$3"
}

tell() {
	ns_exec host "$lib_dir/craft" eth0 "$@"
}

# news DEV...
news() {
	learnt $OTHER $OLD "$@" && tell "$(na $OTHER $NEW RO)" &&
		busywait 5000 knows $OTHER $NEW "$@"
}

# without the override flag it is none (RFC 4861 7.2.5); when the one behind it
# has been heard, this one has been too
no_news() {
	learnt $OTHER $OLD "$@" && learnt $LAST $OLD "$@" &&
		tell "$(na $OTHER $NEW R) , $(na $LAST $NEW RO)" &&
		busywait 5000 knows $LAST $NEW "$@" &&
		knows $OTHER $OLD "$@"
}

# r2 is main, and moves the addresses to its other interface
r2_moves() {
	busywait 10000 settled6 r2 eth0 && busywait 5000 bare6 r1 &&
		learnt "$V6" 02:00:00:00:00:21 eth0 eth1 &&
		learnt "$VLL" 02:00:00:00:00:21 eth0 eth1 || return 1
	cable_pull r2 eth0
	busywait 5000 settled6 r2 eth1 &&
		busywait 5000 knows "$V6" 02:00:00:00:00:22 eth0 eth1 &&
		busywait 5000 knows "$VLL" 02:00:00:00:00:22 eth0 eth1 &&
		bare6 r1
}

# placement MAC HOME [DEV]: DEV has neighbour entries too
placement() {
	local mac=$1

	vr6_up r1 200 150 interval 500ms mac "$1" accept on &&
		busywait 15000 settled6 r1 eth0 "$2" ||
		ktap_bail "cannot configure r1"
	ktap_test "mac $mac, main: another router's NA change its entries" \
		news eth0 eth1 "${@:3}"
	ktap_test "mac $mac, main: not those without the override flag" \
		no_news eth0 eth1 "${@:3}"
	vr r1 port set vr10 dev eth0 priority 20 &&
		vr r1 port set vr10 dev eth1 priority 10 &&
		vr6_up r2 100 50 interval 500ms ||
		ktap_bail "cannot configure r2"
	ktap_test "mac $mac, backup: main moves, its NA change the entries" \
		r2_moves
	ktap_test "mac $mac, backup: so do those of another router" news eth0 eth1
	ktap_test "mac $mac, backup: not those without the override flag" \
		no_news eth0 eth1
	vr r2 router del vr10
	vr r1 router del vr10
	cable_plug r2 eth0
}

need_module
need_tool
need_cmd python3
topo_up r1 r2
inet6_up r1 r2
ktap_plan 10

placement real eth0
placement virtual vr10 vr10
ktap_finish

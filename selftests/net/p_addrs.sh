#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Several addresses in one router: up to 64, up to what the smallest MTU of a
# port holds, and no more.
# shellcheck disable=SC2154	# set by the libraries
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"

MOST=64
# IP header, VRRP header, addresses of 4 and 16 bytes
HEAD4=28
HEAD6=48
OURS='inet 10\.0\.0\.1([0-9]{2})?/'

# addresses COUNT: the first one is the gateway
addresses() {
	local i

	echo "address $VADDR/24"
	for ((i = 1; i < $1; i++)); do
		echo "address 10.0.0.$((100 + i))/24"
	done
}

addresses6() {
	local i

	echo "address fe80::1/64"
	for ((i = 1; i < $1; i++)); do
		echo "address 2001:db8::1:$i/64"
	done
}

# set_count ROUTER COUNT
set_count() {
	# shellcheck disable=SC2046	# words
	vr r1 router set "$1" $(addresses "$2")
}

add_count() {
	# shellcheck disable=SC2046
	vr r1 router add vr10 vrid 10 $(addresses "$1") interval 200ms
}

mtu_for() {
	echo $((HEAD4 + 4 * $1))
}

# has_count DEV COUNT: virtual addresses on it, and nowhere else; the ports' own
# are .11 and .12
has_count() {
	[ "$(ns_ip r1 -o addr show dev "$1" | grep -cE "$OURS")" = "$2" ] &&
		[ "$(ns_ip r1 -o addr show | grep -cE "$OURS")" = "$2" ]
}

first_and_last() {
	pings host "$VADDR" && pings host "10.0.0.$((99 + $1))"
}

serves() {
	main_is r1 "$1" && has_count "$1" "$2" && first_and_last "$2"
}

most() {
	add_count $MOST &&
		vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 100 &&
		busywait 20000 serves eth0 $MOST
}

most_on_the_wire() {
	capture_start host eth0 "$tmp/wire" ip proto 112
	busywait 5000 captured 3
	capture_stop "$tmp/wire"
	said=$(tcpdump -n -v -r "$tmp/wire" -c 1 2> "$tmp/err")
	[[ $said == *"length $(mtu_for $MOST))"* ]] &&
		[ "$(grep -o '10\.0\.0\.[0-9]*' <<< "${said##*addrs}" |
		     wc -l)" = $MOST ] || {
		ktap_why="$said"
		return 1
	}
}

captured() {
	[ "$(capture_count "$tmp/wire")" -ge "$1" ]
}

most_fail_over() {
	cable_pull r1 eth0
	busywait 20000 serves eth1 $MOST || return 1
	cable_plug r1 eth0
	busywait 20000 serves eth0 $MOST
}

one_too_many() {
	refused "$MOST addresses" set_count vr10 $((MOST + 1)) &&
		busywait 5000 serves eth0 $MOST
}

# --- as many as fit the MTU of a port, with room for $1

# the ports of a new router
mtu_of_new() {
	local n=$1

	vr r1 router del vr10
	ns_ip r1 link set eth1 mtu "$(($(mtu_for $((n + 1))) - 1))"
	add_count $((n + 1)) && vr r1 port add vr10 dev eth0 priority 200 ||
		return 1
	refused "room for $n" vr r1 port add vr10 dev eth1 || return 1
	set_count vr10 "$n" && vr r1 port add vr10 dev eth1 priority 100 &&
		busywait 20000 serves eth0 "$n"
}

# the addresses of a router that has ports
mtu_of_running() {
	local n=$1

	refused "room for $n" set_count vr10 $((n + 1)) &&
		busywait 5000 serves eth0 "$n" && cable_pull r1 eth0 &&
		busywait 20000 serves eth1 "$n" && cable_plug r1 eth0 &&
		busywait 20000 serves eth0 "$n" || return 1
	ns_ip r1 link set eth1 mtu 1500
	set_count vr10 $((n + 1)) && busywait 20000 serves eth0 $((n + 1))
}

# main's MTU shrinks below what its advertisement needs: it cannot be main,
# the one that can is; and back
shrunk() {
	local n=$1

	ns_ip r1 link set eth0 mtu "$(($(mtu_for "$n") - 1))"
	busywait 20000 serves eth1 "$n" || return 1
	unmoved r1 3000 : || return 1
	ns_ip r1 link set eth0 mtu "$(mtu_for "$n")"
	busywait 20000 serves eth0 "$n"
}

# fewer addresses do as well
shrunk_then_fewer() {
	local n=$1

	ns_ip r1 link set eth0 mtu "$(($(mtu_for "$n") - 1))"
	busywait 20000 serves eth1 "$n" && set_count vr10 $((n - 1)) &&
		busywait 20000 serves eth0 $((n - 1)) || return 1
	ns_ip r1 link set eth0 mtu 1500
}

# IPv6 is not there below 1280, which is room for more than there can be
ipv6() {
	vr r1 router del vr10
	ns_ip r1 link set eth0 mtu 1280
	capture_start host eth0 "$tmp/wire6" ip6 proto 112 and \
		greater $((HEAD6 + 16 * MOST))
	# shellcheck disable=SC2046
	vr r1 router add vr6 vrid 6 $(addresses6 $MOST) interval 200ms &&
		vr r1 port add vr6 dev eth0 &&
		busywait 20000 captured6 || return 1
	# shellcheck disable=SC2046
	refused "$MOST addresses" vr r1 router set vr6 \
		$(addresses6 $((MOST + 1))) && vr r1 router del vr6
}

captured6() {
	[ "$(capture_count "$tmp/wire6")" -ge 1 ]
}

need_module
need_tool
need_cmd tcpdump
topo_up r1
ktap_plan 9
ktap_test "$MOST addresses: all on main, first and last answer" most
ktap_test "$MOST addresses: all in every advertisement" most_on_the_wire
ktap_test "$MOST addresses: they fail over together, and back" most_fail_over
ktap_test "one more is refused, with the number" one_too_many
ktap_test "a port whose MTU has room for 18 is refused with 19" mtu_of_new 18
ktap_test "a router whose port has room for 18 gets no 19th" \
	mtu_of_running 18
ktap_test "main's MTU shrinks: the port that can advertise is main" shrunk 19
ktap_test "and with fewer addresses the small one is main again" \
	shrunk_then_fewer 19
ktap_test "IPv6: $MOST at the smallest MTU, not one more" ipv6
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is sent to the VRRP group stays on the LAN, whatever its TTL or hop limit
# (RFC 9568 5.1.1.2, 5.1.2.2), even in a machine that is a multicast router and
# was told to forward it.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

FRAMES=4

# family {4|6}: a source for each interface that they may come in by
family() {
	case $1 in
	4)	vrrp=224.0.0.18 other=239.1.2.3 source=10.0.0.9
		addrs=$VADDR up=vr_up ;;
	6)	vrrp=ff02::12 other=ff0e::1:2:3 source=2001:db8::9
		addrs=$VLL,$V6 up=vr6_up ;;
	esac
}

# for both groups the same routes
mroute_up() {
	local i routes=()

	for i in 1:eth0 2:eth1 3:vr10; do
		routes+=("$source${i%:*},$vrrp,${i#*:}"
			 "$source${i%:*},$other,${i#*:}")
	done
	ip netns exec "$r1" "$lib_dir/mroute" up0 "${routes[@]}" \
		> "$tmp/mroute" 2> "$tmp/mroute.err" &
	mroute_pid=$!
	defer stop_bg $mroute_pid
	busywait 10000 grep -q ready "$tmp/mroute" ||
		ktap_bail "mroute: $(< "$tmp/mroute.err")"
}

# send GROUP TTL...: datagrams, from each of the sources
send() {
	local group=$1 i ttl words=''

	shift
	for ttl; do
		for i in 1 2 3; do
			words+="${words:+ , }udp n=$FRAMES src=$source$i"
			words+=" dst=$group ttl=$ttl"
		done
	done
	ns_exec host "$lib_dir/craft" eth0 "$words"
}

# arrived NUMBER FILTER: on the far side
arrived() {
	[ "$(capture_count "$tmp/far" "$2")" = "$1" ]
}

expect_arrived() {
	expect "frames for $3 on the far side" \
		"$(capture_count "$tmp/far" "$2")" = "$1"
}

# the router does forward multicast, by each of the interfaces
control() {
	local i

	send "$other" 255 && busywait 20000 arrived $((3 * FRAMES)) \
		"dst host $other" || return 1
	for i in 1 2 3; do
		expect_arrived $FRAMES "src host $source$i" "$other" ||
			return 1
	done
}

# Datagrams, and advertisements: of nobody's VRID, which the ports leave to the
# stack, and of this one. What follows them shows that they had time to arrive.
none_forwarded() {
	local before adv="adv n=$FRAMES src=${source}1 dst=$vrrp prio=1"

	before=$(capture_count "$tmp/far" "dst host $other")
	send "$vrrp" 255 64 2 1 &&
		ns_exec host "$lib_dir/craft" eth0 "$adv addrs=$addrs vrid=77" \
			, "$adv addrs=$addrs" || return 1
	send "$other" 255 && busywait 20000 arrived \
		$((before + 3 * FRAMES)) "dst host $other" || return 1
	busywait 20000 came $((14 * FRAMES)) || return 1
	nap_ms 200
	expect_arrived 0 "dst host $vrrp" "$vrrp"
}

# came NUMBER: for the VRRP group, to eth0
came() {
	expect "frames to $vrrp" \
		"$(capture_count "$tmp/eth0" "dst host $vrrp")" = "$1"
}

need_module
need_tool
need_cmd tcpdump python3
topo_up r1
inet6_up r1
ktap_plan 4

for af in 4 6; do
	family $af
	$up r1 200 150 interval 1s mac virtual accept on &&
		busywait 15000 main_is r1 eth0 ||
		ktap_bail "cannot configure the router"
	mroute_up
	capture_start far up-r1 "$tmp/far" udp or proto 112 or ip6 proto 112
	capture_start r1 eth0 "$tmp/eth0" ether src 02:00:00:00:00:09
	ktap_test "IPv$af: the router forwards what is for another group" \
		control
	ktap_test "IPv$af: none of what is for the VRRP group, TTL 1 to 255" \
		none_forwarded
	capture_stop "$tmp/far"
	capture_stop "$tmp/eth0"
	stop_bg $mroute_pid
	vr r1 router del vr10
done
ktap_finish

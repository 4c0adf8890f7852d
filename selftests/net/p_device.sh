#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The net_device of a virtual router ("mac virtual") among the tools: captures,
# promiscuity and multicast lists, MTU, carrier, counters, ethtool.
# shellcheck disable=SC2154	# set by the libraries
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"

GROUP=01:00:5e:7f:00:63
VMAC=00:00:5e:00:01:0a

up_on() {
	main_is r1 "$1" && pings host "$VADDR" > "$tmp/pings" &&
		pings host "$FAR_ADDR" > "$tmp/pings"
}

# link_word DEV WORD: the number behind that word in "ip -d link"
link_word() {
	[[ $(ns_ip r1 -d -o link show dev "$1") =~ \ $2\ +([0-9]+) ]] &&
		echo "${BASH_REMATCH[1]}"
}

# word_is WORD NUMBER DEV...: on all of them
word_is() {
	local word=$1 number=$2 dev

	shift 2
	for dev; do
		[ "$(link_word "$dev" "$word")" = "$number" ] || {
			ktap_why="$dev: $word $(link_word "$dev" "$word"), not $number"
			return 1
		}
	done
}

# --- what a capture on it sees

# Both ways of what is forwarded, and of what is for the address itself; not
# what is for the port (whose answer takes the better route, by the device).
# While it goes on, the ports are promiscuous.
captures() {
	local base

	base=$(link_word eth0 promiscuity)
	capture_start r1 vr10 "$tmp/vr10" icmp
	word_is promiscuity $((base + 1)) eth0 eth1 || return 1
	pings host "$FAR_ADDR" > "$tmp/pings" &&
		pings host "$VADDR" > "$tmp/pings" &&
		pings host 10.0.0.11 > "$tmp/pings" || return 1
	busywait 5000 captured_all || return 1
	capture_stop "$tmp/vr10"
	busywait 5000 word_is promiscuity "$base" eth0 eth1 &&
		expect "packets for the port" \
			"$(capture_count "$tmp/vr10" dst host 10.0.0.11)" = 0
}

captured_all() {
	local addr

	for addr in "$FAR_ADDR" "$VADDR"; do
		[ "$(capture_count "$tmp/vr10" src host "$addr" \
			and ether src "$VMAC")" = 1 ] &&
			[ "$(capture_count "$tmp/vr10" dst host "$addr" \
				and ether dst "$VMAC")" = 1 ] || return 1
	done
}

# --- its lists on the ports

allmulti() {
	local base

	base=$(link_word eth1 allmulti)
	ns_ip r1 link set vr10 allmulticast on
	word_is allmulti $((base + 1)) eth0 eth1 || return 1
	ns_ip r1 link set vr10 allmulticast off
	word_is allmulti "$base" eth0 eth1
}

# has_group DEV...: DEV listens to GROUP
has_group() {
	local dev

	for dev; do
		[[ $(ns_ip r1 maddr show dev "$dev") == *"$GROUP"* ]] ||
			return 1
	done
}

has_no_group() {
	local dev

	for dev; do
		! has_group "$dev" || return 1
	done
}

groups() {
	ns_ip r1 maddr add "$GROUP" dev vr10
	has_group eth0 eth1 || return 1
	# a port that leaves forgets it, one that comes learns it
	vr r1 port del vr10 dev eth1
	has_group eth0 && has_no_group eth1 || return 1
	vr r1 port add vr10 dev eth1 priority 100
	has_group eth0 eth1 || return 1
	ns_ip r1 maddr del "$GROUP" dev vr10
	has_no_group eth0 eth1
}

# what a port that comes and goes while it is on has to learn and forget
promiscuous_port() {
	local base

	base=$(link_word eth1 promiscuity)
	ns_ip r1 link set vr10 promisc on
	word_is promiscuity $((base + 1)) eth1 || return 1
	vr r1 port del vr10 dev eth1
	word_is promiscuity 0 eth1 || return 1
	vr r1 port add vr10 dev eth1 priority 100
	word_is promiscuity $((base + 1)) eth1 || return 1
	ns_ip r1 link set vr10 promisc off
	word_is promiscuity "$base" eth0 eth1
}

# --- MTU

mtu() {
	word_is mtu "$1" vr10
}

smallest_mtu() {
	mtu 1500 || return 1
	ns_ip r1 link set eth1 mtu 1400
	mtu 1400 || return 1
	ns_ip r1 link set eth0 mtu 1300
	mtu 1300 || return 1
	ns_ip r1 link set eth0 mtu 9000
	mtu 1400 || return 1
	vr r1 port del vr10 dev eth1
	mtu 9000 || return 1
	vr r1 port add vr10 dev eth1 priority 100
	mtu 1400 || return 1
	ns_ip r1 link set eth1 mtu 1500
	ns_ip r1 link set eth0 mtu 1500
	mtu 1500
}

# --- carrier

carrier() {
	[[ $(ns_ip "$1" -o link show dev vr10) == *LOWER_UP* ]]
}

no_carrier() {
	[[ $(ns_ip "$1" -o link show dev vr10) == *NO-CARRIER* ]]
}

both_pulled() {
	cable_pull r1 eth0
	busywait 5000 up_on eth1 && carrier r1 || return 1
	cable_pull r1 eth1
	busywait 5000 main_none r1 && busywait 5000 no_carrier r1 || return 1
	cable_plug r1 eth0
	busywait 20000 up_on eth0 && carrier r1 || return 1
	cable_plug r1 eth1
}

# the same VRID in another machine, with more priority
other_machine() {
	vr_up r2 250 240 interval 200ms mac virtual &&
		busywait 20000 main_is r2 eth0 && busywait 5000 carrier r2 &&
		busywait 10000 main_none r1 && busywait 5000 no_carrier r1 ||
		return 1
	vr r2 router del vr10
	busywait 20000 up_on eth0 && carrier r1
}

# --- counters and ethtool

# count WAY: packets of the device
count() {
	ns_ip r1 -s -o link show dev vr10 | sed -E \
	's/.*RX: [^\\]*\\ +[0-9]+ +([0-9]+) .*TX: [^\\]*\\ +[0-9]+ +([0-9]+) .*/\1 \2/'
}

counts() {
	local rx tx rx2 tx2 i

	read -r rx tx <<< "$(count)"
	for i in {1..10}; do
		pings host "$FAR_ADDR" > "$tmp/pings" || return 1
	done
	read -r rx2 tx2 <<< "$(count)"
	ktap_diag "received $rx to $rx2, sent $tx to $tx2"
	expect "received" $((rx2 - rx)) -ge 10 &&
		expect "sent" $((tx2 - tx)) -ge 10 &&
		expect "received" $((rx2 - rx)) -lt 100
}

# says WORDS COMMAND...: in what it prints
says() {
	local words=$1 said

	shift
	said=$(ns_exec r1 "$@" 2>&1) || true
	[[ $said == *$words* ]] || {
		ktap_why="$* does not say '$words': $said"
		return 1
	}
}

ethtool_tells() {
	says "driver: vrrpif" ethtool -i vr10 &&
		says "scatter-gather: on" ethtool -k vr10 &&
		says "Link detected: yes" ethtool vr10 || return 1
	speed=$(ns_exec r1 ethtool eth0 2>&1 | grep Speed)
	says "$speed" ethtool vr10
}

ethtool_without_main() {
	cable_pull r1 eth0
	cable_pull r1 eth1
	busywait 5000 no_carrier r1 && says "Link detected: no" ethtool vr10 ||
		return 1
	cable_plug r1 eth0
	cable_plug r1 eth1
	busywait 20000 up_on eth0
}

# --- set down and up by somebody: it keeps its addresses, gets its routes back

# placed DEV NETWORK: the route we made
placed() {
	[[ $(ns_ip r1 -6 route show proto 112 dev "$1")$(ns_ip r1 route show \
		proto 112 dev "$1") == *"$2"* ]]
}

down_and_up() {
	ns_ip r1 link set vr10 down
	! placed vr10 10.0.0.0/24 || {
		ktap_why="the route did not go, so it cannot come back"
		return 1
	}
	ns_ip r1 link set vr10 up
	busywait 10000 placed vr10 10.0.0.0/24 && busywait 10000 up_on eth0
}

down_and_up6() {
	ns_ip host addr add 2001:db8::9/64 dev eth0 nodad
	vr r1 -b - <<-BATCH
		router add vr6 vrid 6 address fe80::1/64 address 2001:db8::1/64 interval 200ms mac virtual accept on
		port add vr6 dev eth0 priority 200
	BATCH
	busywait 20000 pings host 2001:db8::1 || return 1
	ns_ip r1 link set vr6 down
	ns_ip r1 link set vr6 up
	busywait 10000 placed vr6 2001:db8::/64 &&
		busywait 10000 pings host 2001:db8::1 &&
		busywait 10000 pings host fe80::1%eth0 &&
		vr r1 router del vr6
}

# --- nobody else makes or moves it

refusals() {
	! ns_ip r1 link add vrx type vrrpif 2> "$tmp/err" &&
		! ns_ip r1 link del vr10 2> "$tmp/err" &&
		! ns_ip r1 link set vr10 netns "$host" 2> "$tmp/err" &&
		refused "virtual router itself" \
			vr r1 port add vr10 dev vr10 && up_on eth0
}

need_module
need_tool
need_cmd tcpdump ethtool
topo_up r1 r2
ktap_plan 15

vr_up r1 200 100 interval 200ms mac virtual accept on ||
	ktap_bail "cannot configure the router"
ktap_test "eth0 is main, its device serves the LAN" busywait 20000 up_on eth0
ktap_test "tcpdump sees what goes through it, both ways, and nothing else" \
	captures
ktap_test "its multicast groups are those of the ports, and leave with it" \
	groups
ktap_test "its promiscuity reaches ports that come, and leaves with them" \
	promiscuous_port
ktap_test "all multicast reaches the ports, and is taken back" allmulti
ktap_test "its MTU is that of the port with the smallest" smallest_mtu
ktap_test "no carrier while both cables are out" both_pulled
ktap_test "no carrier while another machine is active" other_machine
ktap_test "it counts what goes through it" counts
ktap_test "ethtool tells driver, features and the link of the active port" \
	ethtool_tells
ktap_test "ethtool: no link while no port is active" ethtool_without_main
ktap_test "set down and up: serves again, with its route" down_and_up
ktap_test "set down and up: IPv6 as well" down_and_up6
ktap_test "it cannot be made, moved, deleted or made a port by others" refusals
ktap_test "it still serves the LAN" busywait 20000 up_on eth0
ktap_finish

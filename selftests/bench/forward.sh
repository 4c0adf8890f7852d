#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What forwarding costs through the interface itself, through a macvlan on it,
# and through the net_device of "mac virtual": one packet, from far to the LAN
# and back, in instructions. To be run by selftests/bench/run.
set -euo pipefail
cd "$(dirname "$0")"

COUNT=${COUNT:-3000} ROUNDS=${ROUNDS:-3}
VMAC=00:00:5e:00:01:0a

topology() {
	local name

	for name in far r1 host; do
		ip netns add "$name"
		ip -n "$name" link set lo up
	done
	ip link add eth0 netns r1 type veth peer name eth0 netns host
	ip link add up0 netns r1 type veth peer name up0 netns far
	ip -n r1 addr add 10.0.0.11/24 dev eth0
	ip -n r1 addr add 10.8.0.2/24 dev up0
	for name in eth0 up0; do
		ip -n r1 link set "$name" up
	done
	ip -n host link set eth0 up
	ip -n far link set up0 up
	ip netns exec r1 sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv4.conf.all.rp_filter=0
	host_mac=$(mac_of host eth0) far_mac=$(mac_of far up0)
	ip -n r1 neigh add 10.8.0.1 lladdr "$far_mac" dev up0
	# arrived: the same for all, and nothing more
	sink host eth0
	sink far up0
	ip -n r1 link add mv0 link eth0 type macvlan mode private
	ip -n r1 link set mv0 up
}

# macvlan is measured first: without our hook in its way
virtual_router() {
	ip -n r1 link del mv0
	insmod "$VRRPIF_KO"
	"$VRRPIF" -n r1 router add vr10 vrid 10 address 10.0.0.1/24 \
		mac virtual interval 10s
	"$VRRPIF" -n r1 port add vr10 dev eth0 priority 200
	until main_is_below; do :; done
	# as macvlan's: it routes nothing by itself
	ip -n r1 route flush proto 112
}

main_is_below() {
	[[ $(ip -n r1 -o link show vr10) == *vr10@eth0* ]]
}

mac_of() {
	cat_mac=$(ip -n "$1" -o link show "$2")
	cat_mac=${cat_mac#*link/ether }
	echo "${cat_mac%% *}"
}

sink() {
	ip netns exec "$1" nft -f - <<-RULES
		table netdev sink {
			chain in { type filter hook ingress device $2 priority 0;
				counter drop; }
		}
	RULES
}

arrived() {
	ip netns exec "$1" nft -j list chain netdev sink in |
		grep -o '"packets": *[0-9]*' | grep -o '[0-9]*$'
}

# way DEV: the LAN is reached through it
way() {
	ip -n r1 route replace 10.0.0.9/32 dev "$1" src 10.0.0.11
	ip -n r1 neigh replace 10.0.0.9 lladdr "$host_mac" dev "$1" nud permanent
}

# measure NAME DEV MAC
measure() {
	local down up before

	way "$2"
	before=$(arrived host)
	down=$(ip netns exec far ./send.py up0 "$(mac_of r1 up0)" 10.8.0.1 \
		10.0.0.9 "$COUNT")
	[ $(($(arrived host) - before)) -ge "$COUNT" ] ||
		{ echo "forward.sh: $1: packets were lost" >&2; exit 1; }
	before=$(arrived far)
	up=$(ip netns exec host ./send.py eth0 "$3" 10.0.0.9 10.8.0.1 "$COUNT")
	[ $(($(arrived far) - before)) -ge "$COUNT" ] ||
		{ echo "forward.sh: $1: packets were lost" >&2; exit 1; }
	echo "$1 $down $up"
}

# rounds NAME DEV MAC
rounds() {
	local round

	for ((round = 1; round <= ROUNDS; round++)); do
		measure "$@"
	done
}

topology
{
	rounds interface eth0 "$(mac_of r1 eth0)"
	rounds macvlan mv0 "$(mac_of r1 mv0)"
	virtual_router
	rounds vrrpif vr10 "$VMAC"
} | tee /out/forward.txt

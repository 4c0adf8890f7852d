#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Twenty virtual routers on one set of ports, in both placements: half of them
# have their main on each, and they fail over together.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/ports.sh"

MANY=20
RANGE=10.0.0.96/27	# of their addresses

many_config() {
	local i first second

	for ((i = 1; i <= MANY; i++)); do
		first=eth$((i % 2)) second=eth$(((i + 1) % 2))
		cat <<-BATCH
			router add m$i vrid $i address 10.0.0.$((100 + i))/24 interval 200ms mac $1 accept on
			port add m$i dev $first priority 200
			port add m$i dev $second priority 100
		BATCH
	done
}

# mains EVEN ODD: where those of even and odd numbers are
mains() {
	local state i dev

	state=$(vr r1 -j router show)
	for ((i = 1; i <= MANY; i++)); do
		dev=$1
		[ $((i % 2)) = 0 ] || dev=$2
		[[ $state =~ \"name\":\"m$i\",[^{}]*\"main\":\"$dev\" ]] ||
			return 1
	done
}

# all answer: one request to each, and who does not is in $ktap_why
answer() {
	local i

	for ((i = 1; i <= MANY; i++)); do
		busywait 5000 pings host "10.0.0.$((100 + i))" && continue
		ktap_diag "$(ns_ip r1 route show; ns_ip r1 neigh show)"
		ktap_diag "$(ns_ip r1 -o addr show to "10.0.0.$((100 + i))")," \
			"host has $(ns_ip host neigh show)"
		return 1
	done
}

many() {
	busywait 20000 mains "$@" && answer
}

many_up() {
	many_config "$1" > "$tmp/many"
	vr r1 -b "$tmp/many" && many eth0 eth1
}

many_over() {
	cable_pull r1 eth0
	many eth1 eth1
}

many_back() {
	cable_plug r1 eth0
	many eth0 eth1
}

many_down() {
	local i

	! ports_empty "$RANGE" || return 1
	for ((i = 1; i <= MANY; i++)); do
		echo "router del m$i"
	done | vr r1 -b - && ports_empty "$RANGE"
}

need_module
need_tool
topo_up r1
ktap_plan 8
for mac in real virtual; do
	ktap_test "$mac: $MANY routers on two ports, half of them on each" \
		many_up $mac
	ktap_test "$mac: eth0 pulled: all $MANY answer on eth1" many_over
	ktap_test "$mac: plugged: half of them return, all answer" many_back
	ktap_test "$mac: all $MANY deleted: nothing is left" many_down
done
ktap_finish

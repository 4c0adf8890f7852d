#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Placement "mac virtual": what lives on the net_device of the virtual router
# does not notice that the port below it changes. TCP connections of the router
# itself and through it, its neighbours, its routes; and no host has to learn
# anything.
# shellcheck disable=SC2154	# set by the libraries
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/events.sh"
. "$lib_dir/tcp.sh"

ROUNDS=5
VMAC4=00:00:5e:00:01:0a
VMAC6=00:00:5e:00:02:06
LL=fe80::1
V6=2001:db8::1
HOST6=2001:db8::9
FAR6=2001:db8:8::1
BEHIND=198.51.100.1	# behind the host, by a route on the device
BEHIND6=2001:db8:51::1

# own and own6 begin in the router, through and through6 in the host
CONNECTIONS=(own own6 through through6)

addresses_up() {
	ns_exec r1 sysctl -qw net.ipv6.conf.all.forwarding=1
	ns_ip r1 -batch - <<-BATCH || return 1
		addr add 2001:db8::11/64 dev eth0 nodad
		addr add 2001:db8:9::1/64 dev up0 nodad
		route add $FAR6 via 2001:db8:9::2
	BATCH
	ns_ip far -batch - <<-BATCH || return 1
		addr add 2001:db8:9::2/64 dev up-r1 nodad
		addr add $FAR6/128 dev lo nodad
		route add 2001:db8::/64 via 2001:db8:9::1
	BATCH
	ns_ip host -batch - <<-BATCH
		addr add $HOST6/64 dev eth0 nodad
		route add default via $LL dev eth0
		addr add $BEHIND/32 dev lo
		addr add $BEHIND6/128 dev lo nodad
	BATCH
}

routers_up() {
	vr r1 -b - <<-BATCH
		router add vr10 vrid 10 address $VADDR/24 interval 200ms mac virtual accept on
		port add vr10 dev eth0 priority 200
		port add vr10 dev eth1 priority 100
		router add vr6 vrid 6 address $LL/64 address $V6/64 interval 200ms mac virtual accept on
		port add vr6 dev eth0 priority 200
		port add vr6 dev eth1 priority 100
	BATCH
}

both_on() {
	local state

	state=$(vr r1 -j router show) || return 1
	[[ $state =~ \"main\":\"$1\".*\"main\":\"$1\" ]] &&
		has_addr r1 vr10 "$VADDR" && has_addr r1 vr6 "$V6"
}

# the entry on eth0 is there to show what happens to others
neighbours_and_routes() {
	ns_ip r1 -batch - <<-BATCH
		route add 198.51.100.0/24 via $HOST_ADDR dev vr10
		route add 2001:db8:51::/64 via $HOST6 dev vr6
		route add 203.0.113.0/24 via $HOST_ADDR dev eth0
		neigh add 10.0.0.77 lladdr 02:00:00:00:00:77 nud reachable dev eth0
		neigh add 10.0.0.78 lladdr 02:00:00:00:00:78 nud reachable dev vr10
	BATCH
	busywait 10000 behind
}

# by the routes on the devices
behind() {
	pings r1 "$BEHIND" > "$tmp/pings" && pings r1 "$BEHIND6" > "$tmp/pings"
}

# neigh_watch NAME: every change of its neighbour table and routes
neigh_watch() {
	ns_bg "$1" ip -o monitor label neigh route > "$tmp/monitor-$1" 2>&1
	busywait 10000 watched "$1"
}

# it listens when it sees this
watched() {
	ns_ip "$1" route replace blackhole 192.0.2.1 &&
		ns_ip "$1" route del blackhole 192.0.2.1 &&
		grep -q 192.0.2.1 "$tmp/monitor-$1"
}

all_go_on() {
	local name

	for name in "${CONNECTIONS[@]}"; do
		tcp_goes_on "$name" 20000 || return 1
	done
}

pull_and_plug() {
	local i

	for ((i = 1; i <= ROUNDS; i++)); do
		cable_pull r1 eth0
		event_wait 5000 'main eth1' && all_go_on &&
			busywait 5000 both_on eth1 || return 1
		cable_plug r1 eth0
		busywait 20000 both_on eth0 && all_go_on || return 1
	done
}

down_and_up() {
	ns_ip r1 link set eth0 down
	busywait 5000 both_on eth1 && all_go_on || return 1
	ns_ip r1 link set eth0 up
	busywait 20000 both_on eth0 && all_go_on
}

# the same thing on the interface itself, for comparison
bound_to_eth0_stops() {
	tcp_goes_on bound 10000 || return 1
	cable_pull r1 eth0
	busywait 5000 both_on eth1 && all_go_on || return 1
	tcp_read bound
	before=$tcp_back
	all_go_on || return 1
	tcp_read bound
	expect "records that came back meanwhile" $((tcp_back - before)) = 0 ||
		return 1
	cable_plug r1 eth0
	busywait 20000 both_on eth0
}

changes_of() {
	grep -E "$2" "$tmp/monitor-$1"
}

# every line about the gateway has the virtual MAC, none is a deletion
gateway_unchanged() {
	local lines bad gateway

	gateway="($VADDR|$LL|$V6) dev eth0"
	lines=$(changes_of host "$gateway") || return 0
	ktap_diag "$(wc -l <<< "$lines") lines about the gateway"
	bad=$(grep -vE "\]$gateway lladdr ($VMAC4|$VMAC6) " <<< "$lines") || true
	[ -z "$bad" ] || {
		ktap_why="$bad"
		return 1
	}
}

# the monitor does tell when an entry changes
gateway_change_is_seen() {
	ns_ip host neigh replace "$VADDR" lladdr 02:00:00:00:00:ee dev eth0
	busywait 5000 changes_of host "$VADDR .*02:00:00:00:00:ee" || return 1
	! gateway_unchanged
}

device_kept_all() {
	local lost

	lost=$(changes_of r1 'Deleted.* dev vr(10|6) |dev vr(10|6) .*FAILED') &&
	{
		ktap_why="$lost"
		return 1
	}
	lladdr_is r1 10.0.0.78 02:00:00:00:00:78 && behind
}

eth0_lost_its_own() {
	changes_of r1 'Deleted.*10\.0\.0\.77 dev eth0' > "$tmp/lost" &&
		[ -z "$(ns_ip r1 route show 203.0.113.0/24)" ]
}

# stopping the server resets what is open
reset_is_seen() {
	tcp_connect r1 "late=$HOST_ADDR@vr10" && tcp_goes_on late 10000 ||
		return 1
	stop_bg "$host_server"
	busywait 10000 tcp_failed late ""
}

need_module
need_tool
need_cmd python3
topo_up r1
addresses_up || ktap_skip_all "no IPv6 here"
ktap_plan 11

routers_up || ktap_bail "cannot configure the routers"
ktap_test "eth0 is main of an IPv4 and an IPv6 router" \
	busywait 20000 both_on eth0
neighbours_and_routes || ktap_bail "$ktap_why"
tcp_serve host
host_server=$bg_pid
tcp_serve far
ktap_test "connections of the router itself, IPv4 and IPv6" \
	tcp_connect r1 "own=$HOST_ADDR@vr10" "own6=$HOST6@vr6" \
	"bound=$HOST_ADDR@eth0"
ktap_test "connections through the router, IPv4 and IPv6" \
	tcp_connect host "through=$FAR_ADDR" "through6=$FAR6"
events_start r1
neigh_watch host && neigh_watch r1 || ktap_bail "$ktap_why"
ktap_test "cable pulled and plugged $ROUNDS times: all go on" pull_and_plug
ktap_test "one bound to eth0 itself stands still meanwhile" \
	bound_to_eth0_stops
ktap_test "eth0 set down and up: all go on" down_and_up
ktap_test "neighbours and routes of the device were never lost, and carry" \
	device_kept_all
ktap_test "those of eth0 were" eth0_lost_its_own
ktap_test "the host's entries of the gateway never changed" gateway_unchanged
tcp_end r1
tcp_end host
ktap_test "no connection was reset, all bytes came back in order" \
	tcp_whole "${CONNECTIONS[@]}"
ktap_test "a reset and a change of an entry would have been seen" \
	eval 'reset_is_seen && gateway_change_is_seen'
ktap_finish

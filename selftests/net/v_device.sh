#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Placement "mac virtual": the virtual router is a net_device with the virtual
# MAC (RFC 9568 7.3), and only the port that is active lets it speak and hear.
# shellcheck disable=SC2154	# meter[] is meter.sh's
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/arp.sh"

VMAC=00:00:5e:00:01:0a
RUNS=10
OUTAGE_MS=20	# the median of the runs, either way

device_is() {
	local said

	said=$(ns_ip r1 -d link show vr10)
	for want in "vr10@eth0" "link/ether $VMAC" vrrpif "addrgenmode none"; do
		[[ $said == *"$want"* ]] || {
			ktap_why="no '$want' in: $said"
			return 1
		}
	done
	[ -z "$(ns_ip r1 -6 addr show dev vr10)" ] || {
		ktap_why="the virtual MAC made an IPv6 address"
		return 1
	}
}

on_vr10() {
	main_is r1 "$1" && addr_only_on r1 vr10 &&
		[ "$(cat_iflink)" = "vr10@$1:" ]
}

cat_iflink() {
	ns_ip r1 -o link show vr10 | cut -d ' ' -f 2
}

no_carrier() {
	[[ $(ns_ip r1 -o link show vr10) == *NO-CARRIER* ]]
}

# every frame for the virtual address, of the protocol and of the stack
source_macs() {
	tcpdump -n -e -r "$1" "${@:2}" 2> "$tmp/tcpdump" |
		awk '{ print $2 }' | sort -u | tr '\n' ' '
}

advertised_from_vmac() {
	expect "sources of advertisements" \
		"$(source_macs "$tmp/wire" ip proto 112)" = "$VMAC "
}

# 8.1.2-3: nothing about the virtual address with a physical MAC
announced_from_vmac() {
	expect "sources of ARP for the address" \
		"$(source_macs "$tmp/wire" arp src host "$VADDR")" = "$VMAC "
}

pull_and_plug() {
	local i

	for ((i = 1; i <= RUNS; i++)); do
		meter_mark "pull$i"
		cable_pull r1 eth0
		event_wait 5000 'main eth1' && meter_flowing 5000 &&
			busywait 5000 on_vr10 eth1 || return 1
		meter_mark "plug$i"
		cable_plug r1 eth0
		event_wait 10000 'main eth0' && meter_flowing 5000 &&
			busywait 5000 on_vr10 eth0 || return 1
		meter_mark "rest$i"
		meter_report "pull$i"
		pull_ping+=("${meter[pull$i.ping.outage_us]}")
		pull_udp+=("${meter[pull$i.udp.outage_us]}")
		meter_report "plug$i"
		plug_lost+=("${meter[plug$i.ping.lost]}"
			    "${meter[plug$i.udp.lost]}")
		lladdr_is host "$VADDR" "$VMAC" || {
			ktap_why="the host has $(ns_ip host neigh show "$VADDR")"
			return 1
		}
	done
}

outage_median() {
	median "$@"
	ktap_diag "$* us"
	# a packet is sent every 10 ms, not on the microsecond
	expect "the median in ms" $((median / 1000)) -le "$OUTAGE_MS"
}

# 6.4.2-4: frames to the virtual MAC that reach a backup are discarded. The
# bridge floods them, as a switch does that has forgotten the MAC, and main
# does not get them. With arbitration a main that gets nothing would have to
# make way for the backup within seconds.
backup_discards() {
	local device port

	vr r1 router set vr10 arbitration off || return 1
	ns_exec sw bridge link set dev p-r1-eth0 learning off &&
		ns_exec sw bridge fdb del "$VMAC" dev p-r1-eth0 master ||
		return 1
	path_dead r1 eth0 rx
	device=$(rx_packets vr10) port=$(rx_packets eth1)
	ns_exec host "$lib_dir/arp_probe" -n 50 -d "$VMAC" eth0 "$VADDR" \
		> "$tmp/arp" || true
	device=$(($(rx_packets vr10) - device))
	port=$(($(rx_packets eth1) - port))
	path_heal r1 eth0
	ns_exec sw bridge link set dev p-r1-eth0 learning on
	vr r1 router set vr10 arbitration on || return 1
	arp_read "$tmp/arp"
	expect "frames that reached the backup" "$port" -ge 50 &&
		expect "frames that reached the device" "$device" = 0 &&
		expect "answers" "${arp[order]-}" = ""
}

rx_packets() {
	ns_ip r1 -j -s link show "$1" | jq '.[0].stats64.rx.packets'
}

accept_off() {
	vr r1 router set vr10 accept off || return 1
	! pings host "$VADDR" > "$tmp/pings" || {
		ktap_why="the address answers"
		return 1
	}
	# but forwards, and resolves
	pings host "$FAR_ADDR" > "$tmp/pings" &&
		lladdr_is host "$VADDR" "$VMAC" &&
		vr r1 router set vr10 accept on &&
		pings host "$VADDR" > "$tmp/pings"
}

static_route_survives() {
	ns_ip r1 route add 198.51.100.0/24 via "$HOST_ADDR" dev vr10 || return 1
	cable_pull r1 eth0
	busywait 5000 on_vr10 eth1 || return 1
	cable_plug r1 eth0
	busywait 5000 on_vr10 eth0 || return 1
	[ -n "$(ns_ip r1 route show 198.51.100.0/24)" ] || {
		ktap_why="the route is gone"
		return 1
	}
}

nothing_left() {
	vr r1 router del vr10 || return 1
	! ns_ip r1 link show vr10 2> "$tmp/link" &&
		[ -z "$(ns_ip r1 route show proto 112)" ] &&
		[ -z "$(ns_ip r1 addr show to "$VADDR")" ] &&
		! ns_exec r1 bridge fdb show | grep -q "$VMAC"
}

need_module
need_tool
need_cmd jq tcpdump python3
topo_up r1
ktap_plan 18

capture_start host eth0 "$tmp/wire" arp or ip proto 112
ktap_test "a router with mac virtual is added" vr r1 router add vr10 vrid 10 \
	address "$VADDR/24" interval 200ms mac virtual accept on
ktap_test "its device has no carrier while no port is active" no_carrier
ktap_test "eth0 and eth1 join" eval \
	'vr r1 port add vr10 dev eth0 priority 200 &&
	 vr r1 port add vr10 dev eth1 priority 100'
ktap_test "eth0 is main, the address is on the device" \
	busywait 10000 on_vr10 eth0
ktap_test "ip -d link shows kind, MAC and lower device" device_is
ktap_test "ARP is answered with the virtual MAC only, 100 of 100" \
	arp_all_from "$VMAC" "$VADDR"
ktap_test "ARP for a port's own address with its own MAC only" \
	arp_all_from "$MAC_ETH0" 10.0.0.11
events_start r1
meter_start 10
meter_flowing 10000 || ktap_bail "no traffic flows through the router"
pull_ping=() pull_udp=() plug_lost=()
ktap_test "cable pulled and plugged $RUNS times, the host's entry stays" \
	pull_and_plug
ktap_test "host to far and back: out for at most $OUTAGE_MS ms (median)" \
	outage_median "${pull_ping[@]:-99999999}"
ktap_test "far to host: out for at most $OUTAGE_MS ms (median)" \
	outage_median "${pull_udp[@]:-99999999}"
ktap_test "plugged back: at most 2 packets lost each way" \
	expect_all "loss" 2 "${plug_lost[@]:-999}"
meter_stop
ktap_test "a static route on the device survives the hand-over" \
	static_route_survives
ktap_test "a backup discards frames to the virtual MAC" backup_discards
ktap_test "the role comes back" busywait 10000 on_vr10 eth0
ktap_test "accept off: forwards, but does not answer" accept_off
capture_stop "$tmp/wire"
ktap_test "every advertisement came from the virtual MAC" advertised_from_vmac
ktap_test "every ARP for the address came from the virtual MAC" \
	announced_from_vmac
ktap_test "deleted: no device, address, route or MAC is left" nothing_left
ktap_finish

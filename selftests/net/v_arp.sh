#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# ARP and the net_device of "mac virtual": its MAC stands for its addresses, for
# those it is a proxy of (RFC 9568 8.1.3), and for no other of the machine.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/arp.sh"

VMAC=00:00:5e:00:01:0a
BESIDE=10.0.0.5		# a further address on the device
NOBODY=10.0.0.50	# an address of the LAN that nobody has
UP0=10.9.1.1		# of an interface that has nothing to do with it

on_vr10() {
	main_is r1 "$1" && addr_only_on r1 vr10
}

# to the virtual MAC: its own address, and no other of this machine
virtual_mac_alone() {
	local before after addr

	arp_all_from "$VMAC" "$VADDR" -d "$VMAC" || return 1
	before=$(port_field r1 eth0 .stats.arp_suppressed)
	for addr in 10.0.0.11 "$UP0"; do
		arp_silence "$addr" -d "$VMAC" || return 1
	done
	after=$(port_field r1 eth0 .stats.arp_suppressed)
	# they did arrive, and were kept from the stack
	expect "suppressed on eth0" $((after - before)) -ge 200
}

beside() {
	arp_all_from "$VMAC" $BESIDE &&
		arp_all_from "$VMAC" $BESIDE -d "$VMAC" &&
		arp_all_from "$VMAC" $BESIDE -d "$MAC_ETH0" &&
		arp_silence $BESIDE -d "$MAC_ETH1"
}

proxy_on() {
	ns_exec "$1" sysctl -qw net.ipv4.conf.vr10.proxy_arp=1 \
		net.ipv4.neigh.vr10.proxy_delay=0
}

# r2 would be a proxy as well, and is backup
proxy() {
	arp_all_from "$VMAC" "$FAR_ADDR" &&
		arp_all_from "$VMAC" "$FAR_ADDR" -d "$VMAC"
}

# what is on the LAN answers for itself, and so do the ports
proxy_of_far_alone() {
	arp_silence $NOBODY && arp_silence $NOBODY -d "$VMAC" || return 1
	arp_ask "$UP0" -n 20 -i 20 || return 1
	expect "answers of the virtual MAC" "${arp[$VMAC]-0}" = 0 &&
		expect "answers of eth0" "${arp[$MAC_ETH0]-0}" = 20
}

# the host takes far for a neighbour, and reaches it
host_uses_proxy() {
	ns_ip host route replace "$FAR_ADDR/32" dev eth0 &&
		pings host "$FAR_ADDR" &&
		lladdr_is host "$FAR_ADDR" "$VMAC"
}

to_eth1() {
	cable_pull r1 eth0
	busywait 5000 on_vr10 eth1
}

# whatever address a packet comes from, the question for its next hop must not
# say that this address is at the virtual MAC
asks() {
	local said

	capture_start host eth0 "$tmp/asks" arp
	for addr in "$VADDR" 10.0.0.12 "$UP0"; do
		ns_ip r1 neigh flush dev vr10 > "$tmp/flush" 2>&1
		ns_ip r1 neigh del "$HOST_ADDR" dev vr10 > "$tmp/flush" 2>&1
		ns_exec r1 ping -q -n -c 1 -W 1 -I "$addr" "$HOST_ADDR" \
			> "$tmp/ping"
	done
	busywait 5000 asked 3
	capture_stop "$tmp/asks"
	said=$(tcpdump -n -r "$tmp/asks" "$(asking)" 2> "$tmp/tcpdump" |
		sed -n 's/.* who-has \([0-9.]*\) tell \([0-9.]*\),.*/\2/p' |
		sort -u | tr '\n' ' ')
	expect "sources of requests" "$said" = "$VADDR "
}

asking() {
	echo "arp[6:2] == 1 and ether src $VMAC and arp dst host $HOST_ADDR"
}

asked() {
	[ "$(capture_count "$tmp/asks" "$(asking)")" -ge "$1" ]
}

need_module
need_tool
need_cmd python3 tcpdump
topo_up r1 r2
ktap_plan 11

vr_up r1 200 150 interval 300ms mac virtual accept on &&
	vr_up r2 100 50 interval 300ms mac virtual accept on &&
	busywait 10000 on_vr10 eth0 && busywait 10000 main_none r2 ||
	ktap_bail "cannot configure the routers"

ktap_test "the virtual MAC is asked: it answers for its address alone" \
	virtual_mac_alone
ns_ip r1 addr add $BESIDE/24 dev vr10
ktap_test "a further address on the device is at the virtual MAC" \
	beside
ktap_test "no proxy ARP unless it is switched on" \
	arp_silence "$FAR_ADDR"
proxy_on r1
proxy_on r2
ktap_test "proxy ARP on the device: by main alone, with the virtual MAC" proxy
ktap_test "not for the LAN, nor for other addresses of the machine" \
	proxy_of_far_alone
ktap_test "the host reaches what it is a proxy of" host_uses_proxy
ktap_test "failed over to eth1" to_eth1
ktap_test "then, proxy ARP: with the virtual MAC, once" \
	arp_all_from "$VMAC" "$FAR_ADDR"
ktap_test "then, the further address is at the virtual MAC" \
	arp_all_from "$VMAC" $BESIDE
ktap_test "then, the virtual MAC answers for its address alone" \
	arp_silence 10.0.0.12 -d "$VMAC"
ktap_test "its own requests say no other address is at the virtual MAC" asks
ktap_finish

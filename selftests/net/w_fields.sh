#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The capture of a failover, IPv4 and IPv6, in both placements: tshark finds
# every advertisement well-formed, with the right checksum, and every field of
# each packet that speaks for the virtual router is as RFC 9568 has it.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/decode.sh"
. "$lib_dir/vrrp.sh"

MAC0=02:00:00:00:00:11 MAC1=02:00:00:00:00:12
LL0=fe80::ff:fe00:11 LL1=fe80::ff:fe00:12
VMAC4=00:00:5e:00:01:0a VMAC6=00:00:5e:00:02:0a
LL=fe80::1 V6=2001:db8::1
GROUP4='01:00:5e:00:00:12' GROUP6='33:33:00:00:00:12'

# tshark wants the pseudo-header over IPv4, too; c1_adv.sh sums without
router4() {
	vr_up r1 200 100 interval 200ms checksum pseudo mac "$1" accept on
}

router6() {
	vr r1 router add vr10 vrid 10 address "$LL/64" address "$V6/64" \
		interval 200ms mac "$1" accept on &&
		vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 100
}

# elected, out of service with a good-bye, back, deleted
failover() {
	local family=$1 placement

	capture_start host eth0 "$tmp/wire$family"
	for placement in real virtual; do
		"router$family" "$placement" &&
			busywait 15000 main_is r1 eth0 &&
			announced &&
			ns_ip r1 link set eth0 down &&
			busywait 5000 main_is r1 eth1 &&
			announced &&
			ns_ip r1 link set eth0 up &&
			busywait 15000 main_is r1 eth0 &&
			announced && vr r1 router del vr10 || return 1
	done
	capture_stop "$tmp/wire$family"
}

# long enough for what a new main sends once
announced() {
	nap_ms 500
}

ADVERT4='eth.src eth.dst ip.version ip.hdr_len ip.dsfield ip.len ip.ttl
	ip.proto ip.checksum.status ip.src ip.dst'
ADVERT6='eth.src eth.dst ipv6.version ipv6.tclass ipv6.plen ipv6.hlim ipv6.nxt
	ipv6.src ipv6.dst'
VRRP='vrrp.version vrrp.type vrrp.virt_rtr_id vrrp.prio vrrp.addr_count
	vrrp.reserved_mbz vrrp.short_adver_int vrrp.checksum.status'

adverts4() {
	local mac ip="4|20|0xc0|32|255|112|1" tail='1|0|20|1|10.0.0.1|'

	# shellcheck disable=SC2086	# lists
	decode "$tmp/wire4" vrrp $ADVERT4 $VRRP vrrp.ip_addr _ws.malformed
	for mac in "$MAC0 $MAC1" "$VMAC4 $VMAC4"; do
		echo "${mac% *}|$GROUP4|$ip|10.0.0.11|224.0.0.18|3|1|10|200|$tail"
		echo "${mac% *}|$GROUP4|$ip|10.0.0.11|224.0.0.18|3|1|10|0|$tail"
		echo "${mac#* }|$GROUP4|$ip|10.0.0.12|224.0.0.18|3|1|10|100|$tail"
	done | decoded_is
}

adverts6() {
	local mac ip="6|0x000000c0|40|255|112" tail="2|0|20|1|$LL,$V6|"

	# shellcheck disable=SC2086	# lists
	decode "$tmp/wire6" vrrp $ADVERT6 $VRRP vrrp.ipv6_addr _ws.malformed
	for mac in "$MAC0 $MAC1" "$VMAC6 $VMAC6"; do
		echo "${mac% *}|$GROUP6|$ip|$LL0|ff02::12|3|1|10|200|$tail"
		echo "${mac% *}|$GROUP6|$ip|$LL0|ff02::12|3|1|10|0|$tail"
		echo "${mac#* }|$GROUP6|$ip|$LL1|ff02::12|3|1|10|100|$tail"
	done | decoded_is
}

# order SOURCE0 SOURCE1: who spoke, in turns; each said good-bye that could
order() {
	local once="$1/200 $1/0 $2/100 $1/200 $1/0"

	decode "$3" vrrp "$4" vrrp.prio
	said=$(tr '|' / < "$tmp/decoded" | uniq | tr '\n' ' ')
	[ "$said" = "$once $once " ] && return 0
	ktap_why="$said"
	return 1
}

arps() {
	local mac

	decode "$tmp/wire4" "arp.src.proto_ipv4 == $VADDR &&
		arp.dst.proto_ipv4 == $VADDR" eth.src eth.dst arp.opcode \
		arp.src.hw_mac arp.src.proto_ipv4 arp.dst.proto_ipv4
	for mac in "$MAC0" "$MAC1" "$VMAC4"; do
		echo "$mac|ff:ff:ff:ff:ff:ff|1|$mac|$VADDR|$VADDR"
	done | decoded_is
}

# R S O = 1 0 1, to all nodes, for each address
nas() {
	local mac address

	decode "$tmp/wire6" "icmpv6.type == 136 && ipv6.dst == ff02::1 &&
		(icmpv6.nd.na.target_address == $LL ||
		 icmpv6.nd.na.target_address == $V6)" eth.src eth.dst \
		ipv6.hlim ipv6.dst icmpv6.code icmpv6.checksum.status \
		icmpv6.nd.na.flag.r icmpv6.nd.na.flag.s icmpv6.nd.na.flag.o \
		icmpv6.nd.na.target_address icmpv6.opt.type icmpv6.opt.linkaddr
	for mac in "$MAC0" "$MAC1" "$VMAC6"; do
		for address in "$LL" "$V6"; do
			echo "$mac|33:33:00:00:00:01|255|ff02::1|0|1|1|0|1|$address|2|$mac"
		done
	done | decoded_is
}

# virtual MACs belong to "mac virtual", one for each family
no_other_mac() {
	[ "$(capture_count "$tmp/wire4" ether src "$VMAC6")" = 0 ] &&
		[ "$(capture_count "$tmp/wire6" ether src "$VMAC4")" = 0 ] &&
		[ "$(capture_count "$tmp/wire4" ether src "$VMAC4")" -gt 0 ] &&
		[ "$(capture_count "$tmp/wire6" ether src "$VMAC6")" -gt 0 ]
}

need_cmd tcpdump tshark
need_tool
need_module
topo_up r1
ktap_plan 9

ktap_test "IPv4: failover, return, deletion, in both placements" failover 4
ktap_test "every IPv4 advertisement: each field, well-formed, checksum" adverts4
ktap_test "in turns, with priority 0 before each departure" \
	order 10.0.0.11 10.0.0.12 "$tmp/wire4" ip.src
ktap_test "every gratuitous ARP: each field" arps
ktap_test "IPv6: failover, return, deletion, in both placements" failover 6
ktap_test "every IPv6 advertisement: each field, well-formed, checksum" adverts6
ktap_test "IPv6: in turns, with priority 0 before each departure" \
	order "$LL0" "$LL1" "$tmp/wire6" ipv6.src
ktap_test "every unsolicited neighbour advertisement: each field" nas
ktap_test "the virtual MACs only in their own family" no_other_mac
ktap_finish

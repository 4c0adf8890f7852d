#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Advertisements over IPv6: they come from the link-local address of the
# interface that is main (RFC 9568 7.2), and what arrives with another hop limit
# than 255 is discarded (5.1.2.3).
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

LL_ETH0=fe80::ff:fe00:11
LL_ETH1=fe80::ff:fe00:12
LL_HOST=fe80::ff:fe00:9

# a virtual address is on the interface too, and is not what they come from
other_address_is_there() {
	[ "$1" = virtual ] || only_on6 r1 "$2" "$VLL"
}

# sources_are PLACEMENT DEV MAC ADDRESS: while DEV is main
sources_are() {
	local mac=$1 dev=$2 said

	capture_start host eth0 "$tmp/adv" ip6 proto 112
	busywait 10000 captured 3
	capture_stop "$tmp/adv"
	other_address_is_there "$mac" "$dev" || return 1
	said=$(tcpdump -n -e -r "$tmp/adv" 2> "$tmp/tcpdump" |
		sed -n 's/.* \([0-9a-f:]*\) > 33:33:00:00:00:12, .*: \(fe80:[0-9a-f:]*\) > ff02::12: .*/\1 \2/p' |
		sort -u)
	expect "sources of advertisements" "$said" = "$3 $4"
}

captured() {
	[ "$(capture_count "$tmp/adv")" -ge "$1" ]
}

fails_over() {
	cable_pull r1 eth0
	busywait 5000 settled6 r1 eth1 "$1"
}

# placement MAC HOME0 MAC0 HOME1 MAC1
placement() {
	local mac=$1

	vr6_up r1 200 150 interval 500ms mac "$1" accept on ||
		ktap_bail "cannot configure the router"
	busywait 15000 settled6 r1 eth0 "$2" ||
		ktap_bail "eth0 does not become main"
	ktap_test "mac $mac: advertisements come from eth0's link-local address" \
		sources_are "$1" eth0 "$3" "$LL_ETH0"
	ktap_test "mac $mac: failed over to eth1" fails_over "$4"
	ktap_test "mac $mac: advertisements come from eth1's link-local address" \
		sources_are "$1" eth1 "$5" "$LL_ETH1"
	cable_plug r1 eth0
	vr r1 router del vr10
}

# forged NUMBER WORDS...: from the host, as if it were a router
forged() {
	local n=$1

	shift
	ns_exec host "$lib_dir/craft" eth0 adv "n=$n" src=$LL_HOST \
		dst=ff02::12 interval=200 addrs="$VLL,$V6" "$@"
}

counted() {
	local dev

	for dev in eth0 eth1; do
		[ "$(port_field r1 "$dev" .stats.ttl_errors)" = "$1" ] ||
			return 1
	done
}

# five with each hop limit, all of them counted; believed, the first would have
# made main step back, the others the backup take over
discarded() {
	local hlim count=0

	for hlim in 254 1 0 64; do
		forged 3 ttl=$hlim prio=254 && forged 2 ttl=$hlim prio=0 ||
			return 1
		count=$((count + 5))
		busywait 5000 counted $count || {
			ktap_why="hop limit $hlim: eth0 $(port_field r1 eth0 \
				.stats.ttl_errors), not $count"
			return 1
		}
	done
	expect "heard by eth0" "$(port_field r1 eth0 .stats.rcvd)" = 0
}

believed() {
	forged 1 prio=254 && busywait 5000 main_none r1 || return 1
	expect "who is active" "$(port_field r1 eth0 .active_source)" = \
		$LL_HOST && counted 20
}

need_module
need_tool
need_cmd tcpdump python3
topo_up r1
inet6_up r1
ktap_plan 9

placement real eth0 02:00:00:00:00:11 eth1 02:00:00:00:00:12
placement virtual vr10 "$VMAC6" vr10 "$VMAC6"
# long: no stand-still of the machine is taken for silence
vr6_up r1 200 150 interval 2s || ktap_bail "cannot configure the router"
busywait 20000 settled6 r1 eth0 || ktap_bail "eth0 does not become main"
ktap_test "a hop limit of 254, 1, 0, 64 is discarded and counted" \
	unmoved r1 0 discarded
ktap_test "main is the same, its addresses in place" settled6 r1 eth0
ktap_test "with 255 the same advertisement is believed" believed
ktap_finish

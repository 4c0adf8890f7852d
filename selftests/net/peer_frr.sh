#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One virtual router of vrrpif (r1, two ports) and FRR's vrrpd (r2, one
# interface), each in both roles: VRRPv3 and v2 over IPv4, VRRPv3 over IPv6.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/frr.sh"

V6=2001:db8::1
LL=fe80::1

# r1_is DEV|none: main
r1_is() {
	[ "$(vr_main r1)" = "$1" ]
}

vrrpif_main() {
	r1_is eth0 && frr_is r2 "$family" Backup
}

frr_main() {
	r1_is none && frr_is r2 "$family" Master
}

# nothing but an advertisement that is refused makes the two disagree
counters_clean() {
	local field value

	for field in addr_list_errors link_checksum_errors \
		     link_version_errors length_errors; do
		value=$(port_field r1 eth0 ".stats.$field")
		expect "$field" "$value" = 0 || return 1
	done
}

both_up() {
	vr r1 router add vr10 vrid 10 "${ours[@]}" &&
		vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 150 &&
		busywait 20000 r1_is eth0 &&
		frr_start r2 "${theirs[@]}" " vrrp 10 priority 100" &&
		busywait 20000 vrrpif_main && unmoved r1 2000 true &&
		vrrpif_main
}

frr_preempts() {
	frr_set r2 " vrrp 10 priority 220" && busywait 20000 frr_main
}

frr_steps_back() {
	frr_set r2 " vrrp 10 priority 100" && busywait 20000 vrrpif_main
}

frr_dies() {
	frr_kill r2
	busywait 20000 r1_is eth0
}

clear() {
	vr r1 router del vr10
	ns_ip r2 link del "vrrp$family-eth0-10"
}

# against NAME: with family, ours and theirs set
against() {
	ktap_test "$1: vrrpif 200, FRR 100: vrrpif main, FRR backup" both_up
	ktap_test "$1: FRR gets 220: it preempts" frr_preempts
	ktap_test "$1: what it sends is as configured" counters_clean
	ktap_test "$1: FRR gets 100: vrrpif preempts" frr_steps_back
	ktap_test "$1: FRR gets 220 again" frr_preempts
	ktap_test "$1: FRR is killed: vrrpif main" frr_dies
	ktap_test "$1: and all is taken down" clear
}

need_cmd jq
need_tool
need_module
topo_up r1 r2
[ -x "$FRR_LIB/vrrpd" ] || ktap_skip_all "FRR is not installed"
ktap_plan 21

family=4
frr_device r2 4 "$VADDR/24"
ours=(address "$VADDR/24" interval 200ms)
theirs=(" vrrp 10 version 3" " vrrp 10 advertisement-interval 200"
	" vrrp 10 ip $VADDR")
against "VRRPv3, IPv4"

frr_device r2 4 "$VADDR/24"
ours=(address "$VADDR/24" interval 1s version 2)
theirs=(" vrrp 10 version 2" " vrrp 10 advertisement-interval 1000"
	" vrrp 10 ip $VADDR")
against "VRRPv2"

family=6
frr_device r2 6 "$LL/64" "$V6/64"
ours=(address "$LL/64" address "$V6/64" interval 200ms)
theirs=(" vrrp 10 version 3" " vrrp 10 advertisement-interval 200"
	" vrrp 10 ipv6 $LL" " vrrp 10 ipv6 $V6")
against "VRRPv3, IPv6"
ktap_finish

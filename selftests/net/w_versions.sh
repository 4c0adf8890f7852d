#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# VRRPv2 (RFC 3768) and "version 2+3" (RFC 9568 8.4.2): what is sent, as tshark
# decodes it, and what is listened to.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/decode.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/failover.sh"

# sends VERSION: for a while, into $tmp/decoded
sends() {
	vr_up r1 200 100 interval 1s version "$1" checksum pseudo &&
		busywait 15000 settled r1 eth0 || return 1
	capture_start host eth0 "$tmp/wire$1" ip proto 112
	busywait 10000 captured "$tmp/wire$1" 6 || return 1
	capture_stop "$tmp/wire$1"
	decode "$tmp/wire$1" vrrp ip.src ip.ttl ip.len vrrp.version vrrp.type \
		vrrp.virt_rtr_id vrrp.prio vrrp.addr_count vrrp.auth_type \
		vrrp.adver_int vrrp.short_adver_int vrrp.checksum.status \
		vrrp.ip_addr _ws.malformed
}

captured() {
	[ "$(capture_count "$1")" -ge "$2" ]
}

V2='10.0.0.11|255|40|2|1|10|200|1|0|1||1|10.0.0.1|'
V3='10.0.0.11|255|32|3|1|10|200|1|||100|1|10.0.0.1|'

sends_2() {
	sends 2 && decoded_is <<< "$V2"
}

sends_3() {
	vr r1 router del vr10 && sends 3 && decoded_is <<< "$V3"
}

sends_both() {
	vr r1 router del vr10 && sends 2+3 && decoded_is <<-BOTH
		$V2
		$V3
	BOTH
}

# hears COUNTER WORDS...: with one advertisement it rises by one
hears() {
	local counter=$1 before

	shift
	before=$(port_field r1 eth1 "$counter")
	forge "$@"
	busywait 5000 rose "$counter" "$before"
}

rose() {
	[ "$(port_field r1 eth1 "$1")" = $(($2 + 1)) ]
}

# RCVD: it has heard nobody but its sibling, and is told by another counter
is_heard() {
	hears .stats.interval_errors "$@"
}

learned() {
	expect "Active_Adver_Interval in ms" \
		"$(port_field r1 eth1 .active_interval_ms)" = "$1"
}

# One that speaks both is heard in VRRPv3. It is better, so main goes, and the
# interval of what is heard is obeyed.
v2_of_a_v3_sender() {
	forge ver=3 prio=250 interval=100 src=10.0.0.98
	forge ver=2 prio=250 interval=9 src=10.0.0.98
	busywait 5000 main_none r1 && learned 1000
}

# seconds on the wire
translated() {
	forge ver=2 prio=250 interval=7 src=10.0.0.99
	busywait 5000 learned 7000
}

wrong_version() {
	vr r1 router set vr10 version "$1" || return 1
	hears .stats.link_version_errors "${@:2}"
}

need_cmd tcpdump tshark python3
need_tool
need_module
topo_up r1
forge_start host eth0
ktap_plan 9

ktap_test "version 2: VRRPv2 of RFC 3768, authentication 0, and nothing else" \
	sends_2
ktap_test "version 2: VRRPv2 is heard" \
	is_heard ver=2 prio=1 interval=5
ktap_test "authentication other than 0 is counted and not heard" \
	hears .stats.auth_errors ver=2 prio=250 resv=1 interval=1
ktap_test "version 2: VRRPv3 is not heard" \
	wrong_version 2 ver=3 prio=250
ktap_test "version 3: VRRPv3 and nothing else" sends_3
ktap_test "version 3: VRRPv2 is not heard" wrong_version 3 ver=2 prio=250
ktap_test "version 2+3: both, of the same content" sends_both
ktap_test "version 2+3: VRRPv2 of a sender of VRRPv3 is ignored" \
	v2_of_a_v3_sender
ktap_test "version 2+3: VRRPv2 is heard, its seconds translated" translated
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# IPv6, in both placements: link-local first, unsolicited neighbour
# advertisements, and the addresses follow the main role.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"

V6=2001:db8::1
LL=fe80::1
VMAC=00:00:5e:00:02:06

addresses_up() {
	ns_exec r1 sysctl -qw net.ipv6.conf.all.forwarding=1
	ns_ip r1 addr add 2001:db8::11/64 dev eth0 nodad &&
		ns_ip r1 addr add 2001:db8::12/64 dev eth1 nodad &&
		ns_ip host addr add 2001:db8::9/64 dev eth0 nodad
}

# router MAC: real or virtual
router_up6() {
	vr r1 router add vr10 vrid 6 address "$LL/64" address "$V6/64" \
		interval 200ms mac "$1" accept on &&
		vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 100
}

# at ROLE DEV: DEV has the role, HOME both addresses
at() {
	main_is r1 "$1" && has6 "$2" "$V6" && has6 "$2" "$LL" &&
		[ "$(ns_ip r1 -6 -o addr show to "$V6" | wc -l)" = 1 ]
}

has6() {
	[ -n "$(ns_ip r1 -6 -o addr show dev "$1" to "$2")" ]
}

no_interface_identifier() {
	! ns_ip r1 -6 -o addr show | grep -i '5eff:fe\|5e00:2' > "$tmp/eui"
}

# small_mtu HOME0 HOME1: IPv6 leaves an interface with less than 1280 bytes
small_mtu() {
	ns_ip r1 link set eth0 mtu 1200 &&
		busywait 5000 at eth1 "$2" && no_interface_identifier || return 1
	ns_ip r1 link set eth0 mtu 1500 &&
		ns_ip r1 addr add 2001:db8::11/64 dev eth0 nodad &&
		busywait 15000 at eth0 "$1" && no_interface_identifier
}

# the host's own neighbour entry, which an unsolicited NA must have changed
host_has() {
	[[ " $(ns_ip host -6 neigh show "$V6") " == *" lladdr $1 "* ]]
}

answers6() {
	ns_exec host ping -q -n -c 1 -W 2 "$V6" > "$tmp/ping" &&
		ns_exec host ping -q -n -c 1 -W 2 "$LL%eth0" > "$tmp/ping"
}

first_route() {
	local said

	said=$(ns_ip r1 -6 route get 2001:db8::9)
	[[ $said == *" dev $1 "* ]] || {
		ktap_why="$said"
		return 1
	}
}

fields() {
	tshark -n -r "$tmp/wire" -Y "$1" \
		-T fields -E separator=/s "${@:2}" 2> "$tmp/tshark" | sort -u
	grep "aren't valid" "$tmp/tshark" || true
}

# SOURCE_MAC
advertised() {
	local want

	want="$1 33:33:00:00:00:12 255 0x000000c0 3 6 200 2 20 1 $LL,$V6"
	capture_stop "$tmp/wire"
	said=$(fields 'vrrp.prio == 200' -e eth.src -e eth.dst -e ipv6.hlim \
		-e ipv6.tclass -e vrrp.version -e vrrp.virt_rtr_id -e vrrp.prio \
		-e vrrp.addr_count -e vrrp.short_adver_int \
		-e vrrp.checksum.status -e vrrp.ipv6_addr)
	[ "${said,,}" = "${want,,}" ] || {
		ktap_why="'$said', not '$want'"
		return 1
	}
}

# RFC 9568 6.4.1: R = 1, S = 0, O = 1, to all nodes, with the MAC
announced() {
	local want

	want="ff02::1 255 1 0 1 $V6 $1 1"
	said=$(fields "icmpv6.type == 136 && icmpv6.nd.na.target_address == $V6
		&& ipv6.dst == ff02::1 && eth.src == $1" -e ipv6.dst \
		-e ipv6.hlim -e icmpv6.nd.na.flag.r -e icmpv6.nd.na.flag.s \
		-e icmpv6.nd.na.flag.o -e icmpv6.nd.na.target_address \
		-e icmpv6.opt.linkaddr -e icmpv6.checksum.status)
	[ "$said" = "$want" ] || {
		ktap_why="'$said', not '$want'"
		return 1
	}
}

joined() {
	[ "$(ns_ip r1 maddr show | grep -c 'inet6 ff02::12')" = "$1" ] || {
		ktap_why="$(ns_ip r1 maddr show | grep -c 'inet6 ff02::12')"
		return 1
	}
}

left_nothing() {
	vr r1 router del vr10 && joined 0 &&
		[ -z "$(ns_ip r1 -6 addr show to "$V6")" ] &&
		[ -z "$(ns_ip r1 -6 addr show to "$LL")" ] &&
		[ -z "$(ns_ip r1 -6 route show proto 112)" ]
}

deleted_comes_back() {
	ns_ip r1 addr del "$V6/64" dev "$1" && busywait 3000 has6 "$1" "$V6"
}

# placement PLACEMENT HOME0 MAC0 HOME1 MAC1: all of it
placement() {
	local mac=$1 home0=$2 mac0=$3 home1=$4 mac1=$5

	capture_start host eth0 "$tmp/wire" ip6
	ktap_test "$mac: a router is added and two ports join" router_up6 "$mac"
	# duplicate address detection of the ports comes first
	ktap_test "$mac: eth0 becomes main, both addresses on $home0" \
		busywait 15000 at eth0 "$home0"
	ktap_test "$mac: both ports are in ff02::12" joined 2
	ktap_test "$mac: the host reaches both addresses" answers6
	ktap_test "$mac: egress follows main" first_route "$home0"
	ktap_test "$mac: advertisements are as RFC 9568 has them" \
		advertised "$mac0"
	ktap_test "$mac: unsolicited NA are as RFC 9568 has them" \
		announced "$mac0"
	cable_pull r1 eth0
	ktap_test "$mac: cable pulled: both addresses on $home1" \
		busywait 5000 at eth1 "$home1"
	ktap_test "$mac: the host's neighbour entry is right" \
		busywait 3000 host_has "$mac1"
	ktap_test "$mac: the host reaches both addresses again" answers6
	ktap_test "$mac: egress follows main again" first_route "$home1"
	cable_plug r1 eth0
	ktap_test "$mac: plugged back: preempts" busywait 15000 at eth0 "$home0"
	ktap_test "$mac: an MTU too small for IPv6 is only eth0's affair" \
		small_mtu "$home0" "$home1"
	ktap_test "$mac: a deleted address is put back" \
		deleted_comes_back "$home0"
	ktap_test "$mac: deleted: nothing is left" left_nothing
}

refuses_both_families() {
	refused "not both" vr r1 router add vr6 vrid 6 address "$LL/64" \
		address 10.0.0.1/24 ||
		refused "a router each" vr r1 router add vr6 vrid 6 \
			address "$LL/64" address 10.0.0.1/24
}

need_module
need_tool
need_cmd jq tcpdump tshark
topo_up r1
addresses_up || ktap_skip_all "no IPv6 here"
ktap_plan 33

placement real eth0 02:00:00:00:00:11 eth1 02:00:00:00:00:12
placement virtual vr10 "$VMAC" vr10 "$VMAC"
ktap_test "the virtual MAC makes no address" no_interface_identifier
ktap_test "the first address must be link-local" refused "link-local" \
	vr r1 router add vr6 vrid 6 address "$V6/64"
ktap_test "IPv4 and IPv6 in one router are refused" refuses_both_families
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# No sysctl has to be changed by the user: failover and ARP hold with the
# distribution's defaults, with rp_filter=1 and with arp_ignore and arp_announce
# at 0, and with the values that people set against ARP flux.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/arp.sh"

# for all of IPv4 in the router, present and future interfaces
sysctls() {
	local dev setting

	for setting; do
		for dev in all default eth0 eth1 up0; do
			echo "net.ipv4.conf.$dev.$setting"
		done
	done > "$tmp/sysctls"
	ns_exec r1 sysctl -q -p "$tmp/sysctls"
}

# the module must not have made it easy for itself
untouched() {
	show_sysctls > "$tmp/after"
	diff "$tmp/before" "$tmp/after" > "$tmp/diff" && return 0
	ktap_why="sysctls changed: $(< "$tmp/diff")"
	return 1
}

show_sysctls() {
	ns_exec r1 sysctl -a --pattern '^net\.ipv4\.(conf|ip_forward)' \
		2> /dev/null | sort
}

role_and_traffic() {
	event_wait 5000 "main $1" && meter_flowing 5000 &&
		busywait 5000 settled r1 "$1"
}

cable() {
	cable_pull r1 eth0
	role_and_traffic eth1 || return 1
	cable_plug r1 eth0
	role_and_traffic eth0
}

silent() {
	path_dead r1 eth0 both
	role_and_traffic eth1 || return 1
	path_heal r1 eth0
	role_and_traffic eth0
}

arp_on_eth0() {
	arp_of_virtual "$MAC_ETH0" "$MAC_ETH1" eth1
}

# own addresses of the ports: what answers for that of the backup is up to the
# sysctls, but never the wrong one for that of main
arp_of_main() {
	arp_all_from "$MAC_ETH0" 10.0.0.11 &&
		arp_silence 10.0.0.11 -d "$MAC_ETH1" || return 1
	ktap_diag "for the backup's own address:"
	arp_ask 10.0.0.12 -n 20
}

# both ports hear each other, whatever the source address checks say
hears() {
	local before

	before=$(port_field r1 eth1 .stats.rcvd)
	busywait 3000 heard_more "$before"
}

heard_more() {
	[ "$(port_field r1 eth1 .stats.rcvd)" -gt "$1" ]
}

# all_of WHAT: everything, with the sysctls as they are now
all_of() {
	show_sysctls > "$tmp/before"
	ktap_test "$1: the backup hears main" hears
	ktap_test "$1: cable pulled and plugged, traffic follows" cable
	ktap_test "$1: silent failure and back, traffic follows" silent
	ktap_test "$1: ARP for the virtual address is answered by main only" \
		arp_on_eth0
	ktap_test "$1: ARP for main's own address is answered by it only" \
		arp_of_main
	ktap_test "$1: no sysctl was changed" untouched
}

need_cmd python3
need_module
need_tool
topo_up r1
ktap_plan 18
vr_up r1 200 100 interval 100ms || ktap_bail "cannot configure the router"
busywait 10000 settled r1 eth0 || ktap_bail "eth0 does not become main"
events_start r1
meter_start 10
meter_flowing 10000 || ktap_bail "no traffic flows through the router"
ktap_diag "defaults here: $(show_sysctls | grep -E \
	'\.(all|eth0)\.(rp_filter|arp_ignore|arp_announce|accept_local)' |
	tr '\n' ' ')"

all_of "defaults"
sysctls rp_filter=1 arp_ignore=0 arp_announce=0 arp_filter=0 accept_local=0
all_of "rp_filter=1 arp_ignore=0 arp_announce=0"
# what keepalived's users are told to set
sysctls rp_filter=2 arp_ignore=1 arp_announce=2 arp_filter=1
all_of "rp_filter=2 arp_ignore=1 arp_announce=2 arp_filter=1"
ktap_finish

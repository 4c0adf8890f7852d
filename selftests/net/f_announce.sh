#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The LAN is told where the virtual addresses are: gratuitous ARP at once on a
# takeover, announce-count times at announce-interval, then once in every
# announce-refresh.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

VADDR2=10.0.0.2
FIELDS=(-e frame.time_epoch -e eth.src -e eth.dst -e arp.opcode
	-e arp.src.hw_mac -e arp.src.proto_ipv4 -e arp.dst.hw_mac
	-e arp.dst.proto_ipv4)

# the gratuitous ones of the host's wire so far: arp_ms, arp_ip, arp_line
read_announcements() {
	local when src dst op sha spa tha tpa

	arp_ms=() arp_ip=() arp_line=()
	while read -r when src dst op sha spa tha tpa; do
		[ "$spa" = "$tpa" ] || continue
		when=${when/./}
		arp_ms+=("${when:0:13}")
		arp_ip+=("$spa")
		arp_line+=("$src $dst $op $sha $spa $tha $tpa")
	done < <(tshark -n -r "$tmp/arp" -Y arp -T fields "${FIELDS[@]}" \
			2> /dev/null)
}

# announced COUNT: of each of the two addresses
announced() {
	local ip count

	read_announcements
	for ip in "$VADDR" "$VADDR2"; do
		count=$(printf '%s\n' "${arp_ip[@]}" | grep -cFx "$ip")
		[ "$count" -ge "$1" ] || return 1
	done
}

# capture_role COUNT COMMAND...: what is announced because of COMMAND, by the
# time each address was announced COUNT times
capture_role() {
	local count=$1

	shift
	events_forget
	capture_start host eth0 "$tmp/arp" arp
	"$@" || return 1
	event_wait 10000 'main *' || return 1
	main_ms=$event_ms
	busywait 10000 announced "$count"
}

# RFC 9568 6.4.1: a request from and for the address, with main's MAC
fields_are() {
	local mac=$1 i want

	for ((i = 0; i < ${#arp_line[@]}; i++)); do
		want="$mac ff:ff:ff:ff:ff:ff 1 $mac ${arp_ip[i]} "
		case ${arp_line[i]} in
		"$want"*" ${arp_ip[i]}")	;;
		*)	ktap_why="announced: ${arp_line[i]}"
			return 1 ;;
		esac
	done
	[ "${#arp_line[@]}" != 0 ]
}

# The first one belongs to the takeover itself. What a process heard of it and
# when, and the capture's time, differ by what the machine stands still.
at_once() {
	local after=$((arp_ms[0] - main_ms))

	ktap_diag "announced $after ms after the takeover was reported"
	expect "ms to the first announcement" "$after" -le 100
}

# spaced MS: of the first address
spaced() {
	local i last='' gaps=()

	for ((i = 0; i < ${#arp_ms[@]}; i++)); do
		[ "${arp_ip[i]}" = "$VADDR" ] || continue
		[ -z "$last" ] || gaps+=($((arp_ms[i] - last)))
		last=${arp_ms[i]}
	done
	ktap_diag "ms between announcements: ${gaps[*]}"
	median "${gaps[@]}"
	# a process that is late does not shift the next ones much, so the
	# median is near; none comes early but after a late one
	expect "the median in ms" "$median" -ge $(($1 * 8 / 10)) &&
		expect "the median in ms" "$median" -le $(($1 * 14 / 10 + 20))
}

# exactly COUNT MS: and none more in MS
exactly() {
	nap_ms "$2"
	read_announcements
	expect announcements "${#arp_ip[@]}" = $((2 * $1))
}

count_grew() {
	[ "$(port_field r1 "$1" .stats.announced)" -ge "$2" ]
}

takeover() {
	capture_role 5 cable_pull r1 eth0
}

back() {
	capture_stop "$tmp/arp"
	vr r1 router set vr10 announce-count 7 announce-interval 100ms ||
		return 1
	capture_role 7 cable_plug r1 eth0
}

# at least 1 s apart, and going on
refreshed() {
	capture_stop "$tmp/arp"
	vr r1 router set vr10 announce-refresh 1s || return 1
	capture_start host eth0 "$tmp/arp" arp
	busywait 15000 announced 4 || return 1
	spaced 1000 && fields_are 02:00:00:00:00:11
}

# the backup announces nothing, and nobody does when main goes away for good
silence() {
	capture_stop "$tmp/arp"
	vr r1 router del vr10 || return 1
	capture_start host eth0 "$tmp/arp" arp
	nap_ms 2500
	read_announcements
	expect announcements "${#arp_ip[@]}" = 0
}

# a host that learned the old MAC sends to the new one, whatever its own
# timers say
host_learns() {
	lladdr_is host "$VADDR" "$1"
}

need_cmd tshark tcpdump
need_module
need_tool
topo_up r1
ktap_plan 14
vr r1 -b - <<-BATCH || ktap_bail "cannot configure the router"
	router add vr10 vrid 10 address $VADDR/24 address $VADDR2/24 interval 100ms announce-count 5 announce-interval 300ms announce-refresh 0
	port add vr10 dev eth0 priority 200
	port add vr10 dev eth1 priority 100
BATCH
busywait 10000 settled r1 eth0 || ktap_bail "eth0 does not become main"
busywait 10000 count_grew eth0 10
pings host "$VADDR" || ktap_bail "the host cannot reach $VADDR"
events_start r1

ktap_test "cable pulled: eth1 announces both addresses 5 times" takeover
ktap_test "the host sends to eth1" busywait 3000 host_learns 02:00:00:00:00:12
ktap_test "requests, sender and target the address, MAC of eth1" \
	fields_are 02:00:00:00:00:12
ktap_test "the first ones go out with the takeover" at_once
ktap_test "they are 300 ms apart" spaced 300
ktap_test "5 times and no more (announce-refresh 0)" exactly 5 1500
ktap_test "the counter of eth1 knows it" count_grew eth1 10
ktap_test "plugged back, announce-count 7: eth0 announces 7 times" back
ktap_test "the host sends to eth0" busywait 3000 host_learns 02:00:00:00:00:11
ktap_test "requests, sender and target the address, MAC of eth0" \
	fields_are 02:00:00:00:00:11
ktap_test "they are 100 ms apart" spaced 100
ktap_test "7 times and no more" exactly 7 1000
ktap_test "announce-refresh 1s: once a second" refreshed
ktap_test "router deleted: no more announcements" silence
ktap_finish

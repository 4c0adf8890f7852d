#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C1-adv: the main interface multicasts advertisements periodically; the
# backup interfaces of the same router receive them over the LAN, and only
# over the LAN: no shortcut inside the host.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/capture.sh"

interval=200

captured() {
	[ "$(capture_count "$tmp/pcap")" -ge "$1" ]
}

# from main to the group, as RFC 9568 5.1.1 and 7.2 want it; mac real
all_headers_right() {
	local good

	good="ether src 02:00:00:00:00:11 and ether dst 01:00:5e:00:00:12"
	good+=" and src host 10.0.0.11 and dst host 224.0.0.18"
	good+=" and ip[8] = 255 and ip[1] = 0xc0"
	[ "$(capture_count "$tmp/pcap" "$good")" -ge 10 ] &&
		[ "$(capture_count "$tmp/pcap" "not ($good)")" = 0 ]
}

# sum_of FILE: of the VRRP messages behind 20 bytes of IP header, 16 bits at a
# time; ffff for a checksum of RFC 9568 over IPv4
sums_of() {
	local line words='' word sum

	while IFS= read -r line; do
		if [[ $line != *0x* ]]; then
			[ -z "$words" ] || one_sum
			words=''
		else
			words+=" ${line#*:}"
		fi
	done < <(tcpdump -n -x -r "$1" 2> /dev/null; echo)
}

one_sum() {
	sum=0
	# the IP header is ten words
	# shellcheck disable=SC2086	# a list
	set -- $words
	for word in "${@:11}"; do
		sum=$((sum + 16#$word))
	done
	printf '%x\n' $(((sum & 0xffff) + (sum >> 16)))
}

checksum_right() {
	local sums

	sums=$(sums_of "$tmp/pcap" | sort | uniq -c)
	ktap_diag "sums over the VRRP messages: $sums"
	[[ $sums =~ ^\ +[0-9]+\ ffff$ ]]
}

# tshark takes the checksum for one with the IPv4 pseudo-header
decoded() {
	local line want

	tshark -n -r "$tmp/pcap" -c 3 -T fields -e vrrp.version -e vrrp.type \
		-e vrrp.virt_rtr_id -e vrrp.prio -e vrrp.addr_count \
		-e vrrp.short_adver_int -e vrrp.ip_addr -e vrrp.checksum.status \
		-E separator=, > "$tmp/decoded" 2> "$tmp/tshark.err" ||
		{ ktap_why="tshark: $(< "$tmp/tshark.err")"; return 1; }
	want="3,1,10,200,1,20,$VADDR,1"
	[ "$(wc -l < "$tmp/decoded")" = 3 ] || return 1
	while IFS= read -r line; do
		[ "$line" = "$want" ] || {
			ktap_why="tshark decodes '$line', not '$want'"
			return 1
		}
	done < "$tmp/decoded"
}

# The mean of many: each may be late, but they do not drift; and none is early
# enough to be a second timer's.
periodic() {
	local i n=20 first mean least=$((interval * 1000)) step

	wire_mark
	busywait $((n * interval * 3)) seen_at_least $n || return 1
	first=$wire_news
	for ((i = first + 1; i < first + n; i++)); do
		step=$((wire_us[i] - wire_us[i - 1]))
		[ "$step" -ge "$least" ] || least=$step
	done
	mean=$(((wire_us[first + n - 1] - wire_us[first]) / (n - 1) / 1000))
	ktap_diag "shortest period: $((least / 1000)) ms"
	within "mean period" "$mean" $((interval - interval / 20)) \
		$((interval + interval / 5))
}

seen_at_least() {
	wire_count 10.0.0.11
	[ "$count" -ge "$1" ]
}

counted_where_received() {
	local before

	before=$(port_field r1 eth1 .stats.rcvd)
	wire_mark
	busywait 5000 seen_at_least 5
	[ "$(port_field r1 eth1 .stats.rcvd)" -ge $((before + 5)) ] &&
		[ "$(port_field r1 eth0 .stats.rcvd)" = 0 ]
}

# The path from eth0 into the LAN is cut, its link stays up: it goes on
# sending, and eth1 must hear none of it.
lan_only() {
	local heard sent i

	capture_start r1 eth0 "$tmp/sent" src host 10.0.0.11 and ip proto 112
	wire_mark
	path_dead r1 eth0 both
	busywait 10000 wire_saw 10.0.0.12 || return 1
	capture_stop "$tmp/sent"

	# silence of three intervals at eth1 is two or three more from eth0
	for ((i = wire_at; i > 0 && wire_at - i < 2; i--)); do
		[ "${wire_src[i]}" != 10.0.0.11 ] || break
	done
	sent=$(tcpdump -n -tt -r "$tmp/sent" 2> /dev/null |
	       awk -v last="${wire_us[i]}" '$1 * 1000000 > last + 1000' |
	       wc -l)
	ktap_diag "sent by eth0 after the last one eth1 heard: $sent"
	[ "$sent" -ge 2 ] || ktap_why="eth0 did not go on sending"

	wire_news=0
	wire_count 10.0.0.11
	heard=$(port_field r1 eth1 .stats.rcvd)
	ktap_diag "on the wire of eth1: $count, counted by its port: $heard"
	[ "$heard" = "$count" ] ||
		ktap_why="eth1 counted what did not arrive on its wire"
	[ -z "$ktap_why" ]
}

none_from_backup() {
	wire_mark
	nap_ms $((5 * interval))
	wire_count 10.0.0.11
	[ "$count" = 0 ] || return 1
	wire_count 10.0.0.12
	[ "$count" -ge 3 ]
}

set_up() {
	vr_up r1 200 100 interval ${interval}ms "$@" &&
		busywait 10000 settled r1 eth0
}

pseudo_decoded() {
	wire_stop
	path_heal r1 eth0
	vr r1 router del vr10 && set_up checksum pseudo || return 1
	capture_start r1 eth1 "$tmp/pcap" src host 10.0.0.11 and ip proto 112
	busywait 5000 captured 3 || return 1
	capture_stop "$tmp/pcap"
	decoded
}

need_cmd tcpdump tshark
need_tool
need_module
topo_up r1
ktap_plan 8
wire_start r1 eth1

ktap_test "two ports, eth0 is main" set_up
capture_start r1 eth1 "$tmp/pcap" ip proto 112
ktap_test "eth1 receives advertisements at the configured interval" periodic
capture_stop "$tmp/pcap"
ktap_test "all of them from main's MAC and address, TTL 255, to the group" \
	all_headers_right
ktap_test "all with the checksum of RFC 9568" checksum_right
ktap_test "the port counts what arrives on its own interface" \
	counted_where_received
ktap_test "LAN path cut: eth0 goes on sending, eth1 hears nothing of it" \
	lan_only
busywait 10000 settled r1 eth1
ktap_test "the new main advertises, the old one is silent" none_from_backup
ktap_test "tshark decodes VRRPv3, with checksum pseudo as good" pseudo_decoded
ktap_finish

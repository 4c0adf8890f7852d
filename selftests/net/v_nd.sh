#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Neighbour discovery for the addresses of an IPv6 virtual router with "mac
# virtual" (RFC 9568 6.4.2, 6.4.3, 8.2.2): main alone answers, and asks, with
# the virtual MAC and never with another.
# shellcheck disable=SC2034,SC2154	# HOST6 and the like are of inet6.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

# RFC 4861 7.2.4: to a unicast solicitation the option may be left out
answer="5 from $VMAC6 option $VMAC6 flags RSO"
answer_unicast="5 from $VMAC6 option - flags RS-"

main_answers() {
	nd_said "$V6" "$answer" "$VLL" "$answer" \
		"$V6@$VMAC6" "$answer_unicast" "$VLL@$VMAC6" "$answer_unicast"
}

# answer_for_none LAST...: the interface with this last byte of its MAC answers
# for its own address, and not for the virtual ones
answer_for_none() {
	local last mac said=()

	for last; do
		mac=02:00:00:00:00:$last
		said+=("$V6@$mac-" none "$VLL@$mac-" none "2001:db8::$last@$mac"
		       "5 from $mac option - flags RS-")
	done
	nd_said "${said[@]}"
}

# it forwards to the host, and has forgotten where that is
asks_anew() {
	ns_ip "$1" -6 neigh flush dev vr10 > "$tmp/flush" 2>&1
	ns_ip "$1" -6 neigh del "$HOST6" dev vr10 > "$tmp/flush" 2>&1
	ns_exec host ping -q -n -c 2 -W 3 "$FAR6" > "$tmp/ping" &&
		lladdr_is "$1" "$HOST6" 02:00:00:00:00:09
}

to_eth1() {
	cable_pull r1 eth0
	busywait 10000 settled6 r1 eth1 vr10 && in_groups r1 vr10 &&
		main_answers
}

# the way back is r2's from then on, too
to_r2() {
	ns_ip far -6 route del 2001:db8::/64 via 2001:db8:1::b
	vr r1 port set vr10 dev eth1 priority 10 &&
		busywait 10000 bare6 r1 &&
		busywait 10000 settled6 r2 eth0 vr10 && in_groups r2 vr10 &&
		main_answers
}

left_groups() {
	busywait 5000 in_no_group r1
}

unaccepted() {
	vr r2 router set vr10 accept off && main_answers || return 1
	if pings host "$V6" > "$tmp/ping"; then
		ktap_why="the address takes packets"
		return 1
	fi
}

# lines WHAT: of what was captured
lines() {
	grep -E "$1" "$tmp/lines"
}

# from a virtual address, or by its MAC; not another router's probe
asked_with_vmac() {
	local right="link-address option (1), length 8 (1): $VMAC6"

	lines ' neighbor solicitation,' |
		grep -E "^$VMAC6|\) ($V6|$VLL) > " > "$tmp/asked"
	grep -qF "who has $HOST6"$'\t' "$tmp/asked" || {
		ktap_why="it never asked for the host"
		return 1
	}
	! grep -vE "^$VMAC6 " "$tmp/asked" &&
		! grep -vF "$right" "$tmp/asked"
}

# 8.2.2-5: all that is said about the addresses, or from them
nothing_physical() {
	local about="tgt is ($V6|$VLL), |\) ($V6|$VLL) > "

	lines "$about" > "$tmp/said"
	expect "kinds of messages" "$(wc -l < "$tmp/said")" -ge 6 || return 1
	! grep -vE "^$VMAC6 " "$tmp/said" || return 1
	! grep -E 'link-address option' "$tmp/said" | grep -vF "): $VMAC6" ||
		return 1
	# what eth0 says of its own address is not hidden by the way of looking
	lines "^02:00:00:00:00:11 .* tgt is 2001:db8::11," > "$tmp/own"
}

# not as duplicate address detection does; that of another address was seen
no_probe() {
	lines ' :: > .* who has 2001:db8::1d' > "$tmp/probe" &&
		! lines " :: > .* who has ($V6|$VLL)\>"
}

need_module
need_tool
need_cmd tcpdump python3
topo_up r1 r2
capture_start host eth0 "$tmp/wire" icmp6
inet6_up r1 r2
# what a probe looks like
ns_ip r1 addr add 2001:db8::1d/64 dev eth0
ktap_plan 15

vr6_up r1 200 150 interval 200ms mac virtual accept on &&
	vr6_up r2 100 50 interval 200ms mac virtual accept on ||
	ktap_bail "cannot configure the routers"
ktap_test "r1 has both addresses, r2 has none" eval \
	'busywait 20000 settled6 r1 eth0 vr10 && busywait 10000 bare6 r2'
ktap_test "without duplicate address detection" no_dad r1 vr10
ktap_test "main is in the solicited-node group of each address" \
	in_groups r1 vr10
ktap_test "neither its ports are in them, nor the other machine" eval \
	'in_no_group r1 eth0 && in_no_group r1 eth1 && in_no_group r2'
ktap_test "each solicitation gets one answer: virtual MAC, router flag" \
	main_answers
ktap_test "no interface answers, of main, its backup, or a backup machine" \
	answer_for_none 11 12 21 22
ktap_test "main asks for the host, and forwards to it" asks_anew r1
ktap_test "failed over to eth1: the same answers" to_eth1
ktap_test "failed over to r2: the same answers" to_r2
ktap_test "r1 is not in the solicited-node groups any more" left_groups
ktap_test "accept off: solicitations are answered, pings are not" unaccepted
ktap_test "accept off: answers to its own solicitations are heard" \
	asks_anew r2
capture_stop "$tmp/wire"
nd_lines "$tmp/wire" > "$tmp/lines"
ktap_test "all it solicited carries the virtual MAC, twice" asked_with_vmac
ktap_test "nothing was said about the addresses with another MAC" \
	nothing_physical
ktap_test "nobody probed for them, as duplicate address detection does" \
	no_probe
ktap_finish

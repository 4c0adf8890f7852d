#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# ARP for the virtual address is answered by the main interface only: 100 of
# 100, before and after a failover, broadcast or unicast to either interface.
# ARP for the own address of a port is answered by that port only.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/arp.sh"

# without the module both answer: the test would see it if they did
flux_is_visible() {
	ns_ip r1 addr add "$VADDR/24" dev eth0 || return 1
	arp_ask "$VADDR" -n 20 || return 1
	ns_ip r1 addr del "$VADDR/24" dev eth0
	expect "answers of eth0" "${arp[$MAC_ETH0]-0}" = 20 &&
		expect "answers of eth1" "${arp[$MAC_ETH1]-0}" = 20
}

# an address of the machine that has nothing to do with the router: the stack
# answers on both, as it does without us
others_untouched() {
	arp_ask 10.9.1.1 -n 20 -i 20 || return 1
	expect "answers of eth0" "${arp[$MAC_ETH0]-0}" = 20 &&
		expect "answers of eth1" "${arp[$MAC_ETH1]-0}" = 20
}

# arp_not_from MAC OPTIONS...: of questions to all, and to it
arp_not_from() {
	local mac=$1

	shift
	arp_ask "$VADDR" -n 100 "$@" || return 1
	expect "answers of the backup" "${arp[$mac]-0}" = 0 || return 1
	arp_silence "$VADDR" -d "$mac" "$@"
}

fail_over() {
	cable_pull r1 eth0
	busywait 5000 settled r1 eth1 || return 1
	cable_plug r1 eth0
	# preempt off: eth0 stays backup, with a path that works
	event_wait 5000 'port eth0 initialize -> backup *' || return 1
	busywait 5000 pings host 10.0.0.11
}

# through a change back and forth: no request is answered by two, none goes
# unanswered, and nobody answers who is not main any more
during_changes() {
	local prober

	ns_exec host "$lib_dir/arp_probe" -i 3 -w -u "$tmp/enough" eth0 \
		"$VADDR" > "$tmp/during" &
	prober=$!
	defer stop_bg "$prober"
	busywait 10000 grep -q started "$tmp/during" || return 1
	vr r1 router set vr10 preempt immediate || return 1
	event_wait 5000 'main eth0' || return 1
	vr r1 port set vr10 dev eth1 priority 220 || return 1
	event_wait 5000 'main eth1' || return 1
	vr r1 port set vr10 dev eth1 priority 100 || return 1
	event_wait 5000 'main eth0' || return 1
	nap_ms 300
	: > "$tmp/enough"
	wait "$prober" || return 1
	arp_read "$tmp/during" || return 1
	expect missed "${arp[missed]}" = 0 &&
		expect answers \
			$((${arp[$MAC_ETH0]-0} + ${arp[$MAC_ETH1]-0})) = "${arp[sent]}" &&
		expect order "${arp[order]}" = \
			"$MAC_ETH1 $MAC_ETH0 $MAC_ETH1 $MAC_ETH0"
}

need_cmd python3
need_module
need_tool
topo_up r1
ktap_plan 12

ktap_test "without the module both interfaces answer" flux_is_visible
vr_up r1 200 100 interval 100ms preempt off ||
	ktap_bail "cannot configure the router"
busywait 10000 settled r1 eth0 || ktap_bail "eth0 does not become main"
events_start r1

ktap_test "virtual address: main answers 100 of 100, the backup none" \
	arp_of_virtual "$MAC_ETH0" "$MAC_ETH1" eth1
ktap_test "own addresses: answered by their own interface only" \
	arp_of_siblings
# what the stack takes for a question as well
ktap_test "asked as IEEE 802: the same" \
	arp_of_virtual "$MAC_ETH0" "$MAC_ETH1" eth1 -H 6
ktap_test "asked with a priority tag: the same" \
	arp_of_virtual "$MAC_ETH0" "$MAC_ETH1" eth1 -v 0
ktap_test "asked with two of them: never the backup" \
	arp_not_from "$MAC_ETH1" -v 0 -v 0
ktap_test "an address of another interface is left to the stack" \
	others_untouched

ktap_test "eth1 is main, eth0 a backup with a working path" fail_over
ktap_test "then, virtual address: main answers 100 of 100, the backup none" \
	arp_of_virtual "$MAC_ETH1" "$MAC_ETH0" eth0
ktap_test "then, own addresses: answered by their own interface only" \
	arp_of_siblings
ktap_test "while the role moves: one answer to each, from main" during_changes
ktap_test "and main answers still, alone" arp_all_from "$MAC_ETH0" "$VADDR"
ktap_finish

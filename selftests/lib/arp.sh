# SPDX-License-Identifier: GPL-2.0
# Who answers ARP, to be sourced after net.sh and failover.sh.
# shellcheck shell=bash disable=SC2154

MAC_ETH0=02:00:00:00:00:11
MAC_ETH1=02:00:00:00:00:12

declare -A arp=()

# arp_read FILE: what arp_probe printed, into arp[MAC], arp[sent] ...
arp_read() {
	local word rest

	arp=()
	while read -r word rest; do
		arp[$word]=$rest
	done < "$1"
	# the order is long when two answer in turns
	ktap_diag "$(tail -n +2 "$1" | tr '\n' ' ' | cut -c -250)"
	[ -n "${arp[sent]-}" ]
}

# arp_ask TARGET [OPTIONS...]: from the host
arp_ask() {
	local target=$1

	shift
	need_cmd python3
	ns_exec host "$lib_dir/arp_probe" "$@" eth0 "$target" > "$tmp/arp"
	arp_read "$tmp/arp"
}

# arp_all_from MAC TARGET [OPTIONS...]: 100 of 100 answers, and no other
arp_all_from() {
	local mac=$1

	shift
	arp_ask "$@" -n 100 -w || return 1
	expect "requests" "${arp[sent]}" = 100 &&
		expect "answers of $mac" "${arp[$mac]-0}" = 100 &&
		expect "order of answers" "${arp[order]}" = "$mac"
}

# arp_silence TARGET [OPTIONS...]: not one answer to 100 requests
arp_silence() {
	arp_ask "$@" -n 100 || return 1
	expect "requests" "${arp[sent]}" = 100 &&
		expect "answers of" "${arp[order]-}" = ""
}

# arp_of_virtual MAIN_MAC BACKUP_MAC BACKUP_DEV [OPTIONS...]: what has to be
# true of the virtual address whatever the sysctls
arp_of_virtual() {
	local main=$1 backup=$2 dev=$3 before after

	shift 3
	arp_all_from "$main" "$VADDR" "$@" || return 1
	arp_all_from "$main" "$VADDR" -d "$main" "$@" || return 1
	# they do arrive, and are kept from the stack
	before=$(port_field r1 "$dev" .stats.arp_suppressed)
	arp_silence "$VADDR" -d "$backup" "$@" || return 1
	after=$(port_field r1 "$dev" .stats.arp_suppressed)
	expect "suppressed on $dev" $((after - before)) -ge 100
}

# arp_of_siblings: own addresses, where nothing keeps the stack from answering
arp_of_siblings() {
	arp_all_from "$MAC_ETH0" 10.0.0.11 &&
		arp_all_from "$MAC_ETH1" 10.0.0.12 &&
		arp_silence 10.0.0.11 -d "$MAC_ETH1" &&
		arp_silence 10.0.0.12 -d "$MAC_ETH0"
}

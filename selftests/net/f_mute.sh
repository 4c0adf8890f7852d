#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Paths that are dead in one direction, or at a backup: the other frames of the
# LAN tell who is to blame (rule 4 of the arbitration).
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"
. "$lib_dir/capture.sh"

INTERVAL_MS=300
DOWN_MS=$((INTERVAL_MS * 4))
TESTS=9
VARIANTS='4 real
6 virtual'

# variant {4|6} MAC: a router, and a host that it knows
variant() {
	local up=vr_up

	to_router=$VADDR to_far=$FAR_ADDR to_host=$HOST_ADDR
	if [ "$1" = 6 ]; then
		up=vr6_up to_router=$V6 to_far=$FAR6 to_host=$HOST6
	fi
	what="IPv$1, mac $2"
	$up r1 200 100 interval ${INTERVAL_MS}ms mac "$2" accept on &&
		busywait 20000 main_is r1 eth0 &&
		busywait 20000 pings r1 "$to_host" &&
		busywait 20000 heard_by_eth1
}

serves() {
	busywait 20000 pings host "$to_router" &&
		busywait 20000 pings host "$to_far"
}

# mute_is DEV {true|false}
mute_is() {
	expect "mute of $1" "$(port_field r1 "$1" .mute)" = "$2"
}

dies_mute() {
	path_dead r1 eth0 tx
	busywait 20000 main_is r1 eth1 && mute_is eth0 true &&
		mute_is eth1 false && serves
}

# It hears a worse port, and would preempt it: what it sends does not arrive.
stays_away() {
	unmoved r1 $((5 * DOWN_MS)) true && main_is r1 eth1 &&
		mute_is eth0 true && serves
}

comes_back() {
	path_heal r1 eth0
	busywait $((20 * DOWN_MS + 10000)) main_is r1 eth0 &&
		busywait 5000 mute_is eth0 false && serves
}

# All hear its advertisements, but nothing reaches it: host and router do not.
goes_deaf() {
	path_dead r1 eth0 rx
	busywait 20000 main_is r1 eth1 &&
		expect reason "$(port_field r1 eth1 .reason)" = main-deaf &&
		mute_is eth0 false && serves &&
		unmoved r1 $((5 * DOWN_MS)) true && main_is r1 eth1
}

# nobody_replaces DIRECTION: of a backup that hears nothing
nobody_replaces() {
	path_dead r1 eth1 "$1"
	unmoved r1 $((6 * DOWN_MS)) true && main_is r1 eth0 && serves &&
		expect unheard "$(port_field r1 eth1 .unheard)" = true
}

STRANGER=10.0.0.77

# Interfaces with the numbers of those of r1, and a neighbour on each.
strangers_up() {
	local index

	for index in $(ns_ip r1 -j link show | jq '.[].ifindex'); do
		[ "$index" != 1 ] || continue
		ns_ip other link add "d$index" index "$index" up type dummy &&
			ns_ip other neigh add $STRANGER dev "d$index" nud \
				permanent lladdr 02:00:00:00:00:77 || return 1
	done
}

asked_for() {
	[ "$(capture_count "$tmp/asked" arp and src host 10.0.0.12 and \
		dst host "$1")" != 0 ]
}

# the kernel has one table of neighbours for all namespaces
nobody_elsewhere() {
	setup_ns other
	can_make dummy strangers_up
	capture_start host eth0 "$tmp/asked" arp
	path_dead r1 eth1 rx
	busywait 20000 asked_for "$HOST_ADDR" || return 1
	nap_ms $((2 * INTERVAL_MS))
	capture_stop "$tmp/asked"
	path_heal r1 eth1
	! asked_for $STRANGER && busywait 20000 heard_by_eth1
}

# heard again, and a backup that counts: when main dies it is there
eligible() {
	path_heal r1 eth1
	busywait 20000 heard_by_eth1 || return 1
	path_dead r1 eth0 both
	busywait 20000 main_is r1 eth1 && serves || return 1
	path_heal r1 eth0
	busywait $((40 * DOWN_MS + 10000)) main_is r1 eth0
}

need_module
need_tool
topo_up r1
inet6_up r1
ktap_plan $((2 * TESTS + 1))

while read -r af mac; do
	ktap_test "IPv$af, mac $mac: eth0 main, eth1 hears it" variant "$af" "$mac"
	ktap_test "$what: main mute: replaced, both ways work" dies_mute
	ktap_test "$what: it stays away while nobody hears it" stays_away
	ktap_test "$what: heard again, it comes back" comes_back
	ktap_test "$what: main deaf: replaced, both ways work" goes_deaf
	ktap_test "$what: it hears again, and comes back" comes_back
	ktap_test "$what: a deaf backup does not replace main" \
		nobody_replaces rx
	path_heal r1 eth1
	busywait 20000 heard_by_eth1
	[ "$af" != 4 ] ||
		ktap_test "$what: it asks nobody of another namespace" \
			nobody_elsewhere
	ktap_test "$what: nor does one that is cut off" nobody_replaces both
	ktap_test "$what: healed, it is a backup again" eligible
	vr r1 router del vr10
done <<< "$VARIANTS"
ktap_finish

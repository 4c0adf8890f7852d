#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Addresses, ours and others': a virtual address that somebody deletes comes
# back, what the user configured is never touched, and virtual addresses of all
# kinds are reachable and move.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

# deleted again and again it is restored twice in that time: at once, and when
# it is over
PACE_MS=200

restored() {
	[[ $(vr r1 -j router show vr10) =~ \"restored\":([0-9]+) ]] &&
		echo "${BASH_REMATCH[1]}"
}

back_at_once() {
	events_forget
	ns_ip r1 addr del "$VADDR/24" dev eth0 || return 1
	event_wait 3000 "port eth0 restored address $VADDR/24" &&
		busywait 1000 has_addr r1 eth0 "$VADDR" || return 1
	expect "restored" "$(restored)" = 1 && event_none 500 'main *' &&
		settled r1 eth0 && pings host "$VADDR" > /dev/null
}

# as it was: prefix length, marked as ours, and the route is still the first
as_before() {
	ns_ip r1 -o addr show dev eth0 to "$VADDR" > "$tmp/again"
	expect "lines of the difference" \
		"$(diff "$tmp/placed" "$tmp/again" | wc -l)" = 0
}

# deleted as fast as a process can, for two seconds
deleted_again_and_again() {
	local until before added deleted

	before=$(restored)
	ns_exec r1 stdbuf -oL ip -o monitor address >> "$tmp/monitor" &
	bg_pid=$!
	defer stop_bg "$bg_pid"
	busywait 5000 monitor_listens || return 1
	: > "$tmp/monitor"
	now_ms
	until=$((now + 2000))
	while now_ms; [ "$now" -lt "$until" ]; do
		printf 'addr del %s/24 dev eth0\n' "$VADDR"
		nap_ms 2
	done | ns_ip r1 -force -batch - > /dev/null 2>&1
	now_ms
	until=$((now - until + 2000))
	busywait 2000 has_addr r1 eth0 "$VADDR" || return 1
	stop_bg "$bg_pid"
	deleted=$(grep -c "^Deleted.*$VADDR/" "$tmp/monitor")
	added=$(grep -v ^Deleted "$tmp/monitor" | grep -c "$VADDR/")
	ktap_diag "in $until ms deleted $deleted times, added $added times"
	expect "added" "$added" -ge 2 &&
		expect "added" "$added" -le $((2 * until / PACE_MS + 4)) &&
		expect "restored" $(($(restored) - before)) = "$deleted" &&
		expect "times main moved" "$(transitions r1)" = 1
}

monitor_listens() {
	ns_ip r1 addr add 10.0.0.200/32 dev lo
	ns_ip r1 addr del 10.0.0.200/32 dev lo
	[ -s "$tmp/monitor" ]
}

# the kernel deletes all secondary addresses of a prefix with the primary one;
# an address of ours must not be that primary
own_survives() {
	ns_ip r1 -batch - <<-BATCH || return 1
		addr add 10.0.0.50/24 dev eth0
		addr add 172.16.5.50/24 dev eth0
		addr add 172.16.5.60/24 dev eth1
	BATCH
	away_and_back || return 1
	for own in "eth0 10.0.0.11" "eth0 10.0.0.50" "eth0 172.16.5.50" \
		   "eth1 10.0.0.12" "eth1 172.16.5.60"; do
		# shellcheck disable=SC2086	# two words
		has_addr r1 $own || {
			ktap_why="gone: $own"
			return 1
		}
	done
}

# all_on DEV: every virtual address is there and nowhere else, and answers
all_on() {
	local ip where

	for ip in $vips; do
		where=$(ns_ip r1 -o addr show to "$ip")
		[[ $where == *": $1 "* && $where != *$'\n'* ]] || return 1
	done
	for ip in $vips; do
		pings host "$ip" || return 1
	done
}

away_and_back() {
	cable_pull r1 eth0
	event_wait 5000 'main eth1' && busywait 5000 all_on eth1 || return 1
	cable_plug r1 eth0
	event_wait 5000 'main eth0' && busywait 5000 all_on eth0
}

# with these addresses: they are reachable, move and come back
vips_work() {
	local ip args=()

	for ip; do
		args+=(address "$ip")
	done
	vips="${*%/*}"
	vr r1 router set vr10 "${args[@]}" && busywait 5000 all_on eth0 &&
		away_and_back
}

# the address is the interface's own: eth0 is the owner, it starts active
owner() {
	ns_exec r1 stdbuf -oL ip -o monitor address >> "$tmp/monitor" &
	defer stop_bg $!
	busywait 5000 monitor_listens || return 1
	vr r1 -b - <<-BATCH || return 1
		router add own vrid 20 address 10.0.0.11/24 interval 100ms
		port add own dev eth0 priority 200
		port add own dev eth1 priority 100
	BATCH
	busywait 5000 own_main eth0 || return 1
	expect priority "$(vr r1 -j port show own dev eth0 |
		grep -o '"priority":255')" = '"priority":255'
}

own_main() {
	[[ $(vr r1 -j router show own) == *"\"main\":\"$1\""* ]]
}

owner_away_and_back() {
	cable_pull r1 eth0
	busywait 5000 own_main eth1 &&
		busywait 5000 has_addr r1 eth1 10.0.0.11 &&
		busywait 5000 pings host 10.0.0.11 || return 1
	# both have it: eth0 keeps what is its own
	has_addr r1 eth0 10.0.0.11 || return 1
	cable_plug r1 eth0
	busywait 5000 own_main eth0 &&
		busywait 5000 not has_addr r1 eth1 10.0.0.11 &&
		busywait 5000 pings host 10.0.0.11
}

owner_deleted() {
	vr r1 router del own && has_addr r1 eth0 10.0.0.11 || return 1
	! grep -q '^Deleted.*eth0.*10\.0\.0\.11/' "$tmp/monitor"
}

all_gone() {
	vr r1 router del vr10 || return 1
	! ns_ip r1 addr show | grep -qE 'proto (112|0x70)|noprefixroute' &&
		[ -z "$(ns_ip r1 route show table all proto 112)" ] &&
		own_as_configured
}

own_as_configured() {
	local own

	own=$(ns_ip r1 -o -4 addr show | grep -c 'eth[01] ')
	expect "own addresses" "$own" = 5
}

need_cmd stdbuf
need_module
need_tool
topo_up r1
ns_ip host addr add 172.16.5.9/24 dev eth0
ktap_plan 15
vr_up r1 200 100 interval 100ms || ktap_bail "cannot configure the router"
busywait 10000 settled r1 eth0 || ktap_bail "eth0 does not become main"
events_start r1
vips=$VADDR
ns_ip r1 -o addr show dev eth0 to "$VADDR" > "$tmp/placed"

ktap_test "deleted: it is back at once, counted and told" back_at_once
ktap_test "as it was before" as_before
ktap_test "deleted again and again: restored at a pace" deleted_again_and_again
ktap_test "five addresses of one prefix" vips_work 10.0.0.1/24 10.0.0.2/24 \
	10.0.0.3/24 10.0.0.4/24 10.0.0.5/24
ktap_test "an address without a prefix (/32)" vips_work 10.0.0.1/24 10.0.0.3/32
ktap_test "an address of a prefix that no interface has" \
	vips_work 10.0.0.1/24 172.16.5.1/24
ktap_test "all prefixes at once" vips_work 10.0.0.1/24 10.0.0.2/24 \
	10.0.0.3/32 172.16.5.1/24 172.16.5.2/32
ktap_test "the user's own addresses in these prefixes survive moves" \
	own_survives
ktap_test "the virtual one of them removed, own ones stay" \
	vips_work 10.0.0.1/24
own_still() {
	has_addr r1 eth0 172.16.5.50 && has_addr r1 eth1 172.16.5.60 &&
		has_addr r1 eth0 10.0.0.50
}
ktap_test "they are still there" own_still
ktap_test "owner: active with 255" owner
ktap_test "owner's cable pulled and plugged: its address stays its own" \
	owner_away_and_back
ktap_test "router deleted: the owner's address was never touched" \
	owner_deleted
ktap_test "the first router is not disturbed" busywait 5000 settled r1 eth0
ktap_test "deleted: nothing of ours is left, all of the user's is" all_gone
ktap_finish

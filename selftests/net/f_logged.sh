#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What RFC 9568 wants in the log: another owner (7.1, 8.3.2), another interval,
# other addresses (7.1), and a role that goes to and fro (2.5).
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

VADDR=10.0.0.11		# eth0 owns it
FORGER=10.0.0.9
ODD="src=$FORGER prio=1 addrs=$VADDR interval=100"

kernel_log=$tmp/kernel-log

# log_start: what the kernel says from now on; its own buffer forgets
log_start() {
	dmesg --follow-new > "$kernel_log" &
	defer stop_bg "$!"
	busywait 10000 log_marked
}

log_marked() {
	echo "$0: begins" > /dev/kmsg
	grep -qF "$0: begins" "$kernel_log"
}

# logged TEXT: how many lines of the kernel say it, into $logged
logged() {
	logged=$(grep -cF "$1" "$kernel_log" || true)
}

# heard_and_logged COUNTER TEXT FORGERY...: both rise with it. The kernel holds
# messages back when there are many, of others too: then once more.
heard_and_logged() {
	local counter=$1 text=$2 before counted i

	shift 2
	counted=$(port_field r1 eth0 ".stats.$counter")
	logged "$text"
	before=$logged
	for i in 1 2 3 4; do
		forge "$@"
		busywait 2500 more_logged "$before" "$text" || continue
		expect "$counter" "$(port_field r1 eth0 ".stats.$counter")" \
			-gt "$counted"
		return
	done
	return 1
}

more_logged() {
	logged "$2"
	expect "lines '$2'" "$logged" -gt "$1"
}

from_forger="vr10: eth0: advertisement from $FORGER"

nothing_odd() {
	logged "$from_forger"
	before=$logged
	counted=$(port_field r1 eth0 .stats.rcvd)
	# shellcheck disable=SC2086	# words
	forge $ODD
	busywait 5000 heard_more && logged "$from_forger" &&
		expect "lines" "$logged" = "$before"
}

heard_more() {
	[ "$(port_field r1 eth0 .stats.rcvd)" -gt "$counted" ]
}

owner_up() {
	vr_up r1 200 100 interval 1s && busywait 5000 main_is r1 eth0
}

# the greater address wins, as between any two
steps_back() {
	forge src=10.0.0.99 prio=255 "addrs=$VADDR" interval=100
	busywait 5000 main_none r1
}

# --- to and fro

# "again" is within eight down intervals: a machine that is busy needs them long
not_owner() {
	VADDR=10.0.0.1
	vr r1 router del vr10 && vr_up r1 200 100 interval 300ms &&
		busywait 10000 settled r1 eth0
}

flaps="vr10: eth0: main, silent and replaced again and again"

# goes and comes back
to_and_fro() {
	path_dead r1 eth0 both
	event_wait 20000 'main eth1' || return 1
	path_heal r1 eth0
	event_wait 30000 'main eth0'
}

once() {
	to_and_fro || return 1
	logged "$flaps"
	expect "lines" "$logged" = "$quiet"
}

again() {
	to_and_fro && to_and_fro && busywait 5000 more_logged "$quiet" "$flaps"
}

need_cmd tcpdump dmesg python3
need_tool
need_module
topo_up r1
forge_start host eth0
log_start || ktap_bail "dmesg does not follow"
ktap_plan 9

ktap_test "eth0 owns the address" owner_up
ktap_test "an ordinary advertisement is not logged" nothing_odd
ktap_test "another owner is counted and logged" \
	heard_and_logged owner_conflicts "another owner of the addresses" \
	src=$FORGER prio=255 addrs=$VADDR interval=100
ktap_test "and the election goes on: the greater address stays" steps_back
ktap_test "another interval is counted and logged" \
	heard_and_logged interval_errors "its interval is not ours" \
	src=$FORGER prio=1 addrs=$VADDR interval=70
ktap_test "other addresses are counted and logged" \
	heard_and_logged addr_list_errors "its addresses are not ours" \
	src=$FORGER prio=1 addrs=10.0.0.77 interval=100
ktap_test "an interval of 300 ms, eth0 is main" not_owner
logged "$flaps"
quiet=$logged
events_start r1
ktap_test "silent once: not logged" once
ktap_test "silent again and again: logged" again
ktap_finish

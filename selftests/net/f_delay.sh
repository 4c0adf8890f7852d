#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# preempt-delay: an interface that comes back lets the worse main be for that
# long, and replaces a dead one at once all the same. up-delay: it does not even
# take part before its link has been up for that long.
# shellcheck disable=SC2154	# set by events.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"

interval=100
DELAY=3000

# away: eth0 loses its link, eth1 takes over
away() {
	cable_pull r1 eth0
	event_wait 5000 'main eth1' && busywait 5000 settled r1 eth1
}

# back PATTERN LOW HIGH: plugged back; from there to the event
back() {
	local from

	now_ms
	from=$now
	cable_plug r1 eth0
	event_wait "$(($3 + 5000))" "$1" &&
		within "from the link to '$1'" $((event_ms - from)) "$2" "$3"
}

set_up() {
	vr_up r1 200 100 interval ${interval}ms && busywait 10000 settled r1 eth0
}

without() {
	away && back 'main eth0' "$(down 200 $interval)" $((DELAY - 500))
}

preempts_late() {
	vr r1 router set vr10 preempt-delay ${DELAY}ms && away &&
		back 'main eth0' "$DELAY" $((DELAY + 3000))
}

# eth1 dies while eth0 still waits: nobody to be polite to
replaces_at_once() {
	local from

	away || return 1
	cable_plug r1 eth0
	event_wait 5000 'port eth0 initialize -> backup*' || return 1
	now_ms
	from=$now
	cable_pull r1 eth1
	event_wait 5000 'main eth0' || return 1
	cable_plug r1 eth1
	within "from the fault to main" $((event_ms - from)) 0 $((DELAY - 1000))
}

takes_part_late() {
	vr r1 router set vr10 preempt-delay 0 &&
		vr r1 port set vr10 dev eth0 up-delay ${DELAY}ms && away &&
		back 'port eth0 initialize -> backup*' "$DELAY" \
			$((DELAY + 2000)) &&
		event_wait 5000 'main eth0'
}

# and begins to wait again when the link goes meanwhile
waits_again() {
	away || return 1
	cable_plug r1 eth0
	event_none $((DELAY / 2)) 'port eth0 *' || return 1
	cable_pull r1 eth0
	back 'port eth0 initialize -> backup*' "$DELAY" $((DELAY + 2000)) &&
		event_wait 5000 'main eth0'
}

need_tool
need_module
topo_up r1
ktap_plan 6

ktap_test "eth0 is main" set_up
events_start r1
ktap_test "no delay: it returns by its timer" without
ktap_test "preempt-delay: eth1 stays main for that long" preempts_late
ktap_test "preempt-delay: a main that dies is replaced at once" replaces_at_once
busywait 10000 settled r1 eth0
ktap_test "up-delay: eth0 takes part after it" takes_part_late
ktap_test "up-delay: it begins anew with the link" waits_again
ktap_finish

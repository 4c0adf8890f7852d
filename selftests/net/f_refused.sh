#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An interface refuses what it is to send, as one does whose queue is full. The
# advertisement that was due goes out as soon as it takes it, not a period later,
# and nobody takes over meanwhile.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"

# s; longer than anything here takes, a third of what eth1 waits for
INTERVAL=5

# more STAT DEV NUMBER
more() {
	[ "$(port_field r1 "$2" ".stats.$1")" -gt "$3" ]
}

set_up() {
	vr_up r1 200 100 interval ${INTERVAL}s &&
		busywait 40000 settled r1 eth0 &&
		busywait $((3 * INTERVAL * 1000)) more rcvd eth1 0
}

refuse() {
	ns_exec r1 tc qdisc add dev eth0 root pfifo limit 0
}

# a queue without room is gone: the interface takes all again
accept() {
	ns_exec r1 tc qdisc del dev eth0 root
}

refused_for_a_while() {
	local errors heard

	errors=$(port_field r1 eth0 .stats.tx_errors)
	refuse || return 1
	# the first, and many more: it is tried again and again
	busywait $((2 * INTERVAL * 1000)) more tx_errors eth0 \
		$((errors + 5)) || return 1
	heard=$(port_field r1 eth1 .stats.rcvd)
	accept
	busywait $((2 * INTERVAL * 1000)) more rcvd eth1 "$heard" || return 1
	ktap_why="heard $waited ms after the interface took it"
	ktap_diag "$ktap_why"
	[ "$waited" -lt $((INTERVAL * 1000 / 2)) ] || return 1
	errors=$(port_field r1 eth0 .stats.tx_errors)
	heard=$(port_field r1 eth1 .stats.rcvd)
	busywait $((2 * INTERVAL * 1000)) more rcvd eth1 "$heard" &&
		! more tx_errors eth0 "$errors"
}

need_module
need_tool
need_cmd tc
topo_up r1
ktap_plan 2
ktap_test "eth0 is main, eth1 hears it" set_up
ktap_test "refused, sent as soon as it can be, main all the time" \
	unmoved r1 0 refused_for_a_while
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# C1-down: a backup interface that has received nothing for the predetermined
# period takes the main role over. The advertisements are stopped on the wire
# in three ways; both interfaces keep their link all the time.
# shellcheck disable=SC2154	# set by wire.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"

interval=300

# Both directions: the old main, cut off, stays backup. What happens when only
# what it sends is lost is not this claim, so what it hears is stopped first, and
# by the same command: on a slow machine, the next one comes after the takeover.
tc_stop() {
	local rest="protocol ip u32 match ip protocol 112 0xff action drop"

	ns_exec sw tc -batch - <<-BATCH
		qdisc add dev p-r1-eth0 clsact
		filter add dev p-r1-eth0 egress $rest
		filter add dev p-r1-eth0 ingress $rest
	BATCH
}

tc_go() {
	ns_exec sw tc qdisc del dev p-r1-eth0 clsact
}

nft_stop() {
	path_dead r1 eth0 both
}

nft_go() {
	path_heal r1 eth0
}

# isolated bridge ports reach everybody but each other
bridge_stop() {
	ns_exec sw bridge link set dev p-r1-eth0 isolated on &&
		ns_exec sw bridge link set dev p-r1-eth1 isolated on
}

bridge_go() {
	ns_exec sw bridge link set dev p-r1-eth0 isolated off &&
		ns_exec sw bridge link set dev p-r1-eth1 isolated off
}

# the same, while the switch's port speaks to eth0 for itself, as ports with an
# IPv6 address do: no other port hears that, and it is no sign of life of eth0
stray_stop() {
	ns_bg sw "$lib_dir/stray.py" p-r1-eth0 > "$tmp/stray"
	stray=$bg_pid
	busywait 30000 test -s "$tmp/stray" && tc_stop
}

stray_go() {
	stop_bg "$stray"
	tc_go
}

has_link() {
	[[ $(ns_ip r1 -o link show eth0) == *LOWER_UP* ]] &&
		[[ $(ns_ip r1 -o link show eth1) == *LOWER_UP* ]]
}

# taken_over WAY: stop the advertisements, and say when the backup reacted
taken_over() {
	local low

	low=$(down 100 $interval)
	wire_mark
	"$1_stop" || return 1
	busywait $((low + 5000)) wire_saw 10.0.0.12 || return 1
	wire_gap 10.0.0.11 10.0.0.12 &&
		within "silence until eth1 advertises" "$gap" $((low - 1)) \
			$((low + SLACK)) &&
		busywait 5000 settled r1 eth1 && has_link
}

# the silence was of the path, not of eth0: healed, it comes back
comes_back() {
	"$1_go" || return 1
	busywait 10000 settled r1 eth0
}

heard_is_no_reason() {
	local before

	before=$(port_field r1 eth1 .transitions)
	nap_ms $((2 * $(down 100 $interval)))
	wire_count 10.0.0.12
	[ "$count" = 0 ] && [ "$(port_field r1 eth1 .transitions)" = "$before" ]
}

need_cmd jq tc bridge
need_tool
need_module
topo_up r1
wire_start r1 eth1
ktap_plan 10

ktap_test "two ports, eth0 is main" eval \
	"vr_up r1 200 100 interval ${interval}ms && busywait 10000 settled r1 eth0"
wire_mark
ktap_test "a backup that hears main stays backup for 2 down intervals" \
	heard_is_no_reason
for way in tc nft bridge stray; do
	ktap_test "advertisements stopped by $way: eth1 takes over after 3 intervals + skew" \
		taken_over $way
	ktap_test "advertisements let through by $way: eth0 is main again" \
		comes_back $way
done
ktap_finish

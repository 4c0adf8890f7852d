#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Neighbour discovery for the addresses of an IPv6 virtual router with "mac
# real" (RFC 9568 6.4.2, 6.4.3): they are on the main interface, which alone
# answers, and is alone in their solicited-node groups.
# shellcheck disable=SC2154	# V6 and the like are of inet6.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

# answers_alone LAST OTHER...: the interface with this last byte of its MAC
# answers all; the others answer for their own address, and not for the virtual
# ones
answers_alone() {
	local mac=02:00:00:00:00:$1 all said=()

	all="5 from $mac option $mac flags RSO"
	said=("$V6" "$all" "$VLL" "$all"
	      "$V6@$mac" "5 from $mac option - flags RS-")
	shift
	for last; do
		mac=02:00:00:00:00:$last
		said+=("$V6@$mac-" none "$VLL@$mac-" none "2001:db8::$last@$mac"
		       "5 from $mac option - flags RS-")
	done
	nd_said "${said[@]}"
}

to_eth1() {
	cable_pull r1 eth0
	busywait 10000 settled6 r1 eth1
}

to_r2() {
	vr r1 port set vr10 dev eth1 priority 10 &&
		busywait 10000 bare6 r1 && busywait 10000 settled6 r2 eth0
}

need_module
need_tool
need_cmd python3
topo_up r1 r2
inet6_up r1 r2
ktap_plan 10

vr6_up r1 200 150 interval 200ms && vr6_up r2 100 50 interval 200ms ||
	ktap_bail "cannot configure the routers"
ktap_test "r1 has both addresses on eth0, r2 has none" eval \
	'busywait 20000 settled6 r1 eth0 && busywait 10000 bare6 r2'
ktap_test "without duplicate address detection" no_dad r1 eth0
ktap_test "main is in their groups, its backup and r2 are not" eval \
	'in_groups r1 eth0 && in_no_group r1 eth1 && in_no_group r2'
ktap_test "main answers, its backup and r2 do not" \
	answers_alone 11 12 21 22
ktap_test "failed over to eth1, with the addresses" to_eth1
ktap_test "then, eth1 is in their groups and eth0 is not" eval \
	'in_groups r1 eth1 && in_no_group r1 eth0'
ktap_test "then, eth1 answers, r2 does not" answers_alone 12 21 22
ktap_test "failed over to r2, with the addresses" to_r2
ktap_test "then, r2 is in their groups and r1 is not" eval \
	'in_groups r2 eth0 && in_no_group r1'
ktap_test "then, r2 answers, r1 does not" answers_alone 21 12
ktap_finish

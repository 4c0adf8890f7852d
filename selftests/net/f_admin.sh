#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What an administrator does to the main interface: down, no address, deleted,
# moved away, put into a bridge, renamed, another MTU, another MAC.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

# ms without traffic that a hand-over may make; no timer is waited for, what
# is allowed here is for a machine that stands still
OUTAGE_MS=250

# over_to DEV: role, address and traffic, at once
over_to() {
	event_wait 5000 "main $1" && meter_flowing 5000 &&
		busywait 5000 settled r1 "$1"
}

# outage_short LABEL
outage_short() {
	local flow status=0

	meter_mark "after-$1"
	meter_report "$1"
	for flow in ping udp; do
		expect "$flow: outage in us" \
			"${meter[$1.$flow.outage_us]}" -le \
			$((OUTAGE_MS * 1000 + ${meter[$1.$flow.stall_us]})) ||
			status=1
	done
	return $status
}

# zero_first: on the wire eth0 says goodbye before eth1 speaks
zero_first() {
	busywait 5000 wire_saw 10.0.0.12 || return 1
	wire_find 10.0.0.11/0 || {
		ktap_why="no priority 0 from eth0"
		return 1
	}
	local goodbye=$wire_at

	wire_find 10.0.0.12
	expect "place of eth1's first among the advertisements" "$wire_at" \
		-gt "$goodbye"
}

# leave LABEL COMMAND...: eth0 can not be used any more, but still speak
leave() {
	local label=$1

	shift
	wire_mark
	meter_mark "$label"
	"$@" || return 1
	over_to eth1 && outage_short "$label" && zero_first
}

# return_of LABEL COMMAND...: by the ordinary preemption
return_of() {
	local label=$1

	shift
	meter_mark "$label"
	"$@" || return 1
	over_to eth0 || return 1
	meter_mark "after-$label"
	flows_undisturbed "$label" 2
}

reason_is() {
	expect "reason of $1" "$(port_field r1 "$1" .reason)" = "$2"
}

# reason of the state: eth0's, then eth1's
reasons() {
	reason_is eth0 "$1" && reason_is eth1 "$2"
}

delete_device() {
	local began

	now_ms
	began=$now
	ns_ip r1 link del eth0 || return 1
	now_ms
	# a reference that is held lets it wait, 10 s until the kernel says so
	expect "ms to delete the device" $((now - began)) -le 5000
}

# only the ports that are left are shown
one_port() {
	local ports

	ports=$(vr r1 -j router show vr10 | grep -o '"dev":"[^"]*"')
	expect ports "$ports" = '"dev":"eth1"'
}

deleted() {
	meter_mark deleted
	delete_device && over_to eth1 && outage_short deleted && one_port
}

# lan_attach makes it again; that it was a port once is forgotten
made_again() {
	lan_attach r1 eth0 11
	ns_ip r1 addr add 10.0.0.11/24 dev eth0
	one_port || return 1
	return_of made vr r1 port add vr10 dev eth0 priority 200
}

moved_away() {
	meter_mark moved
	ns_ip r1 link set eth0 netns "$far" || return 1
	over_to eth1 && outage_short moved && one_port || return 1
	# nothing of ours goes along: it would still eat advertisements there
	! ns_ip far maddr show dev eth0 | grep -q '224\.0\.0\.18' &&
		! ns_exec far nft list hooks netdev device eth0 2> /dev/null |
			grep vrrpif
}

moved_back() {
	ip -n "$far" link set eth0 netns "$r1"
	ns_ip r1 -batch - <<-BATCH
		addr add 10.0.0.11/24 dev eth0
		link set eth0 up
	BATCH
	return_of back vr r1 port add vr10 dev eth0 priority 200
}

# alive where the kernel allows it (6.2 on), else down and up
renamed() {
	if ns_ip r1 link set eth0 name lan0 2> /dev/null; then
		event_none 1000 'main *' || return 1
	else
		ns_ip r1 link set eth0 down
		event_wait 5000 'main eth1' || return 1
		ns_ip r1 link set eth0 name lan0
		ns_ip r1 link set lan0 up
		event_wait 5000 'main lan0' || return 1
	fi
	busywait 5000 settled r1 lan0 && meter_flowing 5000 || return 1
	[ "$(port_field r1 lan0 .state)" = active ]
}

named_back() {
	ns_ip r1 link set lan0 name eth0 2> /dev/null && return 0
	ns_ip r1 link set lan0 down
	ns_ip r1 link set lan0 name eth0
	ns_ip r1 link set eth0 up
	event_wait 5000 'main eth0'
}

mtu() {
	meter_mark mtu
	ns_ip r1 link set eth0 mtu 1400 || return 1
	event_none 1000 '*' || return 1
	ns_ip r1 link set eth0 mtu 1500
	settled r1 eth0 || return 1
	meter_mark after-mtu
	flows_undisturbed mtu 0
}

# the hosts are told, or they would send to nobody
mac() {
	meter_mark mac
	ns_ip r1 link set eth0 address 02:00:00:00:00:77 || return 1
	busywait 3000 lladdr_is host "$VADDR" 02:00:00:00:00:77 &&
		meter_flowing 5000 || return 1
	event_none 1000 'main *' && settled r1 eth0 || return 1
	ns_ip r1 link set eth0 address 02:00:00:00:00:11
	busywait 3000 lladdr_is host "$VADDR" 02:00:00:00:00:11 &&
		meter_flowing 5000 && outage_short mac
}

both_down() {
	ns_ip r1 -batch - <<-BATCH
		link set eth0 down
		link set eth1 down
	BATCH
	event_wait 5000 'main none' && busywait 5000 nowhere
}

nowhere() {
	main_none r1 && [ -z "$(ns_ip r1 -o addr show to "$VADDR")" ]
}

# nobody else is there: it waits for Active_Down_Interval and takes the role
one_up() {
	ns_ip r1 link set eth1 up
	over_to eth1 && reason_is eth1 timeout
}

need_cmd tcpdump
need_module
need_tool
topo_up r1
ktap_plan 20
ns_ip r1 link add br9 type bridge || ktap_skip_all "no bridge here"
vr_up r1 200 100 interval 100ms || ktap_bail "cannot configure the router"
busywait 10000 settled r1 eth0 || ktap_bail "eth0 does not become main"
events_start r1
wire_start host eth0
meter_start 10
meter_flowing 10000 || ktap_bail "no traffic flows through the router"

ktap_test "main set down: priority 0, then eth1 is main at once" \
	leave down ns_ip r1 link set eth0 down
ktap_test "the reasons are told" reasons admin-down hand-over
ktap_test "set up again: eth0 returns, at most 2 packets lost" \
	return_of up ns_ip r1 link set eth0 up
ktap_test "addresses flushed: priority 0, then eth1 is main at once" \
	leave flush ns_ip r1 addr flush dev eth0
ktap_test "the reasons are told" reasons no-address hand-over
ktap_test "address added again: eth0 returns, at most 2 packets lost" \
	return_of address ns_ip r1 addr add 10.0.0.11/24 dev eth0
ktap_test "main deleted: eth1 is main at once, deleting does not wait" deleted
ktap_test "made and added again: eth0 returns" made_again
ktap_test "main moved to another namespace: eth1 is main at once" moved_away
ktap_test "moved back and added again: eth0 returns" moved_back
ktap_test "main removed as a port: priority 0, then eth1 is main at once" \
	leave port-del vr r1 port del vr10 dev eth0
ktap_test "and added again: eth0 returns" \
	return_of port-add vr r1 port add vr10 dev eth0 priority 200
ktap_test "main put into a bridge: priority 0, then eth1 is main at once" \
	leave bridge ns_ip r1 link set eth0 master br9
ktap_test "the reasons are told" reasons enslaved hand-over
ktap_test "taken out again: eth0 returns, at most 2 packets lost" \
	return_of nomaster ns_ip r1 link set eth0 nomaster
ktap_test "main renamed: it stays a port under its new name" renamed
named_back || ktap_diag "cannot name it back"
ktap_test "another MTU: nothing happens" mtu
ktap_test "another MAC: the host is told, eth0 stays main" mac
ktap_test "no port usable: none is main, the address is gone" both_down
ktap_test "one usable again: it takes the role" one_up
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Debian's radvd on the net_device of "mac virtual", on two machines (RFC 9568
# 6.4.2, 6.4.3): the host autoconfigures, and its default route is the virtual
# link-local address, through failovers within the machine and to the other. A
# backup sends no router advertisement.
# shellcheck disable=SC2154	# FAR6 and the like are of inet6.sh
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

SLAAC=2001:db8::ff:fe00:9	# of the host's MAC
RA='icmp6[0] == 134'

# router NAME PRIO0 PRIO1
router() {
	local conf=$tmp/radvd-$1

	vr6_up "$1" "$2" "$3" interval 500ms mac virtual || return 1
	cat > "$conf" <<-CONF
		interface vr10 {
			AdvSendAdvert on;
			MinRtrAdvInterval 3;
			MaxRtrAdvInterval 4;
			AdvDefaultLifetime 60;
			AdvRASrcAddress { $VLL; };
			prefix 2001:db8::/64 { };
		};
	CONF
	chmod 644 "$conf"
	ip netns exec "${!1}" radvd -n -m stderr -d 2 -C "$conf" \
		-p "$conf.pid" > "$conf.log" 2>&1 &
	defer stop_bg $!
}

# what each machine says is seen at the bridge's end of its cables
watch() {
	local name dev

	for name in r1 r2; do
		for dev in eth0 eth1; do
			capture_start sw "p-$name-$dev" "$tmp/$name-$dev" \
				-Q in icmp6
		done
	done
}

# said NAME DEV: how many router advertisements so far
said() {
	capture_count "$tmp/$1-$2" "$RA"
}

said_more() {
	[ "$(said "$1" "$2")" -gt "$3" ]
}

# advertises NAME DEV: it is asked by the host, like everybody, and advertises
# more than once by this interface; nobody else does in that time
advertises() {
	local -A before=()
	local at

	for at in r1-eth0 r1-eth1 r2-eth0 r2-eth1; do
		before[$at]=$(said "${at%-*}" "${at#*-}")
	done
	ns_exec host "$lib_dir/craft" eth0 rs src=fe80::ff:fe00:9 \
		dst=ff02::2 || return 1
	busywait 20000 said_more "$1" "$2" $((${before[$1-$2]} + 1)) || {
		ktap_diag "$(tail -n 5 "$tmp/radvd-$1.log")"
		return 1
	}
	for at in r1-eth0 r1-eth1 r2-eth0 r2-eth1; do
		[ "$at" = "$1-$2" ] ||
			expect "advertisements by $at" \
				"$(said "${at%-*}" "${at#*-}")" = \
				"${before[$at]}" || return 1
	done
}

# well_formed NAME DEV: all that were sent there
well_formed() {
	local all part

	all=$(nd_lines "$tmp/$1-$2" | grep 'ICMP6, router advertisement')
	[ -n "$all" ] || return 1
	for part in "^$VMAC6 > " ') fe80::1 > ' 'router lifetime 60s' \
		    '): 2001:db8::/64, Flags \[onlink, auto\]' \
		    "source link-address option (1), length 8 (1): $VMAC6"; do
		! grep -v -- "$part" <<< "$all" || {
			ktap_why="no '$part' above"
			return 1
		}
	done
}

autoconfigured() {
	local route

	route=$(ns_ip host -6 -o route show default)
	[[ $route == "default via $VLL dev eth0 proto ra "* &&
	   $route != *$'\n'* ]] || {
		ktap_why="'$route'"
		return 1
	}
	[[ $(ns_ip host -6 -o addr show dev eth0 to $SLAAC) == \
	   *" dynamic "* ]] && ! ns_ip host -6 -o addr show dev eth0 \
		to $SLAAC | grep -q tentative
}

reaches() {
	pings host "$FAR6" > "$tmp/ping" &&
		[[ " $(ns_ip host -6 neigh show "$VLL") " == \
		   *" lladdr $VMAC6 router "* ]]
}

# after a failover: at once, and not by being told anew
still_reaches() {
	busywait 5000 reaches && autoconfigured
}

silent_backup() {
	bare6 "$1" && expect "advertisements of $1" \
		$(($(said "$1" eth0) + $(said "$1" eth1))) = 0
}

to_eth1() {
	cable_pull r1 eth0
	busywait 5000 settled6 r1 eth1 vr10 && still_reaches
}

to_r2() {
	machine_off r1
	busywait 10000 settled6 r2 eth0 vr10 && still_reaches
}

# an interface that is set down loses its IPv6 addresses, and their routes
back_to_r1() {
	machine_on r1
	ns_ip far addr add 2001:db8:1::c/64 dev up-r1 nodad
	ns_ip far route add 2001:db8::/64 via 2001:db8:1::b metric 1
	busywait 20000 settled6 r1 eth0 vr10 && busywait 5000 bare6 r2 &&
		still_reaches
}

# all the time
never_lost() {
	expect "what happened to the host's default route" \
		"$(grep -c '^Deleted default' "$tmp/routes")" = 0 || return 1
	# it would have been seen
	ns_ip host -6 route del default
	busywait 5000 grep -q '^Deleted default' "$tmp/routes"
}

need_module
need_tool
need_cmd tcpdump python3 radvd
topo_up r1 r2
inet6_routers r1 r2
watch
ktap_plan 13

router r1 200 150 && router r2 100 50 ||
	ktap_bail "cannot configure the routers"
ktap_test "r1 is main, r2 has no virtual address" eval \
	'busywait 15000 settled6 r1 eth0 vr10 && busywait 5000 bare6 r2'
ktap_test "the host autoconfigures, its router is the virtual address" \
	busywait 20000 autoconfigured
ns_bg host ip -6 monitor route > "$tmp/routes"
ktap_test "it reaches the far side by it" busywait 5000 reaches
ktap_test "main advertises, asked and unasked, the backup machine does not" \
	advertises r1 eth0
ktap_test "its advertisements come from virtual MAC and address" \
	well_formed r1 eth0
ktap_test "the backup machine has never sent one" silent_backup r2
ktap_test "failed over to eth1: the host goes on as before" to_eth1
ktap_test "main advertises there, and only there" advertises r1 eth1
ktap_test "failed over to the other machine: the host goes on as before" to_r2
ktap_test "the other machine advertises, with the same MAC and address" eval \
	'advertises r2 eth0 && well_formed r2 eth0'
ktap_test "the first one is main again: the host goes on as before" back_to_r1
ktap_test "it advertises, the other machine has stopped" advertises r1 eth0
ktap_test "the host never lost its default route" never_lost
ktap_finish

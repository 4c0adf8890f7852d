# SPDX-License-Identifier: GPL-2.0
# IPv6 in the laboratory LAN, to be sourced after vrrp.sh and failover.sh.
# shellcheck shell=bash disable=SC2154
#
# LAN 2001:db8::/64: virtual addresses fe80::1 and 2001:db8::a1 (their
# solicited-node groups differ), r1 ::11 ::12, host ::9; far has 2001:db8:8::1.
# Link-local addresses are made of the MACs: fe80::ff:fe00:11 is eth0 of r1.

# shellcheck disable=SC2034
VLL=fe80::1
V6=2001:db8::a1
HOST6=2001:db8::9
FAR6=2001:db8:8::1
VMAC6=00:00:5e:00:02:0a

# inet6_up rN...: all of it
inet6_up() {
	inet6_routers "$@"
	ns_ip host addr add "$HOST6/64" dev eth0 nodad
	ns_ip host -6 route add default via "$VLL" dev eth0
}

# inet6_routers rN...: without the host
inet6_routers() {
	local name n

	ns_exec host sysctl -qw net.ipv6.conf.default.forwarding=0 ||
		ktap_skip_all "no IPv6 here"
	ns_ip far addr add "$FAR6/128" dev lo
	ns_exec far sysctl -qw net.ipv6.conf.all.forwarding=1
	for name; do
		n=${name#r}
		ns_exec "$name" sysctl -qw net.ipv6.conf.all.forwarding=1
		ns_ip "$name" -batch - <<-BATCH
			addr add 2001:db8::${n}1/64 dev eth0 nodad
			addr add 2001:db8::${n}2/64 dev eth1 nodad
			addr add 2001:db8:$n::b/64 dev up0 nodad
			route add $FAR6 via 2001:db8:$n::c
		BATCH
		ns_ip far -batch - <<-BATCH
			addr add 2001:db8:$n::c/64 dev up-$name nodad
			route add 2001:db8::/64 via 2001:db8:$n::b metric $n
		BATCH
	done
}

# vr6_up NAME PRIO0 PRIO1 [ROUTER OPTIONS...]: vr10 over IPv6
vr6_up() {
	local name=$1 prio0=$2 prio1=$3

	shift 3
	vr "$name" router add vr10 vrid 10 address "$VLL/64" \
		address "$V6/64" "$@" &&
		vr "$name" port add vr10 dev eth0 priority "$prio0" &&
		vr "$name" port add vr10 dev eth1 priority "$prio1"
}

# settled6 NAME DEV [HOME]: DEV is main, HOME alone has both addresses
settled6() {
	main_is "$1" "$2" && only_on6 "$1" "${3-$2}" "$VLL" &&
		only_on6 "$1" "${3-$2}" "$V6"
}

only_on6() {
	local where

	where=$(ns_ip "$1" -6 -o addr show to "$3")
	[[ $where == *": $2 "* && $where != *$'\n'* ]]
}

# bare6 NAME: another machine is active, and no virtual address is here
bare6() {
	main_none "$1" && [ -z "$(ns_ip "$1" -6 -o addr show to "$VLL")" ] &&
		[ -z "$(ns_ip "$1" -6 -o addr show to "$V6")" ]
}

# nd_said QUERY ANSWER [QUERY ANSWER]...: what nd_probe says on the host; QUERY
# is explained there, five of each
nd_said() {
	local queries=() want='' said

	while [ $# != 0 ]; do
		queries+=("$1")
		want+="$1: $2"$'\n'
		shift 2
	done
	said=$(ns_exec host "$lib_dir/nd_probe" eth0 "$HOST6" "${queries[@]}")
	expect "what was heard" "$said" = "${want%$'\n'}" && ktap_diag "$said"
}

# groups NAME [DEV]: the IPv6 multicast groups it is in, in one line
groups() {
	ns_ip "$1" -6 maddr show ${2:+dev "$2"} |
		awk '$1 == "inet6" { printf " %s ", $2 }'
}

# in_groups NAME DEV: in the solicited-node group of each virtual address
in_groups() {
	local said

	said=$(groups "$1" "$2")
	[[ $said == *" ff02::1:ff00:1 "* && $said == *" ff02::1:ff00:a1 "* ]] ||
		{
			ktap_why="$1 $2 is in:$said"
			return 1
		}
}

# in_no_group NAME [DEV]: in none of them
in_no_group() {
	local said

	said=$(groups "$@")
	[[ $said == *" ff02::1 "* && $said != *" ff02::1:ff00:1 "* &&
	   $said != *" ff02::1:ff00:a1 "* ]] || {
		ktap_why="$* is in:$said"
		return 1
	}
}

# no_dad NAME DEV: neither address is subject to duplicate address detection
no_dad() {
	local said addr

	for addr in "$VLL" "$V6"; do
		said=$(ns_ip "$1" -6 -o addr show dev "$2" to "$addr")
		if [[ $said != *" nodad "* || $said == *tentative* ]]; then
			ktap_why="$said"
			return 1
		fi
	done
}

# nd_lines FILE: neighbour discovery in a capture, a line for each message,
# every one once: its Ethernet addresses, hop limit, "SOURCE > DESTINATION", and
# the rest as tcpdump tells it. What has another hop limit than 255 is none.
nd_lines() {
	tcpdump -t -n -e -vv -r "$1" 'ip6[40] >= 133 and ip6[40] <= 136 and
		ip6[6] == 58 and ip6[7] == 255' 2> "$tmp/tcpdump" |
		awk '/^[0-9a-f]/ { printf "%s%s", sep, $0; sep = "\n"; next }
		     !/0x0000:/ { printf "%s", $0 }
		     END { print "" }' | sort -u
}

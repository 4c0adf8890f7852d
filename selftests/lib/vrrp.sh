# SPDX-License-Identifier: GPL-2.0
# The module and the tool under test in the laboratory LAN, to be sourced
# after net.sh. Names are those of namespaces (r1 ...).
# shellcheck shell=bash disable=SC2154

# vr NAME ARGS...: the tool, in a namespace
vr() {
	local name=$1

	shift
	"$VRRPIF" -n "${!name}" "$@"
}

# vr_up NAME PRIO0 PRIO1 [ROUTER OPTIONS...]: vr10 on eth0 and eth1
vr_up() {
	local name=$1 prio0=$2 prio1=$3

	shift 3
	vr "$name" router add vr10 vrid 10 address "$VADDR/24" "$@" &&
		vr "$name" port add vr10 dev eth0 priority "$prio0" &&
		vr "$name" port add vr10 dev eth1 priority "$prio1"
}

# vr_main NAME: the main interface, "none" when there is none
vr_main() {
	vr "$1" -j router show vr10 | jq -r '.[0].main // "none"'
}

# main_is NAME DEV: DEV is main and nothing else is active
main_is() {
	vr "$1" -j router show vr10 | jq -e --arg dev "$2" '.[0] |
		.main == $dev and
		[.ports[] | select(.state == "active") | .dev] == [$dev]' \
		> /dev/null
}

# main_none NAME: no port of the router is active
main_none() {
	vr "$1" -j router show vr10 | jq -e '.[0] | .main == null and
		all(.ports[]; .state != "active")' > /dev/null
}

# port_field NAME DEV JQ: a field of a port, counters included
port_field() {
	vr "$1" -j -s port show vr10 dev "$2" | jq -r ".[0] | $3"
}

# addr_only_on NAME DEV: the virtual address is there and nowhere else
addr_only_on() {
	has_addr "$1" "$2" "$VADDR" &&
		[ "$(ns_ip "$1" -o addr show to "$VADDR" | wc -l)" = 1 ]
}

# settled NAME DEV: role and address
settled() {
	main_is "$1" "$2" && addr_only_on "$1" "$2"
}

# SPDX-License-Identifier: GPL-2.0
# The module and the tool under test in the laboratory LAN, to be sourced
# after net.sh. Names are those of namespaces (r1 ...).
# shellcheck shell=bash disable=SC2154,SC2034

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

# Asked for again and again: without jq, which takes ten times as long to start
# on an emulated machine as the tool does.
main_re='"main":"([^"]+)"'
is_active='"state":"active"'

# vr_main NAME: the main interface, "none" when there is none
vr_main() {
	[[ $(vr "$1" -j router show vr10) =~ $main_re ]]
	echo "${BASH_REMATCH[1]:-none}"
}

# main_is NAME DEV: DEV is main and nothing else is active
main_is() {
	local state others

	state=$(vr "$1" -j router show vr10) || return 1
	others=${state/"$is_active"/}
	[[ $state =~ $main_re && ${BASH_REMATCH[1]} = "$2" &&
	   $state =~ \"dev\":\"$2\"[^{}]*$is_active &&
	   $others != *"$is_active"* ]]
}

# main_none NAME: no port of the router is active
main_none() {
	local state

	state=$(vr "$1" -j router show vr10) || return 1
	[[ $state == *'"main":null'* && $state != *"$is_active"* ]]
}

# port_field NAME DEV JQ: a field of a port, counters included
port_field() {
	local re

	if [[ $3 =~ ^(\.stats)?\.([a-z_]+)$ ]]; then
		re="\"${BASH_REMATCH[2]}\":\"?([^,\"}]*)"
		[[ $(vr "$1" -j -s port show vr10 dev "$2") =~ $re ]] &&
			echo "${BASH_REMATCH[1]}"
		return
	fi
	vr "$1" -j -s port show vr10 dev "$2" | jq -r ".[0] | $3"
}

# eth1 of r1 has heard its sibling since that is main: it may replace it
heard_by_eth1() {
	[ "$(port_field r1 eth1 .unheard)" = false ]
}

# addr_only_on NAME DEV: the virtual address is there and nowhere else
addr_only_on() {
	local where

	where=$(ns_ip "$1" -o addr show to "$VADDR")
	[[ $where == *": $2 "* && $where != *$'\n'* ]]
}

# settled NAME DEV: role and address
settled() {
	main_is "$1" "$2" && addr_only_on "$1" "$2"
}

# transitions NAME: how often main moved in this router
transitions() {
	[[ $(vr "$1" -j router show vr10) =~ \"transitions\":([0-9]+) ]] &&
		echo "${BASH_REMATCH[1]}"
}

# unmoved NAME MS COMMAND...: main does not move while the command runs and
# for MS after it
unmoved() {
	local name=$1 ms=$2 before after

	shift 2
	before=$(transitions "$name")
	"$@" || return 1
	nap_ms "$ms"
	after=$(transitions "$name")
	[ "$before" = "$after" ] && return 0
	ktap_why="main of $name moved $((after - before)) times"
	return 1
}

# refused TEXT COMMAND...: it fails, and says TEXT
refused() {
	local text=$1 said

	shift
	if said=$("$@" 2>&1); then
		ktap_why="not refused: $*"
		return 1
	fi
	[[ $said == *"$text"* ]] && return 0
	ktap_why="'$said' does not say '$text'"
	return 1
}

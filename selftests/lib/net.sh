# SPDX-License-Identifier: GPL-2.0
# The laboratory LAN, to be sourced after common.sh. Every function takes the
# plain name of a namespace (r1, host ...); setup_ns keeps the real one in the
# variable of that name.
# shellcheck shell=bash disable=SC2154
#
#	                      sw: bridge br0
#	  host eth0 ---- p-host-eth0 |  | p-r1-eth0 ---- eth0 r1 up0 ---- up-r1 far
#	  10.0.0.9                   |  | p-r1-eth1 ---- eth1 r1  10.9.1.1 .2  lo
#	                             |  | p-r2-eth0 ---- eth0 r2 up0 ----  10.8.0.1
#
# LAN 10.0.0.0/24: virtual address .1, r1 .11 (eth0) .12 (eth1), r2 .21 .22;
# the last byte of a MAC (02:00:00:00:00:11) reads like that of the address.
# ip_forward=1 in the routers; no other sysctl is touched.

VADDR=10.0.0.1
HOST_ADDR=10.0.0.9
FAR_ADDR=10.8.0.1

# NS_SUFFIX= gives plain names, for people who look around
NS_SUFFIX=${NS_SUFFIX--$RANDOM$RANDOM}

# --- namespaces

setup_ns() {
	local name

	for name; do
		declare -g "$name=$name$NS_SUFFIX"
		defer del_ns "${!name}"
		printf 'netns add %s\n' "${!name}"
	done > "$tmp/setup_ns"
	can_make "network namespaces" ip -batch "$tmp/setup_ns"
	for name; do
		ip -n "${!name}" link set lo up
	done
}

# whatever still runs in there would keep it and its devices alive
del_ns() {
	local pids

	pids=$(ip netns pids "$1")
	# shellcheck disable=SC2086	# a list of numbers
	[ -z "$pids" ] || kill -9 $pids
	ip netns del "$1"
}

ns_exec() {
	local name=$1

	shift
	ip netns exec "${!name}" "$@"
}

# ns_bg NAME COMMAND...: in the background until the end; its pid in $bg_pid
ns_bg() {
	local name=$1

	shift
	ip netns exec "${!name}" "$@" &
	bg_pid=$!
	defer stop_bg "$bg_pid"
}

stop_bg() {
	kill "$1" 2> /dev/null
	wait "$1" 2> /dev/null
	return 0
}

# ns_ip NAME ARGS...: iproute2 enters the namespace by itself
ns_ip() {
	local name=$1

	shift
	ip -n "${!name}" "$@"
}

# --- topology

# topo_up [ROUTER...]: all of the picture above; default: only r1
topo_up() {
	local r

	[ $# != 0 ] || set -- r1
	need_root
	need_cmd ip nft
	setup_ns sw host far "$@"
	can_make bridge ip -n "$sw" link add br0 type bridge stp_state 0 \
		forward_delay 0 mcast_snooping 0
	ns_ip sw link set br0 up
	ns_ip far addr add "$FAR_ADDR/32" dev lo
	lan_attach host eth0 09
	ns_ip host addr add "$HOST_ADDR/24" dev eth0
	ns_ip host route add default via "$VADDR"
	for r; do
		router_up "$r"
	done
}

# lan_attach NAME DEV LAST: a cable from the bridge to a new device; LAST is
# the last byte of its MAC
lan_attach() {
	local name=$1 dev=$2 last=$3 peer=p-$1-$2

	can_make "cable of $name $dev" ip link add "$peer" netns "$sw" \
		address "02:00:00:00:bb:$last" type veth \
		peer name "$dev" netns "${!name}" \
		address "02:00:00:00:00:$last"
	ns_ip sw link set "$peer" master br0 up
	ns_ip "$name" link set "$dev" up
}

# router_up rN: eth0 and eth1 on the LAN, up0 to far
router_up() {
	local name=$1 n=${1#r}

	lan_attach "$name" eth0 "${n}1"
	lan_attach "$name" eth1 "${n}2"
	can_make "cable of $name up0" ip link add "up-$name" netns "$far" \
		address "02:00:00:00:0f:${n}2" type veth \
		peer name up0 netns "${!name}" address "02:00:00:00:0f:${n}1"
	ns_ip "$name" -batch - <<-BATCH
		addr add 10.0.0.${n}1/24 dev eth0
		addr add 10.0.0.${n}2/24 dev eth1
		addr add 10.9.$n.1/24 dev up0
		link set up0 up
		route add $FAR_ADDR via 10.9.$n.2
	BATCH
	# the first router that is connected carries the way back
	ns_ip far -batch - <<-BATCH
		addr add 10.9.$n.2/24 dev up-$name
		link set up-$name up
		route add 10.0.0.0/24 via 10.9.$n.1 metric $n
	BATCH
	ns_exec "$name" sysctl -qw net.ipv4.ip_forward=1
}

# --- faults. Directions are the router's: tx is what it sends to the LAN.

cable_pull() {
	ns_ip sw link set "p-$1-$2" down
}

cable_plug() {
	ns_ip sw link set "p-$1-$2" up
}

# a machine that loses power: all of its cables, and far sees it at once
machine_off() {
	ns_ip sw -batch - <<-BATCH
		link set p-$1-eth0 down
		link set p-$1-eth1 down
	BATCH
	ns_ip far link set "up-$1" down
}

machine_on() {
	ns_ip far -batch - <<-BATCH
		link set up-$1 up
		route add 10.0.0.0/24 via 10.9.${1#r}.1 metric ${1#r}
	BATCH
	ns_ip sw -batch - <<-BATCH
		link set p-$1-eth0 up
		link set p-$1-eth1 up
	BATCH
}

# path_chain ROUTER DEV {tx|rx}: at the bridge's end, so that the router's
# own hooks and statistics see nothing of it
path_chain() {
	local hook=ingress

	[ "$3" = tx ] || hook=egress
	echo "chain p-$1-$2-$3 { type filter hook $hook device p-$1-$2" \
	     "priority 0; policy drop; }"
}

# path_dead ROUTER DEV {tx|rx|both}: frames vanish, the link stays up
path_dead() {
	case $3 in
	tx|rx|both)	;;
	*)		ktap_bail "path_dead: direction '$3'" ;;
	esac
	{
		echo "table netdev lab {"
		[ "$3" = rx ] || path_chain "$1" "$2" tx
		[ "$3" = tx ] || path_chain "$1" "$2" rx
		echo "}"
	} | ns_exec sw nft -f -
}

# path_heal ROUTER DEV: both directions, dead or not ("add" of what exists
# changes nothing, and lets "delete" succeed)
path_heal() {
	ns_exec sw nft -f - <<-RULES
		add table netdev lab
		add chain netdev lab p-$1-$2-tx
		add chain netdev lab p-$1-$2-rx
		delete chain netdev lab p-$1-$2-tx
		delete chain netdev lab p-$1-$2-rx
	RULES
}

# --- conditions, for busywait and ktap_test

# has_addr NAME DEV ADDRESS
has_addr() {
	[ -n "$(ns_ip "$1" -o addr show dev "$2" to "$3")" ]
}

# lladdr_is NAME ADDRESS MAC: what the neighbour table says
lladdr_is() {
	[[ " $(ns_ip "$1" neigh show "$2") " == *" lladdr $3 "* ]]
}

pings() {
	ns_exec "$1" ping -q -n -c 1 -W 1 "$2"
}

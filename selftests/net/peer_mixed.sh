#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Three implementations in one virtual router, VRRPv3 over IPv4: this module
# with two interfaces (r1), Debian's keepalived (r2), FRR's vrrpd (r3). Random
# faults, one or two at a time; after each fault is set, and after each heal,
# the best of those that are connected is active, alone.
#
# MIXED_SECONDS says how long, at least (default 120); SEED=N gives other faults,
# the same ones each time; SEED=$RANDOM for a search.
#
# A path dies in both directions here; f_mute.sh has those of one direction.
# shellcheck disable=SC2154	# arp[] is arp.sh's
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/arp.sh"
. "$lib_dir/chance.sh"
. "$lib_dir/peers.sh"
. "$lib_dir/frr.sh"

MIXED_SECONDS=${MIXED_SECONDS:-120}
SEED=${SEED:-1338}
INTERVAL=300
# The slowest way there is: the backoff of a port that was replaced again and
# again, on a machine with busy neighbours.
LIMIT_MS=40000

ports=(r1.eth0 r1.eth1 r2.eth0 r3.eth0)
kinds=(cable path machine kill stop priority)

# what is so now, and what is so without a fault; a port is out while it is
# not connected or nobody is there to speak for it
declare -A priority=() normal=() out=()
declare -A mac=([r1.eth0]=02:00:00:00:00:11 [r1.eth1]=02:00:00:00:00:12
		[r2.eth0]=02:00:00:00:00:21 [r3.eth0]=00:00:5e:00:01:0a)
declare -A count=() worst=()

# --- what must be

# the best of those that are connected, into $best
find_best() {
	local port

	best=''
	for port in "${ports[@]}"; do
		[ -z "${out[$port]-}" ] || continue
		[ -n "$best" ] &&
			[ "${priority[$port]}" -lt "${priority[$best]}" ] ||
			best=$port
	done
}

# far hears from a routing protocol which router serves the LAN
far_route() {
	ns_ip far route replace 10.0.0.0/24 via "10.9.${1#r}.1"
}

# only_best: it alone answers, as main where that can be asked, and what the
# host sends through the virtual address gets there and back
only_best() {
	local router=${best%.*} dev=${best#*.}

	far_route "$router"
	if [ "$router" = r1 ]; then
		main_is r1 "$dev" && addr_only_on r1 "$dev" || return 1
	fi
	pings host "$FAR_ADDR" || return 1
	arp_ask "$VADDR" -n 5
	echo "$best must answer, and did: ${arp[order]-nobody}"
	[ "${arp[order]-}" = "${mac[$best]}" ]
}

# settles WHAT: within the limit, and then it stays so
settles() {
	find_best
	busywait "$LIMIT_MS" only_best || return 1
	[ "$waited" -le "${worst[$1]-0}" ] || worst[$1]=$waited
	# longer than anybody waits before he claims the role
	nap_ms $((4 * INTERVAL))
	only_best > "$tmp/only_best" && return 0
	ktap_why="$1: $best did not stay: $(tail -n 1 "$tmp/only_best")"
	return 1
}

# --- faults: what they do to which ports, and the undoing

# fault_ports KIND TARGET: into $touched
fault_ports() {
	case $1 in
	machine)
		touched=("$2.eth0")
		[ "$2" != r1 ] || touched+=(r1.eth1)
		;;
	kill|stop)	touched=("$2.eth0") ;;
	*)		touched=("$2") ;;
	esac
}

targets_of() {
	case $1 in
	machine)	targets=(r1 r2 r3) ;;
	kill|stop)	targets=(r2 r3) ;;
	*)		targets=("${ports[@]}") ;;
	esac
}

set_priority() {
	local port=$1 value=$2

	priority[$port]=$value
	case $port in
	r2.*)	keepalived_set r2 "$value" $INTERVAL ;;
	r3.*)	frr_set r3 " vrrp 10 priority $value" ;;
	*)	vr r1 port set vr10 dev "${port#*.}" priority "$value" ;;
	esac
}

# another one, that no port has: among equals it would matter who came first.
# Those without a fault are none of these.
other_priority() {
	local free=() value

	for value in 110 130 150 170 190 210 230 250; do
		[[ " ${priority[*]} " == *" $value "* ]] || free+=("$value")
	done
	pick "${free[@]}"
}

peer_start() {
	case $1 in
	r2)	keepalived_start r2 "${priority[r2.eth0]}" $INTERVAL ;;
	r3)	ns_ip r3 link show vrrp4-eth0-10 > "$tmp/link" 2>&1 ||
			can_make macvlan frr_device r3 4 "$VADDR/24"
		frr_start r3 " vrrp 10 version 3" \
			" vrrp 10 advertisement-interval $INTERVAL" \
			" vrrp 10 ip $VADDR" \
			" vrrp 10 priority ${priority[r3.eth0]}" ;;
	esac
}

peer_stop() {
	case $1 in
	r2)	keepalived_stop r2 ;;
	r3)	frr_stop r3 ;;
	esac
}

# What a daemon that was killed leaves would answer for the address for ever,
# which no protocol can cure; it goes as it would with the machine.
peer_kill() {
	case $1 in
	r2)	keepalived_kill r2
		keepalived_tidy r2 ;;
	r3)	frr_kill r3
		ns_ip r3 link del vrrp4-eth0-10 ;;
	esac
}

# fault_set KIND TARGET, fault_heal KIND TARGET
fault_set() {
	local kind=$1 target=$2 port

	fault_ports "$kind" "$target"
	case $kind in
	cable)		cable_pull "${target%.*}" "${target#*.}" ;;
	path)		path_dead "${target%.*}" "${target#*.}" both ;;
	machine)	machine_off "$target" ;;
	kill)		peer_kill "$target" ;;
	stop)		peer_stop "$target" ;;
	priority)
		other_priority
		set_priority "$target" "$picked"
		return
		;;
	esac || return 1
	for port in "${touched[@]}"; do
		out[$port]=1
	done
}

fault_heal() {
	local kind=$1 target=$2 port

	fault_ports "$kind" "$target"
	case $kind in
	cable)		cable_plug "${target%.*}" "${target#*.}" ;;
	path)		path_heal "${target%.*}" "${target#*.}" ;;
	machine)	machine_on "$target" ;;
	kill|stop)	peer_start "$target" ;;
	priority)
		set_priority "$target" "${normal[$target]}"
		return
		;;
	esac || return 1
	for port in "${touched[@]}"; do
		unset "out[$port]"
	done
}

# --- a round: a fault, perhaps another one elsewhere, healed in either order

# choose KIND...: a fault that touches no port of the one there is, into $fault
choose() {
	local kind

	while :; do
		pick "$@"
		kind=$picked
		targets_of "$kind"
		pick "${targets[@]}"
		fault="$kind $picked"
		fault_ports "$kind" "$picked"
		[[ " ${faulty[*]-} " != *" ${touched[0]} "* &&
		   " ${faulty[*]-} " != *" ${touched[-1]} "* ]] || continue
		faulty+=("${touched[@]}")
		count[$kind]=$((${count[$kind]-0} + 1))
		return
	done
}

# step {set|heal} KIND TARGET
step() {
	local now_is

	"fault_$1" "$2" "$3" || {
		ktap_why="cannot $1 $2 $3"
		return 1
	}
	find_best
	now_is="$1 $2 $3, $best must be active"
	history+="$now_is"$'\n'
	settles "$1 $2" && return 0
	ktap_diag "seed $SEED:" "$(tail -n 12 <<< "$history")"
	diagnose
	return 1
}

diagnose() {
	ktap_diag "$(vr r1 router show vr10)"
	ktap_diag "keepalived: $(grep -o 'Entering .* STATE' \
		"$tmp/keepalived-r2.log" | tail -n 1)"
	ktap_diag "FRR: $(ns_exec r3 vtysh -N "$r3" -d vrrpd -c 'show vrrp' \
		2> /dev/null | grep 'Status (v4)')"
}

one_round() {
	local faults=() first second

	faulty=()
	choose "$1"
	faults+=("$fault")
	# shellcheck disable=SC2086	# two words
	step set ${faults[0]} || return 1
	pick one two
	if [ "$picked" = two ]; then
		choose "${kinds[@]}"
		faults+=("$fault")
		# shellcheck disable=SC2086
		step set ${faults[1]} || return 1
		pick "0 1" "1 0"
	else
		picked=0
	fi
	read -r first second <<< "$picked"
	# shellcheck disable=SC2086
	step heal ${faults[first]} || return 1
	# shellcheck disable=SC2086
	[ -z "$second" ] || step heal ${faults[second]}
}

# every kind once, in some order, then again: until the time is over, and once
# at least
random_faults() {
	local end=$((SECONDS + MIXED_SECONDS)) deck=("${kinds[@]}") i

	rounds=0
	while [ "$SECONDS" -lt "$end" ] || [ "$rounds" -lt ${#kinds[@]} ]; do
		[ ${#deck[@]} != 0 ] || deck=("${kinds[@]}")
		pick "${!deck[@]}"
		i=$picked
		one_round "${deck[i]}" || return 1
		unset "deck[i]"
		rounds=$((rounds + 1))
	done
}

# --- the tests

# four priorities, given out by chance
all_up() {
	local port left=(200 180 160 140) i

	for port in "${ports[@]}"; do
		pick "${!left[@]}"
		i=$picked
		priority[$port]=${left[i]}
		normal[$port]=${left[i]}
		unset "left[i]"
		ktap_diag "$port: priority ${priority[$port]}"
	done
	vr_up r1 "${priority[r1.eth0]}" "${priority[r1.eth1]}" \
		interval ${INTERVAL}ms && peer_start r2 && peer_start r3 &&
		settles start
}

# a stranger answers, the switch
check_sees() {
	find_best
	ns_ip sw addr add "$VADDR/32" dev br0 || return 1
	if only_best > "$tmp/only_best"; then
		ktap_why="a second one that answers was not noticed"
		return 1
	fi
	[[ ${arp[order]} == *"${mac[$best]}"* ]] || {
		ktap_why="$best did not answer: ${arp[order]-}"
		return 1
	}
	ns_ip sw addr del "$VADDR/32" dev br0
	# it has taken the host in as well
	ns_ip host neigh flush dev eth0
	busywait 10000 only_best
}

every_kind() {
	local kind

	for kind in "${kinds[@]}"; do
		ktap_diag "$kind: ${count[$kind]-0} times, settled after" \
			"${worst[set $kind]-0} ms, healed after" \
			"${worst[heal $kind]-0} ms at most"
		[ "${count[$kind]-0}" -gt 0 ] || {
			ktap_why="no fault of kind $kind"
			return 1
		}
	done
}

heard_well() {
	local dev field value

	for dev in eth0 eth1; do
		for field in interval_errors addr_list_errors length_errors \
			     link_checksum_errors link_version_errors; do
			value=$(port_field r1 $dev .stats.$field)
			expect "$field of $dev" "$value" = 0 || return 1
		done
		expect "received on $dev" \
			"$(port_field r1 $dev .stats.rcvd)" -gt 0 || return 1
	done
}

need_cmd python3 keepalived
need_frr
need_tool
chance_from "$SEED"
need_module
topo_up r1 r2 r3
ktap_plan 5

ktap_diag "seed $SEED"
ktap_test "three implementations: the best of all is active, alone" all_up
ktap_test "the check notices a second one that answers" check_sees
ktap_test "$MIXED_SECONDS s of faults: each time exactly one, the right one" \
	random_faults
ktap_diag "$rounds rounds"
ktap_test "every kind of fault was among them" every_kind
ktap_test "what vrrpif heard was valid" heard_well
ktap_finish

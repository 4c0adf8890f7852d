# SPDX-License-Identifier: GPL-2.0
# The LAN of chaos.sh and what has to be true of it when nobody disturbs it; to
# be sourced after net.sh, vrrp.sh, inet6.sh, peers.sh and fastip.sh.
# shellcheck shell=bash disable=SC2154,SC2034
#
# Four virtual routers on the same ports of r1, r2 and r3, and keepalived (k1)
# in the first of them:
#
#	vr10	IPv4, real MAC		main is r1 eth0; the host's gateway
#	vr20	IPv4, virtual MAC	r2 eth0
#	vr30	IPv6, virtual MAC	r1 eth0
#	vr40	IPv4, versions 2 and 3,	r2 eth1; its advertisements do not fit
#		14 addresses		into the smallest MTU

chaos_routers=(r1 r2 r3)
chaos_devs=(eth0 eth1)
VRF_TABLE=77
bridge_words='type bridge stp_state 0 forward_delay 0 mcast_snooping 0'

declare -A home=([vr10]='r1 eth0' [vr20]='r2 vr20' [vr30]='r1 vr30'
		 [vr40]='r2 eth1')
declare -A main_port=([vr10]='r1 eth0' [vr20]='r2 eth0' [vr30]='r1 eth0'
		      [vr40]='r2 eth1')
# the address that is asked for
declare -A ask=([vr10]=10.0.0.1 [vr20]=10.0.0.2 [vr30]=2001:db8::a1
		[vr40]=10.0.0.4)
declare -A answers=([vr10]=02:00:00:00:00:11 [vr20]=00:00:5e:00:01:14
		    [vr30]=00:00:5e:00:02:1e [vr40]=02:00:00:00:00:22)

# --- the configuration

# priorities NAME: of eth0 and eth1, in each virtual router
declare -A priorities=(
	[r1.vr10]='200 150' [r2.vr10]='120 110' [r3.vr10]='40 30'
	[r1.vr20]='120 110' [r2.vr20]='200 150' [r3.vr20]='40 30'
	[r1.vr30]='200 150' [r2.vr30]='120 110' [r3.vr30]='40 30'
	[r1.vr40]='110 120' [r2.vr40]='150 200' [r3.vr40]='30 40')

router_line() {
	local i

	case $1 in
	vr10)	echo "router add vr10 vrid 10 address $VADDR/24 interval 100ms" ;;
	vr20)	echo "router add vr20 vrid 20 address 10.0.0.2/24" \
			"interval 100ms mac virtual accept on" ;;
	vr30)	echo "router add vr30 vrid 30 address $VLL/64 address $V6/64" \
			"interval 100ms mac virtual accept on" ;;
	vr40)
		printf 'router add vr40 vrid 40 version 2+3 interval 1s'
		for ((i = 0; i < 14; i++)); do
			printf ' address 10.0.0.%d/24' $((i ? 150 + i : 4))
		done
		echo
		;;
	esac
}

port_lines() {
	local prios

	read -ra prios <<< "${priorities[$1.$2]}"
	echo "port add $2 dev eth0 priority ${prios[0]}"
	echo "port add $2 dev eth1 priority ${prios[1]}"
}

# chaos_config NAME: for "vrrpif restore"
chaos_config() {
	local v

	for v in vr10 vr20 vr30 vr40; do
		router_line $v
		port_lines "$1" $v
	done
}

# --- making the LAN, and making it whole again

own_mac() {
	echo "02:00:00:00:00:${1#r}$((${2#eth} + 1))"
}

# own_addresses NAME DEV: lines for "ip -batch"
own_addresses() {
	local last=${1#r}$((${2#eth} + 1))

	echo "addr replace 10.0.0.$last/24 dev $2"
	echo "addr replace 2001:db8::$last/64 dev $2 nodad"
}

# port_made NAME DEV: a new device, on the LAN, with its addresses
port_made() {
	lan_attach "$1" "$2" "${1#r}$((${2#eth} + 1))" &&
		own_addresses "$1" "$2" | ns_ip "$1" -batch -
}

port_is_there() {
	ns_ip sw link show dev "p-$1-$2" > "$tmp/there" 2>&1 &&
		ns_ip "$1" link show dev "$2" > "$tmp/there" 2>&1
}

no_link() {
	! ns_ip sw link show dev "$1"
}

# port_mended NAME DEV: there, as it was in the beginning
port_mended() {
	if ! port_is_there "$1" "$2"; then
		ns_ip sw link del "p-$1-$2" 2> "$tmp/del"
		busywait 20000 no_link "p-$1-$2" && port_made "$1" "$2"
		return
	fi
	# down and up gives it a link-local address again
	{
		echo "link set $2 down"
		echo "link set $2 address $(own_mac "$1" "$2") mtu 1500" \
			"promisc off allmulticast off nomaster"
		echo "link set $2 up"
		own_addresses "$1" "$2"
	} | ns_ip "$1" -batch - && qdisc_gone "$1" "$2"
}

# a qdisc of another kind was never there
qdisc_gone() {
	[[ $(tc -n "${!1}" qdisc show dev "$2") != *clsact* ]] ||
		tc -n "${!1}" qdisc del dev "$2" clsact
}

bridge_mended() {
	local r dev

	ns_ip sw link show br0 > "$tmp/br" 2>&1 ||
		ns_ip sw -batch - <<< "link add br0 $bridge_words"
	ns_exec sw nft flush ruleset
	{
		echo "link set br0 type bridge vlan_filtering 0"
		for r in host k1 "${chaos_routers[@]}"; do
			for dev in "${chaos_devs[@]}"; do
				[ "$r" != host ] && [ "$r" != k1 ] ||
					[ "$dev" = eth0 ] || continue
				# a new membership has the default VLAN again
				echo "link set p-$r-$dev nomaster"
				echo "link set p-$r-$dev master br0 up"
			done
		done
		echo "link set br0 up"
	} | ns_ip sw -batch -
}

# third router, without a way to far
r3_made() {
	setup_ns r3 && port_made r3 eth0 && port_made r3 eth1
}

lan_mended() {
	local r dev

	for r in "${chaos_routers[@]}"; do
		if [ "$r" = r3 ] && ! ip netns list | grep -q "^$r3\>"; then
			busywait 20000 no_link p-r3-eth0 &&
				busywait 20000 no_link p-r3-eth1 && r3_made ||
				return 1
			continue
		fi
		for dev in "${chaos_devs[@]}"; do
			port_mended "$r" "$dev" || return 1
		done
	done
	bridge_mended || return 1
	keepalived_set k1 50 100
	for r in "${chaos_routers[@]}"; do
		vr "$r" restore "$tmp/config-$r" || return 1
	done
}

# --- what has to be true: what is not is printed. Asked often, on an emulated
# machine: as few programs as can be.

# what each router says
declare -A said=()

# state_of NAME VR: its object in what "router show" printed, ports included,
# into $state
state_of() {
	state=${said[$1]#*\"name\":\"$2\"}
	if [ "$state" = "${said[$1]}" ]; then
		echo "$1 has no $2"
		return 1
	fi
	state=${state%%\"name\":\"*}
}

# one_main VR: where it belongs, and nothing else of it is active
one_main() {
	local want_ns want_dev r state others

	read -r want_ns want_dev <<< "${main_port[$1]}"
	for r in "${chaos_routers[@]}"; do
		state_of "$r" "$1" || return 1
		others=$state
		if [ "$r" = "$want_ns" ]; then
			others=${state/"$is_active"/}
			[[ $state == *'"main":"'"$want_dev"'"'* &&
			   $others != "$state" ]] || {
				echo "$1 of $r: main is not $want_dev"
				return 1
			}
		fi
		[[ $others != *"$is_active"* ]] || {
			echo "$1 of $r: is active too"
			return 1
		}
	done
}

mains_right() {
	local r v

	for r in "${chaos_routers[@]}"; do
		said[$r]=$(vr "$r" -j router show) || return 1
	done
	for v in "${!main_port[@]}"; do
		one_main "$v" || return 1
	done
	keepalived_backup k1 || {
		echo "keepalived is not backup, or kept the address"
		return 1
	}
}

# in_place: each virtual address is on the device of its main, and nowhere else
# in all namespaces
in_place() {
	local v ns dev family word line
	local -A where=()

	for ns in "${chaos_routers[@]}" k1 park host far; do
		while read -r line dev family word line; do
			[[ $family != inet* ]] ||
				where[${word%/*}]+="$ns $dev,"
		done < <(ns_ip "$ns" -o addr show)
	done
	for v in "${!home[@]}"; do
		[ "${where[${ask[$v]}]-}" = "${home[$v]}," ] || {
			echo "${ask[$v]} is on: ${where[${ask[$v]}]-nothing}" \
				"not on ${home[$v]}"
			return 1
		}
	done
}

# no route of ours where no main is
no_route_left() {
	local ns family line dev homes

	printf -v homes ' %s ' "${home[@]}"
	for ns in "${chaos_routers[@]}" park; do
		for family in -4 -6; do
			while read -r line; do
				dev=${line#* dev }
				[[ $homes != *" $ns ${dev%% *} "* ]] ||
					continue
				echo "left in $ns: $line"
				return 1
			done < <(ns_ip "$ns" $family route show table all \
				proto 112)
		done
	done
}

# the host gets there, and it is the right MAC that answers
traffic() {
	local v

	ns_ip host neigh flush dev eth0 || return 1
	for v in "${!ask[@]}"; do
		pings host "${ask[$v]}" > "$tmp/ping" || {
			echo "no answer from ${ask[$v]}"
			return 1
		}
		lladdr_is host "${ask[$v]}" "${answers[$v]}" || {
			echo "answers: $(ns_ip host neigh show "${ask[$v]}")"
			return 1
		}
	done
	pings host "$FAR_ADDR" > "$tmp/ping" || {
		echo "$FAR_ADDR is not reached"
		return 1
	}
}

# no process waits in the kernel
none_stuck() {
	local stat words

	for stat in /proc/[0-9]*/stat; do
		{ read -r words < "$stat"; } 2> /dev/null || continue
		words=${words##*) }
		[ "${words%% *}" != D ] || {
			echo "${stat%/stat} waits in the kernel:" \
				"$(cat "${stat%stat}comm" "${stat%stat}stack")"
			return 1
		}
	done
}

all_right() {
	mains_right && in_place && no_route_left && traffic && none_stuck
}

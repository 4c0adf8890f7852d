# SPDX-License-Identifier: GPL-2.0
# The random operations of chaos.sh, to be sourced after chaos_lan.sh and
# chance.sh. Each worker is a process of its own that does one after the other
# until $until, and stops at the first that fails for another reason than it may.
# shellcheck shell=bash disable=SC2154

# --- what may be said

# The tool's refusals: of what another worker took away a moment ago. Anything
# else is a failure, numbers of errors above all.
tool_may='no such virtual router$
no such device$
interface is not a port of the router$
interface is a port of this router already$
a router of this name exists$
another router with this VRID uses the interface$
an interface of this name exists$
accept off needs mac virtual: with mac real the address is an ordinary one$
address belongs to another virtual router$
too many addresses for the MTU of an interface, it has room for [0-9]+$
the kernel module is not loaded: run .* as root$
the kernel module was unloaded, or loaded anew, meanwhile; try again$
the configuration keeps changing while it is read; try again$'

# failed TEXT: told to who waits for the worker
failed() {
	echo "$op: $*" >> "$tmp/failed-$worker"
	return 1
}

# vr_may NAME LINE...: to the tool, in one batch
vr_may() {
	local name=$1 left

	shift
	printf '%s\n' "$@" > "$tmp/lines-$worker"
	vr "$name" -force -b "$tmp/lines-$worker" 2> "$tmp/vr-$worker" && return
	left=$(grep -vE "$tool_may" "$tmp/vr-$worker")
	[ -z "$left" ] || failed "$left ($(tr '\n' ';' < "$tmp/lines-$worker"))"
}

# ip_may MAY NAME LINE...: in one batch; each line of an answer has to match MAY.
# $ip_said is the answer. Not through fast_start: an "ip" that lives on remembers
# the numbers of interfaces that are gone.
ip_may() {
	local may=$1 name=$2 left

	shift 2
	printf '%s\n' "$@" > "$tmp/lines-$worker"
	ip_said=$(ns_ip "$name" -force -batch "$tmp/lines-$worker" 2>&1 |
		grep -v '^Command failed')
	left=$(grep -vE "^\$${may:+|$may}" <<< "$ip_said")
	[ -z "$left" ] || failed "$left ($*)"
}

# --- devices of a router: one worker for each, nobody else moves them

declare -A place=()	# of eth0, eth1: here, away (in park), gone
declare -A called=()	# their names when here

device_ops=(unregister unregister_sw rename away mtu_small mtu_smallest mtu_back
	    mac mac_back flush flush address address vaddr down up down up
	    vrf no_vrf promisc clsact readd readd remake)

device_worker() {
	local r=$1 dev

	for dev in "${chaos_devs[@]}"; do
		place[$dev]=here
		called[$dev]=$dev
	done
	while begun; do
		pick "${chaos_devs[@]}"
		dev=$picked
		case ${place[$dev]} in
		here)	pick "${device_ops[@]}" ;;
		away)	picked='home' ;;
		gone)	picked='make' ;;
		esac
		op=$picked
		name=${called[$dev]}
		echo "$op $name" > "$tmp/at-$worker"
		"op_$op" || return 1
		done_op
	done
}

op_unregister() {
	ip_may '' "$r" "link del $name" && place[$dev]=gone
}

# by its peer, which is what another namespace does
op_unregister_sw() {
	ip_may '' sw "link del p-$r-$dev" && place[$dev]=gone
}

op_remake() {
	op_unregister && op_make
}

op_make() {
	local last=${r#r}$((${dev#eth} + 1))
	local line="link add p-$r-$dev address 02:00:00:00:bb:$last type veth"

	line+=" peer name $dev netns ${!r} address $(own_mac "$r" "$dev")"
	ip_may "$no_bridge" sw "$line" "link set p-$r-$dev up" \
		"link set p-$r-$dev master br0" &&
		ip_may '' "$r" "link set $dev up" || return 1
	place[$dev]=here
	called[$dev]=$dev
	name=$dev
	op_address && op_readd
}

# another worker may have deleted it
no_bridge='argument "br0" is wrong|does not exist|Invalid argument'

# Older kernels rename no interface that is up.
op_rename() {
	local new=lan${dev#eth}

	[ "$name" = "$dev" ] || new=$dev
	below 2
	[ "$drawn" = 0 ] || ip_may '' "$r" "link set $name down" || return 1
	ip_may 'Device or resource busy' "$r" "link set $name name $new" ||
		return 1
	[ -n "$ip_said" ] || called[$dev]=$new
	[ "$drawn" = 0 ] || ip_may '' "$r" "link set ${called[$dev]} up"
}

op_away() {
	ip_may '' "$r" "link set $name netns $park name $r-$dev" &&
		place[$dev]=away
}

op_home() {
	ip_may '' park "link set $r-$dev netns ${!r} name $dev" &&
		ip_may '' "$r" "link set $dev up" || return 1
	place[$dev]=here
	called[$dev]=$dev
	name=$dev
	op_address && op_readd
}

# less than IPv6 needs: it leaves the interface
op_mtu_small() {
	ip_may '' "$r" "link set $name mtu 1200"
}

# less than vr40 needs
op_mtu_smallest() {
	ip_may '' "$r" "link set $name mtu 68"
}

op_mtu_back() {
	ip_may '' "$r" "link set $name mtu 1500"
}

op_mac() {
	below 256
	ip_may '' "$r" "link set $name address $(printf \
		'02:00:00:00:%s%s:%02x' "${r#r}" "${dev#eth}" "$drawn")"
}

op_mac_back() {
	ip_may '' "$r" "link set $name address $(own_mac "$r" "$dev")"
}

op_flush() {
	ip_may '' "$r" "addr flush dev $name"
}

op_address() {
	local line

	while read -r line; do
		# there is no IPv6 below its smallest MTU, or when in doubt
		ip_may 'Invalid argument|IPv6 is disabled|No such device|No buffer space' \
			"$r" "${line/dev $dev/dev $name}" || return 1
	done < <(own_addresses "$r" "$dev")
}

op_vaddr() {
	local which

	pick 10.0.0.1 10.0.0.4 10.0.0.153
	which=$picked
	ip_may 'Cannot assign requested address|Address not found' \
		"$r" "addr del $which/24 dev $name" &&
		ip_may 'Cannot assign requested address|address not found|Address not found|Cannot find device' \
			"$r" "addr del 10.0.0.2/24 dev vr20" \
			"addr del $V6/64 dev vr30"
}

op_down() {
	ip_may '' "$r" "link set $name down"
}

op_up() {
	ip_may '' "$r" "link set $name up"
}

op_vrf() {
	ip_may '' "$r" "link set $name master vrf7"
}

op_no_vrf() {
	ip_may '' "$r" "link set $name nomaster"
}

op_promisc() {
	pick on off
	ip_may '' "$r" "link set $name promisc $picked allmulticast $picked"
}

op_clsact() {
	if [[ $(tc -n "${!r}" qdisc show dev "$name") == *clsact* ]]; then
		tc -n "${!r}" qdisc del dev "$name" clsact || failed tc
	else
		tc -n "${!r}" qdisc add dev "$name" clsact || failed tc
	fi
}

# the port again, where it is none any more
op_readd() {
	local v lines=() line

	for v in vr10 vr20 vr30 vr40; do
		while read -r line; do
			[[ $line != *"dev $dev "* ]] ||
				lines+=("${line/dev $dev /dev $name }")
		done < <(port_lines "$r" $v)
	done
	vr_may "$r" "${lines[@]}"
}

# --- the configuration of a router

config_worker() {
	local r=$1 v dev lines i

	while begun; do
		op=config
		lines=()
		below 4
		for ((i = drawn; i >= 0; i--)); do
			config_line
			lines+=("$line")
		done
		vr_may "$r" "${lines[@]}" || return 1
		done_op
	done
}

# one change of anything that can be changed
config_line() {
	pick vr10 vr20 vr30 vr40
	v=$picked
	pick eth0 eth1 lan0 lan1
	dev=$picked
	pick set set set set priority priority source delay port_del port_add \
		port_add router_del router_add router_add address
	op=$picked
	case $picked in
	set)		router_option; line="router set $v $option" ;;
	priority)	below 254; line="port set $v dev $dev priority $((drawn + 1))" ;;
	source)		line="port set $v dev $dev source auto" ;;
	delay)
		pick 0s 20ms 500ms
		line="port set $v dev $dev up-delay $picked"
		;;
	port_del)	line="port del $v dev $dev" ;;
	port_add)	line="port add $v dev $dev priority 77" ;;
	router_del)	line="router del $v" ;;
	router_add)	line=$(router_line "$v") ;;
	address)
		case $v in
		vr30)	line="router set vr30 address $VLL/64 address $V6/64" ;;
		*)	below 20
			line="router set $v address ${ask[$v]}/24"
			line+=" address 10.0.0.$((200 + drawn))/24" ;;
		esac
		[ "$drawn" != 0 ] || line=${line% address*}
		;;
	esac
}

router_option() {
	case $v in
	vr40)	pick 1s 2s ;;
	*)	pick 40ms 100ms 300ms ;;
	esac
	option="interval $picked"
	pick "$option" "$option" 'preempt on' 'preempt off' 'preempt immediate' \
		'preempt-delay 0s' 'preempt-delay 700ms' 'accept on' \
		'accept off' 'arbitration on' 'arbitration off' \
		'link-poll 1ms' 'link-poll 50ms' 'announce-count 1' \
		'announce-count 20' 'announce-interval 20ms' \
		'announce-refresh 1s' 'allow any' 'allow list' 'checksum auto'
	option=$picked
	[ "$option" != 'allow list' ] || case $v in
	vr30)	option='allow fe80::1234' ;;
	*)	option='allow 10.0.0.11 allow 10.0.0.21 allow 10.0.0.31' ;;
	esac
}

# --- the LAN

lan_ops=(pull plug pull plug pull plug other back vlan_filter no_vlan_filter vlan
	 bridge mute heal keepalived)

lan_worker() {
	local ports=(r1-eth0 r1-eth0 r1-eth1 r2-eth0 r2-eth1 r3-eth0 k1-eth0)
	local port

	while begun; do
		pick "${ports[@]}"
		port=p-$picked
		pick "${lan_ops[@]}"
		op=$picked
		echo "$op $port" > "$tmp/at-$worker"
		"op_$op" || return 1
		done_op
	done
}

# a port of the bridge may be gone at any time, and so may a bridge
lan_may='Cannot find device|does not exist|argument "br[01]" is wrong'
lan_may+='|No such device|Invalid argument|Cannot find bridge device'

op_pull() {
	ip_may "$lan_may" sw "link set $port down"
}

op_plug() {
	ip_may "$lan_may" sw "link set $port up"
}

op_other() {
	ip_may "$lan_may" sw "link set $port master br1"
}

op_back() {
	ip_may "$lan_may" sw "link set $port master br0"
}

op_vlan_filter() {
	ip_may "$lan_may" sw "link set br0 type bridge vlan_filtering 1"
}

op_no_vlan_filter() {
	ip_may "$lan_may" sw "link set br0 type bridge vlan_filtering 0"
}

op_vlan() {
	pick "pvid untagged" ""
	# shellcheck disable=SC2086	# words, or none
	bridge -n "$sw" vlan add dev "$port" vid 5 $picked 2> "$tmp/bridge" ||
		grep -qE "$lan_may|Operation not supported" "$tmp/bridge" ||
		failed "$(< "$tmp/bridge")"
}

op_bridge() {
	local p

	ip_may "$lan_may" sw "link del br0" &&
		ip_may '' sw "link add br0 $bridge_words" \
			"link set br0 up" || return 1
	for p in host-eth0 k1-eth0 r{1,2,3}-eth{0,1}; do
		ip_may "$lan_may" sw "link set p-$p master br0" || return 1
	done
}

# deaf, mute or both, with its link up; not while its device comes and goes
op_mute() {
	pick tx rx both
	path_dead "$(lan_router)" "${port##*-}" "$picked" 2> "$tmp/nft" ||
		grep -qE 'No such file|Could not process' "$tmp/nft" ||
		failed "$(< "$tmp/nft")"
}

op_heal() {
	ns_exec sw nft flush ruleset 2> "$tmp/nft" || failed "$(< "$tmp/nft")"
}

lan_router() {
	local word=${port#p-}

	echo "${word%-*}"
}

op_keepalived() {
	pick 50 50 250
	keepalived_set k1 "$picked" 100 || failed "keepalived is gone"
}

# --- a namespace that goes with its routers running

netns_worker() {
	local r=r3 lines

	while begun; do
		op=netns
		nap_ms 700
		del_ns "$r3"
		busywait 20000 no_link p-r3-eth0 &&
			busywait 20000 no_link p-r3-eth1 ||
			failed "$ktap_why" || return 1
		r3_made 2> "$tmp/r3" || grep -qE "$no_bridge" "$tmp/r3" ||
			failed "$(< "$tmp/r3")" || return 1
		mapfile -t lines < "$tmp/config-r3"
		vr_may r3 "${lines[@]}" || return 1
		done_op
	done
}

# --- readers

read_worker() {
	local command

	while begun; do
		op='read'
		for command in "-j -s router show" "-d router show" \
			"-s port show" "save"; do
			pick r1 r2
			# shellcheck disable=SC2086	# words
			vr "$picked" $command > "$tmp/read" 2> "$tmp/read-err" ||
				grep -qE "$tool_may" "$tmp/read-err" ||
				failed "$command: $(< "$tmp/read-err")" ||
				return 1
		done
		done_op
	done
}

# --- a worker's loop

begun() {
	now_ms > /dev/null
	[ "$now" -lt "$until" ]
}

done_op() {
	echo "$op" >> "$tmp/ops-$worker"
}

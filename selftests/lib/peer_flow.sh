# SPDX-License-Identifier: GPL-2.0
# One virtual router of this module (r1, two ports) and another implementation
# (r2, one interface), each in both roles. To be sourced after common.sh, the rest
# comes with it. A program says which and runs it:
#
#	peer_flow_of keepalived v6 vmac	# or frr; v2, v6; vmac: keepalived's
#	ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS))
#	peer_flow real			# ours without a MAC of its own
#	peer_short virtual		# ours with the virtual MAC
# shellcheck shell=bash disable=SC2154,SC2034

for lib in net vrrp wire peers frr peer_side; do
	# shellcheck source=/dev/null
	. "$lib_dir/$lib.sh"
done

PEER_FLOW_TESTS=14
PEER_SHORT_TESTS=5
PEER_CHECKSUM_TESTS=2

# What a takeover by priority 0 may take longer than the skew, in intervals: a
# backup that went by its down timer would be later than that.
GOODBYE_SLACK=2

# --- r1, and both

ours_up() {
	vr r1 router add vr10 vrid 10 "${addresses[@]}" version "$version" \
		interval "${interval}ms" mac "$mac" accept on &&
		vr r1 port add vr10 dev eth0 priority 200 &&
		vr r1 port add vr10 dev eth1 priority 150
}

ours_main() {
	main_is r1 eth0 && addr_only_on r1 "$ours_home"
}

ours_only() {
	ours_main && peer_backup
}

peer_only() {
	main_none r1 && no_vaddr r1 && peer_main
}

# served_by MAC: the host resolves the address to it, and it answers
served_by() {
	ns_ip host neigh flush dev eth0 && pings host "$VADDR" &&
		lladdr_is host "$VADDR" "$1"
}

ours_serves() {
	busywait 20000 ours_only && busywait 10000 served_by "$ours_mac"
}

peer_serves() {
	busywait 20000 peer_only && busywait 10000 served_by "$peer_mac"
}

# goodbye OLD NEW SKEW: from priority 0 to the next one; FRR counts in
# centiseconds
goodbye() {
	busywait 10000 wire_saw "$1/0" && busywait 10000 wire_saw "$2" &&
		wire_gap "$1/0" "$2" &&
		within "from priority 0 to the next main" "$gap" \
			$(($3 - 10)) $(($3 + GOODBYE_SLACK * interval))
}

# --- what is tested

ours_elected() {
	ours_up && busywait 20000 ours_main && peer_start 100 &&
		busywait 20000 ours_only && unmoved r1 2000 true && ours_serves
}

# peer_preempts COMMAND...: that makes it the better one
peer_preempts() {
	"$@" && peer_serves
}

# what r1 heard is valid and agrees with its configuration
heard_well() {
	local dev field value source

	for dev in eth0 eth1; do
		source=$(port_field r1 $dev .active_source)
		[ "$source" = "${PREFIX}21" ] &&
			[ "$(port_field r1 $dev .active_priority)" = 220 ] || {
			ktap_why="$dev: the active one is $source"
			return 1
		}
		for field in interval_errors addr_list_errors \
			     length_errors auth_errors ttl_errors \
			     link_checksum_errors link_version_errors; do
			value=$(port_field r1 $dev .stats.$field)
			[ "$value" = 0 ] && continue
			ktap_why="$field of $dev: $value"
			return 1
		done
	done
}

peer_died() {
	local low

	low=$(down 200 "$interval")
	wire_mark
	peer_kill
	busywait 20000 wire_saw 10.0.0.11 || return 1
	if wire_saw 10.0.0.21/0; then
		ktap_why="$peer had the time to say goodbye"
		return 1
	fi
	wire_gap 10.0.0.21/220 10.0.0.11 &&
		within "silence" "$gap" $((low - 1)) $((low + 10 * SLACK)) &&
		busywait 20000 ours_main || return 1
	peer_tidy
	busywait 10000 served_by "$ours_mac"
}

peer_leaves() {
	wire_mark
	peer_stop && goodbye 10.0.0.21 10.0.0.11 "$(skew 200 "$interval")" &&
		busywait 20000 ours_main && busywait 10000 \
			served_by "$ours_mac" || return 1
	[ "$(port_field r1 eth0 .reason)" = priority-zero ] || {
		ktap_why="it is main for $(port_field r1 eth0 .reason)"
		return 1
	}
}

ours_leaves() {
	peer_start 100 && busywait 20000 ours_only || return 1
	wire_mark
	vr r1 router del vr10 &&
		goodbye 10.0.0.11 10.0.0.21 "$(skew 100 "$interval")" &&
		busywait 20000 peer_main && no_vaddr r1 &&
		busywait 10000 served_by "$peer_mac"
}

ours_preempts() {
	ours_up && ours_serves
}

ours_machine_dies() {
	wire_mark
	machine_off r1
	busywait 20000 wire_saw 10.0.0.21 &&
		wire_gap 10.0.0.11 10.0.0.21 &&
		within "silence" "$gap" $((3 * interval)) 10000 && peer_serves
}

ours_machine_returns() {
	machine_on r1
	ours_serves
}

both_main() {
	lan_split r2
	vr r1 port set vr10 dev eth0 priority 150 &&
		vr r1 port set vr10 dev eth1 priority 100 &&
		peer_priority 150 && busywait 20000 peer_main &&
		busywait 20000 ours_main
}

peer_is_greater() {
	lan_join r2
	peer_serves && unmoved r1 $((5 * interval)) true
}

ours_is_greater() {
	local own=${PREFIX}31

	lan_split r2
	case $family in
	4)	ns_ip r1 addr add "$own/24" dev eth0 ;;
	6)	ns_ip r1 addr add "$own/64" dev eth0 nodad ;;
	esac
	vr r1 port set vr10 dev eth0 source "$own" &&
		busywait 20000 ours_main && peer_main || return 1
	lan_join r2
	ours_serves && unmoved r1 $((5 * interval)) true
}

# nothing is left, and the next one finds the LAN as this one did
cleared() {
	local len=24

	[ "$family" = 4 ] || len=64
	vr r1 router del vr10 && no_vaddr r1 &&
		! ns_ip r1 link show vr10 2> "$tmp/link" || return 1
	ns_ip r1 addr del "${PREFIX}31/$len" dev eth0 2> "$tmp/addr" || true
	busywait 20000 peer_main && busywait 10000 served_by "$peer_mac" &&
		peer_stop && peer_tidy
}

# flow_with MAC
flow_with() {
	mac=$1 with=''
	peer_mac=02:00:00:00:00:21
	[ -z "$peer_vmac" ] || peer_mac=$VMAC
	if [ "$mac" = real ]; then
		ours_home=eth0 ours_mac=02:00:00:00:00:11
	else
		ours_home=vr10 ours_mac=$VMAC with="mac virtual: "
	fi
}

# peer_flow MAC: real or virtual. Some names of tests are quoted by
# conformance.rst, with the program.
peer_flow() {
	flow_with "$1"
	ktap_test "${with}vrrpif 200, $peer 100: vrrpif main, $peer backup" \
		ours_elected
	ktap_test "${with}$peer 220: it preempts, no port of vrrpif is active" \
		peer_preempts peer_priority 220
	ktap_test "${with}its advertisements are valid and as configured" \
		heard_well
	ktap_test "${with}$peer killed: vrrpif main after 3 intervals + skew" \
		peer_died
	ktap_test "${with}$peer again: it preempts again" \
		peer_preempts peer_start 220
	ktap_test "${with}$peer stopped: vrrpif main after its skew" peer_leaves
	ktap_test "${with}router del: $peer main after its skew" ours_leaves
	ktap_test "${with}router add: vrrpif preempts" ours_preempts
	ktap_test "${with}vrrpif's machine dies: $peer main" ours_machine_dies
	ktap_test "${with}it returns: vrrpif preempts" ours_machine_returns
	ktap_test "${with}two LANs, equal priorities: both are main" both_main
	ktap_test "${with}joined: $peer has the greater address and stays" \
		peer_is_greater
	ktap_test "${with}joined: vrrpif has the greater address and stays" \
		ours_is_greater
	ktap_test "${with}router del: $peer main, nothing of vrrpif is left" \
		cleared
}

# peer_short MAC: only what the placement has a part in
peer_short() {
	flow_with "$1"
	ktap_test "${with}vrrpif 200, $peer 100: vrrpif main, $peer backup" \
		ours_elected
	ktap_test "${with}$peer 220: it preempts, no port of vrrpif is active" \
		peer_preempts peer_priority 220
	ktap_test "${with}its advertisements are valid and as configured" \
		heard_well
	ktap_test "${with}$peer stopped: vrrpif main after its skew" peer_leaves
	ktap_test "${with}router del: $peer main, nothing of vrrpif is left" \
		short_cleared
}

short_cleared() {
	peer_start 100 && busywait 20000 ours_only && cleared
}

# peer_checksum: VRRPv3 over IPv4. RFC 9568 5.2.8 has no pseudo-header there;
# keepalived and FRR read RFC 5798 as if it had one, and take no other.
peer_checksum() {
	flow_with real
	ktap_test "checksum rfc9568: $peer discards it, both are main" \
		checksum_discarded
	ktap_test "checksum auto: vrrpif main, $peer backup" checksum_follows
}

checksum_discarded() {
	ours_up && vr r1 router set vr10 checksum rfc9568 &&
		busywait 20000 ours_main && peer_start 100 &&
		busywait 20000 peer_main || return 1
	nap_ms $((5 * interval))
	peer_main && ours_main
}

checksum_follows() {
	vr r1 router set vr10 checksum auto && ours_serves &&
		vr r1 router del vr10 && peer_stop
}

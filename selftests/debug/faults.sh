#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Allocations that fail: each one of every command and of what the stack tells
# the module, one after the other; then some of all of them while main moves.
# Needs a kernel with fault injection and kmemleak, see ./kernel.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
debug_dir=$(cd "$(dirname "$0")" && pwd)
. "$debug_dir/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/fastip.sh"
. "$lib_dir/leaks.sh"
export VRRPIF

debugfs=/sys/kernel/debug
notes=$tmp/notes
LOAD_MS=${LOAD_MS:-20000}
# what is gone through one by one: less of it is quicker
read -ra commands <<< "${COMMANDS-real-4 real-6 virtual-4 virtual-6}"
read -ra events <<< "${EVENTS-real-4 virtual-6}"

# Only below functions of a module, and here there is no other one: what else
# runs meanwhile does not fail, and is not counted. Modules are behind the kernel.
setup_faults() {
	local attr behind

	behind=$(sed -n 's/^\([0-9a-f]*\) . _end$/0x\1/p' /proc/kallsyms)
	[ -n "$behind" ] || ktap_bail "where does the kernel end?"

	for attr in failslab fail_page_alloc; do
		[ -d "$debugfs/$attr" ] || ktap_skip_all \
			"this kernel has no fault injection; see selftests/debug"
		{
			echo 0 > "$debugfs/$attr/probability"
			echo 2 > "$debugfs/$attr/verbose"
			echo N > "$debugfs/$attr/ignore-gfp-wait"
			echo 32 > "$debugfs/$attr/stacktrace-depth"
			echo "$behind" > "$debugfs/$attr/require-start"
			echo 0xffffffffff000000 > "$debugfs/$attr/require-end"
		} || ktap_skip_all "$attr of this kernel cannot be set up"
	done
	echo 0 > $debugfs/fail_page_alloc/min-order
	[ "$(grep -c . /proc/modules)" = 0 ] ||
		ktap_skip_all "modules are loaded that would fail too"
}

# it is asked at the end; on its own it would take a CPU every ten minutes
no_scans() {
	[ ! -w $debugfs/kmemleak ] || echo scan=off > $debugfs/kmemleak
}

# a slow console would take half of the time; kmsg.py reads all of it
quiet_console() {
	local level

	read -r level _ < /proc/sys/kernel/printk
	defer dmesg -n "$level"
	dmesg -n 4
}

# faults NAMESPACE ARGS...: what it says is a diagnosis, as it comes
faults() {
	local name=$1 status

	shift
	if [ "$name" = - ]; then
		"$debug_dir/faults.py" "$notes" "$@"
	else
		ns_exec "$name" "$debug_dir/faults.py" "$notes" "$@"
	fi 2>&1 | sed -u 's/^/# /'
	status=${PIPESTATUS[0]}
	ktap_why="faults.py $*: status $status"
	return "$status"
}

set_probability() {
	echo "$2" > "$debugfs/$1/times"
	echo "$3" > "$debugfs/$1/probability"
}

joined() {
	[ "$(ns_ip r1 maddr show dev "$1" | grep -c '224\.0\.0\.18')" = 1 ]
}

# what happens again and again, with the addresses on the ports
moves_real() {
	fast sw "link set p-r1-eth0 down"
	nap_ms 400
	fast sw "link set p-r1-eth0 up"
	nap_ms 600
	fast r1 "addr del $VADDR/24 dev eth0" "link set eth1 down" \
		"link set eth1 up"
	nap_ms 200
}

# or on a device of their own: its ports let frames in, and ask the LAN
moves_virtual() {
	path_dead r1 eth0 both
	nap_ms 700
	path_heal r1 eth0
	nap_ms 600
	fast r1 "neigh flush dev vr10" "link set eth1 down" "link set eth1 up"
	nap_ms 200
}

# under_load HOME MOVES OPTION...: in softirqs and workers too, one of five; a
# host asks for the address all the time, and is pinged from it
under_load() {
	local home=$1 moves=$2 watcher fd end attr prober pinger

	shift 2
	vr_up r1 200 100 interval 100ms "$@" && busywait 10000 main_is r1 eth0 &&
		busywait 10000 addr_only_on r1 "$home" || return 1
	rm -f "$tmp/watch"
	ns_bg host "$lib_dir/arp_probe" -n 1000000 eth0 "$VADDR" > "$tmp/probed"
	prober=$bg_pid
	ns_bg r1 ping -q -i 0.2 -I "$VADDR" "$HOST_ADDR" > "$tmp/pinged" 2>&1
	pinger=$bg_pid
	mkfifo "$tmp/watch"
	"$debug_dir/kmsg.py" watch "$notes" < "$tmp/watch" > "$tmp/watched" &
	watcher=$!
	exec {fd}> "$tmp/watch"
	nap_ms 2000
	for attr in failslab fail_page_alloc; do
		set_probability $attr -1 20
	done
	now_ms
	end=$((now + LOAD_MS))
	while [ "$now" -lt "$end" ]; do
		"$moves"
		now_ms
	done
	for attr in failslab fail_page_alloc; do
		set_probability $attr -1 0
	done
	stop_bg "$prober"
	stop_bg "$pinger"
	exec {fd}>&-
	wait $watcher || {
		ktap_why=$(< "$tmp/watched")
		return 1
	}
	fast_sync sw && fast_sync r1
}

# when memory is there again, all is as it should be
recovers() {
	busywait 10000 settled r1 eth0 || return 1
	ktap_diag "right again after $waited ms"
	busywait 5000 joined eth0 && busywait 5000 joined eth1 || return 1
	cable_pull r1 eth0
	busywait 5000 settled r1 eth1 || return 1
	cable_plug r1 eth0
	busywait 5000 settled r1 eth0 && vr r1 router del vr10
}

on_vr10() {
	main_is r1 eth0 && addr_only_on r1 vr10
}

recovers_virtual() {
	busywait 10000 on_vr10 || return 1
	ktap_diag "right again after $waited ms"
	vr r1 router del vr10
}

# one of two fails while a router is deleted, which is told to have worked
deleted_in_need() {
	local i left=0

	for ((i = 0; i < 10; i++)); do
		vr_up r1 200 100 interval 100ms &&
			busywait 10000 settled r1 eth0 || return 1
		set_probability failslab -1 50
		vr r1 router del vr10
		set_probability failslab -1 0
		! busywait 3000 nothing_left r1 || continue
		nothing_left r1 || ktap_diag "$ktap_why"
		left=$((left + 1))
		fast r1 "addr del $VADDR/24 dev eth0" \
			"route del 10.0.0.0/24 dev eth0 proto 112"
		fast_sync r1
	done
	[ $left = 0 ] || ktap_why="$left of 10 times something stayed"
	[ $left = 0 ]
}

vr20_on_eth0() {
	[[ $(vr r1 -j router show vr20) == *'"main":"eth0"'* ]] &&
		[ -n "$(ns_ip r1 -o addr show dev eth0 to 10.0.0.2)" ]
}

# insist COMMAND...: what there was no memory for is asked for again
insist() {
	local i

	for ((i = 0; i < 50; i++)); do
		! "$@" 2> /dev/null || return 0
	done
	return 1
}

# While the removal of a route waits for memory another router comes to the
# interface and needs the same one.
route_stays() {
	local i pid lost=0

	for ((i = 0; i < 10; i++)); do
		vr_up r1 200 100 interval 100ms &&
			vr r1 router add vr20 vrid 20 address 10.0.0.2/24 \
				interval 100ms &&
			vr r1 port add vr20 dev eth1 priority 200 &&
			vr r1 port add vr20 dev eth0 priority 100 &&
			busywait 10000 settled r1 eth0 || return 1
		set_probability failslab -1 60
		insist vr r1 router del vr10 &
		pid=$!
		nap_ms 100
		insist vr r1 port del vr20 dev eth1
		wait "$pid"
		set_probability failslab -1 0
		busywait 5000 vr20_on_eth0 || return 1
		[[ $(ns_ip r1 route show dev eth0) == *"10.0.0.0/24 proto 112"* ]] ||
			lost=$((lost + 1))
		vr r1 router del vr20
		! vr r1 router del vr10 2> /dev/null || return 1
	done
	ktap_why="$lost of 10 times the route was gone"
	[ $lost = 0 ]
}

# IPv4 comes back to an interface while there is no memory: it leaves one whose
# MTU becomes less than 68.
joins_later() {
	ns_ip r1 link add link eth0 name eth0.7 up type vlan id 7 &&
		ns_ip r1 link set eth0.7 mtu 60 &&
		vr r1 router add vr10 vrid 10 address 10.7.0.1/24 \
			interval 100ms &&
		vr r1 port add vr10 dev eth0.7 || return 1
	set_probability failslab -1 100
	ns_ip r1 link set eth0.7 mtu 1500 &&
		ns_ip r1 addr add 10.7.0.11/24 dev eth0.7
	nap_ms 500
	if joined eth0.7; then
		ktap_why="there was memory"
		return 1
	fi
	set_probability failslab -1 0
	busywait 2000 joined eth0.7 && busywait 5000 main_is r1 eth0.7 &&
		vr r1 router del vr10 && ns_ip r1 link del eth0.7
}

none_unheard() {
	local lost

	if [ ${#commands[@]} = 0 ]; then
		ktap_why="no command was tried"
		return "$KSFT_SKIP"
	fi
	lost=$(jq -r '.unheard | length' "$notes")
	[ "$lost" = 0 ] && return 0
	ktap_diag "$(jq -r '.unheard[]' "$notes")"
	ktap_why="$lost times, for example: $(jq -r '.unheard[0]' "$notes")"
	return 1
}

coverage() {
	local lines

	lines=$("$debug_dir/kmsg.py" coverage "$notes" "$VRRPIF_KO") || {
		ktap_why=$lines
		return 1
	}
	ktap_diag "$lines"
}

unloads() {
	rmmod vrrpif && nothing_left r1
}

quiet() {
	! kernel_complaints "$dmesg_from"
}

need_root
need_cmd python3 jq objdump
need_tool
! module_loaded || ktap_skip_all "vrrpif is loaded already; rmmod vrrpif"
setup_faults
quiet_console
no_scans
dmesg_from=$(($(dmesg | wc -l) + 1))
ktap_plan $((13 + ${#commands[@]} + ${#events[@]}))
need_module
topo_up r1
fast_start sw r1
ktap_test "a namespace is made, or is not" \
	faults - command "unshare --net true" true
for kind in "${commands[@]}"; do
	ktap_test "mac ${kind/-/, IPv}: each command, each allocation" \
		faults r1 commands "${kind%-*}" "${kind#*-}"
done
for kind in "${events[@]}"; do
	ktap_test "mac ${kind/-/, IPv}: each allocation of events" \
		faults r1 events "${kind%-*}" "${kind#*-}"
done
ktap_test "an event that is lost is not lost in silence" none_unheard
ktap_test "one of five fails, for $((LOAD_MS / 1000)) s of failovers" \
	under_load eth0 moves_real
ktap_test "and all is right when no more do" recovers
ktap_test "the same with mac virtual" under_load vr10 moves_virtual \
	mac virtual accept on
ktap_test "and all is right there, too" recovers_virtual
ktap_test "a router that is deleted meanwhile leaves nothing" deleted_in_need
ktap_test "a route that is wanted again stays" route_stays
ktap_test "IPv4 comes back, and memory later: it joins its group" joins_later
ktap_test "it can be unloaded, nothing is left" unloads
ktap_test "it is loaded again, or says that it is not" \
	faults - command "insmod $VRRPIF_KO" "rmmod vrrpif"
ktap_test "what of the module was reached" coverage
leaks_and_noise() {
	kmemleak_clean && quiet
}
ktap_test "kmemleak finds nothing, the kernel did not complain" leaks_and_noise
ktap_finish

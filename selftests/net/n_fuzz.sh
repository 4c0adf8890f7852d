#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A netlink fuzzer against the family: every attribute with every length, and
# good and damaged requests from several processes at once, while devices come
# and go. SEED=N repeats a run, FUZZ_SECONDS=N makes it longer.
# shellcheck disable=SC2034,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/fastip.sh"
. "$lib_dir/leaks.sh"

SEED=${SEED:-$SRANDOM}
FUZZ_SECONDS=${FUZZ_SECONDS:-0}
ROUND=${ROUND:-500}	# requests of each process
PROCESSES=4

devices_up() {
	local i

	for ((i = 0; i < 4; i++)); do
		echo "link add d$i up type dummy"
		echo "addr add 10.0.0.$((101 + i))/24 dev d$i"
	done > "$tmp/devices"
	can_make "dummy devices" ip -n "$nl" -batch "$tmp/devices"
}

# fuzz ARGS...: its last line in $said
fuzz() {
	if ! ns_exec nl "$lib_dir/nlfuzz" "$@" > "$tmp/fuzz" 2>&1; then
		ktap_why=$(printf '%s\n' "nlfuzz $*:" "$(tail -n 6 "$tmp/fuzz")")
		return 1
	fi
	said=$(tail -n 1 "$tmp/fuzz")
}

sweep() {
	fuzz sweep "$SEED" 2 || return 1
	ktap_diag "$said"
	# it must have come to the module, not have died on the way there
	[[ $said =~ ^([0-9]+)\ requests:\ ([1-9][0-9]*)\ accepted,\ ([1-9][0-9]*)\ refused ]] &&
		[ "${BASH_REMATCH[1]}" -gt 30000 ]
}

repeatable() {
	local first

	fuzz wild "$SEED" 2 300 || return 1
	first=${said##* }
	fuzz wild "$SEED" 2 300 || return 1
	[ "$first" = "${said##* }" ] || {
		ktap_why="digests $first and ${said##* }"
		return 1
	}
	fuzz wild $((SEED + 1)) 2 300 && [ "$first" != "${said##* }" ]
}

# interfaces that vanish under their routers, and an address that does
devices_come_and_go() {
	while [ ! -e "$tmp/enough" ]; do
		ns_ip nl -force -batch - <<-BATCH > /dev/null 2>&1
			link del d3
			link add d3 up type dummy
			addr add 10.0.0.104/24 dev d3
			link set d2 down
			addr flush dev d1
			link set d2 up
			addr add 10.0.0.102/24 dev d1
		BATCH
		nap_ms 50
	done
}

races() {
	local seed=$SEED rounds=0 began=$SECONDS churn

	devices_come_and_go &
	churn=$!
	defer stop_bg $churn
	while :; do
		fuzz wild "$seed" "$PROCESSES" "$ROUND" || return 1
		rounds=$((rounds + 1)) seed=$((seed + 1))
		ktap_diag "seed $((seed - 1)): $said"
		[ $((SECONDS - began)) -lt "$FUZZ_SECONDS" ] || break
	done
	touch "$tmp/enough"
	wait $churn
	ktap_diag "$rounds rounds in $((SECONDS - began)) s"
	[[ $said =~ \ ([1-9][0-9]*)\ accepted,\ ([1-9][0-9]*)\ refused ]]
}

all_deleted() {
	fuzz clear || return 1
	ktap_diag "$said"
	[ -z "$(vr nl router show)$(vr nl port show)" ]
}

# one port: the interfaces are no LAN
works() {
	vr nl router add vr10 vrid 10 address "$VADDR/24" interval 100ms &&
		vr nl port add vr10 dev d0 priority 200 &&
		busywait 10000 settled nl d0 &&
		ns_ip nl link set d0 down && busywait 10000 main_none nl &&
		ns_ip nl link set d0 up && busywait 10000 settled nl d0 &&
		vr nl router del vr10 && ! has_addr nl d0 "$VADDR"
}

# as often as it takes for what is kept at hand to be full
warm_up() {
	local i

	for i in 1 2; do
		fuzz wild $((SEED + i)) "$PROCESSES" 300 || return 1
		all_deleted || return 1
	done
	nap_ms 1000
	slab_mark
}

unloads() {
	rmmod vrrpif && ! module_loaded && nothing_left nl
}

quiet() {
	! kernel_complaints "$dmesg_from"
}

need_root
! module_loaded || ktap_skip_all "vrrpif is loaded already; rmmod vrrpif"
[ -x "$lib_dir/nlfuzz" ] || ktap_skip_all "run make -C selftests"
dmesg_from=$(($(dmesg | wc -l) + 1))
need_module
need_tool
setup_ns nl
devices_up
fast_start nl
# a debug kernel has it, see selftests/debug
kmemleak=1
[ -w /sys/kernel/debug/kmemleak ] || kmemleak=0
ktap_plan $((9 + kmemleak))
ktap_diag "SEED=$SEED"

ktap_test "every attribute with every length, all commands" sweep
ktap_test "all routers it made can be deleted" all_deleted
ktap_test "a seed says all that is sent" repeatable
warm_up || ktap_diag "no memory to compare with: $ktap_why"
ktap_test "good and damaged requests, $PROCESSES processes at once" races
ktap_test "all routers they made can be deleted" all_deleted
ktap_test "and a router works as ever" works
ktap_test "no memory was leaked" slab_back 200
ktap_test "the module can be unloaded, nothing is left" unloads
[ $kmemleak = 0 ] || ktap_test "kmemleak finds nothing" kmemleak_clean
ktap_test "the kernel did not complain" quiet
ktap_finish

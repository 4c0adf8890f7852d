#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Random operations on everything that the module lives on, by several programs
# at once, while its routers fail over, are configured, read and watched. Every
# 20 s all of it stops, the LAN is made whole again, and then everything must be
# where it belongs. See lib/chaos_lan.sh for the LAN and what must be,
# lib/chaos_ops.sh for the operations.
#
# TORTURE_SECONDS says how long, at least (default 45); SEED=N gives other
# operations, the same ones each time (in what order those of different programs
# come is not up to the seed); ROUND=N begins with that round.
# shellcheck disable=SC2034,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/inet6.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/peers.sh"
. "$lib_dir/fastip.sh"
. "$lib_dir/leaks.sh"
. "$lib_dir/chance.sh"
. "$lib_dir/chaos_lan.sh"
. "$lib_dir/chaos_ops.sh"

TORTURE_SECONDS=${TORTURE_SECONDS:-45}
SEED=${SEED:-1}
ROUND=${ROUND:-0}
ROUND_MS=20000
SETTLE_MS=60000
STUCK_S=60	# a worker that does not end this long after its round
RMMOD_S=20

workers=(device:r1 device:r2 config:r1 config:r2 lan netns read)

load() {
	insmod "$tmp/vrrpif.ko" || {
		ktap_why="insmod failed"
		return 1
	}
}

# a dump that is going on keeps it for a moment
unload() {
	busywait $((RMMOD_S * 1000)) timeout "$RMMOD_S" rmmod vrrpif && return 0
	ktap_why="rmmod: $(cat /sys/module/vrrpif/refcnt) references"
	return 1
}

# start_worker NUMBER KIND[:NAME]
start_worker() {
	local number=$1 kind=${2%%:*} name=${2#*:}

	(
		trap - EXIT
		worker=${2//:/-}
		chance_from $((SEED + 1000 * round + 10 * number))
		"${kind}_worker" "$name"
		: > "$tmp/ended-$number"
	) & # what it is told goes to its files
	pids+=($!)
}

# the module goes and comes back under the hands of all of them
reload() {
	unload && load || return 1
	for r in r1 r2; do
		# another one may be quicker, or in the way
		vr "$r" -force -b "$tmp/config-$r" 2> "$tmp/reload"
	done
	return 0
}

# what each of them is at, and who waits in the kernel
show_workers() {
	ktap_diag "$(grep . "$tmp"/at-* "$tmp"/failed-* 2> /dev/null)"
	ktap_diag "$(ps -e -o pid,ppid,stat,wchan:30,args)"
	ktap_diag "$(none_stuck)"
}

# wait_workers: all end by themselves
wait_workers() {
	local number limit

	now_ms
	limit=$((until - now + STUCK_S * 1000))
	for ((number = 1; number <= ${#workers[@]}; number++)); do
		busywait "$limit" [ -e "$tmp/ended-$number" ] || {
			show_workers
			ktap_why="${workers[number - 1]} does not end"
			return 1
		}
	done
	wait "${pids[@]}"
	cat "$tmp"/failed-* > "$tmp/failed" 2> /dev/null
	[ ! -s "$tmp/failed" ] || {
		ktap_why="failed for no good reason: $(head -n 5 "$tmp/failed")"
		return 1
	}
}

# the time until the longest backoff is over may pass as well
backoff() {
	local r text

	longest=0
	for r in "${chaos_routers[@]}"; do
		text=$(vr "$r" -j router show)
		while [[ $text =~ \"backoff_ms\":([0-9]+)(.*) ]]; do
			text=${BASH_REMATCH[2]}
			[ "${BASH_REMATCH[1]}" -le "$longest" ] ||
				longest=${BASH_REMATCH[1]}
		done
	done
}

slowest_settle=0 settles=0

# settle: everything where it belongs, and then it stays there
settle() {
	lan_mended || {
		ktap_why="the LAN cannot be mended: $ktap_why"
		return 1
	}
	backoff
	busywait $((SETTLE_MS + longest)) all_right || {
		show_all
		return 1
	}
	[ "$waited" -le "$slowest_settle" ] || slowest_settle=$waited
	settles=$((settles + 1))
	meter_flowing 5000 && stays
}

stays() {
	local before after

	before=$(all_transitions)
	nap_ms 1000
	after=$(all_transitions)
	[ "$before" = "$after" ] && mains_right > "$tmp/stays" && return 0
	ktap_why="main moved when nobody did a thing: $before -> $after"
	return 1
}

all_transitions() {
	local r

	for r in "${chaos_routers[@]}"; do
		vr "$r" -j router show | grep -oE '"transitions":[0-9]+' |
			tr '\n' ' '
	done
}

# for who has to find out why
show_all() {
	local r

	for r in "${chaos_routers[@]}"; do
		ktap_diag "$r: $(vr "$r" -d router show 2>&1)"
		ktap_diag "$(ns_ip "$r" -o addr show; ns_ip "$r" route show)"
	done
}

# No reference is held to a device of ours: all of them can go.
devices_go() {
	local r dev began

	now_ms
	began=$now
	for r in "${chaos_routers[@]}"; do
		for dev in "${chaos_devs[@]}"; do
			timeout 30 ip -n "$sw" link del "p-$r-$dev" || {
				ktap_why="$r $dev cannot be deleted"
				return 1
			}
		done
	done
	now_ms
	[ $((now - began)) -le 15000 ] && return 0
	ktap_why="it took $((now - began)) ms to delete six devices"
	return 1
}

one_round() {
	local number=0 w

	pids=()
	rm -f "$tmp"/failed* "$tmp"/ended-*
	now_ms
	until=$((now + ROUND_MS))
	for w in "${workers[@]}"; do
		start_worker $((number += 1)) "$w"
	done
	if [ $((round % 3)) = 1 ]; then
		nap_ms $((ROUND_MS / 2))
		reload || return 1
	fi
	wait_workers && settle || return 1
	if [ $((round % 3)) = 0 ]; then
		devices_go && lan_mended || return 1
	fi
	quiet
}

rounds() {
	local end=$((SECONDS + $1)) least=$2

	while [ "$SECONDS" -lt "$end" ] || [ "$least" -gt 0 ]; do
		one_round || {
			ktap_diag "round $round of seed $SEED: $ktap_why"
			return 1
		}
		round=$((round + 1)) least=$((least - 1))
		ktap_diag "$round rounds, $SECONDS s, settled after $waited ms," \
			"$(cat "$tmp"/ops-* | wc -l) operations"
	done
}

quiet() {
	local said

	! said=$(kernel_complaints "$dmesg_from") || {
		ktap_why="the kernel complained: $said"
		return 1
	}
}

# every operation was done, in a run that is long enough for it
operations() {
	local n op rest=''

	while read -r n op; do
		rest+="$op $n, "
	done < <(sort "$tmp"/ops-* | uniq -c)
	ktap_diag "${rest%, }"
	ktap_diag "$(wc -l < "$tmp/monitor-r1") events told in r1," \
		"$(wc -l < "$tmp/monitor-r2") in r2; settled $settles times," \
		"after $slowest_settle ms at the latest"
	expect "operations" "$(cat "$tmp"/ops-* | wc -l)" -gt $((settles * 5)) &&
		expect "events in r1" "$(wc -l < "$tmp/monitor-r1")" -gt \
			"$settles"
}

removed() {
	local r

	lan_mended || return 1
	: > "$tmp/empty"
	for r in "${chaos_routers[@]}"; do
		vr "$r" restore "$tmp/empty" || return 1
	done
	fast_start r1 r2
	nothing_left r1 r2
}

need_tool
need_cmd nft tc bridge keepalived stdbuf
need_root
! module_loaded || ktap_skip_all "vrrpif is loaded already; rmmod vrrpif"
[ -e "$VRRPIF_KO" ] ||
	ktap_skip_all "$VRRPIF_KO does not exist; make modules KVER=$(uname -r)"
cp "$VRRPIF_KO" "$tmp/vrrpif.ko"
! command -v strip > /dev/null || strip --strip-debug "$tmp/vrrpif.ko"

topo_up r1 r2
setup_ns park
other_machine k1 61
inet6_up r1 r2
ns_ip sw -batch - <<-BATCH
	link add br1 $bridge_words
	link set br1 up
BATCH
can_make "VRF devices" ip -n "$r1" link add vrf7 type vrf table $VRF_TABLE
ns_ip r2 link add vrf7 type vrf table $VRF_TABLE
for r in r1 r2; do
	ns_ip "$r" link set vrf7 up
done
r3_made
for r in "${chaos_routers[@]}"; do
	chaos_config "$r" > "$tmp/config-$r"
done
dmesg_from=$(($(dmesg | wc -l) + 1))
load || ktap_bail "$ktap_why"
keepalived_start k1 50 100 || ktap_bail "keepalived does not start"
for r in r1 r2; do
	ns_bg "$r" "$VRRPIF" -t -d monitor > "$tmp/monitor-$r" 2>&1
	ns_bg "$r" ip monitor all > /dev/null 2>&1
done
ktap_plan 8
ktap_diag "SEED=$SEED ROUND=$ROUND TORTURE_SECONDS=$TORTURE_SECONDS"
round=$ROUND
meter_start 20 "ping=ping:$host:$FAR_ADDR" "udp=udp:$far:$host:$HOST_ADDR"
ktap_test "four routers on three machines: all is where it belongs" settle
ktap_test "the first round" rounds 0 1
meter_mark chaos
slab_mark || ktap_diag "/proc/slabinfo cannot be read"
ktap_test "and those that follow" rounds $((TORTURE_SECONDS - SECONDS)) 1
meter_report chaos
ktap_test "what was done" operations
ktap_test "all removed: nothing is left" removed
ktap_test "it can be unloaded" unload
ktap_test "nothing is left in memory" slab_grown_less 400
ktap_test "the kernel did not complain" quiet
ktap_finish

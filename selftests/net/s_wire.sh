#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A packet fuzzer on the wire, as fast as it goes, into both ports of three
# routers, while cables are pulled: real MAC, virtual MAC, IPv6. The allow list
# keeps a forger from what VRRP lets everybody do, so the role has to stay where
# the cables say. SEED=N repeats a run, FUZZ_SECONDS=N makes it longer.
# shellcheck disable=SC2034,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/inet6.sh"
. "$lib_dir/fastip.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/leaks.sh"

SEED=${SEED:-$SRANDOM}
FUZZ_SECONDS=${FUZZ_SECONDS:-15}
VADDR20=10.0.0.20
# no stack sends more
MTU=9000

# Who is there, to be asked for and never to be the source of an advertisement:
# in that name everything can be said. The last two are those of the allow list.
there=(-m 02:00:00:00:00:99
	-a "10.0.0.11/02:00:00:00:00:11" -a "10.0.0.12/02:00:00:00:00:12"
	-a "fe80::ff:fe00:11/02:00:00:00:00:11"
	-a "fe80::ff:fe00:12/02:00:00:00:00:12"
	-a 10.0.0.200 -a fe80::c8)
routers=("10=$VADDR" "20=$VADDR20" "30=$VLL" "30=$V6")

# fuzzed SEED OPTIONS...: what is made of a seed, in $digest
fuzzed() {
	local seed=$1

	shift
	digest=$("$lib_dir/wirefuzz" fuzz - -S "$seed" "$@" "${there[@]}" \
		"${routers[@]}")
	digest=${digest##* }
}

repeatable() {
	local first

	fuzzed "$SEED" -n 5000 || return 1
	first=$digest
	fuzzed "$SEED" -n 5000 && expect digest "$digest" = "$first" &&
		fuzzed $((SEED + 1)) -n 5000 &&
		expect "another one's" "$digest" != "$first"
}

# The forger's frames reach the routers and nobody else, and the bridge does not
# learn from them: what they do to a switch or a host is not the module's.
forger_up() {
	local dev

	setup_ns evil
	lan_attach evil eth0 99
	ns_ip sw -batch - <<-BATCH
		link set p-evil-eth0 mtu $MTU type bridge_slave learning off isolated on
		link set p-host-eth0 mtu $MTU type bridge_slave isolated on
		link set p-r1-eth0 mtu $MTU
		link set p-r1-eth1 mtu $MTU
	BATCH
	ns_ip evil link set eth0 mtu $MTU
	ns_ip host link set eth0 mtu $MTU
	# nor do they find out what the stack believes
	for dev in eth0 eth1; do
		ns_ip r1 -batch - <<-BATCH
			link set $dev mtu $MTU
			neigh replace $HOST_ADDR lladdr 02:00:00:00:00:09 dev $dev nud permanent
		BATCH
	done
	ns_ip r1 neigh replace 10.9.1.2 lladdr 02:00:00:00:0f:12 dev up0 \
		nud permanent
	ns_ip far neigh replace 10.9.1.1 lladdr 02:00:00:00:0f:11 dev up-r1 \
		nud permanent
}

routers_up() {
	vr_up r1 200 100 preempt immediate allow 10.0.0.200 &&
		vr r1 -b - <<-BATCH
			router add vr20 vrid 20 address $VADDR20/32 version 2+3 mac virtual preempt immediate allow 10.0.0.200
			port add vr20 dev eth0 priority 200
			port add vr20 dev eth1 priority 100
			router add vr30 vrid 30 address $VLL/64 address $V6/64 mac virtual preempt immediate allow fe80::c8
			port add vr30 dev eth0 priority 200
			port add vr30 dev eth1 priority 100
		BATCH
}

# count_of TEXT IN: into $count
count_of() {
	local rest=${2//"$1"/}

	count=$(((${#2} - ${#rest}) / ${#1}))
}

# mains_are DEV: of all three, and nothing else is active
mains_are() {
	local state

	state=$(vr r1 -j router show) || return 1
	count_of "\"main\":\"$1\"" "$state"
	[ "$count" = 3 ] || return 1
	count_of "$is_active" "$state"
	[ "$count" = 3 ]
}

# only_there DEV ADDRESS
only_there() {
	local where

	where=$(ns_ip r1 -o addr show to "$2")
	[[ $where == *": $1 "* && $where != *$'\n'* ]]
}

# placed DEV: roles and all addresses
placed() {
	mains_are "$1" && only_there "$1" "$VADDR" &&
		only_there vr20 "$VADDR20" && only_there vr30 "$VLL" &&
		only_there vr30 "$V6"
}

# moves: how often main moved, and how often a port became active, together
moves() {
	local state sum=0 re='"transitions":([0-9]+)(.*)'

	state=$(vr r1 -j router show)
	while [[ $state =~ $re ]]; do
		sum=$((sum + BASH_REMATCH[1]))
		state=${BASH_REMATCH[2]}
	done
	echo "$sum"
}

# the only ones that a port may hear from
none_but_ours() {
	local state re='"active_source":"([^"]+)"(.*)'

	state=$(vr r1 -j port show)
	while [[ $state =~ $re ]]; do
		case ${BASH_REMATCH[1]} in
		10.0.0.1[12]|fe80::ff:fe00:1[12])	;;
		*)
			ktap_why="taken for active: ${BASH_REMATCH[1]}"
			return 1
			;;
		esac
		state=${BASH_REMATCH[2]}
	done
}

fuzz_start() {
	ns_bg evil "$lib_dir/wirefuzz" fuzz eth0 -S "$SEED" "${there[@]}" \
		"${routers[@]}" > "$tmp/fuzz"
	fuzz_pid=$bg_pid
}

fuzz_stop() {
	kill -0 "$fuzz_pid" || {
		ktap_why="the fuzzer ended by itself"
		return 1
	}
	stop_bg "$fuzz_pid"
	ktap_diag "$(< "$tmp/fuzz")"
	[[ $(< "$tmp/fuzz") =~ \ ([1-9][0-9]*)\ sent ]]
}

# moved DEV: all three, in $took ms, and traffic follows
moved() {
	busywait 20000 mains_are "$1" || return 1
	took=$waited
	meter_flowing 20000
}

# one cable and back
there_and_back() {
	cable_pull r1 eth0
	moved eth1 && none_but_ours || return 1
	[ "$took" -le "$slowest" ] || slowest=$took
	cable_plug r1 eth0
	moved eth0 && none_but_ours
}

failovers() {
	local began=$SECONDS before

	rounds=0 slowest=0
	before=$(moves)
	fuzz_start
	while [ $((SECONDS - began)) -lt "$FUZZ_SECONDS" ]; do
		there_and_back || return 1
		rounds=$((rounds + 1))
	done
	fuzz_stop || return 1
	ktap_diag "$rounds cables pulled in $((SECONDS - began)) s," \
		"the slowest takeover seen after $slowest ms"
	expect rounds "$rounds" -gt 0 &&
		expect "times that main moved" $(($(moves) - before)) -eq \
			$((12 * rounds))
}

# Every way to be wrong has been counted, so all of it came as far as it could.
all_verdicts() {
	local state name sum re rest said=''

	state=$(vr r1 -j -s port show)
	for name in ttl_errors type_errors length_errors auth_errors \
		    interval_errors addr_list_errors source_errors \
		    link_checksum_errors link_version_errors link_vrid_errors \
		    link_malformed arp_suppressed; do
		sum=0 re="\"$name\":\"?([0-9]+)(.*)" rest=$state
		while [[ $rest =~ $re ]]; do
			sum=$((sum + BASH_REMATCH[1]))
			rest=${BASH_REMATCH[2]}
		done
		said+=" $name $sum"
		expect "$name" "$sum" -gt 0 || return 1
	done
	ktap_diag "$said"
}

# Answers of the routers, "MAC ADDRESS" once each, with their number. With
# another hop limit than 255 it is what the router was given to forward.
watch_start() {
	ns_bg evil tcpdump -n -e -l -t -Z root -i eth0 -Q in -s 128 \
		'arp[6:2] = 2 or (icmp6 and ip6[7] = 255 and ip6[40] = 136)' \
		2> "$tmp/watch.err" > >(exec awk '
		/ is-at / { sub(/.* Reply /, ""); sub(/,.*/, "")
			    seen[$3 " " $1]++ }
		/ tgt is / { mac = $1; sub(/.* tgt is /, "")
			     sub(/,.*/, ""); seen[mac " " $1]++ }
		END { for (who in seen) print who, seen[who]
		      print "end" }' > "$tmp/watch")
	watch_pid=$bg_pid
	busywait 10000 grep -q 'listening on' "$tmp/watch.err" ||
		ktap_bail "tcpdump: $(< "$tmp/watch.err")"
}

# the virtual MAC for what is placed there, and each port for itself
answers_right() {
	local mac address n wrong='' virtual=0

	stop_bg "$watch_pid"
	busywait 20000 grep -q end "$tmp/watch" || return 1
	while read -r mac address n; do
		[ "$mac" != end ] || continue
		ktap_diag "answered: $mac $address $n times"
		case "$mac $address" in
		"02:00:00:00:00:11 10.0.0.11")		;;
		"02:00:00:00:00:12 10.0.0.12")		;;
		"02:00:00:00:00:1"[12]" $VADDR")	virtual=$((virtual | 1)) ;;
		"00:00:5e:00:01:14 $VADDR20")		virtual=$((virtual | 2)) ;;
		"00:00:5e:00:02:1e $V6"|\
		"00:00:5e:00:02:1e $VLL")		virtual=$((virtual | 4)) ;;
		*" 10.0.0.1"[12]|*" $VADDR"|*" $VADDR20"|*" $V6"|*" $VLL")
			wrong+=" $mac as $address"
			;;
		esac
	done < "$tmp/watch"
	[ -z "$wrong" ] || {
		ktap_why="answered:$wrong"
		return 1
	}
	expect "kinds of virtual addresses answered for" $virtual -eq 7
}

# what is kept at hand must be there before memory is measured
warm_up() {
	fuzz_start
	there_and_back && there_and_back && fuzz_stop || return 1
	nap_ms 1000
	slab_mark
}

unloads() {
	vr r1 router del vr10 && vr r1 router del vr20 &&
		vr r1 router del vr30 || return 1
	rmmod vrrpif && ! module_loaded && nothing_left r1
}

quiet() {
	! kernel_complaints "$dmesg_from"
}

need_root
! module_loaded || ktap_skip_all "vrrpif is loaded already; rmmod vrrpif"
[ -x "$lib_dir/wirefuzz" ] || ktap_skip_all "run make -C selftests"
need_cmd tcpdump
dmesg_from=$(($(dmesg | wc -l) + 1))
need_module
need_tool
topo_up r1
inet6_routers r1
forger_up
fast_start r1
kmemleak=1
[ -w /sys/kernel/debug/kmemleak ] || kmemleak=0
ktap_plan $((9 + kmemleak))
ktap_diag "SEED=$SEED"

routers_up || ktap_bail "cannot configure the routers"
ktap_test "eth0 is main of all three" busywait 30000 placed eth0
ktap_test "a seed says all that is sent" repeatable
meter_start 10
slowest=0
warm_up || ktap_diag "no memory to compare with: $ktap_why"
watch_start
meter_mark fuzzed
ktap_test "fuzzed at full speed, main goes where the cables say" failovers
meter_mark rest
meter_report fuzzed
ktap_test "then, eth0 is main, and the addresses are there alone" \
	busywait 20000 placed eth0
ktap_test "it came as far as each of the counters" all_verdicts
ktap_test "nobody answered for an address that was not his" answers_right
meter_stop
ktap_test "no memory was leaked" slab_back 300
ktap_test "the module can be unloaded, nothing is left" unloads
[ $kmemleak = 0 ] || ktap_test "kmemleak finds nothing" kmemleak_clean
ktap_test "the kernel did not complain" quiet
ktap_finish

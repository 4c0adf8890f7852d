#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A thousand failovers in a row, interval 10 ms, half of them in each
# placement, by faults in random order: cables, dead paths, interfaces set
# down, priorities, both ports at once. Then everything is where it belongs and
# nothing has leaked. COUNT= and SEED= choose; the same SEED is the same order.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/fastip.sh"
. "$lib_dir/leaks.sh"

COUNT=${COUNT:-1000}
SEED=${SEED:-22116}
WARM_UP=20	# failovers after which memory must not grow any more
VMAC=00:00:5e:00:01:0a
LIMIT=15000	# ms, for one failover; the longest backoff is 2.3 s

declare -A prio=() done_of=()
main=none	# what the last event said
moves=0		# "main DEV" events
expected=0	# those that were asked for
last=''		# the latest fault, for the record

# --- the tool, without starting it each time

tool_start() {
	mkfifo "$tmp/tool-in" "$tmp/tool-out"
	exec {tool_in}<> "$tmp/tool-in" {tool_out}<> "$tmp/tool-out"
	stdbuf -oL "$VRRPIF" -n "$r1" -j -force -b - \
		< "$tmp/tool-in" > "$tmp/tool-out" 2> "$tmp/tool-err" &
	defer stop_bg $!
}

tool() {
	printf '%s\n' "$*" >&"$tool_in"
}

# tool_show ARGS...: one line, in $said
tool_show() {
	tool "$@"
	IFS= read -r -t 30 -u "$tool_out" said && return 0
	ktap_why="the tool does not answer: $(< "$tmp/tool-err")"
	return 1
}

# --- what is expected, and what the events say

other() {
	[ "$1" = eth0 ] && echo eth1 || echo eth0
}

# follow MS: at most one event
follow() {
	event_read "$1" || return 1
	events_next=${#events[@]}
	case ${events[-1]} in
	*': main none')	main=none ;;
	*': main eth'?)	main=${events[-1]##* } moves=$((moves + 1)) ;;
	*': port '*' -> '*)
		local words

		read -ra words <<< "${events[-1]#*: port }"
		state[${words[0]}]=${words[3]}
		;;
	esac
}

declare -A state=()

# until_main DEV: and then nothing more is waiting
until_main() {
	local until

	now_ms
	until=$((now + LIMIT))
	while [ "$main" != "$1" ] || read -r -t 0 -u "$events_fd"; do
		now_ms
		follow $((until > now ? until - now : 1)) && continue
		now_ms
		[ "$now" -ge "$until" ] || continue
		ktap_why="main is $main and not $1 after $last$(< "$tmp/tool-err")"
		ktap_diag "$ktap_why; the last events:"
		events_show 12
		return 1
	done
	[ "$1" = none ] || expected=$((expected + 1))
}

# until_state DEV STATE
until_state() {
	local until

	now_ms
	until=$((now + LIMIT))
	while [ "${state[$1]-}" != "$2" ]; do
		now_ms
		follow $((until > now ? until - now : 1)) && continue
		now_ms
		[ "$now" -ge "$until" ] || continue
		ktap_why="$1 is ${state[$1]-} and not $2 after $last"
		ktap_diag "$ktap_why; the last events:"
		events_show 12
		return 1
	done
}

# until_heard DEV: silence tells it something only then
until_heard() {
	local until

	now_ms
	until=$((now + LIMIT))
	while tool_show port show vr10 dev "$1"; do
		[[ $said == *'"unheard":true'* ]] || return 0
		now_ms
		[ "$now" -lt "$until" ] || break
		nap_ms 10
	done
	ktap_why="${ktap_why:-$1 hears nothing after $last}"
	return 1
}

# --- faults of DEV, and the way back; a fault may be undone at any time

fault_cable() {
	fast sw "link set p-r1-$1 down"
}

undo_cable() {
	fast sw "link set p-r1-$1 up"
}

# the cable leads to nowhere, both ways, with link up
fault_path() {
	until_heard "$2" && fast sw "link set p-r1-$1 nomaster"
}

undo_path() {
	fast sw "link set p-r1-$1 master br0"
}

fault_admin() {
	fast r1 "link set $1 down"
}

undo_admin() {
	fast r1 "link set $1 up"
}

# what is usable again waits as backup, or becomes main when it is better
back() {
	local dev=$1 now_main=$2

	if [ "${prio[$dev]}" -gt "${prio[$now_main]}" ]; then
		until_main "$dev"
	else
		until_state "$dev" backup
	fi
}

# one of these on main: the other one is main, and perhaps not for long
fail_one() {
	local fault=$1 dev=$2 heir=$3

	"fault_$fault" "$dev" "$heir" && until_main "$heir" || return 1
	[ $((RANDOM % 2)) = 0 ] || nap_ms $((RANDOM % 40))
	"undo_$fault" "$dev" && back "$dev" "$heir"
}

# the better one changes by the priority of the one or the other; they stay
# away from the ends, 1 and 254
fail_priority() {
	local dev=$1 heir=$2 lower=$((RANDOM % 2)) by=$((1 + RANDOM % 20))

	[ "${prio[$dev]}" -le 230 ] || lower=1
	[ "${prio[$heir]}" -ge 30 ] || lower=0
	if [ "$lower" = 1 ]; then
		prio[$dev]=$((prio[$heir] - by))
		tool port set vr10 dev "$dev" priority "${prio[$dev]}"
	else
		prio[$heir]=$((prio[$dev] + by))
		tool port set vr10 dev "$heir" priority "${prio[$heir]}"
	fi
	until_main "$heir" && until_state "$dev" backup
}

# both cables: nobody is main, until one of them is back
fail_both() {
	local first=eth$((RANDOM % 2)) second

	second=$(other "$first")
	fast sw "link set p-r1-$1 down" "link set p-r1-$2 down"
	until_main none || return 1
	# the second one was main for a moment
	expected=$((expected + 1))
	undo_cable "$first"
	until_main "$first" || return 1
	undo_cable "$second"
	back "$second" "$first"
}

fail() {
	local dev=$main heir

	heir=$(other "$dev")
	case $((RANDOM % 9)) in
	0|1|2)	last="cable of $dev" ;;
	3|4)	last="path of $dev" ;;
	5|6)	last="admin of $dev" ;;
	7)	last="priority of $dev" ;;
	8)	last="both cables" ;;
	esac
	done_of[${last% of*}]=$((${done_of[${last% of*}]-0} + 1))
	case $last in
	priority*)	fail_priority "$dev" "$heir" ;;
	both*)		fail_both "$dev" "$heir" ;;
	*)		fail_one "${last% of*}" "$dev" "$heir" ;;
	esac
}

# failovers COUNT: at least so many, from now on
failovers() {
	local end=$((moves + $1))

	while [ "$moves" -lt "$end" ]; do
		fail || {
			ktap_diag "failover $moves, SEED=$SEED COUNT=$COUNT"
			return 1
		}
	done
}

# begin MAC: with the state that the events are followed from
begin() {
	prio=([eth0]=200 [eth1]=100) state=()
	tool router add vr10 vrid 10 address "$VADDR/24" interval 10ms mac "$1" \
		accept on
	tool port add vr10 dev eth0 priority 200
	tool port add vr10 dev eth1 priority 100
	until_main eth0 && until_state eth1 backup || return 1
	moves=0 expected=0
	meter_flowing 10000
}

half() {
	failovers "$1" || return 1
	now_ms
	ktap_diag "$moves failovers, $((moves - expected)) not asked for," \
		"$(((now - began) / (moves ? moves : 1))) ms each"
}

# where_it_belongs MAC: one main, the better one, with the address
where_it_belongs() {
	local best=eth0 home lladdr

	[ "${prio[eth0]}" -gt "${prio[eth1]}" ] || best=eth1
	home=$best lladdr=02:00:00:00:00:1$((${best#eth} + 1))
	[ "$1" = real ] || home=vr10 lladdr=$VMAC
	main_is r1 "$best" && addr_only_on r1 "$home" &&
		[[ $(ns_ip r1 route show proto 112) == \
		   "10.0.0.0/24 dev $home "* ]] &&
		pings host "$VADDR" && lladdr_is host "$VADDR" "$lladdr"
}

deleted() {
	tool router del vr10
	busywait 10000 nothing_left r1
}

# One object in three failovers. What is in use for other reasons varies by a
# hundred.
no_leak() {
	if [ "$COUNT" -lt 900 ]; then
		ktap_why="$COUNT failovers are too few to tell"
		return "$KSFT_SKIP"
	fi
	slab_grown_less $((COUNT / 3))
}

quiet() {
	! kernel_complaints "$dmesg_from"
}

need_module
need_tool
need_cmd stdbuf
topo_up r1
dmesg_from=$(($(dmesg | wc -l) + 1))
fast_start sw r1
tool_start
events_start r1
meter_start 10
RANDOM=$SEED
ktap_plan 12
ktap_diag "SEED=$SEED COUNT=$COUNT"

for mac in real virtual; do
	begin $mac || ktap_bail "mac $mac: ${ktap_why-}"
	now_ms
	began=$now
	ktap_test "mac $mac: $WARM_UP failovers" half "$WARM_UP"
	[ "$mac" = virtual ] || slab_mark ||
		ktap_diag "/proc/slabinfo cannot be read"
	ktap_test "mac $mac: and $((COUNT / 2 - WARM_UP)) more" \
		half $((COUNT / 2 - WARM_UP))
	ktap_test "mac $mac: role, address, route and MAC where they belong" \
		busywait 10000 where_it_belongs $mac
	ktap_test "mac $mac: traffic flows both ways" meter_flowing 10000 100
	ktap_test "mac $mac: deleted: nothing is left" deleted
done
for fault in "${!done_of[@]}"; do
	ktap_diag "$fault: ${done_of[$fault]}"
done
ktap_test "no memory was leaked" no_leak
ktap_test "the kernel did not complain" quiet
ktap_finish

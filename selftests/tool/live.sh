#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tool against the module: what cli.sh proves with a kernel of its own, and
# what only the real one can tell. Needs root.
# shellcheck disable=SC2154,SC2317	# set by the libraries; called by name
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"

need_tool
need_cmd jq setpriv
module_was_there=''
! module_loaded || module_was_there=1
need_module

# run WORD...: in r1, into $out, $err and $rc
run() {
	rc=0
	"$VRRPIF" -n "$r1" "$@" > "$tmp/out" 2> "$tmp/err" || rc=$?
	out=$(< "$tmp/out") err=$(< "$tmp/err")
}

# is WHAT GOT WANTED
is() {
	[ "$2" = "$3" ] && return 0
	ktap_why="$1 is: $2"$'\n'"wanted: $3"
	return 1
}

works() {
	run "$@"
	is "status and failure of '$*'" "$rc $err" "0 "
}

# refused MESSAGE WORD...
refused() {
	local message=$1

	shift
	run "$@"
	is "status of '$*'" "$rc" 2 && is "refusal of '$*'" "$err" "vrrpif: $message" &&
		is "output of '$*'" "$out" ""
}

saved() {
	works save && is "configuration" "$out" "$1"
}

# field FILTER VALUE: of r1's vr10, for busywait
field() {
	[ "$("$VRRPIF" -n "$r1" -j router show vr10 | jq -r ".[0]$1")" = "$2" ]
}

start_over() {
	works restore /dev/null && saved ""
}

plain='router add vr10 vrid 10 address 10.0.0.1/24
port add vr10 dev eth0
port add vr10 dev eth1'

# What save leaves out is what the tool takes for the default; had the kernel
# another one, it would be in the lines.
defaults_are_those_of_the_kernel() {
	works -b - <<< "$plain" && saved "$plain"
}

every_option_comes_back() {
	local lines

	lines='router add vr10 vrid 255 address 10.0.0.1/24 address 10.0.0.5/32 interval 40.95s preempt immediate preempt-delay 1000s checksum pseudo arbitration off link-poll 1.5ms announce-count 100 announce-interval 60s announce-refresh 4294.967295s
port add vr10 dev eth0 priority 254 up-delay 1000s source 10.0.0.11
port add vr10 dev eth1 priority 1'
	start_over && works restore - <<< "$lines" && saved "$lines" || return
	lines='router add vr10 vrid 255 address 10.0.0.5/32 interval 10ms preempt off link-poll 0s announce-count 1 announce-interval 10ms announce-refresh 0s
port add vr10 dev eth0
port add vr10 dev eth1'
	works restore - <<< "$lines" && saved "$lines" || return
	# set changes what it is told and nothing else
	works router set vr10 interval 1s && works port set vr10 dev eth1 priority 7 || return
	lines=${lines/ interval 10ms / }
	saved "${lines/dev eth1/dev eth1 priority 7}"
}

versions_and_families_come_back() {
	local lines

	lines='router add vr2 vrid 2 address 10.0.0.2/24 version 2 interval 255s
port add vr2 dev eth0
router add vr6 vrid 6 address fe80::6/64 address 2001:db8::6/64 interval 10ms
port add vr6 dev eth0
router add vr23 vrid 23 address 10.0.0.23/24 version 2+3 interval 40s'
	start_over && works restore - <<< "$lines" && saved "$lines" &&
		works -j router show && is "versions and families" \
		"$(jq -c 'map([.version, .family])' <<< "$out")" \
		'[[2,"inet"],[3,"inet6"],["2+3","inet"]]'
}

# An address is refused to a second router, so the order of the changes counts.
addresses_move_from_router_to_router() {
	local one='router add a vrid 1 address 10.0.0.%s/24\nrouter add b vrid 2 address 10.0.0.%s/24\n'
	local to

	start_over || return
	for to in "1 2" "2 3" "4 2" "2 4"; do
		# shellcheck disable=SC2059,SC2086	# two numbers for the format
		printf "$one" $to > "$tmp/config"
		works restore "$tmp/config" && saved "$(< "$tmp/config")" || return
	done
	refused 'c: address belongs to another virtual router' \
		router add c vrid 3 address 10.0.0.2/24
}

# What is configured does not hang on the interface being usable.
options_of_an_interface_without_address() {
	local lines

	ns_ip r1 link add idle0 type veth peer name idle1 || return
	lines='router add vr10 vrid 10 address 10.0.0.1/24
port add vr10 dev idle0 priority 60 source 10.0.0.5'
	start_over && works restore - <<< "$lines" && saved "$lines" &&
		works port set vr10 dev idle0 priority 70 && field .ports[0].priority 70 &&
		saved "${lines/60/70}"
}

# Equal configurations make no event, so no change was asked for.
a_restore_changes_only_what_differs() {
	start_over && works -b - <<< "$plain" || return
	start_monitor
	works save && cp "$tmp/out" "$tmp/config" && works restore "$tmp/config" &&
		works -d restore - <<< "$plain" &&
		is "changes" "$out" "" && works port set vr10 dev eth0 priority 101 || return
	busywait 5000 grep -q changed "$tmp/events" || return
	is "first event of the configuration" \
		"$(grep -E 'added|changed|deleted' "$tmp/events")" "vr10: port eth0 changed" || return
	works -d restore - <<< "$plain" &&
		is "changes" "$out" "port set vr10 dev eth0 priority 100"
}

refusals_have_reasons_and_change_nothing() {
	local before

	start_over && works -b - <<< "$plain" && works save || return
	before=$out
	refused 'vr10: a router of this name exists' router add vr10 vrid 9 address 10.0.0.9 &&
	refused 'vr9: no such virtual router' router set vr9 interval 1s &&
	refused 'vr9: no such virtual router' router del vr9 &&
	refused 'vr9: no such virtual router' router show vr9 &&
	refused 'vr9: no such virtual router' port show vr9 &&
	refused 'vr9: eth0: no such virtual router' port add vr9 dev eth0 &&
	refused 'vr10: eth0: interface is a port of this router already' port add vr10 dev eth0 &&
	refused 'vr10: up0: interface is not a port of the router' port set vr10 dev up0 priority 5 &&
	refused 'vr10: up0: interface is not a port of the router' port del vr10 dev up0 &&
	refused 'vr10: lo: not an Ethernet interface' port add vr10 dev lo &&
	refused 'vr10: the vrid cannot be changed: delete and add the router' \
		router set vr10 vrid 11 interval 2s &&
	refused 'vr10: mac cannot be changed: delete and add the router' \
		router set vr10 mac virtual interval 2s || return
	works router add vr11 vrid 10 address 10.0.0.5/24 &&
	refused 'vr11: eth0: another router with this VRID uses the interface' \
		port add vr11 dev eth0 && works router del vr11 && saved "$before"
}

names_of_all_kinds() {
	local name json

	start_over || return
	for name in abcdefghijklmno 'a#b"c' "it's" dev help 'b\c' $'e\e[31m'; do
		works router add "$name" vrid 10 address 10.0.0.1/24 || return
		json=$("$VRRPIF" -n "$r1" -j router show "$name")
		is "name" "$(jq -r '.[0].name' <<< "$json")" "$name" || return
		works port add "$name" dev eth0 && works port show "$name" &&
		works port show "$name" dev eth0 && works save &&
		cp "$tmp/out" "$tmp/config" && works -d restore "$tmp/config" &&
			is "changes" "$out" "" && works router del "$name" || return
	done
	run router add abcdefghijklmnop vrid 10 address 10.0.0.1
	is "16 characters" "$rc" 255
}

# Whoever has no privileges may look.
privileges() {
	local run=(setpriv --reuid 65534 --regid 65534 --clear-groups)

	start_over && works -b - <<< "$plain" || return
	rc=0
	ns_exec r1 "${run[@]}" "$VRRPIF" -j router show > "$tmp/out" 2> "$tmp/err" || rc=$?
	is "show" "$rc $(jq -r '.[0].name' "$tmp/out")" "0 vr10" || return
	rc=0
	ns_exec r1 "${run[@]}" "$VRRPIF" router del vr10 > "$tmp/out" 2> "$tmp/err" || rc=$?
	is "del" "$rc $(< "$tmp/err")" \
		"2 vrrpif: Operation not permitted (CAP_NET_ADMIN is needed; try sudo)" || return
	rc=0
	"${run[@]}" "$VRRPIF" -n "$r1" router > "$tmp/out" 2> "$tmp/err" || rc=$?
	is "another namespace" "$rc $(< "$tmp/err")" \
		"1 vrrpif: netns \"$r1\": CAP_SYS_ADMIN is needed to enter it; try sudo" || return
	saved "$plain"
}

# start_monitor [OPTION...]: its lines are in $tmp/events, it listens already
start_monitor() {
	[ -z "${monitor_pid-}" ] || stop_bg "$monitor_pid"
	"$VRRPIF" -n "$r1" -d "$@" monitor > "$tmp/events" 2> "$tmp/monitor.err" &
	monitor_pid=$!
	defer stop_bg "$monitor_pid"
	busywait 5000 grep -q listening "$tmp/events"
}

# A fail-over as the monitor and show tell it.
a_cable_is_pulled() {
	start_over || return
	sed 's/24$/24 interval 100ms/; s/eth0/eth0 priority 200/' <<< "$plain" > "$tmp/config"
	works restore "$tmp/config" && busywait 5000 field .main eth0 || return
	start_monitor && cable_pull r1 eth0 && busywait 5000 field .main eth1 || return
	busywait 5000 grep -qx 'vr10: main eth1' "$tmp/events" &&
	grep -qx 'vr10: port eth0 active -> initialize reason carrier' "$tmp/events" &&
	grep -qx 'vr10: port eth1 backup -> active reason hand-over' "$tmp/events" || {
		ktap_why=$(< "$tmp/events")
		return 1
	}
	works router show vr10 && is "first line" "${out%%$'\n'*}" \
		"vr10: vrid 10 version 3 interval 100ms preempt on mac real main eth1" || return
	[[ $out =~ eth0\ +initialize\ +200\ +10\.0\.0\.11\ +carrier ]] &&
	[[ $out =~ eth1\ +active\ +100\ +10\.0\.0\.12\ +hand-over ]] || {
		ktap_why=$out
		return 1
	}
	cable_plug r1 eth0 && busywait 5000 field .main eth0
}

what_the_monitor_lost_it_says() {
	local i

	start_over && works -b - <<< "$plain" && start_monitor -j || return
	kill -STOP "$monitor_pid"
	for ((i = 0; i < 4000; i++)); do
		echo "router set vr10 announce-count $((i % 100 + 1))"
	done > "$tmp/batch"
	works -b "$tmp/batch" || return
	kill -CONT "$monitor_pid"
	busywait 10000 grep -q '"event":"lost"' "$tmp/events" || return
	# and it goes on
	works router add after vrid 77 address 10.0.0.77 &&
	busywait 5000 grep -q '"router-add","router":"after"' "$tmp/events" &&
	is "failures" "$(< "$tmp/monitor.err")" ""
}

# No event comes any more, and still it notices.
the_monitor_leaves_with_its_reader() {
	local pid

	"$VRRPIF" -n "$r1" -d monitor > >(head -n 1 > "$tmp/first") &
	pid=$!
	busywait 5000 not kill -0 "$pid" && is "first line" "$(< "$tmp/first")" listening
}

the_monitor_survives_a_reload() {
	[ -z "$module_was_there" ] || {
		ktap_why="the module was loaded before"
		return "$KSFT_SKIP"
	}
	start_monitor || return
	rmmod vrrpif && busywait 5000 grep -q unloaded "$tmp/events" &&
		insmod "$VRRPIF_KO" && busywait 5000 grep -qx 'the kernel module was loaded' \
		"$tmp/events" && works router add vr10 vrid 10 address 10.0.0.1/24 &&
		busywait 5000 grep -qx 'vr10: router added vrid 10' "$tmp/events"
}

# One who adds and deletes all the time, one who looks: never half of it.
dumps_while_things_change() {
	local i pid

	start_over || return
	for ((i = 1; i <= 100; i++)); do
		echo "router add vr$i vrid $i address 10.0.1.$i/24"
		echo "port add vr$i dev eth0"
		echo "port add vr$i dev eth1"
	done > "$tmp/config"
	works -b "$tmp/config" || return
	for ((i = 0; i < 100; i++)); do
		echo "port del vr$((i % 100 + 1)) dev eth1"
		echo "router add x vrid 200 address 10.0.2.1"
		echo "port add vr$((i % 100 + 1)) dev eth1"
		echo "router del x"
	done > "$tmp/batch"
	touch "$tmp/go-on"
	(while [ -e "$tmp/go-on" ]; do
		"$VRRPIF" -n "$r1" -b "$tmp/batch" || exit
	done) 2> "$tmp/batch.err" &
	pid=$!
	for ((i = 0; i < 10; i++)); do
		works -j router show || break
		jq -e '(map(select(.name != "x")) | length == 100) and
			(map(.ports | length) | add >= 199)' <<< "$out" > "$tmp/jq" || {
			ktap_why="half a dump: $(jq -c 'map([.name, (.ports | length)])' <<< "$out")"
			break
		}
	done
	rm "$tmp/go-on"
	wait "$pid" || ktap_why="batch: $(< "$tmp/batch.err")"
	[ -z "$ktap_why" ] || return 1
	works save && is "what is left" "$(sort "$tmp/out")" "$(sort "$tmp/config")"
}

vr77_is_there() {
	run router show vr77
	[ "$rc" = 0 ]
}

# A batch goes on after "rmmod": what it has learnt of the module is wrong then.
a_batch_outlives_the_module() {
	local fd pid

	[ -z "$module_was_there" ] || {
		ktap_why="the module was loaded before"
		return "$KSFT_SKIP"
	}
	mkfifo "$tmp/reloaded"
	"$VRRPIF" -n "$r1" -b "$tmp/reloaded" 2> "$tmp/reloaded.err" &
	pid=$!
	exec {fd}> "$tmp/reloaded"
	echo "router add vr77 vrid 77 address 10.77.0.1/24" >&"$fd"
	busywait 5000 vr77_is_there && rmmod vrrpif && insmod "$VRRPIF_KO" ||
		return 1
	echo "router add vr77 vrid 77 address 10.77.0.1/24" >&"$fd"
	exec {fd}>&-
	! wait "$pid" || return 1
	is "refusal" "$(< "$tmp/reloaded.err")" "$tmp/reloaded:2: vr77: the kernel module was unloaded, or loaded anew, meanwhile; try again"
}

# Only in the lab: elsewhere nobody wants something in /lib/modules.
the_module_is_loaded_when_needed() {
	[ -n "${VM_KVER-}" ] && [ -z "$module_was_there" ] || {
		ktap_why="only in the lab"
		return "$KSFT_SKIP"
	}
	stop_bg "${monitor_pid-}"
	rmmod vrrpif || return
	run router show
	is "without one" "$rc $err" '1 vrrpif: the kernel module is not loaded: run "modprobe vrrpif" or "insmod ./vrrpif.ko" as root' || return
	install -D "$VRRPIF_KO" "/lib/modules/$(uname -r)/updates/vrrpif.ko" && depmod &&
		works router show && module_loaded
}

tests=(
	"defaults are those of the kernel"
	"every option comes back"
	"versions and families come back"
	"addresses move from router to router"
	"options of an interface without address"
	"a restore changes only what differs"
	"refusals have reasons and change nothing"
	"names of all kinds"
	"privileges"
	"a cable is pulled"
	"what the monitor lost it says"
	"the monitor leaves with its reader"
	"dumps while things change"
	"the monitor survives a reload"
	"a batch outlives the module"
	"the module is loaded when needed"
)

ktap_plan "${#tests[@]}"
topo_up r1
for name in "${tests[@]}"; do
	ktap_test "$name" "${name// /_}"
done
ktap_finish

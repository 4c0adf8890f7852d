#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A flood of forged advertisements provokes no flood: of answers, takeovers,
# announcements, alerts or lines in the log. Nothing is discarded here, all of
# it is believed as RFC 9568 wants it to be.
# shellcheck disable=SC2154,SC2034	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"

FORGER=10.0.0.99
FRAMES=30000
TURNS=300
INTERVAL=500
NEW="src=$FORGER interval=50"

# of main, eth0
stat() {
	port_field r1 eth0 ".stats.$1"
}

# bound PER_INTERVAL MS: eight in a row, then so many an interval; to look and
# to begin and end in the middle of one takes two more
bound() {
	echo $((8 + $1 * ($2 / INTERVAL + 2)))
}

# flooded WORDS...: FRAMES of them, all received; it took $took ms
flooded() {
	local before began

	before=$(stat rcvd)
	now_ms
	began=$now
	# shellcheck disable=SC2086	# words
	forge "n=$FRAMES" $NEW "$@"
	busywait 60000 all_received "$before" || return 1
	now_ms
	took=$((now - began))
}

all_received() {
	expect received "$(stat rcvd)" -ge $(($1 + FRAMES))
}

# answers WORDS...: eight an interval and its own, and main goes on
answers() {
	local sent

	wire_mark
	sent=$(stat sent)
	flooded "$@" || return 1
	sent=$(($(stat sent) - sent))
	ktap_diag "$FRAMES forged in $took ms, $sent advertisements of ours"
	expect "advertisements sent" "$sent" -le "$(bound 9 "$took")" &&
		main_is r1 eth0 && never_silent
}

# since the mark there was no pause, in which backups would take over
never_silent() {
	local i last='' longest=0

	wire_poll
	for ((i = wire_news; i < ${#wire_us[@]}; i++)); do
		wire_is "$i" 10.0.0.11 || continue
		[ -z "$last" ] || [ $((wire_us[i] - last)) -le "$longest" ] ||
			longest=$((wire_us[i] - last))
		last=${wire_us[i]}
	done
	[ -n "$last" ] && within "longest pause of main" \
		$((longest / 1000)) 0 $((INTERVAL + SLACK))
}

# answered PRIORITY: one frame when all is quiet, at once
answered() {
	local began

	nap_ms $((2 * INTERVAL))
	wire_mark
	wire_next || return 1
	wire_mark
	now_ms
	began=$now
	# shellcheck disable=SC2086	# words
	forge $NEW "prio=$1"
	busywait 5000 wire_saw 10.0.0.11 || return 1
	wire_after "$began" 10.0.0.11 &&
		within "until the answer" "$gap" 0 $((INTERVAL / 2))
}

# just behind one of its own, the next of those is an interval away
wire_next() {
	busywait 5000 wire_saw 10.0.0.11
}

# an alert and a line a second; there is one for each frame, of other addresses
told_once_a_second() {
	local first lines

	nap_ms 1100
	events_forget
	first=${#events[@]}
	lines=$(log_lines)
	flooded prio=1 interval=70 addrs=10.0.0.77 || return 1
	events_count "$first" '*alert addresses*'
	lines=$(($(log_lines) - lines))
	ktap_diag "$FRAMES forged in $took ms, $count alerts, $lines lines"
	expect "alerts" "$count" -ge 1 &&
		expect "alerts" "$count" -le $((took / 1000 + 2)) &&
		expect "lines" "$lines" -le $((took / 1000 + 2)) || return 1
	events_count "$first" '*alert*'
	expect "alerts of any kind" "$count" -le $((took / 1000 + 2))
}

log_lines() {
	dmesg | grep -cF "advertisement from $FORGER" || true
}

# what a forger makes by 255 and 0 in turns; Skew_Time of 254 is 4 ms
to_and_fro() {
	local moved announced began i

	moved=$(stat transitions)
	announced=$(stat announced)
	now_ms
	began=$now
	for ((i = 0; i < TURNS; i++)); do
		# shellcheck disable=SC2086	# words
		forge $NEW prio=255
		# shellcheck disable=SC2086
		forge $NEW prio=0
		nap_ms 8
	done
	now_ms
	took=$((now - began))
	moved=$(($(stat transitions) - moved))
	announced=$(($(stat announced) - announced))
	ktap_diag "$TURNS times in $took ms: $moved takeovers, $announced announced"
	expect "takeovers" "$moved" -le "$(bound 8 "$took")" &&
		expect "takeovers" "$moved" -ge 1 &&
		expect "announcements" "$announced" -le $((moved + took / 100 + 10))
}

need_module
need_tool
need_cmd tcpdump python3 dmesg
topo_up r1
forge_start host eth0
# a flood is more than tcpdump can take
wire_only="not src host $FORGER"
wire_start host eth0
vr_up r1 254 100 interval ${INTERVAL}ms || ktap_bail "cannot configure vr10"
events_start r1
ktap_plan 8

ktap_test "eth0 is main" busywait 20000 settled r1 eth0
ktap_test "a single one of lower priority is answered at once" answered 1
ktap_test "a single one of priority 0 is answered at once" answered 0
ktap_test "a flood of lower priority" answers prio=1
ktap_test "a flood of priority 0" answers prio=0
ktap_test "alerts and lines of a flood" told_once_a_second
ktap_test "priority 255 and 0 in turns" to_and_fro
ktap_test "when it is over, eth0 is main" busywait 30000 settled r1 eth0
ktap_finish

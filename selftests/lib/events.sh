# SPDX-License-Identifier: GPL-2.0
# What "vrrpif monitor" says, to be sourced after vrrp.sh: waiting for an
# event costs no process, and its time is when it happened.
# shellcheck shell=bash disable=SC2154,SC2034
#
#	events_start r1
#	cable_pull r1 eth0
#	event_wait 5000 'main eth1'	# $event_ms: when, as $now of now_ms
#	event_none 1000 'main *'
#
# Patterns are bash globs for what follows the name of the router: "port eth0
# active -> backup reason replaced", "main none", "port eth0 restored address
# 10.0.0.1/24". Every event is looked at once: the next wait goes on behind it.

events=()	# "MS ROUTER: EVENT"
events_next=0
events_fd=''
events_part=''

# events_start NAME
events_start() {
	local pipe=$tmp/events-$1

	mkfifo "$pipe"
	exec {events_fd}<> "$pipe"
	TZ=UTC ip netns exec "${!1}" "$VRRPIF" -t -d monitor \
		> "$pipe" 2> "$pipe.err" &
	defer stop_bg $!
	event_wait 10000 listening ||
		ktap_bail "no events: $(< "$pipe.err")"
}

# [2024-05-01T12:00:00.123456] is today or, just before midnight, was it
event_time() {
	local h m s us day=86400000

	IFS=':.' read -r h m s us <<< "${1:12:15}"
	now_ms
	event_ms=$(((10#$h * 3600 + 10#$m * 60 + 10#$s) * 1000 +
		    10#$us / 1000 + now - now % day))
	[ "$event_ms" -le $((now + day / 2)) ] || event_ms=$((event_ms - day))
}

# one more line, if there is one within MS; half a line is kept for later
event_read() {
	local line wait

	printf -v wait '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
	if ! IFS= read -r -t "$wait" -u "$events_fd" line; then
		events_part+=$line
		return 1
	fi
	line=$events_part$line
	events_part=''
	event_time "$line"
	events+=("$event_ms ${line#*] }")
}

# the next unseen event that matches; events before it are passed over
event_seen() {
	local text

	while [ "$events_next" -lt "${#events[@]}" ]; do
		event=${events[events_next++]}
		event_ms=${event%% *}
		event=${event#* }
		text=${event#*: }
		# shellcheck disable=SC2053	# a pattern
		[[ $text == $1 ]] && return 0
	done
	return 1
}

# event_wait LIMIT_MS PATTERN: $event and $event_ms are the one that matches
event_wait() {
	local limit=$(($1 * WAIT_FACTOR)) pattern=$2 until

	now_ms
	until=$((now + limit))
	while ! event_seen "$pattern"; do
		now_ms
		event_read $((until > now ? until - now : 1)) && continue
		now_ms
		[ "$now" -ge "$until" ] || continue
		ktap_why="no event '$pattern' within $limit ms"
		ktap_diag "$ktap_why; the last ones:"
		events_show 8
		return 1
	done
}

# event_none MS PATTERN: and none in that time
event_none() {
	local pattern=$2 until

	now_ms
	until=$((now + $1))
	while :; do
		if event_seen "$pattern"; then
			ktap_why="unexpected: $event"
			ktap_diag "$ktap_why; the last ones:"
			events_show 8
			return 1
		fi
		now_ms
		[ "$now" -lt "$until" ] || return 0
		event_read $((until - now))
	done
}

# All that is there already. Not by a short time limit: a slow machine does not
# get a line through in it.
events_drain() {
	while read -r -t 0 -u "$events_fd"; do
		event_read 2000 || break
	done
}

# what happened so far is of no interest any more
events_forget() {
	events_drain
	events_next=${#events[@]}
}

# events_count FROM_INDEX PATTERN: into $count, among those read so far
events_count() {
	local i text

	events_drain
	count=0
	for ((i = $1; i < ${#events[@]}; i++)); do
		text=${events[i]#*: }
		# shellcheck disable=SC2053
		[[ $text == $2 ]] && count=$((count + 1))
	done
	return 0
}

events_show() {
	local i=$((${#events[@]} - $1))

	for ((i = i < 0 ? 0 : i; i < ${#events[@]}; i++)); do
		ktap_diag "  ${events[i]}"
	done
}

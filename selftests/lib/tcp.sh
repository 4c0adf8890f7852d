# SPDX-License-Identifier: GPL-2.0
# TCP connections that are watched, to be sourced after net.sh: tcp_echo has
# the details.
# shellcheck shell=bash disable=SC2154,SC2034
#
#	tcp_serve host			# its pid in $bg_pid
#	tcp_connect r1 own=10.0.0.9	# records go to and fro from now on
#	tcp_goes_on own 5000		# 10 more come back
#	tcp_end r1
#	tcp_whole own			# all came back, in order; no reset

TCP_PORT=7007
TCP_MORE=10	# records that show that a connection works

# tcp_serve NAME: for connections to any of its addresses
tcp_serve() {
	need_cmd python3
	ip netns exec "${!1}" "$lib_dir/tcp_echo" -l "$TCP_PORT" \
		> "$tmp/tcp-server-$1" 2>&1 &
	bg_pid=$!
	defer stop_bg "$bg_pid"
	busywait 20000 grep -q started "$tmp/tcp-server-$1" ||
		ktap_bail "tcp_echo: $(< "$tmp/tcp-server-$1")"
}

declare -A tcp_pids=()

# tcp_connect NAME CONNECTION=ADDRESS[@DEV]...
tcp_connect() {
	local name=$1

	shift
	rm -f "$tmp/tcp-client-$name" "$tmp/tcp-$name-end"
	ip netns exec "${!name}" "$lib_dir/tcp_echo" -u "$tmp/tcp-$name-end" \
		"$tmp" "$TCP_PORT" "${@/#/tcp-}" > "$tmp/tcp-client-$name" 2>&1 &
	tcp_pids[$name]=$!
	defer stop_bg "${tcp_pids[$name]}"
	busywait 30000 grep -q started "$tmp/tcp-client-$name" && return 0
	ktap_why="no connection: $(tail -n 1 "$tmp/tcp-client-$name")"
	return 1
}

# tcp_end NAME: its connections send no more and wait for what is under way
tcp_end() {
	: > "$tmp/tcp-$1-end"
	wait "${tcp_pids[$1]}"
}

# tcp_read CONNECTION: its state and its count of records, in $tcp_state,
# $tcp_back; what else there is to say in $tcp_rest
tcp_read() {
	read -r tcp_state tcp_back tcp_rest < "$tmp/tcp-$1"
}

# tcp_goes_on CONNECTION LIMIT_MS: more records come back than have so far
tcp_goes_on() {
	local want

	tcp_read "$1"
	want=$((tcp_back + TCP_MORE))
	busywait "$2" tcp_reached "$1" "$want" && return 0
	tcp_read "$1"
	ktap_why="$1: $tcp_state $tcp_back $tcp_rest, not $want"
	return 1
}

tcp_reached() {
	tcp_read "$1"
	[ "$tcp_state" = open ] && [ "$tcp_back" -ge "$2" ]
}

# tcp_failed CONNECTION TEXT: it ended, and not because it was told to
tcp_failed() {
	tcp_read "$1"
	[ "$tcp_state" = error ] && [[ $tcp_rest == *"$2"* ]]
}

# tcp_whole CONNECTION...: what tcp_end found
tcp_whole() {
	local name status=0

	for name; do
		tcp_read "$name"
		ktap_diag "$name: $tcp_state, $tcp_back of $tcp_rest"
		[ "$tcp_state" = "done" ] && [ "$tcp_back" = "$tcp_rest" ] &&
			[ "$tcp_back" -gt "$TCP_MORE" ] && continue
		ktap_why="$name: $tcp_state $tcp_back $tcp_rest"
		status=1
	done
	return $status
}

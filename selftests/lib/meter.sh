# SPDX-License-Identifier: GPL-2.0
# Loss meter, to be sourced after net.sh.
# shellcheck shell=bash disable=SC2154,SC2034
#
#	meter_start			# ping host -> far, udp far -> host
#	meter_mark pull			# losses from now on belong to "pull"
#	cable_pull r1 eth0
#	meter_flowing 3000		# both directions deliver again
#	meter_mark rest
#	meter_report pull		# fills meter[], prints it as diagnostics
#	[ "${meter[pull.ping.lost]}" -le 3 ]
#	meter_stop
#
# Fields: sent, lost, late (arrived after more than 100 ms: queued somewhere),
# dup, outage_us (first packet of the longest run of lost or late ones to the
# first one that got through in time), gap_us (longest silence at the receiver),
# stall_us (longest pause of the sender: how far the machine can be trusted),
# open (1: packets were still being lost at the time of the report).

declare -A meter=()
meter_pid=''

# meter_start [INTERVAL_MS [FLOW...]]; flows as in lib/meter, full names
meter_start() {
	local interval=${1:-10}

	[ $# = 0 ] || shift
	[ $# != 0 ] || set -- "ping=ping:$host:$FAR_ADDR" \
			      "udp=udp:$far:$host:$HOST_ADDR"
	[ -x "$lib_dir/meter" ] ||
		ktap_skip_all "selftests/lib/meter is not built; make -C selftests"
	mkfifo "$tmp/meter-in" "$tmp/meter-out"
	"$lib_dir/meter" -i "$interval" "$@" \
		< "$tmp/meter-in" > "$tmp/meter-out" &
	meter_pid=$!
	defer meter_stop
	exec {meter_in}> "$tmp/meter-in" {meter_out}< "$tmp/meter-out"
	meter_answer || ktap_bail "the loss meter did not start"
}

# reads up to the final "."; lines in meter_lines
meter_answer() {
	local line

	meter_lines=()
	while IFS= read -r -t 60 -u "$meter_out" line; do
		[ "$line" != . ] || return 0
		meter_lines+=("$line")
	done
	return 1
}

meter_ask() {
	printf '%s\n' "$*" >&"$meter_in"
	meter_answer || ktap_bail "the loss meter does not answer: $*"
	[[ "${meter_lines[*]}" != *error=* ]] ||
		ktap_bail "loss meter: ${meter_lines[*]}"
}

meter_mark() {
	meter_ask mark "$1"
}

# meter_flowing LIMIT_MS [COUNT]: all flows deliver COUNT (3) packets in a row
meter_flowing() {
	meter_ask flowing "$@"
	[ "${meter_lines[-1]}" = flowing=1 ] && return 0
	ktap_why="nothing gets through for $1 ms: ${meter_lines[*]}"
	ktap_diag "$ktap_why"
	return 1
}

# meter_report WINDOW [WAIT_MS]
meter_report() {
	local line word flow

	meter_ask report "$@"
	for line in "${meter_lines[@]}"; do
		ktap_diag "$line"
		flow=${line#*flow=}
		flow=${flow%% *}
		for word in $line; do
			meter[$1.$flow.${word%%=*}]=${word#*=}
		done
	done
}

meter_stop() {
	[ -n "$meter_pid" ] || return 0
	exec {meter_in}>&- {meter_out}<&-
	rm -f "$tmp/meter-in" "$tmp/meter-out"
	wait "$meter_pid" 2> /dev/null
	meter_pid=''
}

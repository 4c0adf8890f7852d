# SPDX-License-Identifier: GPL-2.0
# Faults and what they cost, to be sourced after net.sh, meter.sh and vrrp.sh.
# shellcheck shell=bash disable=SC2154,SC2034

# median VALUE...: into $median, the greater one of the middle two
median() {
	mapfile -t sorted < <(printf '%s\n' "$@" | sort -n)
	median=${sorted[$(($# / 2))]}
}

# largest VALUE...: into $largest
largest() {
	local v

	largest=$1
	for v; do
		[ "$v" -le "$largest" ] || largest=$v
	done
}

# trusted WINDOW: how long something takes can only be told where the machine
# runs: an emulated one with busy neighbours stands still for longer than what
# is measured here. The meter's own sender tells.
TRUST_MS=40

trusted() {
	largest "${meter[$1.ping.stall_us]}" "${meter[$1.udp.stall_us]}"
	[ "$largest" -le $((TRUST_MS * 1000)) ] && return 0
	ktap_diag "$1: the machine stood still for $largest us, no measure"
	return 1
}

# measured VALUE...: these come from runs that can be trusted
measured() {
	[ $# -ge 3 ] && return 0
	ktap_why="the machine stood still in all but $# runs"
	return 1
}

# expect NAME ACTUAL RELATION EXPECTED: for conditions that should say what
# they found when they fail
expect() {
	# shellcheck disable=SC1009,SC1072,SC1073	# the operator is a parameter
	if ! test "$2" "$3" "$4"; then
		ktap_why="${ktap_why:+$ktap_why; }$1 is $2, not $3 $4"
		ktap_diag "$1 is $2, not $3 $4"
		return 1
	fi
}

# every VALUE is at most $2: expect_all NAME LIMIT VALUE...
expect_all() {
	local name=$1 limit=$2

	shift 2
	largest "$@"
	expect "the worst $name of $*" "$largest" -le "$limit"
}

# flows_undisturbed LABEL LOST: what was sent since the mark lost at most LOST
# packets each way
flows_undisturbed() {
	local flow status=0

	meter_report "$1"
	for flow in ping udp; do
		expect "$flow: sent" "${meter[$1.$flow.sent]}" -gt 0 &&
			expect "$flow: lost" "${meter[$1.$flow.lost]}" \
				-le "$2" || status=1
	done
	return $status
}

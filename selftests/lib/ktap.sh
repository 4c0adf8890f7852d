# SPDX-License-Identifier: GPL-2.0
# KTAP results of one test program, to be sourced.
# shellcheck shell=bash
#
#	ktap_plan 3
#	ktap_test "the bridge is up" bridge_is_up	# 0 pass, 4 skip, else fail
#	ktap_skip "needs two CPUs" "this machine has one"
#	...
#	ktap_finish					# exits
#
# A program that ends without ktap_finish, or with fewer or more results than
# planned, fails.

KSFT_SKIP=4

ktap_planned=0
ktap_count=0
ktap_passed=0
ktap_failed=0
ktap_skipped=0
ktap_started=''
ktap_ended=''
# set by a command under ktap_test: why it failed or skips
ktap_why=''

ktap_header() {
	[ -n "$ktap_started" ] || echo "TAP version 13"
	ktap_started=1
}

ktap_plan() {
	ktap_header
	ktap_planned=$1
	echo "1..$1"
}

ktap_said=''
ktap_diag() {
	local line

	ktap_said=$*
	while IFS= read -r line; do
		printf '# %s\n' "$line"
	done <<< "$*"
}

# ktap_pass NAME
ktap_pass() {
	ktap_passed=$((ktap_passed + 1))
	echo "ok $((ktap_count += 1)) $1"
}

# ktap_fail NAME [WHY]
ktap_fail() {
	ktap_failed=$((ktap_failed + 1))
	[ -z "${2-}" ] || [ "$2" = "$ktap_said" ] || ktap_diag "$2"
	echo "not ok $((ktap_count += 1)) $1"
}

# ktap_skip NAME WHY
ktap_skip() {
	ktap_skipped=$((ktap_skipped + 1))
	echo "ok $((ktap_count += 1)) $1 # SKIP $2"
}

# ktap_test NAME COMMAND...: runs in this shell, so it may set variables
ktap_test() {
	local name=$1 status=0

	shift
	ktap_why=''
	"$@" || status=$?
	case $status in
	0)		ktap_pass "$name" ;;
	"$KSFT_SKIP")	ktap_skip "$name" "${ktap_why:-no reason given}" ;;
	*)		ktap_fail "$name" "${ktap_why:-$* returned $status}" ;;
	esac
}

# the whole program (or, after the plan, the rest of it) cannot run here
ktap_skip_all() {
	ktap_header
	ktap_ended=1
	if [ "$ktap_planned" != 0 ]; then
		while [ "$ktap_count" -lt "$ktap_planned" ]; do
			ktap_skip "not run" "$*"
		done
		ktap_finish
	fi
	echo "1..0 # SKIP $*"
	exit "$KSFT_SKIP"
}

# the whole program cannot go on
ktap_bail() {
	ktap_header
	ktap_ended=1
	echo "Bail out! $*"
	exit 1
}

ktap_finish() {
	ktap_ended=1
	ktap_diag "Totals: pass:$ktap_passed fail:$ktap_failed" \
		  "skip:$ktap_skipped"
	if [ "$ktap_count" != "$ktap_planned" ]; then
		ktap_diag "planned $ktap_planned results, gave $ktap_count"
		exit 1
	fi
	[ "$ktap_failed" = 0 ] || exit 1
	exit 0
}

# for the EXIT trap (net.sh sets it): ending early is failing
ktap_at_exit() {
	[ -z "$ktap_ended" ] || return 0
	ktap_header
	echo "Bail out! ended early with status $1"
	return 1
}

# SPDX-License-Identifier: GPL-2.0
# What every test program needs, to be sourced first: time, waiting, clean-up,
# and the module and the tool under test. Includes ktap.sh.
# shellcheck shell=bash

lib_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=selftests/lib/ktap.sh
. "$lib_dir/ktap.sh"

VRRPIF_TOP=${VRRPIF_TOP:-$(cd "$lib_dir/../.." && pwd)}
VRRPIF_KO=${VRRPIF_KO:-${BUILD:-$VRRPIF_TOP/build}/$(uname -r)/vrrpif.ko}
VRRPIF=${VRRPIF:-$VRRPIF_TOP/tools/vrrpif}
tmp=$(mktemp -d)

# --- clean-up: defer COMMAND... runs at the end, the last deferred one first

deferred=()

defer() {
	deferred+=("$(printf '%q ' "$@")")
}

run_deferred() {
	local i

	for ((i = ${#deferred[@]} - 1; i >= 0; i--)); do
		eval "${deferred[i]}" || true
	done
	deferred=()
}

at_exit() {
	local status=$?

	trap - EXIT
	run_deferred > "$tmp/cleanup.log" 2>&1
	ktap_at_exit "$status" || status=1
	rm -rf "$tmp"
	exit "$status"
}
trap at_exit EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# --- time, without starting a program for it

# now_ms: into $now (in a subshell: print it)
now_ms() {
	now=$((${EPOCHREALTIME/[.,]/} / 1000))
	[ "$BASH_SUBSHELL" = 0 ] || echo "$now"
}

# a pipe that nobody writes to: reading it with a time limit is a nap
exec {nap_fd}<> <(:)
nap_ms() {
	local seconds

	printf -v seconds '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
	read -r -t "$seconds" -u "$nap_fd" || true
}

# How much longer is waited for anything where all is slow; what was measured is
# judged as always.
WAIT_FACTOR=${WAIT_FACTOR:-1}

# busywait LIMIT_MS COMMAND...: until it succeeds; says what it waited for in
# vain. $waited is how long it took in ms, output of the command is dropped.
busywait() {
	local limit=$(($1 * WAIT_FACTOR)) began

	shift
	now_ms > /dev/null
	began=$now
	while ! "$@" > "$tmp/busywait" 2>&1; do
		now_ms > /dev/null
		waited=$((now - began))
		if [ "$waited" -ge "$limit" ]; then
			ktap_why="waited $waited ms in vain for: $*"
			ktap_diag "$ktap_why"
			[ ! -s "$tmp/busywait" ] ||
				ktap_diag "$(tail -n 5 "$tmp/busywait")"
			return 1
		fi
		nap_ms 5
	done
	now_ms > /dev/null
	# shellcheck disable=SC2034
	waited=$((now - began))
}

# not COMMAND...: for busywait
not() {
	! "$@"
}

# --- what the test cannot do without

need_root() {
	[ "$(id -u)" = 0 ] || ktap_skip_all "needs root"
}

need_cmd() {
	local cmd

	for cmd; do
		command -v "$cmd" > /dev/null || ktap_skip_all \
			"$cmd is not installed; see selftests/vm/deps"
	done
}

# can_make WHAT COMMAND...: a kernel without the feature skips, anything else
# that goes wrong is a failure
can_make() {
	local what=$1 why

	shift
	why=$("$@" 2>&1) && return 0
	case $why in
	*'Unknown device type'*|*'not supported'*|*'not permitted'*|\
	*'qdisc kind is unknown'*|*'No such file'*)
		ktap_skip_all "no $what here: $why (selftests/net/config)"
		;;
	esac
	ktap_bail "cannot make $what: $why"
}

module_loaded() {
	[ -d /sys/module/vrrpif ]
}

# loads the module if it is not, and unloads it at the end in that case
need_module() {
	need_root
	module_loaded && return 0
	[ -e "$VRRPIF_KO" ] || ktap_skip_all \
		"$VRRPIF_KO does not exist; make modules KVER=$(uname -r)"
	insmod "$VRRPIF_KO" 2> "$tmp/insmod" ||
		ktap_bail "insmod $VRRPIF_KO: $(< "$tmp/insmod")"
	defer rmmod vrrpif
}

need_tool() {
	[ -x "$VRRPIF" ] || VRRPIF=$(command -v vrrpif) ||
		ktap_skip_all "tools/vrrpif is not built; make tools"
}

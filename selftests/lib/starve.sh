# SPDX-License-Identifier: GPL-2.0
# Loads that leave nothing to others, to be sourced after net.sh. load_NAME MS
# lasts that long and returns when it is over.
# shellcheck shell=bash disable=SC2154,SC2034

# Who makes the load has to be able to end it: this shell goes above all of it.
STARVE_PRIO=50
OUR_PRIO=80

cpus=$(nproc)
load_pids=()

load_none() {
	nap_ms "$1"
}

# start_hog CPU COMMAND...: one that spins there; it ends by itself should
# nobody be there to end it
start_hog() {
	local cpu=$1

	shift
	# shellcheck disable=SC2016	# for that shell
	"$@" taskset -c "$cpu" bash -c 'while ((SECONDS < 60)); do :; done' &
	load_pids+=($!)
}

load_end() {
	kill "${load_pids[@]}" 2> /dev/null
	wait "${load_pids[@]}" 2> /dev/null
	load_pids=()
}

load_hogs() {
	local i

	for ((i = 0; i < 4 * cpus; i++)); do
		start_hog $((i % cpus))
	done
	nap_ms "$1"
	load_end
}

above_all() {
	chrt -f -p "$OUR_PRIO" $$ && return 0
	ktap_why="no real-time priority here"
	return 1
}

as_all() {
	chrt -o -p 0 $$
}

fifo() {
	local i

	above_all || return 1
	for ((i = 0; i < cpus; i++)); do
		start_hog "$i" chrt -f "$STARVE_PRIO"
	done
	nap_ms "$1"
	load_end
	as_all
}

# what is left to others is 50 ms of each second
load_fifo() {
	fifo "$1"
}

load_fifo_all() {
	local runtime status=0

	runtime=$(sysctl -n kernel.sched_rt_runtime_us)
	sysctl -qw kernel.sched_rt_runtime_us=-1 || return 1
	fifo "$1" || status=1
	sysctl -qw "kernel.sched_rt_runtime_us=$runtime"
	return $status
}

# Broadcasts as fast as can be: the bridge makes one for each port of them, all
# of it in softirq.
load_softirq() {
	local i

	for ((i = 0; i < 2 * cpus; i++)); do
		ns_exec host ping -q -f -b -w 60 10.0.0.255 \
			> "$tmp/flood-$i" 2>&1 &
		load_pids+=($!)
	done
	above_all || return 1
	nap_ms "$1"
	kill -INT "${load_pids[@]}"
	wait "${load_pids[@]}" 2> /dev/null
	load_pids=()
	as_all
	ktap_diag "$(awk '/transmitted/ { n += $1 } END { print n }' \
		"$tmp"/flood-*) broadcasts"
}

# SPDX-License-Identifier: GPL-2.0
# What "vrrpif monitor" and the loss meter say, as it happens; to be sourced
# by the scene.
# shellcheck shell=bash disable=SC2154

monitor_pid=''

# watch_start: listens from the moment it returns
watch_start() {
	local first

	mkfifo "$tmp/monitor"
	"$VRRPIF" -n "$r1" -d -t ${DEMO_COLOR:+-c=always} monitor \
		> "$tmp/monitor" 2>&1 &
	monitor_pid=$!
	defer stop_bg "$monitor_pid"
	exec {monitor}< "$tmp/monitor"
	IFS= read -r -t 10 -u "$monitor" first &&
		[[ $first == *listening* ]] ||
		ktap_bail "vrrpif monitor: ${first:-says nothing}"
}

# an event, "[2026-11-22T09:30:12.412705] vr10: main eth0", without the date
print_event() {
	local clock=${1#*T} text=${1#*] }

	if [[ $1 == \[*T*:*:*.*\]* ]]; then
		line "    $dim${clock:0:12}$plain $text"
	else
		line "    $1"
	fi
}

drain_monitor() {
	local event

	# a time limit could cut a line in two
	while read -r -t 0 -u "$monitor" &&
	      IFS= read -r -u "$monitor" event; do
		print_event "$event"
	done
}

# how far the traffic of this step has come, below the events
show_traffic() {
	local text='' l word sent lost flow

	[ -n "${DEMO_TTY-}" ] || return 0
	meter_ask report "$window" 50
	for l in "${meter_lines[@]}"; do
		for word in $l; do
			case $word in
			flow=*)	flow=${word#*=} ;;
			sent=*)	sent=${word#*=} ;;
			lost=*)	lost=${word#*=} ;;
			esac
		done
		[ "$lost" = 0 ] || lost=$red$lost$plain
		text+="   $flow $sent sent, $lost lost"
	done
	status_line "    ${yellow}..$plain$text"
}

# what becomes of the main role is read from events, not asked for: looking
# takes CPU time that the traffic needs
watch_round() {
	drain_monitor
	show_traffic
	nap_ms 100
}

# watch_for MS
watch_for() {
	local end

	now_ms
	end=$((now + $1))
	while now_ms; [ "$now" -lt "$end" ]; do
		watch_round
	done
	drain_monitor
	status_clear
}

# watch_until LIMIT_MS COMMAND...
watch_until() {
	local end

	now_ms
	end=$((now + $1))
	shift
	until "$@" > /dev/null 2>&1; do
		now_ms
		[ "$now" -lt "$end" ] || return 1
		watch_round
	done
	drain_monitor
}

# --- what is so

# main_dev: into $main_dev, "none" when no port is active
main_dev() {
	local json

	main_dev=none
	json=$("$VRRPIF" -n "$r1" -j router show vr10 2> /dev/null)
	[[ ! $json =~ \"main\":\"([^\"]+)\" ]] || main_dev=${BASH_REMATCH[1]}
}

# address_devs: where "ip addr" shows the virtual address, into $address_devs
address_devs() {
	local _ dev rest

	address_devs=''
	while read -r _ dev rest; do
		address_devs+=${address_devs:+,}$dev
	done < <(ns_ip r1 -o addr show to "$VADDR")
	address_devs=${address_devs:-nowhere}
}

main_and_address_on() {
	main_dev
	[ "$main_dev" = "$1" ] || return 1
	address_devs
	[ "$address_devs" = "$1" ]
}

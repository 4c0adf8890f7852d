# SPDX-License-Identifier: GPL-2.0
# The wire: advertisements seen on a device, with the times the kernel gave
# them, and forged ones put there. To be sourced after vrrp.sh.
# shellcheck shell=bash disable=SC2154,SC2034
#
#	wire_start r1 eth1		# from now on
#	wire_mark			# what follows is news
#	path_dead r1 eth0 tx
#	busywait 3000 wire_saw 10.0.0.12
#	wire_gap 10.0.0.11 10.0.0.12	# $gap: ms between last and first
#
# An advertisement is named by its source, or SOURCE/PRIORITY.
# Reading costs no process: a busywait on the wire does not load the machine.

# What a takeover may take longer than the protocol says: an emulated machine
# with busy neighbours stands still for that long, now and then.
SLACK=500

wire_us=() wire_src=() wire_prio=() wire_vrid=() wire_list=() wire_news=0
wire_part='' wire_when=''

# $wire_only: what more a frame has to be, in the words of tcpdump
wire_only=''

# wire_start NAME DEV [6]: one wire at a time. IPv6 is told in the lines that
# tcpdump has for IPv4, and a port goes by its IPv4 address there too; both end
# as its MAC does.
wire_start() {
	local log=$tmp/wire.$1.$2 line='' dump
	local filter="ip proto 112${wire_only:+ and $wire_only}"

	need_cmd tcpdump
	wire_stop
	if [ "${3-4}" = 6 ]; then
		filter='ip6 proto 112'
		line='s/^([0-9.]+) IP6 .*fe80::ff:fe00:([0-9]+) > ff02::12: '
		line+='/\1 IP\n 10.0.0.\2 > 224.0.0.18: /'
	fi
	: > "$log"
	dump=(ip netns exec "${!1}" tcpdump -i "$2" -l -n -tt -v -Z root -s 2048
	      --immediate-mode "$filter")
	if [ -n "$line" ]; then
		"${dump[@]}" 2> "$log.err" > >(exec sed -uE "$line" > "$log") &
	else
		"${dump[@]}" 2> "$log.err" > "$log" &
	fi
	wire_pid=$!
	defer wire_stop
	busywait 10000 grep -q 'listening on' "$log.err" ||
		ktap_bail "tcpdump on $1 $2: $(< "$log.err")"
	wire_us=() wire_src=() wire_prio=() wire_vrid=() wire_list=()
	wire_part='' wire_news=0
	exec {wire_fd}< "$log"
}

wire_pid=''
wire_stop() {
	[ -n "$wire_pid" ] || return 0
	stop_bg "$wire_pid"
	exec {wire_fd}<&-
	wire_pid=''
}

# wire_poll: into the arrays what came since the last time. With -v tcpdump
# writes two lines a packet, the second is indented; the first may have come
# with the call before.
wire_poll() {
	local line re

	re='([0-9.]+) > 224\.0\.0\.18: .*vrid ([0-9]+), prio ([0-9]+), (.*)'
	while IFS= read -r -u "$wire_fd" line || wire_incomplete; do
		line=$wire_part$line
		wire_part=''
		if [[ $line =~ ^([0-9]+)\.([0-9]+)\ IP ]]; then
			wire_when=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
		elif [[ $line =~ $re ]]; then
			wire_us+=("$wire_when")
			wire_src+=("${BASH_REMATCH[1]}")
			wire_vrid+=("${BASH_REMATCH[2]}")
			wire_prio+=("${BASH_REMATCH[3]}")
			wire_list+=("${BASH_REMATCH[4]}")
		fi
	done
}

# the end of what there is, perhaps in the middle of a line
wire_incomplete() {
	wire_part+=$line
	return 1
}

# wire_mark: wire_saw and wire_gap look at what comes after it
wire_mark() {
	wire_poll
	wire_news=${#wire_us[@]}
}

# wire_is INDEX WHO
wire_is() {
	[ "${2%/*}" = "${wire_src[$1]}" ] || return 1
	[[ $2 != */* ]] || [ "${2#*/}" = "${wire_prio[$1]}" ]
}

# wire_find WHO: the first since the mark, its index in $wire_at
wire_find() {
	local i

	for ((i = wire_news; i < ${#wire_us[@]}; i++)); do
		if wire_is "$i" "$1"; then
			wire_at=$i
			return 0
		fi
	done
	return 1
}

# wire_saw WHO
wire_saw() {
	wire_poll
	wire_find "$1"
}

# wire_count WHO: how many since the mark, in $count
wire_count() {
	local i

	wire_poll
	count=0
	for ((i = wire_news; i < ${#wire_us[@]}; i++)); do
		! wire_is "$i" "$1" || count=$((count + 1))
	done
}

# wire_gap LAST FIRST: from the last advertisement of LAST to the first one of
# FIRST after it and after the mark, in $gap, in ms
wire_gap() {
	local i

	wire_poll
	gap=''
	if ! wire_find "$2"; then
		ktap_why="nothing from $2 on the wire"
		return 1
	fi
	for ((i = wire_at - 1; i >= 0; i--)); do
		if wire_is "$i" "$1"; then
			gap=$(((wire_us[wire_at] - wire_us[i]) / 1000))
			return 0
		fi
	done
	ktap_why="nothing from $1 before $2"
	return 1
}

# wire_after MS WHO: from a time to the first of WHO since the mark, in $gap
wire_after() {
	wire_poll
	if ! wire_find "$2"; then
		ktap_why="nothing from $2 on the wire"
		return 1
	fi
	gap=$((wire_us[wire_at] / 1000 - $1))
}

# within WHAT VALUE LOW HIGH: says what was measured
within() {
	ktap_diag "$1: $2 ms (must be in $3 .. $4)"
	[ "$2" -ge "$3" ] && [ "$2" -le "$4" ] && return 0
	ktap_why="$1: $2 ms is not in $3 .. $4"
	return 1
}

# skew PRIORITY INTERVAL_MS, down PRIORITY INTERVAL_MS: RFC 9568 6.1
skew() {
	echo $(((256 - $1) * $2 / 256))
}

down() {
	echo $((3 * $2 + (256 - $1) * $2 / 256))
}

# --- forging, with net/forge.py: its words are explained there

# forge_start NAME DEV: one forger at a time
forge_start() {
	need_cmd python3
	mkfifo "$tmp/forge-in" "$tmp/forge-out"
	ip netns exec "${!1}" python3 -I -S \
		"$VRRPIF_TOP/selftests/net/forge.py" "$2" \
		< "$tmp/forge-in" > "$tmp/forge-out" 2> "$tmp/forge.err" &
	defer stop_bg $!
	exec {forge_in}> "$tmp/forge-in" {forge_out}< "$tmp/forge-out"
	forge_answer
}

forge_answer() {
	local line

	IFS= read -r -t 60 -u "$forge_out" line || line="no answer"
	[ "$line" = . ] || ktap_bail "forge.py: $line $(< "$tmp/forge.err")"
}

# forge WORDS...: done when it returns
forge() {
	printf '%s\n' "$*" >&"$forge_in"
	forge_answer
}

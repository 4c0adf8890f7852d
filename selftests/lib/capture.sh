# SPDX-License-Identifier: GPL-2.0
# Packets seen on a device, to be sourced after net.sh.
# shellcheck shell=bash disable=SC2154

# capture_start NAME DEV FILE [FILTER...]: until capture_stop FILE; capturing
# has begun when it returns. Read it with: tcpdump -r FILE, tshark -r FILE.
declare -A capture_pids=()

capture_start() {
	local name=$1 dev=$2 file=$3

	shift 3
	need_cmd tcpdump
	# -Z root: dropping privileges would make the file unwritable. The ring
	# has slots of the longest packet: by default it is full with eight.
	ip netns exec "${!name}" tcpdump -i "$dev" -n -U -Z root \
		-s 2048 -B 16384 --immediate-mode \
		-w "$file" "$@" 2> "$file.log" &
	capture_pids[$file]=$!
	defer capture_stop "$file"
	busywait 10000 grep -q 'listening on' "$file.log" ||
		ktap_bail "tcpdump on $name $dev: $(< "$file.log")"
}

capture_stop() {
	[ -n "${capture_pids[$1]-}" ] || return 0
	kill "${capture_pids[$1]}"
	wait "${capture_pids[$1]}" 2> /dev/null
	unset "capture_pids[$1]"
}

# capture_count FILE [FILTER...]: how many packets of it are in there so far
capture_count() {
	local file=$1

	shift
	tcpdump -n -r "$file" "$@" 2> /dev/null | wc -l
}

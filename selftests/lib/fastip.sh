# SPDX-License-Identifier: GPL-2.0
# iproute2 without starting a program for each command, to be sourced after
# net.sh: on an emulated machine that is most of what a command costs.
# shellcheck shell=bash disable=SC2034,SC2154
#
#	fast_start sw r1
#	fast sw "link set p-r1-eth0 down"	# returns before it is done
#	fast_sync r1				# all are done; output in $fast_out

declare -A fast_in=() fast_fd=()

fast_start() {
	local name in out

	need_cmd stdbuf
	for name; do
		mkfifo "$tmp/fast-$name-in" "$tmp/fast-$name-out"
		exec {in}<> "$tmp/fast-$name-in" {out}<> "$tmp/fast-$name-out"
		stdbuf -oL ip -n "${!name}" -force -batch - \
			< "$tmp/fast-$name-in" > "$tmp/fast-$name-out" 2>&1 &
		defer stop_bg $!
		fast_in[$name]=$in
		fast_fd[$name]=$out
	done
}

# fast NAME COMMAND...: each of them one argument
fast() {
	local name=$1

	shift
	printf '%s\n' "$@" >&"${fast_in[$name]}"
}

# fast_sync NAME: what the commands since the last time said
fast_sync() {
	local line

	fast_out=''
	# nothing that ip knows, so it complains in order
	fast "$1" endmark
	while IFS= read -r -t 30 -u "${fast_fd[$1]}" line; do
		case $line in
		*'"endmark" is unknown'*)	return 0 ;;
		'Command failed'*)		;;
		*)				fast_out+=$line$'\n' ;;
		esac
	done
	ktap_why="ip in $1 does not answer"
	return 1
}

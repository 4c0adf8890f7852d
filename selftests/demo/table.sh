# SPDX-License-Identifier: GPL-2.0
# The promises and what became of them; to be sourced by the scene.
# shellcheck shell=bash disable=SC2154

rows=() problems=()

problem() {
	problems+=("$title: $*")
	line "    ${red}not as promised:$plain $*"
}

# ms_of US: into $ms, rounded up so that nothing looks better than it was
ms_of() {
	ms=$((($1 + 999) / 1000))
}

# finish_row MAIN LIMIT_MS: how the step ended that begin_step began
finish_row() {
	local limit=$2 flow stall text='' cells=()

	meter_report "$window"
	main_dev
	address_devs
	[ "$main_dev" = "$1" ] ||
		problem "main is $main_dev, not $1"
	[ "$address_devs" = "$1" ] ||
		problem "$VADDR is on $address_devs, not on $1"
	for flow in ping udp; do
		flow_cells "$flow"
		text+="${text:+; }$flow ${meter[$window.$flow.lost]} of"
		text+=" ${meter[$window.$flow.sent]} lost, out for $ms ms"
		[ "${meter[$window.$flow.sent]}" -gt 0 ] ||
			problem "$flow: nothing was sent"
		# while nobody sends, nobody can see it end
		stall=$((${meter[$window.$flow.stall_us]} / 1000))
		[ "$ms" -le $((limit + stall)) ] ||
			problem "$flow was out for $ms ms, at most $limit was" \
				"promised (the sender paused for $stall ms)"
	done
	line "    main $bold$main_dev$plain; ip addr shows $VADDR on" \
	     "$bold$address_devs$plain"
	line "    $text"
	add_row "${cells[@]}" "$limit"
}

# unloaded_row: windows f, and "gone" when the host has asked anew; what
# is sent to the gateway vanishes, what the router forwards by addresses of its
# own does not
unloaded_row() {
	local lost sent

	meter_report f
	meter_report gone
	main_dev
	address_devs
	[ "$address_devs" = nowhere ] || problem "$VADDR is on $address_devs"
	lost=${meter[gone.ping.lost]} sent=${meter[gone.ping.sent]}
	[ "$sent" -gt 0 ] && [ "$lost" = "$sent" ] ||
		problem "$lost of $sent packets to the gateway were lost, not all"
	[ "${meter[gone.udp.lost]}" -lt "${meter[gone.udp.sent]}" ] ||
		problem "udp: the router forwards nothing to its own network"
	line "    ping $lost of $sent lost: the host has no gateway any more," \
	     "as expected"
	ms_of "${meter[f.udp.outage_us]}"
	add_row all - "${meter[f.udp.lost]}" "$ms" -
}

# flow_cells FLOW: of $window, into $cells
flow_cells() {
	ms_of "${meter[$window.$1.outage_us]}"
	cells+=("${meter[$window.$1.lost]}" "$ms")
}

# add_row CELL...: of the step that begin_step began
add_row() {
	local verdict=ok

	[ "${#problems[@]}" = "$problems_before" ] || verdict=NO
	rows+=("$(printf '%s\t' "$title" "$main_dev" "$address_devs" "$@" \
		"$verdict")")
}

# the columns of one line
columns() {
	printf '%-27s %-5s %-8s %5s %6s   %5s %6s   %5s' "$@"
}

table() {
	local row cells colour key paused=0

	for key in "${!meter[@]}"; do
		[[ $key != *.stall_us || ${meter[$key]} -le $paused ]] ||
			paused=${meter[$key]}
	done
	ms_of "$paused"
	line ''
	line "$(printf '%34s%-9s %11s   %12s   %5s' '' "$VADDR" 'ping to far' \
		'udp from far' at)"
	line "$bold$(columns '' main 'is on' lost 'out ms' lost 'out ms' most)$plain"
	for row in "${rows[@]}"; do
		IFS=$'\t' read -r -a cells <<< "$row"
		colour=$green
		[ "${cells[8]}" = ok ] || colour=$red
		line "$(columns "${cells[@]:0:8}")  $colour${cells[8]}$plain"
	done
	line ''
	line "lost: packets. out: the longest time in which none got through. at most:"
	line "ms that this demo accepts, the CPU being emulated; pauses of the sender"
	line "come on top, they were up to $ms ms. (f) ends it all: the address is"
	line "nowhere, nothing is left behind, and the host has no gateway any more."
}

verdict() {
	local p

	line ''
	if [ ${#problems[@]} = 0 ]; then
		line "${green}All ${#rows[@]} steps ended as promised.$plain"
		return
	fi
	line "${red}Not as promised:$plain"
	for p in "${problems[@]}"; do
		line "  $p"
	done
	[ "$ms" -lt 100 ] ||
		line "The sender paused for up to $ms ms: this machine is very busy."
}

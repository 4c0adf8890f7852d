# SPDX-License-Identifier: GPL-2.0
# What tshark makes of a capture, packet by packet, to be sourced after
# capture.sh. A table lists every combination of values that may occur; each
# line of it has to be there, and nothing else.
# shellcheck shell=bash disable=SC2154,SC2034

# decode FILE FILTER FIELD...: a line for each packet, "|" between the fields,
# into $tmp/decoded
decode() {
	local file=$1 filter=$2 field args=()

	shift 2
	for field; do
		args+=(-e "$field")
	done
	tshark -n -r "$file" -o ip.check_checksum:TRUE -Y "$filter" -T fields \
		-E separator='|' "${args[@]}" > "$tmp/decoded" \
		2> "$tmp/tshark.err" && ! grep "aren't valid" "$tmp/tshark.err" ||
		ktap_bail "tshark: $(< "$tmp/tshark.err")"
}

# decoded_is: the lines of standard input are what was decoded, in any order
# and number
decoded_is() {
	sort -u > "$tmp/wanted"
	diff -U 0 "$tmp/wanted" <(sort -u "$tmp/decoded") > "$tmp/different" &&
		return 0
	ktap_why="missing (-) and unexpected (+): $(tail -n +4 "$tmp/different")"
	return 1
}

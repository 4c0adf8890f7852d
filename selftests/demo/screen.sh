# SPDX-License-Identifier: GPL-2.0
# How the demo looks, on both sides of the VM; to be sourced. DEMO_TTY: a
# terminal reads along, so lines may be overwritten; DEMO_COLOR: and coloured.
# shellcheck shell=bash disable=SC2034

bold='' dim='' red='' green='' yellow='' cyan='' plain=''
if [ -n "${DEMO_COLOR-}" ]; then
	bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m'
	yellow=$'\e[33m' cyan=$'\e[36m' plain=$'\e[0m'
fi

# --- one line at the bottom that is written again and again

status_shown=''

status_line() {
	[ -n "${DEMO_TTY-}" ] || return 0
	printf '\r\e[K%s' "$1"
	status_shown=1
}

status_clear() {
	[ -z "$status_shown" ] || printf '\r\e[K'
	status_shown=''
}

# line TEXT...: stays
line() {
	status_clear
	printf '%s\n' "$*"
}

# seconds_since EPOCHREALTIME: into $seconds, with a decimal
seconds_since() {
	local ds=$(((${EPOCHREALTIME/[.,]/} - ${1/[.,]/}) / 100000))

	seconds=$((ds / 10)).$((ds % 10))
}

# topology: what the lab looks like (lib/net.sh with one router)
topology() {
	local v=$green e=$cyan n=$plain

	cat <<-PICTURE

	   LAN host               switch          router r1           far host
	 +----------+           +--------+    +-----------------+    +----------+
	 | 10.0.0.9 |           |        |----|$e eth0$n  10.0.0.11 |    |          |
	 |          |-----------| bridge |    |$e eth1$n  10.0.0.12 |----| 10.8.0.1 |
	 | gateway: |           |        |----|                 |    |          |
	 | ${v}10.0.0.1$n |           +--------+    +-----------------+    +----------+
	 +----------+

	 ${v}10.0.0.1$n, the gateway of the host, is the virtual address of r1: its$e eth0$n
	 (priority 200) and$e eth1$n (priority 100) back each other up with VRRP.

	PICTURE
}

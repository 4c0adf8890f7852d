# SPDX-License-Identifier: GPL-2.0
# In a guest that its host will stop: how the two speak, to be sourced after
# vrrp.sh. Files in /out: say-WHAT is the guest's, told-WHAT the host's.
# shellcheck shell=bash disable=SC2154

# say WHAT [TEXT]
say() {
	echo "${2-}" > "/out/say-$1.new"
	mv "/out/say-$1.new" "/out/say-$1"
}

# told WHAT: wait for it
told() {
	busywait 600000 [ -e "/out/told-$1" ]
}

# paused NAME: the host stops this machine, or another one, and lets it go on
paused() {
	say "stop-$1"
	told "went-on-$1"
}

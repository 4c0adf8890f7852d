# SPDX-License-Identifier: GPL-2.0
# Sourced by the scripts of this directory: where things are, how errors look.
# shellcheck shell=bash disable=SC2034

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$vm_dir/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vrrpif
build=${BUILD:-$top/build}

me=${0##*/}

say() {
	printf '%s: %s\n' "$me" "$*" >&2
}

# die STATUS TEXT...: the thing, the reason, the remedy
die() {
	local status=$1

	shift
	say "$@"
	exit "$status"
}

need_tool() {
	local tool

	for tool; do
		command -v "$tool" > /dev/null ||
			die 2 "$tool is not installed; run selftests/vm/deps as root"
	done
}

# one apt-get call, quiet unless it fails
apt_run() {
	local log

	log=$(mktemp)
	if ! DEBIAN_FRONTEND=noninteractive apt-get -q \
	     -o APT::Sandbox::User=root "$@" > "$log" 2>&1; then
		tail -n 20 "$log" >&2
		say "apt-get $1 failed, complete log: $log"
		return 1
	fi
	rm -f "$log"
}

# unpack_debs TREE: all packages in it, which need not be of this machine's suite
unpack_debs() {
	local tree=$1 deb

	for deb in "$tree"/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -xf - -C "$tree" --keep-directory-symlink || return
		rm -f "$deb"
	done
}

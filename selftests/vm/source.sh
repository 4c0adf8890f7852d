# SPDX-License-Identifier: GPL-2.0
# Kernels made from Debian's source, to be sourced after lib.sh.
# shellcheck shell=bash disable=SC2154

source_package=linux-source-6.12

source_need() {
	local tar=/usr/src/$source_package.tar.xz

	[ -e "$tar" ] ||
		die 2 "$tar is missing; as root: selftests/vm/deps check (or debug)"
	need_tool flex bison bc make gcc xz
}

source_version() {
	dpkg-query -W -f '${Version}\n' "$source_package"
}

# source_dir: print where the source is, unpacking it when it is not there;
# into place with one rename
source_dir() {
	local src tmp

	src=$cache/source/$source_package-$(source_version)
	if [ ! -e "$src/Makefile" ]; then
		say "unpacking $source_package (1.7 GB) in $src"
		mkdir -p "$cache/source"
		rm -rf "$src"
		tmp=$(mktemp -d "$cache/source/.tmp-XXXXXX")
		nice -n 19 tar -xf "/usr/src/$source_package.tar.xz" \
			-C "$tmp" --strip-components=1
		mv "$tmp" "$src"
	fi
	printf '%s\n' "$src"
}

# source_config SRC OBJ ARCH FRAGMENT...: tinyconfig and these; a line that did
# not take is an error, or a kernel would be trusted that checks nothing
source_config() {
	local src=$1 obj=$2 arch=$3 line wrong=''

	shift 3
	make -s -C "$src" O="$obj" ARCH="$arch" tinyconfig > /dev/null
	(cd "$obj" && "$src/scripts/kconfig/merge_config.sh" -m -O "$obj" \
		.config "$@" > merge.log)
	make -s -C "$src" O="$obj" ARCH="$arch" olddefconfig
	while IFS= read -r line; do
		grep -qxF -- "$line" "$obj/.config" || wrong+=" $line"
	done < <(cat "$@" | grep -E '^(CONFIG_|# CONFIG_)')
	[ -z "$wrong" ] ||
		die 2 "the kernel's configuration does not take:$wrong"
}

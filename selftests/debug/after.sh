#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# After another program in the same VM: did it leave anything behind? What of
# the module ran, if that was counted, is kept in /out/gcov for ./coverage.
# shellcheck disable=SC2034	# of the libraries
debug_dir=$(cd "$(dirname "$0")" && pwd)
. "$debug_dir/../lib/common.sh"
. "$lib_dir/leaks.sh"

counts=/sys/kernel/debug/gcov

unloaded() {
	! module_loaded || rmmod vrrpif
}

# all that it says, about other parts of the kernel as well
leaks() {
	local status=0

	kmemleak_clean || status=$?
	[ $status = "$KSFT_SKIP" ] ||
		cat /sys/kernel/debug/kmemleak > /out/kmemleak
	return $status
}

# Of an unloaded module they are still there. All of debugfs claims to be empty
# until it is read.
keep_counts() {
	local from=$counts${VRRPIF_KO%/*} file

	if [ ! -d "$from" ]; then
		ktap_why="no module that counts was loaded"
		return "$KSFT_SKIP"
	fi
	while IFS= read -r file; do
		mkdir -p "/out/gcov/${file%/*}" &&
			cat "$from/$file" > "/out/gcov/$file" &&
			cat "$from/${file%.gcda}.gcno" \
				> "/out/gcov/${file%.gcda}.gcno" || return 1
	done < <(cd "$from" && find . -name '*.gcda')
	[ -d /out/gcov ]
}

need_root
ktap_plan 3
ktap_test "the module can be unloaded" unloaded
ktap_test "what of it ran is kept" keep_counts
ktap_test "kmemleak finds nothing of it" leaks
ktap_finish

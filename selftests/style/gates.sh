# SPDX-License-Identifier: GPL-2.0
# The style gates, to be sourced by ./run: a gate is a function that prints
# what is wrong and returns 0 if nothing is.
# shellcheck shell=bash disable=SC2154

# files PATTERN...: those of the repository, new ones included
files() {
	git ls-files -co --exclude-standard --deduplicate -- "$@" |
		while IFS= read -r file; do
			[ ! -f "$file" ] || printf '%s\n' "$file"
		done
}

scripts_of() {
	local file first

	files | while IFS= read -r file; do
		IFS= read -r first < "$file" || true
		[[ $first != '#!'*$1* ]] || printf '%s\n' "$file"
	done 2> /dev/null
}

# what was printed is what is wrong
nothing_printed() {
	local text

	text=$("$@" 2>&1) || true
	[ -z "$text" ] || { printf '%s\n' "$text"; return 1; }
}

# --- the tree

gate_top_level() {
	diff <(printf '%s\n' Documentation Kbuild LICENSE Makefile README \
		include selftests tools vrrpif | sort) \
	     <(files | sed 's|/.*||' | grep -v '^\.' | sort -u)
}

gate_spdx() {
	local file

	files '*.[chS]' '*.sh' '*.py' '*.yaml' '*.rst' '*Makefile' Kbuild \
	      '*.mk' 'selftests/*' | grep -vE '/(settings|config|complaints)$' |
		grep -vE '\.(bin|hex|pcap|json|txt)$' |
		while IFS= read -r file; do
			head -n 3 "$file" | grep -q 'SPDX-License-Identifier:' ||
				echo "$file: no SPDX line in its first three"
		done | grep . && return 1
	return 0
}

gate_whitespace() {
	files '*.[chS]' '*.sh' '*.py' '*.rst' '*.yaml' '*Makefile' Kbuild \
	      README 'selftests/*' 'tools/*' |
		xargs -d '\n' grep -nIE '[[:blank:]]+$|^ +	' && return 1
	return 0
}

gate_length() {
	files '*.[ch]' '*.sh' '*.py' 'selftests/*' | xargs -d '\n' wc -l |
		awk '$2 != "total" && $1 > 700 { print; bad = 1 }
		     END { exit bad }'
}

# a path that only one machine has
gate_machine_paths() {
	files | grep -vxF selftests/style/gates.sh |
		xargs -d '\n' grep -nIE '/(home|work|root)/[a-z]' && return 1
	return 0
}

gate_fixed_sleeps() {
	files 'selftests/net/*' 'selftests/demo/*' 'selftests/lib/*' |
		xargs -d '\n' grep -nIE '^[[:space:]]*sleep [0-9]' && return 1
	return 0
}

# --- C

# run_checkpatch IGNORED PATTERN...; what a generator made is its business
run_checkpatch() {
	local ignored=$1 list

	shift
	mapfile -t list < <(files "$@" | xargs -d '\n' -r \
				grep -L 'auto-generated from')
	[ ${#list[@]} != 0 ] || { echo "no files match $*"; return 1; }
	"$style/checkpatch" ${ignored:+--ignore "$ignored"} -f "${list[@]}"
}

# userspace has the C library's types, strings and printf formats, not the
# kernel's
userspace=PREFER_KERNEL_TYPES,EMBEDDED_FUNCTION_NAME,CAMELCASE,STRCPY
userspace+=,PREFER_DEFINED_ATTRIBUTE_MACRO,ARRAY_SIZE,MACRO_ARG_REUSE
# hex of packets is one string, and a test macro is a test program
userspace+=,SPLIT_STRING,MISSING_SPACE,MACRO_WITH_FLOW_CONTROL

# base.h is where the core's names for types come from
gate_checkpatch_module() {
	local status=0

	run_checkpatch '' 'vrrpif/*.[ch]' ':!vrrpif/core/base.h' || status=1
	run_checkpatch PREFER_KERNEL_TYPES vrrpif/core/base.h || status=1
	return $status
}

gate_checkpatch_tools() {
	run_checkpatch "$userspace" 'tools/*.[ch]'
}

# tests may be laid out for their tables
gate_checkpatch_selftests() {
	local layout=MULTIPLE_ASSIGNMENTS,PARENTHESIS_ALIGNMENT,BRACES

	layout+=,LONG_LINE_STRING,SPACING,LEADING_SPACE
	run_checkpatch "$userspace,$layout" 'selftests/*.[ch]'
}

gate_conformance() {
	Documentation/check-conformance
}

# the core must not know whether it is in a kernel
gate_core_ifdef() {
	files 'vrrpif/core/*.[ch]' | grep -v '/base\.h$' |
		xargs -d '\n' grep -nE '__KERNEL__|#[[:space:]]*include[[:space:]]*<' &&
		return 1
	return 0
}

# undefined symbols of some objects taken together, less those allowed
undefined() {
	local allowed=$1 combined

	shift
	combined=$(mktemp)
	ld -r -o "$combined" "$@" || { rm -f "$combined"; echo "ld failed"; }
	nm -u "$combined" | awk '{ print $2 }' |
		grep -vxE "memcpy|memset|memcmp${allowed:+|$allowed}" || true
	rm -f "$combined"
}

compile_core() {
	local file objects=()

	while IFS= read -r file; do
		objects+=("$logs/$(basename "$file").o")
		cc -O2 -fno-pic -Wall -Wextra -Iinclude -Iinclude/uapi \
			-c -o "${objects[-1]}" "$file"
	done < <(files 'vrrpif/core/*.c')
	[ ${#objects[@]} != 0 ] || { echo "vrrpif/core has no sources"; return; }
	undefined '' "${objects[@]}"
}

gate_core_symbols_user() {
	nothing_printed compile_core
}

gate_core_symbols_kernel() {
	local objects

	mapfile -t objects < <(find "$BUILD/$1/vrrpif/core" -name '*.o')
	[ ${#objects[@]} != 0 ] || { echo "no core objects of $1"; return 1; }
	# what the kernel's compiler flags and FORTIFY_SOURCE put in
	nothing_printed undefined \
		'__fentry__|__stack_chk_fail|__x86_.*thunk.*|__warn_printk' \
		"${objects[@]}"
}

# W=1 first (everything anew), then sparse on every source
gate_w1() {
	rm -rf "${BUILD:?}/$1"
	nothing_printed make -s modules "KVER=$1" W=1 QUIET=1
}

gate_sparse() {
	nothing_printed make -s modules "KVER=$1" C=2 CF=-D__CHECK_ENDIAN__ \
		QUIET=1
}

gate_uapi() {
	Documentation/netlink/regen --check
}

# --- scripts

gate_shell_syntax() {
	local file status=0

	while IFS= read -r file; do
		bash -n "$file" || status=1
	done < <(scripts_of sh; files '*.sh')
	return $status
}

gate_shellcheck() {
	{ scripts_of bash; files '*.sh'; } | sort -u |
		xargs -d '\n' shellcheck -S warning -x -P SCRIPTDIR -f gcc
}

gate_python() {
	{ scripts_of python; files '*.py'; } | sort -u | python3 -c '
import sys
bad = 0
for name in sys.stdin.read().split():
    try:
        compile(open(name).read(), name, "exec")
    except SyntaxError as error:
        print(f"{name}: {error}")
        bad = 1
sys.exit(bad)'
}

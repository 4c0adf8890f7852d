# SPDX-License-Identifier: GPL-2.0
# What the module may have left behind, to be sourced after net.sh and
# fastip.sh.
# shellcheck shell=bash disable=SC2034,SC2154

# nothing_left NAME...: no address, route or membership of ours in namespaces
# that have no router any more; with fast_start NAME before
nothing_left() {
	local name left

	for name; do
		fast "$name" "addr show" "route show table all" "maddr show"
		fast_sync "$name" || return 1
		left=$(grep -E "proto 112|proto 0x70|$VADDR/|224\.0\.0\.18" \
			<<< "$fast_out") || continue
		ktap_why="left behind in $name: $left"
		return 1
	done
}

# no_hook NAME DEV...: while the module is loaded; a hook without a module
# would not be seen but felt
no_hook() {
	local name=$1 dev hooks

	shift
	for dev; do
		hooks=$(ns_exec "$name" nft list hooks netdev device "$dev") ||
			continue	# the kernel cannot list them
		if [[ $hooks == *vrrpif* ]]; then
			ktap_why="hook on $dev: $hooks"
			return 1
		fi
	done
}

# Objects of the caches that kmalloc() uses. Without the shrinking, what the
# CPUs keep at hand would count as being in use.
declare -A slab=() slab_before=() slab_size=()

slab_read() {
	local name active total size per_slab rest cache

	[ -r /proc/slabinfo ] || return 1
	for cache in /sys/kernel/slab/*kmalloc-*/shrink; do
		echo 1 > "$cache"
	done
	slab=()
	# shellcheck disable=SC2034
	while read -r name active total size per_slab rest; do
		case $name in
		kmalloc-*)
			slab[$name]=$active
			slab_size[$name]=$per_slab
			;;
		esac
	done < /proc/slabinfo
	[ "${#slab[@]}" != 0 ]
}

# slab_mark: the state to compare with. KASAN keeps what was freed for a while;
# where it is kmemleak is asked.
slab_mark() {
	local name

	! grep -qm 1 ' kasan_quarantine_put$' /proc/kallsyms || return 1
	slab_read || return 1
	for name in "${!slab[@]}"; do
		slab_before[$name]=${slab[$name]}
	done
}

# slab_grown_less LIMIT: no cache has more than LIMIT objects more than at the mark. The
# slab that a CPU just began to use counts as full, so two of them are nothing.
slab_grown_less() {
	local name grown limit status=0 most=0

	[ "${#slab_before[@]}" != 0 ] || {
		ktap_why="no count of objects from before"
		return "$KSFT_SKIP"
	}
	slab_read || return 1
	for name in "${!slab[@]}"; do
		grown=$((${slab[$name]} - ${slab_before[$name]-0}))
		[ "$grown" -le "$most" ] || most=$grown
		limit=$((2 * ${slab_size[$name]}))
		[ "$limit" -ge "$1" ] || limit=$1
		if [ "$grown" -gt "$limit" ]; then
			ktap_diag "$name: $grown objects more"
			status=1
		fi
	done
	ktap_diag "the most that a kmalloc cache grew by: $most objects"
	[ "$status" = 0 ] || ktap_why="memory of the kernel was not freed"
	return $status
}

# slab_back LIMIT: as above, when what RCU was given has been freed
slab_back() {
	nap_ms 1000
	slab_grown_less "$1"
}

# kernel_complaints FROM_LINE: of dmesg, from that line on
kernel_complaints() {
	dmesg | tail -n +"$1" | "$VRRPIF_TOP/selftests/vm/complain"
}

# kmemleak_clean: where the kernel has it
kmemleak_clean() {
	local file=/sys/kernel/debug/kmemleak

	if [ ! -w "$file" ]; then
		ktap_why="this kernel has no kmemleak"
		return "$KSFT_SKIP"
	fi
	# objects younger than 5 s are not reported
	nap_ms 6000
	echo scan > "$file"
	echo scan > "$file"
	! grep -A 20 vrrpif "$file"
}

# SPDX-License-Identifier: GPL-2.0
# Plans from seeds, played and compared; to be sourced after vm/lib.sh.
# shellcheck shell=bash disable=SC2154,SC2034

sim=$build/sim/sim
# -v: both timelines, even if they are alike
verbose=''

# seed_of NUMBER: the seed of the plan with this number; a seed is itself
seed_of() {
	if [ $(($1 >> 56)) = 0 ]; then
		printf '0x4%014x\n' "$1"
	else
		printf '0x%x\n' "$1"
	fi
}

# play DIR MODULE SEED...: the simulator's runs and the module's, in one boot
play() {
	local dir=$1 module=$2 seed status=0

	shift 2
	rm -rf "$dir"
	mkdir -p "$dir"
	for seed; do
		# what does not hold in the simulator is in its last line
		"$sim" --dump "$seed" > "$dir/$seed.sim" || status=1
	done
	"$uml_dir/play" "$dir"/*.sim
	BUILD=$build nice -n 19 "$uml_dir/run" -o "$dir" -k "$module" \
		-t $((60 + 60 * $#)) -- "$uml_dir/lan" /mnt \
		> "$dir/run.log" 2>&1 || status=1
	return $status
}

# compare_all DIR SEED...: $alike plans, $changes changes, $off microseconds;
# $different is the list of those that are not
compare_all() {
	local dir=$1 seed c o

	shift
	alike=0 changes=0 off=0 different=()
	set -- "${@/%/.sim}"
	set -- "${@/#/$dir/}"
	while read -r c o; do
		seed=${1##*/}
		shift
		if [ "$c" = different ]; then
			different+=("${seed%.sim}")
			continue
		fi
		alike=$((alike + 1)) changes=$((changes + c))
		[ "$o" -le "$off" ] || off=$o
	done < <("$uml_dir/compare" $verbose "$@")
	[ ${#different[@]} = 0 ] && [ $# = 0 ]
}

# SPDX-License-Identifier: GPL-2.0
# Chance, the same for the same seed; to be sourced.
# shellcheck shell=bash disable=SC2034

chance=1

# chance_from SEED
chance_from() {
	chance=$(($1 & 0x7fffffff))
}

# below N: into $drawn, 0 to N - 1
below() {
	chance=$(((chance * 1103515245 + 12345) & 0x7fffffff))
	drawn=$(((chance >> 16) % $1))
}

# pick WORD...: one of them, into $picked
pick() {
	below $#
	shift "$drawn"
	picked=$1
}

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Forged and broken advertisements, sent from the LAN to both ports, change
# nothing but the right counter. Each comes with priority 254 and with 0: were
# it believed, main would step back or the backup would take over.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"

# long: no stand-still of the machine is taken for silence
interval=2000
counters="interval_errors ttl_errors type_errors addr_list_errors
	length_errors auth_errors owner_conflicts rcvd_pri_zero
	link_checksum_errors link_version_errors link_vrid_errors
	link_malformed transitions rcvd"
declare -A was=() is=()

# read_counters: of both ports with one question, into is[]; main hears nobody
# but us, so its rcvd is looked at as well
read_counters() {
	local state dev part name

	state=$(vr r1 -j -s port show vr10) || return 1
	for dev in eth0 eth1; do
		part=${state#*\"dev\":\"$dev\"}
		part=${part%%\"dev\":*}
		[[ $part =~ \"state\":\"([a-z]+)\" ]]
		is[$dev.state]=${BASH_REMATCH[1]}
		for name in $counters; do
			[[ $part =~ \"$name\":([0-9]+) ]]
			is[$dev.$name]=${BASH_REMATCH[1]}
		done
	done
	unset "is[eth1.rcvd]"
}

keep() {
	local key

	was=()
	for key in "${!is[@]}"; do
		was[$key]=${is[$key]}
	done
}

# risen COUNTER N0 N1: by so many on eth0 and eth1
risen() {
	read_counters &&
		[ "${is[eth0.$1]-0}" -ge $((${was[eth0.$1]-0} + $2)) ] &&
		[ "${is[eth1.$1]-0}" -ge $((${was[eth1.$1]-0} + $3)) ]
}

# compare COUNTER=N...: these rose by so many on both ports (eth0.COUNTER: on
# that one), all the rest is what it was
compare() {
	local word key dev

	for word; do
		for dev in eth0 eth1; do
			key=$dev.${word%=*}
			[[ $word != eth?.* ]] || key=${word%=*}
			[[ $word != eth?.* || $word == $dev.* ]] || continue
			was[$key]=$((${was[$key]} + ${word#*=}))
		done
	done
	for key in "${!is[@]}"; do
		[ "${was[$key]}" = "${is[$key]}" ] ||
			ktap_why+="$key is ${is[$key]}, not ${was[$key]}; "
	done
	[ -z "$ktap_why" ]
}

# only COUNTER WORDS...: five of them
only() {
	local counter=$1 status=0

	shift
	forge n=3 prio=254 "$@"
	forge n=2 prio=0 "$@"
	busywait 5000 risen "$counter" 5 5 || return 1
	compare "$counter=5" || status=1
	keep
	return $status
}

# each COUNTER: one line of words after the other, from standard input
each() {
	local words

	while read -r words; do
		# shellcheck disable=SC2086	# a list
		only "$1" $words || {
			ktap_why="[$words] $ktap_why"
			return 1
		}
	done
}

# unseen: no counter at all, and what comes late shows up in the next test
unseen() {
	local words status=0

	while read -r words; do
		# shellcheck disable=SC2086	# a list
		forge n=3 prio=254 $words
		# shellcheck disable=SC2086
		forge n=2 prio=0 $words
	done
	nap_ms 300
	read_counters && compare || status=1
	keep
	return $status
}

# heard "COUNTER=N..." WORDS...: two of low priority, which main answers and
# the backup leaves alone; they are received, whatever else is counted
heard() {
	local counted=$1 status=0

	shift
	forge n=2 prio=1 "$@"
	busywait 5000 risen rcvd 2 0 || return 1
	# shellcheck disable=SC2086	# a list
	compare eth0.rcvd=2 $counted || status=1
	keep
	return $status
}

each_heard() {
	local words

	while read -r words; do
		# shellcheck disable=SC2086	# a list
		heard "$1" $words || {
			ktap_why="[$words] $ktap_why"
			return 1
		}
	done
}

# main hears its own: from its own address, and only eth1 is fooled to think
# that main still lives
reflected() {
	forge n=5 prio=254 src=10.0.0.11 interval=200
	busywait 5000 risen rcvd 5 0 || return 1
	compare eth0.rcvd=5
	keep
	[ -z "$ktap_why" ]
}

jumbo() {
	local dev

	for dev in p-host-eth0 p-r1-eth0 p-r1-eth1; do
		ns_ip sw link set "$dev" mtu 9000
	done
	ns_ip host link set eth0 mtu 9000
	ns_ip r1 link set eth0 mtu 9000
	ns_ip r1 link set eth1 mtu 9000
}

# the same forger, without a fault: this is what did not happen before
believed() {
	forge prio=254 interval=200
	busywait 5000 main_none r1 &&
		[ "$(port_field r1 eth0 .reason)" = better-heard ] &&
		[ "$(port_field r1 eth0 .active_source)" = 10.0.0.9 ] &&
		[ "$(port_field r1 eth0 .active_interval_ms)" = 2000 ]
}

need_cmd python3
need_tool
need_module
topo_up r1
jumbo
forge_start host eth0
vr_up r1 200 100 interval ${interval}ms ||
	ktap_bail "cannot configure vr10"
busywait 20000 settled r1 eth0
read_counters || ktap_bail "cannot read the counters"
keep
ktap_plan 24

ktap_test "TTL is not 255" each ttl_errors <<-WORDS
	ttl=254
	ttl=1
	ttl=0
WORDS
ktap_test "type is not 1" each type_errors <<-WORDS
	type=2
	type=0
	type=15
WORDS
ktap_test "version is neither 2 nor 3" each link_version_errors <<-WORDS
	ver=1
	ver=4
	ver=0
WORDS
ktap_test "VRRPv2, with and without authentication" each \
	link_version_errors <<-WORDS
	ver=2
	ver=2 resv=1
	ver=2 interval=0
WORDS
ktap_test "shorter than its count of addresses" each length_errors <<-WORDS
	cut=1
	cut=4
	count=2
	count=255
WORDS
ktap_test "too short for a VRRP header" each link_malformed <<-WORDS
	cut=5
	cut=11
	cut=12
WORDS
ktap_test "IP total length wrong" each link_malformed <<-WORDS
	total=33
	total=65535
	total=19
	chop=1
	chop=12
WORDS
ktap_test "IP header checksum wrong" only link_malformed ipsum=bad
ktap_test "VRRP checksum wrong" each link_checksum_errors <<-WORDS
	sum=bad
	sum=bad count=0 addrs=
	sum=bad interval=0
WORDS
ktap_test "interval 0" each interval_errors <<-WORDS
	interval=0
	interval=0 resv=15
WORDS
ktap_test "no address" each addr_list_errors <<-WORDS
	addrs=
	count=0
WORDS
ktap_test "VRID of nobody here" each link_vrid_errors <<-WORDS
	vrid=11
	vrid=0
	vrid=255
WORDS
ktap_test "fragments" each link_malformed <<-WORDS
	frag=2000
	frag=0001
	frag=2001
WORDS
ktap_test "longer than any advertisement" only link_malformed add=5700
ktap_test "in two pieces in memory, with a wrong checksum" only \
	link_checksum_errors via=raw sum=bad
ktap_test "tagged for a VLAN, unicast, broadcast, not VRRP: none of ours" \
	unseen <<-WORDS
	vlan=7
	dmac=02:00:00:00:00:11
	dmac=02:00:00:00:00:12 dst=10.0.0.12
	dmac=ff:ff:ff:ff:ff:ff
	proto=111
	dst=224.0.0.19 dmac=01:00:5e:00:00:13
	chop=22
WORDS
ktap_test "valid: reserved bits, IP options, padding, priority tag" \
	each_heard "" <<-WORDS
	interval=200
	interval=200 resv=15
	interval=200 opt=4
	interval=200 opt=40
	interval=200 trail=14
	interval=200 vlan=0
WORDS
ktap_test "valid: checksum with pseudo-header" heard "" interval=200 sum=pseudo
ktap_test "valid: in two pieces in memory" heard "" interval=200 via=raw
ktap_test "valid: another interval is heard and counted" heard \
	interval_errors=2 interval=100
ktap_test "valid: other addresses are heard and counted" each_heard \
	addr_list_errors=2 <<-WORDS
	interval=200 addrs=10.0.0.7
	interval=200 addrs=10.0.0.1,10.0.0.7
	interval=200 repeat=255
WORDS
ktap_test "valid: main's own, reflected, changes nothing" reflected
ktap_test "one and the same router all the time, its addresses in place" \
	settled r1 eth0
ktap_test "the forger without a fault is believed: main steps back" believed
ktap_finish

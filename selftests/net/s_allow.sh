#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The allow list: who is not in it is not believed, whatever it sends; who is,
# and the ports of the router, are. And alerts, which name who sends what no
# router here does.
# shellcheck disable=SC2154,SC2034	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

FORGER=10.0.0.99
PEER=10.0.0.98
# the host's, which forges
MAC=02:00:00:00:00:09

elected() {
	vr_up r1 200 100 interval 500ms && busywait 20000 settled r1 eth0 &&
		busywait 10000 heard_by_eth1
}

# taken SOURCE: what VRRP cannot refuse, and that it ends when the forger does
taken() {
	forge "src=$1" prio=255 interval=50
	busywait 10000 main_none r1 || return 1
	busywait 30000 settled r1 eth0 && busywait 10000 heard_by_eth1
}

configured() {
	local text

	vr r1 router set vr10 allow "$PEER" allow 10.0.0.97 || return 1
	text=$(vr r1 router show vr10)
	[[ $text == *"allow $PEER allow 10.0.0.97"* ]] || {
		ktap_why="show: $text"
		return 1
	}
	allow_is "\"allow\":[\"$PEER\",\"10.0.0.97\"]" &&
		[[ $(vr r1 save) == *" allow $PEER allow 10.0.0.97"* ]]
}

allow_is() {
	local text

	text=$(vr r1 -j router show vr10)
	[[ $text == *"$1"* ]] && return 0
	ktap_why="no $1 in $text"
	return 1
}

# counters that a forged one could move, of both ports, with one question; main
# hears nobody else
counters() {
	local state dev part name

	state=$(vr r1 -j -s port show vr10) || return 1
	for dev in eth0 eth1; do
		part=${state#*\"dev\":\"$dev\"}
		part=${part%%\"dev\":*}
		for name in interval_errors addr_list_errors owner_conflicts \
			    rcvd_pri_zero transitions link_version_errors \
			    active_source rcvd; do
			[[ $part =~ \"$name\":([^,}]+) ]] || return 1
			[ "$dev $name" = "eth1 rcvd" ] ||
				echo "$dev $name ${BASH_REMATCH[1]}"
		done
	done
}

# source_errors: of both ports, together
source_errors() {
	local state sum=0 re='"source_errors":([0-9]+)(.*)'

	state=$(vr r1 -j -s port show vr10)
	while [[ $state =~ $re ]]; do
		sum=$((sum + BASH_REMATCH[1]))
		state=${BASH_REMATCH[2]}
	done
	echo "$sum"
}

more_source_errors() {
	expect "source_errors" "$(source_errors)" -ge $(($1 + $2))
}

# discarded N WORDS...: N of them change one counter, on both ports
discarded() {
	local n=$1 before was

	shift
	was=$(source_errors)
	before=$(counters) || return 1
	unmoved r1 300 forge "n=$n" "$@" &&
		busywait 20000 more_source_errors "$was" $((2 * n)) &&
		settled r1 eth0 || return 1
	expect "source_errors" "$(source_errors)" -eq $((was + 2 * n)) &&
		expect "what else is counted" "$(counters)" = "$before"
}

# each WORDS: one line of words after the other, from standard input
each() {
	local words

	while read -r words; do
		# shellcheck disable=SC2086	# a list
		discarded 3 "src=$FORGER" $words || {
			ktap_why="[$words] $ktap_why"
			return 1
		}
	done
}

# wrong as well: counted as that, as without a list
wrong_as_well() {
	local was ttl

	was=$(source_errors)
	ttl=$(port_field r1 eth1 .stats.ttl_errors)
	forge n=3 "src=$FORGER" prio=255 ttl=254
	busywait 5000 ttl_risen $((ttl + 3)) &&
		expect "source_errors" "$(source_errors)" -eq "$was"
}

ttl_risen() {
	[ "$(port_field r1 eth1 .stats.ttl_errors)" -ge "$1" ]
}

# the backup hears main all the time, and takes over when it is silent
siblings_work() {
	local before was

	was=$(source_errors)
	before=$(port_field r1 eth1 .stats.rcvd)
	busywait 10000 heard_more "$before" && heard_by_eth1 || return 1
	path_dead r1 eth0 both
	busywait 20000 settled r1 eth1 || return 1
	path_heal r1 eth0
	busywait 30000 settled r1 eth0 && busywait 10000 heard_by_eth1 &&
		expect "source_errors" "$(source_errors)" -eq "$was"
}

heard_more() {
	[ "$(port_field r1 eth1 .stats.rcvd)" -gt $(($1 + 3)) ]
}

# another address of a sibling: what it sends under both is ours
sibling_renumbered() {
	local was before

	was=$(source_errors)
	ns_ip r1 addr add 10.0.0.13/24 dev eth0
	vr r1 port set vr10 dev eth0 source 10.0.0.13
	before=$(port_field r1 eth1 .stats.rcvd)
	busywait 10000 heard_more "$before" || return 1
	vr r1 port set vr10 dev eth0 source auto
	before=$(port_field r1 eth1 .stats.rcvd)
	busywait 10000 heard_more "$before" || return 1
	expect "source_errors" "$(source_errors)" -eq "$was"
}

any_again() {
	vr r1 router set vr10 allow any && allow_is '"allow":[]' &&
		taken "$FORGER"
}

# --- alerts

# alerted KIND SOURCE WORDS...: by the forgery that this is
alerted() {
	local kind=$1 source=$2

	shift 2
	# one of this kind may have been a moment ago
	nap_ms 1100
	events_forget
	forge "src=$source" "$@"
	event_wait 5000 "port eth? alert $kind from $source lladdr $MAC*"
}

# one that is not the host's
event_of_mac() {
	nap_ms 1100
	events_forget
	forge "src=$FORGER" smac=02:ab:cd:ef:00:01 prio=255
	event_wait 5000 "port eth? alert not-allowed from $FORGER lladdr 02:ab:cd:ef:00:01*"
}

no_alert() {
	nap_ms 1100
	events_forget
	forge "$@"
	event_none 1500 '*alert*'
}

# flood_of_alerts: thousands, a line a second, and the next ones say how many
flood_of_alerts() {
	local first began suppressed=0 line

	nap_ms 1100
	events_forget
	first=${#events[@]}
	now_ms
	began=$now
	forge n=3000 "src=$FORGER" prio=255
	now_ms
	nap_ms 300
	events_count "$first" '*alert*'
	expect "alerts" "$count" -ge 1 &&
		expect "alerts" "$count" -le $(((now - began) / 1000 + 2)) ||
		return 1
	alerted not-allowed "$FORGER" prio=255 || return 1
	[[ $event =~ \ suppressed\ [0-9]+$ ]] || {
		ktap_why="no count in: $event"
		return 1
	}
	# a forger may take several seconds
	for line in "${events[@]:first}"; do
		[[ $line != *" suppressed "* ]] ||
			suppressed=$((suppressed + ${line##* suppressed }))
	done
	ktap_diag "$count alerts of 6000, $suppressed suppressed;" \
		"the last says: $event"
	expect "suppressed" "$suppressed" -ge 1000
}

# alert in JSON, from a listener of its own
alert_json() {
	local line fd

	mkfifo "$tmp/json"
	exec {fd}<> "$tmp/json"
	ip netns exec "$r1" "$VRRPIF" -j -d monitor > "$tmp/json" &
	defer stop_bg $!
	IFS= read -r -t 10 -u "$fd" line || return 1
	nap_ms 1100
	forge "src=$FORGER" prio=255
	while IFS= read -r -t 10 -u "$fd" line; do
		[[ $line != *'"event":"alert"'* ]] || break
	done
	[[ $line == *'"router":"vr10","vrid":10,"dev":"eth'?'","ifindex":'*'"alert":"not-allowed","source":"'$FORGER'","lladdr":"'$MAC'","suppressed":'* ]] && return 0
	ktap_why="alert is: $line"
	return 1
}

owner_up() {
	VADDR=10.0.0.11
	vr r1 router del vr10 && vr_up r1 200 100 interval 500ms &&
		busywait 5000 main_is r1 eth0
}

# --- IPv6

v6_up() {
	vr r1 router del vr10 &&
		vr6_up r1 200 150 interval 500ms allow fe80::98 &&
		busywait 20000 settled6 r1 eth0 eth0
}

# forge6 SOURCE
forge6() {
	ns_exec host "$lib_dir/craft" eth0 adv "src=$1" dst=ff02::12 prio=255 \
		interval=50 "addrs=$VLL,$V6"
}

v6_discarded() {
	local was

	was=$(source_errors)
	unmoved r1 500 forge6 fe80::99 &&
		busywait 5000 more_source_errors "$was" 2 &&
		event_wait 5000 "port eth? alert not-allowed from fe80::99 lladdr $MAC*"
}

v6_believed() {
	forge6 fe80::98
	busywait 10000 main_none r1
}

need_module
need_tool
need_cmd python3 jq
topo_up r1
forge_start host eth0
ktap_plan 21

ktap_test "eth0 is main, eth1 hears it" elected
ktap_test "without a list a forger takes the role" taken "$FORGER"
ktap_test "a list: show, JSON and save have it" configured
events_start r1
ktap_test "another source is discarded and counted, whatever it sends" \
	each <<-WORDS
	prio=255
	prio=0
	prio=1
	prio=200 interval=100
	prio=255 addrs=10.0.0.77
	prio=100 sum=pseudo
	prio=255 ver=2
	prio=255 interval=4095
WORDS
ktap_test "a port without an address is no way round it" \
	discarded 3 src=0.0.0.0 prio=255
ktap_test "what is wrong with it otherwise is counted as that" wrong_as_well
ktap_test "the alert names its address, MAC and interface" \
	alerted not-allowed "$FORGER" prio=255
ktap_test "and the MAC is that of the frame" event_of_mac
ktap_test "thousands of them: one alert a second" flood_of_alerts
ktap_test "the alert as JSON" alert_json
ktap_test "ports of the router are heard, and back each other up" \
	siblings_work
ktap_test "under another address too" sibling_renumbered
ktap_test "who is in the list is believed" taken "$PEER"
ktap_test "allow any: as without a list" any_again
ktap_test "in the name of main, from another MAC: an alert" \
	alerted impostor 10.0.0.11 prio=200 interval=50
ktap_test "with the right MAC: none" no_alert src=10.0.0.11 \
	smac=02:00:00:00:00:11 prio=200 interval=50
ktap_test "other addresses: an alert" \
	alerted addresses "$FORGER" prio=1 interval=50 addrs=10.0.0.77
ktap_test "another interval: an alert" \
	alerted interval "$FORGER" prio=1 interval=70
owner_up || ktap_bail "eth0 does not own the address"
ktap_test "another owner: an alert" \
	alerted owner 10.0.0.8 prio=255 interval=50 addrs=10.0.0.11
v6_up || ktap_bail "no IPv6 router"
ktap_test "IPv6: another source is discarded, and named" v6_discarded
ktap_test "IPv6: who is in the list is believed" v6_believed
ktap_finish

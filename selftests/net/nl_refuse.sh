#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Everything that the netlink family refuses: with a reason, and without
# changing a thing. Limits, permissions, malformed messages, dumps while the
# configuration changes.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"

net_dir=$(cd "$(dirname "$0")" && pwd)
ROUTER_MAX=4096
INTERFACES=1100		# there is room for 1024 in a hook of netfilter

# cases GROUP [COMMAND...]: nl_cases.py in the namespace, its words as
# diagnostics
cases() {
	local group=$1 status=0 words

	shift
	words=$(ns_exec nl "$@" "$net_dir/nl_cases.py" "$group" 2>&1) ||
		status=$?
	[ -z "$words" ] || ktap_diag "$words"
	[ "$status" = 0 ] || ktap_why="nl_cases.py $group: status $status"
	return $status
}

# what the cases expect
devices_up() {
	local i

	ip -n "$nl" link add br0 type bridge || ktap_skip_all "no bridge here"
	for ((i = 0; i <= 16; i++)); do
		echo "link add d$i up type dummy"
	done > "$tmp/devices"
	cat >> "$tmp/devices" <<-BATCH
		link add slave up type dummy
		link set slave master br0
		link add small mtu 100 up type dummy
		addr add 10.0.0.11/24 dev d0
		addr add 10.0.0.12/24 dev d1
		link set d1 mtu 200
	BATCH
	can_make "dummy devices" ip -n "$nl" -batch "$tmp/devices"
}

routers_up() {
	local i

	{
		cat <<-BATCH
			router add vr10 vrid 10 address 10.0.0.1/24
			port add vr10 dev d0
			port add vr10 dev d1
			router add vr20 vrid 20 address 10.0.0.2/24
			router add same vrid 10 address 10.0.0.3/24
			router add full vrid 30 address 10.0.0.4/24
		BATCH
		for ((i = 0; i < 16; i++)); do
			echo "port add full dev d$i"
		done
		printf 'router add long vrid 40'
		printf ' address 10.2.0.%d/24' {1..40}
		echo
	} > "$tmp/routers"
	vr nl -b "$tmp/routers"
}

nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups
	--bounding-set=-all --inh-caps=-all)

# root of a user namespace of its own, in the network namespace of others
root_elsewhere=("${nobody[@]}" unshare --user --map-root-user)

# in a network namespace of its own it may do everything
# shellcheck disable=SC2016	# that shell expands it
userns_owner() {
	"${root_elsewhere[@]}" --net bash -c '
		set -e
		ip link set lo up
		ip link add d0 up type dummy
		ip addr add 10.0.0.11/24 dev d0
		"$0" router add vr10 vrid 10 address 10.0.0.1/24 interval 100ms
		"$0" port add vr10 dev d0 priority 200
		exec {nap}<> <(:)
		for i in {1..100}; do
			[[ $("$0" -j router show vr10) != *"\"main\":\"d0\""* ]] ||
				break
			read -r -t 0.1 -u "$nap" || true
		done
		ip -o addr show dev d0 to 10.0.0.1 | grep -q 10.0.0.1
		"$0" port set vr10 dev d0 priority 100
		"$0" router set vr10 interval 200ms
		"$0" router del vr10
		! ip -o addr show dev d0 to 10.0.0.1 | grep -q 10.0.0.1
	' "$VRRPIF" > "$tmp/userns" 2>&1 && return 0
	ktap_why=$(< "$tmp/userns")
	return 1
}

# others see nothing of it, and it nothing of them
netns_apart() {
	setup_ns nl2
	[ -z "$(vr nl2 router show)" ] && refused "no such virtual router" \
		vr nl2 router del vr10 &&
		vr nl2 router add vr10 vrid 10 address 10.0.0.1/24 &&
		vr nl2 router del vr10 && vr nl router show vr10 > /dev/null
}

can_userns() {
	"${root_elsewhere[@]}" --net true 2> "$tmp/userns"
}

many_up() {
	local i

	for ((i = 1; i <= 200; i++)); do
		echo "router add many$i vrid $((i % 255 + 1)) address 10.1.0.$i/24"
		echo "port add many$i dev d$((i % 16))"
	done | vr nl -force -b - 2> /dev/null
	[ "$(vr nl router show | grep -c '^many')" -ge 200 ]
}

# each of them is a port of something, as VLANs are
wide() {
	local i have

	setup_ns wide
	for ((i = 1; i <= INTERFACES; i++)); do
		echo "link add w$i type dummy"
	done > "$tmp/wide"
	ip -n "$wide" -batch "$tmp/wide" || return 1
	for ((i = 1; i <= INTERFACES; i++)); do
		echo "router add r$i vrid 1 address 10.$((i / 200)).$((i % 200)).1/24"
		echo "port add r$i dev w$i"
	done > "$tmp/many"
	vr wide -b "$tmp/many" || return 1
	have=$(vr wide -j port show | grep -o '"dev":' | wc -l)
	[ "$have" = "$INTERFACES" ] || ktap_why="$have ports"
	del_ns "$wide"
	[ "$have" = "$INTERFACES" ]
}

# as many as there can be, and one more
limit() {
	local i have

	setup_ns full
	for ((i = 1; i <= ROUTER_MAX; i++)); do
		echo "router add r$i vrid $((i % 255 + 1)) address 10.$((i / 200)).3.$((i % 200 + 1))/24"
	done > "$tmp/many"
	vr full -b "$tmp/many" || return 1
	have=$(vr full router show | grep -c '^r')
	[ "$have" = "$ROUTER_MAX" ] || {
		ktap_why="$have routers"
		return 1
	}
	refused "$ROUTER_MAX virtual routers are the most" \
		vr full router add more vrid 1 address 10.200.0.1/24 || return 1
	# one of another namespace is not counted
	vr nl router add more vrid 1 address 10.200.0.1/24 &&
		vr nl router del more
}

# deleting them all is the end of the namespace, which has come when a cable
# out of it vanishes
limit_goes() {
	local began

	ip link add cable netns "$full" type veth peer name cable netns "$nl" ||
		return 1
	now_ms
	began=$now
	del_ns "$full"
	busywait 60000 not ns_ip nl link show cable || return 1
	now_ms
	ktap_diag "gone after $((now - began)) ms"
}

need_cmd python3
need_module
need_tool
setup_ns nl
devices_up
ktap_plan 17

ktap_test "a configuration that is not refused" routers_up
ktap_test "router add" cases router-add
ktap_test "router set" cases router-set
ktap_test "router del, and what is asked for and is not there" \
	cases del-and-get
ktap_test "port add and set" cases port
ktap_test "malformed messages" cases malformed
ktap_test "root may do all of that, so it was not that" vr nl \
	router set vr10 interval 2s

ktap_test "a user without privileges may look and not change" \
	cases permission "${nobody[@]}"
if can_userns; then
	ktap_test "nor may the root of another user namespace" \
		cases permission "${root_elsewhere[@]}"
	ktap_test "who may do all in a network namespace of its own" \
		userns_owner
else
	ktap_skip "nor may the root of another user namespace" \
		"no user namespaces: $(< "$tmp/userns")"
	ktap_skip "who may do all in a network namespace of its own" \
		"no user namespaces"
fi
ktap_test "network namespaces know nothing of each other" netns_apart

ktap_test "200 routers more" many_up
ktap_test "a dump says when the configuration changed under it" \
	cases interrupted
ktap_test "3000 damaged requests, each answered with a reason" cases fuzz
ktap_test "$INTERFACES interfaces" wide
ktap_test "$ROUTER_MAX routers and no more" limit
ktap_test "and all of them go with their namespace" limit_goes
ktap_finish

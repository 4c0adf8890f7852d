#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# 200 times: load, configure, fail over, delete, unload, while traffic and
# advertisements, good and bad ones, go on. Nothing is left behind, nothing
# waits for us, the kernel does not complain.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/meter.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/events.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/fastip.sh"
. "$lib_dir/leaks.sh"

CYCLES=${CYCLES:-200}
ROUTERS=4	# in each cycle
WARM_UP=20	# cycles after which memory must not grow any more
RMMOD_S=20	# s; it takes fractions of one, hanging is for ever

# a smaller file loads faster
smaller_module() {
	cp "$VRRPIF_KO" "$tmp/vrrpif.ko"
	! command -v strip > /dev/null ||
		strip --strip-debug "$tmp/vrrpif.ko"
}

load() {
	insmod "$tmp/vrrpif.ko"
}

unload() {
	timeout "$RMMOD_S" rmmod vrrpif && return 0
	ktap_why="rmmod: status $?, $(cat /sys/module/vrrpif/refcnt) references"
	return 1
}

# vrN: VRID and last byte of its address; vr1 is the gateway of the host
batch_add() {
	local i

	for ((i = 1; i <= ROUTERS; i++)); do
		cat <<-BATCH
			router add vr$i vrid $i address $(vip "$i")/24 interval 30ms
			port add vr$i dev eth0 priority 200
			port add vr$i dev eth1 priority 100
		BATCH
	done
}

batch_del() {
	local i

	for ((i = 1; i <= ROUTERS; i++)); do
		echo "router del vr$i"
	done
}

batch_del_ports() {
	local i

	for ((i = 1; i <= ROUTERS; i++)); do
		echo "port del vr$i dev eth0"
		echo "port del vr$i dev eth1"
		echo "router del vr$i"
	done
}

batch_priority() {
	local i

	for ((i = 1; i <= ROUTERS; i++)); do
		echo "port set vr$i dev eth0 priority $1"
	done
}

vip() {
	[ "$1" = 1 ] && echo "$VADDR" || echo "10.0.0.$((100 + $1))"
}

# all_main DEV: an event for each router
all_main() {
	local i

	for ((i = 1; i <= ROUTERS; i++)); do
		event_wait 10000 "main $1" || return 1
	done
}

# The ways to fail over. What they did is undone by undo_..., which the next
# cycle waits for.
fault_cable() {
	fast sw "link set p-r1-eth0 down"
}

undo_cable() {
	fast sw "link set p-r1-eth0 up"
}

# the cable leads to nowhere, with link up
fault_silent() {
	fast sw "link set p-r1-eth0 nomaster"
}

undo_silent() {
	fast sw "link set p-r1-eth0 master br0"
}

fault_admin() {
	fast r1 "link set eth0 down"
}

undo_admin() {
	fast r1 "link set eth0 up"
}

fault_address() {
	fast r1 "addr flush dev eth0"
}

undo_address() {
	fast r1 "addr add 10.0.0.11/24 dev eth0"
}

fault_priority() {
	vr r1 -b "$tmp/prio50"
}

undo_priority() {
	:
}

fault_device() {
	fast r1 "link del eth0"
}

undo_device() {
	fast_sync r1 && lan_attach r1 eth0 11 && undo_address
}

# away into another namespace
fault_netns() {
	fast r1 "link set eth0 netns $far"
}

undo_netns() {
	fast_sync r1
	fast far "link set eth0 netns $r1"
	fast_sync far
	fast r1 "addr add 10.0.0.11/24 dev eth0" "link set eth0 up"
}

# 7 faults and 3 deletions: in 21 cycles each with each
FAULTS=(cable silent admin address priority device netns)
# with routers still there it is rmmod that deletes
DELETIONS=(routers ports none)

delete() {
	case $1 in
	routers)
		vr r1 -b "$tmp/del"
		;;
	ports)
		# a device that went has taken its ports along
		vr r1 -force -b "$tmp/del-ports" 2> "$tmp/err" ||
			[ "$2" = device ] || [ "$2" = netns ]
		;;
	esac
}

cycle() {
	local fault=${FAULTS[$1 % ${#FAULTS[@]}]}
	local del=${DELETIONS[$1 % ${#DELETIONS[@]}]} began

	load && event_wait 10000 '*module was loaded' &&
		vr r1 -b "$tmp/add" && all_main eth0 &&
		"fault_$fault" && all_main eth1 || return 1
	# one time in four with the way back
	if [ $(($1 % 4)) = 0 ]; then
		"undo_$fault" || return 1
		[ "$fault" != priority ] || vr r1 -b "$tmp/prio200" || return 1
		[ "$fault" = device ] || [ "$fault" = netns ] ||
			all_main eth0 || return 1
	fi
	delete "$del" "$fault" || return 1
	[ "$del" = none ] || [ $(($1 % 10)) != 0 ] ||
		no_hook r1 eth1 || return 1
	now_ms
	began=$now
	unload || return 1
	now_ms
	[ $((now - began)) -le "$slowest_rmmod" ] ||
		slowest_rmmod=$((now - began))
	event_wait 10000 '*module was unloaded' || return 1
	[ $(($1 % 4)) = 0 ] || "undo_$fault" || return 1
	nothing_left r1
}

slowest_rmmod=0

cycles() {
	local i

	for ((i = $1; i < $2; i++)); do
		if ! cycle "$i"; then
			ktap_diag "cycle $i: ${FAULTS[i % ${#FAULTS[@]}]}," \
				"${DELETIONS[i % ${#DELETIONS[@]}]}:" \
				"$ktap_why $(cat "$tmp/err" 2> /dev/null)"
			! module_loaded || unload
			return 1
		fi
		# now and then a line, or it looks dead
		[ $((i % 20)) != 19 ] ||
			ktap_diag "$((i + 1)) cycles, $SECONDS s"
	done
}

gone() {
	! ns_ip sw link show dev "$1"
}

# a namespace goes with its routers running; its veth peers vanish when it has
# really gone
netns_goes() {
	local i

	load || return 1
	for ((i = 0; i < 5; i++)); do
		setup_ns r3
		router_up r3
		vr r3 -b "$tmp/add" || return 1
		busywait 10000 has_addr r3 eth0 "$VADDR" || return 1
		del_ns "$r3"
		busywait 20000 gone p-r3-eth0 || return 1
	done
	# the last one races with the end of the module
	setup_ns r3
	router_up r3
	vr r3 -b "$tmp/add" || return 1
	del_ns "$r3"
	unload && busywait 20000 gone p-r3-eth0
}

# all at once, for some seconds: changes, faults, readers, events
chaos() {
	local end pids=() pid

	load || return 1
	now_ms
	end=$((now + 15000))
	vr r1 -b "$tmp/add"
	until_ms $end vr r1 -force -b "$tmp/chaos-config" & pids+=($!)
	until_ms $end chaos_links & pids+=($!)
	until_ms $end vr r1 -j -s router show & pids+=($!)
	until_ms $end chaos_addresses & pids+=($!)
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	ns_ip r1 addr replace 10.0.0.12/24 dev eth1
	unload && nothing_left r1
}

until_ms() {
	local end=$1

	shift
	trap - EXIT
	while now_ms > /dev/null; [ "$now" -lt "$end" ]; do
		"$@" > /dev/null 2>&1
	done
	return 0
}

chaos_links() {
	ns_ip sw -batch - <<-BATCH
		link set p-r1-eth0 down
		link set p-r1-eth1 down
		link set p-r1-eth0 up
		link set p-r1-eth1 up
	BATCH
}

chaos_addresses() {
	ns_ip r1 -force -batch - <<-BATCH
		addr del $VADDR/24 dev eth0
		addr del $VADDR/24 dev eth1
		addr del 10.0.0.12/24 dev eth1
		addr add 10.0.0.12/24 dev eth1
	BATCH
}

# the module can be unloaded while the tools are talking to it
unload_under_load() {
	local end pid i

	now_ms
	end=$((now + 8000))
	until_ms $end vr r1 -force -b "$tmp/add" &
	pid=$!
	for ((i = 0; i < 10; i++)); do
		module_loaded || load || return 1
		vr r1 -j router show > /dev/null 2>&1
		unload || return 1
	done
	wait "$pid"
	nothing_left r1
}

need_tool
need_root
! module_loaded || ktap_skip_all "vrrpif is loaded already; rmmod vrrpif"
[ -e "$VRRPIF_KO" ] ||
	ktap_skip_all "$VRRPIF_KO does not exist; make modules KVER=$(uname -r)"
smaller_module
topo_up r1
batch_add > "$tmp/add"
batch_del > "$tmp/del"
batch_del_ports > "$tmp/del-ports"
batch_priority 50 > "$tmp/prio50"
batch_priority 200 > "$tmp/prio200"
cat "$tmp/prio50" "$tmp/del" "$tmp/add" "$tmp/prio200" "$tmp/del-ports" \
	"$tmp/add" > "$tmp/chaos-config"
dmesg_from=$(($(dmesg | wc -l) + 1))

fast_start sw r1 far
load || ktap_bail "insmod $VRRPIF_KO"
events_start r1
unload || ktap_bail "rmmod: $ktap_why"
event_wait 10000 '*module was unloaded' || ktap_bail "$ktap_why"
# traffic: through the router when there is one, and past it always
meter_start 10 "ping=ping:$host:$FAR_ADDR" "udp=udp:$far:$host:$HOST_ADDR" \
	"port=ping:$host:10.0.0.12"
storm=()
for ((i = 1; i <= ROUTERS; i++)); do
	storm+=("$i=$(vip "$i")")
done
ns_bg host "$lib_dir/wirefuzz" storm eth0 -r 200 -p 20 -s "$HOST_ADDR" \
	"${storm[@]}" > "$tmp/storm"

ktap_plan 7
ktap_test "$WARM_UP times: load, configure, fail over, delete, unload" \
	cycles 0 "$WARM_UP"
slab_mark || ktap_diag "/proc/slabinfo cannot be read"
ktap_test "and $((CYCLES - WARM_UP)) times more" cycles "$WARM_UP" "$CYCLES"
ktap_diag "the slowest rmmod took $slowest_rmmod ms, process included"
# a leak of one object a router would make three times that
ktap_test "no memory was leaked" slab_grown_less \
	$(((CYCLES - WARM_UP) * ROUTERS / 3))
ktap_test "a namespace goes with its routers running" netns_goes
ktap_test "changes, faults, readers, all at once" chaos
ktap_test "unloaded while tools configure" unload_under_load
quiet() {
	! kernel_complaints "$dmesg_from"
}
ktap_test "the kernel did not complain" quiet
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# In one of two guests with a cable between them: "a" has r1, which is better,
# "b" has r2. The host stops one of them; what the other does, and both when it
# goes on, is told to the host.
#	two.sh { a | b }
# shellcheck disable=SC2034,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$(dirname "$0")/guest.sh"

side=$1
INTERVAL=100

# a router of its own, its LAN goes on in the other guest
case $side in
a)	me=r1 prios=(200 150) ;;
b)	me=r2 prios=(120 110) ;;
esac

is_main() {
	settled "$me" eth0
}

is_backup() {
	main_none "$me" && [ -z "$(ns_ip "$me" -o addr show to "$VADDR")" ]
}

# the role, and how often each port took it
report() {
	local role=other

	! is_backup || role=backup
	! is_main || role=main
	echo "$role $(port_field "$me" eth0 .stats.transitions)" \
		"$(port_field "$me" eth1 .stats.transitions)"
}

# answer QUESTION: until the host has no more of them
answer() {
	case $1 in
	main)	busywait 30000 is_main ;;
	backup)	busywait 30000 is_backup ;;
	esac
	say "$2" "$(report)"
}

# The host asks by numbered files: the state to wait for, or "end".
answer_all() {
	local number=0 question

	while told "$((number += 1))"; do
		question=$(< "/out/told-$number")
		[ "$question" != end ] || return 0
		answer "$question" "$number"
	done
	return 1
}

# the only interface that is a device of a bus
find_nic() {
	local device

	for device in /sys/class/net/*/device; do
		nic=${device%/device}
		nic=${nic##*/}
		[ ! -e "$device" ] || return 0
	done
	return 1
}

need_module
need_tool
topo_up "$me"
# one host is enough
[ "$side" = a ] || ns_ip sw link del p-host-eth0
modprobe virtio_net
busywait 20000 find_nic || ktap_bail "no virtio NIC here"
ip link set "$nic" netns "$sw" name lan
ns_ip sw link set lan master br0 up
vr_up "$me" "${prios[@]}" interval ${INTERVAL}ms ||
	ktap_bail "cannot configure $me"
say up
ktap_plan 1
ktap_test "$side answers to the end" answer_all
ktap_finish

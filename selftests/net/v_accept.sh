#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who takes packets for a virtual address, whatever MAC and interface they come
# to (RFC 9568 6.4.2, 6.4.3, 8.3.1): with "accept off" nobody, and they are not
# forwarded either; a machine that is backup never.
# shellcheck disable=SC2034,SC2153,SC2154	# of the libraries, or for them
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/capture.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/failover.sh"
. "$lib_dir/inet6.sh"

MAC_ETH0=02:00:00:00:00:11
MAC_ETH1=02:00:00:00:00:12
MAC_R2=02:00:00:00:00:21
FRAMES=5

# family {4|6}: what differs
family() {
	case $1 in
	4)	vip=$VADDR own=10.0.0.11 own_r2=10.0.0.21 src=$HOST_ADDR
		other=10.0.0.77 far_addr=$FAR_ADDR vmac=00:00:5e:00:01:0a
		request='icmp[0] == 8' reply='icmp[0] == 0' id='icmp[4:2]'
		up=vr_up is_settled=settled4 is_bare=bare4 ;;
	6)	vip=$V6 own=2001:db8::11 own_r2=2001:db8::21 src=$HOST6
		other=2001:db8::77 far_addr=$FAR6 vmac=$VMAC6
		request='icmp6[0] == 128' reply='icmp6[0] == 129'
		id='icmp6[4:2]'
		up=vr6_up is_settled=settled6 is_bare=bare6 ;;
	esac
}

# settled4 NAME DEV HOME, bare4 NAME: as settled6 and bare6
settled4() {
	main_is "$1" "$2" && addr_only_on "$1" "$3"
}

bare4() {
	main_none "$1" && [ -z "$(ns_ip "$1" -o addr show to "$VADDR")" ]
}

# ask NAME DST: echo requests for it, with id 1 to the virtual MAC, 2 and 3 to
# those of the interfaces; after them one with id 9 to an address of eth0, whose
# answer says that the others have been dealt with
ask() {
	local words="echo n=$FRAMES src=$src dst=$2"

	capture_start host eth0 "$tmp/$1" icmp or icmp6
	capture_start far up-r1 "$tmp/$1.far" icmp or icmp6
	# shellcheck disable=SC2086	# words
	ns_exec host "$lib_dir/craft" eth0 $words id=1 "dmac=$vmac" , \
		$words id=2 dmac=$MAC_ETH0 , $words id=3 dmac=$MAC_ETH1 , \
		echo src=$src dst=$own dmac=$MAC_ETH0 id=9
	busywait 5000 seen "$1" 1 "$reply and $id == 9" || return 1
	nap_ms 200
	pings far "$2" > "$tmp/ping"
	far_status=$?
	capture_stop "$tmp/$1"
	capture_stop "$tmp/$1.far"
}

# seen NAME NUMBER FILTER
seen() {
	[ "$(capture_count "$tmp/$1" "$3")" = "$2" ]
}

# answers NAME NUMBER
answers() {
	local i

	tcpdump -n -r "$tmp/$1" "$reply and src host $vip" \
		> "$tmp/replies" 2> "$tmp/tcpdump"
	for i in 1 2 3; do
		expect "answers to id $i" \
			"$(grep -c "id $i," "$tmp/replies")" = "$2" || return 1
	done
}

# back NAME NUMBER DST: requests that the router has put onto the LAN again
back() {
	expect "requests for $3 on the LAN, not from the host" \
		"$(capture_count "$tmp/$1" \
		"$request and dst host $3 and not ether src 02:00:00:00:00:09")" \
		= "$2"
}

off_takes_none() {
	ask off "$vip" && answers off 0 &&
		expect "ping from far" "$far_status" != 0
}

# nor does it forward them to where they came from, or to the other side
off_forwards_none() {
	back off 0 "$vip" &&
		expect "requests on the far side" "$(capture_count \
			"$tmp/off.far" "$request and src host $src")" = 0
}

# of an address that is not there it would have been seen
others_forwarded() {
	ns_ip r1 neigh replace "$other" lladdr 02:00:00:00:00:77 dev vr10
	ask other "$other" && back other $((3 * FRAMES + 1)) "$other"
}

still_forwards() {
	busywait 5000 pings host "$far_addr" &&
		lladdr_is host "$([ $vip = "$V6" ] && echo "$VLL" || echo $vip)" \
			"$vmac"
}

on_takes_all() {
	vr r1 router set vr10 accept on || return 1
	ask on "$vip" && answers on $FRAMES && back on 0 "$vip" &&
		expect "ping from far" "$far_status" = 0
}

# input counters of r2; forwarding is another matter
count_input() {
	ns_exec r2 nft -f - <<-RULES
		add table inet seen
		delete table inet seen
		table inet seen {
			chain in {
				type filter hook input priority -300
				ip daddr $VADDR icmp type echo-request counter
				ip6 daddr $V6 icmpv6 type echo-request counter
				ip daddr 10.0.0.21 icmp type echo-request counter
				ip6 daddr 2001:db8::21 icmpv6 type echo-request counter
			}
		}
	RULES
}

# input: packets of the virtual addresses, and of r2's own, in $taken
input() {
	taken=$(ns_exec r2 nft -j list chain inet seen in |
		jq -c '[.nftables[].rule.expr[]?.counter.packets // empty]')
}

input_is() {
	input && [ "$taken" = "$1" ]
}

# r2 is backup: to its own MAC
backup_takes_none() {
	local dst want="[0,0,$FRAMES,0]"

	[ "$vip" = "$VADDR" ] || want="[0,0,0,$FRAMES]"
	count_input || return 1
	$is_bare r2 || return 1
	for dst in "$vip" "$own_r2"; do
		ns_exec host "$lib_dir/craft" eth0 echo n=$FRAMES "src=$src" \
			"dst=$dst" dmac=$MAC_R2 || return 1
	done
	busywait 5000 input_is "$want" || {
		ktap_why="taken $taken, not $want"
		return 1
	}
	nap_ms 200
	input_is "$want"
}

# and once it is active it does, which is what the counter is for
active_takes() {
	vr r1 router del vr10 && busywait 10000 $is_settled r2 eth0 "$1" &&
		count_input &&
		ns_exec host "$lib_dir/craft" eth0 echo n=$FRAMES "src=$src" \
			"dst=$vip" dmac=$MAC_R2 || return 1
	busywait 5000 takes_vip
}

takes_vip() {
	input
	[[ $taken == "[$FRAMES,0,"* || $taken == "[0,$FRAMES,"* ]]
}

# both MAC ACCEPT: r1 main, r2 backup
both() {
	local home=eth0

	[ "$1" = real ] || home=vr10
	$up r1 200 150 interval 500ms mac "$1" accept "$2" &&
		$up r2 100 50 interval 500ms mac "$1" accept on &&
		busywait 15000 $is_settled r1 eth0 $home &&
		busywait 5000 $is_bare r2 && return
	ktap_bail "cannot configure the routers"
}

end() {
	vr r2 router del vr10
}

need_module
need_tool
need_cmd jq nft tcpdump python3
topo_up r1 r2
inet6_up r1 r2
ktap_plan 18

for af in 4 6; do
	family $af
	both virtual off
	ktap_test "IPv$af, accept off: by no MAC and no interface is one taken" \
		off_takes_none
	ktap_test "IPv$af, accept off: none is forwarded" off_forwards_none
	ktap_test "IPv$af, accept off: for another address all are forwarded" \
		others_forwarded
	ktap_test "IPv$af, accept off: what is not for it passes the router" \
		still_forwards
	ktap_test "IPv$af, accept on: by each MAC and interface all are taken" \
		on_takes_all
	ktap_test "IPv$af, mac virtual: a backup machine takes none" \
		backup_takes_none
	ktap_test "IPv$af, mac virtual: it takes them when it is main" \
		active_takes vr10
	end
	both real on
	ktap_test "IPv$af, mac real: a backup machine takes none" \
		backup_takes_none
	ktap_test "IPv$af, mac real: it takes them when it is main" \
		active_takes eth0
	end
done
ktap_finish

# SPDX-License-Identifier: GPL-2.0
# The other implementation in a LAN of two routers, r2, whichever it is, and
# which VRRP is spoken. Of peer_flow.sh.
# shellcheck shell=bash disable=SC2154,SC2034

# peer_flow_of IMPLEMENTATION [OPTION...]: the LAN, and how it is done there
peer_flow_of() {
	peer=$1
	peer_options=("${@:2}")
	family=4 version=3 peer_vmac='' interval=400
	[[ " $* " != *" v2 "* ]] || version=2 interval=1000
	[[ " $* " != *" v6 "* ]] || family=6
	[[ " $* " != *" vmac "* && $peer != frr ]] || peer_vmac=1

	need_cmd tcpdump
	need_tool
	need_module
	topo_up r1 r2
	case $peer in
	keepalived)	need_cmd keepalived ;;
	frr)		need_frr ;;
	esac
	if [ "$family" = 6 ]; then
		peer_flow_v6
	else
		PREFIX=10.0.0. VMAC=00:00:5e:00:01:0a
		addresses=(address "$VADDR/24")
		wire_start host eth0
	fi
	"peer_${peer}_prepare"
}

peer_flow_v6() {
	PREFIX=fe80::ff:fe00: VMAC=00:00:5e:00:02:0a
	VADDR=2001:db8::1 VADDR_LL=fe80::1
	addresses=(address "$VADDR_LL/64" address "$VADDR/64")
	ns_ip host addr add 2001:db8::9/64 dev eth0 nodad ||
		ktap_skip_all "no IPv6 here"
	wire_start host eth0 6
}

# --- r2: started with a priority, stopped, killed; main, backup

peer_keepalived_prepare() {
	peer_home=eth0
	[ -z "$peer_vmac" ] || peer_home=$KEEPALIVED_VMAC
}

peer_keepalived_start() {
	keepalived_start r2 "$1" "$interval" "${peer_options[@]}"
}

peer_frr_prepare() {
	local ip

	frr_lines=(" vrrp 10 version $version"
		   " vrrp 10 advertisement-interval $interval")
	if [ "$family" = 4 ]; then
		frr_addresses=("$VADDR/24")
		frr_lines+=(" vrrp 10 ip $VADDR")
	else
		# the kernel lists the newest first
		frr_addresses=("$VADDR/64" "$VADDR_LL/64" "${PREFIX}21/64")
		frr_lines+=(" vrrp 10 ipv6 $VADDR_LL" " vrrp 10 ipv6 $VADDR")
	fi
}

peer_frr_start() {
	ns_ip r2 link show "vrrp$family-eth0-10" > "$tmp/link" 2>&1 ||
		can_make macvlan frr_device r2 "$family" \
			"${frr_addresses[@]}"
	frr_start r2 "${frr_lines[@]}" " vrrp 10 priority $1"
}

peer_start() {
	"peer_${peer}_start" "$1"
}

# another priority, while it runs
peer_priority() {
	case $peer in
	keepalived)	keepalived_set r2 "$1" "$interval" \
				"${peer_options[@]}" ;;
	frr)		frr_set r2 " vrrp 10 priority $1" ;;
	esac
}

peer_stop() {
	"${peer}_stop" r2
}

peer_kill() {
	"${peer}_kill" r2
}

# what one that was killed left answers for the address
peer_tidy() {
	case $peer in
	keepalived)	keepalived_tidy r2 ;;
	frr)		ns_ip r2 link del "vrrp$family-eth0-10" ;;
	esac
}

peer_main() {
	case $peer in
	keepalived)	keepalived_main r2 "$peer_home" ;;
	frr)		frr_main r2 "$family" ;;
	esac
}

peer_backup() {
	case $peer in
	keepalived)	keepalived_backup r2 ;;
	frr)		frr_backup r2 "$family" ;;
	esac
}

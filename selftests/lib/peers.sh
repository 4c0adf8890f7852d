# SPDX-License-Identifier: GPL-2.0
# Other routers on the LAN: Debian's keepalived, and a LAN that falls apart.
# To be sourced after vrrp.sh.
# shellcheck shell=bash disable=SC2154

# --- the LAN in two halves: every port keeps its link

# lan_split NAME: its ports at a switch of their own
lan_split() {
	ns_ip sw link show br1 > /dev/null 2>&1 ||
		ns_ip sw -batch - <<-BATCH
			link add br1 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
			link set br1 up
		BATCH
	lan_master "$1" br1
}

lan_join() {
	lan_master "$1" br0
}

lan_master() {
	ns_ip sw -batch - <<-BATCH
		link set p-$1-eth0 master $2
		link set p-$1-eth1 master $2
	BATCH
}

# no_vaddr NAME: the virtual address is nowhere in it
no_vaddr() {
	[ -z "$(ns_ip "$1" -o addr show to "$VADDR")" ]
}

# other_router NAME: what a router that is not this module's needs in order to
# have one interface on the LAN, eth0, and no ARP flux of its own
other_router() {
	ns_ip "$1" link set eth1 down
	ns_exec "$1" sysctl -qw net.ipv4.conf.all.arp_ignore=1
}

# other_machine NAME LAST: one more namespace on the LAN, for such a router; LAST
# is the last byte of its address and of its MAC. Its eth1 leads nowhere.
other_machine() {
	setup_ns "$1"
	lan_attach "$1" eth0 "$2"
	ns_ip "$1" -batch - <<-BATCH
		addr add 10.0.0.$2/24 dev eth0
		link add eth1 type dummy
	BATCH
}

# --- keepalived, VRID 10 unless told otherwise, one interface: eth0

KEEPALIVED_VRID=10

# its macvlan, with the option vmac
KEEPALIVED_VMAC=vrrp.10

# keepalived_start NAME PRIORITY INTERVAL_MS [OPTION...]: VRRPv3 over IPv4; v2,
# v6 and vmac (a macvlan with the virtual MAC) make it another
keepalived_start() {
	local base=$tmp/keepalived-$1

	need_cmd keepalived
	keepalived_write "$@"
	other_router "$1"
	ip netns exec "${!1}" keepalived -n -l -D -P -R -f "$base.conf" \
		-p "$base.pid" -r "$base.vrrp.pid" > "$base.log" 2>&1 &
	defer stop_bg $!
	busywait 20000 [ -s "$base.vrrp.pid" ]
}

# keepalived_pair ADDRESS INTERVAL_MS: a group of keepalived's, beside ours on
# the same LAN, with a VRID of its own: k1 is the better one. The two machines
# are made first, by other_machine.
keepalived_pair() {
	local VADDR=$1 KEEPALIVED_VRID=11

	keepalived_start k2 100 "$2" && keepalived_start k1 200 "$2"
}

# keepalived_takeovers: of the pair, so far
keepalived_takeovers() {
	cat "$tmp/keepalived-k1.log" "$tmp/keepalived-k2.log" |
		grep -c 'Entering MASTER STATE'
}

# keepalived_set, as keepalived_start: another configuration, while it runs
keepalived_set() {
	keepalived_write "$@"
	kill -HUP "$(< "$tmp/keepalived-$1.pid")"
}

keepalived_write() {
	local version=3 vmac='' addresses=$VADDR/24 option seconds

	for option in "${@:4}"; do
		case $option in
		v2)	version=2 ;;
		v6)	addresses="$VADDR_LL/64"$'\n'"$VADDR/64" ;;
		vmac)	vmac="use_vmac $KEEPALIVED_VMAC" ;;
		*)	ktap_bail "keepalived_start: option '$option'" ;;
		esac
	done
	printf -v seconds '%d.%03d' $(($3 / 1000)) $(($3 % 1000))
	# VRRPv2 has whole seconds and no dot
	[ "$version" = 3 ] || seconds=${seconds%.000}
	cat > "$tmp/keepalived-$1.conf" <<-CONF
		global_defs {
		  router_id $1
		  vrrp_version $version
		  vrrp_garp_master_repeat 2
		  vrrp_garp_master_delay 1
		}
		vrrp_instance vr10 {
		  state BACKUP
		  interface eth0
		  $vmac
		  virtual_router_id $KEEPALIVED_VRID
		  priority $2
		  advert_int $seconds
		  virtual_ipaddress {
		    $addresses
		  }
		}
	CONF
}

# keepalived_stop NAME: it says goodbye, with priority 0
keepalived_stop() {
	local pid

	pid=$(< "$tmp/keepalived-$1.pid")
	kill "$pid" && wait "$pid"
	rm -f "$tmp/keepalived-$1".*pid
}

# keepalived_kill NAME: it has no chance to; its address stays behind. The parent
# is stopped first: a child that outlives it for a moment is sent SIGTERM and says
# goodbye, a parent that outlives the child starts another.
keepalived_kill() {
	local base=$tmp/keepalived-$1

	# the shell would tell who was killed
	{
		kill -STOP "$(< "$base.pid")"
		kill -9 "$(< "$base.vrrp.pid")"
		kill -9 "$(< "$base.pid")"
		wait "$(< "$base.pid")"
	} 2> /dev/null
	rm -f "$base".*pid
}

# keepalived_tidy NAME: what one that was killed left
keepalived_tidy() {
	ns_ip "$1" addr flush dev eth0 to "$VADDR"
	[ -z "${VADDR_LL-}" ] || ns_ip "$1" addr flush dev eth0 to "$VADDR_LL"
	ns_ip "$1" link del "$KEEPALIVED_VMAC" 2> /dev/null || true
}

# keepalived_is NAME STATE: BACKUP or MASTER, what it logged last
keepalived_is() {
	[[ $(grep -o 'Entering [A-Z]* STATE' "$tmp/keepalived-$1.log" |
	     tail -n 1) == "Entering $2 STATE" ]]
}

# keepalived_main NAME [DEV]: state and address
keepalived_main() {
	keepalived_is "$1" MASTER && addr_only_on "$1" "${2-eth0}"
}

# keepalived_backup NAME
keepalived_backup() {
	keepalived_is "$1" BACKUP && no_vaddr "$1"
}

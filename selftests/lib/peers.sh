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

# --- keepalived, VRRPv3, one interface: eth0

# keepalived_start NAME PRIORITY INTERVAL_MS
keepalived_start() {
	local base=$tmp/keepalived-$1

	need_cmd keepalived
	# it does not keep its other interface from answering for eth0
	ns_ip "$1" link set eth1 down
	printf -v seconds '%d.%03d' $(($3 / 1000)) $(($3 % 1000))
	cat > "$base.conf" <<-CONF
		global_defs {
		  router_id $1
		  vrrp_version 3
		  vrrp_garp_master_repeat 2
		  vrrp_garp_master_delay 1
		}
		vrrp_instance vr10 {
		  state BACKUP
		  interface eth0
		  virtual_router_id 10
		  priority $2
		  advert_int $seconds
		  virtual_ipaddress {
		    $VADDR/24
		  }
		}
	CONF
	ip netns exec "${!1}" keepalived -n -l -D -P -R -f "$base.conf" \
		-p "$base.pid" -r "$base.vrrp.pid" >> "$base.log" 2>&1 &
	defer stop_bg $!
	busywait 20000 [ -s "$base.vrrp.pid" ]
}

# keepalived_stop NAME: it says goodbye, with priority 0
keepalived_stop() {
	local pid

	pid=$(< "$tmp/keepalived-$1.pid")
	kill "$pid" && wait "$pid"
	rm -f "$tmp/keepalived-$1".*pid
}

# keepalived_kill NAME: it has no chance to; its address stays behind
keepalived_kill() {
	local base=$tmp/keepalived-$1

	kill -9 "$(< "$base.pid")" "$(< "$base.vrrp.pid")"
	wait "$(< "$base.pid")" 2> /dev/null
	rm -f "$base".*pid
}

# keepalived_is NAME STATE: BACKUP or MASTER, what it logged last
keepalived_is() {
	[[ $(grep -o 'Entering [A-Z]* STATE' "$tmp/keepalived-$1.log" |
	     tail -n 1) == "Entering $2 STATE" ]]
}

# keepalived_main NAME: state and address
keepalived_main() {
	keepalived_is "$1" MASTER && addr_only_on "$1" eth0
}

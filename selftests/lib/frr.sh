# SPDX-License-Identifier: GPL-2.0
# FRR's zebra and vrrpd as another router, one interface: eth0. To be sourced
# after vrrp.sh and peers.sh. VRID 10, IPv4 or IPv6.
# shellcheck shell=bash disable=SC2154,SC2034

FRR_LIB=/usr/lib/frr

need_frr() {
	[ -x "$FRR_LIB/vrrpd" ] || ktap_skip_all \
		"FRR is not installed; see selftests/vm/deps"
}

# frr_device NAME {4|6} ADDRESS...: vrrpd wants a macvlan with the virtual MAC
# that has the virtual addresses. Over IPv6 the first link-local one of it is
# the source of what it sends, so that has to be one of the router's own.
frr_device() {
	local name=$1 family=$2 dev=vrrp$2-eth0-10 addr

	shift 2
	ns_ip "$name" link add "$dev" link eth0 address \
		"00:00:5e:00:0$((family == 4 ? 1 : 2)):0a" type macvlan \
		mode bridge &&
		ns_ip "$name" link set "$dev" addrgenmode none || return 1
	# main has the IPv6 ones too: duplicate address detection would fail
	[ "$family" = 4 ] || set -- "${@/%/ nodad}"
	for addr; do
		# shellcheck disable=SC2086	# two words
		ns_ip "$name" addr add $addr dev "$dev" || return 1
	done
	ns_ip "$name" link set "$dev" up
}

# frr_start NAME LINE...: lines below "interface eth0"
frr_start() {
	local name=$1 space=${!1} base=$tmp/frr-$1 daemon

	shift
	need_frr
	other_router "$name"
	printf '%s\n' "interface eth0" "$@" > "$base.conf"
	mkdir -p "/run/frr/$space"
	chown -R frr:frr "/run/frr/$space"
	chmod 755 "$tmp"
	: > "$base.log"
	chown frr "$base.log"
	for daemon in zebra vrrpd; do
		ns_exec "$name" "$FRR_LIB/$daemon" -N "$space" -d -u frr -g frr \
			--log "file:$base.log" 2> "$base.err" || {
			ktap_why="$daemon: $(tail -n 3 "$base.err")"
			return 1
		}
		busywait 20000 [ -s "/run/frr/$space/$daemon.pid" ] || return 1
	done
	defer frr_kill "$name"
	busywait 20000 ns_exec "$name" vtysh -N "$space" -d vrrpd \
		-c 'show version' &&
		ns_exec "$name" vtysh -N "$space" -f "$base.conf" \
			> "$base.vtysh" 2>&1
}

# frr_set NAME LINE...: while it runs
frr_set() {
	local name=$1

	shift
	printf '%s\n' "interface eth0" "$@" > "$tmp/frr-set.conf"
	ns_exec "$name" vtysh -N "${!name}" -f "$tmp/frr-set.conf" \
		> "$tmp/frr-set.out" 2>&1
}

# frr_stop NAME: it says goodbye, with priority 0, and takes the macvlan down
frr_stop() {
	local pid

	pid=$(< "/run/frr/${!1}/vrrpd.pid")
	kill "$pid" && busywait 20000 not kill -0 "$pid" || return 1
	frr_kill "$1"
}

# frr_kill NAME: no goodbye
frr_kill() {
	local pid

	for pid in "/run/frr/${!1}"/*.pid; do
		[ ! -e "$pid" ] || kill -9 "$(< "$pid")" 2> /dev/null
		rm -f "$pid"
	done
}

# frr_is NAME {4|6} STATE: Master or Backup
frr_is() {
	ns_exec "$1" vtysh -N "${!1}" -d vrrpd -c 'show vrrp' 2> /dev/null |
		grep -q "Status (v$2) *$3"
}

# frr_main NAME {4|6}: state, and the macvlan works
frr_main() {
	[[ $(ns_ip "$1" -o link show "vrrp$2-eth0-10") == *LOWER_UP* ]] &&
		frr_is "$@" Master
}

# frr_backup NAME {4|6}: state, and the macvlan has no carrier
frr_backup() {
	[[ $(ns_ip "$1" -o link show "vrrp$2-eth0-10") == *NO-CARRIER* ]] &&
		frr_is "$@" Backup
}

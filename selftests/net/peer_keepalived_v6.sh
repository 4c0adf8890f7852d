#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Debian's keepalived, VRRPv3 over IPv6.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/net.sh"
. "$lib_dir/vrrp.sh"
. "$lib_dir/wire.sh"
. "$lib_dir/peers.sh"
. "$lib_dir/frr.sh"
. "$lib_dir/peer_side.sh"
. "$lib_dir/peer_flow.sh"

peer_flow_of keepalived v6
ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS))
peer_flow real
peer_short virtual
ktap_finish

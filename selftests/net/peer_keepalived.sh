#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Debian's keepalived, VRRPv3 over IPv4. Claim C4 rests on these results:
#	"keepalived 220: it preempts, no port of vrrpif is active"
#	"keepalived killed: vrrpif main after 3 intervals + skew"
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/peer_flow.sh"

peer_flow_of keepalived
ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS + PEER_CHECKSUM_TESTS))
peer_flow real
peer_short virtual
peer_checksum
ktap_finish

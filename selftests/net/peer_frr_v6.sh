#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# FRR's vrrpd, VRRPv3 over IPv6.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/peer_flow.sh"

peer_flow_of frr v6
ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS))
peer_flow virtual
peer_short real
ktap_finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# FRR's vrrpd, VRRPv3 over IPv4.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/peer_flow.sh"

peer_flow_of frr
ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS + PEER_CHECKSUM_TESTS))
peer_flow real
peer_short virtual
peer_checksum
ktap_finish

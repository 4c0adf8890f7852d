#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Debian's keepalived, VRRPv2.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/peer_flow.sh"

peer_flow_of keepalived v2
ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS))
peer_flow real
peer_short virtual
ktap_finish

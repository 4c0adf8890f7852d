#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Debian's keepalived with the virtual MAC (use_vmac), VRRPv3 over IPv4.
. "$(dirname "$0")/../lib/common.sh"
. "$lib_dir/peer_flow.sh"

peer_flow_of keepalived vmac
ktap_plan $((PEER_FLOW_TESTS + PEER_SHORT_TESTS))
peer_flow virtual
peer_short real
ktap_finish

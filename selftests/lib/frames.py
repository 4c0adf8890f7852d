# SPDX-License-Identifier: GPL-2.0
"""What every script that makes frames by hand needs.

They run isolated (python3 -I), so each says where this is:
sys.path.insert(0, DIRECTORY OF THIS FILE).
"""
import struct

GROUP = '224.0.0.18'
GROUP_MAC = '01:00:5e:00:00:12'


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b'\0'
    acc = sum(struct.unpack(f'!{len(data) // 2}H', data))
    while acc >> 16:
        acc = (acc >> 16) + (acc & 0xffff)
    return ~acc & 0xffff


def mac_bytes(text):
    """The bytes of 02:00:00:00:00:11."""
    return bytes.fromhex(text.replace(':', ''))

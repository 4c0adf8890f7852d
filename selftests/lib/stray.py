#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Router solicitations, 50 ms apart, of an interface for itself: stray.py DEV"""
import socket
import sys
import time

MAC = bytes.fromhex("02000000bb01")
ALL_ROUTERS = bytes.fromhex("333300000002")
LINK_LOCAL = bytes.fromhex("fe80000000000000" "000000fffe00bb01")
FF02_2 = bytes.fromhex("ff02" + "00" * 13 + "02")


def checksum(data):
    total = sum(int.from_bytes(data[i:i + 2], "big")
                for i in range(0, len(data), 2))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return (~total & 0xffff).to_bytes(2, "big")


def solicitation():
    pseudo = LINK_LOCAL + FF02_2 + (8).to_bytes(4, "big") + b"\0\0\0\x3a"
    body = b"\x85\0" + checksum(pseudo + b"\x85" + b"\0" * 7) + b"\0" * 4
    header = b"\x60\0\0\0" + (8).to_bytes(2, "big") + b"\x3a\xff"
    return (ALL_ROUTERS + MAC + b"\x86\xdd" + header + LINK_LOCAL + FF02_2 +
            body)


sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sock.bind((sys.argv[1], 0))
sock.send(solicitation())
print("sending", flush=True)
while True:
    sock.send(solicitation())
    time.sleep(0.05)

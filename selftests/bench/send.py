#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""Send one UDP packet again and again, and say how long each took.

usage: send.py DEV DMAC SRC DST COUNT

What receives it runs on the same CPU before the sender goes on, so the time is
that of the whole path. Prints nanoseconds for each packet; in a machine that
counts instructions (QEMU's icount with shift=0) these are instructions.
"""
import os
import socket
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from frames import checksum, mac_bytes  # noqa: E402


def main():
    dev, dmac, src, dst, count = sys.argv[1:]
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((dev, 0))
    payload = struct.pack("!HHHH", 5000, 5001, 18, 0) + b"0123456789"
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, 17,
                       0) + socket.inet_aton(src) + socket.inet_aton(dst)
    head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    frame = mac_bytes(dmac) + out.getsockname()[4] + \
        b"\x08\0" + head + payload
    count = int(count)
    for _ in range(count // 10):
        out.send(frame)
    began = time.monotonic_ns()
    for _ in range(count):
        out.send(frame)
    print((time.monotonic_ns() - began) // count)


main()

#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""Send advertisements, good ones and forged ones.

usage: forge.py DEV, then one order a line on standard input, each answered
by a line with a dot. An order is words of the form name=value; without any
it is a good advertisement:

  n=1                 how many
  via=frame           frame: as it is; raw: by a raw IP socket, in two pieces,
                      so that the packet is not in one piece in memory either
  dmac= smac= vlan=   destination MAC, source MAC, 802.1Q tag
  src= dst= ttl=255 proto=112 opt=0 (bytes of IP options)
  total=              IP total length, if it is not to be the right one
  frag=0              the 16 bits of flags and fragment offset, in hex
  ipsum=ok|bad        IP header checksum
  ver=3 type=1 vrid=10 prio=100 count= interval=100 (as in the packet)
  resv=0              reserved nibble; of version 2: type of authentication
  addrs=10.0.0.1      with commas between them; repeat=K times all of them
  cut=0 add=0         bytes missing at the end, bytes too many
  sum=ok|bad|pseudo   VRRP checksum, made after cut and add
  trail=0             bytes behind the IP packet (Ethernet padding)
  chop=0              bytes missing of the frame, its headers know nothing of it
"""
import os
import socket
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from frames import GROUP, GROUP_MAC, checksum, mac_bytes  # noqa: E402


class Order(dict):
    def num(self, name, default, base=10):
        return int(self.get(name, str(default)), base)

    def body(self, src, dst):
        ver = self.num("ver", 3)
        addrs = b"".join(socket.inet_aton(a) for a in
                         self.get("addrs", "10.0.0.1").split(",") if a)
        addrs *= self.num("repeat", 1)
        fields = self.num("resv", 0) << (12 if ver == 3 else 8) | \
            self.num("interval", 100 if ver == 3 else 1)
        data = struct.pack("!BBBBHH", ver << 4 | self.num("type", 1),
                           self.num("vrid", 10), self.num("prio", 100),
                           self.num("count", len(addrs) // 4), fields, 0)
        data += addrs + (bytes(8) if ver == 2 else b"")
        cut = self.num("cut", 0)
        data = data[:len(data) - cut] + bytes(self.num("add", 0))
        if len(data) < 8:
            return data
        how = self.get("sum", "ok")
        covered = data
        if how == "pseudo":
            covered = src + dst + struct.pack("!HH", 112, len(data)) + data
        value = checksum(covered) ^ (0x0101 if how == "bad" else 0)
        return data[:6] + struct.pack("!H", value) + data[8:]

    def packet(self, src, dst):
        body = self.body(src, dst)
        opt = b"\1" * self.num("opt", 0)  # no operation
        hlen = 20 + len(opt)
        head = struct.pack("!BBHHHBBH", 0x40 | hlen // 4, 0xc0,
                           self.num("total", hlen + len(body)), 0,
                           self.num("frag", 0, 16), self.num("ttl", 255),
                           self.num("proto", 112), 0) + src + dst + opt
        value = checksum(head) ^ (0x0101 if self.get("ipsum") == "bad" else 0)
        return head[:10] + struct.pack("!H", value) + head[12:] + body


class Sender:
    def __init__(self, dev):
        self.dev = dev
        self.frame = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.frame.bind((dev, 0))
        self.mac = self.frame.getsockname()[4]

    def send_raw(self, body, order):
        raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, 112)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE,
                       self.dev.encode())
        raw.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL,
                       order.num("ttl", 255))
        # the first piece ends within the VRRP header
        raw.sendto(body[:5], socket.MSG_MORE, (GROUP, 0))
        raw.sendto(body[5:], (GROUP, 0))
        raw.close()

    def send(self, order):
        src = socket.inet_aton(order.get("src", "10.0.0.9"))
        dst = socket.inet_aton(order.get("dst", GROUP))
        raw = order.get("via") == "raw"
        if raw:
            data = order.body(src, dst)
        else:
            data = mac_bytes(order.get("dmac", GROUP_MAC))
            data += mac_bytes(order["smac"]) if "smac" in order else self.mac
            if "vlan" in order:
                data += struct.pack("!HH", 0x8100, order.num("vlan", 0))
            data += b"\x08\0" + order.packet(src, dst)
            data += bytes(order.num("trail", 0))
            data = data[:len(data) - order.num("chop", 0)]
        for _ in range(order.num("n", 1)):
            if raw:
                self.send_raw(data, order)
            else:
                self.frame.send(data)


def main():
    sender = Sender(sys.argv[1])
    print(".", flush=True)
    for line in sys.stdin:
        try:
            sender.send(Order(w.split("=", 1) for w in line.split()))
        except (OSError, ValueError, struct.error) as err:
            print("%s: %s" % (line.strip(), err), flush=True)
            continue
        print(".", flush=True)


main()

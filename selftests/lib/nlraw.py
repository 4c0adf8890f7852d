# SPDX-License-Identifier: GPL-2.0
"""Generic netlink by hand, so that what no library would send can be sent."""

import socket
import struct

NETLINK_GENERIC = 16
NLM_F_REQUEST = 1
NLM_F_ACK = 4
NLM_F_DUMP = 0x300
NLM_F_DUMP_INTR = 0x10
NLM_F_ACK_TLVS = 0x200
NLM_F_CAPPED = 0x100
NLMSG_ERROR = 2
NLMSG_DONE = 3
NLA_F_NESTED = 0x8000
SOL_NETLINK = 270
NETLINK_EXT_ACK = 11
NLMSGERR_ATTR_MSG = 1
NLMSGERR_ATTR_OFFS = 2
GENL_ID_CTRL = 16
CTRL_CMD_GETFAMILY = 3
CTRL_ATTR_FAMILY_ID = 1
CTRL_ATTR_FAMILY_NAME = 2


def align(length):
    return (length + 3) & ~3


def attr(kind, data):
    """One attribute; a list of attributes nests."""
    if isinstance(data, list):
        kind |= NLA_F_NESTED
        data = b''.join(data)
    length = 4 + len(data)
    return struct.pack('HH', length, kind) + data + bytes(align(length) - length)


def u8(kind, value):
    return attr(kind, struct.pack('B', value))


def u32(kind, value):
    return attr(kind, struct.pack('I', value))


def string(kind, text):
    return attr(kind, text.encode() + b'\0')


def attrs_of(data):
    """[(kind without flags, payload)]"""
    found = []
    while len(data) >= 4:
        length, kind = struct.unpack_from('HH', data)
        if length < 4:
            break
        found.append((kind & 0x3fff, data[4:length]))
        data = data[align(length):]
    return found


class Answer:
    def __init__(self, error, text, offset):
        self.error = error          # positive errno, 0 is success
        self.text = text            # of the extack
        self.offset = offset        # of the offending attribute, or None


class Family:
    def __init__(self, name=None):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.sock.bind((0, 0))
        self.sock.settimeout(30)
        self.seq = 0
        self.id = GENL_ID_CTRL
        if name:
            self.id = self.resolve(name)

    def resolve(self, name):
        body = struct.pack('BBH', CTRL_CMD_GETFAMILY, 1, 0)
        body += string(CTRL_ATTR_FAMILY_NAME, name)
        self.send(body, NLM_F_REQUEST)
        for _, kind, data in self.receive():
            if kind == NLMSG_ERROR:
                raise OSError(-struct.unpack_from('i', data)[0],
                              f'no family {name}')
            for number, value in attrs_of(data[4:]):
                if number == CTRL_ATTR_FAMILY_ID:
                    return struct.unpack('H', value)[0]
        raise OSError(f'no family {name}')

    def send(self, body, flags, length=None):
        """LENGTH: what the header claims instead of the truth."""
        self.seq += 1
        length = 16 + len(body) if length is None else length
        self.sock.send(struct.pack('IHHII', length, self.id, flags, self.seq,
                                   0) + body)

    def receive(self):
        """One datagram: [(flags, type, payload)]"""
        data = self.sock.recv(1 << 16)
        found = []
        while len(data) >= 16:
            length, kind, flags = struct.unpack_from('IHH', data)
            found.append((flags, kind, data[16:length]))
            data = data[align(length):]
        return found

    def ask(self, command, attrs, length=None):
        """A request with acknowledgment; ATTRS are bytes."""
        self.send(struct.pack('BBH', command, 1, 0) + attrs,
                  NLM_F_REQUEST | NLM_F_ACK, length)
        while True:
            for flags, kind, data in self.receive():
                if kind == NLMSG_ERROR:
                    return self.answer(flags, data)

    @staticmethod
    def answer(flags, data):
        error = -struct.unpack_from('i', data)[0]
        text, offset = '', None
        if flags & NLM_F_ACK_TLVS:
            # behind the request, which is cut to its header when capped
            length = struct.unpack_from('I', data, 4)[0]
            begin = 4 + (16 if flags & NLM_F_CAPPED else align(length))
            for kind, value in attrs_of(data[begin:]):
                if kind == NLMSGERR_ATTR_MSG:
                    text = value.rstrip(b'\0').decode()
                elif kind == NLMSGERR_ATTR_OFFS:
                    offset = struct.unpack('I', value)[0]
        return Answer(error, text, offset)

    def dump(self, command, attrs=b'', between=None):
        """[payload without the genl header], and all the flags that came.
        BETWEEN is called after the first datagram."""
        self.send(struct.pack('BBH', command, 1, 0) + attrs,
                  NLM_F_REQUEST | NLM_F_DUMP)
        found, seen = [], 0
        while True:
            for flags, kind, data in self.receive():
                seen |= flags
                if kind == NLMSG_DONE:
                    return found, seen
                if kind == NLMSG_ERROR:
                    raise OSError(-struct.unpack_from('i', data)[0], 'dump')
                found.append(data[4:])
            if between:
                between()
                between = None

#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""Requests that the netlink family has to refuse, for nl_refuse.sh.

usage: nl_cases.py GROUP

Expects a router vr10 (vrid 10, 10.0.0.1/24) with ports d0 and d1, a router
vr20 (vrid 20, 10.0.0.2/24) without, and what the cases name. Prints a line for
each case that went wrong, and how many there were; exits with 1 if any did.
A refusal has the right errno and text, and leaves the configuration alone.
"""

import errno
import os
import random
import socket
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', 'lib'))
# pylint: disable=wrong-import-position
from nlraw import Family, NLM_F_DUMP_INTR, attr, attrs_of, string, u8, u32

ROUTER_GET, ROUTER_ADD, ROUTER_SET, ROUTER_DEL = 1, 2, 3, 4
PORT_GET, PORT_ADD, PORT_SET, PORT_DEL = 5, 6, 7, 8
EVENT = 9

(NAME, VRID, FAMILY, VERSION, INTERVAL, PREEMPT, PREEMPT_DELAY, ACCEPT,
 PLACEMENT, CHECKSUM, ARBITRATION, LINK_POLL, ANNOUNCE_COUNT,
 ANNOUNCE_INTERVAL, ANNOUNCE_REFRESH, ADDRESS, MAIN_IFINDEX) = range(1, 18)
ALLOW = 23
(P_ROUTER, P_IFINDEX, P_IFNAME, P_PRIORITY, P_EFFECTIVE, P_SOURCE,
 P_SOURCE_CONFIGURED, P_UP_DELAY, P_STATE) = range(1, 10)
IP4, IP6, LEN = 1, 2, 3

# what a user configures, and not what becomes of it
CONFIG = {ROUTER_GET: set(range(NAME, ADDRESS + 1)) | {ALLOW},
          PORT_GET: {P_ROUTER, P_IFINDEX, P_PRIORITY, P_SOURCE_CONFIGURED,
                     P_UP_DELAY}}


def ip4(text, length=24):
    """The inside of an address attribute."""
    return [attr(IP4, socket.inet_aton(text)), u8(LEN, length)]


def ip6(text, length=64):
    return [attr(IP6, socket.inet_pton(socket.AF_INET6, text)),
            u8(LEN, length)]


def address(text, length=24):
    return attr(ADDRESS, ip4(text, length))


def allow(text, *more):
    kind = IP6 if ':' in text else IP4
    family = socket.AF_INET6 if ':' in text else socket.AF_INET
    return attr(ALLOW, [attr(kind, socket.inet_pton(family, text)), *more])


def ifindex(name):
    return u32(P_IFINDEX, socket.if_nametoindex(name))


def new(*attrs, name='new', vrid=77, addr='10.0.0.77'):
    """A router that would be fine without ATTRS."""
    return (string(NAME, name) + u8(VRID, vrid) + address(addr) +
            b''.join(attrs))


def change(*attrs):
    return string(NAME, 'vr10') + b''.join(attrs)


def port(*attrs, router='vr10', dev='d2'):
    return string(P_ROUTER, router) + ifindex(dev) + b''.join(attrs)


INVAL, RANGE, EXIST = errno.EINVAL, errno.ERANGE, errno.EEXIST
NODEV, NOENT, BUSY = errno.ENODEV, errno.ENOENT, errno.EBUSY
NOTSUPP, MSGSIZE, NOSPC = errno.EOPNOTSUPP, errno.EMSGSIZE, errno.ENOSPC
NEEDED = 'name, vrid and at least one address are needed'
STEPS = 'interval must be 10ms to 40.95s in steps of 10ms'


def router_values(command, base):
    """Values that neither a new router may have nor one be given."""
    def case(name, error, text, *attrs):
        return name, command, base(*attrs), error, text

    return [
        case('version 1', RANGE, '', u8(VERSION, 1)),
        case('version 5', RANGE, '', u8(VERSION, 5)),
        case('interval 0', INVAL, STEPS, u32(INTERVAL, 0)),
        case('interval 9 ms', INVAL, STEPS, u32(INTERVAL, 9000)),
        case('interval 15 ms', INVAL, STEPS, u32(INTERVAL, 15000)),
        case('interval 40.96 s', INVAL, STEPS, u32(INTERVAL, 40960000)),
        case('interval 2^32 - 1', INVAL, STEPS, u32(INTERVAL, 0xffffffff)),
        case('interval 100 ms of version 2', INVAL, 'version 2 must be',
             u8(VERSION, 2), u32(INTERVAL, 100000)),
        case('interval 1.5 s of version 2', INVAL, 'whole seconds',
             u8(VERSION, 2), u32(INTERVAL, 1500000)),
        case('interval 41 s of version 2+3', INVAL, 'version 2+3 must be',
             u8(VERSION, 4), u32(INTERVAL, 41000000)),
        case('preempt 3', RANGE, '', u8(PREEMPT, 3)),
        case('preempt-delay 1001 s', INVAL, 'at most 1000s',
             u32(PREEMPT_DELAY, 1001000000)),
        case('accept 2', RANGE, '', u8(ACCEPT, 2)),
        case('accept off with mac real', INVAL, 'accept off needs mac virtual',
             u8(ACCEPT, 0)),
        case('mac 2', RANGE, '', u8(PLACEMENT, 2)),
        case('checksum 3', RANGE, '', u8(CHECKSUM, 3)),
        case('arbitration 2', RANGE, '', u8(ARBITRATION, 2)),
        case('link-poll 0.9 ms', INVAL, 'link-poll must be',
             u32(LINK_POLL, 900)),
        case('link-poll 1.1 s', INVAL, 'link-poll must be',
             u32(LINK_POLL, 1100000)),
        case('announce-count 0', INVAL, 'announce-count must be',
             u32(ANNOUNCE_COUNT, 0)),
        case('announce-count 101', INVAL, 'announce-count must be',
             u32(ANNOUNCE_COUNT, 101)),
        case('announce-interval 0', INVAL, 'announce-interval must be',
             u32(ANNOUNCE_INTERVAL, 0)),
        case('announce-interval 61 s', INVAL, 'announce-interval must be',
             u32(ANNOUNCE_INTERVAL, 61000000)),
        case('announce-refresh 0.5 s', INVAL, 'announce-refresh must be',
             u32(ANNOUNCE_REFRESH, 500000)),
    ]


def addresses(command, base):
    def case(name, error, text, *inside):
        return name, command, base(attr(ADDRESS, list(inside))), error, text

    odd = [case(f'address {text}', INVAL, 'not a unicast address',
                *ip4(text))
           for text in ('0.0.0.0', '0.1.2.3', '127.0.0.1', '224.0.0.18',
                        '255.255.255.255')]
    return odd + [
        case('address with prefix length 0', INVAL, 'prefix length',
             *ip4('10.0.0.9', 0)),
        case('address with prefix length 33', INVAL, 'prefix length',
             *ip4('10.0.0.9', 33)),
        case('address with prefix length 129', RANGE, '',
             *ip4('10.0.0.9', 129)),
        case('no address in the attribute', INVAL, 'address is needed',
             u8(LEN, 24)),
        case('two addresses in the attribute', INVAL, 'address is needed',
             *(ip4('10.0.0.9')[:1] + ip6('fe80::9'))),
        case('IPv4 address of 3 bytes', INVAL, '', attr(IP4, b'\x0a\0\0')),
        case('IPv4 address of 5 bytes', INVAL, '',
             attr(IP4, b'\x0a\0\0\x09\0')),
        case('IPv6 address of 15 bytes', RANGE, '', attr(IP6, bytes(15))),
        case('unknown attribute in an address', INVAL, '',
             *(ip4('10.0.0.9') + [u8(9, 1)])),
        ('address of another router', command, base(address('10.0.0.2')),
         INVAL, 'belongs to another virtual router'),
        ('address given twice', command,
         base(address('10.0.0.9'), address('10.0.0.9', 32)), INVAL,
         'given twice'),
        ('IPv6 beside IPv4', command,
         base(address('10.0.0.9'), attr(ADDRESS, ip6('fe80::9'))), INVAL,
         'not both'),
        ('address that is not nested', command,
         base(attr(ADDRESS, b''.join(ip4('10.0.0.9')))), INVAL, ''),
    ]


def allowed(command, base):
    def case(name, error, text, *attrs):
        return name, command, base(*attrs), error, text

    return [
        case('17 allowed sources', INVAL, 'at most 16 allowed sources',
             *(allow(f'10.0.1.{i}') for i in range(1, 18))),
        case('allowed source given twice', INVAL, 'is given twice',
             allow('10.0.0.8'), allow('10.0.0.9'), allow('10.0.0.8')),
        case('allowed source of the wrong family', INVAL, 'not both',
             allow('fe80::9')),
        case('allowed prefix', INVAL, 'an address, not a prefix',
             allow('10.0.0.9', u8(LEN, 24))),
        case('allowed source 224.0.0.18', INVAL, 'not a unicast address',
             allow('224.0.0.18')),
        case('allowed source 0.0.0.0', INVAL, 'not a unicast address',
             allow('0.0.0.0')),
        case('any source and one', INVAL, 'address is needed',
             attr(ALLOW, []), allow('10.0.0.9')),
        case('any source twice', INVAL, 'address is needed',
             attr(ALLOW, []), attr(ALLOW, [])),
        case('allowed source of 5 bytes', INVAL, '',
             attr(ALLOW, [attr(IP4, bytes(5))])),
        case('allowed source that is not nested', INVAL, '',
             attr(ALLOW, attr(IP4, bytes(4)))),
        case('an allowed source and a bad one', INVAL, 'link-poll must be',
             allow('10.0.0.9'), u32(LINK_POLL, 1)),
    ]


def group_router_add():
    many = b''.join(address(f'10.0.1.{i}') for i in range(1, 66))
    return [
        ('nothing', ROUTER_ADD, b'', INVAL, NEEDED),
        ('no name', ROUTER_ADD, u8(VRID, 77) + address('10.0.0.77'), INVAL,
         NEEDED),
        ('no vrid', ROUTER_ADD, string(NAME, 'new') + address('10.0.0.77'),
         INVAL, NEEDED),
        ('no address', ROUTER_ADD, string(NAME, 'new') + u8(VRID, 77), INVAL,
         NEEDED),
        ('vrid 0', ROUTER_ADD, new(vrid=0), RANGE, ''),
        ('empty name', ROUTER_ADD, new(name=''), INVAL,
         'not a valid interface name'),
        ('name .', ROUTER_ADD, new(name='.'), INVAL, 'not a valid'),
        ('name with /', ROUTER_ADD, new(name='a/b'), INVAL, 'not a valid'),
        ('name that is a pattern', ROUTER_ADD, new(name='vr%d'), INVAL,
         'not a valid'),
        ('name with a blank', ROUTER_ADD, new(name='a b'), INVAL,
         'not a valid'),
        ('name of 16 characters', ROUTER_ADD, new(name='a' * 16), INVAL, ''),
        ('name without an end', ROUTER_ADD,
         attr(NAME, b'a' * 15) + u8(VRID, 77) + address('10.0.0.77'), INVAL,
         ''),
        ('name in use', ROUTER_ADD, new(name='vr10'), EXIST,
         'a router of this name exists'),
        ('mac virtual, name of an interface', ROUTER_ADD,
         new(u8(PLACEMENT, 1), name='d0'), EXIST,
         'an interface of this name exists'),
        ('65 addresses', ROUTER_ADD,
         string(NAME, 'new') + u8(VRID, 77) + many, INVAL,
         'at most 64 addresses'),
        ('IPv6 with version 2', ROUTER_ADD,
         string(NAME, 'new') + u8(VRID, 77) + u8(VERSION, 2) +
         attr(ADDRESS, ip6('fe80::9')), INVAL, 'version 2 has no IPv6'),
        ('first IPv6 address is global', ROUTER_ADD,
         string(NAME, 'new') + u8(VRID, 77) +
         attr(ADDRESS, ip6('2001:db8::1')), INVAL, 'must be link-local'),
        ('IPv6 loopback', ROUTER_ADD,
         string(NAME, 'new') + u8(VRID, 77) + attr(ADDRESS, ip6('::1')),
         INVAL, 'not a unicast address'),
        ('what only the kernel tells', ROUTER_ADD,
         new(u32(MAIN_IFINDEX, 1)), INVAL, ''),
        ('unknown attribute', ROUTER_ADD, new(u32(1000, 1)), INVAL, ''),
        ('vrid of 4 bytes', ROUTER_ADD,
         string(NAME, 'new') + u32(VRID, 77) + address('10.0.0.77'), INVAL,
         ''),
        ('interval of 2 bytes', ROUTER_ADD,
         new(attr(INTERVAL, b'\x10\x27')), INVAL, ''),
        ('allowed IPv6 source that is not link-local', ROUTER_ADD,
         string(NAME, 'new') + u8(VRID, 77) + attr(ADDRESS, ip6('fe80::9')) +
         allow('2001:db8::9'), INVAL, 'is link-local'),
    ] + router_values(ROUTER_ADD, new) + addresses(ROUTER_ADD, new) + \
        allowed(ROUTER_ADD, new)


def group_router_set():
    return [
        ('nothing', ROUTER_SET, b'', INVAL, 'name of the router is missing'),
        ('no such router', ROUTER_SET, string(NAME, 'nil'), NOENT,
         'no such virtual router'),
        ('another vrid', ROUTER_SET, change(u8(VRID, 11)), NOTSUPP,
         'vrid cannot be changed'),
        ('another mac', ROUTER_SET, change(u8(PLACEMENT, 1)), NOTSUPP,
         'mac cannot be changed'),
        ('IPv6 for an IPv4 router', ROUTER_SET,
         change(attr(ADDRESS, ip6('fe80::9'))), INVAL, 'not both'),
        ('more addresses than the MTU of a port carries', ROUTER_SET,
         change(*(address(f'10.0.1.{i}') for i in range(1, 60))), MSGSIZE,
         'too many addresses for the MTU'),
        ('unknown attribute', ROUTER_SET, change(u32(1000, 1)), INVAL, ''),
        # the first is fine, which must not be done
        ('a good and a bad one', ROUTER_SET,
         change(u32(INTERVAL, 500000), u32(LINK_POLL, 1)), INVAL,
         'link-poll must be'),
        ('a good one and a bad address', ROUTER_SET,
         change(u32(INTERVAL, 500000), address('224.0.0.1')), INVAL,
         'not a unicast address'),
    ] + router_values(ROUTER_SET, change) + addresses(ROUTER_SET, change) + \
        allowed(ROUTER_SET, change)


def group_del_and_get():
    nobody = string(NAME, 'nil')
    return [
        ('delete nothing', ROUTER_DEL, b'', INVAL, 'name of the router'),
        ('delete no such router', ROUTER_DEL, nobody, NOENT, 'no such'),
        ('delete, with more', ROUTER_DEL, nobody + u8(VRID, 1), INVAL, ''),
        ('get nothing', ROUTER_GET, b'', INVAL, 'name of the router'),
        ('get no such router', ROUTER_GET, nobody, NOENT, 'no such'),
        ('get a port of no router', PORT_GET, b'', INVAL,
         'name of the router'),
        ('get a port without an interface', PORT_GET,
         string(P_ROUTER, 'vr10'), INVAL, 'interface is missing'),
        ('get what is not a port', PORT_GET, port(), NOENT,
         'not a port of the router'),
        ('delete a port of no router', PORT_DEL, b'', INVAL,
         'name of the router'),
        ('delete a port without an interface', PORT_DEL,
         string(P_ROUTER, 'vr10'), INVAL, 'interface is missing'),
        ('delete what is not a port', PORT_DEL, port(), NOENT,
         'not a port of the router'),
        ('delete a port of another router', PORT_DEL,
         port(router='vr20', dev='d0'), NOENT, 'not a port'),
        ('a command for the kernel to send', EVENT, b'', NOTSUPP, None),
        ('an unknown command', 200, b'', NOTSUPP, None),
    ]


def port_values(command, base):
    def case(name, error, text, *attrs):
        return name, command, base(*attrs), error, text

    def source(inside):
        return attr(P_SOURCE, inside)

    return [
        case('priority 0', RANGE, '', u8(P_PRIORITY, 0)),
        case('priority 255', RANGE, '', u8(P_PRIORITY, 255)),
        case('priority of 4 bytes', INVAL, '', u32(P_PRIORITY, 100)),
        case('up-delay 1001 s', INVAL, 'at most 1000s',
             u32(P_UP_DELAY, 1001000000)),
        case('source 224.0.0.1', INVAL, 'not a unicast address',
             source(ip4('224.0.0.1', 32))),
        case('source 0.0.0.0', INVAL, 'not a unicast address',
             source(ip4('0.0.0.0', 32))),
        case('source of the wrong family', INVAL, 'not both',
             source(ip6('fe80::1', 128))),
        case('source without an address', INVAL, 'address is needed',
             source([u8(LEN, 32)])),
        case('what only the kernel tells', INVAL, '', u8(P_STATE, 2)),
        case('unknown attribute', INVAL, '', u32(1000, 1)),
        case('a good and a bad one', INVAL, 'at most 1000s',
             u8(P_PRIORITY, 7), u32(P_UP_DELAY, 0xffffffff)),
    ]


def group_port():
    def have(*attrs):
        return port(*attrs, dev='d0')

    return [
        ('nothing', PORT_ADD, b'', INVAL, 'name of the router is missing'),
        ('no such router', PORT_ADD, port(router='nil'), NOENT, 'no such'),
        ('no interface', PORT_ADD, string(P_ROUTER, 'vr10'), INVAL,
         'interface is missing'),
        ('no such interface', PORT_ADD,
         string(P_ROUTER, 'vr10') + u32(P_IFINDEX, 999999), NODEV,
         'no such device'),
        ('interface 0', PORT_ADD,
         string(P_ROUTER, 'vr10') + u32(P_IFINDEX, 0), NODEV,
         'no such device'),
        ('interface -1', PORT_ADD,
         string(P_ROUTER, 'vr10') + u32(P_IFINDEX, 0xffffffff), NODEV,
         'no such device'),
        ('loopback', PORT_ADD, port(dev='lo'), INVAL, 'not an Ethernet'),
        ('a port of a bridge', PORT_ADD, port(dev='slave'), BUSY,
         'use the bridge'),
        ('a port twice', PORT_ADD, have(), EXIST, 'already'),
        ('vrid in use on the interface', PORT_ADD,
         port(router='same', dev='d0'), EXIST, 'another router with this'),
        ('an MTU that is too small', PORT_ADD, port(router='long',
                                                    dev='small'),
         MSGSIZE, 'too many addresses for the MTU'),
        ('17th port', PORT_ADD, port(router='full', dev='d16'), NOSPC,
         '16 ports'),
        ('set no such router', PORT_SET, port(router='nil'), NOENT,
         'no such'),
        ('set what is not a port', PORT_SET, port(), NOENT, 'not a port'),
    ] + port_values(PORT_ADD, port) + port_values(PORT_SET, have)


def group_malformed():
    good = change(u32(INTERVAL, 500000))
    tail = u32(LINK_POLL, 1000)
    return [
        ('attribute longer than the message', ROUTER_SET,
         change(struct.pack('HHI', 200, INTERVAL, 500000)), INVAL, ''),
        ('attribute shorter than its header', ROUTER_SET,
         change(struct.pack('HHI', 2, INTERVAL, 500000)), INVAL, ''),
        ('attribute of length 0', ROUTER_SET, change(bytes(4)), INVAL, ''),
        ('bytes behind the last attribute', ROUTER_SET, good + b'\1\2\3\4',
         INVAL, ''),
        ('nested attribute longer than its nest', ROUTER_SET,
         change(attr(ADDRESS, [struct.pack('HHI', 60, IP4, 1)])), INVAL, ''),
        ('type 0', ROUTER_SET, change(u32(0, 1)), INVAL, ''),
        ('name that is nested', ROUTER_SET,
         attr(NAME, [u8(1, 1)]) + tail, INVAL, ''),
        ('address that ends in the middle', ROUTER_SET,
         change(attr(ADDRESS, [attr(IP4, b'\x0a')])), INVAL, ''),
    ]


def config(family):
    """All that is configured."""
    found = []
    for command, kinds in CONFIG.items():
        for data in family.dump(command)[0]:
            found.append((command, [(k, v) for k, v in attrs_of(data)
                                    if k in kinds]))
    return found


def judge(family, case, before):
    name, command, attrs, error, text = case
    answer = family.ask(command, attrs)
    if answer.error != error:
        return (f'{name}: {os.strerror(answer.error)} "{answer.text}", '
                f'not {os.strerror(error)}')
    # text None: refused before the family is asked
    if text is not None and (not answer.text or text not in answer.text):
        return f'{name}: says "{answer.text}", not "{text}"'
    if config(family) != before:
        return f'{name}: refused, but it changed the configuration'
    return None


def run(family, cases):
    before = config(family)
    wrong = [w for w in (judge(family, case, before) for case in cases) if w]
    for line in wrong:
        print(line)
    print(f'{len(cases)} refusals, {len(wrong)} wrong')
    return not wrong


def permission(family):
    """Every change is refused to who may not, every look is not."""
    changes = [(ROUTER_ADD, new()), (ROUTER_SET, change(u32(LINK_POLL, 0))),
               (ROUTER_DEL, string(NAME, 'vr10')), (PORT_ADD, port()),
               (PORT_SET, port(u8(P_PRIORITY, 7), dev='d0')),
               (PORT_DEL, port(dev='d0'))]
    looks = [(ROUTER_GET, string(NAME, 'vr10')),
             (PORT_GET, port(dev='d0'))]
    before = config(family)
    status = True
    for command, attrs in changes:
        answer = family.ask(command, attrs)
        if answer.error != errno.EPERM:
            print(f'command {command}: {os.strerror(answer.error)}')
            status = False
    for command, attrs in looks:
        answer = family.ask(command, attrs)
        if answer.error:
            print(f'command {command}: {os.strerror(answer.error)}')
            status = False
    if config(family) != before:
        print('the configuration was changed')
        status = False
    return status


def interrupted(family):
    """A dump during which something changes says so, one without does not."""
    other = Family('vrrpif')
    for command in (ROUTER_GET, PORT_GET):
        whole, flags = family.dump(command)
        if flags & NLM_F_DUMP_INTR:
            print(f'command {command}: interrupted without a change')
            return False
        partial, flags = family.dump(
            command, between=lambda: other.ask(ROUTER_DEL,
                                               string(NAME, 'many1')))
        again = other.ask(ROUTER_ADD, new(name='many1', vrid=101,
                                          addr='10.1.0.1'))
        if again.error:
            print(f'cannot add again: {again.text}')
            return False
        if not flags & NLM_F_DUMP_INTR:
            print(f'command {command}: changed, but NLM_F_DUMP_INTR is not '
                  f'set ({len(whole)} then {len(partial)} entries)')
            return False
        other.ask(PORT_ADD, port(router='many1', dev='d0'))
    return True


def fuzz(family):
    """Good requests with some bytes changed: anything may be the answer."""
    seed = int(os.environ.get('SEED', random.randrange(1 << 32)))
    print(f'SEED={seed}')
    prng = random.Random(seed)
    good = [(c[1], c[2]) for group in (group_router_add, group_router_set,
                                       group_port) for c in group()]
    good += [(ROUTER_ADD, new()), (PORT_ADD, port()),
             (ROUTER_SET, change(u32(INTERVAL, 100000)))]
    answered = 0
    for _ in range(3000):
        command, attrs = prng.choice(good)
        attrs = bytearray(attrs)
        for _ in range(prng.randrange(1, 4)):
            if attrs:
                attrs[prng.randrange(len(attrs))] = prng.randrange(256)
        if attrs and not prng.randrange(8):
            attrs = attrs[:prng.randrange(len(attrs))]
        answer = family.ask(command, bytes(attrs))
        answered += 1
        # none of them may go without a reason
        if answer.error and not answer.text and answer.error != errno.ENOMEM:
            print(f'command {command} {attrs.hex()}: '
                  f'{os.strerror(answer.error)} without a reason')
            return False
    config(family)
    print(f'{answered} answers')
    return True


GROUPS = {
    'router-add': lambda f: run(f, group_router_add()),
    'router-set': lambda f: run(f, group_router_set()),
    'del-and-get': lambda f: run(f, group_del_and_get()),
    'port': lambda f: run(f, group_port()),
    'malformed': lambda f: run(f, group_malformed()),
    'permission': permission,
    'interrupted': interrupted,
    'fuzz': fuzz,
}

if len(sys.argv) != 2 or sys.argv[1] not in GROUPS:
    sys.exit(f'{__doc__}\nGROUP is one of {" ".join(GROUPS)}')
sys.exit(0 if GROUPS[sys.argv[1]](Family('vrrpif')) else 1)

#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""Let allocations of the module fail, one after the other, for faults.sh.

usage: faults.py NOTES commands {real|virtual} {4|6}
       faults.py NOTES events {real|virtual} {4|6}
       faults.py NOTES command COMMAND UNDO   (command lines)

Runs in a namespace with eth0 and eth1. For n = 1, 2, 3 ... a command runs with
its n-th allocation below a function of the module failing, until it has none
left to fail. Each time it either fails, says why, and leaves everything as it
was, or does all that it should. What was seen goes to the file NOTES.
"""

import errno
import json
import os
import shlex
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', 'lib'))
# pylint: disable=wrong-import-position
from kmsg import Kmsg
from nlraw import Family, align, attrs_of

VRRPIF = os.environ['VRRPIF']
ROUTER_GET, PORT_GET = 1, 5
# what is configured, and not what becomes of it
CONFIG = {ROUTER_GET: set(range(1, 17)), PORT_GET: {1, 2, 4, 7, 8}}
CTRL_ATTR_MCAST_GROUPS = 7
NETLINK_ADD_MEMBERSHIP = 1
GROUPS = ('224.0.0.18', 'ff020000000000000000000000000012')
MACS = ('01005e000012', '333300000012', '00005e00')
SOLICITED = '3333ff010001'      # for fe80::1:1, where that is
GROUPED = ('memberships',)  # whatever state an interface is in
MOST = 400      # allocations of one command, or it does not end


def group_id(family):
    """The only multicast group of the family."""
    ctrl = Family()
    body = struct.pack('BBHHH', 3, 1, 0, 4 + 7, 2) + b'vrrpif\0\0'
    ctrl.send(body, 1)
    for _, _, data in ctrl.receive():
        for kind, value in attrs_of(data[4:]):
            if kind == CTRL_ATTR_MCAST_GROUPS:
                for _, group in attrs_of(value):
                    for what, number in attrs_of(group):
                        if what == 2:
                            return struct.unpack('I', number)[0]
    raise OSError(f'no multicast group of {family}')


class Events:
    """A listener, as "vrrpif monitor" is one."""

    def __init__(self):
        self.family = Family('vrrpif')
        self.family.sock.setsockopt(270, NETLINK_ADD_MEMBERSHIP, group_id(1))
        self.family.sock.setblocking(False)

    def drain(self):
        """(what configuration changed, whether the kernel told of a loss)"""
        kinds, lost = [], False
        while True:
            try:
                for _, _, data in self.family.receive():
                    kind = dict(attrs_of(data[4:]))[1][0]
                    if kind <= 5:
                        kinds.append(kind)
            except BlockingIOError:
                return kinds, lost
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                lost = True


def rtnl_dump(request, family, room):
    """[what follows the header of a message]; its own header has ROOM bytes"""
    body = bytes([family]) + bytes(room - 1)
    found = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as sock:
        sock.bind((0, 0))
        sock.send(struct.pack('IHHII', 16 + room, request, 0x301, 1, 0) + body)
        while True:
            data = sock.recv(1 << 16)
            while len(data) >= 16:
                length, kind = struct.unpack_from('IH', data)
                if kind in (2, 3):
                    return found
                found.append(data[16:length])
                data = data[align(length):]


def filters(macs):
    """What the interfaces let in of that: (interface, MAC)."""
    found = []
    for data in rtnl_dump(30, socket.AF_BRIDGE, 12):
        for attr, value in attrs_of(data[12:]):
            if attr == 2 and value.hex().startswith(macs):
                found.append((struct.unpack_from('i', data, 4)[0],
                              value.hex()))
    return sorted(found)


def homes(address):
    """Names of the interfaces that have this address."""
    found = []
    for data in rtnl_dump(22, socket.AF_UNSPEC, 8):
        if (1, address) in attrs_of(data[8:]):
            found.append(socket.if_indextoname(
                struct.unpack_from('i', data, 4)[0]))
    return found


def memberships():
    """Of the groups of VRRP, by the stack: lines of /proc."""
    found, dev = [], ''
    with open('/proc/net/igmp', encoding='ascii') as stream:
        for line in stream:
            if line[0] not in '\t ':
                dev = line.split()[1]
            elif line.split()[0] == '120000E0':
                found.append((dev, GROUPS[0], line.split()[1]))
    with open('/proc/net/igmp6', encoding='ascii') as stream:
        for line in stream:
            _, dev, group, users = line.split()[:4]
            if group == GROUPS[1]:
                found.append((dev, group, users))
    return sorted(found)


class State:
    def __init__(self, family):
        self.family = family
        self.macs = MACS

    def config(self):
        found = []
        for command, kinds in CONFIG.items():
            for data in self.family.dump(command)[0]:
                found.append([(k, v.hex()) for k, v in attrs_of(data)
                              if k in kinds])
        return found

    def now(self):
        uppers = []
        for dev in ('eth0', 'eth1'):
            uppers += [(dev, name) for name in
                       os.listdir(f'/sys/class/net/{dev}')
                       if name.startswith('upper_')]
        return {'config': self.config(),
                'links': sorted(os.listdir('/sys/class/net')),
                'uppers': sorted(uppers), 'filters': filters(self.macs),
                'memberships': memberships()}


def differences(one, other, keys=()):
    return '; '.join(f'{key} {one[key]} but {other[key]}'
                     for key in keys or one if one[key] != other[key])


def run(nth, command, text=None):
    """(status, what it said as an error, whether an allocation failed)"""
    def arm():
        with open('/proc/self/fail-nth', 'w', encoding='ascii') as stream:
            stream.write(str(nth))

    with subprocess.Popen(command, stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          preexec_fn=arm if nth else None,
                          close_fds=True) as process:
        process.stdin.write((text or '').encode())
        process.stdin.close()
        said = process.stderr.read().decode().strip()
        # a zombie still tells what is left
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with open(f'/proc/{process.pid}/fail-nth', encoding='ascii') as stream:
            hit = nth and not int(stream.read())
        return process.wait(), said, hit


def tool(*words):
    return [VRRPIF, *' '.join(words).split()]


def batch(*lines):
    status, said, _ = run(0, tool('-force -b -'), '\n'.join(lines) + '\n')
    return status, said


class Notes:
    """What was seen, added to a file."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, encoding='ascii') as stream:
                self.all = json.load(stream)
        except OSError:
            self.all = {'failed': 0, 'sites': {}, 'unheard': []}

    def save(self):
        with open(self.path, 'w', encoding='ascii') as stream:
            json.dump(self.all, stream)


class Step:
    """One command, from the state that SETUP makes."""

    def __init__(self, title, setup, command):
        self.title = title
        self.setup = setup
        self.command = command


def steps(mac, version):
    """The life of a router, each command of it one step."""
    first, more = (('10.0.0.1/24', '10.0.0.2/24') if version == '4' else
                   ('fe80::1:1/64', '2001:db8::1/64'))
    create = (f'router add vr10 vrid 10 address {first} mac {mac} '
              'interval 100ms')
    one = 'port add vr10 dev eth0 priority 200'
    two = 'port add vr10 dev eth1 priority 100'
    life = [
        ('router add', [], create),
        ('port add, the first', [create], one),
        ('port add, another', [create, one], two),
        ('router set, a time', [create, one, two],
         'router set vr10 interval 200ms'),
        ('router set, addresses', [create, one, two],
         f'router set vr10 address {first} address {more}'),
        ('port set', [create, one, two], 'port set vr10 dev eth1 priority 50'),
        ('router show', [create, one, two], '-j router show'),
        ('port show', [create, one, two], '-j -s port show vr10 dev eth0'),
        ('port del', [create, one, two], 'port del vr10 dev eth0'),
        ('router del', [create, one, two], 'router del vr10'),
    ]
    return [Step(title, setup, tool(command))
            for title, setup, command in life]


class Faults:
    def __init__(self, notes, loaded):
        self.notes = notes
        self.kmsg = Kmsg()
        if loaded:
            self.state = State(Family('vrrpif'))
            self.events = Events()
        self.wrong = []

    def run(self, nth, command):
        """As run(); what failed is counted."""
        status, said, hit = run(nth, command)
        self.notes.all['failed'] += bool(hit)
        return status, said, hit

    def complain(self, title, nth, text):
        sites, _ = self.kmsg.read()
        where = f' (at {sites[-1]})' if sites else ''
        self.wrong.append(f'{title}, allocation {nth}{where}: {text}')
        self.count(sites)

    def count(self, sites):
        for site in sites:
            seen = self.notes.all['sites']
            seen[site] = seen.get(site, 0) + 1

    def prepare(self, step):
        batch('router del vr10')
        if step.setup:
            status, said = batch(*step.setup)
            if status:
                sys.exit(f'{step.title}: cannot prepare: {said}')

    def step(self, step):
        """Its number of allocations."""
        self.prepare(step)
        before = self.state.now()
        self.events.drain()
        status, said, _ = run(0, step.command)
        if status:
            sys.exit(f'{step.title}: {said}')
        after = self.state.now()
        told, _ = self.events.drain()
        fresh = False
        for nth in range(1, MOST):
            if not fresh:
                self.prepare(step)
            self.events.drain()
            status, said, hit = self.run(nth, step.command)
            now = self.later(before if status else after)
            heard, lost = self.events.drain()
            fresh = bool(status) and now == before
            if not hit:
                if status or now != after:
                    self.complain(step.title, nth, f'did not work: {said} '
                                  f'{differences(now, after)}')
                return nth - 1
            self.judge(step, nth, status, said,
                       differences(now, before if status else after))
            if not status and len(heard) < len(told) and not lost:
                self.notes.all['unheard'].append(f'{step.title} {nth}')
            sites, complaints = self.kmsg.read()
            self.count(sites)
            for line in complaints:
                self.wrong.append(f'{step.title}, allocation {nth}: {line}')
        self.wrong.append(f'{step.title}: no end after {MOST} allocations')
        return MOST

    def lasting(self, before, keys):
        """What stays different from the state there was before."""
        for _ in range(50):
            differs = differences(self.state.now(), before, keys)
            if not differs:
                break
            time.sleep(0.1)
        return differs

    def later(self, wanted):
        """The state, with some time for what is tried again."""
        for _ in range(20):
            now = self.state.now()
            if now == wanted:
                break
            time.sleep(0.1)
        return now

    def judge(self, step, nth, status, said, differs):
        if status and not said:
            self.complain(step.title, nth, 'failed without a word')
        elif status < 0 or status > 2:
            self.complain(step.title, nth, f'ended with {status}: {said}')
        if differs:
            self.complain(step.title, nth, ('failed' if status else
                                            'succeeded') + ', ' + differs)

    def commands(self, mac, version):
        for step in steps(mac, version):
            had = len(self.wrong)
            number = self.step(step)
            print(f'mac {mac}, IPv{version}: {step.title}: {number} '
                  f'allocations failed, {len(self.wrong) - had} wrong',
                  flush=True)
        batch('router del vr10')

    def settled(self, main, home, address):
        """Main, and the address there and nowhere else, before long."""
        have, where = '', []
        for _ in range(200):
            for data in self.state.family.dump(ROUTER_GET)[0]:
                have = dict(attrs_of(data)).get(18, b'').rstrip(b'\0').decode()
            try:
                where = homes(address)
            except OSError:     # an interface that went meanwhile
                where = []
            if have == main and where == [home or main]:
                return ''
            time.sleep(0.1)
        return f'main is {have or "none"}, the address on {where}'

    def event(self, event, home, address):
        """The task that makes it may fail to act, but not for ever."""
        title, command, then, undo, back = event
        before = self.state.now()
        for nth in range(1, MOST):
            _, _, hit = self.run(nth, shlex.split(command))
            for main in (then, back):
                wrong = self.settled(main, home, address)
                if wrong:
                    self.complain(title, nth, f'{wrong}, not {main}')
                # with no other event that could make up for it
                wrong = self.lasting(before, GROUPED if main == then else
                                     before)
                if wrong:
                    self.complain(title, nth, f'{main} is main, {wrong}')
                if main == then:
                    subprocess.run(shlex.split(undo), check=False)
            sites, complaints = self.kmsg.read()
            self.count(sites)
            self.wrong += [f'{title}, allocation {nth}: {line}'
                           for line in complaints]
            if not hit:
                print(f'{title}: {nth - 1} allocations failed', flush=True)
                return
        self.wrong.append(f'{title}: no end after {MOST} allocations')

    def run_events(self, mac, version):
        self.prepare(steps(mac, version)[3])
        address, own = (('10.0.0.1/24', '10.0.0.11/24') if version == '4' else
                        ('fe80::1:1/64', 'fe80::11/64'))
        home = 'vr10' if mac == 'virtual' else None
        family = socket.AF_INET if version == '4' else socket.AF_INET6
        packed = socket.inet_pton(family, address.split('/', maxsplit=1)[0])
        wrong = self.settled('eth0', home, packed)
        if wrong:
            batch('router del vr10')
            sys.exit(wrong)
        self.state.macs = (*MACS, SOLICITED)
        for event in events(address, own, home or 'eth0', version):
            self.event(event, home, packed)
        batch('router del vr10')

    def alone(self, command, undo):
        """One that fails with a word, or works."""
        for nth in range(1, MOST):
            status, said, hit = self.run(nth, shlex.split(command))
            if status and not said:
                self.complain(command, nth, 'failed without a word')
            if not status:
                subprocess.run(shlex.split(undo), check=True)
            sites, complaints = self.kmsg.read()
            self.count(sites)
            self.wrong += [f'{command}, allocation {nth}: {line}'
                           for line in complaints]
            if not hit:
                print(f'{os.path.basename(command)}: {nth - 1} allocations '
                      'failed', flush=True)
                if status:
                    self.wrong.append(f'{command}: {said}')
                return
        self.wrong.append(f'{command}: no end after {MOST} allocations')


def events(address, own, home, version):
    """(what, command, main then, command that undoes it, main again)"""
    down, up = 'ip link set eth0 down', 'ip link set eth0 up'
    nodad = ' nodad' if version == '6' else ''
    found = [
        ('eth0 is set down', down, 'eth1', up, 'eth0'),
        # of the other version they do not come back
        ('its addresses are flushed', f'ip -{version} addr flush dev eth0',
         'eth1', f'ip addr add {own} dev eth0{nodad}', 'eth0'),
        ('the virtual address is deleted', f'ip addr del {address} dev {home}',
         'eth0', 'true', 'eth0'),
        ('eth0 gets another MAC', 'ip link set eth0 address 02:00:00:00:00:51',
         'eth0', 'ip link set eth0 address 02:00:00:00:00:11', 'eth0'),
        # only the last one of two, a child has no failures
        ('eth1 is set up', f'sh -c "{down.replace("0", "1")}; exec '
         f'{up.replace("0", "1")}"', 'eth0', 'true', 'eth0'),
    ]
    if version == '6':
        # less than 1280 bytes are no place for it; it comes with an address
        found.append(('IPv6 comes back to eth0', 'sh -c "ip link set eth0 mtu '
                      '1279; exec ip link set eth0 mtu 1500"', 'eth0', 'true',
                      'eth0'))
    return found


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    notes, what = Notes(sys.argv[1]), sys.argv[2]
    faults = Faults(notes, what != 'command')
    if what == 'commands':
        faults.commands(*sys.argv[3:])
    elif what == 'events':
        faults.run_events(*sys.argv[3:])
    else:
        faults.alone(*sys.argv[3:])
    notes.save()
    for line in faults.wrong[:20]:
        print(f'wrong: {line[:400]}')
    sys.exit(1 if faults.wrong else 0)


main()

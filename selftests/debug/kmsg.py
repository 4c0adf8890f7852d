#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0
"""The kernel's log, as it comes: where allocations were made to fail, and what
the kernel complains about.

usage: kmsg.py watch NOTES    until its input ends, or
       kmsg.py coverage NOTES MODULE   what of the module was reached
"""

import json
import os
import re
import select
import subprocess
import sys

# with the address, in a user-mode Linux
FRAME = re.compile(r'^ (?:\[<[0-9a-f]+>\] )?(\w\S*)\+0x([0-9a-f]+)/0x[0-9a-f]+ '
                   r'\[vrrpif\]')
COMPLAINTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..',
                          'vm', 'complaints')
# calls that are nothing but an allocation
ALLOCATES = re.compile(
    r'^(__kmalloc\w*|kmalloc_\w+|k[mz]alloc\w*|kmem_cache_alloc\w*|'
    r'kmemdup\w*|__alloc_skb|skb_clone|skb_copy|skb_ensure_writable|'
    r'alloc_netdev_mqs|alloc_workqueue\w*|__alloc_percpu\w*|'
    r'__netdev_alloc_pcpu_stats|pcpu_alloc\w*|arp_create)$')
RELOC = re.compile(r'^\s+([0-9a-f]+): R_X86_64_P\w+32\s+(\w+)-0x4')
# of a user-mode Linux: the address is loaded, and called
FAR = re.compile(r'^\s+[0-9a-f]+: R_X86_64_64\s+(\w+)$')
INDIRECT = re.compile(r'^\s+[0-9a-f]+:\s+call\s+\*%')
INSTRUCTION = re.compile(r'^\s+([0-9a-f]+):\s+[a-z]')
FUNCTION = re.compile(r'^([0-9a-f]+) <([^>]+)>:')


class Kmsg:
    def __init__(self):
        self.fd = os.open('/dev/kmsg', os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.fd, 0, os.SEEK_END)
        self.searching = False
        with open(COMPLAINTS, encoding='ascii') as stream:
            self.bad = re.compile('|'.join(stream.read().split('\n')[:-1]))

    def read(self):
        """(call sites in the module, lines that are complaints), new ones"""
        sites, complaints = [], []
        while True:
            try:
                record = os.read(self.fd, 8192).decode(errors='replace')
            except BlockingIOError:
                return sites, complaints
            except BrokenPipeError:     # overwritten before it was read
                continue
            text = record.split(';', 1)[1].split('\n')[0]
            if 'FAULT_INJECTION: forcing a failure' in text:
                self.searching = True
            elif self.bad.search(text):
                complaints.append(text)
            frame = FRAME.match(text)
            if frame and self.searching:
                sites.append(f'{frame[1]}+0x{frame[2]}')
                self.searching = False


def load(path):
    try:
        with open(path, encoding='ascii') as stream:
            return json.load(stream)
    except OSError:
        return {'failed': 0, 'sites': {}, 'unheard': []}


def watch(path):
    kmsg, notes, bad = Kmsg(), load(path), []
    ended = False
    while not ended:
        ended = bool(select.select([sys.stdin], [], [], 0.1)[0])
        sites, complaints = kmsg.read()
        bad += complaints
        notes['failed'] += len(sites)
        for site in sites:
            notes['sites'][site] = notes['sites'].get(site, 0) + 1
    with open(path, 'w', encoding='ascii') as stream:
        json.dump(notes, stream)
    for line in bad:
        print(f'wrong: {line}')
    return not bad


def calls(module):
    """{function+offset of the return: what is called}"""
    text = subprocess.run(['objdump', '-dr', '--no-show-raw-insn', module],
                          check=True, capture_output=True, text=True).stdout
    found, name, start = {}, '', 0
    far, called = '', ''
    for line in text.split('\n'):
        function = FUNCTION.match(line)
        if function:
            start, name = int(function[1], 16), function[2]
        end = None
        reloc, loads = RELOC.match(line), FAR.match(line)
        instruction = INSTRUCTION.match(line)
        if reloc:
            end, what = int(reloc[1], 16) + 4, reloc[2]
        elif loads:
            far = loads[1]
        elif instruction and called:
            end, what, called = int(instruction[1], 16), called, ''
        if INDIRECT.match(line):
            far, called = '', far
        if end and ALLOCATES.match(what):
            found[f'{name}+0x{end - start:x}'] = what
    return found


def coverage(path, module):
    notes, direct = load(path), calls(module)
    hit = [site for site in direct if site in notes['sites']]
    # one that asks for no warning fails without a stack trace
    print(f'{notes["failed"]} allocations failed, '
          f'{sum(notes["sites"].values())} of them with a stack trace, at '
          f'{len(notes["sites"])} call sites of the module; {len(hit)} of its '
          f'{len(direct)} direct calls of an allocator')
    for site in sorted(set(direct) - set(hit)):
        print(f'not reached: {site} {direct[site]}')
    for site in sorted(notes['sites']):
        print(f'reached: {site} {notes["sites"][site]}')
    return bool(hit)


if __name__ == '__main__':
    if len(sys.argv) == 3 and sys.argv[1] == 'watch':
        sys.exit(0 if watch(sys.argv[2]) else 1)
    elif len(sys.argv) == 4 and sys.argv[1] == 'coverage':
        sys.exit(0 if coverage(*sys.argv[2:]) else 1)
    else:
        sys.exit(__doc__)

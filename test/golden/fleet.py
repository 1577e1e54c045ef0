"""fleet.py: how a ring plan, the members of a ring, and a release that asks for all that one can, came to be.

As release.py, from which it goes on: its share is drawn for that release.

    python3 fleet.py DIR     writes what release.py does and these into DIR, to compare
"""
import sys

sys.dont_write_bytecode = True  # a test copies this folder
from release import *


def gate(count, percent, soak, silence=None, failed=None, wait=None):
    return {'count': count, 'success_percent': percent, 'soak_seconds': soak, 'silence_minutes': silence,
            'failed_at_most': failed, 'wait_minutes': wait}


def ring(name, asks, devices=(), sites=(), labels=(), share=None, rest=False):
    return {'name': name, 'devices': list(devices), 'sites': list(sites), 'labels': list(labels), 'share': share,
            'rest': rest, 'gate': asks}


plan = compact({'v': 2, 'plan': 'line-1', 'sites': ['munich', 'hamburg'], 'rings': [
    ring('pilot', gate(2, 100, 86400, wait=1440), devices=['edge-1', 'edge-2']),
    ring('tenth', gate(1, 90, 86400, failed=0), sites=['munich'], labels=['dry hall', 'linie süd'], share=10),
    ring('hamburg', gate(5, 90, 3600, silence=60, failed=2), sites=['hamburg']),
    ring('rest', gate(1, 90, 3600), rest=True)]})


def members_of(devices):
    return compact({'v': 1, 'members': [{'device': name, 'enrolment': enrolment} for name, enrolment in sorted(devices)]})


def drawn(devices, percent):
    """The first ones by SHA-256 of the release's digest and the enrolment; a part of one is one."""
    by_lot = sorted(devices, key=lambda d: sha((digest(release_record) + d[1]).encode()))
    return by_lot[:-(-len(devices) * percent // 100)]


release_full = record({
    'v': 2, 'model': 'press-health', 'number': 4, 'version': 6, 'envelope': 4,
    'scope': {'sites': ['munich'], 'labels': ['dry hall'], 'hardware': ['x86-64-v3', 'jetson-orin']},
    'variants': [{'hardware': 'jetson-orin', 'digest': digest(b'variant')}], 'plan': 'line-1', 'floor': 2,
    'fallback': 'release 3', 'ends': [{'rollout': '0190b8c4-d001-7c3d-8e4f-000000000001', 'when': 'completed'}]})
presses = [(f'press-{i:02}', f'0190b8c4-a1b2-7c3d-8e4f-{i:012x}') for i in range(1, 21)]

for name, content in {
    'plan.json': plan,
    'members.json': members_of([('edge-3', '0190b8c4-a1b2-7c3d-8e4f-0123456789ac'), ('edge-2', None), ('edge-1', ENROLMENT)]),
    'release-full.json': release_full,
    'drawn.json': members_of(drawn(presses, 15)),
}.items():
    (out / name).write_bytes(content)

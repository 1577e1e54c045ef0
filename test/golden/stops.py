"""stops.py: how the files came to be by which a stop, a lift and a withdrawal reach devices.

As fleet.py and acts.py, from which it goes on: the log of release.py, the stop of acts.py.

    python3 stops.py DIR     writes what those do and these into DIR, to compare
"""
import sys

sys.dont_write_bytecode = True  # a test copies this folder
import acts
from fleet import *

MEANINGS['order'] = 'I order what this document says, for the reason that it states.'
LIFT = f'models/press-health/lifts/{acts.ident(1)}.json'
WITHDRAWAL = 'models/press-health/releases/3.withdrawn.json'


def in_head(index, size):
    """The entry, and the way to the head of that size."""
    return {'index': index, 'entry': log[index].decode(), 'proof': [b64(h) for h in inclusion(index, log[:size])]}


def checkpoint_of(size):
    note = f'{ORIGIN}\n{size}\n{b64(tree(log[:size]))}\n'.encode()
    return (note + f'\n\u2014 {ORIGIN} {b64(key_id + sign(LOG_SEED, note))}\n'.encode()).decode()


def ordered(number, stop, at, until, size):
    """A stop's one statement, by quinn, and its envelope."""
    ident = f'0190b8c4-9f10-7b22-8d01-{0xac0000 + number:012x}'
    text = statement_of('quinn', 'approver', 'order', [(f'{ORIGIN}/acts/stop/{acts.ident(number)}', stop.encode())], None,
                        at, until, (size, tree(log[:size])), ident)
    message = f'DSSEv1 {len(TYPE)} {TYPE} {len(text)} '.encode() + text
    return ident, compact({'payload': b64(text), 'payloadType': TYPE, 'signatures': [
        {'keyid': fingerprint_of(SIGNER_SEED), 'format': 'dsse', 'sig': b64(sign(SIGNER_SEED, message))}]})


def stop_file(stop, envelope, entry=None, checkpoint=None):
    return compact({'v': 1, 'document': stop, 'envelope': envelope.decode(), 'entry': entry, 'checkpoint': checkpoint})


def ending_file(document, c):
    """Every proof leads to the head right after the merge."""
    size = c['merged'] + 1
    return compact({'v': 1, 'document': document.decode(), 'change': {
        'number': c['number'], 'manifest': c['manifest'].decode(),
        'documents': [{'path': path, 'content': b.decode()} for path, b in c['documents']],
        'opened': in_head(c['opened'], size),
        'signatures': [
            in_head(index, size) | {'envelope': env.decode(), 'consistency': [b64(h) for h in consistency(known, log[:size])]}
            for index, env, known in c['signatures']],
        'merged': in_head(c['merged'], size)}})


# ---- a stop that the log has, and one that a hand brings before any log has it ----

ident, order = ordered(1, acts.stop, '2026-01-31T07:45:00.000Z', '2026-01-31T07:55:00.000Z', 11)
stopped = append('2026-01-31T07:45:01.000Z', 'quinn', ['approver'], 'hamburg', 'stop.signed', [f'stop:{acts.ident(1)}'], {
    'document': digest(acts.stop.encode()), 'signature': {
        'id': ident, 'subject': f'stop:{acts.ident(1)}', 'signer': 'quinn', 'role': 'approver', 'meaning': 'order',
        'key': digest(ssh_blob(SIGNER_SEED)), 'custody': 'file', 'shown': None, 'envelope': digest(order)}})
stop = stop_file(acts.stop, order, in_head(stopped, len(log)), checkpoint_of(len(log)))
_, order = ordered(18, acts.stop_devices, '2026-01-31T07:50:00.000Z', '2026-01-31T08:00:00.000Z', 12)
carried = stop_file(acts.stop_devices, order)

# ---- a lift and a withdrawal, each a change ----

lift = record({'v': 1, 'model': 'press-health', 'stop': acts.ident(1), 'document': digest(acts.stop.encode()),
               'reason': 'The coil was the cause.'})
withdrawal = record({'v': 1, 'model': 'press-health', 'number': 3, 'reason': 'It misses a cold start.'})
lifted = change(20, '09', [(LIFT, lift)], (LIFT, lift), (12, 11), 'sshsig')
withdrawn = change(21, '10', [(WITHDRAWAL, withdrawal)], (WITHDRAWAL, withdrawal), (16, 17), 'dsse')

for name, content in {
    'stop-file.json': stop, 'stop-file-carried.json': carried, 'stop-file-lift.json': ending_file(lift, lifted),
    'stop-file-withdrawn.json': ending_file(withdrawal, withdrawn),
}.items():
    (out / name).write_bytes(content)

"""acts.py: documents of acts, one of each kind, and two that say the other thing, without any code of Signet.

The log is that of make.py.  Only the standard library is used.

    python3 acts.py DIR     writes act-<kind>.json into DIR, to compare
"""
import base64, hashlib, json, pathlib, sys

INSTANCE = '0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17'
ORIGIN = f'signet/{INSTANCE}/1'
out = pathlib.Path(sys.argv[1])


def digest(text):
    return 'sha256:' + hashlib.sha256(text.encode()).hexdigest()


def head(size):
    """Some head of that size; no document of an act proves one."""
    return {'size': size, 'root': base64.b64encode(hashlib.sha256(f'head {size}'.encode()).digest()).decode()}


def fingerprint(text):
    return 'SHA256:' + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')


def ident(n):
    return f'0190b8c4-ac70-7000-8000-{n:012x}'


def write(number, kind, members, reason, resting=None, named=True, more=''):
    """resting: what the document rests on, where it is no index."""
    document = {'v': 1} | ({'act': kind} if named else {}) | {'id': ident(number)}
    document |= resting if resting is not None else {'origin': ORIGIN, 'base': 40}
    document |= members | {'reason': reason}
    text = json.dumps(document, ensure_ascii=False, separators=(',', ':'))
    (out / f'act-{kind}{more}.json').write_bytes(text.encode())
    return text


FOUNDERS = {'people': [{'id': 'mara', 'fingerprint': fingerprint('mara')}, {'id': 'quinn', 'fingerprint': fingerprint('quinn')}]}
here = {'origin': ORIGIN}
founding = {'instance': INSTANCE, 'origin': ORIGIN, 'head': head(41)}

stop = write(1, 'stop', {'model': 'press-health', 'from': 3, 'to': 4, 'sites': ['munich', 'hamburg'], 'devices': None},
             'Scrap at press 4 since the night shift.', here, named=False)
write(2, 'take-stop-back', {'stop': ident(1), 'document': digest(stop)}, 'The scrap came from the coil.')
write(3, 'open-ring', {'model': 'press-health', 'release': 3, 'record': digest('release'),
                       'rollout': '0190b8c4-b004-7c3d-8e4f-000000000004', 'ring': 'line-1', 'members': digest('members')},
      'The first ring ran for a week.')
write(4, 'revoke-key', {'person': 'jonas', 'key': digest('key'), 'since': 31}, 'The laptop "JK-7" was stolen.')
write(5, 'suspend', {'person': 'jonas'}, 'Nobody has seen him since Monday.')
write(6, 'lift-suspension', {'person': 'jonas', 'entry': 36}, 'He was in hospital.')
write(7, 'confirm-suspension', {'person': 'jonas', 'entry': 36}, 'The plant\u2019s manager was asked.')
write(8, 'confirm-key', {'person': 'jonas', 'key': digest('new key'), 'document': digest('document of the key')},
      'Compared on paper.')
write(9, 'confirm-person', {'person': 'jonas', 'entry': 39}, 'He stood in front of me.')
write(10, 'grant-role', {'person': 'jonas.k', 'role': 'reviewer', 'site': '*'}, 'Trained on 12 January.')
announcement = write(12, 'announce-refounding', FOUNDERS, 'Both approvers have left.', founding)
write(11, 'refound', {'announced': 27} | FOUNDERS, 'Both approvers have left.', founding)
write(13, 'end-refounding', {'entry': 27, 'document': digest(announcement)}, 'I am still here.')
write(14, 'review', {'entry': 33, 'upholds': [31, 32]}, 'The stop was right; so were these two.')
write(15, 'accept-damage', {'damage': [
    {'place': f"contents/{digest('one')}", 'wanted': digest('one'), 'found': digest('another')},
    {'place': f"blobs/{digest('two')}", 'wanted': digest('two'), 'found': None}]},
      'The disk lost two sectors.', here | {'head': head(41)})
write(16, 'disown-head', {'head': head(57), 'note': digest('a checkpoint')}, 'The clone was started by accident.')
write(17, 'go-on', {'own': head(40), 'kept_by': 'anna', 'reported': None}, 'The anchor\u2019s machine is gone.', here | {'head': head(41)})

# the members that are null above
stop_devices = write(18, 'stop', {'model': 'press-health', 'from': 3, 'to': 3, 'sites': None, 'devices': ['edge-1']},
                     'Its camera was turned.', here, named=False, more='-devices')
write(19, 'go-on', {'own': None, 'kept_by': None, 'reported': head(41)}, 'The anchor and the laptop are gone.', here | {'head': head(41)}, more='-reported')

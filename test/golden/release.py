"""release.py: how a release and all that leads to it came to be, and the container of an export.

As make.py, from which it goes on: the same log, the same quinn, the root of the
provisioning file.

    python3 release.py DIR     writes what make.py does and these into DIR, to compare
"""
import pathlib, struct, sys

sys.dont_write_bytecode = True  # a test copies this folder
from make import *

NAMING_SEED = b'\x47' * 32
SNAPSHOT_SEED = b'\x48' * 32
TIMESTAMP_SEED = b'\x49' * 32
RELEASES_SEED = b'\x4a' * 32
REVIEWER_SEED = b'\x4b' * 32
OLD_SEED = b'\x4c' * 32

# ---- a key, and who confirms it ----

key = compact({
    'v': 2, 'origin': ORIGIN, 'user': 'quinn', 'name': 'Quinn Müller', 'site': 'hamburg',
    'public': 'ssh-ed25519 ' + b64(ssh_blob(SIGNER_SEED)), 'fingerprint': fingerprint, 'custody': 'file',
    'roles': ['reviewer', 'approver'], 'attestation': None})
MEANINGS = {
    'review': 'I reviewed this change against its documents and found it fit for its purpose.',
    'approval': 'I approve this change for the use that its documents state.',
    'acknowledgement': 'I compared this with the person it names and confirm it.'}
PEOPLE = {
    'quinn': (SIGNER_SEED, 'Quinn Müller', 'hamburg', 'file', ('+01:00', 'Europe/Berlin')),
    'mara': (REVIEWER_SEED, 'Mara "MK" Kühn', 'munich', 'sealed', ('+00:00', 'Etc/UTC'))}


def statement_of(who, role, meaning, subjects, number, at, until, base, ident):
    """base: size and root of the head that the signer knew."""
    seed, name, site, custody, (offset, zone) = PEOPLE[who]
    return compact({
        '_type': 'https://in-toto.io/Statement/v1',
        'subject': [{'name': path, 'digest': {'sha256': sha(content).hex()}} for path, content in subjects],
        'predicateType': 'urn:signet:signature:v1',
        'predicate': {
            'id': ident,
            'meaning': {'code': meaning, 'text': MEANINGS[meaning], 'language': 'en'},
            'signer': {'id': who, 'name': name, 'title': None, 'role': role, 'site': site},
            'key': {'fingerprint': fingerprint_of(seed), 'custody': custody},
            'auth': {'components': ['id', 'password'], 'factors': [], 'first_in_series': True} if custody == 'sealed' else None,
            'policy': digest(b'the policy'), 'acknowledged': None, 'delegation': None, 'shown': None,
            'time': {'utc': at, 'offset': offset, 'zone': zone},
            'not_after': until,
            'base': {'origin': ORIGIN, 'size': base[0], 'root': b64(base[1]), 'checked': custody != 'sealed'},
            'change': number,
            'comment': None}})


key_statement = statement_of(
    'mara', 'approver', 'acknowledgement', [(f'{ORIGIN}/keys/sha256:{sha(ssh_blob(SIGNER_SEED)).hex()}', key)], None,
    '2026-01-31T06:30:00.000Z', '2026-01-31T06:40:00.000Z', (3, root), '0190b8c4-9f10-7b22-8d01-000000000001')

# ---- the two records of a release ----

contents = [('model.onnx', b'weights'), ('preprocess/scale.json', b'{"mean":"0.5"}')]
RELEASE, VERSION = 'models/press-health/releases/3.json', 'models/press-health/versions/5.json'
VALIDATION = '0190b8c4-b001-7c3d-8e4f-000000000001'
limits = compact({
    'v': 1, 'model': 'press-health', 'number': 4, 'intended_use': 'Wear of a press.', 'threshold': '0.5',
    'inputs': [{'name': 'temperature', 'unit': '°C', 'min': '0', 'max': '90'}],
    'acceptance': [{'metric': 'sensitivity', 'at_least': '0.9', 'bound': 'point'}]})
tp, fp, tn, fn = 29, 3, 37, 1  # precision is 0.90625: a half is rounded


def places(part, whole):
    """Four of them, the last rounded; a half goes up."""
    n = (part * 20000 + whole) // (whole * 2)
    return f'{n // 10000}.{n % 10000:04}'


def record(value):
    """JSON as a record has it: as in an entry, but a line feed is \\n and a tab \\t."""
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


version_record = record({
    'v': 1, 'model': 'press-health', 'number': 5,
    'digest': digest(''.join(f'{sha(b).hex()}  {path}\n' for path, b in contents).encode()),
    'files': [{'path': path, 'size': len(b), 'digest': digest(b)} for path, b in contents],
    'run': '0190b8c4-b002-7c3d-8e4f-000000000002',
    'datasets': [{'dataset': 'press/1', 'role': 'train', 'digest': digest(b'train')},
                 {'dataset': 'press/2', 'role': 'validation', 'digest': digest(b'tune')}],
    'inputs': [{'name': 'temperature', 'type': 'number', 'unit': '°C'},
               {'name': 'press', 'type': 'text', 'unit': None}],
    'outputs': [{'name': 'wear\nper shift', 'type': 'number', 'unit': None}],
    'envelope': 4,
    'validation': {
        'id': VALIDATION, 'dataset': 'press/3', 'envelope_digest': digest(limits), 'reuse': None,
        'predictions': digest(b'predictions'), 'counts': {'tp': tp, 'fp': fp, 'tn': tn, 'fn': fn},
        'metrics': {
            'sensitivity': places(tp, tp + fn), 'specificity': places(tn, tn + fp), 'precision': places(tp, tp + fp),
            'negative-predictive-value': places(tn, tn + fn), 'accuracy': places(tp + tn, tp + fp + tn + fn),
            'f1': places(2 * tp, 2 * tp + fp + fn)},
        'criteria': [{'metric': 'sensitivity', 'value': places(tp, tp + fn), 'at_least': '0.9', 'bound': 'point',
                      'met': True}],
        'verdict': 'passes'},
    'people': {'trainer': 'tom', 'validator': 'vera'}})
version_reused = json.loads(version_record)  # its test set was used before, and each output has a unit
version_reused['number'] = 6
version_reused['outputs'][0]['unit'] = '1/h'
version_reused['validation']['reuse'] = 2
release_record = record({
    'v': 2, 'model': 'press-health', 'number': 3, 'version': 5, 'envelope': 4,
    'scope': {'sites': ['munich', 'hamburg'], 'labels': [], 'hardware': []}, 'variants': [], 'plan': 'line-1', 'floor': 2,
    'fallback': 'keep', 'ends': []})

# ---- the log goes on: two changes, each reviewed and approved ----

log = [b'first', entry, b'third']


def split(n):
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


def tree(leaves):
    if len(leaves) == 1:
        return sha(b'\0' + leaves[0])
    k = split(len(leaves))
    return sha(b'\1' + tree(leaves[:k]) + tree(leaves[k:]))


def inclusion(m, leaves):
    """PATH(m, D[n]) of RFC 6962."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return inclusion(m, leaves[:k]) + [tree(leaves[k:])]
    return inclusion(m - k, leaves[k:]) + [tree(leaves[:k])]


def consistency(m, leaves, whole=True):
    """SUBPROOF(m, D[n], b) of RFC 6962."""
    if m == len(leaves):
        return [] if whole else [tree(leaves)]
    k = split(len(leaves))
    if m <= k:
        return consistency(m, leaves[:k], whole) + [tree(leaves[k:])]
    return consistency(m - k, leaves[k:], False) + [tree(leaves[:k])]


heads = {}  # an object's newest entry


def append(at, who, roles, site, action, objects, fact, reason=None, changed=(), v=1):
    index = len(log)
    log.append(compact({
        'v': v, 'index': index, 'at': at, 'clock': None,
        'actor': {'kind': 'person', 'id': who, 'for': None, 'roles': roles, 'site': site}, 'action': action,
        'objects': [{'id': o, 'prev': heads.get(o)} for o in objects],
        'request': f'0190b8c4-c000-7c3d-8e4f-{index:012x}', 'reason': reason, 'changed': list(changed), 'fact': fact}))
    heads.update({o: index for o in objects})
    return index


def signed(c, who, role, meaning, at, until, entered, size, form):
    """One more signature of the change, over the head of that size."""
    seed, _, site, custody, _ = PEOPLE[who]
    ident = f'0190b8c4-9f10-7b22-8d01-{len(log):012x}'
    subjects = [(f'{ORIGIN}/changes/{c["number"]}/manifest', c['manifest'])] + c['brings']
    text = statement_of(who, role, meaning, subjects, c['number'], at, until, (size, tree(log[:size])), ident)
    message = f'DSSEv1 {len(TYPE)} {TYPE} {len(text)} '.encode() + text
    sig = sign(seed, message) if form == 'dsse' else ssh_sign(seed, message)
    env = compact({'payload': b64(text), 'payloadType': TYPE,
                   'signatures': [{'keyid': fingerprint_of(seed), 'format': form, 'sig': b64(sig)}]})
    index = append(entered, who, [role], site, 'change.signed', [f'change:{c["number"]}'], {'signature': {
        'id': ident, 'subject': f'change:{c["number"]}', 'signer': who, 'role': role, 'meaning': meaning,
        'key': digest(ssh_blob(seed)), 'custody': custody, 'shown': 'server' if custody == 'sealed' else None, 'envelope': digest(env)}}, v=2)
    c['signatures'].append((index, env, size))


def change(number, hour, brings, document, sizes, form):
    """Opened, reviewed, approved and merged within that hour."""
    c = {'number': number, 'brings': brings, 'documents': [document], 'signatures': [], 'manifest': compact({
        'v': 1, 'origin': ORIGIN, 'change': number,
        'paths': [{'path': path, 'old': None, 'new': digest(b)} for path, b in brings]})}
    c['opened'] = append(
        f'2026-01-31T{hour}:00:00.000Z', 'jonas', ['author'], 'munich', 'change.opened', [f'change:{number}'],
        {'number': number, 'title': 'Press health', 'author': 'jonas', 'impact': 'One line.', 'retest': 'none',
         'links': ['VP-12'], 'manifest': digest(c['manifest'])}, 'A new press.')
    signed(c, 'mara', 'reviewer', 'review', f'2026-01-31T{hour}:10:00.000Z', f'2026-01-31T{hour}:20:00.000Z',
           f'2026-01-31T{hour}:10:01.500Z', sizes[0], 'dsse')
    signed(c, 'quinn', 'approver', 'approval', f'2026-01-31T{hour}:30:00.000Z', f'2026-02-07T{hour}:30:00.000Z',
           f'2026-01-31T{hour}:30:02.000Z', sizes[1], form)
    c['merged'] = append(
        f'2026-01-31T{hour}:30:02.000Z', 'quinn', ['approver'], 'hamburg', 'change.merged',
        [f'change:{number}'] + [f'document:{path}' for path, _ in brings],
        {'number': number, 'author': 'jonas', 'manifest': digest(c['manifest']), 'policy': digest(b'the policy'),
         'signatures': [index for index, _, _ in c['signatures']]},
        changed=[{'field': 'state', 'old': 'open', 'new': 'merged'}], v=2)
    return c


brought = change(18, '06', [(VERSION, version_record)], (VERSION, version_record), (4, 3), 'sshsig')
released = change(19, '07', [(RELEASE, release_record), ('policies/rings/line-1.json', b'{"v":1}')],
                  (RELEASE, release_record), (8, 7), 'dsse')


def in_log(index):
    return {'index': index, 'entry': log[index].decode(), 'proof': [b64(h) for h in inclusion(index, log)]}


head = f'{ORIGIN}\n{len(log)}\n{b64(tree(log))}\n'.encode()
evidence = compact({
    'v': 1, 'origin': ORIGIN, 'model': 'press-health', 'release': 3,
    'checkpoint': (head + f'\n\u2014 {ORIGIN} {b64(key_id + sign(LOG_SEED, head))}\n'.encode()).decode(),
    'changes': [{
        'number': c['number'], 'manifest': c['manifest'].decode(),
        'documents': [{'path': path, 'content': b.decode()} for path, b in c['documents']],
        'opened': in_log(c['opened']),
        'signatures': [
            in_log(index) | {'envelope': env.decode(), 'consistency': [b64(h) for h in consistency(size, log)]}
            for index, env, size in c['signatures']],
        'merged': in_log(c['merged'])} for c in (released, brought)]})

# ---- trust: after the root that the provisioning file carries ----

USUAL = {'site': 'any', 'ordered': False, 'expiry': None, 'links': []}
trust_approval = compact({
    'v': 2, 'require': [
        {'meaning': 'review', 'role': 'reviewer', 'number': 1, 'custody': ['sealed', 'file', 'hardware']} | USUAL,
        {'meaning': 'approval', 'role': 'approver', 'number': 1, 'custody': ['file', 'hardware']} | USUAL],
    'exclude': ['author', 'trainer', 'validator'], 'stop': [], 'lift': [], 'withdraw': []})
# each member that the grammar has
trust_approval_full = compact({
    'v': 2, 'require': [
        {'meaning': 'review', 'role': 'reviewer', 'number': 2, 'custody': ['sealed', 'file', 'hardware'],
         'site': 'concerned', 'ordered': False, 'expiry': 14, 'links': ['qms', 'ticket']},
        {'meaning': 'approval', 'role': 'approver', 'number': 1, 'custody': ['hardware'],
         'site': 'munich', 'ordered': True, 'expiry': None, 'links': []}],
    'exclude': ['author', 'validator'],
    'stop': [{'role': 'operator', 'custody': ['sealed', 'file', 'hardware']}, {'role': 'approver', 'custody': ['file']}],
    'lift': [{'meaning': 'approval', 'role': 'approver', 'number': 2, 'custody': ['file', 'hardware'],
              'site': 'concerned', 'ordered': True, 'expiry': 7, 'links': ['qms']}],
    'withdraw': [{'meaning': 'approval', 'role': 'approver', 'number': 1, 'custody': ['file', 'hardware'],
                  'site': 'hamburg', 'ordered': True, 'expiry': 3, 'links': ['ticket']}]})
trust_log = compact({'v': 2, 'logs': [{'origin': ORIGIN, 'vkey': vkey}], 'abandoned': [], 'continuity': [],
                     'witnesses': [], 'quorum': 0})
trust_assignment = compact({'v': 2, 'epoch': 1, 'keys': [b64(public(ASSIGNMENT_SEED))]})


# ---- after a restore: two of three entries came back, and another node signs, too ----

def vkey_of(origin, seed):
    ident = sha(origin.encode() + b'\n\x01' + public(seed))[:4]
    return f'{origin}+{ident.hex()}+{b64(bytes([1]) + public(seed))}'


def head_of(entries):
    return {'size': len(entries), 'root': b64(tree(entries))}


RESTORED_SEED = b'\x4d' * 32
NODE_SEED = b'\x4e' * 32
RESTORED = f"{ORIGIN.rsplit('/', 1)[0]}/2-{sha(public(RESTORED_SEED))[:4].hex()}"
trust_log_restored = compact({
    'v': 2,
    'logs': [{'origin': ORIGIN, 'vkey': vkey}] + [
        {'origin': RESTORED, 'vkey': vkey_of(RESTORED, seed)} for seed in (RESTORED_SEED, NODE_SEED)],
    'abandoned': [{'origin': ORIGIN} | head_of([b'first', entry])],
    'continuity': [{
        'origin': RESTORED, 'keys': digest(b'keys'), 'first': head_of([b'first', entry, b'restored']),
        'prefix': head_of([b'first', entry]), 'from': ORIGIN, 'last': head_of([b'first', entry, b'third']),
        'lost': digest(b'lost')}],
    'witnesses': [], 'quorum': 0})


def span(begin, end):
    return {'from': begin, 'to': end}


def trusted(key_text, custody, roles, suspended, revoked_at, upheld, confirmed):
    return {'public': key_text, 'custody': custody,
            'roles': [{'role': r, 'site': site} | span(*when) for r, site, *when in roles],
            'suspended': [span(*s) for s in suspended], 'revoked_at': revoked_at, 'upheld': upheld,
            'confirmed': {'index': confirmed, 'leaf': b64(sha(b'\0' + log[confirmed]))}}


def ssh_text(seed):
    return 'ssh-ed25519 ' + b64(ssh_blob(seed))


def ssh_string(*parts):
    return b''.join(struct.pack('>I', len(p)) + p for p in parts)


TOKEN_SEED = b'\x4f' * 32
STOPS_SEED = b'\x50' * 32
TOKEN_TYPE = 'sk-ssh-ed25519@openssh.com'
token_text = f'{TOKEN_TYPE} ' + b64(ssh_string(TOKEN_TYPE.encode(), public(TOKEN_SEED), b'ssh:'))
newer_text = 'ssh-ml-dsa-65 ' + b64(ssh_string(b'ssh-ml-dsa-65', bytes(100)))  # of a later version
# of a key that a maker's proof shows to lie in a security key; no format of such a proof is judged yet
key_attested = compact({
    'v': 2, 'origin': ORIGIN, 'user': 'ruth.b_2', 'name': 'Ruth Bär', 'site': 'hamburg', 'public': token_text,
    'fingerprint': 'SHA256:' + b64(sha(base64.b64decode(token_text.split()[1]))).rstrip('='), 'custody': 'hardware',
    'roles': ['approver'],
    'attestation': {'format': 'ssh-sk-attest-v01', 'bytes': b64(ssh_string(b'ssh-sk-attest-v01', bytes(range(48))))}})
trust_signers = compact({'v': 2, 'log': {'origin': ORIGIN} | head_of(log[:3]), 'corrected': [], 'signers': [
    {'id': 'mara', 'keys': [
        trusted(ssh_text(REVIEWER_SEED), 'sealed', [('reviewer', 'munich', 0, None)], [], None, [], 0)]},
    {'id': 'quinn', 'keys': [
        trusted(ssh_text(OLD_SEED), 'hardware', [('approver', 'hamburg', 0, None), ('reviewer', '*', 0, 2)], [], 2,
                [], 0),
        trusted(ssh_text(SIGNER_SEED), 'file', [('approver', 'hamburg', 1, None)], [], None, [], 1)]}]})
# each member that the grammar has: two spans of suspension, one signature upheld, a clock that ran ahead
trust_signers_full = {'v': 2, 'log': {'origin': ORIGIN} | head_of(log), 'corrected': [
    {'origin': ORIGIN, 'from': 4, 'to': 6, 'at': '2026-01-31T09:00:00.000Z', 'clock': '2026-01-31T07:30:00.000Z'}],
    'signers': [{'id': 'quinn', 'keys': [
        trusted(token_text, 'hardware', [('approver', 'hamburg', 1, 9), ('approver', '*', 3, None)],
                [(2, 3), (7, None)], 5, [6, 8], 1)]}, {'id': 'ruth.b_2', 'keys': []}]}
trust_signers_newer = json.loads(json.dumps(trust_signers_full))
trust_signers_newer['signers'][1]['keys'] = [
    trusted(newer_text, 'file', [('reviewer', 'munich', 2, None)], [], None, [], 2)]
server_keys = compact({
    'v': 2, 'origin': ORIGIN, 'use': 'production', 'log': vkey, 'releases': public(RELEASES_SEED).hex(),
    'stops': public(STOPS_SEED).hex(),
    'snapshot': public(SNAPSHOT_SEED).hex(), 'timestamp': public(TIMESTAMP_SEED).hex(),
    'assignment': public(ASSIGNMENT_SEED).hex()}) + b'\n'


def tuf(kind, version, expires, members, seeds):
    """A file of metadata: signed stands there in the form that is signed."""
    own = {'_type': kind, 'spec_version': '1.0.34', 'version': version, 'expires': expires}
    body = canonical(own | members).encode()
    sigs = [{'keyid': keyid(s), 'sig': sign(s, body).hex()} for s in seeds]
    return b'{"signatures":' + compact(sigs) + b',"signed":' + body + b'}'


def role(*seeds):
    return {'keyids': [keyid(s) for s in seeds], 'threshold': len(seeds)}


def delegation(name, seed, paths):
    return {'name': name, 'paths': paths, 'terminating': True} | role(seed)


def keys_of(*seeds):
    return {keyid(s): tuf_key(s) for s in seeds}


def targets_of(files):
    return {'targets': {path: {'length': len(b), 'hashes': {'sha256': sha(b).hex()}} for path, b in files}}


YEAR = '2027-01-31T08:15:00Z'


def signet(time, floor=None, clock=None):
    return {'x-signet': {'instance': ORIGIN.split('/')[1], 'use': 'production', 'time': time, 'clock': clock,
                         'floor': floor}}


tuf_files = {
    'root': tuf('root', 2, YEAR, {
        'consistent_snapshot': True, 'keys': keys_of(*PEOPLE_SEEDS, SNAPSHOT_SEED, TIMESTAMP_SEED),
        'roles': {'root': role(*PEOPLE_SEEDS), 'targets': role(*PEOPLE_SEEDS), 'snapshot': role(SNAPSHOT_SEED),
                  'timestamp': role(TIMESTAMP_SEED)}} | signet('2026-01-31T08:15:00Z', {'targets': 4}), PEOPLE_SEEDS),
    'targets': tuf('targets', 4, YEAR, targets_of([
        ('trust/approval.json', trust_approval), ('trust/log.json', trust_log),
        ('trust/assignment.json', trust_assignment)]) | {
        'delegations': {'keys': keys_of(NAMING_SEED, STOPS_SEED, RELEASES_SEED), 'roles': [
            delegation('signers', NAMING_SEED, ['trust/signers.json']),
            delegation('stops', STOPS_SEED, ['stops/*', 'models/*/*/withdrawn.json']),
            delegation('releases', RELEASES_SEED, ['models/*/*/*', 'artifacts/*'])]},
        'x-signet-lifetimes': {'releases': 90, 'snapshot': 14, 'timestamp': 7}} | signet('2026-01-31T08:20:00Z', {'signers': 5}), PEOPLE_SEEDS),
    'signers': tuf('targets', 5, YEAR, targets_of([
        ('trust/signers.json', trust_signers)]) | signet('2026-01-31T08:25:00Z'), [NAMING_SEED]),
    'stops': tuf('targets', 1, '2026-05-01T08:15:00Z', targets_of([]), [STOPS_SEED]),
    'releases': tuf('targets', 6, '2026-05-01T08:15:00Z', targets_of([
        ('models/press-health/3/release.json', release_record), ('models/press-health/3/evidence.json', evidence),
        *((f'artifacts/{sha(b).hex()}', b) for _, b in contents)]), [RELEASES_SEED]),
    'snapshot': tuf('snapshot', 7, '2026-02-14T08:15:00Z', {'meta': {
        'targets.json': {'version': 4}, 'signers.json': {'version': 5},
        'releases.json': {'version': 6}, 'stops.json': {'version': 1}}}, [SNAPSHOT_SEED])}
# a root that mends: devices go on from its clock, and older targets count again
tuf_files['root-mending'] = tuf('root', 3, YEAR, {
    'consistent_snapshot': True, 'keys': keys_of(*PEOPLE_SEEDS, SNAPSHOT_SEED, TIMESTAMP_SEED),
    'roles': {'root': role(*PEOPLE_SEEDS), 'targets': role(*PEOPLE_SEEDS), 'snapshot': role(SNAPSHOT_SEED),
              'timestamp': role(TIMESTAMP_SEED)}} | signet(
                  '2026-02-03T07:00:00Z', {'targets': 3}, '2026-02-03T06:45:00Z'), PEOPLE_SEEDS)
tuf_files['timestamp'] = tuf('timestamp', 8, '2026-02-07T08:15:00Z', {'meta': {
    'snapshot.json': {'version': 7, 'length': len(tuf_files['snapshot']),
                      'hashes': {'sha256': sha(tuf_files['snapshot']).hex()}}}}, [TIMESTAMP_SEED])

# ---- the container of an export: the log of three entries ----

def tar_header(name, size):
    fields = [(name, 100), ('0000644', 8), ('0000000', 8), ('0000000', 8), (f'{size:011o}', 12), ('0' * 11, 12),
              (' ' * 8, 8), ('0', 1), ('', 100), ('ustar', 6), ('00', 2), ('', 32), ('', 32), ('0000000', 8),
              ('0000000', 8), ('', 155), ('', 12)]
    block = b''.join(text.encode().ljust(room, b'\0') for text, room in fields)
    return block[:148] + f'{sum(block):06o}\0 '.encode() + block[156:]


def tar(files):
    sums = ''.join(f'{sha(b).hex()}  {name}\n' for name, b in files).encode()
    blocks = (tar_header(name, len(b)) + b + bytes(-len(b) % 512) for name, b in [*files, ('SHA256SUMS', sums)])
    return b''.join(blocks) + bytes(1024)


container = tar([
    ('checkpoint', checkpoint), ('vkey', f'{vkey}\n'.encode()),
    ('entries/000.p/3', b''.join(struct.pack('>H', len(e)) + e for e in (b'first', entry, b'third'))),
    ('hashes/000.p/3', b''.join(leaves))])

for name, content in {
    'key.json': key, 'key-statement.json': key_statement,
    'version.json': version_record, 'version-reused.json': record(version_reused), 'release.json': release_record, 'evidence.json': evidence,
    'key-attested.json': key_attested,
    'trust-approval.json': trust_approval, 'trust-approval-full.json': trust_approval_full, 'trust-log.json': trust_log, 'trust-log-restored.json': trust_log_restored,
    'trust-assignment.json': trust_assignment,
    'trust-signers.json': trust_signers, 'trust-signers-full.json': compact(trust_signers_full),
    'trust-signers-newer.json': compact(trust_signers_newer), 'server-keys.json': server_keys,
    'floor.json': compact({'v': 1, 'root': 3, 'targets': 4, 'signers': 5, 'said': 2}),
    **{f'tuf-{name}.json': content for name, content in tuf_files.items()}, 'container.tar': container,
}.items():
    (out / name).write_bytes(content)

"""make.py: how the files beside this one came to be, without any code of Signet.

Run once, when the formats were fixed.  The files never change: what was signed
or logged then must be read for ever.  Only hashlib, openssl and ssh-keygen are
used here, so that a mistake in the program cannot hide in what it is held to.

    python3 make.py DIR     writes them into DIR, to compare; release.py goes on from here
"""
import atexit, base64, hashlib, json, pathlib, re, shutil, struct, subprocess, sys, tempfile

ORIGIN = 'signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1'
CHANGE = 17
LOG_SEED = bytes(range(32))
SIGNER_SEED = b'\x42' * 32
ASSIGNMENT_SEED = b'\x43' * 32
DEVICE_SEED = b'\x44' * 32
PEOPLE_SEEDS = b'\x45' * 32, b'\x46' * 32
TYPE = 'application/vnd.in-toto+json'
NAMESPACE = 'signet-signature-v1'

out = pathlib.Path(sys.argv[1])
tmp = pathlib.Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, tmp)


def b64(b):
    return base64.b64encode(b).decode()


def sha(b):
    return hashlib.sha256(b).digest()


def compact(value):
    """JSON as Signet prints it: in order, no spaces, control characters as \\u00xx, all else as it is."""
    text = json.dumps(value, ensure_ascii=False, separators=(',', ':'))
    short = {'n': 10, 't': 9, 'r': 13, 'b': 8, 'f': 12}
    return re.sub(r'\\(\\|[ntrbf])', lambda m: m[0] if m[1] == '\\' else f'\\u{short[m[1]]:04x}', text).encode()


# ---- keys and signatures: openssl and ssh-keygen ----

def pem(seed):
    path = tmp / (seed.hex()[:8] + '.pem')
    der = bytes.fromhex('302e020100300506032b657004220420') + seed
    path.write_text('-----BEGIN PRIVATE KEY-----\n' + b64(der) + '\n-----END PRIVATE KEY-----\n')
    return path


def public(seed):
    der = subprocess.run(['openssl', 'pkey', '-in', pem(seed), '-pubout', '-outform', 'DER'],
                         check=True, capture_output=True).stdout
    return der[-32:]


def sign(seed, message):
    path = tmp / 'message'
    path.write_bytes(message)
    return subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', pem(seed), '-in', path],
                          check=True, capture_output=True).stdout


def s(b):
    return struct.pack('>I', len(b)) + b


def ssh_blob(seed):
    return s(b'ssh-ed25519') + s(public(seed))


def ssh_private(seed):
    """An OpenSSH key file without a passphrase (PROTOCOL.key)."""
    body = struct.pack('>II', 7, 7) + ssh_blob(seed) + s(seed + public(seed)) + s(b'')
    body += bytes(range(1, 1 + -len(body) % 8))
    blob = b'openssh-key-v1\0' + s(b'none') + s(b'none') + s(b'') + struct.pack('>I', 1)
    blob += s(ssh_blob(seed)) + s(body)
    path = tmp / 'key'
    path.touch(0o600)
    path.write_text('-----BEGIN OPENSSH PRIVATE KEY-----\n' + b64(blob) + '\n-----END OPENSSH PRIVATE KEY-----\n')
    return path


def ssh_sign(seed, message):
    path = tmp / 'pae'
    path.write_bytes(message)
    (tmp / 'pae.sig').unlink(missing_ok=True)
    subprocess.run(['ssh-keygen', '-q', '-Y', 'sign', '-n', NAMESPACE, '-f', ssh_private(seed), path], check=True)
    return (tmp / 'pae.sig').read_bytes()


# ---- the log: three entries, the second is ours ----

entry = (b'{"v":1,"index":1,"at":"2023-11-14T22:13:20.000Z","clock":null,'
         b'"actor":{"kind":"person","id":"ada","for":null,"roles":[],"site":"s1"},'
         b'"action":"model.created","objects":[{"id":"model:resnet","prev":null}],'
         b'"request":"r-1","reason":null,"changed":[],'
         b'"fact":{"name":"resnet","title":"A model","owner":"ada"}}')
leaves = [sha(b'\0' + e) for e in (b'first', entry, b'third')]
left = sha(b'\1' + leaves[0] + leaves[1])
root = sha(b'\1' + left + leaves[2])

head = f'{ORIGIN}\n3\n{b64(root)}\n'.encode()
log_key = b'\1' + public(LOG_SEED)
key_id = sha(ORIGIN.encode() + b'\n' + log_key)[:4]
checkpoint = head + f'\n\u2014 {ORIGIN} {b64(key_id + sign(LOG_SEED, head))}\n'.encode()
proof = f'c2sp.org/tlog-proof@v1\nindex 1\n{b64(leaves[0])}\n{b64(leaves[2])}\n\n'.encode() + checkpoint

# ---- what is signed ----

model = b'{"model":"m"}'
version = b'{"model":"m","version":2}'


def digest(b):
    return 'sha256:' + sha(b).hex()


manifest = compact({'v': 1, 'origin': ORIGIN, 'change': CHANGE, 'paths': [
    {'path': 'models/m/model.json', 'old': digest(model), 'new': digest(model + b'\n')},
    {'path': 'models/m/versions/2.json', 'old': None, 'new': digest(version)},
    {'path': 'policies/rings/old.json', 'old': digest(b'{}'), 'new': None}]})
policy = b'the policy in force'
fingerprint = 'SHA256:' + b64(sha(ssh_blob(SIGNER_SEED))).rstrip('=')
statement = compact({
    '_type': 'https://in-toto.io/Statement/v1',
    'subject': [
        {'name': f'{ORIGIN}/changes/{CHANGE}/manifest', 'digest': {'sha256': sha(manifest).hex()}},
        {'name': 'models/m/model.json', 'digest': {'sha256': sha(model + b'\n').hex()}},
        {'name': 'models/m/versions/2.json', 'digest': {'sha256': sha(version).hex()}}],
    'predicateType': 'urn:signet:signature:v1',
    'predicate': {
        'id': '0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60',
        'meaning': {'code': 'approval', 'text': 'I approve this change for use in production.', 'language': 'en'},
        'signer': {'id': 'quinn', 'name': 'Quinn Müller', 'title': None, 'role': 'approver', 'site': 'hamburg'},
        'key': {'fingerprint': fingerprint, 'custody': 'file'},
        'auth': None, 'policy': digest(policy), 'acknowledged': None, 'delegation': None, 'shown': None,
        'time': {'utc': '2026-01-31T08:15:00.250Z', 'offset': '+01:00', 'zone': 'Europe/Berlin'},
        'not_after': '2026-02-07T08:15:00.250Z',
        'base': {'origin': ORIGIN, 'size': 3, 'root': b64(root), 'checked': True},
        'change': CHANGE,
        'comment': 'Read against the protocol "VP-12".\nNo deviations.'}})
pae = f'DSSEv1 {len(TYPE)} {TYPE} {len(statement)} '.encode() + statement
envelope = compact({'payload': b64(statement), 'payloadType': TYPE,
                    'signatures': [{'keyid': fingerprint, 'sig': b64(sign(SIGNER_SEED, pae))}]})
armor = ssh_sign(SIGNER_SEED, pae)


def stored(form, sig):
    """The envelope that the server keeps: DSSE, with the form of its one signature named."""
    return compact({'payload': b64(statement), 'payloadType': TYPE,
                    'signatures': [{'keyid': fingerprint, 'format': form, 'sig': b64(sig)}]})


# The whole grammar of a statement: what later versions judge, of a key that its owner holds and of a sealed one.
said = json.loads(statement)
signed = said['predicate']
full = {
    **signed, 'id': '0190b8c4-9f10-7b22-8d01-5a7c3e9b4d61', 'signer': {**signed['signer'], 'title': 'Head of Quality, Hamburg', 'site': '*'},
    'key': {'fingerprint': fingerprint, 'custody': 'hardware'}, 'acknowledged': digest(b'I answer for what I sign.'),
    'delegation': {'id': '0190b8c4-9f10-7b22-8d01-5a7c3e9b4d62', 'from': 'mara'},
    'shown': {'language': 'de', 'rendering': digest(b'what a page showed')}, 'change': None, 'comment': None}
sealed = {
    **signed, 'id': '0190b8c4-9f10-7b22-8d01-5a7c3e9b4d63', 'key': {'fingerprint': fingerprint, 'custody': 'sealed'},
    'auth': {'components': ['password'], 'factors': ['totp'], 'first_in_series': False}, 'not_after': '2026-01-31T08:25:00.250Z'}
statement_full = compact({**said, 'predicate': full})
statement_sealed = compact({**said, 'predicate': sealed})

# ---- the edge ----

def fingerprint_of(seed):
    return 'SHA256:' + b64(sha(ssh_blob(seed))).rstrip('=')


def dsse(payload_type, payload, seed):
    message = f'DSSEv1 {len(payload_type)} {payload_type} {len(payload)} '.encode() + payload
    return compact({'payload': b64(payload), 'payloadType': payload_type,
                    'signatures': [{'keyid': fingerprint_of(seed), 'sig': b64(sign(seed, message))}]})


ENROLMENT = '0190b8c4-a1b2-7c3d-8e4f-0123456789ab'
BOOT = '6f1d2c3b-4a59-4876-8b1c-d0e1f2a3b4c5'
CODE = 'sge_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG'
vkey = f'{ORIGIN}+{key_id.hex()}+{b64(log_key)}'
assignment = compact({
    'v': 2, 'origin': ORIGIN, 'device': 'edge-1', 'enrolment': ENROLMENT, 'key': fingerprint_of(DEVICE_SEED),
    'labels': ['line 1', 'dry hall'], 'epoch': 1, 'counter': 7, 'expires': '2026-02-07T08:15:00.250Z', 'slots': [
        {'slot': 'press-health', 'model': 'press-health', 'order': 'run', 'release': 3, 'version': 5,
         'record': digest(b'release 3'), 'fallback': None},
        {'slot': 'seal-check', 'model': 'seal-check', 'order': 'stop', 'release': 2, 'version': 1,
         'record': digest(b'release 2'), 'fallback': {'release': 1, 'version': 1, 'record': digest(b'release 1')}}]})
report = compact({
    'v': 2, 'device': 'edge-1', 'enrolment': ENROLMENT, 'boot': BOOT, 'sequence': 2,
    'previous': digest(b'the report before'), 'time': '2026-01-31T08:16:00.000Z',
    'formats': ['assignment/2', 'evidence/1', 'release/2', 'version/1'], 'assignment': {'epoch': 1, 'counter': 7}, 'slots': [
        {'slot': 'press-health', 'model': 'press-health', 'release': 2, 'version': 4, 'record': digest(b'release 2'),
         'digest': digest(version), 'state': 'active', 'reason': None, 'active_seconds': 86400},
        {'slot': 'press-health', 'model': 'press-health', 'release': 3, 'version': 5, 'record': digest(b'release 3'),
         'digest': None, 'state': 'refused', 'reason': 'the release is below the floor, 4', 'active_seconds': None}],
    'alarms': [
        {'kind': 'behind', 'text': 'the server shows an older head', 'since': '2026-01-31T06:00:00.000Z',
         'until': '2026-01-31T06:45:00.000Z'},
        {'kind': 'disk', 'text': 'the disk is full', 'since': '2026-01-31T08:00:00.000Z', 'until': None}],
    'checkpoint': checkpoint.decode()})
report_first = compact({
    'v': 2, 'device': 'edge-1', 'enrolment': ENROLMENT, 'boot': BOOT, 'sequence': 1, 'previous': None,
    'time': '2026-01-31T08:15:00.250Z', 'formats': [], 'assignment': None, 'slots': [], 'alarms': [], 'checkpoint': None})
enrolment = f'signet-enrol-v1\n{ORIGIN}\nedge-1\n{digest(CODE.encode())}\n'.encode()


def canonical(value):
    """OLPC canonical JSON, of texts without quotes and whole numbers."""
    return json.dumps(value, ensure_ascii=False, separators=(',', ':'), sort_keys=True)


def tuf_key(seed):
    return {'keytype': 'ed25519', 'keyval': {'public': public(seed).hex()}, 'scheme': 'ed25519'}


def keyid(seed):
    return sha(canonical(tuf_key(seed)).encode()).hex()


people = {'keyids': [keyid(s) for s in PEOPLE_SEEDS], 'threshold': 2}
machine = {'keyids': [keyid(SIGNER_SEED)], 'threshold': 1}
top = canonical({
    '_type': 'root', 'spec_version': '1.0.34', 'version': 1, 'expires': '2027-01-31T08:15:00Z',
    'consistent_snapshot': True, 'keys': {keyid(s): tuf_key(s) for s in (*PEOPLE_SEEDS, SIGNER_SEED)},
    'roles': {'root': people, 'targets': people, 'snapshot': machine, 'timestamp': machine},
    'x-signet': {'instance': ORIGIN.split('/')[1], 'use': 'production', 'time': '2026-01-31T08:15:00Z', 'clock': None,
                 'floor': None}})
tuf_root = compact({'signatures': [{'keyid': keyid(s), 'sig': sign(s, top.encode()).hex()} for s in PEOPLE_SEEDS],
                    'signed': json.loads(top)}).decode()
provisioning = compact({
    'v': 2, 'instance': ORIGIN.split('/')[1], 'use': 'production', 'server': 'https://signet.example', 'device': 'edge-1', 'site': 'munich', 'code': CODE,
    'root': tuf_root, 'checkpoint': checkpoint.decode(), 'vkey': vkey, 'ca': None})
# at a plant where devices are tried out, and whose server has a certificate of its own
provisioning_training = compact(json.loads(provisioning) | {
    'use': 'training', 'device': 'edge-2', 'ca': '-----BEGIN CERTIFICATE-----\n' + b64(bytes(range(48))) + '\n-----END CERTIFICATE-----\n'})

for name, content in {
    'entry.json': entry, 'checkpoint': checkpoint, 'entry.tlog-proof': proof,
    'log.vkey': f'{ORIGIN}+{key_id.hex()}+{b64(log_key)}\n'.encode(),
    'signer.pub': f'ssh-ed25519 {b64(ssh_blob(SIGNER_SEED))} quinn\n'.encode(),
    'manifest.json': manifest, 'statement.json': statement, 'statement.dsse.json': envelope,
    'statement.pae': pae, 'statement.sshsig': armor,
    'statement-full.json': statement_full, 'statement-sealed.json': statement_sealed,
    'assignment.json': assignment, 'report.json': report, 'report-first.json': report_first,
    'assignment.dsse.json': dsse('application/vnd.signet.assignment+json', assignment, ASSIGNMENT_SEED),
    'report.dsse.json': dsse('application/vnd.signet.report+json', report, DEVICE_SEED),
    'provisioning.json': provisioning, 'provisioning-training.json': provisioning_training,
    'enrolment': enrolment, 'enrolment.proof': sign(DEVICE_SEED, enrolment),
    'envelope.dsse.json': stored('dsse', sign(SIGNER_SEED, pae)), 'envelope.sshsig.json': stored('sshsig', armor),
}.items():
    (out / name).write_bytes(content)

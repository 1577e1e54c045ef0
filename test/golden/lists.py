"""lists.py: lists that later entries will name by digest, without any code of Signet: what an export omits, hashes of records, settings.

    python3 lists.py DIR     writes these into DIR, to compare
"""
import hashlib, hmac, json, pathlib, sys

out = pathlib.Path(sys.argv[1])


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


def digest(b):
    return 'sha256:' + hashlib.sha256(b).hexdigest()


# ---- what an export omits ----

omitted = {digest(b'a printed name under its salt'): 'erased', digest(b'seven years ago'): 'retention', digest(b'of hamburg alone'): 'site'}
(out / 'omissions.json').write_bytes(
    compact({'v': 1, 'omitted': [{'digest': d, 'reason': omitted[d]} for d in sorted(omitted)]}))

# ---- hashes of records: which bytes of a record are hashed is the rule's; here they are made up, and one record is there twice ----

records = [b'1;20.5;ok', b'2;21.0;ok', b'3;19.5;bad', b'2;21.0;ok', b'4;20.0;ok']
values = b''.join(sorted({hmac.digest(b'\x47' * 32, r, 'sha256')[:16] for r in records}))
(out / 'record-hashes.values').write_bytes(values)
(out / 'record-hashes.json').write_bytes(compact({
    'v': 1, 'dataset': digest(b'\n'.join(records)), 'rule': 0, 'key': '0190b8c4-e5f6-7c3d-8e4f-0123456789ab',
    'records': len(records), 'hashes': {'digest': digest(values), 'bytes': len(values)}}))

# ---- settings, one of them a secret, under a salt ----

salted = digest(bytes(range(32)) + 'Zwölf Pressen'.encode())
(out / 'settings.json').write_bytes(compact({'v': 1, 'settings': [
    {'name': 'data', 'value': '/srv/signet'}, {'name': 'host', 'value': ['signet.plant.example:8443', 'signet']},
    {'name': 'mail-password', 'salted': salted}, {'name': 'pepper', 'value': None}, {'name': 'port', 'value': 8080},
    {'name': 'proxy-password', 'salted': None}]}))

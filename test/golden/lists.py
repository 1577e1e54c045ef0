"""lists.py: lists that later entries will name by digest, without any code of Signet: what an export omits, hashes of records, settings.

    python3 lists.py DIR     writes these into DIR, to compare
"""
import hashlib, json, pathlib, sys

out = pathlib.Path(sys.argv[1])


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()


def digest(b):
    return 'sha256:' + hashlib.sha256(b).hexdigest()


# ---- what an export omits ----

omitted = {digest(b'a printed name under its salt'): 'erased', digest(b'seven years ago'): 'retention', digest(b'of hamburg alone'): 'site'}
(out / 'omissions.json').write_bytes(
    compact({'v': 1, 'omitted': [{'digest': d, 'reason': omitted[d]} for d in sorted(omitted)]}))

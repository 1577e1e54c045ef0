"""make_password.py: how password.verifier and password.sealed came to be, without any code of Signet.

Argon2id is that of python3-argon2, ChaCha20-Poly1305 that of python3-cryptography; HKDF (RFC 5869) and
HChaCha20 (draft-irtf-cfrg-xchacha) are written out here.  The files never change.

    python3 make_password.py DIR     writes them into DIR, to compare
"""
import base64, hmac, pathlib, struct, sys

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PASSWORD = 'correct horse bättery'.encode()
PEPPER = b'\x50' * 32
SALT = bytes(range(16))
NONCE = bytes(range(24))
SEED = b'\x42' * 32
USER = b'quinn'


def b64(b):
    return base64.b64encode(b).decode()


def hkdf(key, info):
    """One block of SHA-256 is 32 bytes: all we take."""
    prk = hmac.digest(bytes(32), key, 'sha256')
    return hmac.digest(prk, info + b'\1', 'sha256')


def quarter(s, a, b, c, d):
    for x, y, z, turn in (a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7):
        s[x] = (s[x] + s[y]) & 0xffffffff
        s[z] ^= s[x]
        s[z] = (s[z] << turn | s[z] >> 32 - turn) & 0xffffffff


def hchacha20(key, nonce):
    s = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, *struct.unpack('<8I', key), *struct.unpack('<4I', nonce)]
    for _ in range(10):
        for i in range(4):
            quarter(s, i, i + 4, i + 8, i + 12)
        for i in range(4):
            quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack('<8I', *s[:4], *s[12:])


peppered = hmac.digest(PEPPER, PASSWORD, 'sha256')
key = hash_secret_raw(peppered, SALT, time_cost=2, memory_cost=65536, parallelism=1, hash_len=32, type=Type.ID, version=0x13)
public = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
box = ChaCha20Poly1305(hchacha20(hkdf(key, b'signet seal key v1'), NONCE[:16])).encrypt(
    bytes(4) + NONCE[16:], SEED, USER + b'\0' + public)

out = pathlib.Path(sys.argv[1])
(out / 'password.verifier').write_text(
    f'v=1$argon2id$m=65536,t=2${b64(SALT)}${b64(hkdf(key, b"signet password verifier v1"))}')
(out / 'password.sealed').write_text(f'v=1$xchacha20poly1305${b64(NONCE)}${b64(box)}')

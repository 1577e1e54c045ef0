"""What differs from run to run gets a name: the same value the same one, numbered as they first appear in a file."""
import base64, io, itertools, re, tarfile, zlib

UUID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
SECRET = re.compile(r'sg[a-z]_[A-Za-z0-9_-]{16,}')
HEX = re.compile(r'(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])')
FINGERPRINT = re.compile(r'SHA256:[A-Za-z0-9+/]{43}')
SALT = re.compile(r'(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{22}==')
LOG_KEY = re.compile(r'\+[0-9a-f]{8}\+')
BASE64 = re.compile(r'((?:\\u[0-9a-f]{4}|\\[nrt])?)([A-Za-z0-9+/_-]{32,}={0,2})')
# the only times that are the story's own: when its training runs were
TIME = re.compile(r'20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?|(?<![0-9A-Za-z+/])1[5-9]\d{8}(?:\d{3})?(?![0-9A-Za-z+/=])')
OURS = re.compile(r'2026-01-0[12]T0[89]:00:00\.000Z')
GIT_OBJECT = re.compile(r'objects/([0-9a-f]{2})/([0-9a-f]{38})(?![0-9a-f])')
# its maps and lists are in the order of key ids and digests, and who is first there is chance: none gets a number
TUF = re.compile(r'_type\\*":\\*"(root|targets|snapshot|timestamp)\\*"')
LONG = 12000  # characters of a body that is kept whole unless it is JSON or a page


def decoded(text):
    """What base64 says, if it is text of some length."""
    bare = text.rstrip('=').replace('-', '+').replace('_', '/')
    try:
        said = base64.b64decode(bare + '=' * (-len(bare) % 4), validate=True).decode()
    except ValueError:
        return None
    return said if len(said) > 8 and all(c >= ' ' or c in '\n\t\r' for c in said) else None


class Names:
    def __init__(self, literals=(), known=None):
        self.literals = literals  # [(text, name)]
        self.known = {} if known is None else known
        self.count = {}

    def name(self, kind, value):
        if (kind, value) not in self.known:
            self.count[kind] = self.count.get(kind, 0) + 1
            self.known[kind, value] = f'<{kind}-{self.count[kind]}>'
        return self.known[kind, value]

    def base64(self, m):
        before, text = m.groups()
        if not re.search('[A-Z]', text) or not re.search('[a-z]', text):
            return m[0]
        said = decoded(text)
        return before + (f'<base64 of {self.plain(said)}>' if said else self.name('bytes', text.rstrip('=')))

    def plain(self, text):
        for literal, name in self.literals:
            text = text.replace(literal, name)
        text = TIME.sub(lambda m: m[0] if OURS.fullmatch(m[0]) else '<time>', text)
        text = re.sub(r'"request":"' + UUID.pattern, '"request":"<request>', text)
        text = UUID.sub(lambda m: self.name('uuid', m[0]), text)
        text = SECRET.sub(lambda m: m[0][:4] + self.name('secret', m[0]), text)
        text = FINGERPRINT.sub(lambda m: self.name('fingerprint', m[0]), text)
        text = GIT_OBJECT.sub(lambda m: f'objects/{self.name("digest", m[1] + m[2])}', text)
        tuf = TUF.search(text)
        text = HEX.sub(lambda m: '<digest>' if tuf else self.name('digest', m[0]), text)
        text = LOG_KEY.sub(lambda m: '+' + self.name('keyhash', m[0]) + '+', text)
        text = SALT.sub(lambda m: self.name('bytes', m[0]), text)
        return BASE64.sub(self.base64, text)

    # ---- bytes ----

    def show(self, data, whole=False):
        """Bytes as text: what is packed is unpacked, what is no text is only measured."""
        if not data:
            return ''
        if data[:1] == b'\x78':
            try:
                return 'zlib of ' + self.show(zlib.decompress(data), whole)
            except zlib.error:
                pass
        if data[257:262] == b'ustar':
            return self.tar(data)
        if data[:5] == b'tree ':
            return self.tree(data)
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = None
        if text is None or any(c < ' ' and c not in '\n\t\r\0' for c in text):
            return self.entries(data) or (self.name('digest', data.hex()) if len(data) == 32 else f'<{len(data)} bytes>')
        text = self.plain(text)
        if len(text) > LONG and not whole and text[0] not in '{<':
            text = f'{text[:300]}\n<and so on, {text.count(chr(10))} lines>'
        return text

    def entries(self, data):
        """A bundle of log entries: each after its length in 16 bits."""
        found, at = [], 0
        while at + 2 < len(data):
            size = int.from_bytes(data[at:at + 2], 'big')
            found.append(data[at + 2:at + 2 + size])
            at += 2 + size
        if at != len(data) or not found or not all(e[:1] == b'{' for e in found):
            return None
        return f'bundle of {len(found)} entries:\n' + '\n'.join(self.plain(e.decode()) for e in found)

    def tree(self, data):
        """A git tree: mode, name, digest."""
        head, rest = data.split(b'\0', 1)
        lines = [head.decode()]
        while rest:
            name, rest = rest.split(b'\0', 1)
            lines.append(f'{name.decode()} {self.name("digest", rest[:20].hex())}')
            rest = rest[20:]
        return '\n'.join(lines)

    def tar(self, data):
        """An archive: the members' headers and what is in them; those named by digests are sorted by what they hold."""
        members = []
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for m in tar:
                head = f'{m.type!r} {m.mode:o} {m.uid}/{m.gid} {m.uname}/{m.gname} {"<time>" if m.mtime else 0} {m.name}'
                members.append((head, tar.extractfile(m).read() if m.isfile() else b''))
        in_order = [m.split()[-1] for m, _ in members]
        lines = [f'archive of {len(members)} members' + (', sorted by name' if in_order == sorted(in_order) else '')]
        for head, body in members:  # names are given in the order of the log
            if not HEX.search(head) and not HEX.match(body[:64].decode(errors='replace')):
                self.show(body)
        members.sort(key=self.rank)
        for head, _ in members:
            self.plain(head)
        for head, body in members:
            lines += ['-- ' + self.plain(head), *sorted_runs(self.member(head, body).split('\n'))]
        return '\n'.join(lines)

    def member(self, head, body):
        if re.search(' (personal|secret)/', head):
            return f'{self.name("digest", body[:32].hex())} {self.plain(body[32:].decode())}'
        return self.show(body)

    def rank(self, member):
        head, body = member
        found, alone = HEX.search(head), Names(self.literals)
        if not found:
            return head, '', 0
        number = self.known.get(('digest', found[0]), '<digest-999999>')
        return HEX.sub('<digest>', head), alone.member(head, body), int(re.search(r'\d+', number)[0])


def sorted_runs(lines):
    """Lines that begin with a digest stood in its order."""
    return [line for digests, run in itertools.groupby(lines, lambda l: l.startswith('<digest-'))
            for line in (sorted(run, key=lambda l: int(re.search(r'\d+', l)[0])) if digests else run)]

"""The actions of common/proof/action.h are those of schema/facts.md, and entries say what the page says.

The lint reads the golden logs; the story asks wrong() about the log it has just made.
"""
import gzip, json, pathlib, re, sqlite3, sys, tempfile

SECTION = re.compile(r'^### `([a-z_.]+)` v(\d+)\n\n```\n(.*?)\n```\n\n(.*?)(?=\n#|\Z)', re.M | re.S)
TOKEN = re.compile(r'"[^"]*"|[a-z0-9_-]+|\S')
DIGEST = r'sha256:[0-9a-f]{64}'
TEXTS = {
    'text': r'(?s).*', 'id': r'[a-z0-9][a-z0-9._-]{0,63}', 'name': r'[a-z0-9][a-z0-9-]{0,63}', 'path': r'[^/]+(/[^/]+)*', 'dataset': r'[a-z0-9-]+/[1-9]\d*',
    'uuid': r'[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}', 'decimal': r'-?\d+(\.\d+)?',
    'time': r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z', 'base64': r'[A-Za-z0-9+/]{43}=', 'fingerprint': r'SHA256:[A-Za-z0-9+/]{43}',
    'digest': DIGEST, 'later': DIGEST, 'code': DIGEST, 'document': DIGEST, 'personal': DIGEST, 'secret': DIGEST,
}
CONTENTS = ('document', 'personal', 'secret')
WHOLE = {'int': 0, 'ms': 10**12}
OBJECT = re.compile(r'`((?:[a-z]+:)?<[^`]+>|[a-z]+:[a-z]+)`([?…]?)')
PEOPLE = 'user', 'owner', 'person', 'author', 'signer'  # members that name one: by id
OFTEN = {'': '', '?': '?', '…': '*'}


class Shapes:
    """What the page says of a fact, as ('{', [(key, shape)]), ('[', shape), ('|', shapes), or a word."""

    def __init__(self, text):
        self.named = {}
        for name, shape in re.findall(r'^([a-z][a-z0-9_]*) += (.*)$', text, re.M):
            self.named[name] = self.parse(shape)

    def parse(self, text):
        self.tokens = TOKEN.findall(text)
        shape = self.either()
        if self.tokens:
            raise SyntaxError(f'{self.tokens[0]} is left over in {text}')
        return shape

    def take(self, wanted=None):
        token = self.tokens.pop(0) if self.tokens else 'nothing'
        if wanted and token != wanted:
            raise SyntaxError(f'{token} where {wanted} should be')
        return token

    def known(self, word):
        if word in self.named:
            return self.named[word]
        if word[0] != '"' and word not in (*TEXTS, *WHOLE, 'bool', 'null'):
            raise SyntaxError(f'{word} is no type')
        return word

    def either(self):
        shapes = [self.one()]
        while self.tokens[:1] == ['|']:
            self.take()
            shapes.append(self.one())
        return shapes[0] if len(shapes) == 1 else ('|', shapes)

    def one(self):
        token = self.take()
        if token == '[':
            shape = ('[', self.either())
            self.take(']')
            return shape
        if token != '{':
            return self.known(token)
        members = []
        while True:
            key = self.take().strip('"')
            self.take(':')
            members.append((key, self.either()))
            if self.take() == '}':
                return ('{', members)


def misfit(shape, value, contents, place='fact'):
    """Where the value is not of that shape, and why; None: it is.  contents: the kind of each, by digest."""
    if shape[0] == '|':
        said = [misfit(s, value, contents, place) for s in shape[1]]
        return None if None in said else said[0]
    if shape[0] == '[':
        if not isinstance(value, list):
            return f'{place} is no array'
        return next(filter(None, (misfit(shape[1], v, contents, f'{place}/{i}') for i, v in enumerate(value))), None)
    if shape[0] == '{':
        keys = [key for key, _ in shape[1]]
        if keys == ['text'] and isinstance(value, dict):
            return next(filter(None, (misfit(shape[1][0][1], v, contents, f'{place}/{k}') for k, v in value.items())), None)
        if not isinstance(value, dict) or list(value) != keys:
            return f'{place} has the members {list(value or ())}, the page {keys}'
        return next(filter(None, (misfit(s, value[k], contents, f'{place}/{k}') for k, s in shape[1])), None)
    return None if fits(shape, value, contents) else f'{place} is {json.dumps(value)}, the page says {shape}'


def fits(word, value, contents):
    if word in WHOLE:
        return type(value) is int and value >= WHOLE[word]
    if word in ('bool', 'null'):
        return value is None if word == 'null' else type(value) is bool
    if word.startswith('"'):
        return value == word[1:-1]
    if not isinstance(value, str) or not re.fullmatch(TEXTS[word], value):
        return False
    if word in CONTENTS:
        return contents.get(value, 'personal') == word  # that one may be erased
    return word != 'digest' or value not in contents


def unnamed(shape, place=''):
    """Where a member names a person by anything but an id: names have no dot, and ids may."""
    if shape[0] == '{':
        for key, inner in shape[1]:
            if key in PEOPLE and inner not in ('id', ('|', ['id', 'null'])):
                yield f'{place}/{key}'
            yield from unnamed(inner, f'{place}/{key}')
    elif shape[0] in ('[', '|'):
        for inner in shape[1] if shape[0] == '|' else shape[1:]:
            yield from unnamed(inner, place)


class Page:
    def __init__(self, source):
        text = (source / 'schema/facts.md').read_text()
        shapes = Shapes(text.split('\n## ')[1])
        self.headings = re.findall(r'^### (.*)$', text, re.M)
        self.actions = {}
        for action, v, fact, prose in SECTION.findall(text):
            self.actions[action, int(v)] = shapes.parse(fact), ' '.join(prose.split())

    def objects(self, prose, fact):
        """The pattern of the objects, each with its line feed: a member in <> is its value, other words are any."""
        pattern = ''
        for name, often in OBJECT.findall(prose):
            one = ''.join(re.escape(str(fact[part])) if part in fact else '.+' if i % 2 else re.escape(part)
                          for i, part in enumerate(re.split('[<>]', name)))
            pattern += f'(?:{one}\n){OFTEN[often]}'
        return pattern

    def wrong(self, entry, contents):
        """What is not as the page says, or None."""
        if (entry['action'], entry['v']) not in self.actions:
            return 'is not on the page'
        shape, prose = self.actions[entry['action'], entry['v']]
        ids, changed = [o['id'] for o in entry['objects']], [c['field'] for c in entry['changed']]
        told = re.search(r'Changed: ((?:`\w+`\??(?:, )?)*)', prose)
        if not re.fullmatch(self.objects(prose, entry['fact']), ''.join(i + '\n' for i in ids)):
            return f'has other objects: {ids}'
        want = re.findall(r'`(\w+)`(\??)', told[1]) if told else []
        if changed != [name for name, may in want if not may or name in changed]:
            return f'changes {changed}'
        if entry['actor']['kind'] in ('system', 'device') and entry['actor']['kind'] not in prose.split('. ')[0]:
            return f'is by a {entry["actor"]["kind"]}'
        return misfit(shape, entry['fact'], contents)


def wrong(source, database):
    """Of each action the first entry of a database that is not as the page says."""
    page, db = Page(source), sqlite3.connect(database)
    contents = dict(db.execute('SELECT digest, kind FROM content'))
    entries = [json.loads(body) for body, in db.execute('SELECT body FROM entry ORDER BY idx')]
    db.close()
    said = {}
    for e in entries:
        if e['action'] not in said and (why := page.wrong(e, contents)):
            said[e['action']] = f'entry {e["index"]}, {e["action"]} v{e["v"]}: {why}'
    return list(said.values())


def places(shape, place=''):
    """Where a fact of that shape names contents, and of which kind."""
    if shape[0] == '{':
        for key, inner in shape[1]:
            yield from places(inner, f'{place}/{key}')
    elif shape[0] == '[':
        yield from places(shape[1], f'{place}/*')
    elif shape[0] == '|':
        for inner in shape[1]:
            yield from places(inner, place)
    elif shape in CONTENTS:
        yield place, shape


def named(source, page, names):
    """The rows of common/proof/named.c are the contents that the page's facts name."""
    rows = {(names[code], place, kind.lower()) for code, place, kind in re.findall(
        r'\{ ACTION_([A-Z_]+), +"([^"]+)", +CONTENT_([A-Z]+) \}', (source / 'common/proof/named.c').read_text())}
    told = {(action, *one) for (action, _), (shape, _) in page.actions.items() for one in places(shape)}
    yield from (f'common/proof/named.c has no row for {" ".join(one)}' for one in sorted(told - rows))
    yield from (f'schema/facts.md names no content where common/proof/named.c does: {" ".join(one)}' for one in sorted(rows - told))


def main(source):
    rows = re.findall(r'^\tX\(([A-Z_]+),\s+"([a-z_.]+)",\s+(\d+)\)', (source / 'common/proof/action.h').read_text(), re.M)
    page, table, names = Page(source), [(action, int(v)) for _, action, v in rows], {code: action for code, action, _ in rows}
    applied = [(names[code], int(v)) for f in source.glob('server/*/*.c')
               for code, v in re.findall(r'\{ ACTION_([A-Z_]+),\s+(\d+), [a-z]', f.read_text())]
    read = [f'`{action}` v{v}' for action, v in page.actions]
    said = [f'{action} v{v} is missing from schema/facts.md' for action, v in dict.fromkeys(table + applied) if (action, v) not in page.actions]
    said += [f'{action} v{v} is in schema/facts.md alone' for action, v in page.actions if (action, v) not in applied]
    said += [f'schema/facts.md: {heading} is there twice, or in no form' for heading in page.headings if read.count(heading) != 1
             or page.headings.count(heading) != 1]
    said += [f'schema/facts.md: {action} v{v} names a person at {place} by no id' for (action, v), (shape, _) in page.actions.items()
             for place in unnamed(shape)]
    said += named(source, page, names)
    for log in sorted(source.glob('test/golden/log-*/signet.db.gz')):
        with tempfile.NamedTemporaryFile() as plain:
            plain.write(gzip.decompress(log.read_bytes()))
            plain.flush()
            said += [f'{log}: {one}' for one in wrong(source, plain.name)]
    print(*said, sep='\n', end='\n' if said else '')
    return bool(said)


if __name__ == '__main__':
    sys.exit(main(pathlib.Path('.')))

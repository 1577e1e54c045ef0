"""What the pages in docs/ promise is there: tests that a table names and what they claim, command lines, days that fit into ten lines.
So are the commands that a message of the programs names, and each is whole, so that it runs as it is printed.  docs.py"""
import pathlib, re, sys

PAGES = [pathlib.Path('README.md'), *sorted(pathlib.Path('docs').glob('*.md')), pathlib.Path('docs/decisions/kinds.md')]
TEST = re.compile(r'`([a-z]+)/([a-z_0-9]+)`')
CLAIM = re.compile(TEST.pattern + r' ([a-z0-9]+(?:_[a-z0-9]+){2,})')
LINE = re.compile(r'`(signet|signetd|signet-agent|signet-verify) ([^`]+)`')
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
TEXT = re.compile(rf'{LITERAL.pattern}(?:(?:\s|\\\n)*{LITERAL.pattern})*')
NAMED = re.compile(r"(?<![\w/-])('?)(signet|signetd|signet-agent|signet-verify) (?=[a-z%])((?:(?!\\n|<).)+)")
LABELS = {'password', 'seal'}  # of keys that are derived: no commands
LINES = 10  # of a day in docs/trust.md
said = []


def commands():
    """Of each command of signet: its words, the options that it takes, those that must be given, and does it sign?"""
    text = pathlib.Path('clients/cli/commands.c').read_text()
    macros = dict(re.findall(r'^#define ([A-Z]+) +"([^"]*)"', text, re.M))
    row = r'\{ "([a-z]+)", +(?:NULL|"([a-z-]+)"), +cmd_\w+, +(?:true|false), +"([^"]*)", +(.*?), +"[^"]*" \},'
    found = {}
    for noun, verb, args, rest in re.findall(row, text):
        options = re.sub(r'[A-Z]+', lambda m: macros.get(m[0], ''), rest).replace('"', ' ').split()
        found[noun, verb] = (args.split(), {o.rstrip('!') for o in options} | {'server', 'json', 'idempotency-key'},
                             {o[:-1] for o in options if o.endswith('!')}, bool({'key', 'key!'} & set(options)))
    return found


def flags():
    return set(re.findall(r'\{ "([a-z-]+)", +FLAG,', pathlib.Path('clients/cli/kit/options.c').read_text()))


def programs():
    """What signetd, signet-agent and signet-verify are told, as their sources spell it."""
    return {name: ''.join(f.read_text() for f in pathlib.Path(where).rglob('*.c'))
            for name, where in (('signetd', 'server'), ('signet-agent', 'clients/agent'), ('signet-verify', 'clients/verify'))}


def line_check(page, program, words, known, spelled, printed=False):
    options = [w[2:].split('=')[0] for w in words if w.startswith('--') and len(w) > 2]
    if program == 'signet':
        names = [w for w in words[:2] if re.fullmatch('[a-z][a-z-]*', w)]
        key = next((k for k in ((names[0], names[1] if len(names) > 1 else ''), (names[0], '')) if k in known), None) if names else None
        if names and len(names) == 1 and any(noun == names[0] for noun, _ in known) and not options:
            return  # a noun with all of its verbs
        if not key:
            said.append(f'{page}: signet {" ".join(words)}: there is no such command')
        else:
            said.extend(f'{page}: signet {" ".join(words)}: it takes no --{o}' for o in options if o not in known[key][1])
            rest = words[2 if key[1] else 1:]
            if rest and '…' not in rest and (printed or rest[0][0] != '-'):
                said.extend(f'{page}: signet {" ".join(words)}: {lack}' for lack in lacks(key, rest, known[key]))
        return
    text = spelled[program]
    said.extend(f'{page}: {program} {" ".join(words)}: no such option, --{o}' for o in options
                if f'"{o}"' not in text and f'--{o}' not in text)
    if re.fullmatch('[a-z-]+', words[0]) and f'"{words[0]}"' not in text:
        said.append(f'{page}: {program} {words[0]}: there is no such command')


def lacks(key, words, command):
    """What the line needs besides, to be run as it is; words: those after noun and verb."""
    args, _, needed, signs = command
    options, plain, at = set(), [], 0
    while at < len(words):
        if words[at].startswith('--'):
            options.add(words[at][2:])
            at += words[at][2:] not in FLAGS
            if at == len(words):
                yield f'a value behind {words[-1]}'
        else:
            plain.append(words[at])
        at += 1
    if not len([a for a in args if a[0] != '[']) <= len(plain) <= len(args):
        yield f'words: it takes {" ".join(args) or "none"}'
    yield from (f'--{o} is left out' for o in sorted(needed - options))
    if signs and not options & {'key', 'ssh', 'sealed', 'seed'}:
        yield 'no key to sign with'
    if key == ('act', 'propose') and plain:
        yield from (f'--{o} is left out' for o in PROPOSED.get(plain[0], ['kind-of-act']) if o not in options)


def sentences():
    """Each text that the programs print: where, and its parts of one literal as one."""
    for where in ('server', 'clients', 'common'):
        for f in sorted(pathlib.Path(where).rglob('*.[ch]')) + sorted(pathlib.Path(where).rglob('*.html')):
            text = re.sub(r'/\*.*?\*/', lambda m: re.sub(r'[^\n]', '', m[0]), f.read_text(), flags=re.S)
            if f.suffix == '.html':
                yield f, text
            for m in TEXT.finditer(text) if f.suffix != '.html' else ():
                yield f'{f}:{text[:m.start()].count(chr(10)) + 1}', ''.join(re.findall(LITERAL, m[0]))


def message_words(rest):
    """Of what follows a program's name: the words of the command, which ends at a stop or at its quotation mark."""
    words = []
    for word in rest.split():
        words.append(word.rstrip('.,;:)"' + "'" * (word[0] != "'")) or word)
        if words[-1] != word:
            break
    return words


def messages_check(known, spelled):
    for where, text in sentences():
        for quoted, program, rest in NAMED.findall(text):
            words = message_words(rest)
            if words[0] in LABELS or any(w[0] == '%' for w in words[:2]):
                continue
            line_check(where, program, words, known, spelled, True)
            key = tuple(words[:2]) if tuple(words[:2]) in known else (words[0], '')
            if program == 'signet' and not quoted and key in known and words == [w for w in key if w]:
                said.extend(f'{where}: signet {" ".join(words)}: {lack}' for lack in lacks(key, [], known[key]))


def tables_check(page, text):
    """Each test that a column "test" names is a file of its suite."""
    at = None
    for line in text.split('\n'):
        cells = [c.strip() for c in line.split('|')[1:-1]]
        if not cells:
            at = None
        elif at is None:
            at = cells.index('test') if 'test' in cells else -1
        elif at >= 0 and not set(line) <= set('|- '):
            named = TEST.findall(cells[at])
            if not named and cells[at] != 'none':
                said.append(f'{page}: no test in the row {cells[0]!r}')
            for suite, name in named:
                if not any(pathlib.Path('test', suite, f'{name}.{end}').is_file() for end in ('c', 'py')):
                    said.append(f'{page}: there is no test {suite}/{name}')
            for suite, name, claim in CLAIM.findall(cells[at]):
                file = pathlib.Path('test', suite, f'{name}.c')
                if file.is_file() and not re.search(rf'\b{claim}\b', file.read_text()):
                    said.append(f'{page}: {suite}/{name} claims no {claim}')


def days_check(page, text):
    for day in text.split('\n## ')[1:]:
        steps = [line for line in day.split('\n')[1:] if line.strip()]
        if steps and steps[0].startswith('1. ') and len(steps) > LINES:
            said.append(f'{page}: {day.splitlines()[0]}: {len(steps)} lines, {LINES} are promised')


def proposed():
    """Of each kind of act: the options without which the program proposes none."""
    rows = re.findall(r'\{ ACT_([A-Z_]+), +\{([^}]*)\}', pathlib.Path('clients/cli/signing/act_propose.c').read_text())
    return {kind.lower().replace('_', '-'): re.findall('"([a-z-]+)"', options) for kind, options in rows}


PROPOSED = proposed()
FLAGS = flags()
known, spelled = commands(), programs()
for page in PAGES:
    text = page.read_text()
    for program, rest in LINE.findall(text):
        line_check(page, program, rest.split(), known, spelled)
    tables_check(page, text)
messages_check(known, spelled)
days_check('docs/trust.md', pathlib.Path('docs/trust.md').read_text())
if len(PROPOSED) < 11:
    said.append('what each kind of act needs is not found in clients/cli/signing/act_propose.c')
if len(known) < 50:
    said.append('the commands of clients/cli/commands.c are not found')
print(*said, sep='\n', end='\n' if said else '')
sys.exit(bool(said))

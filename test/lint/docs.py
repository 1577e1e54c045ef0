"""What the pages in docs/ promise is there: tests that a table names, command lines, days that fit into ten lines.  docs.py"""
import pathlib, re, sys

PAGES = [pathlib.Path('README.md'), *sorted(pathlib.Path('docs').glob('*.md')), pathlib.Path('docs/decisions/kinds.md')]
TEST = re.compile(r'`([a-z]+)/([a-z_0-9]+)`')
LINE = re.compile(r'`(signet|signetd|signet-agent|signet-verify) ([^`]+)`')
LINES = 10  # of a day in docs/trust.md
said = []


def commands():
    """Of each command of signet: the options that it takes."""
    text = pathlib.Path('clients/cli/commands.c').read_text()
    macros = dict(re.findall(r'^#define ([A-Z]+) +"([^"]*)"', text, re.M))
    found = {}
    for noun, verb, rest in re.findall(r'\{ "([a-z]+)", +(?:NULL|"([a-z]+)"), +cmd_\w+, +(?:true|false), +"[^"]*", +(.*?), +"[^"]*" \},', text):
        words = re.sub(r'[A-Z]+', lambda m: macros.get(m[0], ''), rest).replace('"', ' ').replace('!', '').split()
        found[noun, verb] = set(words) | {'server', 'json', 'idempotency-key'}
    return found


def programs():
    """What signetd, signet-agent and signet-verify are told, as their sources spell it."""
    return {name: ''.join(f.read_text() for f in pathlib.Path(where).rglob('*.c'))
            for name, where in (('signetd', 'server'), ('signet-agent', 'clients/agent'), ('signet-verify', 'clients/verify'))}


def line_check(page, program, words, known, spelled):
    options = [w[2:].split('=')[0] for w in words if w.startswith('--') and len(w) > 2]
    if program == 'signet':
        names = [w for w in words[:2] if re.fullmatch('[a-z]+', w)]
        key = next((k for k in ((names[0], names[1] if len(names) > 1 else ''), (names[0], '')) if k in known), None) if names else None
        if names and len(names) == 1 and any(noun == names[0] for noun, _ in known) and not options:
            return  # a noun with all of its verbs
        if not key:
            said.append(f'{page}: signet {" ".join(words)}: there is no such command')
        else:
            said.extend(f'{page}: signet {" ".join(words)}: it takes no --{o}' for o in options if o not in known[key])
        return
    text = spelled[program]
    said.extend(f'{page}: {program} {" ".join(words)}: no such option, --{o}' for o in options
                if f'"{o}"' not in text and f'--{o}' not in text)
    if re.fullmatch('[a-z-]+', words[0]) and f'"{words[0]}"' not in text:
        said.append(f'{page}: {program} {words[0]}: there is no such command')


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


def days_check(page, text):
    for day in text.split('\n## ')[1:]:
        steps = [line for line in day.split('\n')[1:] if line.strip()]
        if steps and steps[0].startswith('1. ') and len(steps) > LINES:
            said.append(f'{page}: {day.splitlines()[0]}: {len(steps)} lines, {LINES} are promised')


known, spelled = commands(), programs()
for page in PAGES:
    text = page.read_text()
    for program, rest in LINE.findall(text):
        line_check(page, program, rest.split(), known, spelled)
    tables_check(page, text)
days_check('docs/trust.md', pathlib.Path('docs/trust.md').read_text())
if len(known) < 50:
    said.append('the commands of clients/cli/commands.c are not found')
print(*said, sep='\n', end='\n' if said else '')
sys.exit(bool(said))

"""Every header of the product says what it is for, its invariant, its units, its errors, and who may call it from which thread.

One whole text at its head, right after #pragma once, of at least WORDS words, holds purpose and invariant; a program cannot judge
more of those.  What it can see: that the text has a word on threads; that each function which returns enum err names a code, in
the comment above it or behind it, or that the text does; that a number with a name has its unit, in the name or in a comment of
its line, and a member that is a moment has one somewhere in the file; and that no second text stands further down, which would be
two heads on one header.
"""
import pathlib, re, sys

WORDS = 20
THREAD = re.compile(r'\b(threads?|writer|workers?|[Pp]ure)\b')
CODE = re.compile(r'\bE_[A-Z_]+\b|\b[Ee]rrors?\b')
UNIT = re.compile(r'_(MS|S|SECONDS|DAYS|BYTES|SIZE|PERCENT)(_MAX)?$|[A-Z]S_MAX$|^[A-Z]+S$|^EXIT_')  # FILES_MAX: so many files
STRUCT = re.compile(r'^struct \w+ \{\n(.*?)^\}', re.M | re.S)
MOMENT = re.compile(r'\bint64_t\s[^;(]*\b(\w+_at|at|time|now|expires|until|since|not_after|due|seen|opened)\b[^;(]*;')
TIME = re.compile(r'\b(ms|milliseconds?|seconds?|index(es)?|entry)\b')
wrong = []


def blocks(text):
    """(comment, what follows it) of each comment that begins a line."""
    for m in re.finditer(r'^/\*.*?\*/', text, re.M | re.S):
        yield m.group(), text[m.end():]


def functions(text):
    """(name, comment above, the declaration with what stands behind it) of each that returns enum err, tables of them left out."""
    flat = re.compile(r'(?P<above>(?:^/\*(?:(?!\*/).)*?\*/\n)?)^(?:must_check )?enum err\s+(?P<name>\w+)\((?P<rest>[^;{]*?\)[^;{]*;[^\n]*)', re.M | re.S)
    for m in flat.finditer(text):
        yield m['name'], m['above'], m['rest']


def head_check(f, text):
    m = re.match(r'#pragma once\n\n(/\*.*?\*/)\n', text, re.S)
    if not m:
        wrong.append(f'{f}: no text right after #pragma once')
        return ''
    head = ' '.join(re.sub(r'^\s*/?\*+/?|\*/$', ' ', line) for line in m.group(1).split('\n'))
    if len(head.split()) < WORDS:
        wrong.append(f'{f}: its text has {len(head.split())} words: purpose and invariant need {WORDS}')
    if not THREAD.search(head):
        wrong.append(f'{f}: its text does not say from which thread it may be called')
    for comment, after in list(blocks(text))[1:]:
        if comment.count('\n') > 2 and after.startswith('\n\n'):
            wrong.append(f'{f}: a second text: {comment.split()[1:5]}')
    return head


def errors_check(f, text, head):
    if CODE.search(head):
        return
    above = ''
    for name, comment, rest in functions(text):
        above = comment or above  # one comment may stand over a few that belong together
        if not CODE.search(above + rest):
            wrong.append(f'{f}: {name}() names no error, and the text at the head none in general')


def units_check(f, text):
    for m in re.finditer(r'^#define (\w+)[ \t]+(\(?\(?[A-Z0-9_]*\(?-?\d[^\n]*)$', text, re.M):
        name, value = m.groups()
        before = text[:m.start()].rstrip('\n').split('\n')[-1]
        if '/*' in value or before.endswith('*/') or UNIT.search(name) or re.search(r'\(1u? <<|^0', value):
            continue
        wrong.append(f'{f}: {name} has no unit')
    members = ''.join(STRUCT.findall(re.sub(r'/\*.*?\*/', '', text, flags=re.S)))
    if MOMENT.search(members) and not TIME.search(' '.join(re.findall(r'/\*.*?\*/', text, re.S))):
        wrong.append(f'{f}: a moment without a unit')


for f in sorted(h for top in ('common', 'server', 'clients') for h in pathlib.Path(top).rglob('*.h')):
    text = f.read_text()
    head = head_check(f, text)
    errors_check(f, text, head)
    units_check(f, text)
print(*wrong, sep='\n', end='\n' if wrong else '')
sys.exit(bool(wrong))

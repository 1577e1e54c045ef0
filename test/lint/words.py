"""Plain English: no private words, and sentences whose subject is a noun.  words.py

Read are the comments of the product's C, its pages of text, its messages, and the names in it.  Each rule says what
to write instead.  A text that has to keep its bytes, such as a message that is recorded or a word of a format, is in ALLOWED
with the reason; the messages that had such words when they were first sent are in words_sent.txt, and never become more.
"""
import pathlib, re, subprocess, sys

WORDS = {  # in any text: what to write instead
    r'houses?': 'the server, the transport, the project', r'dut(y|ies)': 'what follows, work to do', r'minds?|minded': 'keeps, works on',
    r'(?<!for )good(?! until\b)': 'whole, valid, right', r'tells?|told|telling': 'says, shows, finds out', r'stands?|stood': 'is, lies, holds, counts',
    r'hand(s|ed|ing)? (in|over)': 'gives, submits, carries', r'hangs? together': 'fit each other', r'speaks? (of|for)': 'is about, may name',
    r'whoever': 'the person who, any reader', r'this very': 'exactly this', r'lest': 'so that … not', r'succeed(s|ed|ing)?': 'follow, pass',
    r'knows?( of)?(?= (no|the|them|it|nothing|every)\b)': 'has, reads, contains', r'would else': 'would otherwise',
}
SENTENCES = {  # in a sentence
    r'^(What|Who|Whatever|Whoever) (?!.*\?$)(\S+ ){1,12}?(is|are|was|were|has|must|may|can|counts|becomes|goes|stays|comes|costs)\b(?! (the|an?|its|this)\b)':
        'a noun as the subject, not a clause',
    r'\bnot un\w+|\b(nobody|nothing|none|never)\b[^.;:,("]{1,40}\b(not|nobody|nothing|never|none)\b': 'one negation',
    r'^(It|They|Its|Their|Them)\b': 'the noun in place of the pronoun: it stands in another sentence',
}
NAMES = r'house|dut(?:y|ies)|minds|tells|told|telling|stands|good|succeed'  # and no name of the product's C has one
ALLOWED = [  # (part of the path, part of the text, reason)
    ('', 'for good', 'an idiom: for ever'),
    ('README.md', 'good first', 'a term of others'),
]
KEPT = pathlib.Path(__file__).with_name('words_sent.txt').read_text().split('\n')
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)\'|/\*.*?\*/', re.S)  # a string, a byte, a comment
said = []


def allowed(f, text):
    return any(part in str(f) and piece in text for part, piece, _ in ALLOWED)


def check(f, line, text, sentences):
    for word, instead in WORDS.items():
        for m in re.finditer(rf'(?<![\w-])({word})(?![\w-])', text, re.I):
            if not allowed(f, text):
                said.append(f'{f}:{line}: "{m.group()}": {instead}: {text[max(0, m.start() - 40):m.end() + 40]}')
    for sentence in re.split(r'(?<=[.?!])\s+(?=["(A-Z])|\n\n', text) if sentences else ():
        for rule, instead in SENTENCES.items():
            if re.search(rule, sentence.strip()) and not allowed(f, sentence):
                said.append(f'{f}:{line}: {instead}: {sentence.strip()[:120]}')


def comments(f, text):
    for m in TOKEN.finditer(text):
        if m.group()[0] in '"\'':
            continue
        body = '\n'.join(re.sub(r'^\s*\*? ?', '', line) for line in m.group()[2:-2].split('\n'))
        plain = '\n\n'.join(' '.join(line for line in p.split('\n') if not line.startswith('  ')) for p in body.split('\n\n'))
        check(f, text.count('\n', 0, m.start()) + 1, re.sub(r'"[^"]*"|`[^`]*`|\'[^\']*\'', '""', plain.strip()), True)


def messages(f, text):
    bare = TOKEN.sub(lambda m: m.group() if m.group()[0] in '"\'' else re.sub(r'[^\n]', ' ', m.group()), text)
    for m in re.finditer(r'"((?:[^"\\\n]|\\.)+)"', bare):
        if ' ' in m.group(1) and m.group(1) not in KEPT:
            check(f, bare.count('\n', 0, m.start()) + 1, m.group(1), False)


def names(f, text):
    bare = TOKEN.sub(' ', text)
    for name in sorted({m.group() for m in re.finditer(rf'\b(?:\w+_)?(?:{NAMES})(?:_\w+)?\b', bare, re.I)}):
        said.append(f'{f}: the name {name}')


def prose(f, text):
    text = re.sub(r'```.*?```', lambda m: '\n' * m.group().count('\n'), text, flags=re.S)
    for i, line in enumerate(text.split('\n'), 1):
        check(f, i, re.sub(r'`[^`]*`|"[^"]*"|\*[^*]+\*', '""', line), False)


for f in map(pathlib.Path, subprocess.check_output(['git', 'ls-files', '*.c', '*.h', '*.md', '*.sql'], text=True).split()):
    if f.parts[0] in ('common', 'server', 'clients') and f.suffix in ('.c', '.h'):
        comments(f, f.read_text())
        messages(f, f.read_text())
        names(f, f.read_text())
    elif f.suffix == '.sql' and f.parts[0] != 'migrations':  # they are never edited
        for i, line in enumerate(f.read_text().split('\n'), 1):
            if '-- ' in line and not re.fullmatch(r'-- \w+', line):
                check(f, i, line.split('-- ', 1)[1], False)
    elif f.suffix == '.md' and f.name != 'performance.md':
        prose(f, f.read_text())
print(*said, sep='\n', end='\n' if said else '')
sys.exit(bool(said))

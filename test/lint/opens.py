"""A file that is there already is opened by regular_open() alone (common/base/regular.h), since a pipe in its place holds up
whoever opens it otherwise.  opens.py

What O_EXCL creates, O_PATH looks at or O_DIRECTORY demands is no pipe.
"""
import pathlib, re, sys

OPENS = re.compile(r'(?<![\w>.])(?:open|open64|openat|fopen|freopen)\(')
SAFE = re.compile(r'O_EXCL|O_PATH|O_DIRECTORY|"wb?xe"')
COMMENT = re.compile(r'/\*.*?\*/', re.S)
ELSEWHERE = {
    'common/base/regular.c': 'the one',
    'server/engine/db_file.c': 'of SQLite, which opens folders and devices, too',
    'clients/lib/file.c': 'what a person names, who may mean a pipe',
    'clients/cli/kit/ask.c': 'the terminal',
}

bad, idle = [], set(ELSEWHERE)
for f in sorted(f for top in ('common', 'server', 'clients') for f in pathlib.Path(top).rglob('*.[ch]')):
    text = COMMENT.sub(lambda m: re.sub('[^\n]', ' ', m[0]), f.read_text())
    for m in OPENS.finditer(text):
        if SAFE.search(text[m.start():text.find(';', m.start())]):
            continue
        if str(f) in ELSEWHERE:
            idle.discard(str(f))
        else:
            bad.append(f'{f}:{text.count(chr(10), 0, m.start()) + 1}: is for regular_open()')
bad += [f'{f}: opens nothing: take it off the list here' for f in sorted(idle)]
print(*bad, sep='\n', end='\n' if bad else '')
sys.exit(bool(bad))

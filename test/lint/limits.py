"""A limit stands once.  limits.py

No two files of the product define one name of a limit, and no sentence that speaks of a limit types its number: as_text() makes it
from the constant (common/base/base.h).
"""
import collections, pathlib, re, sys

SENTENCE = re.compile(r'"[^"]*\b(?:at most|no more than|1 to|up to) \d+[^"]*"')
TYPED = {'1 to 100': 'per cent'}

where, bad = collections.defaultdict(list), []
for f in sorted(f for top in ('common', 'server', 'clients') for f in pathlib.Path(top).rglob('*.[ch]')):
    for n, line in enumerate(f.read_text().split('\n'), 1):
        if m := re.match(r'#define (\w+_(?:MAX|MIN|SIZE|LIMIT|HEX))\b', line):
            where[m[1]].append(f'{f}:{n}')
        for said in SENTENCE.findall(re.sub(r'^\s*(/?\*).*|/\*.*?\*/', '', line)):
            if said.strip('"') not in TYPED:
                bad.append(f'{f}:{n}: {said} types the number of a limit')
bad += [f'{" and ".join(at)} define {name}' for name, at in where.items() if len(at) > 1]
print(*bad, sep='\n', end='\n' if bad else '')
sys.exit(bool(bad))

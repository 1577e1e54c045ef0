"""A path of the controlled tree is printed and parsed by common/documents/path.c alone.  paths.py

No string of the product spells a part of one, and no statement takes one apart: SQL has columns for what a path says.  Migrations
and tests may, and so may the few files below, where the same words are something else.
"""
import pathlib, re, sys

SPELLED = re.compile(r'^(models|policies)/|(^|/)(versions|releases|envelopes|reuse|plans|justifications|lifts)/|\.(withdrawn|retired)\.json|/model\.json')
ADDRESS = re.compile(r'/v1/|^/(versions|releases)/%s')  # of the API
TAKEN_APART = re.compile(r'\bGLOB\b|\bLIKE\b|\bsubstr\(\s*[a-z.]*path\b|\'(models|policies)/')
ELSEWHERE = {
    'common/documents/path.c': 'the grammar',
    'common/documents/path.h': 'the grammar',
    'common/documents/tuf.c': 'names of TUF targets',
    'common/documents/tuf.h': 'names of TUF targets',
    'server/genesis.c': 'the policies compiled in, each under its own name',
    'clients/agent/clear.c': 'folders of the agent on its disk',
    'clients/agent/poll.c': 'folders of the agent on its disk',
    'clients/agent/slots.c': 'folders of the agent on its disk',
}
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|/\*.*?\*/|^\s*/?\*.*')  # a string, or a comment

bad, idle = [], set(ELSEWHERE)
for f in sorted(f for top in ('common', 'server', 'clients') for f in pathlib.Path(top).rglob('*') if f.suffix in ('.c', '.h', '.sql')):
    for n, line in enumerate(f.read_text().split('\n'), 1):
        if f.suffix == '.sql':
            hits = [m[0] for m in TAKEN_APART.finditer(line)]
        else:
            said = [t[1] for t in TOKEN.finditer(line) if t[1] and not line.startswith('#include')]
            hits = [t for t in said if SPELLED.search(t) and not ADDRESS.search(t)]
        if hits and str(f) in ELSEWHERE:
            idle.discard(str(f))
        elif hits:
            bad.append(f'{f}:{n}: {hits[0]!r} is for common/documents/path.c alone')
bad += [f'{f}: spells no path: take it off the list here' for f in sorted(idle)]
print(*bad, sep='\n', end='\n' if bad else '')
sys.exit(bool(bad))

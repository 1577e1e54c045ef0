"""A room uses only rooms listed before it.  rooms.py BUILD [--picture]

Three sources, since each alone misses something: #include lines, symbols of the built objects (nm), and the tables that a room's
SQL reads and writes.  --picture draws docs/rooms.svg anew; without it a picture that is out of date is a failure.
"""
import pathlib, re, subprocess, sys

ROOMS = ['common/base', 'common/proof', 'common/documents', 'common/rules',
         'server/engine', 'server/follow', 'server/access', 'server/http', 'server/web', 'server/people', 'server/tree', 'server/trust',
         'server/signing', 'server/control', 'server/quality', 'server/data', 'server/registry', 'server/validation', 'server/release',
         'server/fleet', 'server/trail', 'server']
PLACE = {room: i for i, room in enumerate(ROOMS)}
FOLDER = {room.split('/')[-1]: room for room in ROOMS if '/' in room}
build = pathlib.Path(sys.argv[1])
found = []  # (user, used, how)

def room_of(path):
    return str(path.parent)

def uses(user, used, how):
    if user != used:
        found.append((user, used, how))

def sources():
    return sorted(f for top in ('common', 'server') for f in pathlib.Path(top).rglob('*.[ch]'))

def by_includes():
    for f in sources():
        for target in re.findall(r'#include "([a-z]+)/[a-z_]+\.h"', f.read_text()):
            if target in FOLDER:
                uses(room_of(f), FOLDER[target], f'{f} includes {target}/')

def by_symbols():
    defined, wanted = {}, []
    for lib in ('common', 'server'):
        for o in sorted((build / lib / f'lib{lib}.a.p').glob('*.o')):
            name = o.name.removesuffix('.c.o')
            generated = name.startswith('meson-generated_')
            room = FOLDER.get(name.removeprefix('meson-generated_.._').split('_')[0], None if generated else lib)
            if not room:
                continue  # compiled in for all: pages, migrations, policies
            for line in subprocess.run(['nm', '-P', o], capture_output=True, text=True, check=True).stdout.splitlines():
                symbol, kind = line.split()[:2]
                if kind == 'U':
                    wanted.append((room, name, symbol))
                elif kind.isupper():
                    defined[symbol] = room
    for room, name, symbol in wanted:
        if symbol in defined:
            uses(room, defined[symbol], f'{name} uses {symbol}()')

by_includes()
by_symbols()
bad = sorted({(u, d, how) for u, d, how in found if PLACE[d] > PLACE[u]})
for user, used, how in bad:
    print(f'{user} may not use {used}: {how}')
print(len(bad))
sys.exit(bool(bad))

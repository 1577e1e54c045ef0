"""A room uses only rooms listed before it, and a file does only what its ending says.  rooms.py BUILD [--draw]

Which room uses which is read from three sources, since each alone misses something: #include lines, symbols of the built objects
(nm), and the tables that a room's SQL reads and writes.  --draw draws docs/rooms.svg anew; without it, a picture that is out of
date is wrong, too.
"""
import html, pathlib, re, subprocess, sys

NOUNS = ['people', 'alarm', 'tree', 'signing', 'trust', 'clock', 'control', 'quality', 'data', 'registry', 'validation', 'release', 'fleet', 'trail', 'integrity']
COMMON = ['base', 'proof', 'documents', 'rules']
SERVER = ['engine', 'follow', 'access', 'http', 'web', *NOUNS]
ROOMS = [*COMMON, *SERVER, 'server']  # server: the root, which joins all
PLACE = {room: i for i, room in enumerate(ROOMS)}
# Files of a noun's room, by their endings: what they may not include besides what every room may not.
ENDINGS = {
    'api': ('engine/hand.h', 'sql.h'), 'page': ('engine/hand.h', 'sql.h'), 'store': ('http/', 'web/', 'microhttpd.h'), 'decide': ('http/', 'web/', 'engine/hand.h', 'sql.h'),
    'memory': ('http/', 'web/', 'engine/db.h', 'sql.h'),
}
ROWS = ('actions.c', 'room.c', 'routes.c')  # of a noun's room: the tables that it brings
INSIDE = ('actions.h', 'sql.h')  # nobody's but the room's own
ROOT_ONLY = ('room.h', 'routes.h', 'kinds.h', 'credentials.h')
ONLY_HERE = {'microhttpd.h': {'http/exchange.h'}, 'sqlite3.h': {'engine/db.c', 'engine/compare.c', 'engine/db_copy.c', 'engine/db_file.c'},
             'git2.h': {'tree/git_object_store.c', 'control/diff_page.c'},
             'curl/curl.h': {'lib/http.c'}, 'yaml.h': {'kit/yaml.c'}}
MADE = {'exportreadme.h', 'migrations.h', 'openapi.h', 'pages.h', 'policies.h', 'styles.h', 'version.h'}  # by the build
OF_ROOT = {'accept.h', 'accept_command.h', 'accept_row.h', 'genesis.h', 'rooms.h', 'routes.h', 'settings.h'}
said, uses = [], {}


def wrong(text):
    said.append(text)


def use(user, used, how):
    if user == used:
        return
    uses.setdefault((user, used), how)
    if PLACE[used] > PLACE[user]:
        wrong(f'{how}: {user} may not use {used}')


def room_of(f):
    return f.parent.name


def sources():
    return sorted(f for top in ('common', 'server') for f in pathlib.Path(top).rglob('*.[ch]'))


def included_by(f):
    return re.findall(r'^\s*#\s*include\s*(["<])([^">]+)[">]', f.read_text(), re.M)


def by_includes():
    for f in sources():
        for mark, target in included_by(f):
            folder, _, name = target.rpartition('/')
            if mark == '"' and folder in PLACE:
                use(room_of(f), folder, f'{f} includes {folder}/')
            elif (mark == '"' and target not in MADE | OF_ROOT) or folder.split('/')[0] in PLACE:
                wrong(f'{f}: a header of ours is included as "room/header.h", not as {target}')
            elif target in OF_ROOT and room_of(f) != 'server':
                wrong(f'{f}: {target} is the root\'s alone')


def objects(build):
    """(room, name, path) of each object but those that are compiled in for all: pages, migrations, policies."""
    for lib in ('common', 'server'):
        for o in sorted((build / lib / f'lib{lib}.a.p').glob('*.o')):
            name = o.name.removesuffix('.c.o')
            made = name.startswith('meson-generated_')
            room = name.removeprefix('meson-generated_.._').split('_')[0]
            if room in PLACE or not made:
                yield room if room in PLACE and room != 'server' else lib if lib == 'server' else room, name, o


def by_symbols(build):
    defined, wanted = {}, []
    of = {str(o): (room, name) for room, name, o in objects(build)}
    # One nm for all objects: a process for each takes most of a minute on a busy machine.
    listed = subprocess.run(['nm', '-A', '-P', *of], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        at, symbol, kind = line.split()[:3]
        room, name = of[at.removesuffix(':')]
        if kind == 'U':
            wanted.append((room, name, symbol))
        elif kind.isupper():
            defined[symbol] = room
    if len(defined) < 500:
        wrong(f'{build} has no objects to look at')
    for room, name, symbol in wanted:
        if symbol in defined:
            use(room, defined[symbol], f'{name}.o uses {symbol}')


def tables():
    """Which room a table belongs to: the one that brings its row."""
    owner = {}
    for f in pathlib.Path('server').glob('*/*.c'):
        if f.name in ('room.c', 'tables.c'):
            for table in re.findall(r'^\t\{ "([a-z_]+)",\s+HAND_', f.read_text(), re.M):
                owner[table] = room_of(f)
    return owner


def tables_of(text):
    """(verb, table) of each table that a statement reads or writes; of "FROM a, b" both."""
    for verb, named in re.findall(r'\b((?:INSERT|REPLACE|UPDATE|DELETE)\b(?: OR [A-Z]+)?(?: INTO| FROM)?|FROM|JOIN)\s+'
                                  r'([a-z_]+\b(?:(?:\s+AS\s+\w+|\s+\w+)?\s*,\s*[a-z_]+\b(?![(.]))*)', text):
        yield from ((verb, part.split()[0]) for part in named.split(','))


def by_sql():
    owner = tables()
    for f in sorted(pathlib.Path('server').glob('*/*.sql')):
        text = f.read_text()
        if '9007199254740991' in text:
            wrong(f'{f}: the end of a row in force is the word IN_FORCE')
        if re.search(r'(?<![:\w])(select|insert|replace|update|delete|from|join)\s|(FROM|JOIN|INTO|UPDATE)\s+"', re.sub(r'--.*', '', text)):
            wrong(f'{f}: the words of SQL are in capitals, and names of tables bare')
        for verb, table in tables_of(text):
            if table not in owner:
                if table not in ('sqlite_schema', 'json_each'):
                    wrong(f'{f}: no room brings the table {table}')
                continue
            use(room_of(f), owner[table], f'{f} reads {table}')
            if verb not in ('FROM', 'JOIN') and owner[table] != room_of(f):
                wrong(f'{f} writes {table}, which is a table of {owner[table]}')


def by_endings():
    for f in sources():
        room, text = room_of(f), f.read_text()
        included = [target for _, target in included_by(f)]
        for target in included:
            folder, _, name = target.rpartition('/')
            if (name in INSIDE or name.endswith('_state.h')) and folder and folder != room and folder in PLACE:
                wrong(f'{f}: {target} is for {folder} alone')
            if name in ROOT_ONLY and folder in NOUNS and room not in (folder, 'server'):
                wrong(f'{f}: {target} is for {folder} and the root alone')
            if f'{room}/{f.name}' not in ONLY_HERE.get(target, {f'{room}/{f.name}'}):
                wrong(f'{f}: <{target}> is for {sorted(ONLY_HERE[target])} alone')
        if f.suffix == '.c' and re.search(r'"\s*(SELECT|INSERT INTO|INSERT OR|REPLACE INTO|UPDATE|DELETE FROM|WITH)\s', text) and f.name != 'room.c':
            wrong(f'{f}: SQL stands in .sql files')
        if f.suffix == '.c' and text.count('row_next(') != text.count('rows_end(') and f.stem != 'rows':
            wrong(f'{f}: each loop over row_next() ends in rows_end(), or its error is lost')
        if room not in NOUNS or f.suffix != '.c' or f.name in ROWS:
            continue
        ending = f.stem.rpartition('_')[2]
        if ending in ENDINGS and '_' in f.stem:
            bad = [t for t in included for no in ENDINGS[ending] if no in t]
            if bad:
                wrong(f'{f}: what ends in _{ending}.c may not include {bad[0]}')
        else:
            for target in included:
                if '/' in target and target.split('/')[0] in SERVER and target != f'{room}/{f.stem}.h':
                    wrong(f'{f}: without a known ending it may include {", ".join(COMMON)} alone, not {target}')


def by_furniture():
    for room in [*COMMON, *SERVER]:
        folder = pathlib.Path('common' if room in COMMON else 'server') / room
        for name in ('README.md', 'meson.build') + (('routes.c', 'actions.c', 'room.c') if room in NOUNS else ()):
            if not (folder / name).exists():
                wrong(f'{folder} has no {name}')


def picture():
    """The rooms from the first to the last; to the left of each what it uses, counted by files beside the diagonal."""
    size, left = 22, 92
    side = left + size * len(ROOMS)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 12} {side + 12}" font-family="sans-serif" font-size="11">',
           '<title>Which room uses which: a dot where the room of the row uses the room of the column</title>']
    for i, room in enumerate(ROOMS):
        at = left + i * size
        fill = '#f4f1ea' if i % 2 == 0 else '#ffffff'
        out.append(f'<rect x="0" y="{at}" width="{at + size}" height="{size}" fill="{fill}"/>')
        out.append(f'<text x="{left - 8}" y="{at + 15}" text-anchor="end">{html.escape(room)}</text>')
        out.append(f'<text transform="translate({at + 14},{at - 6}) rotate(-60)">{html.escape(room)}</text>')
        out.append(f'<rect x="{at}" y="{at}" width="{size}" height="{size}" fill="#1f3a5f"/>')
    for user, used in sorted(uses):
        x, y = left + PLACE[used] * size + size / 2, left + PLACE[user] * size + size / 2
        out.append(f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="{"#1f3a5f" if x < y else "#c0392b"}"/>')
    return '\n'.join(out) + '\n</svg>\n'


def main(build, draw):
    by_includes()
    by_symbols(build)
    by_sql()
    by_endings()
    by_furniture()
    drawn = pathlib.Path('docs/rooms.svg')
    if draw:
        drawn.write_text(picture())
    elif not drawn.exists() or drawn.read_text() != picture():
        wrong('docs/rooms.svg is out of date: python3 test/lint/rooms.py BUILD --draw')
    print(*sorted(set(said)), sep='\n', end='\n' if said else '')
    return bool(said)


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), '--draw' in sys.argv))

#!/usr/bin/env python3
"""Turn .sql, .html and .yaml files into C tables.  Run by meson; see docs/hacking.md.

  embed.py sql  ROOM PLACE OUT.h OUT.c IN...   named statements -> SQL_<NAME>…, ROOM_sql[]; see engine/db.h
  embed.py text NAME OUT.h OUT.c IN...         whole files      -> struct embedded NAME[]
  embed.py yaml NAME OUT.h OUT.c IN.yaml...    the same, as JSON
"""
import json, pathlib, re, sys

STATEMENT = re.compile(r'^-- ([a-z][a-z0-9_]*)\s*$', re.M)

def quote(text):
    return '\n\t\t'.join(json.dumps(l + '\n', ensure_ascii=False) for l in text.splitlines())

def sql(room, place, h, c, *inputs):
    rows = []
    for path in inputs:
        parts = STATEMENT.split(pathlib.Path(path).read_text())[1:]
        rows += list(zip(parts[::2], parts[1::2]))
    names = [n for n, _ in rows]
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        sys.exit(f'embed.py: statement defined twice: {sorted(twice)}')
    place, room_ = int(place), room.upper()
    pathlib.Path(h).write_text(f'#pragma once\n#include "engine/db.h"\n#define {room_}_SQL_PLACE {place}\n#define {room_}_SQL_COUNT {len(names)}\n'
        + f'extern const struct sql_text {room}_sql[{room_}_SQL_COUNT];\n'
        + ''.join(f'#define SQL_{n.upper()} SQL_ID({place}, {i})\n' for i, n in enumerate(names)))
    pathlib.Path(c).write_text(f'#include "{room}/sql.h"\nconst struct sql_text {room}_sql[{room_}_SQL_COUNT] = {{\n'
        + ''.join(f'\t{{ "{n}",\n\t\t{quote(t)} }},\n' for n, t in rows) + '};\n')

def table(name, h, c, files):
    pathlib.Path(h).write_text('#pragma once\n#include "base/embedded.h"\n' f'extern const struct embedded {name}[];\n')
    pathlib.Path(c).write_text(f'#include "{name}.h"\nconst struct embedded {name}[] = {{\n'
        + ''.join(f'\t{{ "{n}",\n\t\t{quote(t)} }},\n' for n, t in files) + '\t{ 0 },\n};\n')

def text(name, h, c, *inputs):
    table(name, h, c, [(pathlib.Path(p).stem, pathlib.Path(p).read_text()) for p in inputs])

def yaml(name, h, c, *inputs):
    import yaml as y
    table(name, h, c, [(pathlib.Path(p).stem, json.dumps(y.safe_load(pathlib.Path(p).read_text()), indent=1))
                       for p in inputs])

{'sql': sql, 'text': text, 'yaml': yaml}[sys.argv[1]](*sys.argv[2:])

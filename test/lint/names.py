"""A function's name is defined once in the product, static or not, so that a name that is read or searched for means one thing.
names.py [--list]

Where two modules would take the same name for a static function, each takes its module's name before it.  Programs each have a main().
The kit of the tests is linked with the product, so no function of the kit has the name of one that the product links by name.
"""
import pathlib, re, sys

DEFINITION = re.compile(r'^(?!typedef|else|return)[A-Za-z_][^\n;{}()=#]*?[ *](\w+)\((?:[^;{}#]|\n)*?\)\s*\{', re.M)
IGNORED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)\'|/\*.*?\*/|//[^\n]*', re.S)  # a string, a byte, a comment
SEVERAL = {'main', 'printf_like'}  # of each program; an attribute


def definitions(text):
    bare = IGNORED.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)
    return [(m.group(1), bare.count('\n', 0, m.start()) + 1, 'static' in m.group().split('(')[0].split()) for m in DEFINITION.finditer(bare)]


if __name__ == '__main__':
    where, linked = {}, set()
    for f in sorted(f for top in ('common', 'server', 'clients') for f in pathlib.Path(top).rglob('*.[ch]')):
        for name, line, static in definitions(f.read_text()):
            where.setdefault(name, []).append(f'{f}:{line}')
            linked |= set() if static else {name}
    for f in sorted(pathlib.Path('test/kit').rglob('*.c')):
        for name, line, static in definitions(f.read_text()):
            if name in linked and not static:
                where[name].append(f'{f}:{line}')
    if '--list' in sys.argv:
        print(*sorted(where), sep='\n')
    said = [f'{name}(): {", ".join(places)}' for name, places in sorted(where.items()) if len(places) > 1 and name not in SEVERAL]
    print(*said, sep='\n', end='\n' if said else '')
    sys.exit(bool(said))

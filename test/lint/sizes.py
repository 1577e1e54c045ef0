"""No function over 40 lines, no file over 400 (the paragraph at its head, which explains, does not count), no goto.

--stats: median, 95th percentile, greatest length.
"""
import pathlib, re, sys

lengths, bad = [], 0
for f in sorted(f for top in ('common', 'server', 'clients', 'test') for f in pathlib.Path(top).rglob('*.c')):
    lines = f.read_text().split('\n')
    head = lines.index(' */') + 1 if lines[0] == '/*' else 0
    if len(lines) - head > 400:
        print(f'{f}: {len(lines) - head} lines'); bad = 1
    for i, line in enumerate(lines):
        if re.match(r'\s+goto ', line):
            print(f'{f}:{i + 1}: goto'); bad = 1
        if line == '{' and (end := lines.index('}', i)):
            length = end - i + 1
            if f.parts[0] != 'test':
                lengths.append(length)
            if length > 40:
                print(f'{f}:{i}: a function of {length} lines'); bad = 1
if '--stats' in sys.argv:
    lengths.sort()
    print(len(lengths), 'functions; median', lengths[len(lengths) // 2], 'p95', lengths[len(lengths) * 95 // 100], 'max', lengths[-1])
sys.exit(bad)

"""Every C file is as clang-format 14 would print it.  --fix: print them so."""
import pathlib, subprocess, sys

files = [str(f) for top in ('common', 'server', 'clients', 'test') for f in sorted(pathlib.Path(top).rglob('*.[ch]'))]
mode = ['-i'] if '--fix' in sys.argv else ['--dry-run', '-Werror']
sys.exit(subprocess.run(['clang-format-14', *mode, *files]).returncode)

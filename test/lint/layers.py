"""Includes may point sideways to a named friend or down, never up.  Exit 1 if one does."""
import pathlib, re, sys

MAY_USE = {  # a layer may include itself and these
    'common/base': [],
    'common/proof': ['base'],
    'server/store': ['base', 'proof'],
    'server/domain': ['base', 'proof', 'store'],
    'server/http': ['base', 'proof', 'store'],
    'server/api': ['base', 'proof', 'store', 'domain', 'http'],
    'server/web': ['base', 'proof', 'store', 'domain', 'http', 'api'],
    'server': ['base', 'proof', 'store', 'domain', 'http', 'api', 'web'],
    'clients/lib': ['base', 'proof'],
    'clients/cli': ['base', 'proof', 'lib'],
    'clients/agent': ['base', 'proof', 'lib'],
    'clients/verify': ['base', 'proof'],
}
ONLY_STORE = {'store/hand.h', 'store/tables.h'}  # who may write what is nobody else's business
ONLY_HERE = {'microhttpd.h': {'server/http/exchange.h', 'server/http/guard.c'}, 'sqlite3.h': {'server/store/db.h'},
             'curl/curl.h': {'clients/lib/http.c'}, 'yaml.h': {'clients/cli/yaml.c'}}
bad = 0

def wrong(text):
    global bad
    bad = 1
    print(text)

for f in sorted(f for top in ('common', 'server', 'clients') for f in pathlib.Path(top).rglob('*.[ch]')):
    layer, text = str(f.parent), f.read_text()
    for target in re.findall(r'#include "([a-z]+/[a-z_]+\.h)"', text):
        folder = target.split('/')[0]
        if folder != f.parent.name and folder not in MAY_USE[layer]:
            wrong(f'{f}: {layer} must not include {target}')
        if target in ONLY_STORE and layer != 'server/store':
            wrong(f'{f}: {target} is for server/store alone')
    for target in re.findall(r'#include <([^>]+)>', text):
        if str(f) not in ONLY_HERE.get(target, {str(f)}):
            wrong(f'{f}: <{target}> is for {sorted(ONLY_HERE[target])} alone')
    if f.suffix == '.c' and re.search(r'"(SELECT|INSERT|UPDATE|DELETE) ', text):
        wrong(f'{f}: SQL stands in .sql files')
sys.exit(bad)

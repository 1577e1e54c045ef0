"""A claim about an answer of the API names the place where something stands: a match over the whole text passes wherever it stands.

What matches over texts is counted in each test that speaks HTTP: json_is(), json_says() and json_find() of test/kit/answer.h are
there for the API; what is no JSON is matched by page_says(), head_says(), output_says(), file_says(), detail_says() and fact_says(),
which say so.  REMAIN has what is left: a file may have fewer, and then its row says fewer.
"""
import pathlib, re, sys

KIT = pathlib.Path('test/kit')
MATCHES = re.compile(r'\b(?:strstr|strcasestr|memmem|member|assert_says(?!\(json_at)|assert_says_not)\(')
REMAIN = {
    'test/cli/ceremony.c': 1,
    'test/cli/export.c': 1,
    'test/cli/submit.c': 2,
    'test/data/artifact.c': 1,
    'test/fault/crash.c': 3,
    'test/fault/disk.c': 1,
    'test/fault/publish.c': 1,
    'test/http/guard.c': 2,
    'test/http/input.c': 1,
    'test/server/as_of.c': 3,
    'test/server/openapi.c': 1,
    'test/trail/export.c': 2,
    'test/trust/upload.c': 1,
    'test/tuf/js.c': 1,
}


def speaks():
    """The headers of the kit through which a test comes to ask a server."""
    found, more = set(), {'client.h'}
    while more != found:
        found = more
        more = found | {h.name for h in KIT.glob('*.h') if any(f'#include "{f}"' in h.read_text() for f in found)}
    return found


def matches(headers):
    for f in sorted(pathlib.Path('test').glob('*/*.c')):
        text = f.read_text()
        if f.parent != KIT and any(f'#include "{h}"' in text for h in headers):
            yield f.as_posix(), len(MATCHES.findall(text))


def main():
    bad = False
    counts = dict(matches(speaks()))
    if len(counts) < 30:
        print('no tests that speak HTTP are found')
        bad = True
    for f in sorted(counts.keys() | REMAIN.keys()):
        is_, may = counts.get(f, 0), REMAIN.get(f, 0)
        if is_ > may:
            print(f'{f}: {is_} matches over the text of an answer, {may} may be left: json_is(), json_says() name the place')
        elif is_ < may:
            print(f'{f}: {is_} matches are left, and its row says {may}')
        bad |= is_ != may
    return bad


if __name__ == '__main__':
    sys.exit(main())

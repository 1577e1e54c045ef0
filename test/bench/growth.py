"""Section of the bench: what grows with the log, and what must not."""
import http.client, json, statistics, sys, time

from kit import PASSWORD, Signet, build, entries, quick, report, root, sh, work

FOLDER = 500 if quick else 5_000
FEW = 1_000
RECORD = {
    'purpose': 'Bench', 'criticality': {'level': 'critical', 'rationale': 'x'}, 'static': {'is': True, 'evidence': 'x'},
    'deterministic': {'is': True, 'evidence': 'x'}, 'generative': {'is': False, 'evidence': 'x'}, 'owner': 'ada',
    'expert': 'ada', 'quality': 'ada', 'data_owner': 'ada', 'supplier': None, 'safety_component': False, 'sites': ['*']}


class Caller:
    """One connection; the median time of so many requests, in us."""
    def __init__(self, s, headers):
        self.c, self.headers = http.client.HTTPConnection(s.url[7:]), {'Content-Type': 'application/json'} | headers

    def call(self, method, path, body=None):
        self.c.request(method, path, json.dumps(body) if body else None, self.headers)
        reply = self.c.getresponse()
        said = reply.read()
        if reply.status not in (200, 201):
            raise SystemExit(f'{method} {path}: {reply.status} {said[:300]}')
        return said

    def median(self, method, path, n, body=lambda i: None):
        times = []
        for i in range(n):
            b = body(i)
            t = time.monotonic()
            self.call(method, path, b)
            times.append(time.monotonic() - t)
        return statistics.median(times) * 1e6


def change(path):
    return {'title': 'bench', 'reason': 'bench', 'impact': 'none', 'retest': 'none',
            'documents': [{'path': path, 'record': RECORD}]}


class Grown:
    """A server with so many entries: versions of one model."""
    def __init__(self, name, n):
        self.s = Signet(name)
        self.s.stop()
        sh(build / 'test/bench/bench_append', self.s.dir, n, 100, 'write')
        self.s.start()
        self.caller = Caller(self.s, {'Authorization': 'Bearer ' + self.s.token})
        secret = self.s.post('/v1/session', {'user': 'ada', 'password': PASSWORD})['secret']
        self.page = Caller(self.s, {'Cookie': 'signet=' + secret})
        self.turns = 0

    def measure(self, n=50):
        """Opening a change, the inbox with those that are open, and the first page of a list."""
        self.turns += 1
        opened = self.caller.median('POST', '/v1/changes', n, lambda i: change(f'models/g{self.turns}-{i}/model.json'))
        inbox = self.page.median('GET', '/', n)
        page = self.caller.median('GET', '/v1/models/bench/versions?limit=50', n)
        return {'opening a change': opened, 'the inbox': inbox, "a list's page": page}


# A program counts what its parent took before it: so the parent is a small one, and not the bench.
MEASURED = 'import os, sys; pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ); print(os.wait4(pid, 0)[2].ru_maxrss)'


def verify_row(s):
    """An auditor takes the whole log away, and verifies it."""
    admin = s.post('/v1/session', {'user': 'root', 'password': PASSWORD})['secret']
    s.person('iris', admin)
    s.auditor('iris', admin)
    iris = s.post('/v1/session', {'user': 'iris', 'password': PASSWORD})['secret']
    export = s.post('/v1/exports', {'reason': 'bench'}, iris)['fact']['id']
    s.post(f'/v1/exports/{export}/bundle', {}, iris)
    file = work / 'export.tar'
    sh('curl', '-sf', '-o', file, '-H', f'Authorization: Bearer {iris}', f'{s.url}/v1/exports/{export}/bundle')
    vkey = sh('curl', '-sf', s.url + '/log/vkey').strip()
    t = time.monotonic()
    said = sh(sys.executable, '-c', MEASURED, build / 'signet-verify', file, '--vkey', vkey).splitlines()
    took = time.monotonic() - t
    report(f'signet-verify, memory at {entries:,} entries', 'at most 128 MiB', f'{int(said[-1]) / 1024:.0f} MiB',
           f'an export of {file.stat().st_size / 2**20:.0f} MiB in {took:.1f} s: {said[-2][:80]}')
    file.unlink()


def log_rows():
    """Few first and last, for the order not to matter."""
    few, many = Grown('thousand', FEW), Grown('million', entries)
    a, b, c, d = few.measure(), many.measure(), many.measure(), few.measure()
    for what in a:
        small, large = (a[what] + d[what]) / 2, (b[what] + c[what]) / 2
        report(f'{what} at {entries:,} entries : at {FEW:,}', 'at most 1.3', f'{large / small:.2f}', f'{large:.0f} µs against {small:.0f} µs')
    few.s.stop()
    verify_row(many.s)
    many.s.stop()


def values(out):
    return {name: float(value) for name, value in (l.split() for l in out.splitlines())}


def versions_fsck(batch):
    """Entries/s, of as many versions as the folder's log has entries."""
    s = Signet(f'versions-{batch}')
    s.stop()
    return values(sh(build / 'test/bench/bench_append', s.dir, 4 * FOLDER, batch))['fsck_replay']


def folder_rows():
    """Merges of one document each into one folder; and fsck of that log beside one of versions alone."""
    got = values(sh(root / 'test/bench/git', build, work / 'folder', FOLDER, 50))
    report(f'a merge into a folder of {FOLDER:,} : of 50', 'at most 2', f"{got['merge_large'] / got['merge_small']:.2f}",
           f"{got['merge_large']:.0f} µs against {got['merge_small']:.0f} µs, of the last signature and the merge with its commit")
    report('on disk for tree, commit and document of a merge', 'at most 6 kB', f"{got['disk'] / 1000:.1f} kB")
    plain = [versions_fsck(batch) for batch in (100, 2)]
    report(f'fsck of a log that grows one folder to {FOLDER:,} : of versions', '0.3', f"{got['fsck'] / plain[0]:.2f}",
           f"{got['fsck']:,.0f} entries/s against {plain[0]:,.0f}/s, 100 a commit; against 2 a commit, as merges come: {got['fsck'] / plain[1]:.2f}")
    report('git clone over HTTP : of the same pack from a file', 'at most 2', f"{got['clone_http'] / got['clone_file']:.2f}",
           f"{got['clone_http']:.2f} s against {got['clone_file']:.2f} s; the pack was made in {got['pack']:.2f} s")


def growth():
    log_rows()
    folder_rows()

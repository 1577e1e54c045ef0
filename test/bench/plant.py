"""A plant of the bench: the one of the story, with people who sign and devices, which grows as it is asked to."""
import http.client, json, os, re, sqlite3, subprocess, sys, threading, time, urllib.request

from kit import build, end, ready, root, sh, spawn, work

sys.path.insert(0, str(root / 'deploy'))
import agents

PASSWORD = 'demo custody only' # of the story
CHANGE = 480 # documents in one change, at most 500
RING = 400   # devices in a ring of a usual size


class Plant:
    def __init__(self, name):
        self.dir = work / name
        self.dir.mkdir()
        (self.dir / 'founding.txt').write_text(sh(build / 'signetd', 'init', '--data', self.dir / 'data', '--use', 'training', '--site', 'main',
                                                  '--admin', 'administrator', '--founder', 'anna', '--founder', 'ben'))
        self.start()
        try:
            sh(sys.executable, root / 'deploy/story.py', self.dir, build, self.url)
        finally:
            agents.stop(self.dir)
        self.model = self.dir / 'home/jonas/model.json'
        self.origin = self.get('/log/checkpoint').split('\n')[0]
        self.made = 0

    def start(self, days=0):
        """On a clock that is so many days ahead."""
        env = dict(os.environ)
        if days:
            env |= {'LD_PRELOAD': '/usr/$LIB/faketime/libfaketimeMT.so.1', 'FAKETIME': f'+{days}d', 'FAKETIME_DONT_FAKE_MONOTONIC': '1'}
        self.process = spawn([build / 'signetd', 'serve', '--data', self.dir / 'data', '--port', '0'],
                             stdout=subprocess.PIPE, text=True, env=env)
        self.url = self.process.stdout.readline().strip()
        ready(self.url)

    def stop(self):
        end(self.process)

    def get(self, path, secret=None):
        headers = {'Authorization': 'Bearer ' + secret} if secret else {}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers)) as r:
            return r.read().decode()

    def person(self, name, *words):
        home = self.dir / 'home' / name
        env = {'PATH': os.environ['PATH'], 'SIGNET_HOME': home / '.signet', 'SIGNET_SERVER': self.url}
        return sh(build / 'signet', *words, cwd=home, env={k: str(v) for k, v in env.items()})

    def session(self, name):
        body = json.dumps({'user': name, 'password': PASSWORD}).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + '/v1/session', body, {'Content-Type': 'application/json'})) as r:
            return json.load(r)['secret']

    def token(self):
        """Of the pipeline's account; it outlives a restart."""
        return re.search(r'sgt_\w+', self.person('jonas', 'token', 'issue', '--user', 'ci', '--title', 'bench', '--scope', 'read',
                                                 '--scope', 'submit', '--days', '30', '--password-file', 'password'))[0]

    def merge(self, title, *documents):
        """The author opens a change, a reviewer and an approver sign it."""
        out = self.person('jonas', 'change', 'open', '--title', title, '--reason', 'bench', '--impact', 'none', '--retest', 'none',
                          '--json', *documents)
        entry = json.loads(out.splitlines()[0])
        n = entry.get('entry', entry)['fact']['number']
        self.person('mara', 'change', 'sign', n, '--meaning', 'review', '--role', 'reviewer', '--sealed', '--password-file', 'password', '--yes')
        self.person('ben', 'change', 'sign', n, '--meaning', 'approval', '--role', 'approver', '--key', 'ben.seed', '--yes')

    def documents(self, n):
        """So many more documents come into force, each of a model of its own."""
        end = self.made + n
        while self.made < end:
            last = min(self.made + CHANGE, end)
            self.merge('models', *[w for i in range(self.made, last) for w in ('--record', f'models/bench-{i:05}/model.json=model.json')])
            self.made = last

    def devices(self, prefix, n, seconds=0, tokens=''):
        """So many devices enrol; then they report for that time.  What bench_fleet measured."""
        out = sh(build / 'test/bench/bench_fleet', self.url, self.origin, self.session('omar'), 'main', prefix, n, seconds, tokens)
        return {name: float(value) for name, value in (l.split() for l in out.splitlines())}

    def entries(self, action, after):
        """Their times, in ms."""
        db = sqlite3.connect(f'file:{self.dir}/data/signet.db?mode=ro', uri=True)
        q = """SELECT unixepoch(json_extract(CAST(body AS TEXT), '$.at')) * 1000
               + CAST(substr(json_extract(CAST(body AS TEXT), '$.at'), 21, 3) AS INTEGER)
               FROM entry WHERE idx >= ? AND json_extract(CAST(body AS TEXT), '$.action') = ? ORDER BY idx"""
        with db:
            times = [t for t, in db.execute(q, (after, action))]
        db.close()
        return times

    def size(self):
        return int(self.get('/log/checkpoint').split('\n')[1])

    def await_entries(self, action, after, n):
        """To ask for the log's size costs the server next to nothing."""
        until = time.monotonic() + 120
        while self.size() < after + n and time.monotonic() < until:
            time.sleep(0.05)
        times = self.entries(action, after)
        while len(times) < n and time.monotonic() < until:
            time.sleep(0.5)
            times = self.entries(action, after)
        if len(times) < n:
            sys.exit(f'{len(times)} of {n} entries {action}')
        return times

    def ring(self, prefix, n=RING):
        """A release whose one ring holds so many devices: when it began and when the last was assigned, in ms since 1970.

        By their names, or with no prefix by the rule that takes nine tenths of all."""
        home = self.dir / 'home/jonas'
        rule = {'devices': [f'{prefix}-{i:06}' for i in range(n)]} if prefix else {'share': 90}
        (home / 'plan-last.json').write_text(json.dumps({'v': 2, 'plan': 'last', 'sites': ['main'], 'rings': [
            {'name': 'all', **rule, 'gate': {'count': 1, 'success_percent': 100, 'soak_seconds': 5}}]}))
        (home / 'release-last.json').write_text(json.dumps({'version': 2, 'envelope': 1, 'scope': {'sites': ['main']}, 'plan': 'last',
                                                           'floor': 1, 'fallback': 'keep'}))
        after = self.size()
        self.merge('ring', '--record', 'models/press-health/releases/next.json=release-last.json',
                   '--document', 'policies/rings/last.json=plan-last.json')
        times = self.await_entries('assignment.made', after, n)
        return self.entries('rollout.begun', after)[0], times[n - 1]


RUN = json.dumps({'model': 'press-health', 'commit': 'c' * 40, 'repository': 'git.example/bench',
                  'started': '2026-01-01T08:00:00.000Z', 'finished': '2026-01-01T09:00:00.000Z'})


class Others(threading.Thread):
    """Somebody else writes meanwhile: one act after another over one connection; p99 of their times, in ms."""
    def __init__(self, plant, token, pause=0):
        super().__init__(daemon=True)
        self.c, self.token, self.pause, self.times, self.on = http.client.HTTPConnection(plant.url[7:]), token, pause, [], True
        self.start()

    def run(self):
        headers = {'Authorization': f'Bearer {self.token}', 'Content-Type': 'application/json'}
        while self.on:
            t = time.time()
            self.c.request('POST', '/v1/runs', RUN, headers)
            reply = self.c.getresponse()
            said = reply.read()
            if reply.status != 201:
                print(said.decode(), flush=True)
                os._exit(1)
            self.times.append((t, time.time()))
            time.sleep(self.pause)

    def stop(self):
        self.on = False
        self.join()

    def p99(self, begun=0, ended=float('inf'), percent=99):
        """Of those that were under way between the two, in ms since 1970."""
        took = sorted(b - a for a, b in self.times if b * 1000 >= begun and a * 1000 <= ended)
        return took[len(took) * percent // 100] * 1000

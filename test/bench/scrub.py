"""Section of the bench: what a scrub costs those who act and read beside it."""
import http.client, json, threading, time

from kit import PASSWORD, Signet, build, entries, quick, report, sh

TOTAL = entries // 4
LOOK_S = 5 if quick else 30
STAGES = {'copies': 'is copied', 'replays': 'is replayed'}


class Beside(threading.Thread):
    """One GET and one durable POST each 5 ms, each over a connection of its own; times in ms."""
    def __init__(self, s, method, path, body):
        super().__init__(daemon=True)
        self.c, self.s, self.args, self.times, self.on = http.client.HTTPConnection(s.url[7:]), s, (method, path, body), [], True
        self.start()

    def run(self):
        headers = {'Authorization': f'Bearer {self.s.token}', 'Content-Type': 'application/json'}
        while self.on:
            t = time.monotonic()
            self.c.request(*self.args, headers=headers)
            reply = self.c.getresponse()
            reply.read()
            if reply.status in (200, 201):
                self.times.append((time.monotonic() - t) * 1000)
            time.sleep(0.005)


class Both:
    def __init__(self, s):
        self.get = Beside(s, 'GET', '/v1/models/m/versions/1', None)
        self.post = Beside(s, 'POST', '/v1/models/m/versions', s.version)

    def end(self):
        for one in (self.get, self.post):
            one.on = False
            one.join()
        return {'GET': sorted(self.get.times), 'POST': sorted(self.post.times)}


def state(s, session):
    c = http.client.HTTPConnection(s.url[7:])
    c.request('GET', '/v1/integrity', headers={'Authorization': f'Bearer {session}'})
    return json.loads(c.getresponse().read())['scrub']


def p(times, part):
    return times[int(len(times) * part)] if times else float('nan')


def during(s, session, stage):
    """What happens beside one stage, until it ends or LOOK_S are over."""
    while state(s, session)['stage'] != stage:
        time.sleep(0.02)
    both, begun = Both(s), time.monotonic()
    while state(s, session)['stage'] == stage and time.monotonic() - begun < LOOK_S:
        time.sleep(0.1)
    return both.end()


def scrub():
    """Of an instance that is two hours old, so that one is due at the start."""
    s = Signet('scrub', ('faketime', '-f', '-2h'))
    s.stop()
    sh(build / 'test/bench/bench_append', s.dir, TOTAL, 100, 'write')
    size = (s.dir / 'signet.db').stat().st_size
    s.start('--scrub', '1')
    session = s.post('/v1/session', {'user': 'ada', 'password': PASSWORD})['secret']
    beside = {stage: during(s, session, stage) for stage in STAGES}
    while state(s, session)['stage'] != 'rests':
        time.sleep(0.1)
    took = state(s, session)['result']['took_ms'] / 1000
    both = Both(s)
    time.sleep(LOOK_S)
    alone = both.end()
    for method in ('GET', 'POST'):
        for stage, what in STAGES.items():
            a, b = alone[method], beside[stage][method]
            report(f'p99 of a {method} while what a scrub looks at {what} : without', '1.2', f'{p(b, 0.99) / p(a, 0.99):.2f}',
                   f'p99 {p(b, 0.99):.2f} ms against {p(a, 0.99):.2f} ms; p50 {p(b, 0.5):.2f} ms against {p(a, 0.5):.2f} ms; {len(b):,} asked')
    report(f'a scrub of {TOTAL:,} entries', 'stated', f'{took:.0f} s', f'database {size / 2**20:.0f} MiB; the directory has room for it twice more meanwhile')
    s.stop()

"""Sections of the bench: what people with a session wait while strangers flood the login, the first reader of a file, and the memory of connections."""
import hashlib, http.client, json, os, socket, statistics, subprocess, time

from kit import Signet, build, end, quick, report, sh, spawn, work
from plant import PASSWORD, Plant

TIMES = 20 if quick else 60
UPLOAD = 4 << 20
FILE = (64 if quick else 1024) << 20
FLOOD = 100 # connections
OPEN = 500  # connections


class Client:
    """One connection; a call's time in ms."""
    def __init__(self, plant, secret):
        self.c, self.secret = http.client.HTTPConnection(plant.url[7:]), secret

    def call(self, method, path, body, type='application/json'):
        t = time.monotonic()
        self.c.request(method, path, body, {'Authorization': 'Bearer ' + self.secret, 'Content-Type': type})
        reply = self.c.getresponse()
        said = reply.read()
        if reply.status not in (200, 201):
            raise SystemExit(f'{method} {path}: {reply.status} {said[:300]}')
        return (time.monotonic() - t) * 1000, json.loads(said)


class Acts:
    """Somebody signs with a sealed key, somebody uploads, somebody has a validation counted: each act in turn, each timed."""
    def __init__(self, plant):
        self.plant, self.made = plant, 0
        self.jonas, self.mara = (Client(plant, plant.session(name)) for name in ('jonas', 'mara'))
        self.ci = Client(plant, plant.token())
        self.anna, self.justified = Client(plant, plant.session('anna')), 1 # one is the story's
        self.keys = {}
        for name in ('mara', 'anna'):
            keys = json.loads(plant.person(name, 'key', 'list', '--json').splitlines()[0])['items']
            self.keys[name] = next(k['id'] for k in keys if k['custody'] == 'sealed')
        self.predictions = next(iter(sorted(plant.dir.rglob('predictions-2.csv')))).read_bytes()

    def signed(self, path, record, who, name, meaning, role):
        change = {'title': 'bench', 'reason': 'bench', 'impact': 'none', 'retest': 'none', 'documents': [{'path': path, 'record': record}]}
        fact = self.jonas.call('POST', '/v1/changes', json.dumps(change))[1]['fact']
        return who.call('POST', f"/v1/changes/{fact['number']}/signatures/sealed", json.dumps(
            {'user': name, 'password': PASSWORD, 'key': self.keys[name], 'meaning': meaning, 'role': role}))[0]

    def sign(self):
        self.made += 1
        record = json.loads(self.plant.model.read_text())
        return self.signed(f'models/load-{self.made:05}/model.json', record, self.mara, 'mara', 'review', 'reviewer')

    def upload(self, data=None):
        data = data or os.urandom(UPLOAD)
        return self.ci.call('PUT', '/v1/artifacts/sha256:' + hashlib.sha256(data).hexdigest(), data, 'application/octet-stream')[0]

    def validation(self):
        """Of the same set again, which somebody justified and an approver signed."""
        self.signed('models/press-health/justifications/next.json', {'kind': 'reuse', 'dataset': 'press-test/1', 'justification': 'bench'},
                    self.anna, 'anna', 'approval', 'approver')
        self.justified += 1
        fact = self.ci.call('POST', '/v1/validations', json.dumps(
            {'model': 'press-health', 'version': 2, 'envelope': 1, 'dataset': 'press-test/1', 'reuse': self.justified}))[1]['fact']
        return self.ci.call('POST', f"/v1/validations/{fact['id']}/predictions", json.dumps(
            {'predictions': 'sha256:' + hashlib.sha256(self.predictions).hexdigest()}))[0]

    def all(self):
        took = {'signing': [], 'upload': [], 'validation': []}
        for _ in range(TIMES):
            for name, act in (('signing', self.sign), ('upload', self.upload), ('validation', self.validation)):
                took[name].append(act())
        return took


class Flood:
    """Strangers try passwords on that many connections, each a new name, or all of them one that exists."""
    def __init__(self, url, name):
        script = work / 'flood.lua'
        script.write_text("wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n"
                          "function request() return wrk.format(nil, nil, nil, '{\"user\":\"' .. " + name +
                          " .. '\",\"password\":\"a password that is not it\"}') end\n")
        self.process = spawn(['wrk', '-t1', f'-c{FLOOD}', '-d600s', '-s', str(script), url + '/v1/session'], stdout=subprocess.DEVNULL)
        time.sleep(2)

    def stop(self):
        end(self.process)


def p99(times):
    return sorted(times)[len(times) * 99 // 100]


def flood(acts, what, name):
    before, f = acts.all(), Flood(acts.plant.url, name)
    size = acts.plant.size()
    try:
        during = acts.all()
    finally:
        f.stop()
    for act, idle in before.items():
        busy = during[act]
        a, b = statistics.median(idle), statistics.median(busy)
        report(f'{act} while 100 connections flood the login {what} : idle', 'under 2', f'{b / a:.2f}',
               f'p50 {b:.1f} ms against {a:.1f} ms; p99 {p99(busy):.0f} ms against {p99(idle):.0f} ms')
    return acts.plant.size() - size


def load():
    plant = Plant('load')
    acts = Acts(plant)
    acts.upload(acts.predictions)
    flood(acts, 'with new names', "'u' .. math.random(1, 100000000)")
    flood(acts, 'of one person', "'anna'")
    plant.stop()
    first_download()


def first_download():
    """Of a file that was not hashed since it changed: once after a start."""
    s, big = Signet('first'), work / 'first-file'
    with open('/dev/urandom', 'rb') as r, open(big, 'wb') as w:
        for _ in range(FILE >> 20):
            w.write(r.read(1 << 20))
    digest = 'sha256:' + sh('openssl', 'dgst', '-sha256', '-r', big).split()[0]
    s.put(big, digest)
    rounds = []
    for _ in range(1 if quick else 5):
        s.stop()
        s.start()
        took = []
        for argv in (('curl', '-sf', '-o', '/dev/null', '-H', f'Authorization: Bearer {s.token}', f'{s.url}/v1/artifacts/{digest}'),
                     ('openssl', 'dgst', '-sha256', big)):
            t = time.monotonic()
            sh(*argv)
            took.append(time.monotonic() - t)
        rounds.append(took)
    report(f'first download of {FILE >> 20} MiB that was not hashed since it changed', 'at most 1.6 of openssl dgst', f'{statistics.median(a / b for a, b in rounds):.2f}',
           f'{statistics.median(a for a, _b in rounds):.2f} s against {statistics.median(b for _a, b in rounds):.2f} s; each later one is sent as it lies')
    s.stop()


# What each connection sends, in its order; each that ends in an empty line is answered before the next one is sent.
HEALTH = 'GET /healthz HTTP/1.1\r\nHost: {host}\r\n'
LARGE = 'X: ' + 'a' * 20000 + '\r\n'
POST = 'POST /v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n'
STATES = (('that said nothing yet', '8 KiB', ()),
          ('that is idle after a request', '40 KiB', (HEALTH + '\r\n',)),
          ('that is idle after one with a head of 20 KB', '40 KiB', (HEALTH + LARGE + '\r\n',)),
          ('while a head of 20 KB comes in', '50 KiB', (HEALTH + '\r\n', HEALTH + LARGE)),
          ('while a body of 64 KiB comes in, after such a head', '120 KiB', (HEALTH + '\r\n', POST + LARGE + '\r\n' + ' ' * 65000)))


def answered(c, text):
    c.sendall(text.encode())
    while text.endswith('\r\n\r\n') and b'\r\n\r\n' not in c.recv(65536):
        pass


def connections():
    """Of the server's own memory, by what it has more with that many connections than with one; the kernel's buffers are not in it."""
    for state, aim, says in STATES:
        s = Signet('connections-' + state.replace(' ', '-'))
        s.stop()
        s.start('--connections-per-source', '1024')
        host = s.url[7:]
        at = host.split(':')
        first = socket.create_connection((at[0], int(at[1])))
        answered(first, HEALTH.format(host=host) + '\r\n')
        before = s.rss_kib()
        held = [socket.create_connection((at[0], int(at[1]))) for _ in range(OPEN)]
        for text in says:
            for c in held:
                answered(c, text.format(host=host))
        answered(first, HEALTH.format(host=host) + '\r\n') # and so all before it were taken
        time.sleep(1)
        report('memory of a connection ' + state, 'at most ' + aim, f'{(s.rss_kib() - before) / OPEN:.1f} KiB', f'of {OPEN}')
        for c in (first, *held):
            c.close()
        s.stop()

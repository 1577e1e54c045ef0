"""A server on a fresh directory, and how to wait until it has nothing left to do."""
import json, pathlib, sqlite3, subprocess, time

import wire

WINDOW = 58  # seconds that a server may live here: after 60 it enters counts of refusals by itself
ADMIN_PASSWORD = 'demo custody only'


class Plant:
    def __init__(self, build, work, between):
        self.build, self.work, self.between = build, work, between
        self.data, self.server, self.errors = work / 'data', None, []
        self.settles = False

    def start(self):
        self.began = time.monotonic()
        self.log = open(self.work / 'signetd.log', 'ab')
        self.server = subprocess.Popen([self.build / 'signetd', 'serve', '--data', self.data, '--port', '0', '--host',
                                        f'127.0.0.1:{self.between.port}', '--threads', '2'],
                                       stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = self.server.stdout.readline().strip()
        self.vkey = self.server.stdout.readline().strip()
        if not self.url:
            raise SystemExit('the server does not start: ' + (self.work / 'signetd.log').read_text())
        self.port = self.between.target = int(self.url.rsplit(':', 1)[1])
        if self.settles:
            self.fence_begin()

    def kill(self):
        """As by a power cut: counts of refusals are lost, which else would be entered in the order of chance."""
        self.settle()
        self.end(self.server.kill)

    def stop(self):
        """Counts of refusals are entered; which kind is first is chance, so there may be only one."""
        first = self.head()
        self.end(self.server.terminate)
        kinds = {json.loads(body)['action'] for _, body in self.entries(first)}
        if len(kinds) > 1:
            raise SystemExit(f'at its end the server entered {kinds}: let there be one kind in each life')

    def put_out(self):
        """Whatever happened, nothing is left running."""
        if self.server and self.server.poll() is None:
            self.server.kill()
            self.server.wait()

    def end(self, how):
        how()
        self.server.wait(timeout=60)
        if time.monotonic() - self.began > WINDOW:
            raise SystemExit('this machine is too busy: within a minute the server enters counts by itself, and the log is another')
        self.server.stdout.close()
        self.log.close()

    def json(self, method, path, secret=None, body=None, headers=()):
        headers = [*headers, *([('Authorization', 'Bearer ' + secret)] if secret else [])]
        data = None
        if body is not None:
            headers.append(('Content-Type', 'application/json'))
            data = json.dumps(body).encode()
        status, _, said = wire.talk(self.port, method, path, headers, data)
        if status >= 300:
            raise SystemExit(f'{method} {path}: {status} {said.decode()}')
        return json.loads(said)

    def login(self, user):
        return self.json('POST', '/v1/session', body={'user': user, 'password': ADMIN_PASSWORD})['secret']

    # ---- a server at rest ----

    def head(self):
        return int(wire.talk(self.port, 'GET', '/log/checkpoint')[2].split(b'\n')[1])

    def fence_begin(self):
        """An act that is repeated under its key passes the writer's queue and leaves nothing."""
        self.settles, self.secret = True, self.login('administrator')
        self.fence()
        self.settle()

    def fence(self):
        self.json('POST', '/v1/sites', self.secret, {'id': 'fence', 'zone': 'Etc/UTC', 'title': 'Nobody works here'},
                  [('Idempotency-Key', 'fence')])

    def settle(self):
        """A duty is queued before the act that left it is answered: behind a fence that changes nothing none is left."""
        if not self.settles:
            return
        while True:
            before = self.head()
            self.fence()
            if self.head() == before:
                return

    # ---- the log, read beside the server ----

    def entries(self, first=0):
        db = sqlite3.connect(f'file:{self.data}/signet.db?mode=ro', uri=True)
        try:
            return db.execute('SELECT idx, body FROM entry WHERE idx >= ? ORDER BY idx', (first,)).fetchall()
        finally:
            db.close()

"""What the sections of test/bench/run share: a server to measure, nginx beside it, and the rows of the report."""
import http.client, json, os, pathlib, re, subprocess, sys, tempfile, threading, time, urllib.request

root = pathlib.Path(__file__).resolve().parents[2]
build = root / 'build-bench'
quick = '--quick' in sys.argv
seconds = 3 if quick else 10
entries = 100_000 if quick else 1_000_000
PASSWORD = 'correct horse battery'
work = pathlib.Path(tempfile.mkdtemp(prefix='signet-bench-', dir=root))
rows = []

def sh(*argv, **more):
    done = subprocess.run([str(a) for a in argv], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, argv))[:200]}: exit code {done.returncode}\n{done.stdout[-500:]}{done.stderr[-500:]}")
    return done.stdout

def report(what, aim, got, note=''):
    rows.append((what, aim, got, note))
    print(f'{what}: {got}  (aim: {aim})  {note}', flush=True)

running = []

def spawn(argv, **more):
    """A program that ends with the bench, however that ends."""
    process = subprocess.Popen([str(a) for a in argv], **more)
    running.append(process)
    return process

def end(process):
    process.terminate()
    process.wait()
    running.remove(process)

def end_all():
    for process in running:
        process.kill()
        process.wait()

def acts_pass(url):
    """Whether the server takes acts: it answers before it does."""
    with urllib.request.urlopen(url + '/readyz') as r:
        return json.load(r)['soundness']['state'] == 'sound'

def ready(url):
    for _ in range(6000):
        if acts_pass(url):
            return
        time.sleep(0.05)
    sys.exit(f'{url}: takes no act after five minutes')

class Signet:
    """A server with a model, an artifact and a service account's token."""
    def __init__(self, name, earlier=()):
        self.dir = work / name
        out = sh(*earlier, build / 'signetd', 'init', '--data', self.dir, '--admin', 'root', '--founder', 'anna', '--founder', 'ben')
        codes = self.codes = dict(re.findall(r'^ +(\w+) +(sgi_\w+)$', out, re.M))
        self.start()
        self.redeem('root', codes['root'])
        admin = self.post('/v1/session', {'user': 'root', 'password': PASSWORD})['secret']
        self.person('ada', admin)
        self.post('/v1/users', {'id': 'ci', 'name': 'CI', 'site': 'main', 'owner': 'ada'}, admin)
        for author in ('ada', 'ci'): # a service counts for no more than its owner; models concern every site
            self.post(f'/v1/users/{author}/roles/grant', {'role': 'author', 'site': '*', 'reason': 'bench'}, admin)
        ada = self.post('/v1/session', {'user': 'ada', 'password': PASSWORD})['secret']
        self.token = self.post('/v1/tokens', {'user': 'ci', 'title': 'bench', 'scopes': ['read', 'submit'], 'days': 1, 'password': PASSWORD}, ada)['secret']
        self.post('/v1/models', {'name': 'm', 'title': 'Bench'}, self.token)
        self.digest = 'sha256:' + sh('sha256sum', __file__).split()[0]
        self.put(__file__, self.digest)
        self.version = json.dumps({'files': [{'path': 'model.onnx', 'digest': self.digest}]})
        self.post('/v1/models/m/versions', json.loads(self.version), self.token)

    def person(self, id, admin):
        self.post('/v1/users', {'id': id, 'name': id, 'site': 'main'}, admin)
        self.redeem(id, self.post(f'/v1/users/{id}/invite', {'reason': 'bench'}, admin)['secret'])

    def auditor(self, id, admin):
        """An administrator proposes the role and the person, and the founders, who confirm each other first, sign both."""
        homes = {}
        for name in ('anna', 'ben'):
            home = homes[name] = work / f'home-{name}'
            home.mkdir()
            self.redeem(name, self.codes[name])
            (home / 'password').write_text(PASSWORD + '\n')
            self.signet(home, 'login', self.url, '--user', name, '--password-file', 'password', '--accept-vkey')
            self.signet(home, 'key', 'new', 'seed', '--role', 'approver')
        for name, other in (('anna', 'ben'), ('ben', 'anna')):
            key = json.loads(self.signet(homes[other], 'key', 'list', '--json').splitlines()[0])['items'][0]
            self.signet(homes[name], 'key', 'confirm', key['id'], '--fingerprint', key['fingerprint'], '--key', 'seed', '--yes')
        for act in ({'act': 'grant-role', 'role': 'auditor', 'site': '*'}, {'act': 'confirm-person'}):
            proposed = self.post('/v1/acts', act | {'person': id, 'reason': 'bench'}, admin)
            for home in homes.values():
                self.signet(home, 'act', 'sign', proposed['fact']['id'], '--key', 'seed', '--yes')

    def signet(self, home, *words):
        return sh(build / 'signet', *words, cwd=home, env={'PATH': os.environ['PATH'], 'SIGNET_HOME': str(home), 'SIGNET_SERVER': self.url})

    def start(self, *words):
        """Until it takes acts: with a long log that is when all rows were held against it."""
        self.launch(*words)
        ready(self.url)

    def launch(self, *words):
        """Until it answers."""
        self.process = spawn([build / 'signetd', 'serve', '--data', self.dir, '--port', '0', *words], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def stop(self):
        end(self.process)

    def post(self, path, body, secret=None):
        headers = {'Content-Type': 'application/json'}
        if secret:
            headers['Authorization'] = 'Bearer ' + secret
        with urllib.request.urlopen(urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)) as r:
            return json.load(r)

    def redeem(self, user, code):
        self.post('/v1/invitations/redeem', {'user': user, 'code': code, 'password': PASSWORD})

    def put(self, path, digest):
        sh('curl', '-sf', '-o', '/dev/null', '-H', f'Authorization: Bearer {self.token}', '-H', 'Expect:', '-T', path, f'{self.url}/v1/artifacts/{digest}')

    def write(self):
        script = work / 'post.lua'
        script.write_text(f"wrk.method = 'POST'\nwrk.body = '{self.version}'\nwrk.headers['Content-Type'] = 'application/json'\n"
                          f"wrk.headers['Authorization'] = 'Bearer {self.token}'\n")
        return wrk(self.url + '/v1/models/m/versions', 64, script)

    def rss_kib(self):
        return int(re.search(r'VmRSS:\s+(\d+)', pathlib.Path(f'/proc/{self.process.pid}/status').read_text())[1])

def wrk(url, clients, script=None, headers=()):
    argv = ['wrk', '-t2', f'-c{clients}', f'-d{seconds}s', '--latency']
    if script:
        argv += ['-s', str(script)]
    for h in headers:
        argv += ['-H', h]
    out = sh(*argv, url)
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', out)
    if bad:
        sys.exit(f'{url}: {bad[0]}')
    return float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]), re.search(r'99%\s+(\S+)', out)[1]

class Nginx:
    """Serves a folder with small.json in it, with sendfile and tcp_nopush as Debian's nginx.conf has them; /push/ without the latter."""
    def __init__(self, name, small):
        self.dir = work / name
        self.dir.mkdir()
        (self.dir / 'small.json').write_bytes(small)
        conf = work / 'nginx.conf'
        conf.write_text(f'''daemon off; worker_processes 2; pid {work}/nginx.pid; error_log {work}/nginx.log;
events {{ worker_connections 512; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/json;
client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3; uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
server {{ listen 127.0.0.1:18099; root {self.dir};
location /push/ {{ tcp_nopush off; alias {self.dir}/; }} }} }}''')
        work.chmod(0o755)
        user = ['-g', 'user root;'] if os.getuid() == 0 else []
        self.process = spawn(['/usr/sbin/nginx', '-c', str(conf), *user])
        self.url = 'http://127.0.0.1:18099'
        for _ in range(100):
            try:
                urllib.request.urlopen(self.url + '/small.json').read()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit('nginx does not start')

    def stop(self):
        end(self.process)

def timed(*argv):
    t = time.monotonic()
    sh(*argv)
    return time.monotonic() - t

class Watcher(threading.Thread):
    """One GET each 5 ms over one connection; the slowest."""
    def __init__(self, s):
        super().__init__(daemon=True)
        self.c, self.s, self.slowest, self.on = http.client.HTTPConnection(s.url[7:]), s, 0.0, True
        self.start()

    def run(self):
        while self.on:
            t = time.monotonic()
            self.c.request('GET', '/v1/models/m/versions/1', headers={'Authorization': f'Bearer {self.s.token}'})
            self.c.getresponse().read()
            self.slowest = max(self.slowest, time.monotonic() - t)
            time.sleep(0.005)

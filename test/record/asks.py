"""Requests after the story: acts that leave entries, then looks and what is refused without one."""
import base64, hashlib, json, re, urllib.parse, zlib

import wire

PASSWORD = 'demo custody only'
NO_UUID = '01900000-0000-7000-8000-000000000000'
NO_DIGEST = 'sha256:' + '0' * 64
RFC_8032 = bytes.fromhex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')  # its first test's key


def digest(data):
    return 'sha256:' + hashlib.sha256(data).hexdigest()


class Asks:
    """Writes down requests with their replies; askers are named, their secrets are in self.secret."""

    def __init__(self, plant, names, secret):
        self.plant, self.names, self.secret, self.lines = plant, names, secret, []

    def title(self, text):
        self.lines.append(f'######## {text}\n')

    def send(self, asker, method, path, body=None, headers=(), type='application/json'):
        headers = list(headers)
        if asker in self.secret:
            headers.append(('Authorization', 'Bearer ' + self.secret[asker]))
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        if body is not None and type:
            headers.append(('Content-Type', type))
        return wire.talk(self.plant.port, method, path, headers, body)

    def reply_text(self, head, said):
        """Whole texts, but for the date."""
        lines = [re.sub(r'^(Date): .*', r'\1: <date>', l.decode().rstrip('\r\n')) for l in head]
        if said[:1] == b'\x78' or any('git-loose-object' in l for l in lines):  # packed: as long as chance wants
            lines = [re.sub(r'^(Content-Length): .*', r'\1: <size>', l) for l in lines]
        return self.names.plain('\n'.join(lines)) + '\n\n' + self.names.show(said)

    def ask(self, asker, method, path, body=None, headers=(), note='', **more):
        status, head, said = self.send(asker, method, path, body, headers, **more)
        shown = b'' if body is None else json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        self.lines.append(f'=== {asker}: {method} {self.names.plain(path)}' + (f'   ({note})' if note else ''))
        self.lines += [f'> {self.names.plain(f"{k}: {v}")}' for k, v in headers]
        if shown:
            self.lines.append('> ' + (self.names.show(shown) if len(shown) < 5000 else f'<{len(shown)} bytes>'))
        self.lines += [self.reply_text(head, said), '']
        self.plant.settle()
        return Reply(status, head, said)

    def everybody(self, method, path, body=None):
        """The same request by everyone; equal replies are written down once."""
        self.alike(method, path, [(asker, asker, path) for asker in ['nobody', *self.secret]], body)

    def alike(self, method, path, requests, body=None):
        replies = {}
        for name, asker, target in requests:
            _, head, said = self.send(asker, method, target, body)
            replies.setdefault(self.reply_text(head, said), []).append(name)
            self.plant.settle()
        self.lines.append(f'=== {method} {self.names.plain(path)}')
        for text, names in replies.items():
            self.lines += [f'--- {", ".join(names)}', text, '']


class Reply:
    def __init__(self, status, head, said):
        self.status, self.head, self.said = status, head, said

    def json(self):
        return json.loads(self.said)

    def header(self, name):
        return wire.header(self.head, name)


# ---- who asks ----

def login(a, user):
    return a.ask('nobody', 'POST', '/v1/session', {'user': user, 'password': PASSWORD}).json()['secret']


def newcomers(a):
    """A reader without a role, an author who is nothing else, an expert, one who will go; and a pipeline's account."""
    for user, role in (('rita', None), ('alma', 'author'), ('vito', 'expert'), ('kora', 'reviewer'), ('gone', None)):
        a.ask('administrator', 'POST', '/v1/users', {'id': user, 'name': user.title() + ' Newcomer', 'site': 'main'})
        if role:
            a.ask('administrator', 'POST', f'/v1/users/{user}/roles/grant', {'role': role, 'site': 'main', 'reason': 'record'})
        code = a.ask('administrator', 'POST', f'/v1/users/{user}/invite', {'reason': 'record'}).json()['secret']
        a.ask('nobody', 'POST', '/v1/invitations/redeem', {'user': user, 'code': code, 'password': PASSWORD})
    a.ask('administrator', 'POST', '/v1/users', {'id': 'robot', 'name': 'Robot', 'site': 'main', 'owner': 'alma'})
    a.ask('administrator', 'POST', '/v1/users/robot/roles/grant', {'role': 'author', 'site': 'main', 'reason': 'record'})


ASKERS = {'reader': 'rita', 'author': 'alma', 'reviewer': 'mara', 'approver': 'ben', 'expert': 'vito', 'operator': 'omar',
          'auditor': 'ines', 'administrator': 'administrator'}


def token(a, asker, user, *scopes):
    return a.ask(asker, 'POST', '/v1/tokens', {'user': user, 'title': 'record', 'scopes': list(scopes), 'days': 30}).json()['secret']


def askers(a, device_secret):
    """Sessions first, then tokens for all of them: those outlive the server's process."""
    a.title('who asks')
    a.secret['administrator'] = login(a, 'administrator')
    newcomers(a)
    sessions = {asker: login(a, user) for asker, user in ASKERS.items() if asker != 'administrator'}
    sessions['administrator'] = a.secret['administrator']
    sessions.update({user: login(a, user) for user in ('anna', 'kora')})
    a.secret.update(sessions)
    tokens = {asker: token(a, asker, user, 'read', 'submit', 'manage') for asker, user in ASKERS.items()}
    tokens['service'] = token(a, 'author', 'robot', 'read', 'submit')
    tokens['service that reads'] = token(a, 'author', 'robot', 'read')
    tokens['device'] = device_secret
    tokens['stranger'] = 'sgt_' + '0' * 64
    a.secret = tokens
    return sessions


# ---- acts ----

def accounts(a, sessions):
    a.title('accounts')
    site = {'id': 'lab', 'zone': 'Europe/Berlin', 'title': 'The lab'}
    a.ask('administrator', 'POST', '/v1/sites', site, note='created')
    a.ask('administrator', 'POST', '/v1/sites', site, note='there is one')
    a.ask('administrator', 'POST', '/v1/sites', dict(site, id='moon', zone='Moon/Crater'), note='no such zone')
    key = [('Idempotency-Key', 'once')]
    a.ask('administrator', 'POST', '/v1/sites', dict(site, id='yard'), key, note='under a key')
    a.ask('administrator', 'POST', '/v1/sites', dict(site, id='yard'), key, note='repeated')
    a.ask('administrator', 'POST', '/v1/sites', dict(site, id='roof'), key, note='another request')
    a.ask('administrator', 'POST', '/v1/users', {'id': 'anna', 'name': 'Again', 'site': 'main'}, note='there is one')
    a.ask('administrator', 'POST', '/v1/users', {'id': 'new', 'name': 'New', 'site': 'nowhere'}, note='no such site')
    a.ask('administrator', 'POST', '/v1/users', {'id': 'new', 'name': 'New', 'site': 'main', 'owner': 'robot'}, note='owner is no person')
    grant = {'role': 'auditor', 'site': 'main', 'reason': 'record'}
    a.ask('administrator', 'POST', '/v1/users/gone/roles/grant', grant, note='granted')
    a.ask('administrator', 'POST', '/v1/users/gone/roles/grant', grant, note='held already')
    a.ask('administrator', 'POST', '/v1/users/gone/roles/grant', dict(grant, role='king'), note='no such role')
    a.ask('administrator', 'POST', '/v1/users/administrator/roles/grant', grant, note='to oneself')
    a.ask('administrator', 'POST', '/v1/users/gone/roles/revoke', grant, note='revoked')
    a.ask('administrator', 'POST', '/v1/users/gone/roles/revoke', grant, note='not held')
    a.ask('administrator', 'POST', '/v1/users/robot/invite', {'reason': 'record'}, note='a service')
    a.ask('administrator', 'POST', '/v1/users/gone/deactivate', {'reason': 'record'}, note='deactivated')
    a.ask('administrator', 'POST', '/v1/users/gone/deactivate', {'reason': 'record'}, note='again')
    a.ask('nobody', 'POST', '/v1/session', {'user': 'gone', 'password': PASSWORD}, note='an account that ended')
    a.ask('nobody', 'POST', '/v1/session', {'user': 'ghost', 'password': PASSWORD}, note='no account')
    a.ask('nobody', 'POST', '/v1/invitations/redeem', {'user': 'rita', 'code': 'sgi_' + '0' * 32, 'password': PASSWORD}, note='no such code')
    a.ask('reader', 'POST', '/v1/tokens', {'user': 'rita', 'title': 'x', 'scopes': ['read'], 'days': 1}, note='a token issues none')
    tokens, a.secret = a.secret, {**a.secret, 'reader': sessions['reader']}
    a.ask('reader', 'POST', '/v1/tokens', {'user': 'anna', 'title': 'x', 'scopes': ['read'], 'days': 1}, note="another's")
    a.ask('reader', 'POST', '/v1/tokens', {'user': 'rita', 'title': 'x', 'scopes': ['fly'], 'days': 1}, note='no such scope')
    a.ask('reader', 'POST', '/v1/tokens', {'user': 'rita', 'title': 'x', 'scopes': ['read'], 'days': 0}, note='no days')
    mine = a.ask('reader', 'POST', '/v1/tokens', {'user': 'rita', 'title': 'x', 'scopes': ['read'], 'days': 1}, note='issued').json()
    mine = mine['entry']['fact']['id']
    a.secret = tokens
    a.ask('expert', 'POST', f'/v1/tokens/{mine}/revoke', {'reason': 'record'}, note="another's")
    a.ask('reader', 'POST', f'/v1/tokens/{mine}/revoke', {'reason': 'record'}, note='revoked')
    a.ask('reader', 'POST', f'/v1/tokens/{mine}/revoke', {'reason': 'record'}, note='again')
    a.ask('reader', 'DELETE', '/v1/session', note='a token is no session')
    a.secret['session'] = sessions['operator']
    a.ask('session', 'GET', '/v1/session')
    a.ask('session', 'DELETE', '/v1/session', note='closed')
    a.ask('session', 'GET', '/v1/session', note='it is over')
    del a.secret['session']


def data(a):
    a.title('artifacts, models, datasets, runs, versions, validations')
    model, rows, labels = b'{"probe": 1}\n', b'id,x\n1,0.5\n2,0.25\n', b'id,actual\n1,1\n2,0\n'
    put = lambda who, d, body, note, **more: a.ask(who, 'PUT', f'/v1/artifacts/{d}', body, note=note, type='application/octet-stream', **more)
    put('author', digest(model), model, 'stored')
    put('service', digest(model), model, 'stored already')
    put('author', digest(rows), model, 'other bytes')
    put('author', 'sha256:short', model, 'no digest')
    put('author', digest(rows) + '?class=nonsense', rows, 'no such class')
    put('expert', digest(rows), rows, 'stored')
    put('expert', digest(labels) + '?class=labels', labels, 'labels')
    put('author', digest(b'x') + '?class=labels', b'x', 'labels, by an author')
    a.ask('author', 'POST', '/v1/models', {'name': 'probe', 'title': 'A probe'}, note='created')
    a.ask('service', 'POST', '/v1/models', {'name': 'probe', 'title': 'A probe'}, note='there is one')
    register = {'digest': digest(rows), 'size': len(rows), 'rows': 2, 'format': 'text/csv', 'source': 'record', 'stored': True,
                'columns': [{'name': 'id', 'type': 'integer', 'unit': None}, {'name': 'x', 'type': 'number', 'unit': 'mm'}], 'lots': ['L1', 'L2']}
    a.ask('expert', 'POST', '/v1/datasets/probe-set/versions', register, note='registered')
    a.ask('expert', 'POST', '/v1/datasets/probe-set/versions', register, note='the same again')
    a.ask('author', 'POST', '/v1/datasets/probe-set/versions', dict(register, digest=NO_DIGEST), note='not stored')
    a.ask('author', 'POST', '/v1/datasets/probe-set/versions', dict(register, columns=[{'name': 'x', 'type': 'wrong', 'unit': None}]), note='no such type')
    freeze = {'labels': digest(labels), 'label': 'actual'}
    a.ask('expert', 'POST', '/v1/datasets/probe-set/versions/1/freeze', dict(freeze, labels=NO_DIGEST), note='no labels')
    a.ask('expert', 'POST', '/v1/datasets/probe-set/versions/1/freeze', dict(freeze, label='x'), note='the label is inside')
    a.ask('expert', 'POST', '/v1/datasets/probe-set/versions/1/freeze', freeze, note='frozen')
    a.ask('expert', 'POST', '/v1/datasets/probe-set/versions/1/freeze', freeze, note='again')
    run = {'model': 'probe', 'commit': '3' * 40, 'repository': 'git.example/probe', 'parameters': {'rounds': 3, 'fast': True, 'name': 'x'},
           'started': '2026-01-01T08:00:00.000Z', 'finished': '2026-01-01T09:00:00.000Z',
           'inputs': [{'dataset': 'probe-set/1', 'role': 'train'}], 'outputs': [{'path': 'model.json', 'digest': digest(model)}]}
    a.ask('author', 'POST', '/v1/runs', dict(run, inputs=[]), note='registered')
    a.ask('author', 'POST', '/v1/runs', run, note='on a frozen set')
    a.ask('author', 'POST', '/v1/runs', dict(run, finished='2025-01-01T09:00:00.000Z'), note='ended before it began')
    a.ask('author', 'POST', '/v1/runs', dict(run, outputs=[{'path': '../x', 'digest': digest(model)}]), note='a path that leads out')
    version = {'files': [{'path': 'model.json', 'digest': digest(model)}], 'inputs': [{'name': 'x', 'type': 'number', 'unit': 'mm'}],
               'outputs': [{'name': 'y', 'type': 'number', 'unit': None}]}
    a.ask('author', 'POST', '/v1/models/probe/versions', version, note='registered')
    a.ask('author', 'POST', '/v1/models/probe/versions', version, note='the same again')
    a.ask('author', 'POST', '/v1/models/probe/versions', dict(version, files=[{'path': 'm', 'digest': NO_DIGEST}]), note='not stored')
    a.ask('author', 'POST', '/v1/models/probe/versions', dict(version, run=NO_UUID), note='no such run')
    a.ask('author', 'POST', '/v1/models/probe/versions', dict(version, files=[]), note='no files')
    retire = '/v1/models/probe/versions/1/retire'
    a.ask('author', 'POST', retire, {'reason': 'record'}, [('If-Match', '"1"')], note='stale')
    a.ask('author', 'POST', retire, {'reason': 'record'}, [('If-Match', '*')], note='retired')
    a.ask('author', 'POST', retire, {'reason': 'record'}, note='again')
    validation = {'model': 'press-health', 'version': 2, 'envelope': 1, 'dataset': 'press-test/1'}
    a.ask('author', 'POST', '/v1/validations', validation, note='the set was used')
    a.ask('author', 'POST', '/v1/validations', dict(validation, dataset='probe-set/1', version=1), note='another set')
    a.ask('author', 'POST', '/v1/validations', dict(validation, envelope=9, dataset='probe-set/1'), note='no such envelope')
    a.ask('author', 'POST', '/v1/validations', dict(validation, dataset='probe-set/1'), note='registered, or why not')
    done = a.send('auditor', 'GET', '/v1/validations')[2]
    for v in json.loads(done)['items']:
        a.ask('author', 'POST', f'/v1/validations/{v["id"]}/predictions', {'predictions': digest(rows)}, note='no predictions, or too late')


def keys(a, sessions):
    a.title('keys')
    public = 'ssh-ed25519 ' + base64.b64encode(b'\0\0\0\x0bssh-ed25519\0\0\0 ' + RFC_8032).decode()
    a.ask('author', 'POST', '/v1/keys', {'public': public, 'custody': 'file', 'roles': ['author']}, note='enrolled, or why not')
    a.ask('author', 'POST', '/v1/keys', {'public': 'ssh-rsa AAAA', 'custody': 'file', 'roles': ['reviewer']}, note='no such key')
    a.ask('author', 'POST', '/v1/keys', {'public': public, 'custody': 'pocket', 'roles': ['reviewer']}, note='no such custody')
    a.ask('reviewer', 'POST', '/v1/keys', {'public': public, 'custody': 'file', 'roles': ['king']}, note='no such role')
    a.ask('reviewer', 'POST', '/v1/keys', {'public': public, 'custody': 'hardware', 'roles': ['reviewer']}, note='enrolled')
    a.ask('operator', 'POST', '/v1/keys', {'public': public, 'custody': 'file', 'roles': ['reviewer']}, note="another's")
    tokens, a.secret = a.secret, sessions
    a.ask('kora', 'POST', '/v1/keys/sealed', {'password': 'not this one', 'roles': ['reviewer']}, note='wrong password')
    a.ask('author', 'POST', '/v1/keys/sealed', {'password': PASSWORD, 'roles': ['reviewer']}, note='a role not held')
    a.ask('kora', 'POST', '/v1/keys/sealed', {'password': PASSWORD, 'roles': ['reviewer']}, note='made')
    mine = json.loads(a.send('auditor', 'GET', '/v1/keys?user=kora')[2])['items'][0]['id']
    anna = next(k['id'] for k in json.loads(a.send('auditor', 'GET', '/v1/keys?user=anna')[2])['items'] if k['state'] == 'confirmed')
    confirm = {'user': 'anna', 'password': PASSWORD, 'key': anna}
    a.ask('anna', 'GET', f'/v1/keys/{mine}/statement?key={anna}')
    a.ask('anna', 'GET', f'/v1/keys/{mine}/statement', note='for which key?')
    a.ask('anna', 'POST', f'/v1/keys/{mine}/confirm/sealed', dict(confirm, password='not this one'), note='wrong password')
    a.ask('anna', 'POST', f'/v1/keys/{mine}/confirm/sealed', dict(confirm, user='ben'), note='another name')
    a.ask('anna', 'POST', f'/v1/keys/{mine}/confirm', {'envelope': '{}'}, note='no envelope')
    a.ask('anna', 'POST', f'/v1/keys/{mine}/confirm/sealed', confirm, note='confirmed')
    a.ask('anna', 'POST', f'/v1/keys/{mine}/confirm/sealed', confirm, note='again')
    a.ask('author', 'POST', f'/v1/keys/{anna}/revoke', {'reason': 'record'}, note="another's")
    a.ask('kora', 'POST', f'/v1/keys/{mine}/revoke', {'reason': 'record'}, note='revoked')
    a.ask('kora', 'POST', f'/v1/keys/{mine}/revoke', {'reason': 'record'}, note='again')
    a.secret = tokens
    return anna


def changes(a, sessions, anna):
    a.title('changes')
    text = lambda path, content: {'path': path, 'content': content}
    model = json.loads(a.send('auditor', 'GET', '/v1/documents/models/press-health/model.json')[2])
    model = json.dumps(dict(model, model='probe', owner='alma', purpose='Probe once & <carefully>'))
    change = {'title': 'A probe', 'reason': 'record', 'impact': 'none', 'retest': 'none', 'links': ['CAPA-1'],
              'documents': [text('models/probe/model.json', model)]}
    first = a.ask('author', 'POST', '/v1/changes', change, note='opened')
    for note, documents in (('no documents', []), ('no path', [text('', 'x')]), ('a path that leads out', [text('../x', 'x')]),
                            ('twice', [text('models/probe/model.json', model), text('models/probe/model.json', model)]),
                            ('nothing to remove', [text('policies/rings/none.json', None)]), ('no JSON', [text('policies/rings/x.json', 'x')]), ('not a record', [text('models/probe/model.json', '{}')]),
                            ('no model', [text('models/ghost/model.json', model)]), ('no ring', [text('policies/rings/x.json', '{"v":1,"plan":"x","rings":[]}')]),
                            ('no such place', [text('elsewhere/x.json', '{"v":1}')]), ('no policy', [text('policies/approval.json', '{}')]),
                            ('too many', [text(f'policies/rings/{i}.json', '{}') for i in range(501)])):
        a.ask('author', 'POST', '/v1/changes', dict(change, documents=documents), note=note)
    ring = {'v': 1, 'plan': 'lab', 'rings': [{'name': 'all', 'devices': ['press-1'], 'gate': {'count': 1, 'success_percent': 100, 'soak_seconds': 60}}]}
    opened = [a.ask('author', 'POST', '/v1/changes', dict(change, title=t, documents=[text('policies/rings/lab.json', json.dumps(ring))]), note='opened')
              for t in ('Rings for the lab', 'The same once more', 'And again')]
    numbers = [o.json()['fact']['number'] for o in [first, *opened]]
    tokens, a.secret = a.secret, sessions
    for n in numbers[:1]:
        sealed = {'user': 'anna', 'password': PASSWORD, 'key': anna, 'meaning': 'approval', 'role': 'approver', 'comment': 'seen'}
        path = f'/v1/changes/{n}/signatures'
        a.ask('anna', 'GET', f'/v1/changes/{n}/statement?key={anna}&meaning=approval&role=approver')
        a.ask('anna', 'GET', f'/v1/changes/{n}/statement?key={anna}&meaning=applause&role=approver', note='no such meaning')
        a.ask('anna', 'POST', path, {'envelope': '{}'}, note='no envelope')
        for note, more in (('no such meaning', {'meaning': 'applause'}), ('not held', {'role': 'reviewer'}), ('wrong password', {'password': 'x'}),
                           ('another name', {'user': 'ben'}), ('no such key', {'key': NO_DIGEST})):
            a.ask('anna', 'POST', path + '/sealed', dict(sealed, **more), note=note)
        mara = next(k['id'] for k in json.loads(a.send('auditor', 'GET', '/v1/keys?user=mara')[2])['items'] if k['state'] == 'confirmed')
        review = {'user': 'mara', 'password': PASSWORD, 'key': mara, 'meaning': 'review', 'role': 'reviewer'}
        a.ask('reviewer', 'POST', path + '/sealed', review, note='signs')
        a.ask('reviewer', 'POST', path + '/sealed', review, note='again')
        a.ask('anna', 'POST', path + '/sealed', sealed, note='signs')
        a.ask('anna', 'POST', path + '/sealed', sealed, note='again')
    for n in numbers[1:2]:
        a.ask('reader', 'POST', f'/v1/changes/{n}/cancel', {'reason': 'record'}, note="another's")
        a.ask('author', 'POST', f'/v1/changes/{n}/cancel', {'reason': 'record'}, note='cancelled')
        a.ask('author', 'POST', f'/v1/changes/{n}/cancel', {'reason': 'record'}, note='again')
    a.secret = tokens


def plant_acts(a):
    a.title('exports, trust, devices, rollouts, the edge')
    a.ask('auditor', 'POST', '/v1/exports', {'reason': 'record'}, note='made')
    a.ask('approver', 'POST', '/v1/trust', {'metadata': {}}, note='no trust')
    a.ask('approver', 'POST', '/v1/trust', {'files': []}, note='no trust')
    a.ask('operator', 'POST', '/v1/devices', {'device': 'press-9', 'site': 'main', 'labels': ['old', 'loud']}, note='created')
    a.ask('operator', 'POST', '/v1/devices', {'device': 'press-9', 'site': 'main'}, note='there is one')
    a.ask('operator', 'POST', '/v1/devices', {'device': 'press-10', 'site': 'nowhere'}, note='no such site')
    code = a.ask('operator', 'POST', '/v1/devices/press-9/invite', {'reason': 'record'}, note='a code').json()['secret']
    enrol = {'device': 'press-9', 'code': code, 'public': base64.b64encode(bytes(32)).decode(), 'proof': base64.b64encode(bytes(64)).decode()}
    a.ask('nobody', 'POST', '/edge/v1/enrol', dict(enrol, public='short'), note='no key')
    a.ask('nobody', 'POST', '/edge/v1/enrol', dict(enrol, code='sgv_' + '0' * 32), note='no such code')
    a.ask('nobody', 'POST', '/edge/v1/enrol', enrol, note='no proof')
    a.ask('operator', 'POST', '/v1/devices/press-9/retire', {'reason': 'record'}, note='retired')
    a.ask('operator', 'POST', '/v1/devices/press-9/retire', {'reason': 'record'}, note='again')
    a.ask('operator', 'POST', '/v1/devices/press-9/invite', {'reason': 'record'}, note='it is retired')
    for r in json.loads(a.send('auditor', 'GET', '/v1/rollouts')[2])['items'][:1]:
        for what in ('halt', 'resume', 'stop'):
            a.ask('operator', 'POST', f'/v1/rollouts/{r["id"]}/{what}', {'reason': 'record'}, note='it is over')
    a.ask('device', 'POST', '/edge/v1/reports', {'envelope': '{}'}, note='no report')
    a.ask('device', 'POST', '/edge/v1/reports', {'envelope': 'x'}, [('Idempotency-Key', 'k')], note='kept under no key')


# ---- routes ----

class Routes:
    """Every route there is, and names that fill its path."""

    def __init__(self, a):
        self.a = a
        table = sorted(self.get('/v1')['routes'], key=lambda r: (r['path'], r['method']))  # whatever order the server has
        self.rows = [(r['method'], r['path']) for r in table]
        self.who = {(r['method'], r['path']): r['who'] for r in table}
        self.known = self.fill()

    def get(self, path, asker='auditor'):
        status, _, said = self.a.send(asker, 'GET', path)
        if status != 200:
            raise SystemExit(f'GET {path}: {status} {said.decode()}')
        return json.loads(said)

    def fill(self):
        items = lambda path: self.get(path)['items']
        version = self.get('/v1/models/press-health/versions/2')
        entries = [json.loads(body) for _, body in self.a.plant.entries()]
        of = lambda action: next(e for e in reversed(entries) if e['action'] == action)
        signed = next(e for e in entries if e['action'] == 'change.signed')['fact']['signature']
        oid = self.a.send('auditor', 'GET', '/change-control.git/info/refs')[2].decode().split('\t')[0]
        opened = next(e for e in entries if e['action'] == 'session.opened')
        evidence = self.a.send('auditor', 'GET', '/v1/models/press-health/releases/1/evidence')[2]
        return {
            'user': 'anna', 'token': items('/v1/tokens?user=robot')[0]['id'], 'site': 'main', 'model': 'press-health', 'number': '2',
            'dataset': 'press-test', 'validation': items('/v1/validations')[0]['id'], 'run': items('/v1/models/press-health/runs')[0]['id'],
            'key': items('/v1/keys?user=anna')[0]['id'], 'change': signed['subject'].removeprefix('change:'), 'signature': signed['id'],
            'two': oid[:2], 'rest': oid[2:], 'export': of('export.made')['fact']['id'], 'level': '0', 'tile...': '000', 'index': '20',
            'size': '20', 'file': 'timestamp.json', 'device': 'press-1', 'rollout': items('/v1/rollouts')[0]['id'],
            'digest': version['files'][0]['digest'], 'path...': 'models/press-health/model.json',
            # where a name means something else in one place
            '/v1/audit/sources/{digest}': {'digest': opened['fact']['source']},
            '/v1/datasets/{dataset}/versions/{number}': {'number': '1'},
            '/v1/models/{model}/releases/{number}': {'number': '1'},
            '/v1/models/{model}/releases/{number}/evidence': {'number': '1'},
            '/tuf/targets/{path...}': {'path...': f'models/press-health/1/{hashlib.sha256(evidence).hexdigest()}.evidence.json'},
        }

    def able(self, method, pattern):
        """An asker who may do this."""
        anybody = {'anyone': 'nobody', 'any account': 'administrator', 'an enrolled device': 'device'}
        who = self.who[method, pattern]
        return next(anybody.get(w, w) for w in who if w in anybody or w in ASKERS)

    def path(self, pattern, **other):
        names = {**self.known, **self.known.get(pattern, {}), **other}
        return re.sub(r'\{([^}]+)\}', lambda m: urllib.parse.quote(names[m[1]], safe='/:.-_~'), pattern)

    def nothing(self, pattern):
        """The same path, naming what is not there: first or last, whichever reads better."""
        none = {'user': 'ghost', 'token': NO_UUID, 'site': 'nowhere', 'digest': NO_DIGEST, 'model': 'ghost', 'number': '99', 'dataset': 'ghost',
                'validation': NO_UUID, 'run': NO_UUID, 'key': NO_DIGEST, 'path...': 'no/such/thing.json', 'change': '999', 'signature': NO_DIGEST,
                'export': NO_UUID, 'tile...': '099', 'level': '5', 'index': '99999', 'size': '99999',
                'file': '9.nothing.json', 'device': 'ghost', 'rollout': NO_UUID}
        last = re.findall(r'\{([^}]+)\}', pattern)
        if 'two' in last:  # half a digest is none
            return [self.path(pattern, two='ab', rest='0' * 38), self.path(pattern, two='xy', rest='z')]
        return [self.path(pattern, **{name: none[name]}) for name in last]


BODIES = {  # well-formed, so that what is wrong is the object that the path names
    'reason': {'reason': 'record'}, 'roles/grant': {'role': 'author', 'site': 'main', 'reason': 'record'},
    'roles/revoke': {'role': 'author', 'site': 'main', 'reason': 'record'}, 'confirm': {'envelope': '{}'}, 'signatures': {'envelope': '{}'},
    'confirm/sealed': {'user': 'ben', 'password': PASSWORD, 'key': NO_DIGEST},
    'signatures/sealed': {'user': 'ben', 'password': PASSWORD, 'key': NO_DIGEST, 'meaning': 'approval', 'role': 'approver'},
    'predictions': {'predictions': NO_DIGEST}, 'freeze': {'labels': NO_DIGEST, 'label': 'actual'},
    '/v1/models/{model}/versions': {'files': [{'path': 'm', 'digest': NO_DIGEST}]},
}


def body_for(pattern):
    if pattern in BODIES:
        return BODIES[pattern]
    return next((b for end, b in sorted(BODIES.items(), key=lambda x: -len(x[0])) if pattern.endswith('/' + end)), BODIES['reason'])


def is_page(pattern):
    return not re.match('/(v1|log|edge|tuf|healthz|readyz|metrics|change-control.git)', pattern)


def write_matrix(a, routes):
    """Everyone sends an empty object everywhere: who may not leaves an entry, who may is told what is missing."""
    a.title('who may write')
    for method, pattern in routes.rows:
        if method in ('POST', 'PUT', 'DELETE') and not is_page(pattern):
            a.everybody(method, routes.path(pattern), {} if method != 'DELETE' else None)


def unknown_acts(a, routes):
    a.title('acts on what is not there')
    for method, pattern in routes.rows:
        if method == 'POST' and '{' in pattern and not is_page(pattern):
            for path in routes.nothing(pattern):
                a.ask(routes.able(method, pattern), method, path, body_for(pattern))


# ---- looks ----

QUERIES = ('as_of=0', 'as_of=40', 'as_of=90', 'as_of=99999999', 'as_of=x', 'as_of=-1', 'limit=1', 'limit=0', 'limit=100000', 'limit=x',
           'cursor=AAAA', 'cursor=%21', 'nonsense=1')


def reads(a, routes):
    a.title('who may look')
    for method, pattern in routes.rows:
        if method == 'GET' and not is_page(pattern) and pattern != '/metrics':
            a.everybody(method, routes.path(pattern))
    for asker in ('nobody', 'reader', 'device'):
        a.ask(asker, 'GET', '/metrics')
    _, head, said = a.send('auditor', 'GET', '/metrics')
    a.lines += ['=== auditor: GET /metrics, figures masked', a.reply_text(head, re.sub(rb'(?m) \d+$', b' <figure>', said)), '']


def queries(a, routes):
    a.title('queries, tags, pages of lists')
    for method, pattern in routes.rows:
        if method != 'GET' or is_page(pattern) or pattern == '/metrics':
            continue
        path = routes.path(pattern)
        status, head, said = a.send('auditor', 'GET', path)
        tag = wire.header(head, 'etag')
        if tag:
            for given in (tag, '"other"', '*'):
                a.ask('auditor', 'GET', path, headers=[('If-None-Match', given)])
        a.ask('auditor', 'HEAD', path)
        listed = said[:10] == b'{"items":['
        if listed or pattern.startswith('/v1/') and '{' in pattern:
            a.alike('GET', path, [(q, 'auditor', f'{path}?{q}') for q in (QUERIES if listed else QUERIES[:6])])
        if listed and pattern != '/v1/audit':
            turn(a, path)
    newest = a.plant.head() - 1
    turn(a, '/v1/audit', f'as_of={newest}', pages=3)
    digest_path = routes.path('/v1/artifacts/{digest}')
    for given in ('bytes=0-4', 'bytes=5-', 'bytes=-3', 'bytes=9999-', 'bytes=3-1', 'bytes=0-1,3-4', 'lines=1-2'):
        a.ask('auditor', 'GET', digest_path, headers=[('Range', given)])
    for user in ('ben', 'ghost', 'ci', ''):
        a.ask('auditor', 'GET', f'/v1/keys?user={user}')
        a.ask('auditor', 'GET', f'/v1/tokens?user={user}')


def turn(a, path, query='', pages=3):
    """Through a list by two at a time."""
    cursor = None
    for _ in range(pages):
        r = a.ask('auditor', 'GET', f'{path}?limit=2' + (f'&{query}' if query else '') + (f'&cursor={cursor}' if cursor else ''))
        cursor = r.json()['next']
        if not cursor:
            break


def lineage(a, routes):
    a.title('lineage')
    k = routes.known
    for thing in ('version:press-health/2', 'model:press-health', 'dataset:press-test/1', f'run:{k["run"]}', f'validation:{k["validation"]}',
                  f'change:{k["change"]}', f'artifact:{k["digest"]}', 'release:press-health/1', 'device:press-2', 'user:anna', 'ghost:1', 'x', ''):
        for query in ('', '&direction=upstream', '&direction=downstream&depth=1'):
            a.ask('auditor', 'GET', f'/v1/lineage?object={urllib.parse.quote(thing)}{query}')
    for query in ('direction=sideways', 'depth=999', 'as_of=50', 'depth=0'):
        a.ask('auditor', 'GET', f'/v1/lineage?object=version:press-health/2&{query}')


def objects(a, routes):
    """Each of a kind, as the auditor sees it; the whole git repository; every file of the metadata."""
    a.title('every object')
    get = lambda path: json.loads(a.send('auditor', 'GET', path)[2])['items']
    for c in sorted(get('/v1/changes?limit=200'), key=lambda c: c['number']):
        shown = a.ask('auditor', 'GET', f'/v1/changes/{c["number"]}').json()
        a.ask('auditor', 'GET', f'/v1/changes/{c["number"]}/manifest')
        for p in shown['paths']:
            a.ask('auditor', 'GET', f'/v1/changes/{c["number"]}/documents/{p["path"]}')
            a.ask('auditor', 'GET', f'/v1/documents/{p["path"]}')
    for kind, name in (('users', 'id'), ('sites', 'id'), ('models', 'name'), ('validations', 'id'), ('devices', 'device'), ('rollouts', 'id')):
        for x in get(f'/v1/{kind}?limit=200'):
            a.ask('auditor', 'GET', f'/v1/{kind}/{x.get(name) or x.get("id") or x.get("name")}')
    for m in ('press-health', 'probe'):
        for x in get(f'/v1/models/{m}/versions'):
            a.ask('auditor', 'GET', f'/v1/models/{m}/versions/{x["number"]}')
        for x in get(f'/v1/models/{m}/runs'):
            a.ask('auditor', 'GET', f'/v1/runs/{x["id"]}')
        for x in get(f'/v1/models/{m}/releases'):
            a.ask('auditor', 'GET', f'/v1/models/{m}/releases/{x["number"]}')
            a.ask('auditor', 'GET', f'/v1/models/{m}/releases/{x["number"]}/evidence')
    for role in ('root', 'targets', 'signers', 'releases', 'snapshot'):
        for n in (1, 2, 3):
            a.ask('nobody', 'GET', f'/tuf/metadata/{n}.{role}.json')
    oid = a.send('auditor', 'GET', '/change-control.git/info/refs')[2].decode().split('\t')[0]
    for _ in range(5):
        a.ask('auditor', 'GET', f'/change-control.git/objects/{oid[:2]}/{oid[2:]}')
        text = zlib.decompress(a.send('auditor', 'GET', f'/change-control.git/objects/{oid[:2]}/{oid[2:]}')[2]).split(b'\0', 1)[1]
        tree = re.match(rb'tree ([0-9a-f]{40})', text)[1].decode()
        a.ask('auditor', 'GET', f'/change-control.git/objects/{tree[:2]}/{tree[2:]}')
        parent = re.search(rb'(?m)^parent ([0-9a-f]{40})', text)
        if not parent:
            break
        oid = parent[1].decode()
    for n in (0, 1, 19, 50):
        a.ask('auditor', 'GET', f'/log/proof/{n}')
        a.ask('nobody', 'GET', f'/log/consistency/{n}')
    for tile in ('000.p/5', '000.p/0', '001', '001.p/2', 'x000/000', 'abc'):
        a.ask('auditor', 'GET', f'/log/tile/0/{tile}')
        a.ask('auditor', 'GET', f'/log/tile/entries/{tile}')


def unknown_looks(a, routes):
    a.title('what is not there')
    for method, pattern in routes.rows:
        if method == 'GET' and '{' in pattern and not is_page(pattern):
            for path in routes.nothing(pattern):
                a.ask('auditor', method, path)
    for path in ('/v2', '/v1/', '//', '/v1/nothing', '/v1/models/press-health/versions/two', '/v1/changes/0', '/v1/changes/x', '/log/entry/x'):
        a.ask('auditor', 'GET', path)


def wrong(a, routes):
    """No act yet: wrong methods, bodies, types, lengths, targets, headers."""
    a.title('wrong methods')
    for pattern in dict.fromkeys(p for _, p in routes.rows):
        path = routes.path(pattern)
        for method in ('PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST', 'GET'):
            if (method, pattern) not in routes.rows:
                a.ask('reader', method, path)
    a.title('wrong bodies')
    for method, pattern in routes.rows:
        path = routes.path(pattern)
        if method != 'POST' or is_page(pattern):
            continue
        send = lambda body, note, **more: a.ask(routes.able(method, pattern), method, path, body, note=note, **more)
        send(b'{"a":1,', 'no JSON')
        send({'nonsense': 1}, 'an unknown field')
        send({'reason': 7, 'user': 7, 'title': [], 'name': '', 'days': 'x', 'envelope': None}, 'wrong types')
        send(b'{}', 'no JSON by its type', type='text/plain')
        send(b'{"reason":"' + b'x' * 70000 + b'"}', 'too large, or too long a text')
        send(b'', 'a length that is too large', headers=[('Content-Length', '99999999999')])
    post = lambda body, note, **more: a.ask('administrator', 'POST', '/v1/sites', body, note=note, **more)
    for note, body in (('empty', b''), ('null', b'null'), ('a list', b'[]'), ('twice', b'{"id":"a","id":"b"}'), ('not UTF-8', b'{"id":"\xff"}'),
                       ('deep', b'[' * 500 + b']' * 500), ('NUL', b'{"id":"\\u0000"}'), ('a fraction', b'{"id":1.5}'), ('large number', b'{"id":99999999999999999999}'),
                       ('a control character', b'{"id":"x","zone":"Etc/UTC","title":"a\\u0007b"}'), ('no name', b'{"id":"No Name","zone":"Etc/UTC","title":"x"}'),
                       ('after the end', b'{"id":"x","zone":"Etc/UTC","title":"x"} x'), ('long', json.dumps({'id': 'x' * 65, 'zone': 'Etc/UTC', 'title': 'x'}).encode())):
        post(body, note)
    post({'id': 'x', 'zone': 'Etc/UTC', 'title': 'x'}, 'a long key', headers=[('Idempotency-Key', 'k' * 200)])
    a.ask('nobody', 'POST', '/v1/session', {'user': 'anna', 'password': PASSWORD}, [('Idempotency-Key', 'k')], note='a password under a key')
    a.ask('auditor', 'GET', '/v1/session', {}, note='a body where none is')
    a.title('wrong heads')
    for path in ('/%', '/%zz', '/v1/%2e%2e/x', '/v1/..', '/v1/./x', '/v1/%00', '/v1/models/%ff', '/' + 'x' * 5000, '/v1/models/%41', '/v1/models/a%2fb'):
        a.ask('auditor', 'GET', path, note='a target')
    for headers in ([('Host', 'elsewhere')], [('Authorization', 'Bearer a'), ('Authorization', 'Bearer b')], [('Transfer-Encoding', 'gzip')],
                    [('Authorization', 'Digest x')], [('Authorization', 'Bearer')], [('Authorization', 'Basic !')], [('X-' + str(i), 'x') for i in range(120)],
                    [('Authorization', 'Basic ' + base64.b64encode(b'x:sgt_nothing').decode())], [('X', 'x' * 9000)]):
        status, head, said = a.send('nobody', 'GET', '/v1/session', headers=headers)
        shown = a.names.plain('; '.join(f'{k}: {v}' for k, v in headers[:2]))[:200]
        a.lines += [f'=== nobody: GET /v1/session with {shown}', a.reply_text(head, said), '']


# ---- pages ----

def pages(a, routes):
    a.title('pages')
    a.ask('nobody', 'GET', '/login')
    a.ask('nobody', 'GET', '/static/signet.css')
    a.ask('nobody', 'GET', '/static/signet.css', headers=[('If-None-Match', '*')])
    form = lambda **fields: urllib.parse.urlencode(fields).encode()
    post = lambda path, body, headers=(), note='': a.ask('nobody', 'POST', path, body, headers, note=note, type='application/x-www-form-urlencoded')
    for path in ('/', '/changes', '/changes/1', '/changes/999', '/changes/x', '/nowhere'):
        a.ask('nobody', 'GET', path, note='not logged in')
    post('/login', form(user='anna', password='wrong one'), note='wrong password')
    post('/login', form(user='', password=''), note='empty')
    post('/login', b'user=anna&user=ben&password=x', note='twice')
    post('/login', b'user=%zz', note='malformed')
    post('/login', form(user='anna', password=PASSWORD), [('Origin', 'http://elsewhere.example')], note='from another site')
    post('/login', form(user='anna', password=PASSWORD), [('Sec-Fetch-Site', 'cross-site')], note='from another site')
    a.ask('nobody', 'POST', '/login', {'user': 'anna'}, note='JSON')
    post('/login', b'user=' + b'x' * 70000, note='too large')
    post('/logout', form(), note='not logged in')
    post('/changes/1/sign', form(), note='not logged in')
    for user in ('anna', 'mara', 'rita', 'jonas', 'ben'):
        r = post('/login', form(user=user, password=PASSWORD), note='logs in')
        cookie = [('Cookie', r.header('set-cookie').split(';')[0])]
        a.ask('nobody', 'GET', '/', headers=cookie, note=user)
        a.ask('nobody', 'GET', '/changes?limit=2', headers=cookie, note=user)
        a.ask('nobody', 'GET', '/changes?cursor=x', headers=cookie, note=user)
        waiting = []
        numbers = [c['number'] for c in json.loads(a.send('auditor', 'GET', '/v1/changes?limit=200')[2])['items']]
        for n in sorted(numbers) if user in ('anna', 'rita') else numbers[:2]:
            shown = a.ask('nobody', 'GET', f'/changes/{n}', headers=cookie, note=user).said.decode()
            if 'class="sign"' in shown:
                waiting.append((n, dict(re.findall(r'name="(form|key|role)" value="([^"]*)"', shown))))
        a.ask('nobody', 'GET', '/changes/999', headers=cookie, note=user)
        a.ask('nobody', 'GET', '/login', headers=cookie, note=user)
        for n, given in waiting[:1] if user == 'anna' else []:
            sign = dict(given, user=user, password=PASSWORD, meaning='approval')
            post(f'/changes/{n}/sign', form(**dict(sign, form='0' * 32)), cookie, note='another form')
            post(f'/changes/{n}/sign', form(**{k: v for k, v in sign.items() if k != 'form'}), cookie, note='no form')
            post(f'/changes/{n}/sign', form(**dict(sign, password='wrong one')), cookie, note='wrong password')
            post(f'/changes/{n}/sign', form(**dict(sign, user='ben')), cookie, note='another name')
            post(f'/changes/{n}/sign', form(**{k: v for k, v in sign.items() if k != 'key'}), cookie, note='a field is missing')
            post(f'/changes/{n}/sign', form(**dict(sign, comment='Seen <all> of it & more.')), cookie, note='signs')
            post(f'/changes/{n}/sign', form(**sign), cookie, note='again')
            a.ask('nobody', 'GET', f'/changes/{n}', headers=cookie, note='signed')
            a.ask('nobody', 'GET', '/', headers=cookie, note='the inbox after it')
            post(f'/changes/999/sign', form(**sign), cookie, note='no such change')
        post('/logout', form(), cookie, note='no form')
        token = re.search(r'name="form" value="([^"]*)"', a.send('nobody', 'GET', '/', headers=cookie)[2].decode())
        if token:
            post('/logout', form(form=token[1]), cookie, note='logs out')
        a.ask('nobody', 'GET', '/', headers=cookie, note='after it')


def again(a, routes):
    """The same refusal several times is one entry and a count."""
    a.title('refused again')
    for _ in range(3):
        a.ask('administrator', 'POST', '/v1/sites', {'id': 'main', 'zone': 'Etc/UTC', 'title': 'Again'}, note='there is one')
    for _ in range(2):
        a.ask('reader', 'POST', '/v1/models', {'name': 'x', 'title': 'x'}, note='may not')

"""demo.py URL PASSWORD < what signetd init printed: found the demo plant, through the same API as anyone.

Two founders enrol a key each and confirm the other's; a reviewer and an author join; a pipeline gets an account
and registers what it trained; the author proposes to bring the model under control, the reviewer signs.
Every key is kept by the server under one known password: demo custody, which binds nobody.
"""
import hashlib, json, re, sys, urllib.error, urllib.request

url, password = sys.argv[1:3]
codes = dict(re.findall(r'^ +([a-z]+) +(sgi_\w+)$', sys.stdin.read(), re.M))
step = 0

def say(text):
    global step
    step += 1
    print(f'   {step:2}  {text}', flush=True)

def call(method, path, secret=None, body=None, raw=None):
    headers = {'Content-Type': 'application/json'} if raw is None else {'Content-Type': 'application/octet-stream'}
    if secret:
        headers['Authorization'] = 'Bearer ' + secret
    data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url + path, data, headers, method=method)) as r:
            return json.load(r)
    except urllib.error.HTTPError as e:
        sys.exit(f'{method} {path}: {e.read().decode()}')

def join(user, code):
    call('POST', '/v1/invitations/redeem', None, {'user': user, 'code': code, 'password': password})
    return call('POST', '/v1/session', None, {'user': user, 'password': password})['secret']

def seal(secret, role):
    return call('POST', '/v1/keys/sealed', secret, {'password': password, 'roles': [role]})['fact']['id']

def confirm(key, by, secret, own):
    call('POST', f'/v1/keys/{key}/confirm/sealed', secret, {'user': by, 'password': password, 'key': own})

def person(user, name, role):
    call('POST', '/v1/users', admin, {'id': user, 'name': name, 'site': 'main'})
    call('POST', f'/v1/users/{user}/roles/grant', admin, {'role': role, 'site': 'main', 'reason': 'demo'})
    return join(user, call('POST', f'/v1/users/{user}/invite', admin, {'reason': 'demo'})['secret'])

def store(secret, data):
    digest = 'sha256:' + hashlib.sha256(data).hexdigest()
    call('PUT', '/v1/artifacts/' + digest, secret, raw=data)
    return digest

def document(**members):
    return json.dumps({'v': 1, **members}, indent=1)

say('the administrator and the two founders set their passwords')
admin, anna, ben = (join(u, codes[u]) for u in ('administrator', 'anna', 'ben'))
say('the founders enrol a key each and confirm the other\'s; the founding closes for good')
key_a, key_b = seal(anna, 'approver'), seal(ben, 'approver')
confirm(key_b, 'anna', anna, key_a)
confirm(key_a, 'ben', ben, key_b)
say('a reviewer joins, with a key that a founder confirms; an author joins')
mara, jonas = person('mara', 'Mara (demo)', 'reviewer'), person('jonas', 'Jonas (demo)', 'author')
key_m = seal(mara, 'reviewer')
confirm(key_m, 'anna', anna, key_a)
say('a pipeline gets a service account behind the author, and a token')
call('POST', '/v1/users', admin, {'id': 'ci', 'name': 'Training pipeline', 'site': 'main', 'owner': 'jonas'})
call('POST', '/v1/users/ci/roles/grant', admin, {'role': 'author', 'site': 'main', 'reason': 'demo'})
token = call('POST', '/v1/tokens', admin, {'user': 'ci', 'title': 'demo', 'scopes': ['read', 'submit'], 'days': 30})['secret']
say('it stores training data and a model, registers the run and version 1')
rows = ''.join(f'{i},{20 + i * 7 % 13},{int(i * 7 % 13 > 10)}\n' for i in range(1, 501))
data = ('id,torque,failed\n' + rows).encode()
call('POST', '/v1/models', token, {'name': 'press-health', 'title': 'Tells a press that is about to fail'})
columns = [{'name': 'id', 'type': 'integer', 'unit': None}, {'name': 'torque', 'type': 'number', 'unit': 'Nm'},
           {'name': 'failed', 'type': 'boolean', 'unit': None}]
call('POST', '/v1/datasets/press-train/versions', token, {
    'digest': store(token, data), 'size': len(data), 'rows': 500, 'format': 'text/csv', 'source': 'made by the demo',
    'columns': columns, 'stored': True})
model = store(token, b'{"threshold": "30 Nm"}\n')
run = call('POST', '/v1/runs', token, {
    'model': 'press-health', 'commit': hashlib.sha1(b'demo').hexdigest(), 'repository': 'git.example/press-health',
    'parameters': {'method': 'threshold'}, 'started': '2026-01-01T08:00:00.000Z', 'finished': '2026-01-01T08:00:01.000Z',
    'inputs': [{'dataset': 'press-train/1', 'role': 'train'}], 'outputs': [{'path': 'model.json', 'digest': model}]})['fact']['id']
call('POST', '/v1/models/press-health/versions', token, {
    'files': [{'path': 'model.json', 'digest': model}], 'run': run, 'datasets': [{'dataset': 'press-train/1', 'role': 'train'}]})
say('the author proposes to bring the model under control; the reviewer signs')
call('POST', '/v1/changes', jonas, {
    'title': 'Bring press-health under control: its purpose and envelope 1',
    'reason': 'It shall decide which press is stopped for maintenance.',
    'impact': 'Press line 3. No released batch is touched.', 'retest': 'None: nothing runs yet.',
    'documents': [
        {'path': 'models/press-health/model.json', 'content': document(
            model='press-health', purpose='Tell a press that will fail within the shift', risk_class='B', owner='jonas', kind='static')},
        {'path': 'models/press-health/envelopes/1.json', 'content': document(
            model='press-health', number=1, intended_use='Stop a press before it fails.', inputs=[{'name': 'torque', 'unit': 'Nm', 'min': '20', 'max': '33'}], threshold='0.5',
            acceptance=[{'metric': 'sensitivity', 'at_least': '0.5', 'bound': 'point'},
                        {'metric': 'specificity', 'at_least': '0.99', 'bound': 'point'}])}]})
call('POST', '/v1/changes/1/signatures/sealed', mara, {
    'user': 'mara', 'password': password, 'key': key_m, 'meaning': 'review', 'role': 'reviewer', 'comment': 'Limits match the data.'})

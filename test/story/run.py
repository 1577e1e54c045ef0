"""The story as one test: deploy/story.py on real programs, on real data where there is some, then what must hold after it. TAP."""
import hashlib, json, os, pathlib, re, shutil, sqlite3, subprocess, sys, tempfile, time, urllib.error, urllib.request

for folder in ('test/lint', 'deploy'):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / folder))
import agents, facts

source, signetd = pathlib.Path(os.environ['SIGNET_SOURCE']), pathlib.Path(os.environ['SIGNETD'])
real = source.parent / 'shared' / 'data'
work = pathlib.Path(tempfile.mkdtemp(prefix='signet-story-'))
data, home, verify = work / 'data', work / 'home', signetd.parent / 'signet-verify'
claims = 0


def claim(name, holds, said=''):
    global claims
    claims += 1
    print(f'{"ok" if holds else "not ok"} {claims} - {name}', flush=True)
    for line in ('' if holds else said).splitlines():
        print('#', line)


def run(*words):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def serve():
    server = subprocess.Popen([signetd, 'serve', '--data', data, '--port', '0'], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    url, vkey = server.stdout.readline().strip(), server.stdout.readline().strip()
    return server, url, vkey


def get(url, token=None):
    request = urllib.request.Request(url, headers={'Authorization': 'Bearer ' + token} if token else {})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode()


def session(url, user):
    body = json.dumps({'user': user, 'password': 'demo custody only'}).encode()
    request = urllib.request.Request(url + '/v1/session', body, {'Content-Type': 'application/json'})
    return json.load(urllib.request.urlopen(request))['secret']


def the_way(url):
    words = [real] if real.exists() else []
    code, said = run(sys.executable, source / 'deploy/story.py', work, signetd.parent, url, *words)
    claim('the_whole_way_runs_from_founding_to_the_line', code == 0, said)
    wanted = ['sensitivity 0.3382:', 'sensitivity 0.5735'] if words else ['cannot be approved', 'sensitivity 0.6071']
    claim('the_server_counts_what_the_data_says', all(w in said for w in wanted), said)
    for device in ('press-1', 'press-2', 'press-3'):
        slot = home / device / 'agent' / 'slots' / 'press-health'
        released = sorted(p.name for p in slot.iterdir()) if slot.exists() else []
        claim(f'{device}_runs_the_release', 'release.json' in released, str(released))


def refusals(url):
    token = session(url, 'ines')
    entries = json.loads(get(url + '/v1/audit?limit=200', token)[1])['items']
    refused = [(e['fact']['act'], e['fact']['detail']) for e in entries if e['action'] == 'act.refused']
    for name, act, says in (
            ('opening_the_approval_of_a_version_that_failed', 'POST /v1/changes', 'cannot be approved'),
            ('an_author_signing_their_own_change', 'POST /v1/changes/{change}/signatures/sealed', 'does not sign it')):
        claim(f'{name}_is_an_entry', any(a == act and says in d for a, d in refused), str(refused))


def labels(url):
    digest = hashlib.sha256((work / 'data-files/labels.csv').read_bytes()).hexdigest()
    seen = {user: get(f'{url}/v1/artifacts/sha256:{digest}', session(url, user))[0] for user in ('vera', 'ines', 'jonas', 'ben')}
    claim('labels_are_read_by_the_process_expert_and_auditors_alone', seen == {'vera': 200, 'ines': 200, 'jonas': 404, 'ben': 404}, str(seen))


def stock_client(url):
    token, folder = session(url, 'ines'), work / 'tuf'
    version = json.loads(get(url + '/v1/models/press-health/versions/2', token)[1])
    file = version['files'][0]
    release = 'models/press-health/1/'
    code, said = run('node', source / 'test/tuf/js.mjs', url, token, folder, 'ok', release + 'release.json',
                     release + 'evidence.json', 'artifacts/' + file['digest'].removeprefix('sha256:'))
    claim('a_stock_client_refreshes_and_downloads_the_model', code == 0 and
          'sha256:' + hashlib.sha256((folder / 'targets/2').read_bytes()).hexdigest() == file['digest'], said)


def as_of(url):
    token, path = session(url, 'ines'), '/v1/documents/models/press-health/versions/2.json'
    entries = json.loads(get(url + '/v1/audit?limit=200', token)[1])['items']
    merged = max(e['index'] for e in entries if e['action'] == 'change.merged')
    before, after = get(f'{url}{path}?as_of={merged - 1}', token), get(f'{url}{path}?as_of={merged}', token)
    claim('an_earlier_index_shows_the_state_before_the_merge', (before[0], after[0]) == (404, 200), str((before, after)))


def nameless(value, where):
    """Members with a person's id that have no printed name beside them; what people stated, such as parameters, names nobody."""
    if isinstance(value, list):
        return [said for i, item in enumerate(value) for said in nameless(item, f'{where}/{i}')]
    if not isinstance(value, dict):
        return []
    said = [f'{where}/{key}' for key in ('author', 'by', 'owner', 'person', 'signer', 'user') if key in value and f'{key}_name' not in value]
    return said + [one for key, item in value.items() if key != 'parameters' for one in nameless(item, f'{where}/{key}')]


def named(url):
    token = session(url, 'ines')
    routes = [r['path'] for r in json.loads(get(url + '/v1', token)[1])['routes'] if r['method'] == 'GET' and r['path'].startswith('/v1/')]
    paths = [p for p in routes if '{' not in p and p not in ('/v1/audit', '/v1/openapi.json', '/v1/session')] + [
        '/v1/alarms?state=all', '/v1/changes/1', '/v1/keys?user=anna', '/v1/tokens?user=ci', '/v1/users/ci', '/v1/sites/main', '/v1/models/press-health',
        '/v1/models/press-health/versions', '/v1/models/press-health/versions/1', '/v1/models/press-health/runs',
        '/v1/models/press-health/validations', '/v1/models/press-health/releases', '/v1/devices/press-1']
    said, seen = [], 0
    for path in paths:
        status, text = get(url + path, token)
        if status == 200 and text[:1] in (b'{', '{'):
            seen += 1
            said += nameless(json.loads(text), path)
    claim('each_answer_with_a_persons_id_has_the_printed_name_beside_it', seen > 12 and not said, f'{seen}: {said}')


def the_rest(url):
    code, said = run(sys.executable, source / 'test/story/afternoon.py', work, signetd.parent, url)
    claim('what_the_story_leaves_out_can_be_done_after_it', code == 0, said)


def export(vkey):
    bundle = home / 'ines' / 'everything.tar'
    code, said = run(verify, bundle, '--vkey', vkey)
    claim('the_export_is_believed_offline', code == 0, said)
    whole, changed, missed = bundle.read_bytes(), work / 'changed.tar', []
    for at in range(0, len(whole), len(whole) // 40):
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        code, said = run(verify, changed, '--vkey', vkey)
        if code != 1 or not said.strip():
            missed.append((at, code, said))
    claim('one_byte_changed_in_it_is_refused_and_the_place_named', not missed, str(missed))


def tampered(name, sql, says):
    copy = work / 'copy'
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    db = sqlite3.connect(copy / 'signet.db')
    for trigger, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall() if 'entry' in name else []:
        definition, = db.execute('SELECT sql FROM sqlite_schema WHERE name = ?', (trigger,)).fetchone()
        db.execute(f'DROP TRIGGER {trigger}')
        sql = [*sql, definition]
    for statement in sql:
        db.execute(statement)
    db.commit()
    db.close()
    code, said = run(signetd, 'fsck', '--data', copy)
    claim(name, code == 1 and re.search(says, said) is not None, said)


def fsck():
    code, said = run(signetd, 'fsck', '--data', data)
    claim('fsck_replays_the_log_and_finds_every_table_equal', code == 0, said)
    said = facts.wrong(source, data / 'signet.db')
    claim('every_entry_says_what_the_page_of_facts_says', not said, '\n'.join(said))
    tampered('an_edited_row_is_named', ["UPDATE validation SET state = 'passed'"], 'validation ')
    tampered('a_deleted_entry_is_named', ['DELETE FROM entry WHERE idx = 40'], 'entry 40')


def main():
    code, said = run(signetd, 'init', '--data', data, '--use', 'training', '--site', 'main', '--admin',
                     'administrator=Plant Administrator', '--founder', 'anna=Anna Approver', '--founder', 'ben=Ben Approver')
    (work / 'founding.txt').write_text(said)
    server, url, vkey = serve()
    try:
        the_way(url)
        refusals(url)
        labels(url)
        stock_client(url)
        as_of(url)
        the_rest(url)
        named(url)
    finally:
        agents.stop(work)
        server.terminate()
        server.wait()
    claim('a_server_that_was_stopped_leaves_the_database_in_one_file', not (data / 'signet.db-wal').exists())
    export(vkey)
    fsck()
    print(f'1..{claims}')
    shutil.rmtree(work)


main()

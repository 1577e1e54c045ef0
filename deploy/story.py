"""story.py DIR BUILD URL [DATA]: the whole way of a model, from founding to the line, by the commands that people type.

DIR holds what signetd init printed (founding.txt) and gets a home for each person, the data and the models. Every password
is the same and every key lies on this one machine: demo custody, which binds nobody. With DATA (a folder with train.csv,
test.csv, labels-test.csv, ...) the story runs on that, else on data it makes.
"""
import json, os, pathlib, re, subprocess, sys, time, urllib.request

import agents, sample

PASSWORD = 'demo custody only'
demo, build, url = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
ROOT = demo / 'home' / 'ben' / 'trust' / '1.root.json'  # as people carry it away from the ceremony
step = 0


def say(text):
    global step
    step += 1
    print(f'   {step:2}  {text}', flush=True)


class Person:
    """Somebody at their own machine: a home folder, and signet as they would type it."""

    def __init__(self, name, token=None):
        self.name, self.home = name, demo / 'home' / name
        self.home.mkdir(parents=True, exist_ok=True)
        self.env = {'PATH': os.environ['PATH'], 'SIGNET_HOME': str(self.home / '.signet'), 'SIGNET_SERVER': url}
        if token:
            self.env['SIGNET_TOKEN'] = token

    def run(self, *words, code=0, program='signet', stdin=None):
        done = subprocess.run([str(build / program), *map(str, words)], env=self.env, cwd=self.home, input=stdin,
                              capture_output=True, text=True, timeout=120)
        if done.returncode != code:
            sys.exit(f'{self.name}: {program} {" ".join(map(str, words))}\nexit code {done.returncode}, not {code}\n'
                     f'{done.stdout}{done.stderr}')
        return done.stdout + done.stderr

    def json(self, *words, code=0):
        return json.loads(self.run(*words, '--json', code=code).splitlines()[0])

    def file(self, name, content):
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1) + '\n')
        return path

    def join(self, code):
        self.file('password', PASSWORD + '\n')
        self.file('code', code + '\n')
        self.run('redeem', self.name, '--code-file', 'code', '--password-file', 'password')
        self.run('login', url, '--user', self.name, '--password-file', 'password', '--accept-vkey')
        (self.home / 'code').unlink()
        return self

    def key(self, custody=None, member='id'):
        keys = json.loads(self.run('key', 'list', '--json').splitlines()[0])['items']
        return next(k[member] for k in keys if custody in (None, k['custody']))

    def confirm(self, owner, custody=None):
        """By the fingerprint that its owner has on paper."""
        self.run('key', 'confirm', owner.key(custody), '--fingerprint', owner.key(custody, 'fingerprint'), *self.own())

    def sealed(self):
        return ['--sealed', '--password-file', 'password', '--yes']

    def own(self):
        return ['--key', f'{self.name}.seed', '--yes']

    def sign(self, change, meaning, role, how):
        return self.run('change', 'sign', change, '--meaning', meaning, '--role', role, *how)

    def open(self, title, why, *documents):
        entry = self.json('change', 'open', '--title', title, '--reason', why, '--impact', 'Press line 3.',
                          '--retest', 'Stated in the documents.', *documents)
        return entry.get('entry', entry)['fact']['number']


# ---- the people ----

def found():
    codes = dict(re.findall(r'^ +(?:.*\()?([a-z]+)\)? +(sgi_\w+)$', (demo / 'founding.txt').read_text(), re.M))
    say('the administrator and the two founders set their passwords')
    admin, anna, ben = (Person(n).join(codes[n]) for n in ('administrator', 'anna', 'ben'))
    say('each founder enrols a key in a file, and confirms the other\'s; anna adds one sealed on the server, which confirms nothing')
    for founder in (anna, ben):
        founder.run('key', 'new', f'{founder.name}.seed', '--role', 'approver')
    anna.run('key', 'seal', '--role', 'approver', '--password-file', 'password')
    for custody in ('file', 'sealed'):
        ben.confirm(anna, custody)
    anna.confirm(ben)
    return admin, anna, ben


def grant(admin, approvers, name, role, site='main'):
    """An administrator grants a role; of approver and auditor two approvers sign it."""
    said = admin.json('role', 'grant', name, role, '--site', site, '--reason', 'demo')
    act = said.get('entry', said)['fact'].get('document') and said.get('entry', said)['fact']['id']
    for approver in approvers if act else ():
        approver.run('act', 'sign', act, *approver.own())


def person(admin, approvers, name, full, role, site='main'):
    admin.run('user', 'create', name, '--name', full, '--site', 'main')
    grant(admin, approvers, name, role, site)
    joined = Person(name).join(re.search(r'sgi_\w+', admin.run('user', 'invite', name, '--reason', 'demo'))[0])
    if role in ('expert', 'operator', 'auditor'):
        confirm(admin, approvers, name)
    return joined


def confirm(admin, approvers, name):
    """That who uses the account is the person: two approvers sign it."""
    act = admin.json('act', 'propose', 'confirm-person', '--person', name, '--reason', 'demo')
    for approver in approvers:
        approver.run('act', 'sign', act.get('entry', act)['fact']['id'], *approver.own())


def staff(admin, anna, ben):
    say('a reviewer, an author, a process expert and an operator join; the founders sign the role of an auditor')
    mara, jonas, vera, omar, ines = (person(admin, (anna, ben), *who) for who in (
        ('mara', 'Mara Reviewer', 'reviewer'), ('jonas', 'Jonas Author', 'author'), ('vera', 'Vera Expert', 'expert'),
        ('omar', 'Omar Operator', 'operator'), ('ines', 'Ines Auditor', 'auditor', '*')))
    mara.run('key', 'seal', '--role', 'reviewer', '--password-file', 'password')
    for founder in (anna, ben):
        founder.confirm(mara)
    say('the training pipeline gets an account behind the author, and a token that can read and submit')
    admin.run('user', 'create', 'ci', '--name', 'Training pipeline', '--site', 'main', '--owner', 'jonas')
    admin.run('role', 'grant', 'ci', 'author', '--site', 'main', '--reason', 'demo')
    token = re.search(r'sgt_\w+', jonas.run('token', 'issue', '--user', 'ci', '--title', 'pipeline', '--scope', 'read',
                                            '--scope', 'submit', '--days', '30', '--password-file', 'password'))[0]
    return mara, jonas, vera, omar, ines, Person('ci', token)


# ---- the model and its limits ----

def describe(sample, jonas, mara, anna):
    say('the author proposes the model\'s purpose and its validation envelope; reviewer and approver sign; it merges')
    jonas.run('model', 'create', 'press-health', '--title', 'Tells a press that is about to fail')
    jonas.file('model.json', {
        'purpose': 'Tell a press that will fail within the shift',
        'criticality': {'level': 'critical', 'rationale': 'A press that fails makes parts that nobody sees.'},
        'static': {'is': True, 'evidence': 'Its weights are one file, named by digest.'},
        'deterministic': {'is': True, 'evidence': 'A sum and a comparison.'},
        'generative': {'is': False, 'evidence': 'It gives one score.'},
        'owner': 'jonas', 'expert': 'vera', 'quality': 'anna', 'data_owner': 'vera', 'supplier': None,
        'safety_component': False, 'sites': ['main']})
    jonas.file('envelope.json', {
        'intended_use': 'Stop a press for maintenance before it fails.', 'threshold': '0.5', 'inputs': sample.inputs,
        'acceptance': [{'metric': 'sensitivity', 'at_least': '0.5', 'bound': 'point'},
                       {'metric': 'specificity', 'at_least': '0.99', 'bound': 'point'}]})
    n = jonas.open('Bring press-health under control', 'It shall decide which press is stopped.',
                   '--record', 'models/press-health/model.json=model.json',
                   '--record', 'models/press-health/envelopes/next.json=envelope.json')
    mara.sign(n, 'review', 'reviewer', mara.sealed())
    anna.sign(n, 'approval', 'approver', anna.sealed())


def freeze(sample, vera):
    say('the process expert registers the test set without its labels and freezes it, the labels apart')
    columns = [w for c in sample.columns for w in ('--column', c)]
    vera.run('dataset', 'register', 'press-test', sample.dir / 'test.csv', '--source', sample.source, *columns)
    vera.run('dataset', 'freeze', 'press-test/1', '--labels', sample.dir / 'labels.csv', '--label-column', sample.label)


SPEC = """model: press-health
title: Tells a press that is about to fail
datasets:
  - {{name: press-train, role: train, file: {dir}/train.csv, source: "{source}"}}
  - {{name: press-validation, role: validation, file: {dir}/validation.csv, source: "{source}"}}
  - {{name: press-test, role: test, number: 1}}
files: ["{dir}/{file}={path}"]
run:
  commit: "{commit}"
  repository: git.example/press-health
  started: "2026-01-{version:02}T08:00:00.000Z"
  finished: "2026-01-{version:02}T09:00:00.000Z"
  parameters: {{round: {version}}}
validation: {{envelope: 1, dataset: press-test/1, predictions: {dir}/predictions-{version}.csv{reuse}}}
change:
  title: Approve press-health {version} and release it
  reason: It tells presses that fail before they do.
  impact: Press line 3.
  retest: Done, see the validation.
  release: {{scope: {{sites: [main]}}, plan: two-rings, floor: 1, fallback: keep}}
  documents: [{{path: policies/rings/two-rings.json, file: plan.json}}]
"""
SOAK = 5  # seconds: long enough for an operator to halt before ring 2
PLAN = {'v': 2, 'plan': 'two-rings', 'sites': ['main'], 'rings': [
    {'name': 'pilot', 'devices': ['press-1'], 'gate': {'count': 1, 'success_percent': 100, 'soak_seconds': SOAK}},
    {'name': 'rest', 'devices': ['press-2', 'press-3'], 'gate': {'count': 2, 'success_percent': 100, 'soak_seconds': SOAK}}]}


def spec(sample, ci, version, reuse=''):
    ci.file('plan.json', PLAN)
    ci.file(f'signet-{version}.yaml', SPEC.format(
        dir=sample.dir, source=sample.source, file=sample.model[0].format(version), path=sample.model[1],
        commit=f'{version}' * 40, version=version, reuse=reuse))
    return f'signet-{version}.yaml'


def submit(sample, ci, jonas, anna, ben, mara):
    say('the pipeline submits version 1; the server counts its predictions: it fails, and its approval does not open')
    said = ci.run('submit', '-f', spec(sample, ci, 1), code=8)
    sensitivity = re.search(r'sensitivity ([\d.]+)', said)[1]
    failed = re.search(r'validation +(\S+) fails', said)[1]
    ci.file('version.json', {'validation': failed})
    refused = ci.run('change', 'open', '--title', 'Approve 1', '--reason', 'x', '--impact', 'x', '--retest', 'x',
                     '--record', 'models/press-health/versions/1.json=version.json', code=5)
    print(f'         sensitivity {sensitivity}: ' + refused.splitlines()[0].removeprefix('signet: '))
    say('the same test set may be used again because an approver signs why, beforehand')
    jonas.file('reuse.json', {'kind': 'reuse', 'dataset': 'press-test/1',
                              'justification': 'Version 1 was not tuned on its rows; nobody saw labels.'})
    n = jonas.open('Use press-test/1 again', 'Version 2 is trained on more data.',
                   '--record', 'models/press-health/justifications/next.json=reuse.json')
    anna.sign(n, 'approval', 'approver', anna.sealed())
    say('version 2 passes; one change asks to approve it and to release it in two rings')
    said = ci.run('submit', '-f', spec(sample, ci, 2, ', reuse: 1'))
    print('         sensitivity ' + re.search(r'sensitivity ([\d.]+)', said)[1])
    return int(re.search(r'change +(\d+) open', said)[1])


def approve(change, admin, anna, mara, ben, jonas):
    say('its author cannot sign it, though he is an approver, too; a reviewer signs with a sealed key, another approver with his own')
    grant(admin, (anna, ben), 'jonas', 'approver')
    jonas.run('key', 'seal', '--role', 'approver', '--password-file', 'password')
    for founder in (anna, ben):
        founder.confirm(jonas)
    said = jonas.run('change', 'sign', change, '--meaning', 'approval', '--role', 'approver', *jonas.sealed(), code=3)
    print('         ' + said.splitlines()[-2].removeprefix('signet: '))
    mara.sign(change, 'review', 'reviewer', mara.sealed())
    said = ben.sign(change, 'approval', 'approver', ben.own())
    if 'merged' not in said:
        sys.exit(said)


# ---- to the line ----

def trust(anna, ben):
    say('ben founds trust on his own machine: root and signers keys the server never sees')
    ben.run('trust', 'init', '--demo', '--server', demo / 'data' / 'server-keys.json', '--out', 'trust')
    refused = ben.run('trust', 'upload', 'trust', code=5)
    print('         ' + refused.splitlines()[0].removeprefix('signet: '))
    say('both founders compare the root\'s digest with the paper and sign it; he uploads it')
    for founder in (anna, ben):
        founder.run('trust', 'acknowledge', ROOT, *founder.own())
    ben.run('trust', 'upload', 'trust')
    ben.run('trust', 'signers', 'trust', '--yes')


def devices(omar):
    say('three devices are created; each enrols with the file that the operator\'s client made by the root from the ceremony, and its agent polls from now on')
    for device in ('press-1', 'press-2', 'press-3'):
        omar.run('device', 'create', device, '--site', 'main')
        omar.run('device', 'provision', device, omar.home / f'{device}.json', '--root', ROOT, '--reason', 'new')
        Person(device).run('enrol', omar.home / f'{device}.json', '--data', 'agent', program='signet-agent')
    agents.start(demo, build)


def until(what, look):
    """Look again as a person would."""
    for _ in range(240):
        if look():
            return
        time.sleep(0.25)
    sys.exit(f'waited for {what} in vain')


def active(device):
    return (demo / 'home' / device / 'agent' / 'slots' / 'press-health').exists()


def rollout(omar):
    say('the release is published and its rollout begins: ring 1 installs, checks everything, activates, reports')
    until('ring 1', lambda: active('press-1'))
    r = omar.json('rollout', 'list')['items'][0]['id']
    say('the operator halts the rollout, and resumes it')
    omar.run('rollout', 'halt', r, '--reason', 'a noise on the line')
    if omar.json('rollout', 'list')['items'][0]['ring'] == 'pilot' and (active('press-2') or active('press-3')):
        sys.exit('ring 2 installed before its gate')
    omar.run('rollout', 'resume', r, '--reason', 'it was the radio')
    say('the gate of ring 1 passes: count, success, soak; ring 2 follows')
    until('ring 2', lambda: active('press-2') and active('press-3'))
    until('its end', lambda: omar.json('rollout', 'show', r)['state'] == 'completed')


# ---- out and around ----

def prove(ines, vkey):
    say('an auditor asks what version 2 came from and what came of it')
    tree = ines.run('lineage', 'version:press-health/2')
    for part in ('dataset:press-train/1', 'run:', 'validation:', 'change:', 'signature:', 'release:', 'device:press-3'):
        if part not in tree:
            sys.exit(f'no {part} in the lineage:\n{tree}')
    say('the auditor takes everything away in one file, and checks it offline')
    ines.run('export', 'create', 'everything.tar', '--reason', 'inspection')
    print('         ' + ines.run('everything.tar', '--vkey', vkey, program='signet-verify').splitlines()[-1])


def waiting(sample, jonas, mara):
    say('the author proposes a tighter envelope; the reviewer signs; one signature is left to you')
    envelope = json.loads((jonas.home / 'envelope.json').read_text())
    envelope['acceptance'][0]['at_least'] = '0.6'
    jonas.file('envelope-2.json', envelope)
    n = jonas.open('Ask for more: envelope 2 of press-health', 'Six in ten presses that fail shall be found.',
                   '--record', 'models/press-health/envelopes/next.json=envelope-2.json')
    mara.sign(n, 'review', 'reviewer', mara.sealed())


def main():
    sample_data = sample.Sample(demo / 'data-files', *sys.argv[4:5])
    admin, anna, ben = found()
    mara, jonas, vera, omar, ines, ci = staff(admin, anna, ben)
    describe(sample_data, jonas, mara, anna)
    freeze(sample_data, vera)
    change = submit(sample_data, ci, jonas, anna, ben, mara)
    trust(anna, ben)
    devices(omar)
    approve(change, admin, anna, mara, ben, jonas)
    rollout(omar)
    waiting(sample_data, jonas, mara)
    prove(ines, urllib.request.urlopen(url + '/log/vkey').read().decode().strip())


if __name__ == '__main__':
    main()

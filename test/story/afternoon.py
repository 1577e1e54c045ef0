"""afternoon.py DIR BUILD URL: after deploy/story.py with the same words, the acts that it leaves out, until every kind was seen."""
import pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'deploy'))
import agents, story


def accounts(admin, jonas):
    """A site; a role that comes and goes; a token, a key and accounts that end; acts that are refused, and a stranger."""
    admin.run('site', 'create', 'annex', '--zone', 'Europe/Berlin', '--title', 'The annex')
    admin.run('role', 'grant', 'vera', 'author', '--site', 'annex', '--reason', 'for a week')
    admin.run('role', 'revoke', 'vera', 'author', '--site', 'annex', '--reason', 'the week is over')
    admin.run('role', 'grant', 'vera', 'tester', '--site', '*', '--reason', 'she stands in for all sites')
    admin.run('role', 'grant', 'vera', 'auditor', '--site', 'annex', '--reason', 'she takes part there', code=5)
    token = jonas.json('token', 'list', '--user', 'ci')['items'][0]['id']
    jonas.run('token', 'issue', '--user', 'ci', '--title', 'another', '--scope', 'read', '--days', '30', '--password-file', 'password')
    jonas.run('token', 'revoke', token, '--reason', 'the pipeline moves')
    jonas.run('key', 'revoke', jonas.key(), '--reason', 'it was never confirmed')
    admin.run('user', 'invite', 'vera', '--reason', 'a password was forgotten')
    for user in ('vera', 'ci'):
        admin.run('user', 'deactivate', user, '--reason', 'they leave')
    for _ in range(3):
        jonas.run('model', 'create', 'press-health', '--title', 'Again', code=5)
    stranger = story.Person('stranger')
    stranger.file('password', 'not the right one\n')
    stranger.run('login', story.url, '--user', 'anna', '--password-file', 'password', '--accept-vkey', code=3)


def refused_changes(jonas, mara):
    """One is rejected, another cancelled; the story's own still waits."""
    words = 'Ask for less', 'It would be easier.', '--record', 'models/press-health/envelopes/next.json=envelope.json'
    mara.run('change', 'reject', jonas.open(*words), '--role', 'reviewer', *mara.sealed())
    jonas.run('change', 'cancel', jonas.open(*words), '--reason', 'on second thoughts')


def retirements(jonas, mara, ben):
    """The version that failed is its author's to end; the one that was approved is not."""
    jonas.run('version', 'retire', 'press-health', '1', '--reason', 'it failed')
    jonas.run('version', 'retire', 'press-health', '2', '--reason', 'it is old', code=5)
    jonas.file('retired.json', {'successor': None, 'reason': 'The press is sold.'})
    merge(jonas, mara, ben, 'Retire version 2', '--record', 'models/press-health/versions/2.retired.json=retired.json')
    story.until('its end', lambda: 'retired' in jonas.json('version', 'show', 'press-health', '2'))


def readings(jonas):
    """The author looks at the test set."""
    digest = jonas.json('dataset', 'show', 'press-test/1')['digest']
    jonas.run('artifact', 'get', digest, 'test-again.csv')


def merge(jonas, mara, ben, title, *document):
    n = jonas.open(title, 'So that it is seen once.', *document)
    mara.sign(n, 'review', 'reviewer', mara.sealed())
    ben.sign(n, 'approval', 'approver', ben.own())


def rollout(omar, release):
    return next((r for r in omar.json('rollout', 'list')['items'] if r['release'] == release), {'state': ''})


def releases(jonas, mara, ben, omar):
    """The rollout of a second release is ended by hand, that of a third by its withdrawal; then the plan goes."""
    jonas.file('release.json', {'version': 2, 'envelope': 1, 'scope': {'sites': ['main']}, 'plan': 'two-rings', 'floor': 1,
                                'fallback': 'keep'})
    jonas.file('withdrawn.json', {'reason': 'The first does as well.'})
    for n in (2, 3):
        folder = 'models/press-health/releases'
        merge(jonas, mara, ben, 'Release version 2 again', '--record', f'{folder}/next.json=release.json')
        story.until(f'rollout of release {n}', lambda: rollout(omar, n)['state'] == 'running')
        if n == 2:
            omar.run('rollout', 'end', rollout(omar, n)['id'], '--reason', 'one is enough')
        merge(jonas, mara, ben, f'Withdraw release {n}', '--record', f'{folder}/{n}.withdrawn.json=withdrawn.json')
        story.until('its end', lambda: rollout(omar, n)['state'] == 'ended')
        story.until('its withdrawal', lambda: 'withdrawn' in omar.run('api', 'GET', f'/v1/models/press-health/releases/{n}'))
    merge(jonas, mara, ben, 'No more rings', '--remove', 'policies/rings/two-rings.json')


def stops(ben):
    """A release is stopped at its site, and the stop is taken back."""
    ben.run('stop', 'press-health', '--from', '1', '--at', 'main', '--reason', 'Scrap at press 1.', '--role', 'approver', *ben.own())
    stop = ben.json('stop', 'list')['items'][0]['id']
    ben.run('stop', 'take-back', stop, '--reason', 'It was the coil.', '--role', 'approver', *ben.own())


def devices(omar):
    """One begins anew and says again what it runs; another goes."""
    file = omar.home / 'press-2-again.json'
    omar.run('device', 'provision', 'press-2', file, '--root', story.ROOT, '--reason', 'a new disk')
    for words in (['enrol', file], ['run', '--once']):
        story.Person('press-2').run(*words, '--data', 'agent-again', program='signet-agent')
    omar.run('device', 'retire', 'press-3', '--reason', 'the press is sold')


def alarms(ben):
    """Trust that ends soon is an alarm, until it is signed again."""
    for days, n in ('30', 1), ('365', 0):
        ben.run('trust', 'signers', 'trust', '--days', days, '--yes')
        story.until(f'{n} open alarms', lambda: len(ben.json('alarm', 'list')['items']) == n)
    ben.run('alarm', 'list', '--all')


def main():
    admin, ben, mara, jonas, omar = map(story.Person, ('administrator', 'ben', 'mara', 'jonas', 'omar'))
    agents.stop(story.demo)
    accounts(admin, jonas)
    refused_changes(jonas, mara)
    readings(jonas)
    devices(omar)
    alarms(ben)
    releases(jonas, mara, ben, omar)
    stops(ben)
    retirements(jonas, mara, ben)
    mara.run('logout')


main()

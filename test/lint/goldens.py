"""Goldens, the programs that made them, the pages that show them, and since when each of their members is judged.  goldens.py

Each file of test/golden is of one kind.  Of each kind
- the programs beside the files make these very bytes again;
- the page shows each file, or names it where NAMED says why;
- the corpus of the fuzz target has each file;
- each member has, in one of the files, a value that is not its default, or PLAIN says why none has;
- the page's table "judged since" lists each member, by its name or under "all of" a member that it lies in.
Each kind of path and each function that reads bytes has a golden: READERS names it, or says why there is none.
"""
import fnmatch, json, pathlib, re, subprocess, sys, tempfile

GOLDEN = pathlib.Path('test/golden')
# the files, the page, the fuzz target or None, in the table the words of its column "of" or None
KINDS = [
    ('entry.json', 'entry.md', 'entry', None),
    ('manifest.json', 'manifest.md', 'manifest', None),
    ('statement.json statement-full.json statement-sealed.json key-statement.json', 'statement.md', 'statement', 'a statement'),
    ('key.json key-attested.json', 'statement.md', 'trust', 'the document of a key'),
    ('statement.dsse.json envelope.dsse.json envelope.sshsig.json', 'statement.md', 'envelope', 'an envelope'),
    ('evidence.json', 'evidence.md', 'evidence', None),
    ('assignment.json', 'assignment.md', 'assignment', 'an assignment'),
    ('provisioning.json provisioning-training.json', 'assignment.md', 'provision', 'a provisioning file'),
    ('report.json report-first.json', 'report.md', 'report', None),
    ('assignment.dsse.json report.dsse.json', 'statement.md', 'dsse', 'an envelope'),
    ('plan.json', 'rings.md', 'rings', 'a plan'),
    ('members.json drawn.json', 'rings.md', 'rings', 'a list of members'),
    ('policy.json', '../policies/README.md', 'policy', None),
    ('release.json release-full.json', 'records.md', 'trust', '`releases/<r>.json`'),
    ('version.json version-reused.json', 'records.md', 'trust', '`versions/<n>.json`'),
    ('record-model.json record-model-other.json', 'records.md', 'record', '`model.json`'),
    ('record-envelope.json', 'records.md', 'record', '`envelopes/<k>.json`'),
    ('record-plan.json', 'records.md', 'record', '`plans/<k>.json`'),
    ('record-reuse.json', 'records.md', 'record', 'a justification of `reuse`'),
    ('record-overlap.json record-staff.json record-synthetic.json record-no-retest.json record-deviation.json', 'records.md', 'record',
     'the other justifications'),
    ('record-withdrawal.json', 'records.md', 'record', '`releases/<r>.withdrawn.json`'),
    ('record-retirement.json', 'records.md', 'record', '`versions/<n>.retired.json`'),
    ('record-lift.json', 'records.md', 'record', '`lifts/<stop>.json`'),
    ('record-hashes.json', 'record-hashes.md', 'record_hashes', None),
    ('omissions.json', 'export.md', 'omissions', None),
    ('settings.json', 'settings.md', 'stated_settings', None),
    ('trust-approval.json trust-approval-full.json', 'tuf.md', 'trust', '`trust/approval.json`'),
    ('trust-log.json trust-log-restored.json', 'tuf.md', 'trust', '`trust/log.json`'),
    ('trust-assignment.json', 'tuf.md', 'trust', '`trust/assignment.json`'),
    ('trust-signers.json trust-signers-full.json trust-signers-newer.json', 'tuf.md', 'trust', '`trust/signers.json`'),
    ('stop-file.json stop-file-carried.json', 'stops.md', 'stop_file', '`stops/<id>.json`'),
    ('stop-file-lift.json', 'stops.md', 'stop_file', '`stops/<id>.lift.json`'),
    ('stop-file-withdrawn.json', 'stops.md', 'stop_file', '`models/<m>/<r>/withdrawn.json`'),
    ('floor.json', 'tuf.md', 'trust', '`tuf/floor.json`'),
    ('server-keys.json', 'tuf.md', 'server_keys', '`server-keys.json`'),
    ('tuf-*.json', 'tuf.md', 'tuf', 'metadata'),
    *((f'act-{name}.json' + {'stop': ' act-stop-devices.json', 'go-on': ' act-go-on-reported.json'}.get(name, ''), 'acts.md', 'act', name)
      for name in re.findall(r'^\s*\[ACT_[A-Z_]+\] += \{ "([a-z-]+)"', pathlib.Path('common/documents/act.c').read_text(), re.M)),
]
# bytes that are no JSON, or no document of their own: the page alone is asked
BYTES = {
    'checkpoint': 'log.md', 'entry.tlog-proof': 'log.md', 'log.vkey': 'log.md', 'signer.pub': 'statement.md', 'statement.sshsig': 'statement.md',
    'statement.pae': 'statement.md', 'enrolment': 'report.md', 'enrolment.proof': 'report.md', 'container.tar': 'export.md',
    'record-hashes.values': 'record-hashes.md', 'password.verifier': 'password.md', 'password.sealed': 'password.md'}
# kinds of common/documents/path.c, and functions of common/ and clients/ from bytes to a document: what each reads
READERS = {
    'policy': 'policy.json', 'ring-plan': 'plan.json', 'model': 'record-model.json', 'envelope': 'record-envelope.json',
    'retirement': 'record-retirement.json', 'version': 'version.json', 'withdrawal': 'record-withdrawal.json', 'release': 'release.json',
    'plan': 'record-plan.json', 'justification': 'record-reuse.json', 'lift': 'record-lift.json', 'reuse': 'no change brings one any more',
    'agent_state_parse': 'what an agent keeps for itself: nobody else reads it', 'server_public_parse': 'server-keys.json',
    'json_read': 'any', 'act_document_parse': 'act-confirm-key.json', 'assignment_parse': 'assignment.json',
    'envelope_open': 'envelope.sshsig.json', 'envelope_peek': 'envelope.dsse.json',
    'release_record_parse': 'release.json', 'version_record_parse': 'version.json', 'evidence_parse': 'evidence.json',
    'key_document_parse': 'key.json', 'members_parse': 'members.json', 'omissions_parse': 'omissions.json', 'policy_parse': 'policy.json',
    'provision_parse': 'provisioning.json', 'record_hashes_parse': 'record-hashes.json', 'report_parse': 'report.json', 'rings_parse': 'plan.json',
    'stated_settings_parse': 'settings.json', 'statement_parse': 'statement.json', 'trust_approval_parse': 'trust-approval.json',
    'trust_logs_parse': 'trust-log.json', 'trust_assignment_parse': 'trust-assignment.json', 'trust_signers_parse': 'trust-signers.json',
    'tuf_root_parse': 'tuf-root.json', 'tuf_list_parse': 'tuf-snapshot.json', 'tuf_targets_parse': 'tuf-targets.json', 'versions_parse': 'floor.json',
    'dsse_parse': 'statement.dsse.json', 'entry_parse': 'entry.json', 'manifest_parse': 'manifest.json',
}
NAMED = {  # files that a page names and does not show
    'evidence.json': 'too long', 'stop-file-lift.json': 'too long', 'stop-file-withdrawn.json': 'too long', 'container.tar': 'no text', 'enrolment.proof': 'no text', 'record-hashes.values': 'no text',
    'statement.pae': 'the page makes it', 'password.*': 'the page has their form', 'policy.json': 'policies/approval.json is the example',
    'tuf-*.json': 'one is shown', 'trust-signers-newer.json': 'one member differs', 'provisioning-training.json': 'two members differ',
    'envelope.dsse.json': 'one member differs', '*.dsse.json': 'one is shown', 'drawn.json': 'members.json has its form',
    'report-first.json': 'each member at its default', 'record-model-other.json': 'record-model.json has its form',
    'version-reused.json': 'two members differ'}
PLAIN = {  # members without another value, and why
    ('trust-log.json', 'witnesses'): 'what a witness is comes with its rule', ('trust-log.json', 'quorum'): 'so does it',
    ('entry.json', 'reason'): 'the log log-0.0 has many entries', ('entry.json', 'clock'): 'likewise', ('entry.json', 'actor.for'): 'likewise',
    ('entry.json', 'actor.roles'): 'likewise', ('entry.json', 'objects.prev'): 'likewise', ('entry.json', 'changed'): 'likewise',
    ('record-hashes.json', 'rule'): 'there is no rule yet',
}
MAPS = {'tuf-*.json': {'signed.targets', 'signed.meta', 'signed.keys', 'signed.roles', 'signed.delegations.keys', 'signed.delegations.roles',
                       'signed.x-signet-lifetimes'}, 'entry.json': {'fact'}, 'record-envelope.json': {'inputs.baseline'}}
SKIPPED = 'make', '.', 'password.'  # programs; and files that python3-argon2 must be there for
UNTOLD = {'v', '_type'}  # no rule looks at more than that they are the one that is read
said = []


def files_of(pattern):
    return sorted((f for p in pattern.split() for f in GOLDEN.glob(p)), key=lambda f: (pattern.find(f.name), f.name))


def members(value, maps, path=''):
    """Path and value of each member that is no object with members of its own."""
    if isinstance(value, list):
        for item in value:
            yield from members(item, maps, path)
        if not any(isinstance(item, (dict, list)) for item in value):
            yield path, value
    elif isinstance(value, dict) and path not in maps:
        for key, item in value.items():
            yield from members(item, maps, f'{path}.{key}' if path else key)
    else:
        yield path, value


def rows(page, of):
    """Cells of the page's tables "judged since" that are about it: what is judged, and since when."""
    head = None
    for line in page.split('\n'):
        cells = [c.strip() for c in re.split(r'(?<!\\)\|', line)[1:-1]]
        if not cells:
            head = None
        elif head is None:
            head = cells
        elif 'judged since' in head and not set(line) <= set('|- '):
            about = next((cells[i] for i, h in enumerate(head) if h == 'act' or h.split(',')[0] == 'of'), None)
            if of is None or about is not None and of in (about, about.strip('`')) or about and re.search(rf'(^|, ){re.escape(of)}$', about):
                yield cells[0], cells[head.index('judged since')]


def listed(cell):
    """Names, and names of members of which all that lies in them is meant."""
    whole = {n for part in re.findall(r'all of ([^;]*)', cell) for n in re.findall(r'`([^`]+)`', part)}
    return set(re.findall(r'`([^`]+)`', cell)), whole


def page_check(f, page_name, page):
    text = f.read_bytes().decode(errors='replace').rstrip('\n')
    if any(fnmatch.fnmatch(f.name, n) for n in NAMED):
        if not any(fnmatch.fnmatch(f.name, w.split('/')[-1]) for w in re.findall(r'[a-z*./-]+', page)):
            said.append(f'schema/{page_name} does not name {f.name}')
    elif text not in page:
        said.append(f'schema/{page_name} does not show {f.name}')


def kind_check(pattern, page_name, fuzz, of):
    page, found = pathlib.Path('schema', page_name).read_text(), files_of(pattern)
    if len(found) < len(pattern.split()):
        said.append(f'{GOLDEN}: not all of {pattern} are there')
    corpus = {c.read_bytes() for c in pathlib.Path('test/fuzz/corpus', fuzz).iterdir()} if fuzz else None
    seen, maps = {}, MAPS.get(pattern.split()[0], set())
    for f in found:
        page_check(f, page_name, page)
        if fuzz and f.read_bytes() not in corpus:
            said.append(f'test/fuzz/corpus/{fuzz} does not have {f.name}')
        for path, value in members(json.loads(f.read_bytes()), maps):
            seen[path] = seen.get(path, False) or value not in (None, [], False, 0, '')
    for path, told in seen.items():
        if not told and not any(p.startswith(path + '.') and other for p, other in seen.items()) and (pattern.split()[0], path) not in PLAIN:
            said.append(f'{pattern}: {path} has its default in each; give it a value, or say in PLAIN why none has')
    since_check(pattern, page_name, list(rows(page, of)), seen)


def since_check(pattern, page_name, table, seen):
    if not table:
        said.append(f'schema/{page_name} has no row "judged since" of {pattern}')
        return
    names, whole = map(lambda sets: set().union(*sets), zip(*(listed(cell) for cell, _ in table)))
    everything = page_name == 'acts.md' or any(cell == 'all members' for cell, _ in table)
    for path in seen:
        parts = path.split('.')
        if not everything and parts[-1] not in names | UNTOLD and not whole & set(parts):
            said.append(f'schema/{page_name}, judged since: {path} of {pattern} is not in the table')
    said.extend(f'schema/{page_name}, judged since: neither a version nor "not yet": {when}' for _, when in table
                if not re.match(r'\d+\.\d+\.\d+\b|not yet\b', when))


def made_again():
    """By the programs that need nothing but openssl and ssh-keygen."""
    with tempfile.TemporaryDirectory() as where:
        for name in ('stops', 'lists', 'policy', 'records'):
            subprocess.run([sys.executable, '-B', GOLDEN / f'{name}.py', where], check=True)
        made = {f.name: f.read_bytes() for f in pathlib.Path(where).iterdir()}
    for f in sorted(f for f in GOLDEN.iterdir() if f.suffix != '.py'):
        if f.is_file() and not f.name.startswith(SKIPPED):
            if made.get(f.name) != f.read_bytes():
                said.append(f'{f} is not what its program makes')
    said.extend(f'{GOLDEN}/{name} is missing' for name in made if not (GOLDEN / name).exists())


def readers():
    """Names of path kinds, and of functions."""
    yield from re.findall(r'^\t\[PATH_[A-Z_]+\] += \{ "([a-z-]+)"', pathlib.Path('common/documents/path.c').read_text(), re.M)
    for f in (h for where in ('common', 'clients') for h in pathlib.Path(where).glob('*/*.h')):
        yield from re.findall(r'\b(\w+_(?:parse|read|open|peek))\(struct ctx \*cx,[^()]*?\bconst void \*bytes,\s+size_t size\b', f.read_text())


def readers_check(known):
    found = set(readers())
    said.extend(f'{name} reads no golden: make one, or say why in READERS of test/lint/goldens.py' for name in sorted(found - set(READERS)))
    for name, golden in READERS.items():
        if name not in found:
            said.append(f'READERS of test/lint/goldens.py: there is no {name}')
        elif ' ' not in golden and golden != 'any' and golden not in known:
            said.append(f'{GOLDEN}/{golden}, which {name} reads, is of no kind')


made_again()
known = {f.name for pattern, *_ in KINDS for f in files_of(pattern)} | set(BYTES)
said.extend(f'{f}: of no kind; add it to KINDS or BYTES in test/lint/goldens.py' for f in sorted(GOLDEN.iterdir())
            if f.is_file() and f.suffix != '.py' and f.name not in known and not f.name.startswith(SKIPPED))
readers_check(known)
for kind in KINDS:
    kind_check(*kind)
for name, page_name in BYTES.items():
    page_check(GOLDEN / name, page_name, pathlib.Path('schema', page_name).read_text())
print(*said, sep='\n', end='\n' if said else '')
sys.exit(bool(said))

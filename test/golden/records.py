"""records.py: records of the controlled tree that people write, without any code of Signet.

    python3 records.py DIR     writes record-<kind>.json into DIR, to compare
"""
import hashlib, json, pathlib, sys

out = pathlib.Path(sys.argv[1])
STOP = '0190b8c4-ac70-7000-8000-000000000001'
VALIDATION = '0190b8c4-b001-7c3d-8e4f-000000000001'


def digest(text):
    return 'sha256:' + hashlib.sha256(text.encode()).hexdigest()


def write(name, members, v=1):
    document = {'v': v, 'model': 'press-health'} | members
    (out / f'record-{name}.json').write_text(json.dumps(document, ensure_ascii=False, separators=(',', ':')))


write('model', {
    'purpose': 'Tell a press that will fail within the shift.',
    'criticality': {'level': 'critical', 'rationale': 'Parts of a worn press are not seen by anybody.'},
    'static': {'is': True, 'evidence': 'Weights in one file; nothing learns on the line.'},
    'deterministic': {'is': True, 'evidence': '1,000 repeats on each kind of hardware, one digest.'},
    'generative': {'is': False, 'evidence': 'It gives a score between 0 and 1.'},
    'owner': 'mara', 'expert': 'vera.b', 'quality': 'quinn', 'data_owner': 'vera',
    'supplier': {'name': 'Pressenbau Müller', 'review': 'SUP-2026-014'},
    'safety_component': False, 'sites': ['munich', 'hamburg']}, 2)
write('model-other', {
    'purpose': 'Say which press to look at first.',
    'criticality': {'level': 'non-critical', 'rationale': 'People look at each press in any case.'},
    'static': {'is': False, 'evidence': 'It goes on learning each night.'},
    'deterministic': {'is': False, 'evidence': 'Some answers are drawn.'},
    'generative': {'is': True, 'evidence': 'It writes a sentence for each press.'},
    'owner': 'mara', 'expert': 'vera.b', 'quality': 'quinn', 'data_owner': 'vera', 'supplier': None,
    'safety_component': True, 'sites': ['*']}, 2)
write('envelope', {
    'number': 4, 'intended_use': 'Wear of a press.', 'threshold': '0.5',
    'inputs': [{'name': 'temperature', 'unit': '°C', 'min': '-10.5', 'max': '90', 'baseline': {'mean': '41.2', 'deciles': ['20', '60']}},
               {'name': 'strokes', 'unit': None, 'min': '0', 'max': '900'}],
    'acceptance': [{'metric': 'sensitivity', 'at_least': '0.9', 'bound': 'point'},
                   {'metric': 'specificity', 'at_least': '0.95', 'bound': 'point'}],
    'operating_conditions': 'Hall at 10 to 35 °C, oil changed.', 'fallback': 'An inspector looks at each press.'})
write('plan', {
    'number': 2, 'envelope': 4,
    'tests': [{'dataset': 'press/3', 'digest': digest('test'), 'covers': 'All presses of line 1, wear from new to broken.'},
              {'dataset': 'press/4', 'digest': digest('rare'), 'covers': 'Rare: cold start.'}],
    'method': 'Each row once; scores over the threshold are positive.', 'script': digest('script'),
    'acceptance': [{'metric': 'sensitivity', 'at_least': '0.9', 'bound': 'lower'},
                   {'metric': 'specificity', 'at_least': '0.99', 'bound': 'point'}],
    'expert': 'vera', 'tester': 'tom'})
text = {'justification': 'Nobody looked at its rows.'}
write('reuse', {'number': 1, 'kind': 'reuse', 'dataset': 'press/3'} | text)
write('overlap', {'number': 2, 'kind': 'overlap', 'dataset': 'press/3', 'with': 'press/1'} | text)
write('staff', {'number': 3, 'kind': 'staff', 'dataset': 'press/3', 'people': ['tom_w', 'vera']} | text)
write('synthetic', {'number': 4, 'kind': 'synthetic', 'dataset': 'press/4'} | text)
write('no-retest', {'number': 5, 'kind': 'no-retest', 'version': 6, 'validation': VALIDATION} | text)
write('deviation', {'number': 6, 'kind': 'deviation', 'plan': 2, 'validation': VALIDATION} | text)
write('withdrawal', {'number': 3, 'reason': 'It misses a cold start.'})
write('retirement', {'number': 5, 'successor': 6, 'reason': 'Version 6 knows a cold start.'})
write('lift', {'stop': STOP, 'document': digest('stop'), 'reason': 'The coil was the cause.'})

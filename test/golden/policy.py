"""policy.py: a policy that uses all that the grammar has, without any code of Signet.

    python3 policy.py DIR     writes policy.json into DIR, to compare
"""
import json, pathlib, sys

ANY, OWN = ['sealed', 'file', 'hardware'], ['file', 'hardware']


def need(meaning, role, number, custody, **more):
    return {'meaning': meaning, 'role': role, 'number': number, 'custody': custody} | more


policy = {
    'v': 2, 'not_after_days': 7,
    'reasons': {'columns': 12, 'filler': ['n/a', 'wie besprochen']},
    'meanings': [{'code': code, 'language': 'en', 'text': text} for code, text in (
        ('review', 'I reviewed this.'), ('approval', 'I approve this.'), ('order', 'I order this.'),
        ('rejection', 'I reject this.'), ('acknowledgement', 'I confirm this.'))],
    'rules': [
        {'paths': 'policies/approval.json', 'exclude': ['author'], 'require': [
            need('approval', 'approver', 2, OWN, site='any', ordered=False, expiry=None, links=[])]},
        {'paths': 'models/*/releases/*.json', 'exclude': ['author', 'trainer', 'validator'], 'require': [
            need('review', 'reviewer', 1, ANY, site='concerned'),
            need('approval', 'approver', 1, ['hardware'], site='munich', ordered=True, expiry=30,
                 links=['qms', 'ticket'])]},
        {'acts': ['stop', 'take-stop-back'], 'exclude': [], 'require': [need('order', 'operator', 1, ANY)]},
        {'acts': ['stop'], 'exclude': [], 'require': [need('order', 'approver', 1, ANY)]},
        {'acts': ['refound', 'announce-refounding'], 'exclude': [], 'require': []}]}
path = pathlib.Path(sys.argv[1]) / 'policy.json'
path.write_text(json.dumps(policy, ensure_ascii=False, separators=(',', ':')))

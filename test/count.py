"""count.py FAILED LOG...: count what meson's logs report, one for each claim; exit 1 if any failed."""
import json, re, sys

passed = failed = 0
for path in sys.argv[2:]:
    for line in open(path):
        test = json.loads(line)
        out = test.get('stdout', '')
        oks, nots = len(re.findall(r'^ok ', out, re.M)), len(re.findall(r'^not ok ', out, re.M))
        good = test['result'] == 'OK'
        passed += oks or good
        failed += nots or not good
if failed == 0 and int(sys.argv[1]):
    failed = 1  # something outside the logs: a build, a tool
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)

"""Sections of the bench: devices that enrol, report, poll and are assigned."""
import re, sys, time

from kit import quick, report, seconds, sh, work
from plant import Others, Plant, RING

MANY = 2_000 if quick else 10_000
DOCUMENTS = 480 if quick else 6_000
TOKENS = 1_000 if quick else 5_000

POLL = """
local lines, n = {}, 0
for line in io.lines('%s') do lines[#lines + 1] = line end
request = function()
  n = n %% #lines + 1
  local token, etag = lines[n]:match('^(%%S+) (.*)$')
  return wrk.format('GET', nil, {['Authorization'] = 'Bearer ' .. token, ['If-None-Match'] = etag})
end
"""


def cpu(plant):
    """Seconds that the server has computed."""
    return sum(map(int, open(f'/proc/{plant.process.pid}/stat').read().rsplit(')', 1)[1].split()[11:13])) / 100


def polls(plant, tokens):
    """us of the server for each unchanged poll, by the devices of that file in turn."""
    script = work / 'poll.lua'
    script.write_text(POLL % tokens)
    wrk = ['wrk', '-t2', '-c32', '-s', script, plant.url + '/edge/v1/assignment']
    sh(*wrk, '-d2s') # each is remembered
    before = cpu(plant)
    out = sh(*wrk, f'-d{seconds}s')
    if 'Non-2xx' in out:
        sys.exit(out)
    return (cpu(plant) - before) / int(re.search(r'(\d+) requests in', out)[1]) * 1e6


def poll_row(large, tokens):
    one = work / 'one'
    one.write_text(tokens.read_text().split('\n')[0] + '\n')
    still = polls(large, one)
    writer = Others(large, large.token(), pause=0.01)
    busy = polls(large, tokens)
    writes = len(writer.times) / (seconds + 2)
    writer.stop()
    report(f'CPU of a poll, {TOKENS:,} tokens, the log grows : one token, still log', 'at most 2.5', f'{busy / still:.2f}',
           f'{busy:.1f} µs against {still:.1f} µs; {writes:.0f} entries/s')


def idle_p99(plant, token):
    """Of writes beside which the system has nothing to do."""
    others = Others(plant, token)
    time.sleep(seconds)
    others.stop()
    return others.p99()


def ring_opens(plant, token, prefix='zz', n=RING):
    """Milliseconds for each device, and p99 and median of somebody else's writes meanwhile."""
    meanwhile = Others(plant, token)
    begun, ended = plant.ring(prefix, n)
    meanwhile.stop()
    return (ended - begun) / n, meanwhile.p99(begun, ended), meanwhile.p99(begun, ended, 50)


def ring_rows(small, large):
    few, _p99, _half = ring_opens(small, small.token())
    token = large.token()
    idle = idle_p99(large, token)
    many, busy, half = ring_opens(large, token)
    report(f'a ring of {RING} opens among {MANY:,} devices, per device : among 500', 'at most 1.5', f'{many / few:.2f}',
           f'{many:.2f} ms against {few:.2f} ms, another client writing beside it')
    report("other writes' p99 while it opens : idle", 'at most 3', f'{busy / idle:.2f}',
           f'{busy:.1f} ms against {idle:.1f} ms; half of them took {half:.1f} ms')
    most = MANY * 9 // 10
    whole, busy, half = ring_opens(large, token, None, most)
    report(f'a ring of {most:,} devices opens, per device : of {RING}', 'at most 1.5', f'{whole / many:.2f}',
           f"{whole:.2f} ms against {many:.2f} ms; other writes' p99 meanwhile {busy:.1f} ms, half of them {half:.1f} ms")
    return token


def renewal_row(large, token):
    """Four days later each device's assignment is to be renewed at once."""
    after = large.size()
    large.stop()
    large.start(days=4)
    meanwhile = Others(large, token)
    begun = time.monotonic()
    large.await_entries('assignment.made', after, MANY)
    took = time.monotonic() - begun
    meanwhile.stop()
    busy, idle = meanwhile.p99(), idle_p99(large, token)
    report("other writes' p99 while all renew : idle", 'at most 3', f'{busy / idle:.2f}',
           f'{busy:.1f} ms against {idle:.1f} ms; {MANY:,} renewals in {took:.1f} s')


def fleet():
    """Few devices first and last, for the order not to matter."""
    tokens = work / 'tokens'
    small, large = Plant('few'), Plant('many')
    small.documents(60)
    large.documents(DOCUMENTS)
    few = small.devices('few', 16, seconds)
    first = large.devices('aa', TOKENS, 0, tokens)['enrol_first']
    many = large.devices('bb', MANY - RING - TOKENS, seconds)
    last = large.devices('zz', RING)['enrol_last']
    again = small.devices('again', 16, seconds)
    one, rate = ((few[k] + again[k]) / 2 for k in ('report', 'reports_per_s'))
    small.devices('cc', 500 - RING - 32)
    small.devices('zz', RING)
    report(f'a report with {MANY:,} devices and {DOCUMENTS:,} documents : with 16 and 60', 'at most 1.3', f"{many['report'] / one:.2f}",
           f"{many['report']:.0f} µs against {one:.0f} µs, one client")
    report('reports by 8 clients, likewise', '0.9', f"{many['reports_per_s'] / rate:.2f}",
           f"{many['reports_per_s']:,.0f}/s against {rate:,.0f}/s")
    report(f'enrolment and first assignment, the {MANY:,}th : the 200th', 'at most 1.5', f'{last / first:.2f}',
           f'{last:.0f} µs against {first:.0f} µs')
    poll_row(large, tokens)
    token = ring_rows(small, large)
    small.stop()
    renewal_row(large, token)
    large.stop()

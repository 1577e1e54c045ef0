"""agents.py start DIR BUILD, agents.py stop DIR: the demo's devices, a signet-agent for each that enrolled, polling until it is stopped.

DIR/home/<device> is where a device lives: its agent's data, its log, the id of its process.
"""
import os, pathlib, signal, subprocess, sys, time


def homes(demo):
    return sorted(p.parent for p in pathlib.Path(demo).glob('home/*/agent'))


def process(home):
    """The id of the agent's process, or None: it may be long gone and its number another's."""
    try:
        pid = int((home / 'agent.pid').read_text())
        return pid if pathlib.Path(f'/proc/{pid}/comm').read_text().strip() == 'signet-agent' else None
    except (OSError, ValueError):
        return None


def start(demo, build):
    for home in homes(demo):
        if process(home):
            continue
        with open(home / 'agent.log', 'a') as log:
            agent = subprocess.Popen([pathlib.Path(build).resolve() / 'signet-agent', 'run', '--data', 'agent', '--interval', '1'],
                                     cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        (home / 'agent.pid').write_text(f'{agent.pid}\n')


def ended(pid):
    """Gone, or a child that nobody has asked for yet."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0] == 'Z'
    except OSError:
        return True


def stop(demo):
    for home in homes(demo):
        pid = process(home)
        if pid:
            os.kill(pid, signal.SIGTERM)
            while process(home) == pid and not ended(pid):
                time.sleep(0.05)
        (home / 'agent.pid').unlink(missing_ok=True)


if __name__ == '__main__':
    if sys.argv[1] == 'start':
        start(*sys.argv[2:4])
    else:
        stop(sys.argv[2])

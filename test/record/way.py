"""deploy/story.py and what follows it in test/story, with every command written down and the agents one at a time.

The story's agents poll in the background.  Here each runs once, in order, whenever the log holds an assignment that
none has seen; and after every command the server comes to rest first.  So the log is the same every time.
"""
import contextlib, json, pathlib, runpy, shutil, subprocess, sys, time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TRIES = 600


class Way:
    def __init__(self, plant, work):
        self.plant, self.work, self.said = plant, work, []
        self.agents_run, self.seen = False, 0
        sys.argv = ['story.py', str(work), str(plant.build), f'http://127.0.0.1:{plant.between.port}']
        sys.path.insert(0, str(SOURCE / 'deploy'))
        import agents, story
        self.story = story
        story.Person.run = self.person_run()
        story.until = self.until
        agents.start = lambda *_: self.agents_set(True)
        agents.stop = lambda *_: self.agents_set(False)
        found = story.found

        def found_then_fence():
            people = found()
            plant.fence_begin()
            return people
        story.found = found_then_fence

    def agents_set(self, run):
        self.agents_run = run

    def command(self, who, words, **more):
        """Run and write down."""
        done = subprocess.run([str(w) for w in words], capture_output=True, text=True, errors='backslashreplace', timeout=120, **more)
        shown = ' '.join([pathlib.Path(words[0]).name, *(repr(str(w)) if ' ' in str(w) or not str(w) else str(w) for w in words[1:])])
        self.said.append(f'{who}$ {shown}\nexit code {done.returncode}\n' +
                         ''.join(f'{name}: {line}\n' for name, text in (('out', done.stdout), ('err', done.stderr))
                                 for line in text.splitlines()))
        return done

    def person_run(self):
        way = self

        def run(person, *words, code=0, program='signet', stdin=None):
            done = way.command(person.name, [way.plant.build / program, *words], env=person.env, cwd=person.home, input=stdin)
            if code is not None and done.returncode != code:
                raise SystemExit(f'{way.said[-1]}exit code {code} was wanted')
            way.plant.settle()
            return done.stdout + done.stderr
        return run

    def agents_round(self):
        for device in ('press-1', 'press-2', 'press-3'):
            self.story.Person(device).run('run', '--once', '--data', 'agent', program='signet-agent', code=None)

    def assigned(self):
        """Is there an assignment in the log that no agent was asked to follow?"""
        new = [e for e in self.plant.entries(self.seen)]
        self.seen += len(new)
        return any(json.loads(body)['action'] == 'assignment.made' for _, body in new)

    def until(self, what, look):
        """Looks that find nothing yet leave no trace: how many there are depends on the clock."""
        kept = self.plant.between.kept
        for _ in range(TRIES):
            marks = len(self.said), len(kept)
            if look():
                return
            del self.said[marks[0]:], kept[marks[1]:]
            self.plant.settle()
            if self.agents_run and self.assigned():
                self.agents_round()
            else:
                time.sleep(0.05)
        raise SystemExit(f'waited for {what} in vain')

    def tell(self):
        """story.py's own lines are kept, too."""
        @contextlib.contextmanager
        def gathered():
            say, self.story.say = self.story.say, lambda text: self.said.append(f'## {text}\n')
            try:
                yield
            finally:
                self.story.say = say
        return gathered()

    def walk(self):
        with self.tell(), open(self.work / 'story.out', 'w') as out, contextlib.redirect_stdout(out):
            self.story.main()
            self.said.append('## the afternoon\n')
            self.afternoon()

    def afternoon(self):
        runpy.run_path(str(SOURCE / 'test/story/afternoon.py'))

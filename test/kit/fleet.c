#include "fleet.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/log_read.h"
#include "store.h"
#include "view.h"

#define WORDS_MAX   20
#define FILE_MAX    200000
#define PATIENCE_MS 60000 /* a soak is a second; a machine may be slow */

static const char *format(struct fleet *f, const char *fmt, ...) printf_like(2, 3);
static const char *format(struct fleet *f, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return arena_strdup(&f->p.s.cx.mem, text);
}

static const char *plan(struct fleet *f)
{
	return body(&f->p.s,
		    "{'v':2,'plan':'line-1','sites':['munich'],'rings':[{'name':'pilot','devices':["
		    "'edge-1'],"
		    "'gate':{'count':1,'success_percent':100,'soak_seconds':%d}},"
		    "{'name':'rest','devices':['edge-2','edge-3'],"
		    "'gate':{'count':2,'success_percent':100,'soak_seconds':1}}]}\n",
		    f->soak ? f->soak : 1);
}

static void device_enrol(struct fleet *f, const char *device)
{
	const char *file = format(f, "%s.json", device);

	run(&f->d, "olga", 0, "device", "provision", device, file, "--reason", "new", "--root",
	    "first-root", NULL);
	agent_run(f, device, 0, "enrol", format(f, "%s/%s", f->d.dir, file), NULL);
}

void device_join(struct fleet *f, const char *device, const char *site)
{
	run(&f->d, "olga", 0, "device", "create", device, "--site", site, "--label", "line 1",
	    NULL);
	device_enrol(f, device);
}

void device_anew(struct fleet *f, const char *device)
{
	at_device(f, device, "rm -rf ./* ../*.json");
	device_enrol(f, device);
}

void device_invited(struct fleet *f, const char *device)
{
	at_device(f, device, "rm ../*.json");
	device_enrol(f, device);
}

void fleet_open(struct fleet *f)
{
	struct plant *p = &f->p;

	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	desk_open(&f->d, &p->s);
	desk_file(&f->d, "first-root", trust_root(p).text);
	person_add(&p->s, "olga", "operator", f->olga);
	run(&f->d, "olga", 0, "login", "--user", "olga", "--password-file", "password",
	    "--accept-vkey", NULL);
	for (int i = 1; i <= FLEET; i++)
		device_join(f, format(f, "edge-%d", i), "munich");
}

/* Only what it says of itself differs from one release to the next. */
static const char *with(struct fleet *f, const char *record, const char *from, const char *to)
{
	const char *at = strstr(record, from);
	size_t n = (size_t)(at - record);

	return arena_printf(&f->p.s.cx.mem, "%.*s%s%s", (int)n, record, to, at + strlen(from));
}

void fleet_release(struct fleet *f, int64_t n, int64_t floor)
{
	struct plant *p = &f->p;
	const char *record = with(f, release_record(p, n, n), "\"floor\":1",
				  format(f, "\"floor\":%lld", (long long)floor));
	const char *version =
		format(f, "models/" RELEASE_MODEL "/versions/%lld.json", (long long)n);
	const char *release =
		format(f, "models/" RELEASE_MODEL "/releases/%lld.json", (long long)n);

	if (f->fallback)
		record = with(f, record, "\"fallback\":\"keep\"",
			      format(f, "\"fallback\":\"%s\"", f->fallback));
	if (n > 1) {
		p->bytes = format(f, "model number %lld", (long long)n);
		artifact_add(&p->s, p->jonas.secret, p->bytes, p->artifact);
		change_merge(p, version, version_validated(p, n), release, record, NULL);
	} else {
		change_merge(p, version, version_validated(p, n), "policies/rings/line-1.json",
			     plan(f), release, record, NULL);
	}
	for (int i = 0; i < 8; i++)
		publication_await(p);
}

void fleet_begun(struct fleet *f)
{
	fleet_open(f);
	fleet_release(f, 1, 1);
	agent_run(f, "edge-1", 0, "run", "--once", NULL);
	ck_assert_str_eq(agent_file(f, "edge-1", MODEL_FILE), f->p.bytes);
}

void fleet_close(struct fleet *f)
{
	desk_close(&f->d);
	plant_close(&f->p);
}

/* ---- agents ---- */

static pid_t start(struct fleet *f, const char *device, const char *const *words)
{
	const char *argv[WORDS_MAX + 4] = { getenv("SIGNET_AGENT") };
	const char *dir = format(f, "%s/%s", f->d.dir, device);
	const char *out = format(f, "%s/out", f->d.dir), *err = format(f, "%s/err", f->d.dir);
	size_t n = 1;
	pid_t pid;

	ck_assert_msg(argv[0] != NULL, "SIGNET_AGENT names no program");
	while (*words && n < WORDS_MAX)
		argv[n++] = *words++;
	argv[n++] = "--data";
	argv[n++] = dir;
	pid = fork();
	if (pid != 0)
		return pid;
	if (f->d.clock) {
		setenv("LD_PRELOAD", "/usr/$LIB/faketime/libfaketime.so.1", 1);
		setenv("FAKETIME", f->d.clock, 1);
		setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
		setenv("ASAN_OPTIONS", SANITIZER_COMES_SECOND, 1);
	}
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
	dup2(open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void slurp(const char *path, char *out, size_t room)
{
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	out[fread(out, 1, room - 1, file)] = '\0';
	fclose(file);
}

void agent_run(struct fleet *f, const char *device, int code, ...)
{
	const char *words[WORDS_MAX] = { NULL };
	int status;
	va_list ap;
	pid_t pid;

	va_start(ap, code);
	for (size_t n = 0; n < WORDS_MAX - 1 && (words[n] = va_arg(ap, const char *)); n++)
		;
	va_end(ap);
	pid = start(f, device, words);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	slurp(format(f, "%s/out", f->d.dir), f->d.out, sizeof(f->d.out));
	slurp(format(f, "%s/err", f->d.dir), f->d.err, sizeof(f->d.err));
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code,
		      "%s of %s: wanted exit code %d, got %d: %s%s", words[0], device, code,
		      WIFEXITED(status) ? WEXITSTATUS(status) : -1, f->d.out, f->d.err);
}

pid_t agent_start(struct fleet *f, const char *device)
{
	const char *const words[] = { "run", "--once", NULL };

	return start(f, device, words);
}

const char *agent_file(struct fleet *f, const char *device, const char *name)
{
	static char text[FILE_MAX];
	const char *path = format(f, "%s/%s/%s", f->d.dir, device, name);

	if (access(path, F_OK) != 0)
		return NULL;
	slurp(path, text, sizeof(text));
	return text;
}

void at_device(struct fleet *f, const char *device, const char *command)
{
	ck_assert_int_eq(system(format(f, "cd %s/%s && %s", f->d.dir, device, command)), 0);
}

void agent_damage(struct fleet *f, const char *device, int release)
{
	at_device(f, device,
		  format(f,
			 "cd releases/" RELEASE_MODEL "/%d/files && chmod u+w * && "
			 "printf x >>model.onnx",
			 release));
}

void agent_state_edit(struct fleet *f, const char *device, const char *from, const char *to)
{
	const char *text = agent_file(f, device, "state.json");
	FILE *file;

	file_says(text, from);
	text = with(f, arena_strdup(&f->p.s.cx.mem, text), from, to);
	file = fopen(format(f, "%s/%s/state.json", f->d.dir, device), "w");
	fputs(text, file);
	fclose(file);
}

void agent_poll_with(struct fleet *f, const char *device, const struct planted *answer, int code)
{
	const char *own = format(f, "127.0.0.1:%u", f->p.s.port), *theirs;
	auto_liar l = liar_plant(&f->d, answer, 1);

	theirs = format(f, "127.0.0.1:%u", l.d->port);
	agent_state_edit(f, device, own, theirs);
	agent_run(f, device, code, "run", "--once", NULL);
	agent_state_edit(f, device, theirs, own);
}

const char *artifact_path(struct fleet *f)
{
	return format(f, "/tuf/targets/artifacts/%s.%s", f->p.artifact + 7, f->p.artifact + 7);
}

const char *target_path(struct fleet *f, int64_t release, const char *file)
{
	struct ctx *cx = &f->p.s.cx;
	struct view *v = arena_alloc(&cx->mem, sizeof(*v));
	struct tuf_target t;
	const char *need;

	view_refresh(&f->p, v);
	assert_ok(cx,
		  tuf_target_find(cx, &v->c, tuf_release_target(cx, RELEASE_MODEL, release, file),
				  &t, &need));
	return format(f, "/tuf/targets/%s", tuf_target_url(cx, &t));
}

/* ---- rollouts ---- */

const char *rollout_newest(struct fleet *f)
{
	ask(&f->p.s, "GET", "/v1/rollouts?limit=200", f->olga, NULL, 200);
	return json_at(&f->p.s, "/items/%zu/id", json_count(&f->p.s, "/items") - 1);
}

void rollout_look(struct fleet *f)
{
	ask(&f->p.s, "GET", format(f, "/v1/rollouts/%s", rollout_newest(f)), f->olga, NULL, 200);
}

void device_look(struct fleet *f, const char *device)
{
	ask(&f->p.s, "GET", format(f, "/v1/devices/%s", device), f->olga, NULL, 200);
}

void rollout_await(struct fleet *f, const char *pointer, const char *text)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	for (rollout_look(f); strcmp(json_at(&f->p.s, "%s", pointer), text) != 0; rollout_look(f))
		ck_assert_msg(clock_elapsed_ms() < until, "never '%s' at %s: %s", text, pointer,
			      f->p.s.last.body);
}

void rollout_act(struct fleet *f, const char *act, int status)
{
	ask(&f->p.s, "POST", format(f, "/v1/rollouts/%s/%s", rollout_newest(f), act), f->olga,
	    body(&f->p.s, "{'reason':'a test'}"), status);
	if (status == 201)
		for (int i = 0; i < 4; i++)
			publication_await(&f->p);
}

int64_t fleet_newest(struct fleet *f)
{
	struct checkpoint head;
	struct db *db;

	assert_ok(&f->p.s.cx, db_open(&f->p.s.cx, f->p.s.in.db_path, DB_READ, &db));
	assert_ok(&f->p.s.cx, trail_head(&f->p.s.cx, db, &head));
	db_close(db);
	return (int64_t)head.size - 1;
}

void fleet_goes_on(struct fleet *f, const char *rollout)
{
	struct site *s = &f->p.s;
	char nora[80], token[80];

	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/rollouts/%s/halt", rollout), f->olga,
	    body(s, "{'reason':'wait'}"), 201);
	fleet_release(f, 2, 1);
	agent_run(f, "edge-1", 0, "run", "--once", NULL);
	ask(s, "POST", "/v1/devices/edge-3/retire", f->olga, body(s, "{'reason':'old'}"), 201);
	person_add(s, "nora", "reviewer", nora);
	service_add(s, "ci-9", "olga", "author", "['read']", token);
	ask(s, "POST", "/v1/users/nora/deactivate", s->admin, body(s, "{'reason':'left'}"), 201);
	ask(s, "POST", "/v1/sites", s->admin,
	    body(s, "{'id':'berlin','title':'Berlin','zone':'Europe/Berlin'}"), 201);
	trust_signers_last(&f->p, 365);
	publication_await(&f->p);
}

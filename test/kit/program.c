#include "program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/file.h"
#include "store.h"

#define WORDS_MAX 60
#define ENV_MAX   10

void desk_open(struct desk *d, struct site *s)
{
	d->s = s;
	d->port = s->port;
	strcpy(d->dir, "/tmp/signet-desk-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(d->dir));
	desk_file(d, "password", PASSWORD "\n");
}

void desk_close(struct desk *d)
{
	dir_remove(d->dir);
}

const char *stopped_run(struct desk *d, int code, const char *command, const char *words)
{
	struct ctx *cx = &d->s->cx;
	int status =
		system(arena_printf(&cx->mem, "cd %s && \"$SIGNETD\" %s --data %s %s >said 2>&1",
				    d->dir, command, d->s->dir, words));
	size_t size;
	char *said;

	assert_ok(cx, file_load(cx, arena_printf(&cx->mem, "%s/said", d->dir), OUTPUT_MAX, &said,
				&size));
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code, "wanted %d: %s", code,
		      said);
	return said;
}

char *desk_file(struct desk *d, const char *name, const char *text)
{
	char *path = arena_printf(&d->s->cx.mem, "%s/%s", d->dir, name);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	return path;
}

bool desk_has(struct desk *d, const char *name)
{
	return access(arena_printf(&d->s->cx.mem, "%s/%s", d->dir, name), F_OK) == 0;
}

/* Made before the fork: other threads of this process may hold locks. */
struct call {
	char *words[WORDS_MAX], *env[ENV_MAX];
};

static struct call call_make(struct desk *d, const char *user, va_list ap)
{
	struct arena *mem = &d->s->cx.mem;
	struct call c = { .words = { getenv("SIGNET") } };
	const char *word;
	size_t n = 1, e = 0;

	ck_assert_msg(c.words[0] != NULL, "SIGNET names no program");
	while ((word = va_arg(ap, const char *)) && n < WORDS_MAX - 1)
		c.words[n++] = arena_strdup(mem, word);
	c.env[e++] = arena_printf(mem, "PATH=%s", getenv("PATH"));
	c.env[e++] = arena_printf(mem, "SIGNET_HOME=%s/home-%s", d->dir, user);
	c.env[e++] = arena_printf(mem, "SIGNET_SERVER=http://127.0.0.1:%u", d->port);
	if (getenv("SSH_SK_PROVIDER"))
		c.env[e++] = arena_printf(mem, "SSH_SK_PROVIDER=%s", getenv("SSH_SK_PROVIDER"));
	if (d->clock) {
		c.env[e++] = arena_printf(mem, "LD_PRELOAD=/usr/$LIB/faketime/libfaketime.so.1");
		c.env[e++] = arena_printf(mem, "FAKETIME=%s", d->clock);
		c.env[e++] = arena_printf(mem, "FAKETIME_DONT_FAKE_MONOTONIC=1");
		c.env[e++] = arena_printf(mem, "ASAN_OPTIONS=" SANITIZER_COMES_SECOND);
	}
	if (d->token)
		c.env[e++] = arena_printf(mem, "SIGNET_TOKEN=%s", d->token);
	return c;
}

static void become(struct desk *d, const struct call *c)
{
	if (chdir(d->dir) == 0)
		execve(c->words[0], c->words, c->env);
	_exit(127);
}

static void become_quietly(struct desk *d, const struct call *c)
{
	setsid(); /* no terminal to ask at */
	if (chdir(d->dir) != 0)
		_exit(126);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
	dup2(open("err", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
	become(d, c);
}

static void slurp(struct desk *d, const char *name, char *out)
{
	FILE *f = fopen(arena_printf(&d->s->cx.mem, "%s/%s", d->dir, name), "r");

	ck_assert_ptr_nonnull(f);
	out[fread(out, 1, OUTPUT_MAX - 1, f)] = '\0';
	fclose(f);
}

static void ended(struct desk *d, const struct call *c, pid_t pid, int code)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code,
		      "%s %s: wanted exit code %d, got %d: %s%s", c->words[1],
		      c->words[2] ? c->words[2] : "", code,
		      WIFEXITED(status) ? WEXITSTATUS(status) : -1, d->out, d->err);
}

/* A line feed of the program's own is one, and no escape. */
static void lines_are_whole(const struct desk *d)
{
	ck_assert_msg(!strstr(d->out, "\\x0a") && !strstr(d->err, "\\x0a"), "%s%s", d->out, d->err);
}

const char *run(struct desk *d, const char *user, int code, ...)
{
	struct call c;
	va_list ap;
	pid_t pid;

	va_start(ap, code);
	c = call_make(d, user, ap);
	va_end(ap);
	pid = fork();
	if (pid == 0)
		become_quietly(d, &c);
	waitid(P_PID, (id_t)pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	slurp(d, "out", d->out);
	slurp(d, "err", d->err);
	lines_are_whole(d);
	ended(d, &c, pid, code);
	return d->out;
}

#define OVER "\x1e" /* after all that the program shows */

/* What is shown up to the prompt. */
static size_t hear(int tty, char *out, size_t at, const char *prompt)
{
	size_t begun = at;
	ssize_t n;

	while (at < OUTPUT_MAX - 1 && (n = read(tty, out + at, OUTPUT_MAX - 1 - at)) > 0) {
		at += (size_t)n;
		out[at] = '\0';
		if (strstr(out + begun, prompt))
			return at;
		if (strstr(out + begun, OVER))
			break;
	}
	ck_assert_msg(false, "no '%s' in: %s", prompt, out);
	return at;
}

/*
 * The process that leads a terminal's session takes what nobody has read along when it ends.  So
 * the leader is another one than the program: it says when the program is over, and stays until all
 * was read.
 */
static void lead(struct desk *d, const struct call *c, const int heard[2])
{
	int status = -1;
	pid_t pid = fork();
	char none;

	close(heard[1]);
	if (pid == 0)
		become(d, c);
	waitpid(pid, &status, 0);
	if (write(STDOUT_FILENO, OVER, strlen(OVER)) > 0)
		(void)!read(heard[0], &none, 1);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128);
}

const char *run_at_terminal(struct desk *d, const char *user, int code,
			    const struct answer_to *answers, size_t n, ...)
{
	struct call c;
	size_t at = 0;
	va_list ap;
	pid_t pid;
	int tty, heard[2];

	va_start(ap, n);
	c = call_make(d, user, ap);
	va_end(ap);
	*d->out = *d->err = '\0';
	ck_assert_int_eq(pipe(heard), 0);
	pid = forkpty(&tty, NULL, NULL, NULL);
	if (pid == 0)
		lead(d, &c, heard);
	close(heard[0]);
	for (size_t i = 0; i < n; i++) {
		at = hear(tty, d->out, at, answers[i].prompt);
		dprintf(tty, "%s\n", answers[i].answer);
	}
	hear(tty, d->out, at, OVER);
	*strstr(d->out, OVER) = '\0';
	close(heard[1]);
	lines_are_whole(d);
	ended(d, &c, pid, code);
	close(tty);
	return d->out;
}

void desk_join(struct desk *d, const char *user, const char *code)
{
	desk_file(d, "code", code);
	run(d, user, 0, "redeem", user, "--code-file", "code", "--password-file", "password", NULL);
	run(d, user, 0, "login", "--user", user, "--password-file", "password", "--accept-vkey",
	    NULL);
}

const char *desk_key(struct desk *d, const char *user)
{
	return value_of(d, run(d, user, 0, "key", "list", "--json", NULL), "id");
}

const char *value_of(struct desk *d, const char *json, const char *name)
{
	static char out[OUTPUT_MAX];

	return arena_strdup(&d->s->cx.mem, member(json, name, out, sizeof(out)));
}

/* ---- a server that lies ---- */

static void replace(char *text, size_t size, const char *from, const char *to)
{
	size_t n = strlen(from);

	for (size_t i = 0; i + n <= size; i++)
		if (memcmp(text + i, from, n) == 0)
			memcpy(text + i, to, n);
}

/* The head of a request and its body, if the head tells the length. */
static size_t request_read(int fd, char *out, size_t room)
{
	size_t n = 0, whole = 0;
	char *end, *length;
	ssize_t got;

	while (n < room - 1 && (got = read(fd, out + n, room - 1 - n)) > 0) {
		n += (size_t)got;
		out[n] = '\0';
		end = strstr(out, "\r\n\r\n");
		if (!end)
			continue;
		length = strcasestr(out, "\r\nContent-Length: ");
		whole = (size_t)(end + 4 - out) + (length ? strtoul(length + 18, NULL, 10) : 0);
		if (n >= whole)
			break;
	}
	return n;
}

struct lies {
	const char *from, *to; /* texts of the same length */
	const struct planted *file;
	size_t n;
	uint16_t own, site; /* ports: the liar's, and whom it speaks for */
};

/* The file planted under the path of "GET <path> HTTP/1.1"; NULL: none is. */
static const struct planted *planted_at(const struct lies *l, const char *request)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t n = strlen(l->file[i].path);

		if (strncmp(request, "GET ", 4) == 0 &&
		    strncmp(request + 4, l->file[i].path, n) == 0 && request[4 + n] == ' ')
			return &l->file[i];
	}
	return NULL;
}

static void pass_on(const struct lies *l, int fd, char *text, size_t n, size_t room)
{
	char mine[30], theirs[30];
	char *head = memmem(text, n, "\r\n", 2);
	int site = dial(l->site);

	snprintf(mine, sizeof(mine), "127.0.0.1:%u", l->own);
	snprintf(theirs, sizeof(theirs), "127.0.0.1:%u", l->site);
	replace(text, n, mine, theirs);
	if (head && site >= 0) { /* so that the site ends the connection, and we know the end */
		send_all(site, text, (size_t)(head - text));
		send_all(site, "\r\nConnection: close", 19);
		send_all(site, head, n - (size_t)(head - text));
		n = 0;
		hear_out(site, text, room, &n);
		replace(text, n, l->from, l->to);
		send_all(fd, text, n);
	}
	close(site);
}

static void lie(const struct lies *l, int fd)
{
	static char text[OUTPUT_MAX];
	size_t n = request_read(fd, text, sizeof(text) - 30);
	const struct planted *file = planted_at(l, text);

	if (file) {
		dprintf(fd, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
			file->status ? file->status : "200 OK", strlen(file->body));
		send_all(fd, file->body, strlen(file->body));
	} else {
		pass_on(l, fd, text, n, sizeof(text));
	}
	close(fd);
}

static int listen_any(uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, size), 0);
	ck_assert_int_eq(listen(fd, 16), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static struct liar start(struct desk *d, struct lies lies)
{
	struct liar l = { .d = d };
	int listener = listen_any(&lies.own);

	lies.site = d->s->port;
	ck_assert_msg(lies.own > 9999 && lies.site > 9999, "ports of the same length are needed");
	l.pid = fork();
	if (l.pid == 0)
		for (prctl(PR_SET_PDEATHSIG, SIGKILL);;)
			lie(&lies, accept(listener, NULL, NULL));
	close(listener);
	d->port = lies.own;
	return l;
}

struct liar liar_start(struct desk *d, const char *from, const char *to)
{
	ck_assert_uint_eq(strlen(from), strlen(to));
	return start(d, (struct lies){ .from = from, .to = to });
}

struct liar liar_plant(struct desk *d, const struct planted *files, size_t n)
{
	return start(d, (struct lies){ .from = "", .to = "", .file = files, .n = n });
}

void liar_end(struct liar *l)
{
	kill(l->pid, SIGKILL);
	waitpid(l->pid, NULL, 0);
	l->d->port = l->d->s->port;
}

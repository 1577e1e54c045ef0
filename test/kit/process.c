#include "process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store.h"

/* The clock of what is executed next is off by what the file says, at any moment. */
static void clock_bend(const char *file, bool elapses)
{
	setenv("LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1", 1);
	setenv("FAKETIME_TIMESTAMP_FILE", file, 1);
	setenv("FAKETIME_NO_CACHE", "1", 1);
	setenv("FAKETIME_DONT_FAKE_MONOTONIC", elapses ? "0" : "1", 1);
}

/* Start signetd COMMAND --data DIR; its standard output. */
static FILE *spawn(struct process *p, const char *command)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	p->pid = fork();
	if (p->pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		if (p->clock)
			clock_bend(p->clock, p->elapses);
		execl(getenv("SIGNETD"), "signetd", command, "--data", p->dir, "--port", "0",
		      "--admin", "root", "--founder", "anna", "--founder", "ben",
		      p->moved ? "--moved" : NULL, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	return fdopen(ends[0], "r");
}

void process_start(struct process *p)
{
	FILE *out = spawn(p, "serve");
	unsigned port;

	ck_assert_int_eq(fscanf(out, "http://127.0.0.1:%u\n%255[^\n]", &port, p->vkey), 2);
	fclose(out);
	p->port = (uint16_t)port;
}

void process_kill(struct process *p, int signal)
{
	kill(p->pid, signal);
	waitpid(p->pid, NULL, 0);
}

void process_remove(struct process *p)
{
	process_kill(p, SIGKILL);
	dir_remove(p->dir);
}

static void codes_read(struct process *p, char *root)
{
	FILE *out = spawn(p, "init");
	char line[400];

	*root = *p->code = '\0';
	while (fgets(line, sizeof(line), out)) {
		const char *code = strstr(line, "sgi_");

		if (code && strstr(line, "root"))
			sscanf(code, "%79s", root);
		if (code && strstr(line, "anna"))
			sscanf(code, "%79s", p->code);
	}
	fclose(out);
	waitpid(p->pid, NULL, 0);
	ck_assert(*root && *p->code);
}

static const char *call(struct process *p, const char *url, const char *secret, const char *body)
{
	static struct answer a;

	http(p->port, "POST", url, secret, "", body, &a);
	ck_assert_msg(a.status == 201, "%s %s: %s", url, body, a.text);
	return a.body;
}

static void redeem(struct process *p, const char *user, const char *code)
{
	char body[300];

	snprintf(body, sizeof(body),
		 "{\"user\":\"%s\",\"code\":\"%s\",\"password\":\"" PASSWORD "\"}", user, code);
	call(p, "/v1/invitations/redeem", NULL, body);
}

/* A service counts for no more than the person behind it: ada is an author, too. */
static void people_add(struct process *p, const char *code)
{
	static const char grant[] = "{\"role\":\"author\",\"site\":\"main\",\"reason\":\"x\"}";
	char invitation[80], ada[80];

	redeem(p, "root", code);
	member(call(p, "/v1/session", NULL, "{\"user\":\"root\",\"password\":\"" PASSWORD "\"}"),
	       "secret", p->admin, sizeof(p->admin));
	call(p, "/v1/users", p->admin, "{\"id\":\"ada\",\"name\":\"Ada\",\"site\":\"main\"}");
	member(call(p, "/v1/users/ada/invite", p->admin, "{\"reason\":\"x\"}"), "secret",
	       invitation, sizeof(invitation));
	redeem(p, "ada", invitation);
	call(p, "/v1/users", p->admin,
	     "{\"id\":\"ci\",\"name\":\"CI\",\"site\":\"main\",\"owner\":\"ada\"}");
	call(p, "/v1/users/ada/roles/grant", p->admin, grant);
	call(p, "/v1/users/ci/roles/grant", p->admin, grant);
	member(call(p, "/v1/session", NULL, "{\"user\":\"ada\",\"password\":\"" PASSWORD "\"}"),
	       "secret", ada, sizeof(ada));
	member(call(p, "/v1/tokens", ada,
		    "{\"user\":\"ci\",\"title\":\"x\",\"scopes\":[\"read\",\"submit\"],\"days\":"
		    "1,\"password\":\"" PASSWORD "\"}"),
	       "secret", p->token, sizeof(p->token));
}

void process_init_in(struct process *p, const char *dir)
{
	char code[80];

	*p = (struct process){ 0 };
	snprintf(p->dir, sizeof(p->dir), "%s", dir);
	codes_read(p, code);
	process_start(p);
	people_add(p, code);
}

void process_init(struct process *p)
{
	char dir[] = "/tmp/signet-process-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(dir));
	process_init_in(p, dir);
}

int shell(const char *dir, const char *command, char *said, size_t size)
{
	FILE *out;

	setenv("DIR", dir, 1);
	out = popen(command, "r");
	ck_assert_ptr_nonnull(out);
	said[fread(said, 1, size - 1, out)] = '\0';
	return WEXITSTATUS(pclose(out));
}

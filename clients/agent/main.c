/*
 * The loop opens the folder anew for each poll and closes it afterwards, so
 * that every round begins with what the disk says, and a person's command finds
 * the folder free in between.  Signals are taken while resting, never in the
 * middle of a round.
 */

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent/pace.h"
#include "agent/stops.h"
#include "base/text.h"

#define LOCK_TRIES 600 /* a minute */

struct call {
	const char *dir, *word; /* DATA; the word after the command, or NULL */
	int64_t interval;       /* seconds */
	bool once;
};

typedef enum err command_fn(struct agent *a, const struct call *c);

/* ---- commands ---- */

static enum err cmd_enrol(struct agent *a, const struct call *c)
{
	TRY(enrol(a, c->word));
	printf("%s is enrolled at %s, its key is %s\n", a->st.device, a->st.server,
	       a->key.fingerprint);
	return OK;
}

static enum err agent_cmd_status(struct agent *a, const struct call *c)
{
	const char *names[SLOTS_MAX];
	struct installed in;
	size_t n;

	TRY(agent_look(a)); /* beside an agent that runs */
	printf("device      %s at %s, of %s\n", a->st.device, a->st.site, a->st.server);
	printf("assignment  %lld.%lld\n", (long long)a->st.epoch, (long long)a->st.counter);
	printf("alarm       %s\n", a->st.alarm ? a->st.alarm : "-");
	trust_end_say(a);
	alarms_say(a);
	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++)
		if (slot_read(a, names[i], &in) == OK)
			printf("active      %s release %lld version %lld\n", names[i],
			       (long long)in.release.number, (long long)in.version.number);
	for (size_t i = 0; i < a->st.n_bad; i++)
		printf("%-11s %s release %lld: %s\n", a->st.bad[i].state, a->st.bad[i].slot,
		       (long long)a->st.bad[i].release, a->st.bad[i].reason);
	return OK;
}

static enum err cmd_verify(struct agent *a, const struct call *c)
{
	const char *names[SLOTS_MAX];
	struct installed in;
	size_t n;

	TRY(folder_lock(a));
	TRY(agent_look(a)); /* the server is not asked, and no disk is written to */
	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(slot_read(a, names[i], &in));
		TRY(installed_check(a, &in));
		printf("%s release %lld: %zu files are as approved\n", names[i],
		       (long long)in.release.number, in.version.n_files);
	}
	return OK;
}

/* The folder may be in the hands of an agent that polls: its poll ends. */
static enum err open_in_turn(struct agent *a)
{
	const struct timespec pause = { 0, 100 * 1000000 };
	enum err e = OK;

	for (int i = 0; i < LOCK_TRIES; i++) {
		e = agent_open(a);
		if (e != E_UNAVAILABLE)
			return e;
		agent_close(a);
		nanosleep(&pause, NULL);
	}
	return e;
}

static enum err agent_cmd_stop(struct agent *a, const struct call *c)
{
	bool known = false;

	TRY(open_in_turn(a));
	TRY(stops_load(a));
	TRY(stop_take(a, c->word, &known));
	printf("%s\n", known ? "that stop is known here" : "the stop counts here from now on");
	TRY(stops_obey(a));
	return state_save(a);
}

static enum err cmd_revert(struct agent *a, const struct call *c)
{
	struct installed now, before;
	struct slot left;

	TRY(agent_open(a));
	TRY(stops_load(a));
	TRY(slot_read(a, c->word, &now));
	TRY(slot_before(a, c->word, &now, &before));
	left = (struct slot){ .slot = c->word,
			      .model = now.release.model,
			      .release = now.release.number,
			      .version = now.release.version,
			      .record = now.record };
	if (!bad_note(a, &left, now.version.digest, "failed", REVERTED))
		return errf(&a->cx, E_TOO_LARGE, "%d notes are kept already, and this must be one",
			    SLOTS_MAX);
	TRY(state_save(a)); /* first: else the next poll could install it again */
	TRY(slot_switch(a, c->word, before.release.model, before.release.number));
	printf("%s runs release %lld again\n", c->word, (long long)before.release.number);
	return OK;
}

/* ---- the loop ---- */

/* Up to that many milliseconds; false: it is time to end. */
static bool rest(int64_t ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return sigtimedwait(&set, NULL, &ts) < 0;
}

static enum err cmd_run(struct agent *a, const struct call *c)
{
	struct pace pace = { .interval = c->interval };
	sigset_t set;
	enum err e;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (!c->once)
		sigprocmask(SIG_BLOCK, &set, NULL);
	for (;;) {
		e = agent_open(a);
		if (e == OK)
			e = agent_poll(a);
		if (c->once)
			return e;
		pace.failures = pace_failures(pace.failures, e);
		pace.retry_after = http_retry_after(a->http);
		if (e != OK)
			fprintf(stderr, "signet-agent: %s\n", a->cx.detail);
		fflush(stdout);
		agent_close(a);
		if (!rest(pace_ms(&pace, randombytes_random())))
			return OK;
	}
}

/* ---- the command line ---- */

/* clang-format off */
static const struct command {
	const char *name, *word;
	command_fn *run;
	const char *summary;
} commands[] = {
	{ "enrol",  "PROVISIONING", cmd_enrol,  "begin: with the file that a person's client made" },
	{ "run",    NULL,           cmd_run,    "poll, install, report; --once: one round; --interval SECONDS" },
	{ "status", NULL,           agent_cmd_status, "what runs, and what was refused" },
	{ "verify", NULL,           cmd_verify, "hash again what runs" },
	{ "stop",   "FILE",         agent_cmd_stop,   "obey a stop that somebody carried here; no server is asked" },
	{ "revert", "SLOT",         cmd_revert, "run the release before, until another is assigned" },
};
static const struct { enum err e; int code; } exits[] = {
	{ OK, 0 }, { E_NOT_FOUND, 4 }, { E_CONFLICT, 5 }, { E_UNAVAILABLE, 6 }, { E_BUSY, 6 }, { E_TAMPERED, 7 }, { E_BEHIND, 8 },
};
/* clang-format on */

#define EXIT_STOPPED 9

static int agent_exit_code(enum err e)
{
	for (size_t i = 0; i < countof(exits); i++)
		if (exits[i].e == e)
			return exits[i].code;
	return 1; /* refused, or failed */
}

static int agent_usage(FILE *out)
{
	for (size_t i = 0; i < countof(commands); i++)
		fprintf(out, "signet-agent %s%s%s --data DIR\n    %s\n", commands[i].name,
			commands[i].word ? " " : "", commands[i].word ? commands[i].word : "",
			commands[i].summary);
	fputs("exit codes: 0 done, 1 refused or failed, 2 usage, 4 not there, 5 conflict, 6 try "
	      "again, 7 the log or the approval is not true, 8 the server is behind, 9 a slot runs "
	      "nothing because of a stop\n",
	      out);
	return out == stdout ? 0 : 2;
}

static bool call_read(int argc, char **argv, struct call *out)
{
	*out = (struct call){ .interval = PACE_INTERVAL_S };
	for (int i = 2; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "--once") == 0)
			out->once = true;
		else if (strcmp(argv[i], "--data") == 0 && more)
			out->dir = argv[++i];
		else if (strcmp(argv[i], "--interval") == 0 && more &&
			 text_whole(argv[i + 1], PACE_MAX_S, &out->interval) && out->interval > 0)
			i++;
		else if (*argv[i] != '-' && !out->word)
			out->word = argv[i];
		else
			return false;
	}
	return out->dir != NULL;
}

int main(int argc, char **argv)
{
	const struct command *row = NULL;
	struct agent *a;
	struct call c;
	enum err e;
	int code;

	for (size_t i = 0; argc > 1 && i < countof(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			row = &commands[i];
	if (asks_for_help(argc, argv))
		return agent_usage(stdout);
	if (sodium_init() < 0 || !row || !call_read(argc, argv, &c) ||
	    (row->word == NULL) != (c.word == NULL))
		return agent_usage(stderr);
	a = calloc(1, sizeof(*a));
	if (!a)
		abort();
	a->dir = c.dir;
	a->lock = -1;
	e = row->run(a, &c);
	if (e != OK)
		fprintf(stderr, "signet-agent: %s\n%s%s%s", a->cx.detail, a->cx.next ? "  " : "",
			a->cx.next ? a->cx.next : "", a->cx.next ? "\n" : "");
	code = e == OK && stops_hold(a) ? EXIT_STOPPED : agent_exit_code(e);
	agent_close(a);
	seen_free(&a->seen);
	free(a);
	return code;
}

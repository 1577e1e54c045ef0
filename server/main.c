/*
 * signetd: arguments, start, signals, stop.  Signals are blocked before any
 * thread starts and are taken by sigwait(), so no handler runs between two
 * statements of anything.
 */

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accept_command.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "documents/need.h"
#include "engine/blob.h"
#include "engine/files.h"
#include "engine/records.h"
#include "engine/recount.h"
#include "engine/taken.h"
#include "engine/writer.h"
#include "genesis.h"
#include "http/server.h"
#include "integrity/machine.h"
#include "people/founder.h"
#include "rooms.h"
#include "settings.h"

#define SERVER_ARGS_MAX 40
#define REST_MAX        SERVER_ARGS_MAX
#define NOTE_SIZE       65536
#define EXIT_FAILED     3 /* of fsck: nothing is said of the data */

struct invocation {
	struct settings s;
	const char *rest[REST_MAX];
	size_t n_rest;
	int code; /* of the exit after an error, where it has one of its own; 0: that of the error
		   */
};

static struct machine_settings machine_of(const struct settings *s)
{
	return (struct machine_settings){ s->machine, s->machines, s->moved };
}

static enum err names_check(struct ctx *cx, const struct genesis *g)
{
	if (!name_ok(g->site) || need_site_word(g->site) || !id_ok(g->admin))
		return errf(cx, E_INVALID,
			    "--site is a name: " NAME_SPELLING "; --admin is an id: " ID_SPELLING);
	for (size_t i = 0; i < FOUNDERS; i++)
		if (!g->founders[i] || !id_ok(g->founders[i]))
			return errf(cx, E_INVALID,
				    "--founder ID or ID=NAME twice: the two quality people "
				    "who will confirm each other's keys");
	return OK;
}

/* ID, or ID=NAME */
static void person_split(struct ctx *cx, const char *word, const char **id, const char **name)
{
	size_t n = word ? strcspn(word, "=") : 0;

	*id = word ? arena_strndup(&cx->mem, word, n) : NULL;
	*name = word && word[n] ? word + n + 1 : NULL;
}

static void person_print(struct ctx *cx, const char *id, const char *name, const char *code)
{
	printf("  %-24s %s\n", name ? arena_printf(&cx->mem, "%s (%s)", name, id) : id, code);
}

static enum err init(struct ctx *cx, struct invocation *in)
{
	const struct machine_settings machine = machine_of(&in->s);
	struct genesis g = { .site = in->s.site, .zone = in->s.zone };
	struct instance made;
	enum use use;

	person_split(cx, in->s.admin, &g.admin, &g.admin_name);
	for (size_t i = 0; i < FOUNDERS; i++)
		person_split(cx, in->s.founders[i], &g.founders[i], &g.founder_names[i]);
	TRY(names_check(cx, &g));
	if (!use_parse(in->s.use, &use))
		return errf(cx, E_INVALID, "--use is production, validation or training");
	TRY(machine_settings_check(cx, &machine));
	cx->now = clock_ms();
	TRY(instance_create(cx, in->s.data, in->s.pepper, use, genesis, &g));
	TRY(instance_open(cx, in->s.data, in->s.pepper, &made));
	printf("made %s\n"
	       "The log's key, to be written on paper:\n\n"
	       "  %s\n\n"
	       "Each sets a password with a one-time code, within 7 days:\n\n",
	       in->s.data, note_vkey(cx, &made.signer.key));
	person_print(cx, g.admin, g.admin_name, g.code);
	for (size_t i = 0; i < FOUNDERS; i++)
		person_print(cx, g.founders[i], g.founder_names[i], g.founder_codes[i]);
	printf("\nThe two founders then enrol a key each and confirm the other's.\n"
	       "Take %s/server-keys.json to where they make trust, by 'signet trust init' "
	       "(docs/trust.md).\n"
	       "Back up %s/keys and the pepper, each apart from the rest.\n",
	       in->s.data, in->s.data);
	TRY(machine_record(cx, &made, &machine));
	instance_close(&made);
	return OK;
}

/* signetd machine: its id, as --machines takes it */
static enum err machine_print(struct ctx *cx, struct invocation *in)
{
	const struct machine_settings s = machine_of(&in->s);
	const char *id;

	TRY(machine_id(cx, &s, &id));
	printf("%s\n", id);
	return OK;
}

/* On the machine and in the directory of before, or as the settings allow it. */
static enum err instance_open_here(struct ctx *cx, struct invocation *in, struct instance *out,
				   struct machine_start *here)
{
	const struct machine_settings machine = machine_of(&in->s);
	enum err e;

	TRY(instance_open(cx, in->s.data, in->s.pepper, out));
	e = machine_look(cx, out, &machine, here);
	if (e == E_CONFLICT)
		in->code = MOVED_EXIT;
	return e;
}

static enum err serve(struct ctx *cx, struct invocation *in)
{
	struct server_config cfg = { .port = (uint16_t)in->s.port,
				     .threads = (unsigned)in->s.threads,
				     .workers = (unsigned)in->s.workers,
				     .connections = in->s.connections,
				     .connections_of_source = in->s.connections_per_source,
				     .hosts = in->s.hosts,
				     .scrub_every = in->s.scrub * 3600 * 1000,
				     .syslog = strcmp(in->s.syslog, "none") ? in->s.syslog : NULL,
				     .anchor = in->s.anchor };
	struct machine_start here;
	struct instance instance;
	struct server *sv;
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* what SQLite does not keep in memory stays in the directory, as all else */
	if (access(in->s.data, W_OK | X_OK) == 0)
		TRY(db_scratch_in(cx, in->s.data));
	TRY(instance_open_here(cx, in, &instance, &here));
	cfg.instance = &instance;
	cfg.machine = &here;
	rooms_serve(&cfg);
	TRY(server_start(cx, &cfg, &sv));
	/* the address and the key to compare with the one on paper */
	printf("http://127.0.0.1:%u\n%s\n", server_port(sv), note_vkey(cx, &instance.signer.key));
	fflush(stdout);
	sigwait(&set, &sig);
	server_stop(sv);
	instance_close(&instance);
	return OK;
}

/* With the next step for that kind of place. */
static enum err fsck_next(struct ctx *cx, const char *db_path, enum err e, struct fsck_report *r)
{
	if (e != E_TAMPERED)
		return e;
	if (r->wrong == FSCK_ENTRY)
		records_entry_or_tile(cx, db_path, r);
	return errf(cx, e, "%s\n%s", cx->detail, records_next(r));
}

/* fsck [--data DIR] [--scratch DIR] [hashes] [CHECKPOINT-FILE] */
static enum err server_fsck(struct ctx *cx, struct invocation *in)
{
	const char *db_path = arena_printf(&cx->mem, "%s/signet.db", in->s.data);
	const char *blobs = arena_printf(&cx->mem, "%s/blobs", in->s.data);
	enum fsck_depth depth = FSCK_REPLAY;
	struct fsck_report r;
	char *held = NULL;
	size_t size;

	if (in->s.scratch)
		TRY(db_scratch_in(cx, in->s.scratch));
	if (access(db_path, R_OK) != 0)
		return errf(cx, E_NOT_FOUND, "there is no instance in %s", in->s.data);
	for (size_t i = 0; i < in->n_rest; i++) {
		if (strcmp(in->rest[i], "hashes") == 0)
			depth = FSCK_HASHES;
		else
			TRY(file_read(cx, in->rest[i], NOTE_SIZE, &held, &size));
	}
	TRY(fsck_next(cx, db_path, fsck(cx, db_path, held, depth, &r), &r));
	if (depth == FSCK_REPLAY)
		TRY(fsck_next(cx, db_path, fsck_bytes(cx, db_path, blobs, &r), &r));
	TRY(fsck_next(cx, db_path, fsck_act(cx, &r), &r));
	if (r.lost)
		printf("%llu times what is lost was asked for: two approvers accepted that it is\n",
		       (unsigned long long)r.lost);
	printf("%llu entries, %llu checkpoints, %llu artifacts, %llu derived again, root %s\nkey "
	       "%s%s\n",
	       (unsigned long long)r.entries, (unsigned long long)r.checkpoints,
	       (unsigned long long)r.blobs, (unsigned long long)r.derived, hash_text(cx, &r.root),
	       r.vkey, held ? "\nthe held checkpoint is part of this log" : "");
	return OK;
}

static enum err accept_damage(struct ctx *cx, struct invocation *in)
{
	if (in->s.scratch)
		TRY(db_scratch_in(cx, in->s.scratch));
	return accept_command(cx, &in->s);
}

/* anchor accept */
static enum err anchor(struct ctx *cx, struct invocation *in)
{
	if (in->n_rest != 1 || strcmp(in->rest[0], "accept") != 0)
		return errf(cx, E_INVALID, "signetd anchor accept --anchor FILE …");
	if (in->s.scratch)
		TRY(db_scratch_in(cx, in->s.scratch));
	return anchor_command(cx, &in->s);
}

/* clang-format off */
static const struct {
	const char *name;
	enum err (*run)(struct ctx *cx, struct invocation *in);
	const char *usage;
} commands[] = {
	{ "init",  init,  "                            make a data directory, its keys and an administrator" },
	{ "serve", serve, "                            serve the registry on loopback" },
	{ "machine", machine_print, "                         print the id of this machine, for --machines" },
	{ "accept-damage", accept_damage, "--entries EXPORT     put altered entries back, nobody serving; then run fsck" },
	{ "accept-damage", accept_damage, "--reason TEXT --out FILE   look at everything, nobody serving, and write what two approvers sign" },
	{ "accept-damage", accept_damage, "--document FILE --signed ENVELOPE...   make the database again from its entries, as they signed" },
	{ "anchor", anchor, "accept --anchor FILE --reason TEXT --out FILE   the anchor is missing, nobody serving: write what one approver signs, or two" },
	{ "anchor", anchor, "accept --anchor FILE --document FILE --signed ENVELOPE...   go on as they signed, with an anchor that begins anew" },
	{ "fsck",  server_fsck, "[hashes] [CHECKPOINT-FILE]  replay the log and compare everything; exit 1: it does not match, 2: there is none, 3: this machine failed" },
};
/* clang-format on */

static int server_usage(FILE *out)
{
	fprintf(out, "usage: signetd COMMAND [--OPTION VALUE]...\n\n");
	for (size_t i = 0; i < countof(commands); i++)
		fprintf(out, "  %-6s %s\n", commands[i].name, commands[i].usage);
	fprintf(out, "\noptions, or SIGNET_<NAME> in the environment:\n");
	settings_help(out);
	fprintf(out,
		"\nexit codes: 0 done, 1 refused or failed, 2 the command line, or there is no "
		"instance,\n3 fsck: this machine failed, %d a commit's outcome is unknown: start "
		"again,\n%d files were taken away, %d serve: another machine or a copy: see "
		"--moved\n",
		WRITER_EXIT, TAKEN_EXIT, MOVED_EXIT);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	struct invocation in = { 0 };
	struct ctx cx = { 0 };
	enum err e;

	if (sodium_init() < 0)
		return 1;
	umask(077); /* whatever is made in the directory is for nobody else, SQLite's files, too */
	rooms_begin();
	if (asks_for_help(argc, argv))
		return server_usage(stdout);
	if (argc < 2 || argc > SERVER_ARGS_MAX)
		return server_usage(stderr);
	for (size_t i = 0; i < countof(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		e = settings_read(&cx, argc - 2, argv + 2, &in.s, in.rest, &in.n_rest);
		if (e == OK)
			e = commands[i].run(&cx, &in);
		if (e == OK && (fflush(stdout) != 0 || ferror(stdout)))
			e = errf(&cx, E_UNAVAILABLE, "cannot write to standard output");
		if (e != OK)
			fprintf(stderr, "signetd: %s\n", cx.detail);
		arena_free(&cx.mem);
		if (e == E_UNAVAILABLE && commands[i].run == server_fsck)
			return EXIT_FAILED;
		if (e != OK && in.code)
			return in.code;
		return e == OK ? 0 : e == E_INVALID || e == E_NOT_FOUND ? 2 : 1;
	}
	return server_usage(stderr);
}

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leaper.h"
#include "proof/digest.h"
#include "store.h"

/* Somebody with the directory puts a pipe, into which nobody writes, where a file was. */

#define BYTES "a model that judges a press"
#define ASKED 4 /* more than there are event threads on a small machine */

static char out[8192];

TEST(a_pipe_in_the_place_of_stored_bytes_is_damage_and_the_server_goes_on_and_ends_when_it_is_stopped)
{
	struct hash h = hash_bytes(BYTES, strlen(BYTES));
	struct leaper b = { 0 };
	const char *digest = digest_text(&b.cx, &h), *url, *path;

	process_init(&b.p);
	url = arena_printf(&b.cx.mem, "/v1/artifacts/%s", digest);
	path = arena_printf(&b.cx.mem, "%s/blobs/%.2s/%s", b.p.dir, digest + HEX_AT,
			    digest + HEX_AT + 2);
	http(b.p.port, "PUT", url, b.p.token, "", BYTES, &b.last);
	ck_assert_int_eq(b.last.status, 201);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	for (int i = 0; i < ASKED; i++) {
		get(&b, url, b.p.token, 409);
		output_says(b.last.body, digest);
	}
	post(&b, "/v1/models", b.p.token, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	process_kill(&b.p, SIGTERM);
	dir_remove(b.p.dir);
	arena_free(&b.cx.mem);
}

#define SERVES  "serve --data $DIR --port 0"
#define REPLAYS "fsck --data $DIR"
#define IS_NONE "no regular file"
#define MISSING "is missing or empty"

/* clang-format off */
static const struct { const char *file, *command, *says; } places[] = {
	{ "/lock",                SERVES,  IS_NONE },
	{ "/keys/log.key",        SERVES,  IS_NONE },
	{ "/keys/releases.key",   SERVES,  IS_NONE },
	{ "/keys/stops.key",      SERVES,  IS_NONE },
	{ "/keys/snapshot.key",   SERVES,  IS_NONE },
	{ "/keys/timestamp.key",  SERVES,  IS_NONE },
	{ "/keys/assignment.key", SERVES,  IS_NONE },
	{ "/server-keys.json",    SERVES,  IS_NONE },
	{ ".pepper",              SERVES,  IS_NONE },
	{ "/signet.db",           SERVES,  MISSING },
	{ "/signet.db",           REPLAYS, "" },
	{ "/signet.db-journal",   SERVES,  "" },
	{ "/signet.db-journal",   REPLAYS, "" },
	{ "/signet.db-wal",       REPLAYS, "" },
	{ "/note",                REPLAYS " $DIR/note", IS_NONE },
	{ "/act",                 "accept-damage --data $DIR --document $DIR/act --signed $DIR/act", IS_NONE },
	{ "/export",              "accept-damage --data $DIR --entries $DIR/export", IS_NONE },
};
/* clang-format on */

TEST_EACH(no_command_waits_for_a_pipe_in_the_place_of_a_file, places)
{
	struct process p = { .pid = 0 };
	struct ctx cx = { 0 };
	int code;

	process_init(&p);
	process_kill(&p, SIGTERM);
	code = shell(p.dir,
		     arena_printf(&cx.mem,
				  "rm -f $DIR%s && mkfifo -m 600 $DIR%s && timeout -k 1 60 "
				  "\"$SIGNETD\" %s 2>&1; code=$?; rm -f $DIR.*; exit $code",
				  places[_i].file, places[_i].file, places[_i].command),
		     out, sizeof(out));
	ck_assert_msg(code >= 1 && code <= 3, "%s, %s: %d: %s", places[_i].file, places[_i].command,
		      code, out);
	output_says(out, places[_i].says);
	dir_remove(p.dir);
	arena_free(&cx.mem);
}

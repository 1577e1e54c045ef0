#include <signal.h>
#include <string.h>

#include "answer.h"
#include "base/clock.h"
#include "files.h"
#include "process.h"
#include "proof/digest.h"
#include "store.h"

/* Damage is remembered by the log alone: a process that ended knows nothing. */

#define BYTES       "a model that judges a press"
#define PATIENCE_MS 30000

static struct answer last;

static int get(struct process *p, const char *url)
{
	http(p->port, "GET", url, p->token, "", NULL, &last);
	return last.status;
}

/* Until so many alarms are open. */
static void alarms_are(struct process *p, size_t n)
{
	int64_t begun = clock_elapsed_ms();
	size_t open;

	do {
		auto_json json = NULL;
		struct ctx cx = { 0 };

		ck_assert_int_eq(get(p, "/v1/integrity"), 200);
		assert_ok(&cx, json_read(&cx, last.body, last.body_size, &json));
		open = json_array_size(json_object_get(json, "damaged"));
		arena_free(&cx.mem);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (open != n);
}

TEST(an_alarm_of_before_a_restart_ends_when_the_bytes_are_put_back)
{
	struct hash h = hash_bytes(BYTES, strlen(BYTES));
	struct process p = { .pid = 0 };
	struct ctx cx = { 0 };
	const char *digest = digest_text(&cx, &h), *url, *path;

	process_init(&p);
	url = arena_printf(&cx.mem, "/v1/artifacts/%s", digest);
	path = arena_printf(&cx.mem, "%s/blobs/%.2s/%s", p.dir, digest + 7, digest + 9);
	http(p.port, "PUT", url, p.token, "", BYTES, &last);
	ck_assert_int_eq(last.status, 201);
	file_swap(path, "a model that judges a Press", strlen(BYTES));
	ck_assert_int_eq(get(&p, url), 409);
	alarms_are(&p, 1);
	process_kill(&p, SIGKILL);
	file_swap(path, BYTES, strlen(BYTES));
	process_start(&p);
	alarms_are(&p, 1);
	ck_assert_int_eq(get(&p, url), 200);
	alarms_are(&p, 0);
	process_remove(&p);
	arena_free(&cx.mem);
}

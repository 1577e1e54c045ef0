#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "release.h"
#include "store.h"

#define FOLDER  "/tmp/signet-tuf-XXXXXX"
#define TARGETS "models/" RELEASE_MODEL "/1/"

struct client {
	char dir[sizeof(FOLDER)];
};

/* What a stock client makes of it: its exit code. */
static int client_run(struct plant *p, struct client *c, const char *mode, const char *more)
{
	return system(arena_printf(&p->s.cx.mem,
				   "node %s/test/tuf/js.mjs http://127.0.0.1:%u %s %s %s " TARGETS
				   "release.json " TARGETS "evidence.json artifacts/%s %s",
				   getenv("SIGNET_SOURCE"), p->s.port, p->jonas.secret, c->dir,
				   mode, p->artifact + 7, more));
}

static void client_open(struct client *c)
{
	strcpy(c->dir, FOLDER);
	ck_assert_ptr_nonnull(mkdtemp(c->dir));
}

static const char *fetched(struct plant *p, struct client *c, int n)
{
	const char *path = arena_printf(&p->s.cx.mem, "%s/targets/%d", c->dir, n);
	FILE *f = fopen(path, "rb");
	char *text = arena_alloc(&p->s.cx.mem, 1 << 20);

	ck_assert_msg(f, "%s", path);
	ck_assert_uint_gt(fread(text, 1, (1 << 20) - 1, f), 0);
	fclose(f);
	return text;
}

TEST(a_stock_client_refreshes_and_fetches_a_release)
{
	auto_plant p = { .released = 0 };
	struct client c;

	plant_published(&p);
	client_open(&c);
	ck_assert_int_eq(client_run(&p, &c, "ok", ""), 0);
	ck_assert_str_eq(fetched(&p, &c, 0), release_record(&p, 1, 1));
	assert_says(fetched(&p, &c, 1), "\"checkpoint\":\"signet/");
	ck_assert_str_eq(fetched(&p, &c, 2), p.bytes);
	/* and once more, from what it keeps, after the next signers and another release */
	trust_signers_update(&p);
	change_merge(&p, "models/" RELEASE_MODEL "/releases/2.json", release_record(&p, 2, 1),
		     NULL);
	publication_await(&p);
	ck_assert_int_eq(client_run(&p, &c, "ok", "models/" RELEASE_MODEL "/2/release.json"), 0);
	ck_assert_str_eq(fetched(&p, &c, 3), release_record(&p, 2, 1));
	dir_remove(c.dir);
}

TEST(a_stock_client_refuses_a_target_of_other_bytes)
{
	auto_plant p = { .released = 0 };
	struct client c;

	plant_published(&p);
	client_open(&c);
	ck_assert_int_eq(client_run(&p, &c, "tampered", ""), 0);
	dir_remove(c.dir);
}

TEST(a_stock_client_finds_no_release_that_was_withdrawn)
{
	auto_plant p = { .released = 0 };
	struct client c;

	plant_published(&p);
	change_merge(&p, "models/" RELEASE_MODEL "/releases/1.withdrawn.json",
		     "{\"v\":1,\"model\":\"" RELEASE_MODEL "\",\"number\":1,\"reason\":\"a test\"}",
		     NULL);
	publication_await(&p);
	client_open(&c);
	ck_assert_int_ne(client_run(&p, &c, "ok", "2>/dev/null"), 0);
	dir_remove(c.dir);
}

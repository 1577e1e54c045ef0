#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"
#include "forged.h"
#include "store.h"

/* An export is complete, or it is not believed; what is left out of it is said. */

static bool is_content(const struct archive_file *f)
{
	return strncmp(f->name, "documents/", 10) == 0 || strncmp(f->name, "personal/", 9) == 0;
}

static void file_remove(struct forged *g, size_t i)
{
	memmove(&g->f[i], &g->f[i + 1], (g->n - i - 1) * sizeof(g->f[0]));
	g->n--;
}

/* Each one that is there, in turn. */
static void each_missing_is_named(struct export *x, size_t at_least)
{
	static struct forged g;
	char said[1000];
	size_t n = 0, i = 0;

	for (unpack(x, &g); i < g.n; i++, unpack(x, &g)) {
		if (!is_content(&g.f[i]))
			continue;
		file_remove(&g, i);
		pack_and_verify(&g, said, sizeof(said));
		output_says(said, " not there");
		n++;
	}
	ck_assert_uint_ge(n, at_least);
}

TEST(an_export_that_lacks_any_one_document_or_name_is_refused_by_what_it_lacks)
{
	auto_export x = { 0 };

	export_open(&x);
	each_missing_is_named(&x, 20);
}

/* Much of what devices are sent and send is judged by no rule here: that it is there is. */
TEST(an_export_of_a_fleet_lacks_none_of_its_documents_either)
{
	auto_fleet f = { 0 };
	struct export x = { .tar = NULL };
	char iris[80];

	fleet_begun(&f);
	person_add(&f.p.s, "iris", "auditor", iris);
	x.p = f.p; /* lent, and given back below */
	x.d = f.d;
	run(&x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(&x);
	verify_run(&x, 0, "e.tar --vkey \"$vkey\"");
	each_missing_is_named(&x, 60);
	free(x.tar);
	f.p = x.p;
	f.d = x.d;
}

/* ---- erasing ---- */

#define REASON "{\"reason\":\"a demand to be forgotten\"}"

static void iris_login(struct export *x, char *secret)
{
	ask(&x->p.s, "POST", "/v1/session", NULL,
	    "{\"user\":\"iris\",\"password\":\"" PASSWORD "\"}", 201);
	secret_given(&x->p.s, secret);
}

/* mara reviewed, and left. */
static void mara_erased(struct export *x)
{
	struct site *s = &x->p.s;

	ask(s, "POST", "/v1/users/mara/erase", s->admin, REASON, 409);
	json_says(s, "/detail", "a signature prints the name of its signer");
	ask(s, "POST", "/v1/users/mara/deactivate", s->admin, REASON, 201);
	ask(s, "POST", "/v1/users/mara/erase", s->admin, REASON, 201);
	ask(s, "POST", "/v1/users/mara/erase", s->admin, REASON, 409);
	json_says(s, "/detail", "erased already");
	ask(s, "GET", "/v1/users/mara", s->admin, NULL, 200);
	json_equals(s, "/name", "null");
}

TEST(a_name_that_was_erased_is_left_out_and_the_verdict_begins_with_that)
{
	auto_export x = { 0 };
	const char *said;

	history_open(&x);
	mara_erased(&x);
	export_taken(&x);
	said = verify_run(&x, 3, "e.tar --vkey \"$vkey\"");
	output_says(said, "e.tar: 1 left out, erased as entries say\nlog ");
	output_says(said, "All of it is believed: 1 left out");
	output_says(verify_run(&x, 3, "e.tar --json --vkey \"$vkey\""), "\"omitted\":1");
	each_missing_is_named(&x, 20);
	plant_holds(&x.p);
}

TEST(an_address_that_was_erased_is_left_out_too)
{
	auto_export x = { 0 };
	const char *source, *url;
	char iris[80];

	history_open(&x);
	iris_login(&x, iris);
	ask(&x.p.s, "GET", "/v1/audit?limit=100", iris, NULL, 200);
	source = json_at(&x.p.s, "%s/fact/source",
			 json_find(&x.p.s, "/items", "/action", "session.opened"));
	url = arena_printf(&x.p.s.cx.mem, "/v1/sources/%s/erase", source);
	ask(&x.p.s, "POST", url, x.p.jonas.secret, REASON, 403);
	ask(&x.p.s, "POST", url, x.p.s.admin, REASON, 201);
	ask(&x.p.s, "POST", url, x.p.s.admin, REASON, 409);
	export_taken(&x);
	verify_run(&x, 3, "e.tar --vkey \"$vkey\"");
	plant_holds(&x.p);
}

/* An export that was begun lists what was erased by then, and nothing that is erased later. */
TEST(what_is_erased_after_an_export_was_begun_has_it_begun_anew)
{
	auto_export x = { 0 };
	char iris[80];
	const char *url;

	history_open(&x);
	iris_login(&x, iris);
	ask(&x.p.s, "POST", "/v1/exports", iris, REASON, 201);
	url = arena_printf(&x.p.s.cx.mem, "/v1/exports/%s/bundle", json_at(&x.p.s, "/fact/id"));
	mara_erased(&x);
	ask(&x.p.s, "POST", url, iris, "{}", 409);
	json_says(&x.p.s, "/detail", "went since this export was begun");
	export_taken(&x);
	verify_run(&x, 3, "e.tar --vkey \"$vkey\"");
}

/* ---- a store that lacks something ---- */

static const char *const edits[] = {
	"DELETE FROM content WHERE digest = (SELECT name FROM user WHERE id = 'mara' LIMIT 1)",
	"DELETE FROM content WHERE digest = (SELECT new FROM change_path LIMIT 1)",
	"UPDATE content SET bytes = x'7b7d' WHERE digest = (SELECT new FROM change_path LIMIT 1)",
	"UPDATE content SET bytes = x'45' WHERE digest = (SELECT name FROM user WHERE id = 'mara' "
	"LIMIT 1)",
};

TEST_EACH(an_export_of_a_store_that_lacks_or_altered_a_content_is_refused, edits)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	char iris[80];

	history_open(&x);
	iris_login(&x, iris);
	site_sql(s, arena_printf(&s->cx.mem, "%s", edits[_i]));
	ask(s, "POST", "/v1/exports", iris, REASON, 201);
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/exports/%s/bundle", json_at(s, "/fact/id")),
	    iris, "{}", 409);
	json_is(s, "/type", "/problems/damaged");
	json_says(s, "/pointer", "sha256:");
}

/* ---- forged ---- */

static struct archive_file *file_called(struct forged *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->f[i].name, name) == 0)
			return &g->f[i];
	return NULL;
}

/* A personal file of one export, where it belongs in another that has some. */
static void file_insert(struct forged *g, const struct archive_file *f)
{
	size_t i = 0;

	while (strncmp(g->f[i].name, "personal/", 9) != 0)
		i++;
	while (i < g->n && strncmp(g->f[i].name, "personal/", 9) == 0 &&
	       strcmp(g->f[i].name, f->name) < 0)
		i++;
	ck_assert_uint_lt(g->n, FILES_MAX);
	memmove(&g->f[i + 1], &g->f[i], (g->n++ - i) * sizeof(*f));
	g->f[i] = *f;
}

TEST(a_name_that_an_entry_erased_and_that_is_there_is_named)
{
	static struct forged g, whole;
	auto_export x = { 0 };
	char said[1000], *kept;
	size_t i = 0;

	export_open(&x);
	kept = x.tar; /* what was unpacked lies in it */
	unpack(&x, &whole);
	mara_erased(&x);
	x.tar = NULL;
	export_taken(&x);
	unpack(&x, &g);
	while (strncmp(whole.f[i].name, "personal/", 9) != 0 || file_called(&g, whole.f[i].name))
		i++;
	file_insert(&g, &whole.f[i]);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, arena_printf(&x.p.s.cx.mem, "%s: entry ", whole.f[i].name));
	output_says(said, " erased it at personal/");
	free(kept);
}

/* clang-format off */
static const struct forged_entry forgeries[] = {
	{ "user.erased", "\"user\":\"mara\"", "\"user\":\"jonas\"", "'jonas' is not deactivated" },
	{ "user.erased", "\"user\":\"mara\"", "\"user\":\"nobody\"", "there is no user 'nobody' yet" },
	{ "user.erased", "\"name\":\"sha256:", "\"name\":\"sha256:0", "it is not the name of 'mara'" },
	{ "user.erased", "\"kind\":\"person\",\"id\":\"root\"", "\"kind\":\"person\",\"id\":\"jonas\"", "jonas" },
};
/* clang-format on */

TEST(an_erasure_that_does_not_follow_is_named)
{
	auto_export x = { 0 };

	history_open(&x);
	mara_erased(&x);
	export_taken(&x);
	each_forged_entry_is_named(&x, forgeries, countof(forgeries));
}

/* Nothing is left out silently: the list is made again from the entries. */
TEST(a_list_that_lacks_what_was_erased_is_named)
{
	static const char lead[] = "\"omissions\":\"";
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	struct bytes *at;
	const char *digest;
	char said[1000];

	history_open(&x);
	mara_erased(&x);
	export_taken(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	at = entry_with(&x, &e, "export.begun", "");
	digest = arena_strndup(&x.p.s.cx.mem, entry_part(&x, at, lead, "}") + strlen(lead),
			       DIGEST_SIZE - 1);
	entry_put(
		&g, at,
		replaced(&x.p.s.cx, at->b, arena_printf(&x.p.s.cx.mem, "\"%s\"", digest), "null"));
	entries_join(&g, &e);
	signed_again(&g, &e);
	file_remove(&g, (size_t)(document_named(&g, digest) - g.f));
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, "it lists 0 contents, and 1 were erased");
}

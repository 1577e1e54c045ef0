#include <stdio.h>
#include <string.h>

#include "forged.h"
#include "proof/digest.h"

/* An export re-made with one entry bent, by a holder of the log's key: what was read of labels and
 * of test data must have been that, and whoever read it had the right. */

#define LABELS "id,actual\n1,1\n"
#define SET    "id,torque\n1,31\n"
#define RUN    "id,torque\n2,30\n"

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)

struct told {
	struct export x;
	struct person eva;
	char set[80], labels[80], tested[80];
};

static void dataset_add(struct told *t, const char *name, const char *csv, char *digest)
{
	struct site *s = &t->x.p.s;

	artifact_add(s, t->x.p.jonas.secret, csv, digest);
	ask(s, "POST", say(&t->x, "/v1/datasets/%s/versions", name), t->x.p.jonas.secret,
	    body(s,
		 "{'digest':'%s','size':%zu,'rows':1,'format':'text/csv','source':'x',"
		 "'stored':true}",
		 digest, strlen(csv)),
	    201);
}

static void frozen(struct told *t)
{
	struct site *s = &t->x.p.s;
	struct hash h = hash_bytes(LABELS, strlen(LABELS));

	snprintf(t->labels, sizeof(t->labels), "%s", digest_text(&s->cx, &h));
	ask(s, "PUT", say(&t->x, "/v1/artifacts/%s?class=labels", t->labels), t->eva.secret, LABELS,
	    201);
	ask(s, "POST", "/v1/datasets/frozen/versions/1/freeze", t->eva.secret,
	    body(s, "{'labels':'%s','label':'failed'}", t->labels), 201);
}

static void tested(struct told *t)
{
	struct site *s = &t->x.p.s;

	ask(s, "POST", "/v1/models", t->x.p.jonas.secret, "{\"name\":\"press\",\"title\":\"t\"}",
	    201);
	ask(s, "POST", "/v1/runs", t->x.p.jonas.secret,
	    body(s, "{'model':'press','commit':'0123456789012345678901234567890123456789',"
		    "'repository':'r','started':'2026-01-31T08:15:00.250Z',"
		    "'finished':'2026-01-31T08:15:00.250Z',"
		    "'inputs':[{'dataset':'tested/1','role':'test'}],'outputs':[]}"),
	    201);
}

/* eva reads labels, jonas test data, of a set that is frozen and of one that a run named. */
static void told_open(struct told *t)
{
	struct site *s = &t->x.p.s;

	history_open(&t->x);
	person_with_key(s, &t->eva, "eva", "expert", false, &t->x.p.anna);
	dataset_add(t, "frozen", SET, t->set);
	dataset_add(t, "tested", RUN, t->tested);
	frozen(t);
	tested(t);
	ask(s, "GET", say(&t->x, "/v1/artifacts/%s", t->labels), t->eva.secret, NULL, 200);
	ask(s, "GET", say(&t->x, "/v1/artifacts/%s", t->set), t->x.p.jonas.secret, NULL, 200);
	ask(s, "GET", say(&t->x, "/v1/artifacts/%s", t->tested), t->x.p.jonas.secret, NULL, 200);
	export_taken(&t->x);
}

static void told_close(struct told *t)
{
	export_close(&t->x);
}
#define auto_told cleanup(told_close) struct told

#define EVA                 "\"kind\":\"person\",\"id\":\"eva\",\"for\":null,\"roles\":[\"expert\"]"
#define JONAS               "\"kind\":\"person\",\"id\":\"jonas\",\"for\":null,\"roles\":[\"author\"]"
#define A_DEVICE            "\"kind\":\"device\",\"id\":\"eva\",\"for\":null,\"roles\":[]"
#define THE_SYSTEM          "\"kind\":\"system\",\"id\":\"signetd\",\"for\":null,\"roles\":[]"
#define PART(dataset, part) "{\"dataset\":\"" dataset "\",\"part\":\"" part "\"}"
#define NO_PART             "the bytes were no such part of that dataset then"
#define NO_RIGHT            "its reader had no right to these bytes then"

/* clang-format off */
static const struct forged_entry rows[] = {
	{ "dataset.read", "", "", "" },
	{ "dataset.read", PART("frozen/1", "labels"), PART("frozen/1", "data"), NO_PART },
	{ "dataset.read", PART("frozen/1", "data"), PART("frozen/1", "labels"), NO_PART },
	{ "dataset.read", PART("frozen/1", "labels"), PART("frozen/1", "rows"), "'rows' is no part of a dataset" },
	{ "dataset.read", PART("frozen/1", "labels"), PART("tested/1", "labels"), "not about 'tested/1', which was read" },
	{ "dataset.read", PART("frozen/1", "labels"), "", "a reading is of 1 to 256 parts" },
	{ "dataset.read", "\"from\":0", "\"from\":-1", "does not say which bytes" },
	{ "dataset.read", EVA, JONAS, NO_RIGHT },
	{ "dataset.read", EVA, A_DEVICE, "no device 'eva' is enrolled" },
	{ "dataset.read", EVA, THE_SYSTEM, "the system reads nothing" },
	{ "dataset.frozen", "\"action\":\"dataset.frozen\"", "\"action\":\"act.refused\"", NO_PART },
	{ "run.registered", "\"role\":\"test\"", "\"role\":\"train\"", NO_PART },
	{ "dataset.registered", "\"name\":\"tested\"", "\"name\":\"other\"", NO_PART },
};
/* clang-format on */

TEST(a_reading_of_other_bytes_or_by_somebody_without_the_right_is_named)
{
	auto_told t = { 0 };

	told_open(&t);
	each_forged_entry_is_named(&t.x, rows, countof(rows));
}

TEST(a_reading_is_believed_by_what_its_bytes_were)
{
	auto_told t = { 0 };

	told_open(&t);
	{
		const struct forged_entry each[] = {
			{ "dataset.read", t.labels, t.tested, NO_PART },
			{ "artifact.stored", say(&t.x, "%s\",\"class\":\"registry", t.set),
			  say(&t.x, "%s\",\"class\":\"labels", t.set), NO_RIGHT },
		};

		each_forged_entry_is_named(&t.x, each, countof(each));
	}
}

/* Without the confirmation of eva there is a code from an administrator, and nothing else. */
TEST(a_reading_of_labels_is_believed_only_of_an_account_that_others_confirmed)
{
	static struct forged g;
	auto_told t = { 0 };
	struct ctx *cx = &t.x.p.s.cx;
	struct entries e;
	struct bytes *at;
	char said[1000];

	told_open(&t);
	unpack(&t.x, &g);
	entries_split(&g, &e);
	at = entry_with(&t.x, &e, "user.confirmed", "\"user\":\"eva\"");
	entry_put(&g, at, replaced(cx, at->b, "\"user.confirmed\"", "\"act.refused\""));
	entries_join(&g, &e);
	signed_again(&g, &e);
	output_says(pack_and_verify(&g, said, sizeof(said)), "'eva' did not hold the role expert");
}

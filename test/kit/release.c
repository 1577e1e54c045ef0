#include "release.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents.h"
#include "documents/envelope.h"
#include "release/publication.h"
#include "test.h"

#define MODEL_ RELEASE_MODEL

/* ---- records ---- */

static const char *escaped(struct published *p, const char *text)
{
	struct printer out = { .mem = &p->s.cx.mem };

	put_text(&out, NULL, text);
	return out.text;
}

#define ENVELOPE                                                                         \
	"{\"v\":1,\"model\":\"" MODEL_ "\",\"number\":1,\"intended_use\":\"a test\","    \
	"\"threshold\":\"0.5\",\"inputs\":[{\"name\":\"t\",\"unit\":null,\"min\":\"0\"," \
	"\"max\":\"9\"}],\"acceptance\":[{\"metric\":\"accuracy\",\"at_least\":\"1\","   \
	"\"bound\":\"point\"}]}"
#define LABELS "id,actual\n1,1\n2,0\n"
#define SCORES "id,score\n1,0.9\n2,0.1\n"

static const char *fact_id(struct published *p)
{
	char id[60];

	member(strstr(p->s.last.body, "\"fact\""), "id", id, sizeof(id));
	return arena_strdup(&p->s.cx.mem, id);
}

/* A set of its own for each version: a test set is used once. */
static void set_freeze(struct published *p, int64_t n)
{
	struct hash h = hash_bytes(LABELS, strlen(LABELS));
	const char *labels = digest_text(&p->s.cx, &h);
	const char *csv = arena_printf(&p->s.cx.mem, "id,t\n1,%lld\n2,3\n", (long long)n);
	char set[80];

	artifact_add(&p->s, p->vera.secret, csv, set);
	ask(&p->s, "POST", "/v1/datasets/set/versions", p->vera.secret,
	    arena_printf(&p->s.cx.mem,
			 "{\"digest\":\"%s\",\"size\":%zu,\"rows\":2,\"format\":\"text/csv\","
			 "\"source\":\"x\",\"stored\":true}",
			 set, strlen(csv)),
	    201);
	ask(&p->s, "PUT", arena_printf(&p->s.cx.mem, "/v1/artifacts/%s?class=labels", labels),
	    p->vera.secret, LABELS, n == 1 ? 201 : 200);
	ask(&p->s, "POST",
	    arena_printf(&p->s.cx.mem, "/v1/datasets/set/versions/%lld/freeze", (long long)n),
	    p->vera.secret,
	    arena_printf(&p->s.cx.mem, "{\"labels\":\"%s\",\"label\":\"actual\"}", labels), 201);
}

static void version_register(struct published *p)
{
	ask(&p->s, "POST", "/v1/runs", p->jonas.secret,
	    arena_printf(&p->s.cx.mem,
			 "{\"model\":\"" MODEL_ "\","
			 "\"commit\":\"0123456789012345678901234567890123456789\","
			 "\"repository\":\"r\",\"started\":\"2026-01-31T08:15:00.250Z\","
			 "\"finished\":\"2026-01-31T08:15:00.250Z\","
			 "\"outputs\":[{\"path\":\"model.onnx\",\"digest\":\"%s\"}]}",
			 p->artifact),
	    201);
	ask(&p->s, "POST", "/v1/models/" MODEL_ "/versions", p->jonas.secret,
	    arena_printf(&p->s.cx.mem,
			 "{\"files\":[{\"path\":\"model.onnx\",\"digest\":\"%s\"}],\"run\":\"%s\"}",
			 p->artifact, fact_id(p)),
	    201);
}

const char *version_validated(struct published *p, int64_t n)
{
	char scores[80];
	const char *id;
	struct hash h = hash_bytes(SCORES, strlen(SCORES));

	set_freeze(p, n);
	version_register(p);
	ask(&p->s, "POST", "/v1/validations", p->jonas.secret,
	    arena_printf(&p->s.cx.mem,
			 "{\"model\":\"" MODEL_ "\",\"version\":%lld,\"envelope\":1,"
			 "\"dataset\":\"set/%lld\"}",
			 (long long)n, (long long)n),
	    201);
	id = fact_id(p);
	snprintf(scores, sizeof(scores), "%s", digest_text(&p->s.cx, &h));
	ask(&p->s, "PUT", arena_printf(&p->s.cx.mem, "/v1/artifacts/%s", scores), p->jonas.secret,
	    SCORES, n == 1 ? 201 : 200);
	ask(&p->s, "POST", arena_printf(&p->s.cx.mem, "/v1/validations/%s/predictions", id),
	    p->jonas.secret, arena_printf(&p->s.cx.mem, "{\"predictions\":\"%s\"}", scores), 201);
	return arena_printf(&p->s.cx.mem, "{\"validation\":\"%s\"}", id);
}

const char *release_record(struct published *p, int64_t n, int64_t version)
{
	return arena_printf(&p->s.cx.mem,
			    "{\"v\":1,\"model\":\"" MODEL_ "\",\"number\":%lld,\"version\":%lld,"
			    "\"envelope\":1,\"scope\":{\"sites\":[\"munich\"]},\"plan\":\"line-1\","
			    "\"floor\":1,\"fallback\":\"keep\"}\n",
			    (long long)n, (long long)version);
}

const char *plan_record(struct published *p)
{
	return "{\"v\":1,\"plan\":\"line-1\",\"rings\":[{\"name\":\"pilot\",\"devices\":"
	       "[\"" RELEASE_DEVICE "\"],\"gate\":{\"count\":1,\"success_percent\":100,"
	       "\"soak_seconds\":1}}]}\n";
}

static int64_t reviewed(struct published *p, va_list ap)
{
	struct printer docs = { .mem = &p->s.cx.mem };
	const char *path, *content;
	char number[24];
	int64_t n;

	put_open(&docs, NULL, '[');
	while ((path = va_arg(ap, const char *))) {
		content = va_arg(ap, const char *);
		put_open(&docs, NULL, '{');
		put_text(&docs, "path", path);
		if (strncmp(content, "{\"validation\"", strlen("{\"validation\"")) == 0)
			put_raw(&docs, "record", content, strlen(content));
		else
			put_text(&docs, "content", content);
		put_close(&docs, '}');
	}
	put_close(&docs, ']');
	ask(&p->s, "POST", "/v1/changes", p->jonas.secret,
	    arena_printf(&p->s.cx.mem,
			 "{\"title\":\"A test\",\"reason\":\"x\",\"impact\":\"none\",\"retest\":"
			 "\"no\",\"documents\":%s}",
			 docs.text),
	    201);
	ck_assert_int_eq(
		sscanf(strstr(p->s.last.body, "\"number\":"), "\"number\":%20[0-9]", number), 1);
	n = strtoll(number, NULL, 10);
	sign_change(&p->s, &p->mara, (int)n, "review", "reviewer", 201);
	return n;
}

int64_t change_review(struct published *p, ...)
{
	int64_t n;
	va_list ap;

	va_start(ap, p);
	n = reviewed(p, ap);
	va_end(ap);
	return n;
}

int64_t change_merge(struct published *p, ...)
{
	int64_t n;
	va_list ap;

	va_start(ap, p);
	n = reviewed(p, ap);
	va_end(ap);
	sign_change(&p->s, &p->ben, (int)n, "approval", "approver", 201);
	ask(&p->s, "GET", arena_printf(&p->s.cx.mem, "/v1/changes/%lld", (long long)n),
	    p->jonas.secret, NULL, 200);
	assert_says(p->s.last.body, "\"state\":\"merged\"");
	return n;
}

/* ---- the whole ---- */

void release_cast(struct published *p)
{
	struct site *s = &p->s;

	site_open(s);
	found(s, &p->anna, &p->ben);
	signer_add(s, &p->mara, "mara", "reviewer", true, &p->anna);
	p->jonas = (struct person){ .id = "jonas" };
	person_add(s, "jonas", "author", p->jonas.secret);
	ask(s, "POST", "/v1/models", p->jonas.secret,
	    "{\"name\":\"" MODEL_ "\",\"title\":\"Health of a press\"}", 201);
	p->bytes = "a model that judges a press";
	artifact_add(s, p->jonas.secret, p->bytes, p->artifact);
	p->vera = (struct person){ .id = "vera" };
	person_add(s, "vera", "expert", p->vera.secret);
	change_merge(p, "models/" MODEL_ "/model.json", MODEL_DOC(MODEL_, "a test"),
		     "models/" MODEL_ "/envelopes/1.json", ENVELOPE, NULL);
}

/* The queue is first in, first out, and what a commit leaves to publish stands in it before the
 * commit is answered: an act that is answered now came after all of that but the last. */
void publication_await(struct published *p)
{
	for (int i = 0; i < 2; i++)
		ask(&p->s, "POST", "/v1/sites", p->s.admin,
		    arena_printf(&p->s.cx.mem, "{\"id\":%s,\"zone\":\"Etc/UTC\",\"title\":\"x\"}",
				 escaped(p, arena_printf(&p->s.cx.mem, "w-%.30s",
							 uuid7(&p->s.cx, clock_ms())))),
		    201);
}

void release_publish(struct published *p)
{
	change_merge(p, "models/" MODEL_ "/versions/1.json", version_validated(p, 1),
		     "policies/rings/line-1.json", plan_record(p), NULL);
	p->released =
		change_merge(p, "models/" MODEL_ "/releases/1.json", release_record(p, 1, 1), NULL);
	publication_await(p);
}

void person_login(struct published *p, struct person *who)
{
	ask(&p->s, "POST", "/v1/session", NULL,
	    arena_printf(&p->s.cx.mem, "{\"user\":\"%s\",\"password\":\"" PASSWORD "\"}", who->id),
	    201);
	member(p->s.last.body, "secret", who->secret, sizeof(who->secret));
}

void release_login(struct published *p)
{
	person_login(p, &p->anna);
	person_login(p, &p->ben);
	person_login(p, &p->mara);
	person_login(p, &p->jonas);
	person_login(p, &p->vera);
}

const char *published_log(struct published *p)
{
	char secret[80];

	person_add(&p->s, "iris", "auditor", secret);
	return ask(&p->s, "GET", "/v1/audit?limit=100", secret, NULL, 200);
}

void published_open(struct published *p)
{
	release_cast(p);
	trust_found(p);
	trust_upload(p, 201);
	release_publish(p);
}

void published_close(struct published *p)
{
	site_close(&p->s);
}

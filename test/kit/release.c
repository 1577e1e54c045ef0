#include "release.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/envelope.h"
#include "release/publication.h"

#define MODEL_ RELEASE_MODEL

/* ---- records ---- */

#define ENVELOPE                                                          \
	"{'v':1,'model':'" MODEL_ "','number':1,'intended_use':'a test'," \
	"'threshold':'0.5','inputs':[{'name':'t','unit':null,'min':'0',"  \
	"'max':'9'}],'acceptance':[{'metric':'accuracy','at_least':'1',"  \
	"'bound':'point'}]}"
#define LABELS   "id,actual\n1,1\n2,0\n"
#define COMPOSED "{\"validation\"" /* how what version_validated() gives begins */
#define SCORES   "id,score\n1,0.9\n2,0.1\n"

/* A set of its own for each version: a test set is used once. */
static void set_freeze(struct plant *p, int64_t n)
{
	struct hash h = hash_bytes(LABELS, strlen(LABELS));
	const char *labels = digest_text(&p->s.cx, &h);
	const char *csv = arena_printf(&p->s.cx.mem, "id,t\n1,%lld\n2,3\n", (long long)n);
	char set[80];

	artifact_add(&p->s, p->vera.secret, csv, set);
	ask(&p->s, "POST", "/v1/datasets/set/versions", p->vera.secret,
	    body(&p->s,
		 "{'digest':'%s','size':%zu,'rows':2,'format':'text/csv',"
		 "'source':'x','stored':true}",
		 set, strlen(csv)),
	    201);
	ask(&p->s, "PUT", arena_printf(&p->s.cx.mem, "/v1/artifacts/%s?class=labels", labels),
	    p->vera.secret, LABELS, n == 1 ? 201 : 200);
	ask(&p->s, "POST",
	    arena_printf(&p->s.cx.mem, "/v1/datasets/set/versions/%lld/freeze", (long long)n),
	    p->vera.secret, body(&p->s, "{'labels':'%s','label':'actual'}", labels), 201);
}

static void version_register(struct plant *p)
{
	ask(&p->s, "POST", "/v1/runs", p->jonas.secret,
	    body(&p->s,
		 "{'model':'" MODEL_ "',"
		 "'commit':'0123456789012345678901234567890123456789',"
		 "'repository':'r','started':'2026-01-31T08:15:00.250Z',"
		 "'finished':'2026-01-31T08:15:00.250Z',"
		 "'outputs':[{'path':'model.onnx','digest':'%s'}]}",
		 p->artifact),
	    201);
	ask(&p->s, "POST", "/v1/models/" MODEL_ "/versions", p->jonas.secret,
	    body(&p->s, "{'files':[{'path':'model.onnx','digest':'%s'}],'run':'%s'}", p->artifact,
		 json_at(&p->s, "/fact/id")),
	    201);
}

const char *version_validated(struct plant *p, int64_t n)
{
	char scores[80];
	const char *id;
	struct hash h = hash_bytes(SCORES, strlen(SCORES));

	set_freeze(p, n);
	version_register(p);
	ask(&p->s, "POST", "/v1/validations", p->jonas.secret,
	    body(&p->s,
		 "{'model':'" MODEL_ "','version':%lld,'envelope':1,"
		 "'dataset':'set/%lld'}",
		 (long long)n, (long long)n),
	    201);
	id = json_at(&p->s, "/fact/id");
	snprintf(scores, sizeof(scores), "%s", digest_text(&p->s.cx, &h));
	ask(&p->s, "PUT", arena_printf(&p->s.cx.mem, "/v1/artifacts/%s", scores), p->jonas.secret,
	    SCORES, n == 1 ? 201 : 200);
	ask(&p->s, "POST", arena_printf(&p->s.cx.mem, "/v1/validations/%s/predictions", id),
	    p->jonas.secret, body(&p->s, "{'predictions':'%s'}", scores), 201);
	return body(&p->s, "{'validation':'%s'}", id);
}

const char *release_record(struct plant *p, int64_t n, int64_t version)
{
	return body(&p->s,
		    "{'v':2,'model':'" MODEL_ "','number':%lld,'version':%lld,"
		    "'envelope':1,'scope':{'sites':['munich']},'plan':'line-1',"
		    "'floor':1,'fallback':'keep'}\n",
		    (long long)n, (long long)version);
}

const char *plan_record(struct plant *p)
{
	return json_of(
		&p->s,
		"{'v':2,'plan':'line-1','sites':['munich'],'rings':[{'name':'pilot','devices':"
		"['" RELEASE_DEVICE "'],'gate':{'count':1,'success_percent':100,"
		"'soak_seconds':1}}]}\n");
}

static int64_t reviewed(struct plant *p, va_list ap)
{
	const char *documents = "", *path, *content, *document;
	bool composed;
	int64_t n;

	while ((path = va_arg(ap, const char *))) {
		content = va_arg(ap, const char *);
		composed = strncmp(content, COMPOSED, strlen(COMPOSED)) == 0;
		document = composed ? document_record(&p->s, path, content)
				    : document_text(&p->s, path, content);
		documents = arena_printf(&p->s.cx.mem, "%s%s%s", documents, *documents ? "," : "",
					 document);
	}
	n = change_asked(&p->s, p->jonas.secret, documents, 201);
	person_signs(&p->s, &p->mara, (int)n, "review", "reviewer", 201);
	return n;
}

int64_t change_review(struct plant *p, ...)
{
	int64_t n;
	va_list ap;

	va_start(ap, p);
	n = reviewed(p, ap);
	va_end(ap);
	return n;
}

int64_t change_merge(struct plant *p, ...)
{
	int64_t n;
	va_list ap;

	va_start(ap, p);
	n = reviewed(p, ap);
	va_end(ap);
	person_signs(&p->s, &p->ben, (int)n, "approval", "approver", 201);
	change_is(&p->s, &p->jonas, (int)n, "merged");
	return n;
}

/* ---- the whole ---- */

void plant_model(struct plant *p)
{
	struct site *s = &p->s;

	plant_open(p);
	ask(s, "POST", "/v1/models", p->jonas.secret,
	    body(s, "{'name':'" MODEL_ "','title':'Health of a press'}"), 201);
	p->bytes = "a model that judges a press";
	artifact_add(s, p->jonas.secret, p->bytes, p->artifact);
	change_merge(p, "models/" MODEL_ "/model.json", model_document(&p->s, MODEL_, "a test"),
		     "models/" MODEL_ "/envelopes/1.json", json_of(&p->s, ENVELOPE), NULL);
}

/* The figure says it before the act that left something to do is answered. */
void publication_await(struct plant *p)
{
	while (!strstr(ask(&p->s, "GET", "/metrics", p->s.admin, NULL, 200),
		       "\nsignet_system_due 0\n"))
		;
}

void release_publish(struct plant *p)
{
	change_merge(p, "models/" MODEL_ "/versions/1.json", version_validated(p, 1),
		     "policies/rings/line-1.json", plan_record(p), NULL);
	p->released =
		change_merge(p, "models/" MODEL_ "/releases/1.json", release_record(p, 1, 1), NULL);
	publication_await(p);
}

void plant_published(struct plant *p)
{
	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	release_publish(p);
}

#include "plant.h"

#include <stdio.h>
#include <string.h>

#include "engine/fsck.h"
#include "proof/digest.h"

#define say(p, ...) arena_printf(&(p)->s.cx.mem, __VA_ARGS__)

/* ---- people ---- */

void plant_open(struct plant *p)
{
	struct site *s = &p->s;
	char iris[80];

	site_open(s);
	founders_add(s, &p->anna, &p->ben);
	person_with_key(s, &p->mara, "mara", "reviewer", true, &p->anna);
	p->jonas = (struct person){ .id = "jonas" };
	person_add(s, "jonas", "author", p->jonas.secret);
	p->vera = (struct person){ .id = "vera" };
	person_add(s, "vera", "expert", p->vera.secret);
	if (p->audited)
		person_add(s, "iris", "auditor", iris);
}

void plant_close(struct plant *p)
{
	site_close(&p->s);
}

void plant_login(struct plant *p)
{
	struct person *all[] = { &p->anna, &p->ben, &p->mara, &p->jonas, &p->vera };

	for (size_t i = 0; i < countof(all); i++)
		person_login(&p->s, all[i]);
}

void plant_holds(struct plant *p)
{
	struct fsck_report r;

	assert_ok(&p->s.cx, fsck(&p->s.cx, p->s.in.db_path, NULL, FSCK_REPLAY, &r));
}

struct person plant_approver(struct plant *p, const char *id)
{
	struct person one;

	person_with_key(&p->s, &one, id, "approver", false, &p->anna);
	return one;
}

void plant_merge(struct plant *p, int change)
{
	person_signs(&p->s, &p->mara, change, "review", "reviewer", 201);
	person_signs(&p->s, &p->ben, change, "approval", "approver", 201);
	change_is(&p->s, &p->jonas, change, "merged");
}

const char *plant_log(struct plant *p)
{
	char secret[80];

	person_add(&p->s, "iris", "auditor", secret);
	return ask(&p->s, "GET", "/v1/audit?limit=100", secret, NULL, 200);
}

/* ---- data ---- */

#define TRAIN "id,torque,failed\n11,20,0\n12,31,1\n"
#define SET   "id,torque\n1,31\n2,30\n3,29\n4,20\n5,21\n6,22\n7,20\n8,21\n9,22\n10,20\n"
#define TRUTH "id,actual\n1,1\n2,1\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"

#define ENVELOPE                                                                   \
	"{'intended_use':'Stop a press before it fails.','threshold':'0.5',"       \
	"'inputs':[{'name':'torque','unit':'Nm','min':'20','max':'33'}],"          \
	"'acceptance':[{'metric':'sensitivity','at_least':'0.6','bound':'point'}," \
	"{'metric':'specificity','at_least':'0.99','bound':'point'}]}"

static void dataset_add(struct plant *p, const char *name, const char *csv, int rows)
{
	char digest[80];

	artifact_add(&p->s, p->token, csv, digest);
	ask(&p->s, "POST", say(p, "/v1/datasets/%s/versions", name), p->token,
	    body(&p->s,
		 "{'digest':'%s','size':%zu,'rows':%d,'format':'text/csv','source':'test',"
		 "'stored':true}",
		 digest, strlen(csv), rows),
	    201);
}

void labels_add(struct plant *p, const char *csv, char *digest)
{
	struct hash h = hash_bytes(csv, strlen(csv));

	snprintf(digest, 80, "%s", digest_text(&p->s.cx, &h));
	http(p->s.port, "PUT", arena_printf(&p->s.cx.mem, "/v1/artifacts/%s?class=labels", digest),
	     p->vera.secret, "", csv, &p->s.last);
	ck_assert_int_eq(p->s.last.status / 100, 2);
}

static void labels_freeze(struct plant *p)
{
	labels_add(p, TRUTH, p->labels);
	ck_assert_int_eq(p->s.last.status, 201);
	ask(&p->s, "POST", "/v1/datasets/press-test/versions/1/freeze", p->vera.secret,
	    body(&p->s, "{'labels':'%s','label':'failed'}", p->labels), 201);
}

void plant_data(struct plant *p)
{
	struct site *s = &p->s;

	plant_open(p);
	service_add(s, "ci", "jonas", "author", "['read','submit']", p->token);
	ask(s, "POST", "/v1/models", p->token,
	    body(s, "{'name':'press-health','title':'Tells a press that fails'}"), 201);
	dataset_add(p, "press-train", TRAIN, 2);
	dataset_add(p, "press-test", SET, 10);
	labels_freeze(p);
	plant_merge(p,
		    change_asked(s, p->jonas.secret,
				 say(p, "%s,%s",
				     document_text(s, "models/press-health/model.json",
						   model_document(s, "press-health", "stop it")),
				     document_record(s, "models/press-health/envelopes/next.json",
						     ENVELOPE)),
				 201));
}

void plant_version(struct plant *p, int n)
{
	char digest[80];

	artifact_add(&p->s, p->token, say(p, "model %d", n), digest);
	ask(&p->s, "POST", "/v1/runs", p->token,
	    body(&p->s,
		 "{'model':'press-health','commit':'0123456789012345678901234567890123456789',"
		 "'repository':'r','started':'2026-01-31T08:15:00.250Z',"
		 "'finished':'2026-01-31T08:15:00.250Z',"
		 "'inputs':[{'dataset':'press-train/1','role':'train'}],"
		 "'outputs':[{'path':'press-health.onnx','digest':'%s'}]}",
		 digest),
	    201);
	ask(&p->s, "POST", "/v1/models/press-health/versions", p->token,
	    body(&p->s,
		 "{'files':[{'path':'press-health.onnx','digest':'%s'}],'run':'%s',"
		 "'datasets':[{'dataset':'press-train/1','role':'train'},"
		 "{'dataset':'press-test/1','role':'test'}]}",
		 digest, json_at(&p->s, "/fact/id")),
	    201);
	json_is(&p->s, "/fact/number", say(p, "%d", n));
}

void plant_register(struct plant *p, int n, int reuse, int status, char *out)
{
	ask(&p->s, "POST", "/v1/validations", p->token,
	    body(&p->s,
		 "{'model':'press-health','version':%d,'envelope':1,'dataset':'press-test/1'%s}", n,
		 reuse ? body(&p->s, ",'reuse':%d", reuse) : ""),
	    status);
	if (status == 201)
		snprintf(out, 40, "%s", json_at(&p->s, "/fact/id"));
}

void plant_predict(struct plant *p, const char *validation, const char *csv, int status)
{
	struct hash h = hash_bytes(csv, strlen(csv));
	const char *digest = digest_text(&p->s.cx, &h);

	http(p->s.port, "PUT", say(p, "/v1/artifacts/%s", digest), p->token, "", csv, &p->s.last);
	ck_assert_int_eq(p->s.last.status / 100, 2);
	ask(&p->s, "POST", say(p, "/v1/validations/%s/predictions", validation), p->token,
	    body(&p->s, "{'predictions':'%s'}", digest), status);
}

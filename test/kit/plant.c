#include "plant.h"

#include <stdio.h>
#include <string.h>

#include "documents.h"

#define say(p, ...) arena_printf(&(p)->site.cx.mem, __VA_ARGS__)

#define TRAIN "id,torque,failed\n11,20,0\n12,31,1\n"
#define SET   "id,torque\n1,31\n2,30\n3,29\n4,20\n5,21\n6,22\n7,20\n8,21\n9,22\n10,20\n"
#define TRUTH "id,actual\n1,1\n2,1\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"

#define ENVELOPE                                                                            \
	"{\"path\":\"models/press-health/envelopes/next.json\",\"record\":{"                \
	"\"intended_use\":\"Stop a press before it fails.\",\"threshold\":\"0.5\","         \
	"\"inputs\":[{\"name\":\"torque\",\"unit\":\"Nm\",\"min\":\"20\",\"max\":\"33\"}]," \
	"\"acceptance\":["                                                                  \
	"{\"metric\":\"sensitivity\",\"at_least\":\"0.6\",\"bound\":\"point\"},"            \
	"{\"metric\":\"specificity\",\"at_least\":\"0.99\",\"bound\":\"point\"}]}}"

static void dataset_add(struct plant *p, const char *name, const char *csv, int rows)
{
	char digest[80];

	artifact_add(&p->site, p->token, csv, digest);
	ask(&p->site, "POST", say(p, "/v1/datasets/%s/versions", name), p->token,
	    say(p,
		"{\"digest\":\"%s\",\"size\":%zu,\"rows\":%d,\"format\":\"text/csv\","
		"\"source\":\"test\",\"stored\":true}",
		digest, strlen(csv), rows),
	    201);
}

static void labels_add(struct plant *p)
{
	struct hash h = hash_bytes(TRUTH, strlen(TRUTH));

	snprintf(p->labels, sizeof(p->labels), "%s", digest_text(&p->site.cx, &h));
	ask(&p->site, "PUT", say(p, "/v1/artifacts/%s?class=labels", p->labels), p->vera.secret,
	    TRUTH, 201);
	ask(&p->site, "POST", "/v1/datasets/press-test/versions/1/freeze", p->vera.secret,
	    say(p, "{\"labels\":\"%s\",\"label\":\"failed\"}", p->labels), 201);
}

static void people_add(struct plant *p)
{
	found(&p->site, &p->anna, &p->ben);
	signer_add(&p->site, &p->mara, "mara", "reviewer", true, &p->anna);
	p->jonas = (struct person){ .id = "jonas" };
	person_add(&p->site, "jonas", "author", p->jonas.secret);
	p->vera = (struct person){ .id = "vera" };
	person_add(&p->site, "vera", "expert", p->vera.secret);
	service_add(&p->site, "ci", "jonas", "author", "[\"read\",\"submit\"]", p->token);
}

void plant_open(struct plant *p)
{
	site_open(&p->site);
	people_add(p);
	ask(&p->site, "POST", "/v1/models", p->token,
	    "{\"name\":\"press-health\",\"title\":\"Tells a press that fails\"}", 201);
	dataset_add(p, "press-train", TRAIN, 2);
	dataset_add(p, "press-test", SET, 10);
	labels_add(p);
	plant_merge(p, plant_propose(p, p->jonas.secret,
				     "{\"path\":\"models/press-health/model.json\",\"content\":" //
				     MODEL_TEXT("press-health", "stop it") "}," ENVELOPE,
				     201));
}

void plant_close(struct plant *p)
{
	site_close(&p->site);
}

int plant_propose(struct plant *p, const char *secret, const char *documents, int status)
{
	ask(&p->site, "POST", "/v1/changes", secret,
	    say(p,
		"{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"none\","
		"\"documents\":[%s]}",
		documents),
	    status);
	return status == 201 ? ++p->changes : 0;
}

void plant_merge(struct plant *p, int change)
{
	sign_change(&p->site, &p->mara, change, "review", "reviewer", 201);
	sign_change(&p->site, &p->ben, change, "approval", "approver", 201);
	assert_says(ask(&p->site, "GET", say(p, "/v1/changes/%d", change), p->token, NULL, 200),
		    "\"state\":\"merged\"");
}

void plant_version(struct plant *p, int n)
{
	static const char datasets[] = "[{\"dataset\":\"press-train/1\",\"role\":\"train\"},"
				       "{\"dataset\":\"press-test/1\",\"role\":\"test\"}]";
	char digest[80], run[80];

	artifact_add(&p->site, p->token, say(p, "model %d", n), digest);
	ask(&p->site, "POST", "/v1/runs", p->token,
	    say(p,
		"{\"model\":\"press-health\",\"commit\":"
		"\"0123456789012345678901234567890123456789\","
		"\"repository\":\"r\",\"started\":\"2026-01-31T08:15:00.250Z\","
		"\"finished\":\"2026-01-31T08:15:00.250Z\","
		"\"inputs\":[{\"dataset\":\"press-train/1\",\"role\":\"train\"}],"
		"\"outputs\":[{\"path\":\"press-health.onnx\",\"digest\":\"%s\"}]}",
		digest),
	    201);
	member(strstr(p->site.last.body, "\"fact\""), "id", run, sizeof(run));
	ask(&p->site, "POST", "/v1/models/press-health/versions", p->token,
	    say(p,
		"{\"files\":[{\"path\":\"press-health.onnx\",\"digest\":\"%s\"}],\"run\":\"%s\","
		"\"datasets\":%s}",
		digest, run, datasets),
	    201);
	assert_says(p->site.last.body, say(p, "\"number\":%d", n));
}

void plant_register(struct plant *p, int n, int reuse, int status, char *out)
{
	ask(&p->site, "POST", "/v1/validations", p->token,
	    say(p,
		"{\"model\":\"press-health\",\"version\":%d,\"envelope\":1,"
		"\"dataset\":\"press-test/1\"%s}",
		n, reuse ? say(p, ",\"reuse\":%d", reuse) : ""),
	    status);
	if (status == 201)
		member(strstr(p->site.last.body, "\"fact\""), "id", out, 40);
}

void plant_predict(struct plant *p, const char *validation, const char *csv, int status)
{
	struct hash h = hash_bytes(csv, strlen(csv));
	const char *digest = digest_text(&p->site.cx, &h);

	http(p->site.port, "PUT", say(p, "/v1/artifacts/%s", digest), p->token, "", csv,
	     &p->site.last);
	ck_assert_int_eq(p->site.last.status / 100, 2);
	ask(&p->site, "POST", say(p, "/v1/validations/%s/predictions", validation), p->token,
	    say(p, "{\"predictions\":\"%s\"}", digest), status);
}

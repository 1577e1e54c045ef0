#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fsck.h"
#include "files.h"
#include "proof/digest.h"
#include "proof/tlogproof.h"
#include "site.h"

/* In this order, each against what the ones before it left.  $ stands for the stored digest.  At
 * that place of the answer, what says; at NULL: somewhere in its text, which is no JSON. */
/* clang-format off */
static const struct { const char *method, *url, *body; int status; const char *at, *says; } calls[] = {
	{ "POST", "/v1/models", "{'name':'resnet','title':'t'}", 201, "/action", "model.created" },
	{ "POST", "/v1/models", "{'name':'resnet','title':'t'}", 409, "/detail", "exists already" },
	{ "GET",  "/v1/models/resnet", NULL, 200, "/owner", "ada" },
	{ "GET",  "/v1/models", NULL, 200, "/items/0/name", "resnet" },
	{ "GET",  "/v1/models/none", NULL, 404, "/detail", "there is no model 'none'" },
	{ "POST", "/v1/datasets/ai4i/versions", "{'digest':'$','size':5,'rows':1,'format':'text/csv','source':'line 3',"
	          "'stored':true,'lots':['L1'],'columns':[{'name':'T [K]','type':'number','unit':'K'}]}", 201, "/objects/0/id", "dataset:ai4i/1" },
	{ "POST", "/v1/datasets/ai4i/versions", "{'digest':'$','size':5,'rows':1,'format':'text/csv','source':'line 3'}",
	          409, "/detail", "these bytes are ai4i/1 already" },
	{ "GET",  "/v1/datasets/ai4i/versions/1", NULL, 200, "/lots/0", "L1" },
	{ "GET",  "/v1/datasets", NULL, 200, "/items/0/name", "ai4i" },
	{ "POST", "/v1/runs", "{'model':'resnet','commit':'0123456789012345678901234567890123456789','repository':'git.plant/press',"
	          "'parameters':{'epochs':30,'rate':'0.001','shuffle':true},'started':'2026-01-31T08:15:00.250Z',"
	          "'finished':'2026-01-31T09:15:00.250Z','inputs':[{'dataset':'ai4i/1','role':'train'}],"
	          "'outputs':[{'path':'m.onnx','digest':'$'}]}", 201, "/fact/person", "ada" },
	{ "GET",  "/v1/models/resnet/runs", NULL, 200, "/items/0/commit", "0123" },
	{ "POST", "/v1/models/resnet/versions", "{'files':[{'path':'m.onnx','digest':'$'}],"
	          "'datasets':[{'dataset':'ai4i/1','role':'test'}]}", 201, "/fact/number", "1" },
	{ "POST", "/v1/models/none/versions", "{'files':[{'path':'m.onnx','digest':'$'}]}", 404, "/entry", "" },
	{ "GET",  "/v1/models/resnet/versions/1", NULL, 200, "/registered/index", "" },
	{ "GET",  "/v1/models/resnet/versions/01x", NULL, 404, "/detail", "not a number" },
	{ "POST", "/v1/models/resnet/versions/1/retire", "{'reason':'drift'}", 201, "/reason", "drift" },
	{ "POST", "/v1/models/resnet/versions/1/retire", "{'reason':'drift'}", 409, "/detail", "retired already" },
	{ "GET",  "/v1/models/resnet/versions/1", NULL, 200, "/retired/index", "" },
	{ "GET",  "/v1/models/resnet/versions/1?as_of=x", NULL, 400, "/pointer", "?as_of" },
	{ "GET",  "/v1/models/resnet/versions?limit=1", NULL, 200, "/next", "null" },
	{ "GET",  "/log/checkpoint", NULL, 200, NULL, "signet/" },
	{ "GET",  "/log/consistency/999", NULL, 400, "/detail", "was never 999" },
	{ "GET",  "/nothing", NULL, 404, "/detail", "no such resource" },
	{ "POST", "/log/checkpoint", NULL, 405, "/detail", "has GET, not POST" },
};
/* clang-format on */

/* NULL: no body. */
static const char *filled(struct site *s, const char *body, const char *digest)
{
	const char *json = body ? json_of(s, body) : NULL;

	return json && strchr(json, '$') ? text_with(&s->cx, json, "$", digest) : json;
}

TEST(the_registry_answers_and_every_entry_has_its_proof)
{
	auto_site s = { 0 };
	char author[80], auditor[80], digest[80], url[64];
	static struct answer entry;
	struct checkpoint proven;
	struct fsck_report r;
	struct note_key key;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	person_add(&s, "iris", "auditor", auditor);
	artifact_add(&s, author, "bytes", digest);
	for (size_t i = 0; i < countof(calls); i++) {
		ask(&s, calls[i].method, calls[i].url, author, filled(&s, calls[i].body, digest),
		    calls[i].status);
		if (calls[i].at)
			json_says(&s, calls[i].at, calls[i].says);
		else
			output_says(s.last.body, calls[i].says);
	}
	ask(&s, "GET", "/log/vkey", NULL, NULL, 200);
	s.last.body[strcspn(s.last.body, "\n")] = '\0';
	assert_ok(&s.cx, note_key_parse(&s.cx, s.last.body, &key));
	assert_ok(&s.cx, fsck(&s.cx, s.in.db_path, NULL, FSCK_REPLAY, &r));
	for (uint64_t i = 0; i < r.entries; i++) {
		snprintf(url, sizeof(url), "/log/entry/%d", (int)i);
		http(s.port, "GET", url, auditor, "", NULL, &entry);
		snprintf(url, sizeof(url), "/log/proof/%d", (int)i);
		ask(&s, "GET", url, author, NULL, 200);
		assert_ok(&s.cx, tlogproof_verify(&s.cx, &key, s.last.body, entry.body,
						  entry.body_size, i, &proven));
	}
}

TEST(an_earlier_index_shows_the_state_before)
{
	auto_site s = { 0 };
	char author[80], digest[80], body[200], url[100];
	int registered;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	artifact_add(&s, author, "bytes", digest);
	ask(&s, "POST", "/v1/models", author, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	snprintf(body, sizeof(body), "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}]}", digest);
	ask(&s, "POST", "/v1/models/m/versions", author, body, 201);
	ck_assert_int_eq(sscanf(s.last.body, "{\"v\":1,\"index\":%d", &registered), 1);
	ask(&s, "POST", "/v1/models/m/versions/1/retire", author, "{\"reason\":\"x\"}", 201);
	snprintf(url, sizeof(url), "/v1/models/m/versions/1?as_of=%d", registered);
	ask(&s, "GET", url, author, NULL, 200);
	ck_assert(!json_has(&s, "/retired"));
	snprintf(url, sizeof(url), "/v1/models/m/versions/1?as_of=%d", registered - 1);
	ask(&s, "GET", url, author, NULL, 404);
	snprintf(url, sizeof(url), "/v1/models/m/versions?as_of=%d", registered - 1);
	ask(&s, "GET", url, author, NULL, 200);
	ck_assert_uint_eq(json_count(&s, "/items"), 0);
}

TEST(the_same_idempotency_key_gives_the_same_entry)
{
	auto_site s = { 0 };
	static struct answer first;
	char author[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	http(s.port, "POST", "/v1/models", author, "Idempotency-Key: k1\r\n",
	     "{\"name\":\"m\",\"title\":\"t\"}", &first);
	ck_assert_int_eq(first.status, 201);
	http(s.port, "POST", "/v1/models", author, "Idempotency-Key: k1\r\n",
	     "{\"name\":\"m\",\"title\":\"t\"}", &s.last);
	ck_assert_int_eq(s.last.status, 201);
	ck_assert_str_eq(s.last.body, first.body);
	http(s.port, "POST", "/v1/models", author, "Idempotency-Key: k1\r\n",
	     "{\"name\":\"n\",\"title\":\"t\"}", &s.last);
	ck_assert_int_eq(s.last.status, 409);
	ask(&s, "GET", "/v1/models/n", author, NULL, 404);
}

TEST(a_stale_if_match_changes_nothing)
{
	auto_site s = { 0 };
	char author[80], digest[80], body[200];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	artifact_add(&s, author, "bytes", digest);
	ask(&s, "POST", "/v1/models", author, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	snprintf(body, sizeof(body), "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}]}", digest);
	ask(&s, "POST", "/v1/models/m/versions", author, body, 201);
	http(s.port, "POST", "/v1/models/m/versions/1/retire", author, "If-Match: \"1\"\r\n",
	     "{\"reason\":\"x\"}", &s.last);
	ck_assert_int_eq(s.last.status, 412);
	ask(&s, "GET", "/v1/models/m/versions/1", author, NULL, 200);
	ck_assert(!json_has(&s, "/retired"));
	snprintf(body, sizeof(body), "If-None-Match: %s\r\n", head_field(&s, "ETag"));
	http(s.port, "GET", "/v1/models/m/versions/1", author, body, NULL, &s.last);
	ck_assert_int_eq(s.last.status, 304);
}

TEST(the_writer_starts_again_where_it_stopped)
{
	auto_site s = { 0 };
	char author[80], token[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	service_add(&s, "ci", "ada", "author", "[\"read\",\"submit\"]", token);
	ask(&s, "POST", "/v1/models", token, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	site_restart(&s);
	ask(&s, "GET", "/v1/models/m", token, NULL, 200);
	ask(&s, "GET", "/v1/models/m", author, NULL, 401);
}

TEST(one_server_per_directory)
{
	auto_site s = { 0 };
	struct instance second;

	site_open(&s);
	assert_err(instance_open(&s.cx, s.dir, NULL, &second), E_UNAVAILABLE);
	instance_close(&second);
}

TEST(a_run_may_name_a_hundred_datasets)
{
	enum { DATASETS = 100 };
	auto_site s = { 0 };
	char author[80], text[20], digest[80], *body = malloc(20000), url[60];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	ask(&s, "POST", "/v1/models", author, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	for (int i = 1; i <= DATASETS; i++) {
		struct hash h;

		snprintf(text, sizeof(text), "%d", i);
		h = hash_bytes(text, strlen(text));
		strcpy(digest, digest_text(&s.cx, &h));
		snprintf(url, sizeof(url), "/v1/datasets/d/versions");
		snprintf(body, 20000,
			 "{\"digest\":\"%s\",\"size\":1,\"rows\":1,\"format\":\"text/"
			 "csv\",\"source\":\"s\"}",
			 digest);
		ask(&s, "POST", url, author, body, 201);
	}
	snprintf(body, 20000,
		 "{\"model\":\"m\",\"commit\":\"0123456789012345678901234567890123456789\","
		 "\"repository\":\"r\",\"started\":\"2026-01-31T08:15:00.250Z\","
		 "\"finished\":\"2026-01-31T08:15:00.250Z\",\"inputs\":[");
	for (int i = 1; i <= DATASETS; i++)
		sprintf(body + strlen(body), "%s{\"dataset\":\"d/%d\",\"role\":\"train\"}",
			i > 1 ? "," : "", i);
	strcat(body, "]}");
	ask(&s, "POST", "/v1/runs", author, body, 201);
	ck_assert_uint_eq(json_times(&s, "/objects", "/id", "dataset:d/100"), 1);
	free(body);
}

TEST(a_request_with_a_password_is_kept_under_no_key)
{
	auto_site s = { 0 };

	site_open(&s);
	http(s.port, "POST", "/v1/session", NULL, "Idempotency-Key: k\r\n",
	     "{\"user\":\"root\",\"password\":\"" PASSWORD "\"}", &s.last);
	ck_assert_int_eq(s.last.status, 400);
	json_is(&s, "/pointer", "Idempotency-Key");
}

/*
 * What a person signs: an in-toto statement with our predicate.  Every member
 * has one form and one place, because the statement is compared member by
 * member by server, agent and verifier, and shown to inspectors as it is.
 * Subjects are unique: two digests under one name would let the signer approve
 * either.
 */

#include "documents/statement.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "documents/statement_part.h"
#include "proof/exact.h"
#include "proof/note.h"

#define TYPE      "https://in-toto.io/Statement/v1"
#define PREDICATE "urn:signet:signature:v1"

/* ---- printing ---- */

static void put_subjects(struct ctx *cx, struct printer *p, const struct statement *s)
{
	put_open(p, "subject", '[');
	for (size_t i = 0; i < s->n_subjects; i++) {
		put_open(p, NULL, '{');
		put_text(p, "name", s->subjects[i].name);
		put_open(p, "digest", '{');
		put_text(p, "sha256", hex_text(cx, s->subjects[i].hash.b, HASH_SIZE));
		put_close(p, '}');
		put_close(p, '}');
	}
	put_close(p, ']');
}

static void put_who(struct printer *p, const struct statement *s)
{
	put_open(p, "meaning", '{');
	put_text(p, "code", s->meaning);
	put_text(p, "text", s->meaning_text);
	put_text(p, "language", s->language);
	put_close(p, '}');
	put_open(p, "signer", '{');
	put_text(p, "id", s->signer);
	put_text(p, "name", s->signer_name);
	put_text(p, "title", s->title);
	put_text(p, "role", s->role);
	put_text(p, "site", s->site);
	put_close(p, '}');
	put_open(p, "key", '{');
	put_text(p, "fingerprint", s->fingerprint);
	put_text(p, "custody", s->custody);
	put_close(p, '}');
}

static void put_when(struct ctx *cx, struct printer *p, const struct statement *s)
{
	put_open(p, "time", '{');
	put_text(p, "utc", clock_text(cx, s->time));
	put_text(p, "offset", s->offset);
	put_text(p, "zone", s->zone);
	put_close(p, '}');
	put_text(p, "not_after", clock_text(cx, s->not_after));
	put_open(p, "base", '{');
	put_text(p, "origin", s->origin);
	put_int(p, "size", s->size);
	put_text(p, "root", hash_text(cx, &s->root));
	put_bool(p, "checked", s->checked);
	put_close(p, '}');
}

static void statement_members_print(struct ctx *cx, const struct statement *s, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_text(out, "_type", TYPE);
	put_subjects(cx, out, s);
	put_text(out, "predicateType", PREDICATE);
	put_open(out, "predicate", '{');
	put_text(out, "id", s->id);
	put_who(out, s);
	statement_auth_put(out, s);
	put_when(cx, out, s);
	if (s->change)
		put_int(out, "change", s->change);
	else
		put_null(out, "change");
	put_text(out, "comment", s->comment);
	put_close(out, '}');
	put_close(out, '}');
}

enum err statement_print(struct ctx *cx, const struct statement *s, struct printer *out)
{
	TRY(statement_check(cx, s));
	statement_members_print(cx, s, out);
	return OK;
}

/* ---- reading ---- */

static int64_t when(struct reader *r, const char *key)
{
	int64_t ms = 0;

	if (!clock_parse(read_text(r, key), &ms))
		read_wrong(r, key, "a time in UTC with three decimals");
	return ms;
}

static void must_read(struct reader *r, const char *key, const char *value)
{
	if (strcmp(read_text(r, key), value) != 0)
		read_wrong(r, key, value);
}

static enum err subject_parse(struct ctx *cx, json_t *json, size_t i, struct statement_subject *out)
{
	const char *place = arena_printf(&cx->mem, "/subject/%zu", i), *hex;
	struct reader r = reader(json, place), digest;

	out->name = read_text_kept(cx, &r, "name");
	digest = reader(read_object(&r, "digest"), json_pointer(cx, place, "digest"));
	TRY(read_end(cx, &r));
	hex = read_text(&digest, "sha256");
	if (!digest_parse(arena_printf(&cx->mem, "sha256:%s", hex), &out->hash))
		read_wrong(&digest, "sha256", "64 hex digits in lower case");
	return read_end(cx, &digest);
}

static enum err subjects_parse(struct ctx *cx, json_t *subjects, struct statement *out)
{
	out->n_subjects = json_array_size(subjects);
	if (out->n_subjects > STATEMENT_SUBJECTS_MAX)
		return statement_subjects_wrong(cx);
	out->subjects = arena_alloc(&cx->mem, out->n_subjects * sizeof(*out->subjects));
	for (size_t i = 0; i < out->n_subjects; i++)
		TRY(subject_parse(cx, json_array_get(subjects, i), i, &out->subjects[i]));
	return OK;
}

static enum err who_parse(struct ctx *cx, struct reader *p, struct statement *out)
{
	struct reader meaning = reader(read_object(p, "meaning"), "/predicate/meaning");
	struct reader signer = reader(read_object(p, "signer"), "/predicate/signer");
	struct reader key = reader(read_object(p, "key"), "/predicate/key");

	out->meaning = read_text_kept(cx, &meaning, "code");
	out->meaning_text = read_text_kept(cx, &meaning, "text");
	out->language = read_text_kept(cx, &meaning, "language");
	TRY(read_end(cx, &meaning));
	out->signer = read_text_kept(cx, &signer, "id");
	out->signer_name = read_text_kept(cx, &signer, "name");
	out->title = read_text_or_null_kept(cx, &signer, "title");
	out->role = read_text_kept(cx, &signer, "role");
	out->site = read_text_kept(cx, &signer, "site");
	TRY(read_end(cx, &signer));
	out->fingerprint = read_text_kept(cx, &key, "fingerprint");
	out->custody = read_text_kept(cx, &key, "custody");
	return read_end(cx, &key);
}

static enum err when_parse(struct ctx *cx, struct reader *p, struct statement *out)
{
	struct reader time = reader(read_object(p, "time"), "/predicate/time");
	struct reader base = reader(read_object(p, "base"), "/predicate/base");
	const char *root;

	out->time = when(&time, "utc");
	out->offset = read_text_kept(cx, &time, "offset");
	out->zone = read_text_kept(cx, &time, "zone");
	TRY(read_end(cx, &time));
	out->not_after = when(p, "not_after");
	out->origin = read_text_kept(cx, &base, "origin");
	out->size = read_int(&base, "size");
	root = read_text(&base, "root");
	if (!hash_parse(root, &out->root))
		read_wrong(&base, "root", "base64 of 32 bytes");
	out->checked = read_bool(&base, "checked");
	return read_end(cx, &base);
}

static enum err predicate_parse(struct ctx *cx, json_t *json, struct statement *out)
{
	struct reader p = reader(json, "/predicate");

	out->id = read_text_kept(cx, &p, "id");
	TRY(who_parse(cx, &p, out));
	TRY(statement_auth_parse(cx, &p, out));
	TRY(when_parse(cx, &p, out));
	out->change = read_int_or(&p, "change", 0);
	out->comment = read_text_or_null_kept(cx, &p, "comment");
	return read_end(cx, &p);
}

enum err statement_parse(struct ctx *cx, const void *bytes, size_t size, struct statement *out)
{
	json_t *subjects, *predicate;
	struct printer again;
	auto_json json = NULL;
	struct reader r;

	*out = (struct statement){ 0 };
	if (size > STATEMENT_MAX)
		return errf(cx, E_INVALID, "a statement is at most %d bytes", STATEMENT_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	must_read(&r, "_type", TYPE);
	subjects = read_array(&r, "subject");
	must_read(&r, "predicateType", PREDICATE);
	predicate = read_object(&r, "predicate");
	TRY(read_end(cx, &r));
	TRY(subjects_parse(cx, subjects, out));
	TRY(predicate_parse(cx, predicate, out));
	TRY(statement_check(cx, out));
	statement_members_print(cx, out, &again);
	return exact_check(cx, "the statement", bytes, size, &again);
}

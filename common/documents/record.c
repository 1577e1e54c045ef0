/*
 * Release and version records as devices and verifiers read them.  These
 * parsers are stricter than a person would be: a record is signed, so what it
 * says beyond the known members would be signed without being understood.
 */

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "documents/evidence.h"
#include "documents/texts.h"

/* The record as JSON, its version and its model read. */
static enum err record_begin(struct ctx *cx, const void *bytes, size_t size, int v, json_t **json,
			     struct reader *r)
{
	if (size > RECORD_MAX)
		return errf(cx, E_INVALID, "a record is at most %d bytes", RECORD_MAX);
	TRY(json_read(cx, bytes, size, json));
	*r = reader(*json, "");
	if (read_int(r, "v") != v)
		read_wrong(r, "v", v == 1 ? "1" : "2");
	return OK;
}

/* ---- of a release ---- */

static enum err release_scope_parse(struct ctx *cx, json_t *scope, struct release_record *out)
{
	struct reader r = reader(scope, "/scope");
	json_t *sites = read_array(&r, "sites");
	json_t *labels = texts_there(&r, &texts_labels);
	json_t *hardware = texts_there(&r, &texts_hardware);

	if (json_array_size(sites) < 1)
		read_wrong(&r, "sites", "at least one site");
	TRY(read_end(cx, &r));
	TRY(texts_read(cx, sites, "/scope", &texts_sites, &out->sites, &out->n_sites));
	TRY(texts_read(cx, labels, "/scope", &texts_labels, &out->labels, &out->n_labels));
	return texts_read(cx, hardware, "/scope", &texts_hardware, &out->hardware,
			  &out->n_hardware);
}

/* "keep", "release <n>" or "manual". */
static void fallback_read(struct reader *r, struct release_record *out)
{
	static const char lead[] = "release ";
	const char *s = read_text(r, "fallback");

	out->fallback = strcmp(s, "manual") == 0 ? FALLBACK_MANUAL : FALLBACK_KEEP;
	if (strcmp(s, "keep") == 0 || strcmp(s, "manual") == 0)
		return;
	out->fallback = FALLBACK_RELEASE;
	if (strncmp(s, lead, strlen(lead)) != 0 ||
	    !text_number(s + strlen(lead), NUMBER_MAX, &out->fallback_release) ||
	    out->fallback_release >= out->number)
		read_wrong(r, "fallback", "keep, manual, or release and an earlier number");
}

static enum err variants_parse(struct ctx *cx, json_t *items, struct release_record *out)
{
	for (; out->n_variants < json_array_size(items); out->n_variants++) {
		struct reader r = reader_item(json_array_get(items, out->n_variants), "/variants",
					      out->n_variants);
		struct release_variant *v = &out->variant[out->n_variants];

		*v = (struct release_variant){ read_name(cx, &r, "hardware"),
					       read_text_kept(cx, &r, "digest") };
		if (!digest_ok(v->digest))
			read_wrong(&r, "digest", "'sha256:' and 64 hex digits in lower case");
		for (size_t i = 0; i < out->n_variants; i++)
			if (strcmp(out->variant[i].hardware, v->hardware) == 0)
				read_wrong(&r, "hardware", "there once");
		TRY(read_end(cx, &r));
	}
	return OK;
}

static enum err ends_parse(struct ctx *cx, json_t *items, struct release_record *out)
{
	for (; out->n_ends < json_array_size(items); out->n_ends++) {
		struct reader r =
			reader_item(json_array_get(items, out->n_ends), "/ends", out->n_ends);
		struct release_end *e = &out->end[out->n_ends];

		*e = (struct release_end){ read_text_kept(cx, &r, "rollout"),
					   read_text_kept(cx, &r, "when") };
		if (!uuid_ok(e->rollout))
			read_wrong(&r, "rollout", "a UUID in lower case");
		if (strcmp(e->when, "begun") != 0 && strcmp(e->when, "completed") != 0)
			read_wrong(&r, "when", "begun or completed");
		for (size_t i = 0; i < out->n_ends; i++)
			if (strcmp(out->end[i].rollout, e->rollout) == 0)
				read_wrong(&r, "rollout", "there once");
		TRY(read_end(cx, &r));
	}
	return OK;
}

/* A list that may be left out. */
static json_t *list_there(struct reader *r, const char *key, size_t max)
{
	json_t *items = read_there(r, key) ? read_array(r, key) : NULL;

	if (json_array_size(items) > max)
		read_wrong(r, key, "a shorter list");
	return items;
}

enum err release_record_parse(struct ctx *cx, const void *bytes, size_t size,
			      struct release_record *out)
{
	json_t *scope, *variants, *ends;
	auto_json json = NULL;
	struct reader r;

	*out = (struct release_record){ 0 };
	TRY(record_begin(cx, bytes, size, 2, &json, &r));
	out->model = read_name(cx, &r, "model");
	out->number = read_number(&r, "number");
	out->version = read_number(&r, "version");
	out->envelope = read_number(&r, "envelope");
	scope = read_object(&r, "scope");
	variants = list_there(&r, "variants", RECORD_VARIANTS_MAX);
	out->plan = read_name(cx, &r, "plan");
	out->floor = read_number(&r, "floor");
	if (out->floor > out->number)
		read_wrong(&r, "floor", "at most the number");
	fallback_read(&r, out);
	ends = list_there(&r, "ends", RECORD_ENDS_MAX);
	TRY(read_end(cx, &r));
	TRY(release_scope_parse(cx, scope, out));
	TRY(variants_parse(cx, variants, out));
	return ends_parse(cx, ends, out);
}

/* A narrower scope must not seem to be promised. */
enum err release_record_judged(struct ctx *cx, const struct release_record *r)
{
	const char *place = r->n_labels     ? "/scope/labels"
			    : r->n_hardware ? "/scope/hardware"
			    : r->n_variants ? "/variants"
			    : r->n_ends     ? "/ends"
					    : NULL;

	return place ? json_unjudged(cx, place) : OK;
}

/* ---- of a version ---- */

static enum err record_file_parse(struct ctx *cx, json_t *files, size_t i, struct file *out)
{
	struct reader r = reader_item(json_array_get(files, i), "/files", i);

	*out = (struct file){ .path = read_text_kept(cx, &r, "path"),
			      .digest = read_text_kept(cx, &r, "digest"),
			      .size = read_int(&r, "size") };
	if (!path_ok(out->path))
		read_wrong(&r, "path", "a relative path without '.', '..' or empty parts");
	if (out->size < 0)
		read_wrong(&r, "size", "a number from 0 on");
	if (!digest_ok(out->digest))
		read_wrong(&r, "digest", "'sha256:' and 64 hex digits in lower case");
	return read_end(cx, &r);
}

/* The name of the whole: what sha256sum prints for the files in this order, hashed. */
static enum err record_files_check(struct ctx *cx, const struct version_record *v)
{
	struct hash h = files_hash(v->files, v->n_files);

	for (size_t i = 1; i < v->n_files; i++)
		if (strcmp(v->files[i - 1].path, v->files[i].path) >= 0)
			return err_at(cx, errf(cx, E_INVALID, "files are sorted by their paths"),
				      "/files/%zu/path", i);
	if (strcmp(digest_text(cx, &h), v->digest) != 0)
		return err_at(cx, errf(cx, E_INVALID, "the digest is not that of the files"),
			      "/digest");
	return OK;
}

static enum err files_parse(struct ctx *cx, json_t *files, struct version_record *out)
{
	out->n_files = json_array_size(files);
	if (out->n_files < 1 || out->n_files > RECORD_FILES_MAX)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "a version has 1 to " as_text(RECORD_FILES_MAX) " files"),
			      "/files");
	out->files = arena_alloc(&cx->mem, out->n_files * sizeof(*out->files));
	for (size_t i = 0; i < out->n_files; i++)
		TRY(record_file_parse(cx, files, i, &out->files[i]));
	return record_files_check(cx, out);
}

static enum err people_parse(struct ctx *cx, json_t *people, struct version_record *out)
{
	struct reader r = reader(people, "/people");

	out->trainer = read_text_or_null_kept(cx, &r, "trainer");
	out->validator = read_text_or_null_kept(cx, &r, "validator");
	return read_end(cx, &r);
}

enum err version_record_parse(struct ctx *cx, const void *bytes, size_t size,
			      struct version_record *out)
{
	json_t *files, *people;
	auto_json json = NULL;
	struct reader r;

	*out = (struct version_record){ 0 };
	TRY(record_begin(cx, bytes, size, 1, &json, &r));
	out->model = read_name(cx, &r, "model");
	out->number = read_number(&r, "number");
	out->digest = read_text_kept(cx, &r, "digest");
	files = read_array(&r, "files");
	read_any(&r, "run");
	read_any(&r, "datasets");
	read_any(&r, "inputs");
	read_any(&r, "outputs");
	out->envelope = read_number(&r, "envelope");
	read_any(&r, "validation");
	people = read_object(&r, "people");
	TRY(read_end(cx, &r));
	TRY(files_parse(cx, files, out));
	return people_parse(cx, people, out);
}

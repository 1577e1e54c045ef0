/*
 * Release and version records as devices and verifiers read them.  These
 * parsers are stricter than a person would be: a record is signed, so what it
 * says beyond the known members would be signed without being understood.
 */

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "documents/evidence.h"

/* The record as JSON, its "v":1 and its model read. */
static enum err record_begin(struct ctx *cx, const void *bytes, size_t size, json_t **json,
			     struct reader *r)
{
	if (size > RECORD_MAX)
		return errf(cx, E_INVALID, "a record is at most %d bytes", RECORD_MAX);
	TRY(json_read(cx, bytes, size, json));
	*r = reader(*json, "");
	if (read_int(r, "v") != 1)
		read_wrong(r, "v", "1");
	return OK;
}

static enum err record_scope_parse(struct ctx *cx, json_t *scope, struct release_record *out)
{
	struct reader r = reader(scope, "/scope");
	json_t *sites = read_array(&r, "sites");

	out->n_sites = json_array_size(sites);
	if (out->n_sites < 1 || out->n_sites > RECORD_SITES_MAX)
		read_wrong(&r, "sites", "1 to " as_text(RECORD_SITES_MAX) " sites");
	TRY(read_end(cx, &r));
	for (size_t i = 0; i < out->n_sites; i++) {
		const char *site = json_string_value(json_array_get(sites, i));

		if (!site || !name_ok(site))
			return err_at(cx, errf(cx, E_INVALID, "a site is a name"),
				      "/scope/sites/%zu", i);
		out->sites[i] = arena_strdup(&cx->mem, site);
	}
	return OK;
}

enum err release_record_parse(struct ctx *cx, const void *bytes, size_t size,
			      struct release_record *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *scope;

	*out = (struct release_record){ 0 };
	TRY(record_begin(cx, bytes, size, &json, &r));
	out->model = read_name(cx, &r, "model");
	out->number = read_number(&r, "number");
	out->version = read_number(&r, "version");
	out->envelope = read_number(&r, "envelope");
	scope = read_object(&r, "scope");
	out->plan = read_name(cx, &r, "plan");
	out->floor = read_number(&r, "floor");
	out->fallback = read_text_kept(cx, &r, "fallback");
	if (out->floor > out->number)
		read_wrong(&r, "floor", "at most the number");
	/* the one fallback that agents carry out: another must not seem to be
	 * promised */
	if (strcmp(out->fallback, "keep") != 0)
		read_wrong(&r, "fallback", "keep");
	TRY(read_end(cx, &r));
	return record_scope_parse(cx, scope, out);
}

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
	TRY(record_begin(cx, bytes, size, &json, &r));
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

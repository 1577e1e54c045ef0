/*
 * Readings of labels and of test data.  An entry says which datasets the bytes are
 * of; that they were, at that place in the log, is seen by sorting what all entries
 * say of bytes and datasets by what they say and then by place: a claim must have
 * the same said before it.  So there is no map of all datasets, and a log may have
 * as many of them as entries.
 *
 *   class registry <digest>        the bytes are stored for all who may read
 *   part <dataset> data <digest>   they are those of the dataset
 *   part <dataset> labels <digest> they are the labels it is frozen with
 *   test <dataset>                 it is a test set: frozen, or named as one
 *
 * Who reads labels alone holds a role for them, which does not rest (rules/powers.h).
 * That a device was one of the release's sites is not asked, nor can a log show a
 * reading that it does not state.
 */

#include <string.h>

#include "rules/readings.h"
#include "verify/state.h"

struct reading_record {
	unsigned char said[HASH_SIZE];
	unsigned char index[8];
	unsigned char
		claim[8]; /* 0: it is so from here on; else the place among the parts, and one */
};

void readings_begin(struct verify *v)
{
	sort_begin(&v->readings, v->scratch_dir, sizeof(struct reading_record), v->sort_budget);
}

static enum err said_add(struct verify *v, const struct entry *e, uint64_t claim, const char *what)
{
	struct hash h = hash_bytes(what, strlen(what));
	struct reading_record r;

	memcpy(r.said, h.b, HASH_SIZE);
	sort_number(r.index, (uint64_t)e->index);
	sort_number(r.claim, claim);
	return sort_add(&v->scratch, &v->readings, &r);
}

static const char *text_of(const struct entry *e, const char *member)
{
	const char *text = json_string_value(json_object_get(e->fact, member));

	return text ? text : "";
}

static const char *dataset_of(struct verify *v, const struct entry *e)
{
	return arena_printf(&v->scratch.mem, "%s/%lld", text_of(e, "name"),
			    (long long)json_integer_value(json_object_get(e->fact, "number")));
}

static const char *part_said(struct verify *v, const char *dataset, const char *part,
			     const char *digest)
{
	return arena_printf(&v->scratch.mem, "part %s %s %s", dataset, part, digest);
}

static const char *test_said(struct verify *v, const char *dataset)
{
	return arena_printf(&v->scratch.mem, "test %s", dataset);
}

static const char *class_said(struct verify *v, const char *digest)
{
	return arena_printf(&v->scratch.mem, "class " CLASS_REGISTRY " %s", digest);
}

static enum err uses_add(struct verify *v, const struct entry *e, const char *member)
{
	const char *dataset, *role;
	json_t *use;
	size_t i;

	json_array_foreach (json_object_get(e->fact, member), i, use) {
		dataset = json_string_value(json_object_get(use, "dataset"));
		role = json_string_value(json_object_get(use, "role"));
		if (dataset && role && strcmp(role, "test") == 0)
			TRY(said_add(v, e, 0, test_said(v, dataset)));
	}
	return OK;
}

static enum err frozen_add(struct verify *v, const struct entry *e)
{
	const char *dataset = dataset_of(v, e);

	TRY(said_add(v, e, 0, test_said(v, dataset)));
	return said_add(v, e, 0, part_said(v, dataset, PART_LABELS, text_of(e, "labels")));
}

static enum err stored_add(struct verify *v, const struct entry *e)
{
	if (strcmp(text_of(e, "class"), CLASS_REGISTRY) != 0)
		return OK;
	return said_add(v, e, 0, class_said(v, text_of(e, "digest")));
}

static enum err registered_add(struct verify *v, const struct entry *e)
{
	return said_add(v, e, 0, part_said(v, dataset_of(v, e), PART_DATA, text_of(e, "digest")));
}

static enum err inputs_add(struct verify *v, const struct entry *e)
{
	return uses_add(v, e, "inputs");
}

static enum err datasets_add(struct verify *v, const struct entry *e)
{
	return uses_add(v, e, "datasets");
}

/* Who says what of bytes and datasets. */
static const struct {
	enum action action;
	enum err (*add)(struct verify *v, const struct entry *e);
} sayers[] = {
	{ ACTION_ARTIFACT_STORED, stored_add },      { ACTION_DATASET_REGISTERED, registered_add },
	{ ACTION_DATASET_FROZEN, frozen_add },       { ACTION_RUN_REGISTERED, inputs_add },
	{ ACTION_VERSION_REGISTERED, datasets_add },
};

enum err readings_add(struct verify *v, const struct entry *e)
{
	for (size_t i = 0; i < countof(sayers); i++)
		if (sayers[i].action == e->action)
			return sayers[i].add(v, e);
	return OK;
}

/* ---- an entry that says what was read ---- */

/* Do the roles, which the actor held and which did not rest, open labels? */
static bool labels_are_open(const struct entry *e)
{
	unsigned roles = 0;
	enum role role;
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(json_object_get(e->json, "actor"), "roles"), i, item)
		if (role_parse(json_string_value(item), &role))
			roles |= role_bit(role);
	return artifact_may_read(CLASS_LABELS, roles);
}

static enum err part_check(struct verify *v, const struct entry *e, json_t *item, size_t i,
			   const char *digest)
{
	const char *place = arena_printf(&v->scratch.mem, "/fact/parts/%zu", i);
	struct reader r = reader(item, place);
	const char *dataset = read_text(&r, "dataset"), *part = read_text(&r, "part");
	bool labels;

	TRY(read_end(&v->scratch, &r));
	labels = strcmp(part, PART_LABELS) == 0;
	if (!labels && strcmp(part, PART_DATA) != 0)
		return wrong(v, place, "'%s' is no part of a dataset", part);
	for (size_t k = 0; k < e->n_objects; k++)
		if (strcmp(e->object[k].id, arena_printf(&v->scratch.mem, "dataset:%s", dataset)) ==
		    0) {
			if (!labels)
				TRY(said_add(v, e, i + 1, test_said(v, dataset)));
			return said_add(v, e, i + 1, part_said(v, dataset, part, digest));
		}
	return wrong(v, "/objects", "the entry is not about '%s', which was read", dataset);
}

enum err on_dataset_read(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *digest = read_text(&r, "digest");
	int64_t from = read_int(&r, "from"), size = read_int(&r, "size");
	json_t *parts, *item;
	size_t i;

	read_text(&r, "route");
	parts = read_array(&r, "parts");
	TRY(read_end(&v->scratch, &r));
	if (!digest_ok(digest) || from < 0 || size < 0)
		return wrong(v, "/fact", "it does not say which bytes were read");
	if (json_array_size(parts) == 0 || json_array_size(parts) > READING_PARTS_MAX)
		return wrong(v, "/fact/parts", "a reading is of 1 to %d parts", READING_PARTS_MAX);
	if (e->actor_kind == KIND_SYSTEM)
		return wrong(v, "/actor", "the system reads nothing that leaves");
	if (e->actor_kind == KIND_DEVICE)
		TRY(device_in_use(v, e->actor));
	json_array_foreach (parts, i, item)
		TRY(part_check(v, e, item, i, digest));
	v->state->readings++;
	return labels_are_open(e) ? OK
				  : said_add(v, e, READING_PARTS_MAX + 1, class_said(v, digest));
}

/* ---- in the end ---- */

static enum err reading_wrong(struct verify *v, const struct reading_record *r)
{
	uint64_t index = sort_number_read(r->index), claim = sort_number_read(r->claim);
	enum err e;

	if (claim > READING_PARTS_MAX)
		e = wrong(v, "/actor", "its reader had no right to these bytes then");
	else
		e = wrong(v,
			  arena_printf(&v->scratch.mem, "/fact/parts/%llu",
				       (unsigned long long)claim - 1),
			  "the bytes were no such part of that dataset then");
	return entry_placed(v, e, index);
}

/* All are looked at, for the records are not in the order of the log: the first of those wrong. */
enum err readings_check(struct verify *v)
{
	struct reading_record before = { .index = { 0 } }, first = { .index = { 0 } };
	bool is_so = false, any = false;
	const void *at = NULL;

	TRY(sort_end(&v->cx, &v->readings));
	for (uint64_t i = 0; i < v->readings.all; i++) {
		const struct reading_record *r;

		TRY(sort_at(&v->cx, &v->readings, i, &at));
		r = at;
		if (i == 0 || memcmp(r->said, before.said, HASH_SIZE) != 0)
			is_so = false;
		before = *r;
		if (sort_number_read(r->claim) == 0)
			is_so = true;
		else if (!is_so && (!any || memcmp(r->index, first.index,
						   sizeof(r->index) + sizeof(r->claim)) < 0)) {
			first = *r;
			any = true;
		}
	}
	sort_free(&v->readings);
	return any ? reading_wrong(v, &first) : OK;
}

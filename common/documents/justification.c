#include "documents/justification.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/record_member.h"

enum part { DATASET = 1, WITH = 2, PEOPLE = 4, VERSION = 8, PLAN = 16, VALIDATION = 32 };

static const struct {
	const char *name;
	unsigned parts;
} kinds[JUSTIFICATION_KIND_COUNT] = {
	[JUSTIFICATION_REUSE] = { "reuse", DATASET },
	[JUSTIFICATION_OVERLAP] = { "overlap", DATASET | WITH },
	[JUSTIFICATION_STAFF] = { "staff", DATASET | PEOPLE },
	[JUSTIFICATION_SYNTHETIC] = { "synthetic", DATASET },
	[JUSTIFICATION_NO_RETEST] = { "no-retest", VERSION | VALIDATION },
	[JUSTIFICATION_DEVIATION] = { "deviation", PLAN | VALIDATION },
};

const char *justification_kind_name(enum justification_kind kind)
{
	return kinds[kind].name;
}

static bool justification_kind_parse(const char *name, enum justification_kind *out)
{
	for (int kind = 0; kind < JUSTIFICATION_KIND_COUNT; kind++)
		if (strcmp(kinds[kind].name, name) == 0) {
			*out = (enum justification_kind)kind;
			return true;
		}
	return false;
}

static const char *validation_id_read(struct ctx *cx, struct reader *r)
{
	const char *id = read_text_kept(cx, r, "validation");

	if (!uuid_ok(id))
		read_wrong(r, "validation", "the id of a validation");
	return id;
}

/* Each once. */
static void people_of_read(struct ctx *cx, struct reader *r, struct justification *out)
{
	json_t *items = read_array(r, "people");

	if (!json_array_size(items) || json_array_size(items) > JUSTIFICATION_PEOPLE_MAX) {
		read_wrong(r, "people", "1 to " as_text(JUSTIFICATION_PEOPLE_MAX) " people");
		return;
	}
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *id = json_string_value(json_array_get(items, i));

		if (!id || !name_ok(id) || text_is_one_of(id, out->people, out->n_people))
			read_wrong(r, "people", "ids of people, each once");
		else
			out->people[out->n_people++] = arena_strdup(&cx->mem, id);
	}
}

static void justification_parts_read(struct ctx *cx, struct reader *r, unsigned parts,
				     struct justification *out)
{
	if (parts & DATASET)
		out->dataset = record_dataset_read(cx, r, "dataset");
	if (parts & WITH)
		out->with = record_dataset_read(cx, r, "with");
	if (parts & PEOPLE)
		people_of_read(cx, r, out);
	if (parts & VERSION)
		out->version = read_number(r, "version");
	if (parts & PLAN)
		out->plan = read_number(r, "plan");
	if (parts & VALIDATION)
		out->validation = validation_id_read(cx, r);
	if (out->with && strcmp(out->with, out->dataset) == 0)
		read_wrong(r, "with", "other data");
}

enum err justification_read(struct ctx *cx, json_t *json, struct justification *out)
{
	struct reader r = reader(json, "");

	*out = (struct justification){ .kind = JUSTIFICATION_KIND_COUNT };
	record_v_read(&r, 1);
	out->model = read_name(cx, &r, "model");
	out->number = read_number(&r, "number");
	if (justification_kind_parse(read_text(&r, "kind"), &out->kind))
		justification_parts_read(cx, &r, kinds[out->kind].parts, out);
	else
		read_wrong(&r, "kind", "reuse, overlap, staff, synthetic, no-retest or deviation");
	out->text = record_prose_read(cx, &r, "justification");
	return read_end(cx, &r);
}

enum err justification_judged(struct ctx *cx, const struct justification *j)
{
	return j->kind == JUSTIFICATION_REUSE ? OK : json_unjudged(cx, "/kind");
}

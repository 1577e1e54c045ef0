/*
 * Freezing separates a test set from its labels.  Three things are checked: the
 * set has no column with the label's name (stated columns and, if the bytes are
 * here, the header line), the labels have the same ids as the set's rows, and
 * the numbers agree.  A check that is impossible is left out of the answer: a
 * set whose bytes are elsewhere is taken at its word.
 *
 * A person who freezes may read the labels: else a set at another site would open them there.
 *
 * freeze_look() reads the tables, freeze_read() the bytes, dataset_freeze()
 * decides: the middle one takes long and runs on a worker, without a database.
 */

#include "data/freeze.h"

#include <string.h>

#include "base/json.h"
#include "data/artifact.h"
#include "data/dataset.h"
#include "data/frozen_set.h"
#include "engine/history.h"

static enum err body_json(struct ctx *cx, struct db *db, const struct freeze *f, json_t **out)
{
	struct body body;

	TRY(db_dataset_at(cx, db, f->name, f->number, AT_NOW, &body));
	return json_read(cx, body.json, strlen(body.json), out);
}

static enum err label_inside(struct ctx *cx, const char *label)
{
	return err_next(cx,
			err_at(cx, errf(cx, E_INVALID, "the set has the column '%s' itself", label),
			       "/label"),
			"Register the set without its labels, and freeze that.");
}

enum err freeze_labels(struct ctx *cx, struct db *db, const struct principal *who,
		       const struct freeze *f)
{
	const char *site;
	int64_t size;

	TRY(labels_open(cx, db, who, f->labels, &size, &site));
	if (size >= 0)
		return OK;
	return err_next(
		cx, err_at(cx, errf(cx, E_NOT_FOUND, "%s is no labels here", f->labels), "/labels"),
		"Store them with PUT /v1/artifacts/%s?class=labels first.", f->labels);
}

enum err freeze_look(struct ctx *cx, struct db *db, const struct freeze *f, const char **set_digest)
{
	auto_json body = NULL;
	json_t *column, *name;
	size_t i;

	TRY(body_json(cx, db, f, &body));
	json_array_foreach (json_object_get(body, "columns"), i, column) {
		name = json_object_get(column, "name");
		if (strcmp(json_string_value(name), f->label) == 0)
			return label_inside(cx, f->label);
	}
	*set_digest =
		json_is_true(json_object_get(body, "stored"))
			? arena_strdup(&cx->mem, json_string_value(json_object_get(body, "digest")))
			: NULL;
	return OK;
}

/* Is one of the names between the commas that one? */
static bool header_has(const char *header, const char *name)
{
	size_t n = strlen(name), k;

	for (;; header += k + 1) {
		k = strcspn(header, ",\r");
		if (k == n && strncmp(header, name, n) == 0)
			return true;
		if (header[k] != ',')
			return false;
	}
}

enum err freeze_read(struct ctx *cx, const struct freeze *f, const char *labels, size_t labels_size,
		     const char *set, size_t set_size, struct freeze_facts *out)
{
	struct score_table truth, rows;
	const char *header;

	TRY(score_read(cx, SCORE_LABELS, labels, labels_size, &truth));
	out->rows = (int64_t)truth.n;
	out->positives = score_positives(&truth);
	if (!set)
		return OK;
	TRY(score_ids(cx, set, set_size, &rows, &header));
	if (header_has(header, f->label))
		return label_inside(cx, f->label);
	return score_same_ids(cx, &truth, &rows);
}

enum err dataset_freeze(struct ctx *cx, struct db *db, const struct freeze *f,
			const struct freeze_facts *facts, struct fact *out)
{
	auto_json body = NULL;
	struct frozen_set known;

	fact_start(cx, out, ACTION_DATASET_FROZEN);
	fact_object(cx, out, "dataset",
		    arena_printf(&cx->mem, "%s/%lld", f->name, (long long)f->number));
	TRY(body_json(cx, db, f, &body));
	TRY(db_frozen_set(cx, db, f->name, f->number, &known));
	if (known.labels)
		return errf(cx, E_CONFLICT, "it is frozen already, with labels %s", known.labels);
	if (json_integer_value(json_object_get(body, "rows")) != facts->rows)
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "the set was registered with another number of "
				   "rows than the %lld labels",
				   (long long)facts->rows),
			      "/labels");
	put_text(&out->body, "name", f->name);
	put_int(&out->body, "number", f->number);
	put_text(&out->body, "labels", f->labels);
	put_text(&out->body, "label", f->label);
	put_int(&out->body, "rows", facts->rows);
	put_int(&out->body, "positives", facts->positives);
	return OK;
}

/*
 * A dataset is known by its digest; its bytes may stay outside (stored: false).
 * The same bytes under one name are one number: a second registration is a
 * conflict that names the first, so that lineage never shows one set as two.
 */

#include "data/dataset.h"

#include <string.h>

#include "base/text.h"
#include "data/artifact.h"
#include "data/column.h"
#include "engine/history.h"

static const char *const roles[] = { "train", "validation", ROLE_OF_TEST_SET };

static enum err lots_print(struct ctx *cx, json_t *lots, struct printer *out)
{
	json_t *lot;
	size_t i;

	put_open(out, "lots", '[');
	json_array_foreach (lots, i, lot) {
		if (!json_is_string(lot) || !prose_ok(json_string_value(lot)))
			return err_at(cx, errf(cx, E_INVALID, "a lot must be text"), "/lots/%zu",
				      i);
		put_text(out, NULL, json_string_value(lot));
	}
	put_close(out, ']');
	return OK;
}

static enum err bytes_check(struct ctx *cx, struct db *db, const struct new_dataset *d)
{
	int64_t number, size;

	TRY(db_dataset_by_digest(cx, db, d->name, d->digest, &number));
	if (number > 0)
		return err_next(cx,
				errf(cx, E_CONFLICT, "these bytes are %s/%lld already", d->name,
				     (long long)number),
				"Use that number.");
	if (!d->stored)
		return OK;
	TRY(artifact_named(cx, db, d->digest, CLASS_REGISTRY, "/digest", &size));
	if (size != d->size)
		return err_at(cx, errf(cx, E_INVALID, "the stored bytes are %lld", (long long)size),
			      "/size");
	return OK;
}

enum err dataset_register(struct ctx *cx, struct db *db, const struct new_dataset *d,
			  struct fact *out)
{
	int64_t number;

	fact_start(cx, out, ACTION_DATASET_REGISTERED);
	TRY(bytes_check(cx, db, d));
	TRY(db_dataset_next(cx, db, d->name, &number));
	fact_object(cx, out, "dataset",
		    arena_printf(&cx->mem, "%s/%lld", d->name, (long long)number));
	put_text(&out->body, "name", d->name);
	put_int(&out->body, "number", number);
	put_text(&out->body, "digest", d->digest);
	put_int(&out->body, "size", d->size);
	put_int(&out->body, "rows", d->rows);
	put_text(&out->body, "format", d->format);
	put_text(&out->body, "source", d->source);
	TRY(lots_print(cx, d->lots, &out->body));
	TRY(columns_print(cx, d->columns, "columns", &out->body));
	put_bool(&out->body, "stored", d->stored);
	return OK;
}

/* "name/number" in one spelling: no leading zero. */
bool dataset_ref(struct ctx *cx, const char *ref, const char **name, int64_t *number)
{
	size_t n = strcspn(ref, "/");
	const char *digits = ref + n + 1;

	*name = arena_strndup(&cx->mem, ref, n);
	*number = 0;
	return ref[n] && text_number(digits, NUMBER_MAX, number) && name_ok(*name);
}

enum err dataset_uses(struct ctx *cx, struct db *db, json_t *list, const char *key,
		      struct fact *out)
{
	const char *name;
	struct body known;
	int64_t number;
	json_t *item;
	size_t i;

	TRY(fact_room(cx, out, json_array_size(list), arena_printf(&cx->mem, "/%s", key)));
	put_open(&out->body, key, '[');
	json_array_foreach (list, i, item) {
		const char *place = arena_printf(&cx->mem, "/%s/%zu", key, i);
		struct reader r = reader(item, place);
		const char *ref = read_text(&r, "dataset"), *role = read_text(&r, "role");

		if (!dataset_ref(cx, ref, &name, &number))
			read_wrong(&r, "dataset", "like 'name/number'");
		if (!text_is_one_of(role, roles, countof(roles)))
			read_wrong(&r, "role", "train, validation or test");
		TRY(read_end(cx, &r));
		TRY(db_dataset_at(cx, db, name, number, AT_NOW, &known));
		fact_object(cx, out, "dataset", ref);
		put_open(&out->body, NULL, '{');
		put_text(&out->body, "dataset", ref);
		put_text(&out->body, "role", role);
		put_close(&out->body, '}');
	}
	put_close(&out->body, ']');
	return OK;
}

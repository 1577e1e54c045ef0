#include "control/kinds.h"

#include <string.h>

#include "base/text.h"
#include "data/dataset.h"
#include "data/dataset_store.h"
#include "documents/rings.h"
#include "engine/history.h"
#include "rules/acceptance.h"

#define PROSE_MAX 4000

static void prose_read(struct reader *r, const char *key)
{
	const char *text = read_text(r, key);

	if (!*text || strlen(text) > PROSE_MAX || !prose_ok(text))
		read_wrong(r, key, "text for people, at most 4000 bytes");
}

void record_head(struct reader *r, const struct record *record)
{
	if (read_int(r, "v") != 1)
		read_wrong(r, "v", "1");
	if (strcmp(read_text(r, "model"), record->model) != 0)
		read_wrong(r, "model", "the model that the path names");
	if (record->number && read_int(r, "number") != record->number)
		read_wrong(r, "number", "the number that the path names");
}

enum err model_rule(struct ctx *cx, struct db *db, const struct record *record,
		    const struct record_set *set)
{
	static const char *const kinds[] = { "static", "deterministic" };
	struct reader r = reader(record->json, "");

	record_head(&r, record);
	prose_read(&r, "purpose");
	prose_read(&r, "risk_class");
	prose_read(&r, "owner");
	if (!text_is_one_of(read_text(&r, "kind"), kinds, countof(kinds)))
		read_wrong(&r, "kind", "static or deterministic");
	return read_end(cx, &r);
}

enum err envelope_rule(struct ctx *cx, struct db *db, const struct record *record,
		       const struct record_set *set)
{
	struct reader r = { .object = record->json, .place = "" };
	struct acceptance a;

	TRY(acceptance_read(cx, record->json, &a));
	record_head(&r, record);
	return r.bad ? err_at(cx, errf(cx, E_INVALID, "/%s must be %s", r.bad, r.want), "/%s",
			      r.bad)
		     : OK;
}

enum err reuse_rule(struct ctx *cx, struct db *db, const struct record *record,
		    const struct record_set *set)
{
	struct reader r = reader(record->json, "");
	const char *dataset = read_text(&r, "dataset"), *name;
	struct body known;
	int64_t number;

	record_head(&r, record);
	prose_read(&r, "justification");
	if (!dataset_ref(cx, dataset, &name, &number))
		read_wrong(&r, "dataset", "like 'name/number'");
	TRY(read_end(cx, &r));
	return db_dataset_at(cx, db, name, number, AT_NOW, &known);
}

enum err plan_rule(struct ctx *cx, struct db *db, const struct record *record,
		   const struct record_set *set)
{
	struct rings *rings = arena_alloc(&cx->mem, sizeof(*rings));

	return rings_plan_read(cx, record->model, record->json, rings);
}

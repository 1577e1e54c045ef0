/*
 * models/<m>/model.json states purpose, risk class, owner and kind, for people.
 * Only static and deterministic models are controlled here: a model that goes
 * on learning would not be the one that was validated.
 */

#include "base/text.h"
#include "registry/kinds.h"

static enum err model_rule(struct ctx *cx, struct db *db, const struct record *record,
			   const struct record_set *set)
{
	static const char *const kinds[] = { "static", "deterministic" };
	struct reader r = reader(record->json, "");

	record_head(&r, record);
	record_prose(&r, "purpose");
	record_prose(&r, "risk_class");
	record_prose(&r, "owner");
	if (!text_is_one_of(read_text(&r, "kind"), kinds, countof(kinds)))
		read_wrong(&r, "kind", "static or deterministic");
	return read_end(cx, &r);
}

/* clang-format off */
const struct record_kind registry_kinds[] = {
	{ PATH_MODEL, RECORD_REPLACED, false, model_rule, NULL },
	{ 0 },
};
/* clang-format on */

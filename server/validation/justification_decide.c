/*
 * A justification of reuse allows one more validation with its test set, which must be there;
 * validation_decide.c asks for the justification.
 */

#include "data/dataset.h"
#include "documents/justification.h"
#include "engine/history.h"
#include "validation/kinds.h"

enum err justification_rule(struct ctx *cx, struct db *db, const struct record *record,
			    const struct record_set *set)
{
	struct justification j;
	const char *name;
	struct body known;
	int64_t number;

	TRY(justification_read(cx, record->json, &j));
	if (!dataset_ref(cx, j.dataset, &name, &number))
		return err_at(cx, errf(cx, E_INVALID, "/dataset must be like 'name/number'"),
			      "/dataset");
	return db_dataset_at(cx, db, name, number, AT_NOW, &known);
}

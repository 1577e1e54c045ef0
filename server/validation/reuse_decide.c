#include "data/dataset.h"
#include "engine/history.h"
#include "validation/kinds.h"

enum err reuse_rule(struct ctx *cx, struct db *db, const struct record *record,
		    const struct record_set *set)
{
	struct reader r = reader(record->json, "");
	const char *dataset = read_text(&r, "dataset"), *name;
	struct body known;
	int64_t number;

	record_head(&r, record);
	record_prose(&r, "justification");
	if (!dataset_ref(cx, dataset, &name, &number))
		read_wrong(&r, "dataset", "like 'name/number'");
	TRY(read_end(cx, &r));
	return db_dataset_at(cx, db, name, number, AT_NOW, &known);
}

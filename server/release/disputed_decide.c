#include "release/disputed.h"

#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "proof/entry.h"
#include "release/publication.h"
#include "signing/dispute.h"
#include "tree/document.h"

/* A merge names the signatures that counted; others are no part of the evidence. */
static enum err merge_disputed(struct ctx *cx, struct db *db, int64_t merged, struct disputed *out)
{
	auto_entry e = { .json = NULL };
	const char *bytes;
	json_t *list, *item;
	size_t size, i;

	TRY(trail_entry(cx, db, merged, &bytes, &size));
	TRY(entry_parse(cx, bytes, size, &e));
	list = json_object_get(e.fact, "signatures");
	json_array_foreach (list, i, item) {
		out->signature = json_integer_value(item);
		TRY(db_dispute_of(cx, db, out->signature, &out->key));
		if (out->key)
			return OK;
	}
	return OK;
}

enum err release_disputed(struct ctx *cx, struct db *db, const char *model, int64_t number,
			  struct disputed *out)
{
	struct release_record r;
	struct release_due due;
	struct document doc;
	const char *digest;
	int64_t version_at;

	*out = (struct disputed){ .key = NULL };
	TRY(db_release_record(cx, db, model, number, &due));
	if (!due.path)
		return OK;
	TRY(merge_disputed(cx, db, due.merged, out));
	if (out->key)
		return OK;
	TRY(document_read(cx, db, due.digest, &doc));
	TRY(release_record_parse(cx, doc.bytes, doc.size, &r));
	TRY(db_document_since(cx, db, path_print(cx, PATH_VERSION, r.model, r.version), &digest,
			      &version_at));
	return version_at == due.merged ? OK : merge_disputed(cx, db, version_at, out);
}

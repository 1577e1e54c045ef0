#include <string.h>

#include "documents/evidence.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "engine/rows.h"
#include "release/publication.h"
#include "release/sql.h"

/* The head that the evidence states, if the log had it. */
static enum err evidence_head(struct ctx *cx, struct db *db, const struct note_key *key,
			      const struct evidence *e, struct checkpoint *out)
{
	struct hash root;

	TRY(checkpoint_verify(cx, key, e->checkpoint, out));
	out->note = e->checkpoint;
	TRY(trail_root(cx, db, out->size, &root));
	return hash_same(&root, &out->root)
		       ? OK
		       : errf(cx, E_TAMPERED, "this log had no head like that of the evidence");
}

static enum err evidence_again(struct ctx *cx, struct db *db, const struct note_key *key,
			       const char *model, int64_t number, const char *digest)
{
	struct document stated, record;
	struct release_record r;
	struct release_due due;
	struct checkpoint head;
	struct evidence *e = arena_alloc(&cx->mem, sizeof(*e));
	struct printer again;

	TRY(document_read(cx, db, digest, &stated));
	TRY(evidence_parse(cx, stated.bytes, stated.size, e));
	TRY(evidence_head(cx, db, key, e, &head));
	TRY(db_release_record(cx, db, model, number, &due));
	if (!due.path)
		return errf(cx, E_TAMPERED, "its record is not in force");
	TRY(document_read(cx, db, due.digest, &record));
	TRY(release_record_parse(cx, record.bytes, record.size, &r));
	TRY(evidence_under(cx, db, &due, &r, key->origin, &head, &again));
	return again.size == stated.size && memcmp(again.text, stated.bytes, stated.size) == 0
		       ? OK
		       : errf(cx, E_TAMPERED, "its evidence is not what the log gives");
}

enum err evidence_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			  struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_EVIDENCE_ALL);
	struct ctx one = { 0 };
	struct note_key key;
	enum err e = OK;

	TRY(note_key_parse(cx, out->vkey, &key));
	for (; e == OK && row_next(cx, &s); out->derived++) {
		const char *model = col_text(cx, &s, 0);
		int64_t number = col_int(&s, 1);

		e = evidence_again(&one, db, &key, model, number, col_text(cx, &s, 2));
		if (e != OK)
			e = errf(cx, e, "release %s/%lld: %s", model, (long long)number,
				 one.detail);
		arena_reset(&one.mem);
	}
	arena_free(&one.mem);
	return e == OK ? rows_end(&s) : e;
}

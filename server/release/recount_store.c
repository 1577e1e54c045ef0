#include <string.h>

#include "documents/evidence.h"
#include "engine/content.h"
#include "engine/log_read.h"
#include "engine/recount.h"
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

static enum err evidence_again(struct ctx *cx, struct stmt *s, void *key, const char **what)
{
	const char *model = col_text(cx, s, 0), *digest = col_text(cx, s, 2);
	const struct note_key *of = key;
	struct db *db = s->db;
	int64_t number = col_int(s, 1);
	struct document stated, record;
	struct release_record r;
	struct release_due due;
	struct checkpoint head;
	struct evidence *e = arena_alloc(&cx->mem, sizeof(*e));
	struct printer again;

	*what = arena_printf(&cx->mem, "release %s/%lld", model, (long long)number);
	TRY(document_read(cx, db, digest, &stated));
	TRY(evidence_parse(cx, stated.bytes, stated.size, e));
	TRY(evidence_head(cx, db, of, e, &head));
	TRY(db_release_record(cx, db, model, number, &due));
	if (!due.path)
		return errf(cx, E_TAMPERED, "its record is not in force");
	TRY(document_read(cx, db, due.digest, &record));
	TRY(release_record_parse(cx, record.bytes, record.size, &r));
	TRY(evidence_under(cx, db, &due, &r, of->origin, &head, &again));
	return again.size == stated.size && memcmp(again.text, stated.bytes, stated.size) == 0
		       ? OK
		       : errf(cx, E_TAMPERED, "its evidence is not what the log gives");
}

enum err evidence_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			  struct fsck_report *out)
{
	auto_stmt s = db_stmt(db, SQL_RELEASE_EVIDENCE_ALL);
	struct note_key key;

	TRY(note_key_parse(cx, out->vkey, &key));
	return recount_rows(cx, &s, out, "content", evidence_again, &key);
}

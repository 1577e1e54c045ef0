/*
 * The rows of a change: one per state and span of entries, its body extended at
 * each move, its paths copied from the manifest once.  Merging puts the
 * documents in force, makes git's commit and draws the edges that lineage
 * shows, all from the entry and the contents that it names.
 *
 * Edges are drawn for a record's object too (version:<m>/<n>, release:<m>/<n>),
 * not only for its document: a question about a version must not need to know
 * where its record lies.
 */

#include "control/change.h"

#include <string.h>

#include "base/text.h"
#include "control/actions.h"
#include "control/concern.h"
#include "control/sql.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "signing/signature.h"
#include "tree/document.h"
#include "tree/git.h"

static const char *change_object_of(struct ctx *cx, int64_t number)
{
	return arena_printf(&cx->mem, "change:%lld", (long long)number);
}

static const char *document_object(struct ctx *cx, const char *path)
{
	return arena_printf(&cx->mem, "document:%s", path);
}

/* The object that a document is the record of; NULL: none. */
static const char *recorded(struct ctx *cx, const char *path)
{
	struct tree_path p = path_parse(cx, path);

	return path_recorded(cx, &p);
}

static enum err proposes(struct ctx *cx, struct db *db, int64_t number, const char *path,
			 int64_t idx)
{
	const char *document = document_object(cx, path), *of = recorded(cx, path);

	TRY(edge_add(cx, db, change_object_of(cx, number), "proposes", document, idx));
	return of ? edge_add(cx, db, document, "records", of, idx) : OK;
}

static enum err path_insert(struct ctx *cx, struct db *db, int64_t number,
			    const struct manifest_path *p)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_PATH_INSERT);

	bind_int(&s, ":number", number);
	bind_path(cx, &s, p->path);
	bind_text(&s, ":old", p->old);
	bind_text(&s, ":new", p->new);
	return stmt_run(cx, &s);
}

enum err change_paths_check(struct ctx *cx, struct db *db, int64_t number, const char *manifest,
			    const struct change_paths *paths)
{
	struct document doc;
	struct manifest m;
	bool same;

	TRY(document_read(cx, db, manifest, &doc));
	if (manifest_parse(cx, doc.bytes, doc.size, &m) != OK)
		return errf(cx, E_TAMPERED, "change %lld: its manifest is none: %s",
			    (long long)number, cx->detail);
	same = m.change == number && m.n_paths == paths->n;
	for (size_t i = 0; same && i < paths->n; i++)
		same = strcmp(m.paths[i].path, paths->path[i].path) == 0 &&
		       text_same(m.paths[i].old, paths->path[i].old) &&
		       text_same(m.paths[i].new, paths->path[i].new);
	return same ? OK
		    : errf(cx, E_TAMPERED, "change %lld: its paths are not those of its manifest",
			   (long long)number);
}

/* The manifest is part of what the entry says: its paths become rows. */
static enum err paths_insert(struct ctx *cx, struct db *db, int64_t number, const char *digest,
			     int64_t idx)
{
	struct document doc;
	struct manifest m;

	TRY(document_read(cx, db, digest, &doc));
	TRY(manifest_parse(cx, doc.bytes, doc.size, &m));
	for (size_t i = 0; i < m.n_paths; i++) {
		TRY(path_insert(cx, db, number, &m.paths[i]));
		TRY(proposes(cx, db, number, m.paths[i].path, idx));
	}
	return OK;
}

static enum err change_opened(struct ctx *cx, struct db *db, const struct entry *e, int v)
{
	static const char *const more[] = { "title", "impact", "retest", "links" };
	auto_stmt s = db_stmt(db, SQL_CHANGE_INSERT);
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	const char *author = read_text(&r, "author"), *manifest = read_text(&r, "manifest");
	json_t *sites = NULL;

	for (size_t i = 0; i < countof(more); i++)
		read_any(&r, more[i]);
	if (v >= 2)
		sites = read_array(&r, "sites"); /* the body has them */
	TRY(read_end(cx, &r));
	bind_int(&s, ":number", number);
	bind_text(&s, ":state", state_name(&change_states, CHANGE_OPEN));
	bind_text(&s, ":author", author);
	bind_text(&s, ":manifest", manifest);
	bind_text(&s, ":body", body_begin(cx, e, "opened"));
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	TRY(edge_add(cx, db, change_object_of(cx, number), "authored-by",
		     arena_printf(&cx->mem, "user:%s", author), e->index));
	TRY(paths_insert(cx, db, number, manifest, e->index));
	return change_concern(cx, db, number, sites);
}

enum err change_opened_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return change_opened(cx, db, e, 1);
}

enum err change_opened_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return change_opened(cx, db, e, 2);
}

/* "change:<n>", as an entry names it. */
static enum err subject_number(struct ctx *cx, const char *subject, int64_t *out)
{
	size_t lead = strlen("change:");

	return strncmp(subject, "change:", lead) == 0 &&
			       text_whole(subject + lead, INT_SAFE_MAX, out)
		       ? OK
		       : errf(cx, E_INVALID, "'%s' is no change", subject);
}

static enum err change_signed(struct ctx *cx, struct db *db, const struct entry *e, int v)
{
	struct reader r = entry_fact(e);
	json_t *signature = read_object(&r, "signature");
	const char *subject = json_string_value(json_object_get(signature, "subject"));
	struct change c;
	int64_t number;

	TRY(read_end(cx, &r));
	TRY(subject_number(cx, subject ? subject : "", &number));
	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	TRY(state_check(cx, &change_states, e->action, c.state, CHANGE_OPEN, "change %lld",
			(long long)number));
	return signature_apply(cx, db, signature, v, e->index);
}

enum err change_signed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return change_signed(cx, db, e, 1);
}

enum err change_signed_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return change_signed(cx, db, e, 2);
}

/* The row in force ends; one in another state begins, with a body that says
 * when and by whom. */
static enum err change_move(struct ctx *cx, struct db *db, const struct entry *e, int64_t number,
			    enum change_state to)
{
	const char *state = state_name(&change_states, to);
	auto_succession s = succession(db, SQL_CHANGE_CLOSE, SQL_CHANGE_FOLLOW, e->index);
	struct change c;

	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	TRY(state_check(cx, &change_states, e->action, c.state, to, "change %lld",
			(long long)number));
	succession_key_int(&s, ":number", number);
	bind_text(&s.new, ":state", state);
	bind_text(&s.new, ":body", body_extend(cx, c.body.json, e, state));
	return succession_run(cx, &s, "change %lld", (long long)number);
}

static enum err change_store_ended(struct ctx *cx, struct db *db, const struct entry *e,
				   enum change_state to)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");

	TRY(read_end(cx, &r));
	return change_move(cx, db, e, number, to);
}

enum err change_cancelled_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return change_store_ended(cx, db, e, CHANGE_CANCELLED);
}

enum err change_rejected_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return change_store_ended(cx, db, e, CHANGE_REJECTED);
}

/* One path, for git: the bytes that come, or that it goes. */
static enum err file_read_of(struct ctx *cx, struct db *db, const struct manifest_path *p,
			     struct git_file *out)
{
	struct document doc;

	*out = (struct git_file){ .path = p->path };
	if (!p->new)
		return OK;
	TRY(document_read(cx, db, p->new, &doc));
	out->bytes = doc.bytes;
	out->size = doc.size;
	return OK;
}

/* The last signer, who is the entry's actor, commits. */
static enum err change_tree_change(struct ctx *cx, struct db *db, const struct entry *e,
				   int64_t number, const char *author, const char *manifest)
{
	struct git_commit_in in = { .author = author, .committer = e->actor, .at = e->at };
	struct change_paths paths;
	struct git_file *files;
	char oid[OID_TEXT];

	TRY(db_change_paths(cx, db, number, &paths));
	files = arena_alloc(&cx->mem, (paths.n + 1) * sizeof(*files));
	for (size_t i = 0; i < paths.n; i++) {
		TRY(document_put(cx, db, paths.path[i].path, paths.path[i].new, e->index));
		TRY(edge_add(cx, db, document_object(cx, paths.path[i].path), "changed-by",
			     change_object_of(cx, number), e->index));
		TRY(file_read_of(cx, db, &paths.path[i], &files[i]));
	}
	in.files = files;
	in.n = paths.n;
	in.message =
		arena_printf(&cx->mem, "Change %lld\n\nSignet-Entry: %lld\nSignet-Manifest: %s\n",
			     (long long)number, (long long)e->index, manifest);
	return git_commit_on_main(cx, db, &in, e->index, oid);
}

static bool is_counted(json_t *entries, int64_t idx)
{
	json_t *entry;
	size_t i;

	json_array_foreach (entries, i, entry)
		if (json_integer_value(entry) == idx)
			return true;
	return false;
}

/* The object of a record came from the signatures that the merge counted, too. */
static enum err approvals_add(struct ctx *cx, struct db *db, int64_t number, json_t *entries,
			      int64_t idx)
{
	struct signature s[CHANGE_SIGNATURES_MAX];
	size_t n = countof(s);
	struct change_paths paths;

	TRY(db_signatures_of(cx, db, change_object_of(cx, number), AT_NOW, s, &n));
	TRY(db_change_paths(cx, db, number, &paths));
	for (size_t i = 0; i < paths.n; i++) {
		const char *of = recorded(cx, paths.path[i].path);

		if (!of)
			continue;
		TRY(edge_add(cx, db, of, "changed-by", change_object_of(cx, number), idx));
		for (size_t k = 0; k < n; k++)
			if (is_counted(entries, s[k].from_idx))
				TRY(edge_add(cx, db, of, "approved-by",
					     arena_printf(&cx->mem, "signature:%s", s[k].id), idx));
	}
	return OK;
}

/* author: of the commit; NULL: the fact says who wrote the change. */
static enum err merge_apply(struct ctx *cx, struct db *db, const struct entry *e,
			    const char *author)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	const char *manifest;
	json_t *signatures;

	author = author ? author : read_text(&r, "author");
	manifest = read_text(&r, "manifest");
	read_text(&r, "policy");
	signatures = read_array(&r, "signatures");
	TRY(read_end(cx, &r));
	TRY(change_move(cx, db, e, number, CHANGE_MERGED));
	TRY(approvals_add(cx, db, number, signatures, e->index));
	return change_tree_change(cx, db, e, number, author, manifest);
}

/* The last signer was the commit's author, too. */
enum err change_merged_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	return merge_apply(cx, db, e, e->actor);
}

enum err change_merged_2(struct ctx *cx, struct db *db, const struct entry *e)
{
	return merge_apply(cx, db, e, NULL);
}

enum err db_change_at(struct ctx *cx, struct db *db, int64_t number, int64_t at, struct change *out)
{
	auto_stmt s = stmt_as_of(db, SQL_CHANGE_AT, at);

	bind_int(&s, ":number", number);
	TRY(body_read(cx, &s, &out->body, "change %lld", (long long)number));
	TRY(col_state(cx, &s, 2, &change_states, &out->state));
	out->author = col_text(cx, &s, 3);
	out->manifest = col_text(cx, &s, 4);
	return OK;
}

enum err db_change_next(struct ctx *cx, struct db *db, int64_t *number)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_NEXT);

	return row_int(cx, &s, 1, number);
}

enum err db_change_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_PAGE);

	bind_text(&s, ":sites", p->sites);
	return page_read_numbered(cx, &s, p);
}

enum err db_change_paths(struct ctx *cx, struct db *db, int64_t number, struct change_paths *out)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_PATH_OF);

	*out = (struct change_paths){
		arena_alloc(&cx->mem, MANIFEST_PATHS_MAX * sizeof(*out->path)), 0
	};
	bind_int(&s, ":number", number);
	/* a limit at the place that allocates: rows that a forged file
	 * adds stop here */
	for (; row_next(cx, &s); out->n++) {
		if (out->n == MANIFEST_PATHS_MAX)
			return errf(cx, E_TAMPERED,
				    "change %lld has more paths than a manifest can",
				    (long long)number);
		out->path[out->n] =
			(struct manifest_path){ col_text(cx, &s, 0), col_text(cx, &s, 1),
						col_text(cx, &s, 2) };
	}
	return rows_end(&s);
}

/* All changes ever opened are looked at, not the tree: a number in a cancelled
 * change is spent. */
enum err db_change_number_max(struct ctx *cx, struct db *db, enum path_kind kind, const char *model,
			      int64_t *out)
{
	auto_stmt s = db_stmt(db, SQL_CHANGE_PATH_LAST);

	bind_text(&s, ":path_kind", path_kind_name(kind));
	bind_text(&s, ":path_name", model);
	return row_int(cx, &s, 0, out);
}

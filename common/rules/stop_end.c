/*
 * Changes that end something: a lift lets run what was stopped, a withdrawal takes a release back.
 * Each is one change, in a file without a head of its own.  The proofs lead to the head right after
 * the merge, so that the file never changes; that head follows from the proof of the merge, the
 * last entry under it, and the judge asks whether the own log has that head.
 */

#include "rules/stop.h"

#include <string.h>

#include "documents/path.h"
#include "documents/stop_file.h"
#include "rules/evidence_shown.h"
#include "rules/heads.h"

struct ended {
	const struct stop_judge *judge;
	const struct needs *rows; /* of trust/approval.json */
	const char *path;         /* of the record */
	bool ground; /* does it let run what people stopped, so that no sealed key counts? */
	const char *what;
};

/* The head under which the entry is the last: on its way to the root all others lie left of it. */
static struct tree_head head_after(const struct evidence_entry *last)
{
	struct hash root = merkle_leaf(last->entry, last->size);

	for (size_t i = 0; i < last->proof.n; i++)
		root = merkle_node(&last->proof.h[i], &root);
	return (struct tree_head){ (uint64_t)last->index + 1, root };
}

/* A list without rows asks for what a release needs. */
static const struct needs *rows_asked(struct ctx *cx, const struct ended *d)
{
	const struct needs *usual = &d->judge->trust->approval.release;
	struct needs *asked = arena_alloc(&cx->mem, sizeof(*asked));

	*asked = d->rows->n > 0 ? *d->rows : *usual;
	asked->exclude = usual->exclude;
	for (size_t i = 0; d->ground && i < asked->n; i++)
		asked->need[i].custody = custodies_for_ground(asked->need[i].custody);
	return asked;
}

static enum err ended_check(struct ctx *cx, const struct ended *d, const void *bytes, size_t size,
			    json_t **record)
{
	struct ending_file *file = arena_alloc(&cx->mem, sizeof(*file));
	const struct trust *trust = d->judge->trust;
	struct check k = { .trust = trust, .site = d->judge->site ? d->judge->site : EVERY_SITE };
	const char *brought = NULL;
	int64_t time;

	TRY(ending_file_parse(cx, bytes, size, file));
	TRY(trust_approval_judged(cx, &trust->approval));
	TRY(signers_ground(cx, &trust->logs, &trust->signers, d->judge->own));
	k.origin = d->judge->own->origin;
	k.head = head_after(&file->change.merged);
	k.needs = rows_asked(cx, d);
	k.brings = &file->change;
	TRY(log_is_own(cx, d->what, d->judge->own, k.origin, &k.head));
	TRY(evidence_change_check(cx, &k, &file->change, "/change", &time));
	for (size_t i = 0; i < file->change.n_documents; i++)
		if (strcmp(file->change.document[i].path, d->path) == 0)
			brought = file->change.document[i].content;
	if (!brought || strcmp(brought, file->document) != 0)
		return evidence_untrue(cx, "/document", "the change brings another record");
	return json_read(cx, file->document, strlen(file->document), record);
}

enum err stop_lift_check(struct ctx *cx, const struct stop_judge *judge,
			 const struct stop_says *stop, const void *bytes, size_t size,
			 struct lift *out)
{
	const struct act_document *d = &stop->document;
	const struct ended what = { judge, &judge->trust->approval.lift,
				    path_lift_print(cx, d->model, d->id),
				    path_moves_ground(PATH_LIFT), "the lift" };
	auto_json json = NULL;

	TRY(ended_check(cx, &what, bytes, size, &json));
	TRY(lift_read(cx, json, out));
	if (strcmp(out->model, d->model) != 0 || strcmp(out->stop, d->id) != 0 ||
	    strcmp(out->document, stop->digest) != 0)
		return evidence_untrue(cx, "/document", "it lifts another stop");
	return OK;
}

enum err withdrawal_check(struct ctx *cx, const struct stop_judge *judge, const char *model,
			  int64_t release, const void *bytes, size_t size, struct withdrawal *out)
{
	const struct ended what = { judge, &judge->trust->approval.withdraw,
				    path_print(cx, PATH_WITHDRAWAL, model, release),
				    path_moves_ground(PATH_WITHDRAWAL), "the withdrawal" };
	auto_json json = NULL;

	TRY(ended_check(cx, &what, bytes, size, &json));
	TRY(withdrawal_read(cx, json, out));
	if (strcmp(out->model, model) != 0 || out->number != release)
		return evidence_untrue(cx, "/document", "it takes another release back");
	return OK;
}

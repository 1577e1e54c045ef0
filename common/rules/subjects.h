#pragma once

/*
 * Subjects: what a statement must name, so that a signature on it is one on a
 * change, on an act's document or on the first root.  Of a change: its manifest, and then each new
 * file in the order of the manifest; a file that goes is in the manifest alone.  Of an act: its
 * document, under the name of its kind, so that a signature on one kind is none on another.  Of the
 * first root of trust: its file.  The names and
 * the digests must be equal, one by one, and there are no more: a signature over less, or over
 * something beside it, is none.
 *
 * Source: the design, "Bytes that stay", Statement; schema/statement.md.  The
 * maker of a statement and its judge ask here: the server, a person's client,
 * signet-verify, a device.  Pure; any thread.
 */

#include "documents/act.h"
#include "documents/statement.h"
#include "proof/manifest.h"

struct subjects {
	struct statement_subject *subject;
	size_t n;
};

/* manifest: its digest, and its paths.  E_TAMPERED: a digest is none.  out lies in the arena, and
 * the paths' names stay where they are. */
must_check enum err change_subjects(struct ctx *cx, const char *origin, int64_t change,
				    const char *manifest, const struct manifest_path *paths,
				    size_t n, struct subjects *out);
/* id: that of the document; document: its digest.  E_TAMPERED: it is none. */
must_check enum err act_subjects(struct ctx *cx, const char *origin, enum act_kind kind,
				 const char *id, const char *document, struct subjects *out);

/* root: the digest of the first root's exact bytes, its signatures included.  E_TAMPERED: it is
 * none. */
must_check enum err root_subjects(struct ctx *cx, const char *origin, const char *root,
				  struct subjects *out);

/* Does the statement name these, in this order, and no more? */
bool statement_names(const struct statement *s, const struct subjects *want);

#pragma once

/*
 * A change as it is carried to where no server is: its manifest, documents and
 * signatures, and the entries that opened and merged it, each with its proof.
 *
 *   entry  = {"index","entry":"<text>","proof":["<base64>"]}
 *   change = {"number","manifest":"<text>","documents":[{"path","content":"<text>"}],
 *             "opened":entry,
 *             "signatures":[{"index","entry","proof","envelope":"<text>","consistency":["<base64>"]}],
 *             "merged":entry}
 *
 * A text is the exact bytes.  A proof is an inclusion path to a head, consistency
 * leads to it from the head that the signer knew; which head, the file says that
 * has the change (documents/evidence.h, documents/stop_file.h).  Counts are bounded
 * before anything is allocated for them; nothing is verified.  schema/evidence.md.
 * Pure; any thread.  Reading returns E_INVALID with the place; texts go to the arena.
 */

#include "base/json.h"
#include "proof/merkle.h"

#define EVIDENCE_DOCUMENTS_MAX 16

struct evidence_entry {
	int64_t index;
	const char *entry;
	size_t size;
	struct path proof;
};

struct evidence_signature {
	struct evidence_entry signed_;
	const char *envelope;
	struct path consistency;
};

struct evidence_document {
	const char *path, *content;
};

struct evidence_change {
	int64_t number;
	const char *manifest;
	struct evidence_document document[EVIDENCE_DOCUMENTS_MAX];
	size_t n_documents;
	struct evidence_entry opened, merged;
	struct evidence_signature *signature;
	size_t n_signatures;
};

void evidence_entry_print(struct ctx *cx, struct printer *p, const char *key,
			  const struct evidence_entry *e);
void evidence_change_print(struct ctx *cx, struct printer *p, const char *key,
			   const struct evidence_change *c);
/* place: a JSON pointer to the object. */
must_check enum err evidence_entry_parse(struct ctx *cx, json_t *json, const char *place,
					 struct evidence_entry *out);
must_check enum err evidence_change_parse(struct ctx *cx, json_t *json, const char *place,
					  struct evidence_change *out);

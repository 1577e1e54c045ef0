#pragma once

/*
 * Files by which a stop, a lift and a withdrawal reach devices: targets that the
 * role `stops` names (schema/tuf.md), and files that people carry.
 *
 *   stops/<id>.json               {"v":1,"document":"<text>","envelope":"<text>",
 *                                  "entry":entry|null,"checkpoint":"<note>"|null}
 *   stops/<id>.back.json          likewise, over what takes the stop back
 *   stops/<id>.lift.json          {"v":1,"document":"<text>","change":change}
 *   models/<m>/<r>/withdrawn.json {"v":1,"document":"<text>","change":change}
 *
 * document: the exact bytes of the stop (documents/act.h), or of the lift or the
 * withdrawal (documents/ending.h), which the change brings.  envelope: the statement
 * over the stop.  entry and change are those of evidence (documents/evidence_change.h).
 * A stop has its entry and a signed head that contains it, or neither: then it came from
 * some hand, before any log had it.  Proofs of a change lead to the head right after its
 * merge, so merged is that head's last entry, and its proof makes the root.  A change
 * needs no checkpoint, for its judge asks whether the judge's own log contains that head.
 *
 * Members in this order, all there; one meaning has one form.  Read for form alone: who
 * judges them asks rules/stop.h.  Source of the rules:
 * the design, "Trust", 5.  Pure; any thread.  Reading returns E_INVALID with the place,
 * printing E_TOO_LARGE; what is read lies in the arena.
 */

#include "documents/evidence_change.h"

#define STOP_FILE_MAX 1048576 /* bytes, of a file of each kind */

struct stop_file {
	const char *document, *envelope;
	const char *checkpoint;      /* NULL: no entry either */
	struct evidence_entry entry; /* only where there is a checkpoint */
};

/* Of a lift or of a withdrawal: the file's name says which. */
struct ending_file {
	const char *document;
	struct evidence_change change;
};

must_check enum err stop_file_print(struct ctx *cx, const struct stop_file *f, struct printer *out);
must_check enum err stop_file_parse(struct ctx *cx, const void *bytes, size_t size,
				    struct stop_file *out);

must_check enum err ending_file_print(struct ctx *cx, const struct ending_file *f,
				      struct printer *out);
must_check enum err ending_file_parse(struct ctx *cx, const void *bytes, size_t size,
				      struct ending_file *out);

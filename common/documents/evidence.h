#pragma once

/*
 * Evidence: why a release may run, in one file that needs no server.
 *
 *   {"v":1,"origin","model","release":<r>,"checkpoint":"<note>","changes":[change]}
 *
 * The changes are the one that brought the release record and, where it is
 * another, the one that brought its version record, each as
 * documents/evidence_change.h has it; their proofs lead to the head that the
 * checkpoint signs.  Each change must meet the whole of
 * trust/approval.json by itself, by different people, none of whom wrote it,
 * trained the version or validated it.  schema/evidence.md.  Pure; any thread.
 * Printing returns E_TOO_LARGE, reading E_INVALID with the place.
 */

#include "documents/evidence_change.h"
#include "documents/limits.h"
#include "documents/trust.h"
#include "proof/files.h"
#include "proof/manifest.h"

#define EVIDENCE_MAX         1048576 /* bytes */
#define EVIDENCE_CHANGES_MAX 2
#define RECORD_MAX           262144 /* bytes, of a release or version record */
#define RECORD_FILES_MAX     512
#define RECORD_VARIANTS_MAX  32
#define RECORD_ENDS_MAX      16

/* ---- the two records ---- */

enum fallback { FALLBACK_KEEP, FALLBACK_RELEASE, FALLBACK_MANUAL };

/* What runs on that hardware in place of the version's own files. */
struct release_variant {
	const char *hardware, *digest; /* digest: of its manifest of files */
};

/* A rollout that the release ends, once its own has begun or is completed. */
struct release_end {
	const char *rollout, *when; /* when: begun or completed */
};

struct release_record {
	const char *model, *plan;
	int64_t number, version, envelope, floor;
	const char **sites, **labels, **hardware; /* its scope; of the latter two none: any */
	size_t n_sites, n_labels, n_hardware;
	enum fallback fallback; /* what runs where it may not run any more */
	int64_t fallback_release;
	struct release_variant variant[RECORD_VARIANTS_MAX];
	size_t n_variants;
	struct release_end end[RECORD_ENDS_MAX];
	size_t n_ends;
};

struct version_record {
	const char *model, *digest; /* digest: of the manifest of files */
	int64_t number, envelope;
	struct file *files;
	size_t n_files;
	const char *trainer, *validator; /* NULL: not known */
};

/* "models/<m>/releases/<r>.json"; E_INVALID with the place; out lies in the arena. */
must_check enum err release_record_parse(struct ctx *cx, const void *bytes, size_t size,
					 struct release_record *out);
/* Does this version judge all that it asks for?  E_INVALID with the place: it does not. */
must_check enum err release_record_judged(struct ctx *cx, const struct release_record *r);
/* "models/<m>/versions/<n>.json" */
must_check enum err version_record_parse(struct ctx *cx, const void *bytes, size_t size,
					 struct version_record *out);

/* ---- making ---- */

struct evidence {
	const char *origin, *model, *checkpoint;
	int64_t release;
	struct evidence_change change[EVIDENCE_CHANGES_MAX];
	size_t n_changes;
};

/* E_TOO_LARGE: over EVIDENCE_MAX. */
must_check enum err evidence_print(struct ctx *cx, const struct evidence *e, struct printer *out);
/* E_INVALID with the place.  Nothing is verified; out lies in the arena. */
must_check enum err evidence_parse(struct ctx *cx, const void *bytes, size_t size,
				   struct evidence *out);

/* The document of that path, and which change brings it; NULL: none does. */
const char *evidence_document(const struct evidence *e, const char *path, size_t *change);

/* ---- checking ---- */

struct evidence_says {
	struct release_record release;
	struct version_record version;
	const char *version_text; /* the version record's exact bytes */
	struct checkpoint checkpoint;
	int64_t time; /* ms; of a change, the earliest that its merge and all who signed it state */
};

struct own_log; /* rules/heads.h */

/* Who judges: by which trust, in which log, and where. */
struct evidence_judge {
	const struct trust *trust;
	const struct own_log *own;
	const char *site; /* of the device */
};

/*
 * Is this release approved as people demanded, for the judge's own site, and is all of that in the
 * judge's own log?  A need that asks for people of the sites concerned asks for those of the
 * judge's site, in the change that brings the release and in each that concerned that site; where
 * the version was approved for other sites before, for those of each of them.  release: the bytes
 * of release.json.  E_INVALID: it cannot be read; E_TAMPERED: something in it is not true;
 * E_FORBIDDEN: all is true, and it is not enough.  Each failure has its own sentence, and a place
 * in the evidence.
 */
must_check enum err evidence_check(struct ctx *cx, const struct evidence_judge *judge,
				   const void *bytes, size_t size, const void *release,
				   size_t release_size, struct evidence_says *out);

#pragma once

/*
 * Changes.  A change proposes new contents for some paths of the controlled
 * tree, and the policy in force says who must sign it.  The state of a change
 * moves open -> merged | rejected | cancelled and no further.  When the last
 * signature arrives the change merges, in the same transaction, if each old
 * digest is what is in force still.  A signature counts if its signer, role and
 * key hold at that moment.
 *
 * The body of a row is the JSON that the API shows; the manifest, a document,
 * is what people sign.  Rows are written by change_*_1 alone.
 *
 * Reading: any thread with a connection of its own; facts are decided on the
 * writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h) and E_TAMPERED for a document whose bytes are not the
 * ones named.
 */

#include "control/change_state.h"
#include "documents/path.h"
#include "documents/role.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/manifest.h"
#include "rules/exclusion.h"
#include "signing/signature.h"

/* ---- as it is stored ---- */

struct change {
	struct body body;
	const char *author, *manifest;
	enum change_state state;
};

struct change_paths {
	struct manifest_path *path;
	size_t n;
};

/* E_NOT_FOUND */
must_check enum err db_change_at(struct ctx *cx, struct db *db, int64_t number, int64_t at,
				 struct change *out);
must_check enum err db_change_next(struct ctx *cx, struct db *db, int64_t *number);
must_check enum err db_change_page(struct ctx *cx, struct db *db, struct page *p);
must_check enum err db_change_paths(struct ctx *cx, struct db *db, int64_t number,
				    struct change_paths *out);
/* The rows are those of the manifest, which people sign.  E_TAMPERED: they are not. */
must_check enum err change_paths_check(struct ctx *cx, struct db *db, int64_t number,
				       const char *manifest, const struct change_paths *paths);
/* The greatest number that any change ever proposed for this kind of record of a model; 0: none. */
must_check enum err db_change_number_max(struct ctx *cx, struct db *db, enum path_kind kind,
					 const char *model, int64_t *out);
/* The numbers of open changes after this one, the oldest first; at most *n, then *n of them. */
must_check enum err db_changes_open(struct ctx *cx, struct db *db, const char *sites, int64_t after,
				    int64_t *numbers, size_t *n);
/* The index at which a change was opened.  E_NOT_FOUND. */
must_check enum err db_change_opened(struct ctx *cx, struct db *db, int64_t number, int64_t *out);

/* ---- what is decided ---- */

#define CHANGE_NAMES_MAX    32768   /* bytes of its paths, and of its sites twice */
#define CHANGE_EVIDENCE_MAX 49152   /* bytes of a manifest that devices are given as evidence */
#define MANIFEST_PATH_SIZE  174     /* bytes of one path in a manifest, without its name */
#define CHANGE_MAX          4194304 /* bytes of the request that opens a change */

struct new_change {
	const char *title, *impact, *retest; /* retest: the decision on it, in words */
	json_t *documents; /* {"path","content"} or {"path","record"} each; content null: it goes */
	json_t *links;     /* texts: numbers of outside records; NULL: none */
};

/* change.opened: the next number.  E_INVALID with the place; E_CONFLICT: nothing would change;
 * E_FORBIDDEN: a path without a rule. */
must_check enum err change_open(struct ctx *cx, struct db *db, const char *origin,
				const struct act *act, const struct new_change *c,
				struct fact *out);
/* Begin the fact of an act on a change, about that change, and read the change.  E_NOT_FOUND;
 * E_CONFLICT: its state does not allow the act. */
must_check enum err change_act_begin(struct ctx *cx, struct db *db, int64_t number,
				     enum action action, struct change *c, struct fact *out);
/* change.cancelled, by its author.  E_FORBIDDEN, E_CONFLICT. */
must_check enum err change_cancel(struct ctx *cx, struct db *db, const struct act *act,
				  int64_t number, struct fact *out);

/* What to sign: the manifest and each new file. */
must_check enum err change_signing(struct ctx *cx, struct db *db, const char *origin,
				   int64_t number, struct signing *out);
/* change.signed.  E_FORBIDDEN: excluded, or nobody asked for it; E_CONFLICT: signed before, or the
 * change is not open; and what sign_check() returns. */
must_check enum err change_sign(struct ctx *cx, struct db *db, const char *origin, const char *user,
				int64_t number, const char *envelope, struct fact *out);
/*
 * The site of the grant that this person's signature would rely on, in that role, by that meaning
 * and with that key; asked: the one that the person names, or NULL: the one that counts most
 * (ballot_grant()).  *out NULL: no grant of the role, or the policy asks for no such signature at
 * any site; what is said of that is said at signing.  E_FORBIDDEN at "/site": the policy asks for
 * it, and at no site where the person holds the role, or not at the one that is asked for.
 */
must_check enum err change_signer_site(struct ctx *cx, struct db *db, int64_t number,
				       const struct signer_says *who, const char **out);
/* What follows from a signature: change.merged or change.rejected; else no fact. */
must_check enum err change_settle(struct ctx *cx, struct db *db, int64_t number, struct fact *out);

/* For exclusion(): the author; and, if exclude asks for them, the trainer and the validator of each
 * version that the change approves or releases, as the version's record names them. */
must_check enum err change_parts(struct ctx *cx, struct db *db, unsigned exclude,
				 const struct change *c, const struct change_paths *paths,
				 struct parts *out);

/* One need of a change that is not met and that a person could meet. */
struct ask {
	const struct meaning *meaning;
	const char *role, *site; /* site: of the grant that would count, or EVERY_SITE */
	unsigned custody;        /* a set: what would do */
};

/* A role of a person, and the site of the grant by which a rejection would count. */
struct rejecting {
	const char *role, *site;
};

struct standing {
	const char *missing;               /* in words; NULL: nothing */
	struct ask asks[POLICY_NEEDS_MAX]; /* of this person */
	size_t n;
	const struct meaning *rejection; /* the meaning that a rejection is signed with; NULL: the
				  policy has no such meaning */
	struct rejecting rejecting[ROLE_COUNT];
	size_t n_rejecting;
};

must_check enum err change_standing(struct ctx *cx, struct db *db, int64_t number, const char *user,
				    struct standing *out);

#pragma once

/*
 * Acts that people sign beside changes: each is a document (documents/act.h) that is proposed,
 * signed, and takes effect with its last signature, in the same transaction.  Who must
 * sign, rules/act_needs.h says; what a kind of act does, quality/effect.h.
 *
 * Where one approver alone is there, what the signatures bring waits 24 hours, and an alarm says
 * so (quality/wait.h); where too few are able to sign, the root's holders sign, too.
 *
 * The server composes the document, so that it names what there is: its id, the log, the newest
 * entry.  People's clients read its exact bytes before they sign them.  Of a kind and an
 * object one act at most is open.  An act that nobody signs has no effect, and its proposer
 * withdraws it; one that others signed, an approver of its site.
 *
 * Reading: any thread with a connection of its own; facts are decided on the writer.  Besides the
 * errors named, each function returns those of the database (engine/db.h).  Source: trust.md, 2 and
 * 4; schema/acts.md; decision 0067.
 */

#include "documents/act.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"
#include "quality/act_state.h"
#include "rules/act_needs.h"
#include "rules/holders.h"
#include "signing/signature.h"

/* By what ends a re-founding, or its announcement: of the entry that brought it, as %lld. */
#define END_REFOUNDING_COMMAND "signet act propose end-refounding --entry %lld --reason TEXT"

#define ACT_PROPOSED_MAX 16 /* open ones of one person, of a kind that any person proposes */

/* ---- as it is stored ---- */

struct signed_act {
	const char *id, *object, *person, *site, *author, *document; /* document: a digest */
	enum act_kind kind;
	enum signed_act_state state;
	int64_t until; /* ms since 1970: while it waits; 0: it does not */
	struct body body;
};

/* E_NOT_FOUND */
must_check enum err db_act_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
			      struct signed_act *out);
/* open: those alone that are open or wait.  A person finds there what concerns them, too, though
 * their roles rest. */
must_check enum err db_act_page(struct ctx *cx, struct db *db, bool open, const char *person,
				struct page *p);
/* The one of that kind about that object that is open or waits; *id NULL: there is none. */
must_check enum err db_act_open(struct ctx *cx, struct db *db, enum act_kind kind,
				const char *object, const char **id);
/* How many of that kind that the person proposed are open or wait. */
must_check enum err db_acts_open_by(struct ctx *cx, struct db *db, enum act_kind kind,
				    const char *author, int64_t *n);
/* Signatures of the root's holders.  In: how many out holds; out: how many were read. */
must_check enum err db_holders_of(struct ctx *cx, struct db *db, const char *id, int64_t at,
				  struct holder_signature *out, size_t *n);
/* The one of that kind that waits since that entry.  E_NOT_FOUND */
must_check enum err db_act_waiting(struct ctx *cx, struct db *db, enum act_kind kind, int64_t since,
				   struct signed_act *out);
/* All of that kind that wait. */
struct name_list; /* people/user.h */
must_check enum err db_acts_waiting(struct ctx *cx, struct db *db, enum act_kind kind,
				    const struct name_list **out);
/* The act that an entry's fact names; NULL: none. */
must_check enum err act_of_entry(struct ctx *cx, struct db *db, int64_t index, const char **out);
/* The document of an act; *bytes: exactly.  E_TAMPERED: it is not what the row says. */
must_check enum err act_document_of(struct ctx *cx, struct db *db, const struct signed_act *a,
				    struct act_document *out, const char **bytes);

/* The member "act" of a fact that an act brought; NULL: null, nobody signed for it. */
struct act_done {
	const char *id, *policy;  /* policy: its digest */
	const int64_t *signature; /* indexes of the entries of the signatures that count: people's,
				   * then those of the root's holders */
	size_t n;
};
void act_done_print(struct printer *out, const struct act_done *done);

/* ---- what is decided ---- */

/* What would be signed, and whose people decide about it: a site, or EVERY_SITE. */
struct proposal {
	const struct act_document *says;
	const char *site;
	struct printer document;
};

/* The document of what is asked for: only the members of the kind are set; out: its objects.
 * E_INVALID with the place: the document would be none.  E_NOT_FOUND: there is no such person. */
must_check enum err act_compose(struct ctx *cx, struct db *db, const char *origin,
				struct act_document *asked, struct proposal *p, struct fact *out);
/* act.proposed, by roles that count at its site.  E_FORBIDDEN: not this proposer.  E_CONFLICT: it
 * could take no effect now, or one like it is open. */
must_check enum err act_propose(struct ctx *cx, struct db *db, const struct act *act,
				const struct proposal *p, struct fact *out);
/* Could it take effect now, and do the people of its site decide about it still?  Whom it concerns
 * may have a role at another site since.  E_NOT_FOUND, E_CONFLICT, E_FORBIDDEN, E_INVALID. */
must_check enum err act_fits(struct ctx *cx, struct db *db, const struct signed_act *a,
			     const struct act_document *d);
/* Is somebody there who could sign it?  site: whose approvers do.  E_CONFLICT: nobody. */
must_check enum err act_possible(struct ctx *cx, struct db *db, const struct act_document *d,
				 const char *site);
/* A fact about an act in a state that the action is for.  E_NOT_FOUND, E_CONFLICT. */
must_check enum err act_begin_on(struct ctx *cx, struct db *db, const char *id, enum action action,
				 struct signed_act *a, struct fact *out);
/* Why it lapsed; NULL: it did not. */
must_check enum err act_lapsed_why(struct ctx *cx, struct db *db, const struct signed_act *a,
				   const char **out);
/* A part of a sentence: it names who ends the act once others have signed it, and by which command.
 */
const char *act_ends_by(struct ctx *cx, const struct signed_act *a);
/* act.withdrawn, by whom act_ended_by() names (rules/act_needs.h).  E_FORBIDDEN: by another. */
must_check enum err act_withdraw(struct ctx *cx, struct db *db, const struct act *act,
				 const char *id, struct fact *out);
/* What to sign. */
must_check enum err act_signing(struct ctx *cx, struct db *db, const char *origin, const char *id,
				const struct signer_says *who, struct signing *out);
/* Does this key count for the act?  E_FORBIDDEN: the server holds it; E_NOT_FOUND. */
must_check enum err act_key_check(struct ctx *cx, struct db *db, const char *id, const char *with);
/* act.signed.  E_FORBIDDEN: nobody asks for this signature; besides those of sign_check(). */
must_check enum err act_sign(struct ctx *cx, struct db *db, const char *origin, const char *user,
			     const char *id, const char *envelope, struct fact *out);
/* act.root_signed: by a key of the root in force; any account may send it.  E_FORBIDDEN: it is
 * none; E_MISMATCH: it does not sign the document; E_CONFLICT: it signed before, or nobody asks for
 * it.
 */
must_check enum err act_root_sign(struct ctx *cx, struct db *db, const char *id, const char *keyid,
				  const char *sig, struct fact *out);
/* Once its signatures suffice: the effect of the act, or act.met where it has to wait and did not
 * yet; out->action ACTION_NONE: they do not suffice. */
must_check enum err act_settle(struct ctx *cx, struct db *db, const char *id, struct fact *out);

/* Who must sign it, and what the signatures so far come to. */
struct act_standing {
	struct act_needs needs;
	struct signature s[SIGNED_ACT_MAX];
	struct vote vote[SIGNED_ACT_MAX];
	size_t n;
	struct ballot ballot;
	struct tuf_keys root; /* of the root in force, where its holders have a part in it */
	struct holder_signature holder[HOLDERS_MAX];
	size_t n_holders, holders; /* holders: of those, how many count */
	const char *policy;        /* digest */
	bool people, met;          /* people: do theirs meet the policy? */
};
/* How many of the root's holders must sign, or suffice; 0: they have no part in it. */
int64_t act_holders_asked(const struct act_standing *s);
/* What is missing, in words, alternatives behind "or"; NULL: nothing. */
const char *act_missing(struct ctx *cx, const struct act_standing *s);
/* The members "asks": each signature that an alternative asks people for, with the number of the
 * alternative, from 1 on, and how many count for it already. */
void act_asks_print(const struct act_standing *s, struct printer *out);
must_check enum err act_standing_gather(struct ctx *cx, struct db *db, const struct signed_act *a,
					const struct act_document *d, struct act_standing **out);

/* ---- applied ---- */

/* One that waited was ended by another one. */
must_check enum err act_apply_ended(struct ctx *cx, struct db *db, const struct entry *e,
				    const char *id);
/* The member "act" of a fact: the act that it names is done.  NULL (json null): nobody's. */
must_check enum err act_apply_done(struct ctx *cx, struct db *db, const struct entry *e,
				   json_t *done);

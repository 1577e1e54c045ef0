#pragma once

/*
 * Signing: the statement that somebody would sign, and the check of one that
 * somebody signed.  Everything in a statement but its id, its times, its base
 * head and its comment is derived again from the tables and must be equal; so a
 * signature over anything older, other or not shown is none.  A login is no
 * signature, a token never signs, and nobody signs for another.
 *
 * A row says who signed what, in which meaning, with which key.  The row is an
 * index into the envelopes, which are documents and the record itself.
 * Reading: any thread with a connection of its own; facts are decided on the
 * writer.  Besides the errors named, each function returns those of the
 * database (engine/db.h).
 */

#include "documents/envelope.h"
#include "documents/policy.h"
#include "documents/trust.h"
#include "engine/db.h"
#include "proof/entry.h"
#include "proof/fact.h"
#include "rules/subjects.h"

struct signing_key; /* signing/key.h */

/* ---- as it is stored ---- */

struct signature {
	const char *id, *signer, *role, *meaning, *key, *custody, *envelope;
	int64_t from_idx;
	const char *site; /* that its statement names, by sign_check(); NULL: signature_site() */
};

/* The signatures over an object ("change:17"), at most *n; then *n of them. */
must_check enum err db_signatures_of(struct ctx *cx, struct db *db, const char *subject, int64_t at,
				     struct signature *out, size_t *n);
/* A signature and the object that it is over. */
struct signature_on {
	const char *subject;
	struct signature s;
};
/* The one with that id, whatever became of it: an id signs once.  out->subject is NULL where no
 * signature has that id. */
must_check enum err db_signature_get(struct ctx *cx, struct db *db, const char *id,
				     struct signature_on *out);
/* Those by a key from an entry on, behind `after`, on what people of the sites see (as for {seen
 * …}, engine/concern.h), at most *n, in their order; then *n of them. */
must_check enum err db_signatures_by(struct ctx *cx, struct db *db, const char *key, int64_t since,
				     int64_t after, int64_t at, const char *sites,
				     struct signature_on *out, size_t *n);

/* Has a key that the server never holds, of somebody who was an approver then, signed anything
 * after that entry? */
must_check enum err db_approver_signed_since(struct ctx *cx, struct db *db, int64_t after,
					     bool *out);

/* How a fact prints a signature, and how apply takes it: {"id","subject","signer",…}. */
void signature_members(struct printer *out, const char *subject, const struct signature *s);
void signature_print(struct printer *out, const char *key, const char *subject,
		     const struct signature *s);
/* The member "signature" of a fact of that version; from 2 on it has "shown". */
must_check enum err signature_apply(struct ctx *cx, struct db *db, json_t *signature, int v,
				    int64_t idx);

/* ---- what is decided ---- */

/* What is signed: exact bytes, by their digests, and the object that they belong to. */
struct signing {
	const char *object; /* "change:17" */
	int64_t change;     /* 0: not about a change */
	struct subjects subjects;
	const struct policy *policy;
	const char *origin;
	/* The person whose key may be pending: the other founder, while the founding is open;
	 * NULL: nobody. */
	const char *founder;
	/* The bytes were made outside the log: there since its first entry, and not since that of
	 * the object. */
	bool outside;
	/* Of the grant that the signer is to rely on, where it is known by what is signed; NULL:
	 * that of the signer's own site, else the one at every site. */
	const char *site;
	/* Whose file corrects clocks; asked where a statement is early or late without it. */
	enum err (*people)(struct ctx *cx, struct db *db, struct trust_signers *out);
};

/* Who signs, and how. */
struct signer_says {
	const char *user;
	const char *key, *meaning, *role;
	const char *site;     /* of the grant that the signature relies on; NULL: see signing */
	const char *comment;  /* NULL: none */
	const char *language; /* of the sentence, and no other; NULL: see accept */
	const char *accept;   /* Accept-Language; NULL: nothing was asked for */
};

/* The policy in force; its document's digest in *digest. */
must_check enum err policy_in_force(struct ctx *cx, struct db *db, struct policy **out,
				    const char **digest);

/* The statement for s to sign, under the newest head.  E_FORBIDDEN, E_NOT_FOUND, E_CONFLICT;
 * E_INVALID: no such meaning, or not in that language. */
must_check enum err sign_draft(struct ctx *cx, struct db *db, const struct signing *what,
			       const struct signer_says *s, struct statement *out);

/*
 * Check a signed statement of the actor, and bind its envelope to the fact.
 * E_CONFLICT with the place: it says something else than the store; E_MISMATCH:
 * not this key; E_FORBIDDEN: not this person, role or key; E_INVALID: no statement.
 */
must_check enum err sign_check(struct ctx *cx, struct db *db, const struct signing *what,
			       const char *user, const char *envelope, struct fact *f,
			       struct signature *out);

/* Is the key still valid, and does its owner hold the role at the site, or at every site, which the
 * key was confirmed for?  site: an id or EVERY_SITE. */
must_check enum err signer_valid(struct ctx *cx, struct db *db, const struct signing_key *key,
				 const char *role, const char *site, bool founding,
				 const char **name);
/* The site that the statement of a signature names.  E_TAMPERED: its envelope is none. */
must_check enum err signature_site(struct ctx *cx, struct db *db, const struct signature *s,
				   const char **out);

#pragma once

/*
 * Statement: what a person signs, as an in-toto Statement v1.
 *
 *   {"_type","subject":[{"name","digest":{"sha256"}}],"predicateType","predicate":{"id",
 *    "meaning":{"code","text","language"},"signer":{"id","name","title","role","site"},
 *    "key":{"fingerprint","custody"},"auth":null|{"components","factors","first_in_series"},
 *    "policy","acknowledged","delegation":null|{"id","from"},"shown":null|{"language","rendering"},
 *    "time":{"utc","offset","zone"},"not_after","base":{"origin","size","root","checked"},
 *    "change","comment"}}
 *
 * A statement binds exact bytes (the subjects), the meaning in the words that
 * were shown, the signer as known at that moment and a head of the log.
 * Members unknown here are refused, and one meaning has one form: bytes that
 * would be printed otherwise are no statement.  Members that no rule of this
 * version looks at are read and printed; each judge, and who is about to sign,
 * asks statement_judged() first.  Signatures over it are the business of
 * proof/dsse.h and, over the same PAE bytes, proof/sshsig.h.  Byte for byte in
 * schema/statement.md.  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"
#include "proof/digest.h"
#include "proof/manifest.h"

#define STATEMENT_PAYLOAD_TYPE "application/vnd.in-toto+json"
#define STATEMENT_NAMESPACE    "signet-signature-v1" /* of an SSHSIG over the PAE */

#define STATEMENT_MAX          524288                   /* bytes */
#define STATEMENT_SUBJECTS_MAX (MANIFEST_PATHS_MAX + 2) /* a manifest, its files and one more */
#define STATEMENT_NAME_MAX     255                      /* bytes; of names that people read */
#define STATEMENT_MEANING_MAX  500                      /* bytes */
#define STATEMENT_COMMENT_MAX  2000                     /* bytes */
#define STATEMENT_AUTH_MAX     4                        /* components, and factors */

/* For how long a statement counts: of a sealed key so long, else as the policy
 * says. */
#define SEALED_LIFE_MS INT64_C(600000)
#define CLOCK_SLACK_MS INT64_C(300000) /* how far ahead a client's clock may be */

struct statement_subject {
	const char *name;
	struct hash hash;
};

/* How a sealed key was opened: 21 CFR 11.200(a)(1). */
struct statement_auth {
	const char *const *components,
		*const *factors; /* names, each once; at least one component */
	size_t n_components, n_factors;
	bool first_in_series; /* all components were asked for, not the password alone */
};

struct statement {
	struct statement_subject *subjects; /* at least one; names are unique */
	size_t n_subjects;
	const char *id; /* UUIDv7; single use */
	const char *meaning, *meaning_text, *language;
	const char *signer, *signer_name, *role;
	const char *title; /* of the signer, as printed; NULL: none is stated */
	const char *site; /* of the grant that the signature relies on; "*": of one at every site */
	const char *fingerprint, *custody; /* custody: sealed, file or hardware */
	struct statement_auth auth;        /* of a sealed key alone; else without components */
	const char *policy; /* digest of the one in force at the base head; the merge's decides */
	const char *acknowledged; /* digest of the text by which the signer answers; NULL: none */
	const char *delegation, *delegator; /* id, and for whom a deputy signs; or NULL */
	const char *shown_language,
		*shown_rendering;  /* by the program that holds the key; or NULL */
	int64_t time, not_after;   /* ms; not_after is the later */
	const char *offset, *zone; /* "+01:00", "Europe/Berlin": where the signer was */
	const char *origin;        /* of the log, with the head that the signer knew */
	int64_t size;
	struct hash root;
	bool checked;        /* the signer's own client verified that head */
	int64_t change;      /* from 1; 0: not about a change */
	const char *comment; /* NULL: none */
};

/* How a sealed key was opened in this version: by id and password, both typed for the act. */
extern const struct statement_auth statement_auth_sealed;

/* The showing of what was signed, as the entry says it: for a sealed key "server", else NULL,
 * since the statement says it. */
const char *statement_shown_by(const char *custody);

/* Does this version judge all that it states?  E_INVALID with the place: it does not. */
must_check enum err statement_judged(struct ctx *cx, const struct statement *s);

/* E_INVALID with the place: what cannot be read again is not printed. */
must_check enum err statement_print(struct ctx *cx, const struct statement *s, struct printer *out);

/* E_INVALID with the place; out lies in the arena. */
must_check enum err statement_parse(struct ctx *cx, const void *bytes, size_t size,
				    struct statement *out);

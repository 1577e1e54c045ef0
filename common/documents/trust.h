#pragma once

/*
 * Trust: what people signed, as targets of the TUF top role and of the role
 * signers, that a device judges a release by.
 *
 *   trust/approval.json {"v":2,"require":[need],"exclude":[…],"stop":[{"role","custody"}],
 *                        "lift":[need],"withdraw":[need]}
 *   trust/log.json {"v":2,"logs":[{"origin","vkey"}],"abandoned":[{"origin","size","root"}],
 *                           "continuity":[{"origin","keys","first":{"size","root"},"prefix":{…},
 *                           "from","last":{…},"lost"}],"witnesses":[],"quorum":0}
 *   trust/assignment.json  {"v":2,"epoch","keys":["<base64 of 32 bytes>"]}
 *   trust/signers.json {"v":2,"log":{"origin","size","root"}|null,"corrected":[{"origin","from",
 *                           "to","at","clock"}],"signers":[{"id","keys":[{"public":"<type>
 * <base64>", "custody","roles":[{"role","site","from","to"}],"suspended":[{"from",
 *                           "to"}],"revoked_at","upheld":[…],"confirmed":{"index","leaf"}}]}]}
 *
 * Members unknown here are refused.  schema/tuf.md.  Pure; any thread.
 */

#include "base/printer.h"
#include "documents/policy.h"
#include "proof/note.h"
#include "proof/ssh_key.h"

#define TRUST_V           2       /* of each of the files */
#define TRUST_FILE_MAX    262144  /* bytes, of one file */
#define TRUST_PEOPLE_FILE 4194304 /* bytes, of trust/signers.json */
#define TRUST_REQUIRE_MAX 16
#define TRUST_STOP_MAX    8 /* roles that may stop */
#define TRUST_LOGS_MAX    16
#define TRUST_ASSIGN_MAX  16 /* keys */
#define TRUST_SIGNERS_MAX 8192
#define TRUST_KEYS_MAX    64 /* of one signer */
#define TRUST_ROLES_MAX   64 /* of one key: each at each site, from and to */
#define TRUST_SPANS_MAX   32 /* suspensions of one key */
#define TRUST_UPHELD_MAX  64 /* signatures of one key */
#define TRUST_CLOCKS_MAX  64

#define TRUST_APPROVAL   "trust/approval.json"
#define TRUST_LOG        "trust/log.json"
#define TRUST_ASSIGNMENT "trust/assignment.json"
#define TRUST_SIGNERS    "trust/signers.json"

#define TRUST_NEVER INT64_C(-1) /* of to and revoked_at: null */

/* In sets. */
enum trust_exclude {
	TRUST_AUTHOR = exclude_bit(EXCLUDE_AUTHOR),
	TRUST_TRAINER = exclude_bit(EXCLUDE_TRAINER),
	TRUST_VALIDATOR = exclude_bit(EXCLUDE_VALIDATOR)
};

/* A head at which a log ended: what was signed in its name since is nobody's. */
struct trust_abandoned {
	const char *origin;
	struct tree_head head;
};

/* A log that goes on where another one ended: it begins with the entries of that one's prefix. */
struct trust_continuity {
	const char *origin, *keys; /* keys: digest of the server-keys.json that names its keys */
	struct tree_head first;    /* the first that was signed in its name */
	struct tree_head prefix;
	const char *from;      /* origin of the one that ended */
	struct tree_head last; /* the highest of from that the signers know of */
	const char *lost; /* digest of the list of what was lost and took something away; NULL */
};

/* Who may stop releases. */
struct trust_stopper {
	const char *role;
	unsigned custody; /* a set */
};

/* What a device demands; in each list, no two ask for the same meaning and role. */
struct trust_approval {
	struct needs release; /* of every change that a release rests on, whatever it touches */
	struct needs lift, withdraw;
	struct trust_stopper stop[TRUST_STOP_MAX];
	size_t n_stop;
};

struct trust_logs {
	struct note_key key[TRUST_LOGS_MAX]; /* one origin may have several */
	size_t n;                            /* at least 1 */
	struct trust_abandoned abandoned[TRUST_LOGS_MAX];
	size_t n_abandoned;
	struct trust_continuity continuity[TRUST_LOGS_MAX];
	size_t n_continuity;
};

struct trust_assignment {
	int64_t epoch; /* of all assignments that count, from 1 on */
	unsigned char public[TRUST_ASSIGN_MAX][PUBLIC_KEY_SIZE];
	size_t n; /* at least 1 */
};

/* Entries of the log, from one on and before another; to may be TRUST_NEVER. */
struct trust_span {
	int64_t from, to;
};

struct trust_role {
	const char *role, *site; /* site: an id or "*" */
	struct trust_span span;
};

struct trust_key {
	struct ssh_key public;
	const char *fingerprint, *custody; /* fingerprint: follows from public */
	struct trust_role *role;
	struct trust_span *suspended;
	int64_t *upheld; /* indexes of signatures that count though the key was revoked */
	size_t n_roles, n_suspended, n_upheld;
	int64_t revoked_at; /* an index, or TRUST_NEVER */
	int64_t confirmed;  /* the index of the entry that confirmed it */
	struct hash leaf;   /* of that entry */
};

struct trust_signer {
	const char *id;
	struct trust_key *key;
	size_t n;
	const char **unknown; /* keys of types that this version does not know, as JSON */
	size_t n_unknown;
};

/* Entries whose times ran ahead of the clock. */
struct trust_clock {
	const char *origin;
	int64_t from, to;  /* indexes, both within */
	int64_t at, clock; /* ms: of the last of them; what the clock said at the entry after it */
};

struct trust_signers {
	/* an index means something in one log: the one that has this head; origin NULL: nobody is
	 * named */
	const char *origin;
	struct tree_head head;
	struct trust_clock *corrected;
	size_t n_corrected;
	struct trust_signer *signer;
	size_t n;
	/* keys of types that this version does not know, which nobody signs with here */
	size_t n_unknown;
	const char *unknown; /* the type of one of them; NULL: there is none */
};

struct trust {
	struct trust_approval approval;
	struct trust_logs logs;
	struct trust_signers signers;
};

/* E_INVALID with the place; out lies in the arena. */
must_check enum err trust_approval_parse(struct ctx *cx, const void *bytes, size_t size,
					 struct trust_approval *out);
/* E_INVALID: it asks for something that this version does not judge. */
must_check enum err trust_approval_judged(struct ctx *cx, const struct trust_approval *a);
must_check enum err trust_logs_parse(struct ctx *cx, const void *bytes, size_t size,
				     struct trust_logs *out);
must_check enum err trust_assignment_parse(struct ctx *cx, const void *bytes, size_t size,
					   struct trust_assignment *out);
must_check enum err trust_signers_parse(struct ctx *cx, const void *bytes, size_t size,
					struct trust_signers *out);

void trust_approval_print(struct ctx *cx, const struct trust_approval *a, struct printer *out);
void trust_logs_print(struct ctx *cx, const struct trust_logs *l, struct printer *out);
void trust_assignment_print(struct ctx *cx, const struct trust_assignment *a, struct printer *out);
void trust_signers_print(struct ctx *cx, const struct trust_signers *s, struct printer *out);

/* Where the log of this origin ended; NULL: it goes on, or is not known. */
const struct trust_abandoned *trust_log_end(const struct trust_logs *l, const char *origin);
/* What continues the log of this origin; NULL: nothing. */
const struct trust_continuity *trust_log_next(const struct trust_logs *l, const char *from);

unsigned trust_custody_bit(const char *custody); /* 0: none of the three */
/* The key of that fingerprint and whose it is; NULL: nobody's. */
const struct trust_key *trust_key_of(const struct trust_signers *s, const char *fingerprint,
				     const struct trust_signer **whose);
/* Did the key's owner hold the role at this index, by a grant for that very site or "*"? */
bool trust_key_had_role(const struct trust_key *k, const char *role, const char *site,
			int64_t index);
/* Was the key suspended; was it revoked, and is the signature of this index not upheld? */
bool trust_key_was_suspended(const struct trust_key *k, int64_t index);
bool trust_key_was_revoked(const struct trust_key *k, int64_t index);

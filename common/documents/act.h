#pragma once

/*
 * Acts: documents that people sign and that are no part of the controlled tree:
 * a stop, a key revoked, a role granted.  A signature covers the document's exact
 * bytes, by digest (rules/subjects.h).  The rules of the policy that name acts say
 * who must sign each (documents/policy.h).
 *
 * Each kind is one row of act.c, its members in the order in which they must come.
 * A document says its kind, an id that is never used again, the log that it is for,
 * and what it rests on: base, the index of an entry that its signer knew, or the head
 * of that log.  A stop alone says neither its kind nor a base (the design, "Trust", 5): a device
 * judges it without any log, and no other kind has its members.
 *
 * Which kinds are judged, and since when, schema/acts.md says.  Source of the rules
 * that the members are for: the design, "Trust", 4, 5, 7 and 8.  Pure; any thread.
 */

#include "base/printer.h"
#include "proof/merkle.h"

#define ACT_MAX         262144 /* bytes */
#define ACT_NAMES_MAX   400    /* of sites or of devices */
#define ACT_DAMAGE_MAX  256    /* places of one document */
#define ACT_INDEXES_MAX 64
#define ACT_PEOPLE      2    /* whom a re-founding names */
#define ACT_PLACE_MAX   255  /* bytes */
#define ACT_REASON_MAX  2000 /* bytes */

#define ACT_NONE INT64_C(-1) /* of an index: null */

enum act_kind {
	ACT_STOP,
	ACT_TAKE_STOP_BACK,
	ACT_OPEN_RING,
	ACT_REVOKE_KEY,
	ACT_SUSPEND,
	ACT_LIFT_SUSPENSION,
	ACT_CONFIRM_SUSPENSION,
	ACT_CONFIRM_KEY,
	ACT_CONFIRM_PERSON,
	ACT_GRANT_ROLE,
	ACT_REFOUND,
	ACT_ANNOUNCE_REFOUNDING,
	ACT_END_REFOUNDING,
	ACT_REVIEW,
	ACT_ACCEPT_DAMAGE,
	ACT_DISOWN_HEAD,
	ACT_GO_ON,
	ACT_COUNT
};

struct act_names {
	bool stated; /* false: null */
	const char **name;
	size_t n; /* stated: at least 1, each once */
};

/* A place, the digest that it should have, and the one found there; NULL: nothing is there. */
struct act_damage {
	const char *place, *wanted, *found;
};

struct act_person {
	const char *id, *fingerprint;
};

/* Of its members only those of the kind are set. */
struct act_document {
	enum act_kind kind;
	const char *id;                /* UUIDv7 */
	const char *origin, *instance; /* instance: that of the origin */
	int64_t base;                  /* index of an entry, from 0 on */
	const char *model;             /* with the release, or those from one to another */
	int64_t release, from, to;
	struct act_names sites, devices; /* at most one of the two is stated */
	const char *stop;                /* id of a stop's document */
	const char *document;            /* digest of the document that is answered or confirmed */
	const char *record;              /* digest of release.json */
	const char *rollout, *ring;
	const char *members;      /* digest of the list of the ring's devices */
	const char *person, *key; /* key: its id, a digest */
	const char *role, *site;  /* site: a name or "*" */
	int64_t since;            /* index from which signatures are disputed; <= base */
	int64_t entry;            /* index of the entry that is answered; <= base */
	int64_t announced;        /* index of the announcement, or ACT_NONE */
	struct tree_head head;
	const char *note;               /* digest of the checkpoint that is disowned */
	struct tree_head own, reported; /* size 0: null */
	const char *kept_by;            /* whose machine kept own; NULL where own is null */
	struct act_person people[ACT_PEOPLE];
	struct act_damage *damage;
	size_t n_damage;  /* at least 1, each place once */
	int64_t *upholds; /* indexes of entries, rising, <= base */
	size_t n_upholds;
	const char *reason; /* for people; always there */
};

const char *act_name(enum act_kind kind); /* "stop", "take-stop-back" */
bool act_kind_parse(const char *name, enum act_kind *out);
bool act_has_member(enum act_kind kind, const char *name);
/* Is it signed by the root's threshold, so that no policy has a say? */
bool act_is_of_root(enum act_kind kind);

/* The object that stays lost where a place is accepted: "content:<digest>", "artifact:<digest>";
 * NULL: none, what was wrong there is made right. */
const char *act_place_object(struct ctx *cx, const char *place);

/* Is its document written by signetd on a stopped server, so that it is signed before it is in the
 * log? */
bool act_is_of_stopped(enum act_kind kind);
/* The command of signetd that writes it, and that takes what was signed: "anchor accept"; NULL: no
 * command does. */
const char *act_command(enum act_kind kind);
/* Of go-on: whose machine compared its head with one that it kept itself, beside one that devices
 * signed; NULL: nobody's.  Another person's signature says nothing of that machine. */
const char *act_compared_by(const struct act_document *a);

/* Does it change who counts or which damage is accepted, so that a sealed key never counts for it,
 * whatever a policy says (the design, "Trust", 2)? */
bool act_moves_ground(enum act_kind kind);
/* Is it one that people propose, and that others sign and judges count?  No judge accepts one that
 * it does not know so (schema/acts.md); a stop and what takes it back wait for nobody, and
 * rules/stop.h judges them. */
bool act_judged(enum act_kind kind);

/* In sets. */
#define act_bit(kind) (1u << (kind))

/* A document of that kind, and of no other.  E_INVALID with the place; out lies in the arena. */
must_check enum err act_document_parse(struct ctx *cx, enum act_kind kind, const void *bytes,
				       size_t size, struct act_document *out);
/* E_INVALID with the place: what cannot be read again is not printed. */
must_check enum err act_document_print(struct ctx *cx, const struct act_document *a,
				       struct printer *out);

#pragma once

/*
 * State: what the acts led to, from the first entry up to the one in hand.  The
 * rules are those of common/rules, and what they ask for is gathered here from
 * the entries alone; verify/acts.h says of each action whether it is judged.  One
 * thread.  Each check returns E_TAMPERED with the place in the entry, or
 * E_INVALID for what cannot be read.
 */

#include "documents/envelope.h"
#include "documents/key_document.h"
#include "documents/policy.h"
#include "proof/manifest.h"
#include "rules/act_needs.h"
#include "rules/holders.h"
#include "rules/keys.h"
#include "rules/powers.h"
#include "rules/subjects.h"
#include "verify/trust.h"
#include "verify/verify.h"

#define FOUNDERS 2

enum user_state { USER_INVITED, USER_ACTIVE, USER_SUSPENDED, USER_DEACTIVATED };

struct held {             /* the roles of a user by grants that name one site, or all */
	const char *site; /* or EVERY_SITE */
	unsigned roles;
	struct held *next;
};

struct user {
	const char *id, *site, *name; /* name: a digest */
	struct user *owner;           /* of a service: the person behind it; NULL: a person */
	struct user *more;            /* from a person on: each service of theirs */
	bool person;
	bool first; /* the system made the account, with which the instance began */
	enum user_state state;
	struct held *held;
	struct key *keys;          /* all that were enrolled */
	const struct user *before; /* created before this one */
	enum identity identity;    /* of a person */
	int64_t identity_idx;      /* the index of the entry since which it is that */
	const char *code;        /* the id of the newest that sets a password; NULL: none is open */
	int64_t code_ends;       /* ms: when it is over */
	int64_t suspended_by;    /* while suspended: the index of the entry that did */
	int64_t suspended_until; /* ms since 1970; 0: until it is lifted */
	/* while suspended: the acts that brought it, and let it last; NULL: none */
	const struct signed_act *suspension, *suspension_lasts;
	int64_t suspended_at_once; /* ms, by the clock: an administrator did last; 0: never */
	int64_t reset_at;          /* ms, by the clock: a reset set a password last; 0: never */
	unsigned reset_roles;      /* that the user held then */
	const char *acknowledged;  /* the digest of a first root, last; NULL: of none */
	const struct key *acknowledged_with;
};

struct key {
	const char *id;
	struct user *owner;
	struct key *more; /* of the owner's */
	struct ssh_key public;
	const char *custody, *document;
	unsigned roles; /* it was enrolled for */
	enum key_state state;
	int64_t enrolled;  /* the index of the entry that brought it */
	int64_t confirmed; /* the index of the entry that did; -1: none yet */
	int64_t since;     /* of a revoked one: the entry from which its signatures count no more */
	struct signed_mark *signed_; /* all that it signed, the newest first: verify/disputes.h */
	struct revocation *revocations; /* by acts, likewise */
};

struct signature {
	int64_t index;
	const char *signer, *meaning, *role;
	const char *site; /* of the grant that its statement relies on */
	const struct key *key;
	enum custody custody;
};

/* One that is open; its memory is used for another one when it has ended. */
struct change {
	struct arena mem;             /* of all its texts */
	size_t counted;               /* bytes of it, in the state's changes_size */
	struct change *older, *spare; /* of all that there ever were; of those that ended */
	int64_t number, opened;       /* opened: the index of its entry */
	const char *author, *manifest;
	bool open;
	struct manifest m;
	const char **sites; /* that it states, ends in NULL; NULL: of before changes stated any */
	struct signature s[CHANGE_SIGNATURES_MAX];
	size_t n;
};

/* An act that people sign beside changes. */
struct signed_act {
	const char *id, *person, *site, *author, *document;
	enum act_kind kind;
	int64_t opened; /* the index of its entry */
	bool open;
	int64_t until; /* ms since 1970: while it waits; 0: it does not */
	int64_t met;   /* the index of the entry since which it does */
	struct signature s[SIGNED_ACT_MAX];
	size_t n;
	struct holder_signature *holder; /* up to HOLDERS_MAX; NULL: none yet */
	size_t n_holders;
	const struct signed_act *waited; /* of re-foundings: the one that began to wait before */
};

/* Why entries of an action are not judged, in kinds: verify/acts.h has the reason of each. */
enum unjudged {
	UNJUDGED_CHANGED_NOTHING,
	UNJUDGED_ACCESS,
	UNJUDGED_BYTES,
	UNJUDGED_FLEET,
	UNJUDGED_COUNT
};

/* A policy that was in force; a statement names the one that its signer knew. */
struct policy_mark {
	const struct policy_mark *older;
	int64_t index; /* of the entry that put it in force */
	const char *digest;
};

struct state {
	int64_t index;                   /* of the entry in hand */
	struct map users, keys, changes; /* by id, id, number; of changes, those that are open */
	struct map tree;                 /* path -> digest: what is in force */
	struct map statements;           /* ids that were used */
	struct map devices;              /* by name: all that were created */
	struct map folds;                /* of ids that were given: "user", "device" */
	struct map exports;              /* by id: begun and not made; how many its list has */
	struct map erased;               /* digests of personal contents */
	struct map acts;                 /* by id: all that were proposed */
	const struct signed_act *refounding; /* the newest that waited, open or over */
	struct announcement *announced;      /* the newest: verify/refoundings.c */
	struct kept_note *foreign;           /* verify/foreign.c alone */
	int64_t approver_signed; /* index of the newest entry by an approver's own key; 0: none */
	struct map revocations;  /* by index: those that dispute something */
	struct map merged;       /* path of a version or release -> the merge */
	struct map retired;      /* "version:<model>/<number>" of those whose end is an entry */
	struct map published, rollouts; /* by model, by id: verify/disputes.c alone */
	const struct user *newest_user;
	struct map sites;              /* verify/sites.c: object -> those that it states */
	size_t exports_begun;          /* of those */
	size_t exports_whole;          /* whose list has all that was erased so far */
	struct change *newest, *spare; /* change.c alone looks at these */
	size_t changes_size;           /* bytes of all that are open */
	const char *founders[FOUNDERS];
	bool founding;
	bool acted; /* a person or service did something: what an instance begins with is over */
	int64_t n_changes;
	const struct policy_mark *policy_mark; /* the newest policy */
	char policy_digest[DIGEST_SIZE];       /* of the one parsed last */
	struct ctx policy_cx;                  /* it lies there */
	struct policy *policy;
	struct trust_now trust;
	bool clock_held;           /* the alarm is open */
	struct tree_head reported; /* the newest that a device's report says; size 0: none does */
	size_t signatures, act_signatures, confirmations, merges, reports, uploads, readings;
	size_t held;                     /* entries that were entered while the clock was */
	size_t unjudged[UNJUDGED_COUNT]; /* entries, by kind */
};

/* ---- verify/signing.c ---- */

/* What is signed, as the entries have it. */
struct signing {
	const char *object;
	int64_t change;      /* 0: none */
	int64_t opened;      /* the index of the entry with which what is signed was there */
	const char *founder; /* the person whose key may be pending; NULL: nobody */
	struct subjects subjects;
};

/* The member "signature" of a fact, and the envelope it names, checked in full.  The texts of out
 * are the entry's. */
must_check enum err signature_check(struct verify *v, const struct entry *e,
				    const struct signing *what, struct signature *out);
/* Do signer, role and key count now, at the site or at every site?  NULL: yes; else why not.
 * founding: a pending key will do. */
const char *signer_counts(struct verify *v, const struct key *k, const char *role, const char *site,
			  bool founding);
unsigned roles_at(const struct user *u, const char *site); /* by all grants that count there */
/* Those in which the user acts: the rest of them rests (rules/powers.h), or is of a service at a
 * site that its person does not reach (rules/people.h). */
unsigned roles_acting_at(const struct user *u, const char *site);
unsigned roles_anywhere(const struct user *u); /* by all grants */
/* Did somebody do it whose role counts at the site and did not rest?  Before anybody has acted the
 * system does.  E_TAMPERED at /actor. */
must_check enum err acted_as(struct verify *v, const struct entry *e, enum role role,
			     const char *site);
/* As the newest trust/signers.json of the export names them; nobody where it cannot be read, which
 * is said of the entry that brought it. */
const struct trust_signers *people_newest(struct verify *v);
must_check enum err policy_now(struct verify *v, const struct policy **out, const char **digest);
/* The other founder, while the founding is open; NULL: it is closed, or the user is none. */
const char *founder_other(const struct state *s, const char *user);
/* The roles in which no word of the user counts that is not signed.  A founder acts while the
 * founding is open, though nobody confirmed that one yet. */
unsigned words_resting(const struct state *s, const struct user *u);
bool founder_ready(const struct user *u); /* to end it */

/* ---- the acts: each by its entry ---- */

/* An id is given; fold: what the fact states, NULL in version 1.  device: no user's. */
must_check enum err id_given(struct verify *v, const char *id, const char *fold, bool device);
/* verify/retirement.c: of what a change brings, is what it retires in force, and are the versions
 * that it approves, releases or names as successors not retired? */
must_check enum err endings_check(struct verify *v, const struct change *c);
/* verify/clock.c: was the entry entered while the clock was held?  The entry's own clock says so,
 * or the alarm is open. */
#define CLOCK_HELD "clock.held" /* the kind of alarm */
void clock_note(struct verify *v, const struct entry *e);
/* verify/first_root.c: did two people acknowledge the root that comes into force as the first? */
must_check enum err first_root_judge(struct verify *v, const char *root);
/* Is it a device that enrolled and is not retired? */
must_check enum err device_in_use(struct verify *v, const char *name);
/* A change is over. */
void change_end(struct state *s, struct change *c);
/* What is in force at a path from now on; NULL: nothing. */
void tree_set(struct verify *v, const char *path, const char *digest);
/* Is the document that comes to a path there, and is it what record_judged() asks for?  member: of
 * the entry's fact, which names it. */
must_check enum err document_judged(struct verify *v, const char *member, const char *path,
				    const char *digest);
void state_end(struct state *s); /* frees what is not in the verification's own memory */

/* ---- verify/dropped.c: reports whose payload and signature went ---- */

typedef enum err dropped_fn(void *arg, struct ctx *cx, const char *envelope);
void dropped_begin(struct verify *v);
/* Each entry, in order, before any is judged: fn for each report that it drops.  E_TAMPERED: it
 * drops others than those that may go. */
must_check enum err dropped_note(struct verify *v, const struct entry *e, dropped_fn *fn,
				 void *arg);
void dropped_end(struct verify *v);

/* ---- verify/foreign.c ---- */

/* Was no foreign note open? */
must_check enum err unforked_check(struct verify *v);

/* ---- verify/device.c ---- */

/* Does the report, signed by the key of that device, say that it verified the note?  device: as the
 * entry names it; NULL: it names none. */
must_check enum err report_holds(struct verify *v, const char *device, const char *envelope,
				 const char *note);

/* ---- verify/origins.c: which entry brought what ---- */

void origins_begin(struct verify *v);
must_check enum err origins_add(struct verify *v, const struct entry *e); /* each, in order */
must_check enum err origins_end(struct verify *v);
/* The newest entry before an index that brought "run:<id>", "version:<model>/<number>",
 * "dataset:<name>/<number>", "validation:<id>" or "result:<id>"; NO_ENTRY: there is none. */
must_check enum err origin_before(struct verify *v, const char *name, int64_t before, int64_t *out);
/* The trainer of a version by its recorded name, as the entries before the one in hand have it;
 * NULL: nobody is known. */
must_check enum err trainer_find(struct verify *v, const char *version, const char **out);

/* The person who registered a version, likewise. */
must_check enum err registrant_find(struct verify *v, const char *version, const char **out);

/* ---- verify/validations.c: what follows from counts and facts ---- */

/* The record of a version: is it what the facts before this entry give?  member: as for
 * document_judged(). */
must_check enum err version_record_judged(struct verify *v, const char *member, const char *path,
					  const struct archive_file *f);

/* ---- verify/evidence.c ---- */

/* Is the evidence of a release what the entries give, under a head that this log had? */
must_check enum err evidence_judged(struct verify *v, const char *digest, const char *model,
				    int64_t release, int64_t version);

/* ---- verify/readings.c: what was read of labels and test data ---- */

void readings_begin(struct verify *v);
must_check enum err readings_add(struct verify *v, const struct entry *e); /* each, in order */
/* Was each reading one of what its datasets were then?  The first that is wrong. */
must_check enum err readings_check(struct verify *v);
/* Of the whole log: one of the exports that it begins may be this one. */
must_check enum err exports_check(struct verify *v);

/* The person who acts, or is behind the service that does; "": a device acts, or the system. */
const char *actor_person(const struct entry *e);
/* The open change of that number. */
must_check enum err change_named(struct verify *v, int64_t number, struct change **out);
/* Is who acts a user in use, and did they hold the roles that the entry says they did? */
must_check enum err actor_check(struct verify *v, const struct entry *e);

typedef enum err act_fn(struct verify *v, const struct entry *e);
act_fn on_user_created, on_user_invited, on_password_set, on_user_deactivated, on_user_erased,
	on_source_erased, on_export_begun, on_export_made, on_role_granted, on_role_revoked;
act_fn on_act_proposed, on_act_signed, on_act_root_signed, on_act_met, on_act_lapsed,
	on_act_withdrawn;
act_fn on_user_confirmed, on_user_suspended, on_suspension_confirmed, on_suspension_ended;
act_fn on_founding_opened, on_founding_closed;
act_fn on_note_foreign, on_log_disowned;
act_fn on_damage_accepted, on_log_went_on;
act_fn on_quality_refounded, on_refounding_announced, on_refounding_ended;
act_fn on_key_enrolled, on_key_confirmed, on_key_reviewed, on_key_revoked;
act_fn on_validation_registered, on_validation_concluded;
act_fn on_tree_begun, on_run_registered, on_version_registered, on_version_retired;
act_fn on_change_opened, on_change_signed, on_change_merged, on_change_rejected,
	on_change_cancelled, on_change_objected;
act_fn on_root_acknowledged;
act_fn on_trust_updated, on_metadata_signed, on_release_published, on_release_withdrawn;
act_fn on_clock_accepted;
act_fn on_rollout_begun, on_ring_opened, on_rollout_resumed, on_assignment_made;
act_fn on_dataset_read;
act_fn on_device_created, on_device_invited, on_device_enrolled, on_device_retired,
	on_reports_received, on_reports_dropped;

/* E_TAMPERED at a place of the entry. */
#define wrong(v, ...) (wrong_say(v, __VA_ARGS__), E_TAMPERED)
void wrong_say(struct verify *v, const char *place, const char *fmt, ...) printf_like(3, 4);
const char *keep(struct verify *v, const char *text); /* a copy that stays; NULL is NULL */

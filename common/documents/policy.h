#pragma once

/*
 * The approval policy: who must sign which paths and which acts, with which
 * meaning, custody and number, and who may not.  policies/README.md describes the
 * document.  The consequences of a policy for a change are judged in common/rules.
 * Each judge asks policy_judged() first.  Pure functions over its bytes; any thread.
 */

#include "base/err.h"
#include "documents/act.h"
#include "documents/meaning.h"

#define POLICY_RULES_MAX    64
#define POLICY_MEANINGS_MAX 32
#define POLICY_NEEDS_MAX    32 /* of a rule, and of a change */
#define NEED_LINKS_MAX      4
#define NEED_NUMBER_MAX     16 /* of people that a need asks for */
#define REASON_COLUMNS_MAX  200
#define REASON_FILLERS_MAX  64

enum custody { CUSTODY_SEALED, CUSTODY_FILE, CUSTODY_HARDWARE, CUSTODY_COUNT };
enum excluded { EXCLUDE_AUTHOR, EXCLUDE_TRAINER, EXCLUDE_VALIDATOR, EXCLUDE_COUNT };

/* In sets. */
#define custody_bit(c) (1u << (c))
#define exclude_bit(e) (1u << (e))

struct need {
	const char *meaning, *role;
	int64_t number;   /* of different people; from 1 */
	unsigned custody; /* a set */
	const char *site; /* "any", "concerned" or a site's id; NULL: any */
	/* documents/need.h says which of these this version judges */
	bool ordered;                      /* after those that come before it */
	int64_t expiry;                    /* days from signature to merge; 0: no limit */
	const char *links[NEED_LINKS_MAX]; /* types of outside records that must be linked */
	size_t n_links;
};

struct needs {
	struct need need[POLICY_NEEDS_MAX];
	size_t n;
	unsigned exclude; /* a set */
};

struct rule {
	const char *paths;  /* NULL: the rule is for acts */
	struct needs needs; /* none for acts of the root's holders, of whom policies say nothing */
	unsigned acts;      /* a set */
};

/* A reason that people give must be more than these. */
struct reasons {
	int64_t columns;                        /* as wide as a terminal would show it, at least */
	const char *filler[REASON_FILLERS_MAX]; /* words that are none */
	size_t n_filler;
};

struct policy {
	struct rule rules[POLICY_RULES_MAX];
	size_t n_rules;
	struct meaning meanings[POLICY_MEANINGS_MAX];
	size_t n_meanings;
	int64_t not_after_days;
	struct reasons reasons;
};

/* E_INVALID with the place.  Large: give it memory of the arena. */
must_check enum err policy_parse(struct ctx *cx, const void *bytes, size_t size,
				 struct policy *out);
/* E_INVALID with the place: it asks for something that this version does not judge. */
must_check enum err policy_judged(struct ctx *cx, const struct policy *p);
/* Are all acts of the rule judged, or is it one of the policy that ships?  policy_judged() refuses
 * others; nobody else asks. */
bool act_rule_is_judged(const struct rule *r);
/* Of the rules that name the act, each of which suffices, that of the number nth, from 0 on; NULL:
 * there are no more. */
const struct rule *policy_act_rule(const struct policy *p, enum act_kind kind, size_t nth);
const struct meaning *policy_meaning(const struct policy *p, const char *code); /* NULL: none */

/* A '?' is itself in a policy: paths may have one, and people signed what it means. */
bool path_fits(const char *pattern, const char *path);
/* '*' means anything but a slash; one, unless it is 0, for a byte that is none. */
bool glob_fits(const char *pattern, const char *path, char one);

bool custody_parse(const char *name, enum custody *out);
const char *custody_name(enum custody c);
/*
 * May a key in this custody sign what moves the ground: who counts, which damage is
 * accepted, the lifting of a stop, a key that is confirmed?  Which acts do, documents/act.h
 * says, and which paths, documents/path.h.  A server that was captured once can sign with
 * its people's sealed keys for ever (the design, "Trust", 2).
 */
bool custody_moves_ground(enum custody c);
/* Those of a set; all that there are, if the set has none. */
unsigned custodies_for_ground(unsigned set);
bool exclude_parse(const char *name, enum excluded *out);
const char *exclude_name(enum excluded e);

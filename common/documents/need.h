#pragma once

/*
 * A need: so many people who sign with one meaning, each in one role and with a
 * key in one of some custodies.  Policies and trust/approval.json say needs
 * alike.  Members that no rule of this version looks at are read and printed; each
 * judge asks need_judged() first.  Pure; any thread.
 */

#include "base/json.h"
#include "documents/policy.h"

#define NEED_EXPIRY_MAX 3660 /* days */

/* Members in this order, all there: meaning, role, number, custody, site, ordered, expiry, links.
 * Texts go to the arena of cx.  E_INVALID with the place. */
must_check enum err need_parse(struct ctx *cx, json_t *item, const char *place, struct need *out);
/* The same as people write it: each of the last four may be left out and asks for nothing then.
 * E_INVALID with the place. */
must_check enum err need_parse_short(struct ctx *cx, json_t *item, const char *place,
				     struct need *out);
void need_print(struct printer *p, const struct need *n);

/* The member "custody", each of a set once and at least one; a mistake is r's. */
unsigned custody_set_read(struct reader *r);
void custody_set_print(struct printer *p, unsigned set);

/* Words that a need says in place of a site's id: no site is called so.  rules/needs.h says what
 * they ask for. */
#define NEED_ANY       "any"
#define NEED_CONCERNED "concerned"
bool need_site_word(const char *name);
/* The site of the need as it is said: one of the words, or an id. */
const char *need_site(const struct need *n);
/* So many signatures of its kind, as people say it: "2 approvals by role approver". */
const char *need_counted(struct ctx *cx, const struct need *n, int64_t number);
/* Does this version judge all that it asks for?  E_INVALID with the place: it does not. */
must_check enum err need_judged(struct ctx *cx, const struct need *n, const char *place);

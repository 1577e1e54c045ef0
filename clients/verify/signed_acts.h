#pragma once

/*
 * Signed acts: what people signed beside changes, and whether what came of it follows.  The
 * rules are rules/act_needs.h and rules/powers.h.  One thread.  Each function returns E_TAMPERED
 * with the place in the entry, as those of verify/state.h do.
 */

#include "verify/state.h"

/* The act of that id that is open, or waits; NULL: there is none. */
struct signed_act *act_open_named(struct verify *v, const char *id);
must_check enum err act_document_read(struct verify *v, const struct signed_act *a,
				      struct act_document *out);
/* The one who confirms a founder's key alone, while the founding is open; NULL: nobody does. */
const char *act_founder(struct verify *v, const struct signed_act *a);
/* What the policy in force and the people of then ask of it; *needs lies in the scratch memory. */
must_check enum err act_case_of(struct verify *v, const struct entry *e, const struct signed_act *a,
				const struct act_document *d, struct act_case *c,
				struct act_needs **needs);
/* Was somebody there who could sign it, when it was proposed? */
must_check enum err act_possible_check(struct verify *v, const struct entry *e,
				       const struct signed_act *a, const struct act_document *d);

/* The member "act" of a fact, which is not null: an open act of that kind about that person, signed
 * as the policy asks; where it has to wait, it did, and the system brings it.  The act is over
 * then. out: its document, in the scratch memory. */
must_check enum err act_brought(struct verify *v, const struct entry *e, json_t *done,
				enum act_kind kind, const char *person, struct act_document *out);

/* May what confirms the person, or a key of theirs, take effect, by the state of the account? done:
 * the member "act", asked before act_brought(). */
bool act_reaches_user(struct verify *v, json_t *done, const struct user *u);

/* Do the people of its site decide about it still?  Whom it concerns may have a role at another
 * site since. */
must_check enum err act_site_decides(struct verify *v, const struct signed_act *a,
				     const struct act_document *d);

/* Does the entry say that its actor acts in the role?  actor_check() has seen that it is so. */
bool acts_in_role(const struct entry *e, enum role role);

/* Whose people decide what is done about the person: those of the site where the person is and
 * holds each role, else those of every site (decision 0067). */
const char *site_of_user(const struct user *u);
/* Approvers able to sign at the site, that person left out; and is that person one, or would be but
 * for a suspension, where the act about them waited? */
size_t approvers_besides(struct verify *v, const char *person, const char *site);
bool approver_counts(struct verify *v, const char *person, const char *site, bool waited);
/* May this person's grant of approver at the site end, or rest? */
must_check enum err approvers_left(struct verify *v, enum power_loss loss,
				   const struct user *without, const char *site);
/* The same of all grants of the person. */
must_check enum err approvers_left_without(struct verify *v, enum power_loss loss,
					   const struct user *u);

/* Is a person administrator of every site besides the user, who is to be it no more, and does
 * somebody else than the system take it? administrator: it is that grant which ends. */
must_check enum err end_judged(struct verify *v, const struct entry *e, const struct user *u,
			       bool administrator);
/* May the user's account end, and by who ends it? */
must_check enum err account_end_judged(struct verify *v, const struct entry *e,
				       const struct user *u);

/* ---- verify/people.c ---- */

/* Grants in force of the person and of all services of theirs. */
const struct role_held *roles_behind(struct verify *v, const struct user *person);
/* The roles of a user by grants that name the site; made where there are none. */
struct held *held_at(struct verify *v, struct user *u, const char *site);

/* ---- verify/refoundings.c ---- */

/* Might the re-founding be, as the entries before have it? */
must_check enum err refounding_check(struct verify *v, const struct entry *e,
				     const struct signed_act *a, const struct act_document *d);

/* The act, a re-founding, waits from now on. */
void refounding_waits(struct verify *v, struct signed_act *a);
/* May the person's account end, or get another password?  Not while a re-founding that waits names
 * the person, or an announcement that is open and after which no approver signed. */
must_check enum err awaits_nobody(struct verify *v, const struct user *person);
/* May others revoke the key?  Not while a re-founding waits that names it. */
must_check enum err awaits_no_key(struct verify *v, const struct key *k);

/* ---- verify/powers.c ---- */

/* Is the key one by which its owner is able to sign at the site, in the role? */
bool key_signs_ground(struct verify *v, const struct key *k, enum role role, const char *site);
/* Is the entry by an administrator where people decide about the user (site_of_user())?  What an
 * administrator does alone about an account asks this. */
must_check enum err administrator_decides(struct verify *v, const struct entry *e,
					  const struct user *u);

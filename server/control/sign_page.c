#include "control/sign_page.h"

#include <string.h>

#include "control/routes.h"
#include "engine/history.h"
#include "people/founder.h"
#include "signing/key.h"
#include "web/form.h"
#include "web/page.h"

#define SEALED   custody_bit(CUSTODY_SEALED)
#define ANY      (custody_bit(CUSTODY_COUNT) - 1)
#define NOT_HELD (ANY & ~SEALED) /* by the server */

/* The person's keys. */
struct ring {
	struct signing_key key[KEYS_OF_USER_MAX];
	size_t n;
};

/* A key of the person, and the role to sign in, by which grant; key NULL: none does. */
struct means {
	const char *role, *site;
	const struct signing_key *key;
};

/*
 * The key that would be taken for this role, among those of these custodies; of several the one
 * that was confirmed last, as an older one may be sealed under an earlier password.  pending: keys
 * that wait for their confirmation are looked at, too.
 */
static enum err sign_key_find(struct req *rq, const struct ring *ring, const char *role,
			      const char *site, unsigned custody, bool pending, struct means *out)
{
	*out = (struct means){ role, site, NULL };
	for (size_t i = 0; i < ring->n; i++) {
		const struct signing_key *k = &ring->key[i];
		const char *name;
		enum custody c;
		enum err e;

		if (!custody_parse(k->custody, &c) || !(custody & custody_bit(c)) ||
		    (out->key && out->key->from_idx > k->from_idx))
			continue;
		e = signer_valid(&rq->cx, rq->db, k, role, site, pending, &name);
		if (e == OK)
			out->key = k;
		else if (e != E_FORBIDDEN)
			return e;
	}
	return OK;
}

/* In the language that the browser asks for. */
static const struct sentence *said_to(struct req *rq, const struct meaning *m)
{
	return meaning_for(m, req_header(rq, "Accept-Language"));
}

static const struct form_row form_rows[] = {
	{ "user", "User id", "off", 0, false },
	{ "password", "Password", "off", 0, false },
	{ "comment", "Comment, signed with the rest", NULL, 2, false },
};

static enum err form_make(struct req *rq, int64_t number, const struct means *m,
			  const struct meaning *meaning, json_t **out)
{
	const struct sentence *said = said_to(rq, meaning);
	const char *action = arena_printf(&rq->cx.mem, "/changes/%lld/sign", (long long)number);

	*out = json_pack("{ss ss ss ss ss}", "action", action, "role",
			 role_shown(&rq->cx, m->role, m->site), "meaning", meaning->code, "said",
			 said->text, "lang", said->language);
	page_form_bar(rq, action, *out);
	form_hide(*out, "form", rq->form);
	form_hide(*out, "key", m->key->id);
	form_hide(*out, "role", m->role);
	form_hide(*out, "site", m->site);
	form_hide(*out, "language", said->language); /* what is signed is what was shown */
	return form_show(&rq->cx, sign_in, form_rows, countof(form_rows), *out);
}

/* As a shell takes it: a star alone would be names of files. */
static const char *site_word(const char *site)
{
	return strcmp(site, EVERY_SITE) == 0 ? "'" EVERY_SITE "'" : site;
}

/* What a person does at a command line, and why not here. */
static json_t *command(struct req *rq, const struct ask *ask, const char *why, const char *line)
{
	const struct sentence *said = said_to(rq, ask->meaning);

	return json_pack("{ss ss ss ss ss}", "role", role_shown(&rq->cx, ask->role, ask->site),
			 "text", said->text, "lang", said->language, "why", why, "command", line);
}

/* "sealed, file or hardware" */
static const char *custody_words(struct req *rq, unsigned set)
{
	const char *words = "";

	for (enum custody c = 0; c < CUSTODY_COUNT; c++) {
		if (!(set & custody_bit(c)))
			continue;
		set &= ~custody_bit(c);
		words = arena_printf(&rq->cx.mem, "%s%s%s", words,
				     !*words ? ""
				     : set   ? ", "
					     : " or ",
				     custody_name(c));
	}
	return words;
}

/* How to come by a key that will do. */
static const char *key_command(struct req *rq, const struct ask *ask)
{
	const char *how = ask->custody & SEALED ? "seal"
			  : ask->custody & custody_bit(CUSTODY_FILE)
				  ? "new FILE"
				  : "add FILE.pub --custody hardware";

	return arena_printf(&rq->cx.mem, "signet key %s --role %s", how, ask->role);
}

static enum err no_key_show(struct req *rq, const struct ring *ring, const struct ask *ask,
			    json_t **out)
{
	const char *other;
	struct means waits;

	TRY(db_founder_other(&rq->cx, rq->db, rq->who.user, &other));
	TRY(sign_key_find(rq, ring, ask->role, ask->site, ask->custody, true, &waits));
	if (waits.key) {
		*out = command(
			rq, ask,
			other ? "Your key for this waits to be confirmed. While the founding is "
				"open the other founder does it, by the fingerprint that you give "
				"them and with a key that the server does not hold:"
			      : "Your key for this waits to be confirmed. Two approvers do it, "
				"each by the fingerprint that you give them and with a key that "
				"the server does not hold:",
			arena_printf(&rq->cx.mem, "signet key confirm %s --key FILE",
				     waits.key->id));
		return OK;
	}
	*out = command(rq, ask,
		       arena_printf(&rq->cx.mem,
				    "None of your keys can sign this: it takes a %s key that is "
				    "confirmed for the role %s. Enrol one, and have %s confirm "
				    "it:",
				    custody_words(rq, ask->custody), ask->role,
				    other ? "the other founder" : "others"),
		       key_command(rq, ask));
	return OK;
}

/* A sealed key, where it will do and there is one; else a key of one's own. */
static enum err ask_meet(struct req *rq, const struct ring *ring, const struct ask *ask,
			 struct means *out)
{
	TRY(sign_key_find(rq, ring, ask->role, ask->site, ask->custody & SEALED, false, out));
	return out->key ? OK
			: sign_key_find(rq, ring, ask->role, ask->site, ask->custody & NOT_HELD,
					false, out);
}

/* A form for a sealed key; else how to sign with one's own; else how to come by a key. */
static enum err ask_show(struct req *rq, int64_t number, const struct ring *ring,
			 const struct ask *ask, const struct means *m, json_t **out)
{
	if (!m->key)
		return no_key_show(rq, ring, ask, out);
	if (m->key->sealed)
		return form_make(rq, number, m, ask->meaning, out);
	*out = command(
		rq, ask,
		ask->custody & SEALED
			? "You have no sealed key that is confirmed for this role. With a "
			  "key of your own:"
			: "The policy asks for a key that the server never holds.",
		arena_printf(&rq->cx.mem,
			     "signet change sign %lld --meaning %s --role %s --site %s --key FILE",
			     (long long)number, ask->meaning->code, ask->role,
			     site_word(ask->site)));
	return OK;
}

/* One signature meets whatever its meaning, role and key can: two needs of a change may differ in
 * the custody alone. */
static bool met_before(const struct standing *st, const struct means *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (m[n].key && m[i].key == m[n].key && strcmp(m[i].role, m[n].role) == 0 &&
		    strcmp(m[i].site, m[n].site) == 0 &&
		    strcmp(st->asks[i].meaning->code, st->asks[n].meaning->code) == 0)
			return true;
	return false;
}

/* *meanings: what the person's keys can sign of it, in words; "": nothing. */
static enum err asks_show(struct req *rq, int64_t number, const struct ring *ring,
			  const struct standing *st, json_t *list, const char **meanings)
{
	struct means m[POLICY_NEEDS_MAX];
	enum err e;

	*meanings = "";
	for (size_t i = 0; i < st->n; i++) {
		const struct ask *ask = &st->asks[i];
		json_t *row = NULL;

		TRY(ask_meet(rq, ring, ask, &m[i]));
		if (met_before(st, m, i))
			continue;
		e = ask_show(rq, number, ring, ask, &m[i], &row);
		json_array_append_new(list, row);
		if (e != OK)
			return e;
		if (m[i].key)
			*meanings = arena_printf(&rq->cx.mem, "%s%s%s", *meanings,
						 **meanings ? " or " : "", ask->meaning->code);
	}
	return OK;
}

/* Any role that the policy asks will do; one that is missing comes first. */
static enum err rejecter_find(struct req *rq, const struct ring *ring, const struct standing *st,
			      unsigned custody, struct means *out)
{
	*out = (struct means){ 0 };
	for (size_t i = 0; i < st->n && !out->key; i++)
		TRY(sign_key_find(rq, ring, st->asks[i].role, st->asks[i].site, custody, false,
				  out));
	for (size_t i = 0; i < st->n_rejecting && !out->key; i++)
		TRY(sign_key_find(rq, ring, st->rejecting[i].role, st->rejecting[i].site, custody,
				  false, out));
	return OK;
}

static enum err reject_show(struct req *rq, int64_t number, const struct ring *ring,
			    const struct standing *st, json_t *data)
{
	struct means m;
	json_t *shown;
	enum err e;

	if (!st->rejection)
		return OK;
	TRY(rejecter_find(rq, ring, st, SEALED, &m));
	if (m.key) {
		e = form_make(rq, number, &m, st->rejection, &shown);
		json_object_set_new(data, "reject", shown);
		return e;
	}
	TRY(rejecter_find(rq, ring, st, NOT_HELD, &m));
	if (m.key)
		json_object_set_new(
			data, "reject",
			json_pack(
				"{ss ss ss}", "text", said_to(rq, st->rejection)->text, "lang",
				said_to(rq, st->rejection)->language, "command",
				arena_printf(
					&rq->cx.mem,
					"signet change reject %lld --role %s --site %s --key FILE",
					(long long)number, m.role, site_word(m.site))));
	return OK;
}

static const char *may_words(struct req *rq, const char *meanings, bool reject)
{
	if (*meanings)
		return arena_printf(&rq->cx.mem, "sign (%s)%s", meanings,
				    reject ? " or reject" : "");
	return arena_printf(&rq->cx.mem, "%s; no key of yours can sign it",
			    reject ? "reject" : "read");
}

enum err sign_show(struct req *rq, int64_t number, const struct standing *st, json_t *data,
		   const char **may)
{
	struct ring ring = { .n = KEYS_OF_USER_MAX };
	json_t *asks = json_array();
	const char *meanings;

	json_object_set_new(data, "asks", asks);
	if (st->n == 0)
		return OK;
	TRY(db_keys_of(&rq->cx, rq->db, rq->who.user, AT_NOW, ring.key, &ring.n));
	TRY(asks_show(rq, number, &ring, st, asks, &meanings));
	TRY(reject_show(rq, number, &ring, st, data));
	*may = may_words(rq, meanings, json_object_get(data, "reject"));
	return OK;
}

/*
 * Acts as they are proposed: the members that each kind is about come from options.  A proposal
 * changes nothing by itself, so that its answer says who signs it, and by which command.
 */

#include "cli/nouns.h"

#include <string.h>

#include "base/text.h"
#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/signing/act.h"
#include "documents/act.h"
#include "rules/act_needs.h"

/* Options that each kind needs; or: one that serves in place of them.  test/lint/docs.py reads this
 * table. */
/* clang-format off */
static const struct { enum act_kind kind; const char *needs[4], *or; } kinds[] = {
	{ ACT_GRANT_ROLE,          { "person", "role", "site" }, NULL },
	{ ACT_CONFIRM_PERSON,      { "person" },                 NULL },
	{ ACT_CONFIRM_KEY,         { "key-id" },                 NULL },
	{ ACT_REVOKE_KEY,          { "key-id" },                 NULL },
	{ ACT_REVIEW,              { "key-id" },                 "entry" },
	{ ACT_SUSPEND,             { "person" },                 NULL },
	{ ACT_LIFT_SUSPENSION,     { "person" },                 NULL },
	{ ACT_CONFIRM_SUSPENSION,  { "person" },                 NULL },
	{ ACT_REFOUND,             { "person" },                 NULL },
	{ ACT_ANNOUNCE_REFOUNDING, { "person" },                 NULL },
	{ ACT_END_REFOUNDING,      { "entry" },                  NULL },
	{ ACT_DISOWN_HEAD,         { "note" },                   NULL },
};
/* clang-format on */

static enum err needs_check(struct cli *c, enum act_kind kind)
{
	for (size_t i = 0; i < countof(kinds); i++) {
		if (kinds[i].kind != kind || (kinds[i].or &&opt(c, kinds[i].or)))
			continue;
		for (const char *const *need = kinds[i].needs; *need; need++)
			if (!opt(c, *need))
				return misuse(c, "the act '%s' needs --%s %s", act_name(kind),
					      *need, option_named(*need)->value);
	}
	return OK;
}

/* Each with the fingerprint that people compare on paper. */
static enum err put_people(struct cli *c, struct printer *body)
{
	const char *word, *is;
	size_t at = 0, n = 0;

	put_open(body, "people", '[');
	for (; (word = opt_each(c, "person", &at)); n++) {
		is = strchr(word, '=');
		if (!is)
			return misuse(c, "--person %s: it takes USER=SHA256:…", word);
		put_open(body, NULL, '{');
		put_text(body, "id", arena_strndup(&c->cx.mem, word, (size_t)(is - word)));
		put_text(body, "fingerprint", is + 1);
		put_close(body, '}');
	}
	put_close(body, ']');
	return n == ACT_PEOPLE ? OK
			       : misuse(c, "a re-founding names two people: --person "
					   "USER=SHA256:… for each");
}

/* The server says which of them are no such signatures. */
static enum err put_indexes(struct cli *c, struct printer *body, const char *option)
{
	const char *word;
	uint64_t index;
	size_t at = 0;

	put_open(body, option, '[');
	while ((word = opt_each(c, option, &at))) {
		if (!text_digits(&word, &index) || *word || index > INT_SAFE_MAX)
			return misuse(c, "an entry is named by its index");
		put_int(body, NULL, (int64_t)index);
	}
	put_close(body, ']');
	return OK;
}

static enum err put_persons(struct cli *c, struct printer *body)
{
	enum act_kind kind;
	size_t at = 0;

	if (act_kind_parse(arg(c, 0), &kind)) {
		TRY(needs_check(c, kind));
		if (act_is_of_root(kind))
			return put_people(c, body);
	}
	if (opt_each(c, "person", &at) && opt_each(c, "person", &at))
		return misuse(c, "the act '%s' concerns one person", arg(c, 0));
	put_option(c, body, "person");
	return OK;
}

/* ---- what the proposal leads to ---- */

/* The proposal itself is in force at no judge. */
static enum err proposed_say(struct cli *c, const struct http_reply *proposed)
{
	auto_json entry = NULL;
	auto_json act = NULL;
	const char *id;
	struct http_reply reply;
	bool people;

	TRY(api_json(&c->cx, proposed, &entry));
	id = json_text(json_object_get(entry_in(entry), "fact"), "id");
	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/acts/", id, ""), &reply));
	TRY(api_json(&c->cx, &reply, &act));
	people = json_array_size(json_object_get(act, "asks")) > 0;
	say(stdout, "Nothing is in force yet. Missing: %s.\n", json_text(act, "missing"));
	if (people)
		say(stdout, "Who signs it: signet act sign %s --key FILE\n", id);
	if (json_integer_value(json_object_get(act, "holders_asked")))
		say(stdout, "A holder of the root: signet act sign %s --seed FILE\n", id);
	return OK;
}

enum err act_propose_send(struct cli *c, struct printer *body)
{
	struct http_reply reply;

	put_close(body, '}');
	TRY(api_post(&c->cx, &c->api, "/v1/acts", body, &reply));
	TRY(act_print(c, &reply));
	return c->json ? OK : proposed_say(c, &reply);
}

enum err cmd_act_propose(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "act", arg(c, 0));
	TRY(put_persons(c, &body));
	put_number(c, &body, "announced");
	put_option(c, &body, "role");
	if (opt(c, "key-id"))
		put_text(&body, "key", opt(c, "key-id"));
	put_option(c, &body, "site");
	put_number(c, &body, "since");
	put_number(c, &body, "entry");
	put_option(c, &body, "note");
	if (opt(c, "upholds"))
		TRY(put_indexes(c, &body, "upholds"));
	put_option(c, &body, "reason");
	return act_propose_send(c, &body);
}

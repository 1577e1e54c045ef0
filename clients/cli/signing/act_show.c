/*
 * An act as people read it: a row for each thing that is said of it, with its name.  Text that
 * somebody wrote is in quotation marks, so that none of it passes for a row or a member.
 */

#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/table.h"
#include "cli/signing/act.h"
#include "documents/role.h"
#include "proof/ssh_key.h"

#define KEYID_SHORT 8 /* digits of an id that is no fingerprint */

#define row(c, label, ...) row_print(label, arena_printf(&(c)->cx.mem, __VA_ARGS__))

static void about_show(struct cli *c, json_t *act)
{
	static const struct column rows[] = {
		{ "act", "id" },      { "kind", "act" },          { "about", "object" },
		{ "site", "site" },   { "document", "document" }, { "state", "state" },
		{ "until", "until" },
	};
	const char *why = json_text(act, "why");

	for (size_t i = 0; i < countof(rows); i++)
		row_print(rows[i].title, cell_of(&c->cx, act, rows[i].member));
	if (*why)
		row(c, "why", "%s", why);
}

/* What happened to it, each with its entry. */
static void steps_show(struct cli *c, json_t *act)
{
	static const char *const steps[] = { "proposed", "waiting", "done", "lapsed", "withdrawn" };

	for (size_t i = 0; i < countof(steps); i++) {
		json_t *step = json_object_get(act, steps[i]);

		if (!step)
			continue;
		row(c, steps[i], "%s by %s, entry %lld", json_text(step, "at"),
		    cell_person(&c->cx, step, "by"),
		    (long long)json_integer_value(json_object_get(step, "index")));
		if (*json_text(step, "reason"))
			row(c, "  reason", "%s", in_quotes(&c->cx, json_text(step, "reason")));
	}
}

static void says_show(struct cli *c, json_t *says)
{
	const char *name;
	json_t *value;

	row_print("says", "what people sign, member by member:");
	json_object_foreach (says, name, value)
		row(c, arena_printf(&c->cx.mem, "  %s", name), "%s",
		    json_is_string(value) ? in_quotes_where_free(&c->cx, json_string_value(value))
					  : cell_text(&c->cx, value));
}

/* ---- who is asked ---- */

/* Each alternative but the first begins with "or". */
static void act_asks_show(struct cli *c, json_t *act)
{
	json_int_t last = 0, which, holders;
	json_t *ask;
	size_t i;

	json_array_foreach (json_object_get(act, "asks"), i, ask) {
		which = json_integer_value(json_object_get(ask, "alternative"));
		row(c,
		    i == 0          ? "asks for"
		    : which == last ? "  and"
				    : "  or",
		    "%lld signature%s as %s, meaning %s, %lld so far",
		    (long long)json_integer_value(json_object_get(ask, "number")),
		    json_integer_value(json_object_get(ask, "number")) == 1 ? "" : "s",
		    json_text(ask, "role"), json_text(ask, "meaning"),
		    (long long)json_integer_value(json_object_get(ask, "have")));
		last = which;
	}
	holders = json_integer_value(json_object_get(act, "holders_asked"));
	if (holders)
		row(c, "of holders", "%lld signature%s of the root's holders", (long long)holders,
		    holders == 1 ? "" : "s");
	row_print("missing", *json_text(act, "missing") ? json_text(act, "missing") : "-");
}

/* ---- who signed ---- */

/* The id of a key is the digest that its fingerprint says in another spelling. */
static const char *signer_key(struct cli *c, const char *id)
{
	const char *fingerprint = ssh_fingerprint_of(&c->cx, id);

	return fingerprint ? fingerprint : id;
}

static void act_signature_show(struct cli *c, json_t *s)
{
	bool held = json_is_true(json_object_get(json_object_get(s, "entered"), "held"));

	row(c, "signed by", "%s, %s, meaning %s", cell_person(&c->cx, s, "signer"),
	    role_shown(&c->cx, json_text(s, "role"), json_text(s, "site")),
	    json_text(s, "meaning"));
	row(c, "  key", "%s, %s", signer_key(c, json_text(s, "key")), json_text(s, "custody"));
	row(c, "  signed at", "%s, by the signer's clock", cell_of(&c->cx, s, "signed.at"));
	row(c, "  entered at", "%s, by the log, entry %lld%s", cell_of(&c->cx, s, "entered.at"),
	    (long long)json_integer_value(json_object_get(s, "entry")),
	    held ? ", while the clock was held" : "");
}

static void act_holder_show(struct cli *c, json_t *s)
{
	const char *fingerprint = json_text(s, "fingerprint"), *keyid = json_text(s, "keyid");

	row(c, "signed by", "a holder of the root");
	row(c, "  key", *fingerprint ? "%s" : "%s…, none of the root in force",
	    *fingerprint ? fingerprint : arena_strndup(&c->cx.mem, keyid, KEYID_SHORT));
	row(c, "  entered at", "%s, by the log, entry %lld", cell_of(&c->cx, s, "entered.at"),
	    (long long)json_integer_value(json_object_get(s, "entry")));
}

enum err cmd_act_show(struct cli *c)
{
	const char *path = path_for(c, "/v1/acts/", arg(c, 0), ""), *at = opt(c, "as-of");
	auto_json act = NULL;
	struct http_reply reply;
	json_t *item;
	size_t i;

	if (at)
		path = arena_printf(&c->cx.mem, "%s?as_of=%s", path, at);
	TRY(api_get(&c->cx, &c->api, path, &reply));
	if (c->json)
		return reply_print(c, &reply);
	TRY(api_json(&c->cx, &reply, &act));
	about_show(c, act);
	steps_show(c, act);
	says_show(c, json_object_get(act, "says"));
	if (!at)
		act_asks_show(c, act);
	json_array_foreach (json_object_get(act, "signatures"), i, item)
		act_signature_show(c, item);
	json_array_foreach (json_object_get(act, "root_signatures"), i, item)
		act_holder_show(c, item);
	return OK;
}

/*
 * A person signs the manifest, and never the server's description of a change.
 * The manifest and its documents are fetched, hashed here and shown from those
 * bytes (proposal_fetch()); title, reason and impact come as the server says
 * them, are shown as such, and are no part of what is signed.
 *
 * Signing and rejecting are one act with two meanings, so both show the same.
 */
#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/signing/sign.h"

static const struct column change_columns[] = {
	{ "N", "number" },           { "STATE", "merged?rejected?cancelled?open" },
	{ "AUTHOR", "author_name" }, { "AUTHOR ID", "author" },
	{ "OPENED", "opened.at" },   { "TITLE", "title" }
};

static const char *change_path(struct cli *c, int64_t number)
{
	return arena_printf(&c->cx.mem, "/v1/changes/%lld", (long long)number);
}

enum err cmd_change_list(struct cli *c)
{
	return list_show(c, "/v1/changes", change_columns, countof(change_columns));
}

/* The proposal, hashed here; described: the server's own words. */
static enum err propose(struct cli *c, int64_t number, const struct http_reply *described,
			struct proposal *out)
{
	auto_json json = NULL;
	json_t *opened;

	TRY(api_json(&c->cx, described, &json));
	opened = json_object_get(json_object_get(json, "opened"), "index");
	TRY(proposal_fetch(&c->cx, &c->api, number, json_integer_value(opened), out));
	proposal_show(c, out);
	return OK;
}

/* The two times of each signature, as the server says them: the signer's and the log's. */
static enum err signed_times_show(struct cli *c, const struct http_reply *described)
{
	auto_json json = NULL;
	json_t *one, *entered;
	size_t i;

	TRY(api_json(&c->cx, described, &json));
	if (json_array_size(json_object_get(json, "signatures")) > 0)
		tell(c, "\n");
	json_array_foreach (json_object_get(json, "signatures"), i, one) {
		entered = json_object_get(one, "entered");
		tell(c, "%s by %s as %s\n", json_text(one, "meaning"),
		     cell_person(&c->cx, one, "signer"), json_text(one, "role"));
		tell(c, "  signed  %s\n", cell_of(&c->cx, one, "signed.at"));
		tell(c, "  entered %s%s\n", cell_of(&c->cx, one, "entered.at"),
		     json_is_true(json_object_get(entered, "held")) ? ", while the clock was held"
								    : "");
	}
	return OK;
}

enum err cmd_change_show(struct cli *c)
{
	struct proposal proposal;
	struct http_reply reply;
	int64_t number;

	TRY(arg_number(c, 0, "change", &number));
	if (opt(c, "as-of"))
		return record_show(c, change_path(c, number));
	TRY(api_get(&c->cx, &c->api, change_path(c, number), &reply));
	TRY(record_print(c, &reply));
	if (c->json)
		return OK;
	TRY(signed_times_show(c, &reply));
	return propose(c, number, &reply, &proposal);
}

/* ---- opening ---- */

static enum err change_document_put(struct cli *c, struct printer *body, const char *word,
				    const char *option)
{
	size_t n = strcspn(word, "=");

	if (n == 0 || !word[n])
		return misuse(c, "--%s takes PATH=FILE, not '%s'", option, word);
	return put_document(c, body, arena_strndup(&c->cx.mem, word, n), word + n + 1,
			    strcmp(option, "record") == 0);
}

static enum err change_documents_put(struct cli *c, struct printer *body)
{
	const char *word;
	size_t at = 0;

	put_open(body, "documents", '[');
	while ((word = opt_each(c, "document", &at)))
		TRY(change_document_put(c, body, word, "document"));
	for (at = 0; (word = opt_each(c, "record", &at));)
		TRY(change_document_put(c, body, word, "record"));
	for (at = 0; (word = opt_each(c, "remove", &at));) {
		put_open(body, NULL, '{');
		put_text(body, "path", word);
		put_text(body, "content", NULL);
		put_close(body, '}');
	}
	put_close(body, ']');
	return OK;
}

enum err cmd_change_open(struct cli *c)
{
	struct printer body = body_open(c);

	if (!opt(c, "document") && !opt(c, "record") && !opt(c, "remove"))
		return misuse(c, "a change needs --document PATH=FILE, --record PATH=FILE or "
				 "--remove PATH");
	put_option(c, &body, "title");
	put_option(c, &body, "reason");
	put_option(c, &body, "impact");
	put_option(c, &body, "retest");
	put_words(c, &body, "links", "link");
	TRY(change_documents_put(c, &body));
	return body_send(c, "/v1/changes", &body);
}

enum err cmd_change_cancel(struct cli *c)
{
	int64_t number;

	TRY(arg_number(c, 0, "change", &number));
	return reason_send(c, arena_printf(&c->cx.mem, "%s/cancel", change_path(c, number)));
}

enum err cmd_change_object(struct cli *c)
{
	int64_t number;

	TRY(arg_number(c, 0, "change", &number));
	return reason_send(c, arena_printf(&c->cx.mem, "%s/object", change_path(c, number)));
}

/* ---- signing ---- */

/* The server's word, not part of what is signed; the manifest and the documents are. */
static enum err introduce(struct cli *c, int64_t number, struct http_reply *reply)
{
	static const struct column members[] = { { "title", "title" },
						 { "reason", "opened.reason" },
						 { "impact", "impact" },
						 { "retest", "retest" },
						 { "sites", "sites" } };
	auto_json json = NULL;

	TRY(api_get(&c->cx, &c->api, change_path(c, number), reply));
	TRY(api_json(&c->cx, reply, &json));
	tell(c, "change %lld of %s, as the server describes it\n", (long long)number,
	     c->profile.server);
	tell(c, "  %-8s %s\n", "author", cell_person(&c->cx, json, "author"));
	tell(c, "  %-8s %s\n", "opener",
	     cell_person(&c->cx, json_object_get(json, "opened"), "by"));
	for (size_t i = 0; i < countof(members); i++)
		tell(c, "  %-8s %s\n", members[i].title, cell_of(&c->cx, json, members[i].member));
	return OK;
}

static enum err outcome_say(struct cli *c, int64_t number, const struct http_reply *signed_reply)
{
	auto_json json = NULL;
	struct http_reply reply;

	TRY(act_print(c, signed_reply));
	if (c->json)
		return OK;
	TRY(api_get(&c->cx, &c->api, change_path(c, number), &reply));
	TRY(api_json(&c->cx, &reply, &json));
	say(stdout, "change %lld is %s", (long long)number, json_text(json, "state"));
	if (*json_text(json, "missing"))
		say(stdout, "; missing: %s", json_text(json, "missing"));
	fputc('\n', stdout);
	return OK;
}

static enum err change_sign_as(struct cli *c, const char *meaning)
{
	struct act_to_sign act = { .sign = "signatures",
				   .word = arg(c, 0),
				   .meaning = meaning,
				   .role = opt(c, "role"),
				   .site = opt(c, "site"),
				   .says_meaning = true };
	struct proposal proposal;
	struct http_reply reply;
	size_t roles = 0;

	TRY(arg_number(c, 0, "change", &act.change));
	if (opt_each(c, "role", &roles) && opt_each(c, "role", &roles))
		return misuse(c, "one signature is made in one role");
	act.path = change_path(c, act.change);
	TRY(signing_begin(c));
	TRY(introduce(c, act.change, &reply));
	TRY(propose(c, act.change, &reply, &proposal));
	act.subjects = proposal.subjects;
	TRY(signing_end(c, &act, &reply));
	return outcome_say(c, act.change, &reply);
}

enum err cmd_change_sign(struct cli *c)
{
	return change_sign_as(c, opt(c, "meaning"));
}

enum err cmd_change_reject(struct cli *c)
{
	return change_sign_as(c, "rejection");
}

/* ---- documents in force ---- */

enum err cmd_document_get(struct cli *c)
{
	const char *at = opt(c, "as-of"), *file = arg(c, 1);
	const char *path =
		arena_printf(&c->cx.mem, "/v1/documents/%s", http_path(&c->cx, arg(c, 0)));
	struct http_reply reply;

	if (at)
		path = arena_printf(&c->cx.mem, "%s?as_of=%s", path, at);
	TRY(api_get(&c->cx, &c->api, path, &reply));
	if (file)
		return file_keep(&c->cx, file, reply.body, reply.size, 0644);
	if (c->json)
		return reply_print(c, &reply);
	text_print(c, "document", reply.body);
	return OK;
}

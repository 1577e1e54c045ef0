#include "cli/nouns.h"

#include <stdlib.h>
#include <string.h>

#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/people/rests.h"
#include "lib/head.h"

static const struct column audit_columns[] = {
	{ "INDEX", "index" },        { "AT", "at" },           { "CLOCK", "clock" },
	{ "ACTOR", "actor.id" },     { "NAME", "actor.name" }, { "ACTION", "action" },
	{ "OBJECTS", "objects.id" },
};

static void head_put(struct cli *c, struct printer *p, const char *key, const struct checkpoint *cp)
{
	if (cp->size == 0) {
		put_null(p, key);
		return;
	}
	put_open(p, key, '{');
	put_int(p, "size", (int64_t)cp->size);
	put_text(p, "root", hash_text(&c->cx, &cp->root));
	put_close(p, '}');
}

static void head_print(struct cli *c, const struct head *head)
{
	say(stdout, "log          %s\n", head->origin);
	say(stdout, "entries      %llu\n", (unsigned long long)head->now.size);
	say(stdout, "root         %s\n", hash_text(&c->cx, &head->now.root));
	if (head->seen.size)
		say(stdout, "seen before  %llu entries, all of them still there\n",
		    (unsigned long long)head->seen.size);
	else
		say(stdout, "seen before  nothing: this is the first look\n");
	if (head->before)
		say(stdout, "continues    %s, as people signed\n", head->before);
	if (head->stale)
		say(stdout, "trust        %s; what it said goes on to say whose heads count\n",
		    head->stale);
}

/* As /readyz gave them. */
static const char *alarms_text(struct cli *c, json_t *ready)
{
	char *text = json_dumps(json_object_get(ready, "alarms"), JSON_COMPACT);
	const char *kept = arena_strdup(&c->cx.mem, text ? text : "[]");

	free(text);
	return kept;
}

/* ready: what /readyz said; NULL: it was not asked. */
static enum err log_head_show(struct cli *c, const char *user, json_t *ready)
{
	struct printer p = { .mem = &c->cx.mem };
	struct head head;

	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	if (!c->json) {
		head_print(c, &head);
		return OK;
	}
	put_open(&p, NULL, '{');
	put_text(&p, "server", c->profile.server);
	put_text(&p, "user", user);
	put_text(&p, "origin", head.origin);
	head_put(c, &p, "head", &head.now);
	head_put(c, &p, "seen", &head.seen);
	put_text(&p, "continues", head.before);
	if (ready) {
		put_text(&p, "use", json_text(ready, "use"));
		put_text(&p, "state", json_text(json_object_get(ready, "soundness"), "state"));
		put_raw(&p, "alarms", alarms_text(c, ready), strlen(alarms_text(c, ready)));
	}
	put_close(&p, '}');
	puts(p.text);
	return OK;
}

static enum err user_ask(struct cli *c, const char **user, bool *rests)
{
	auto_json json = NULL;
	struct http_reply reply;
	enum err e;

	*user = NULL;
	*rests = false;
	if (!c->api.secret)
		return OK;
	e = api_get(&c->cx, &c->api, "/v1/session", &reply);
	if (e == E_UNAUTHENTICATED)
		return OK;
	TRY(e);
	TRY(api_json(&c->cx, &reply, &json));
	*user = arena_strdup(&c->cx.mem, json_text(json, "user"));
	*rests = json_is_true(json_object_get(json, "rests"));
	return OK;
}

/* What /readyz says of the open alarms, to any asker; of whom, it says to nobody. */
static void alarms_print(struct cli *c, json_t *ready, const char *user)
{
	json_t *list = json_object_get(ready, "alarms"), *one;
	json_int_t open = json_integer_value(json_object_get(ready, "open"));
	size_t i;

	say(stdout, "alarms       %s\n",
	    open ? arena_printf(&c->cx.mem, "%lld open: signet alarm list", (long long)open)
		 : "none is open");
	json_array_foreach (list, i, one) {
		const char *object = json_string_value(json_object_get(one, "object"));
		const char *detail = json_string_value(json_object_get(one, "detail"));

		say(stdout, "  %s %s since %s: %s\n", json_text(one, "kind"), object ? object : "",
		    json_text(one, "since"),
		    detail ? detail
		    : user ? arena_printf(
				     &c->cx.mem, "more by signet alarm show %lld",
				     (long long)json_integer_value(json_object_get(one, "number")))
			   : "log in to see of whom");
	}
}

/* A server that takes no acts, or few, says why to any asker. */
static void soundness_say(json_t *ready)
{
	json_t *is = json_object_get(ready, "soundness");

	if (strcmp(json_text(is, "state"), "sound") == 0)
		return;
	say(stdout, "state        %s: %s\n", json_text(is, "state"), json_text(is, "found"));
	say(stdout, "             %s\n", json_text(is, "next"));
}

enum err cmd_status(struct cli *c)
{
	auto_json ready = NULL;
	struct http_reply reply;
	const char *user;
	bool rests;

	TRY(api_get(&c->cx, &c->api, "/readyz", &reply));
	TRY(api_json(&c->cx, &reply, &ready));
	TRY(user_ask(c, &user, &rests));
	if (!c->json) {
		say(stdout, "server       %s\n", c->profile.server);
		say(stdout, "user         %s\n", user ? user : "nobody is logged in");
		say(stdout, "instance     for %s\n", json_text(ready, "use"));
		if (rests)
			TRY(rests_ask_say(c));
		soundness_say(ready);
		alarms_print(c, ready, user);
	}
	if (c->profile.vkey)
		return log_head_show(c, user, ready);
	if (!c->json)
		say(stdout, "log          its key was not accepted yet: signet login\n");
	else
		puts(arena_printf(&c->cx.mem, "{\"server\":\"%s\",\"head\":null,\"alarms\":%s}",
				  c->profile.server, alarms_text(c, ready)));
	return OK;
}

enum err cmd_log_check(struct cli *c)
{
	return log_head_show(c, c->profile.is_token ? NULL : c->profile.user, NULL);
}

/* As the server signed it, for keeping elsewhere; verified if the key is known. */
enum err cmd_log_head(struct cli *c)
{
	struct http_reply reply;
	struct head head;

	if (c->profile.vkey) {
		TRY(head_check(&c->cx, &c->api, &c->profile, &head));
		text_print(c, "checkpoint", head.now.note);
		return OK;
	}
	TRY(api_get(&c->cx, &c->api, "/log/checkpoint", &reply));
	text_print(c, "checkpoint", reply.body);
	return OK;
}

enum err cmd_audit_list(struct cli *c)
{
	return list_show(c, "/v1/audit", audit_columns, countof(audit_columns));
}

/*
 * The API's answers as errors of this program.  A problem's slug names the
 * code.  An answer that is no problem is not the server's: a guest network asks for a room number,
 * or a proxy for a password.  That passes, and says nothing of what was asked for; but that nothing
 * is there, and that something is too large, a proxy may say, too.  The server's own sentence,
 * place and next step are passed on, except where its next step names a route: a person who types
 * commands sees the command.
 *
 * The server's word "tampered" is not taken as ours: E_TAMPERED in a client
 * means that the client itself proved it.
 */

#include "lib/api.h"

#include <string.h>

#define TYPE_LEAD "/problems/"

const char *json_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static enum err code_of(const struct http_reply *reply, const char *type)
{
	const char *slug =
		strncmp(type, TYPE_LEAD, strlen(TYPE_LEAD)) == 0 ? type + strlen(TYPE_LEAD) : "";
	enum err by_status = E_UNAVAILABLE;

	for (enum err e = OK + 1; e < ERR_COUNT; e++) {
		if (strcmp(err_info(e)->slug, slug) == 0)
			return e == E_TAMPERED ? E_FAULT : e;
		if (err_info(e)->status == reply->status && e != E_TAMPERED)
			by_status = e;
	}
	return by_status;
}

/* The table's next step names the API's own words; these are for who types commands. */
static const char *next_step(enum err e, const char *said)
{
	if (strcmp(said, err_info(e)->next) != 0)
		return said;
	return e == E_UNAUTHENTICATED ? "Log in with 'signet login', or set SIGNET_TOKEN."
	       : e == E_NOT_FOUND     ? NULL /* the program knows by which command it is listed */
	       : e == E_MISMATCH      ? "Compare the digest with the bytes you hold."
				      : said;
}

/* Does it have the server's own form? */
static bool problem_read(struct ctx *cx, const struct http_reply *reply, json_t **out)
{
	return json_read(cx, reply->body, reply->size, out) == OK &&
	       strncmp(json_text(*out, "type"), TYPE_LEAD, strlen(TYPE_LEAD)) == 0;
}

bool api_is_problem(struct ctx *cx, const struct http_reply *reply)
{
	auto_json json = NULL;

	return problem_read(cx, reply, &json);
}

static enum err between(struct ctx *cx, const struct http_reply *reply)
{
	const enum err e = reply->status == 404   ? E_NOT_FOUND
			   : reply->status == 413 ? E_TOO_LARGE
						  : E_UNAVAILABLE;

	return errf(cx, e, "something between here and the registry answered %d", reply->status);
}

static enum err problem(struct ctx *cx, struct api *api, const struct http_reply *reply)
{
	auto_json json = NULL;
	const char *place, *next;
	enum err e;

	if (!problem_read(cx, reply, &json))
		return between(cx, reply);
	api->problem = reply->body;
	e = code_of(reply, json_text(json, "type"));
	place = json_text(json, "pointer");
	next = json_text(json, "next");
	e = errf(cx, e, "%s", json_text(json, "detail"));
	if (*place)
		err_at(cx, e, "%s", place);
	next = *next ? next_step(e, next) : NULL;
	if (next)
		err_next(cx, e, "%s", next);
	return e;
}

enum err api_send(struct ctx *cx, struct api *api, const struct http_request *rq,
		  struct http_reply *out)
{
	struct http_request asked = *rq;

	api->problem = NULL;
	api->status = 0;
	asked.secret = api->secret;
	TRY(http_send(cx, api->http, &asked, out));
	api->status = out->status;
	return out->status / 100 == 2 ? OK : problem(cx, api, out);
}

enum err api_get(struct ctx *cx, struct api *api, const char *path, struct http_reply *out)
{
	const struct http_request rq = { .method = "GET", .path = path };

	return api_send(cx, api, &rq, out);
}

enum err api_post(struct ctx *cx, struct api *api, const char *path, const struct printer *body,
		  struct http_reply *out)
{
	struct http_request rq = { .method = "POST",
				   .path = path,
				   .type = API_JSON,
				   .body = body->text,
				   .size = body->size };

	if (api->once)
		rq.headers[0] = arena_printf(&cx->mem, "Idempotency-Key: %s", api->once);
	return api_send(cx, api, &rq, out);
}

enum err api_json(struct ctx *cx, const struct http_reply *reply, json_t **out)
{
	if (json_read(cx, reply->body, reply->size, out) == OK)
		return OK;
	return errf(cx, E_UNAVAILABLE, "the server's reply is no JSON (%s)", cx->detail);
}

enum err api_doubted(struct ctx *cx, enum err e)
{
	return err_next(cx, e, "Sign nothing; tell whoever answers for the registry.");
}

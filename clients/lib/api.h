#pragma once

/*
 * The native API as its clients call it: a 2xx is a reply, everything else
 * becomes an error with the server's own detail, place and next step.
 *
 * A problem's type decides which error it is, its status where the type is
 * unknown.  What the server says of its own log (E_TAMPERED) is a fault here:
 * E_TAMPERED is kept for what a client found by itself.  One thread per handle.
 */

#include "base/json.h"
#include "base/printer.h"
#include "lib/http.h"

struct api {
	struct http *http;
	const char *secret;  /* of a session or token; NULL: a stranger */
	const char *once;    /* the Idempotency-Key of api_post(), or NULL */
	const char *problem; /* the last one as it came; NULL: none */
	int status;          /* of the last reply; 0: none came */
};

#define API_JSON "application/json"

must_check enum err api_send(struct ctx *cx, struct api *api, const struct http_request *rq,
			     struct http_reply *out);
must_check enum err api_get(struct ctx *cx, struct api *api, const char *path,
			    struct http_reply *out);
/* The body is a whole JSON object. */
must_check enum err api_post(struct ctx *cx, struct api *api, const char *path,
			     const struct printer *body, struct http_reply *out);

/* Is it the server's own refusal, and not that of whatever is in between? */
bool api_is_problem(struct ctx *cx, const struct http_reply *reply);

/* The reply as JSON; the caller owns *out.  E_UNAVAILABLE: it is none. */
must_check enum err api_json(struct ctx *cx, const struct http_reply *reply, json_t **out);

/* e, with the next step of a person about to sign: the reply is not what it must be. */
must_check enum err api_doubted(struct ctx *cx, enum err e);

/* A member's text; "" if it is not there or no text. */
const char *json_text(const json_t *object, const char *key);

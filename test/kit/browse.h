#pragma once

/*
 * Pages and forms, as a browser without scripts asks for them and sends them: a
 * session is a cookie, a form is sent as it stands on the page.
 */

#include "site.h"

/* A page; asserts its status.  secret: of the session, or NULL.  The answer is s->last, its body is
 * returned. */
const char *page_get(struct site *s, const char *url, const char *secret, int status);
/* What follows the mark on a page; NULL: the page has none. */
const char *page_follows(const char *page, const char *mark);
void page_says_once(const char *page, const char *part);
/* A form's fields as they are sent; more: further header lines, each with its CRLF, or "". */
void form_post(struct site *s, const char *url, const char *secret, const char *more,
	       const char *fields, int status);

/* The value of the first hidden field of this name in text, into out[100]; fails if there is none.
 */
const char *form_hidden(const char *text, const char *name, char *out);

/* The form of the page last got whose button signs in this meaning; NULL: there is none. */
const char *form_for(struct site *s, const char *meaning);
/* Fill that form in and send it, as p would with the right password. */
void form_sign(struct site *s, const char *url, const char *secret, const char *user,
	       const char *meaning, int status);

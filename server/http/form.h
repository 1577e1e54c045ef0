#pragma once

/*
 * Forms: what a page's form sends (application/x-www-form-urlencoded), as the
 * same JSON object that the API would get.  An empty field counts as absent;
 * line ends become line feeds.  Pure; any thread.
 */

#include "base/json.h"

#define FORM_FIELDS_MAX 32

/* E_INVALID: a field twice, too many, a broken escape, not UTF-8, NUL. */
must_check enum err form_parse(struct ctx *cx, const char *bytes, size_t size, json_t **out);

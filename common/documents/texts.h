#pragma once

/*
 * Texts: a list of short texts of one kind in a document, such as sites or labels, each there once.
 * Pure; any thread.
 */

#include "base/json.h"

struct texts_rule {
	const char *key;  /* of the member */
	const char *want; /* said of an item that is none, or there twice */
	bool (*ok)(const char *s);
	size_t max; /* items */
};

extern const struct texts_rule texts_sites;    /* names, at most RECORD_SITES_MAX of limits.h */
extern const struct texts_rule texts_labels;   /* of devices */
extern const struct texts_rule texts_hardware; /* names */
extern const struct texts_rule texts_formats;  /* a name, a slash and a version: assignment/2 */

/* The member of that rule; NULL, which reads as no items: it is left out. */
json_t *texts_there(struct reader *r, const struct texts_rule *rule);
/* The items of that member of the object at place, in their order and copied into the arena of cx.
 * E_INVALID with the place. */
must_check enum err texts_read(struct ctx *cx, json_t *items, const char *place,
			       const struct texts_rule *rule, const char ***out, size_t *n);
bool texts_have(const char *const *list, size_t n, const char *text);
void texts_print(struct printer *out, const char *key, const char *const *list, size_t n);

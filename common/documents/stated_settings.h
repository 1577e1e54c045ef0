#pragma once

/*
 * Stated settings: what a server was set to, as a document that an entry can name by
 * digest, without a secret in it.
 *
 *   {"v":1,"settings":[{"name":"port","value":8080},{"name":"…","salted":"sha256:…"},…]}
 *
 * Sorted by name, each there once, at least one.  A value is a text, a whole number, a
 * list of texts, or null where nothing is set.  In place of a secret there is SHA-256 of
 * 32 bytes of salt and the secret, or null: the digest alone, which everybody may
 * read, lets nobody try which secret it is of.  One meaning has one form.  schema/settings.md.
 * Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"

#define STATED_SETTINGS_MAX   256
#define STATED_SETTING_LIST   64      /* texts of a value */
#define STATED_SETTING_TEXT   4096    /* bytes of a text */
#define STATED_SETTINGS_BYTES 1048576 /* bytes of the document */

enum stated_type {
	STATED_NULL,
	STATED_TEXT,
	STATED_NUMBER,
	STATED_LIST,
	STATED_SECRET,
};

struct stated_setting {
	const char *name;
	enum stated_type type;
	const char *text; /* of STATED_TEXT */
	int64_t number;
	const char *const *list;
	size_t n_list;
	const char *salted; /* of STATED_SECRET, a digest; NULL: nothing is set */
};

struct stated_settings {
	struct stated_setting *setting;
	size_t n;
};

bool stated_text_ok(const char *text); /* for people to read, and not too long */
void stated_settings_sort(struct stated_settings *list);
void stated_settings_print(struct ctx *cx, const struct stated_settings *list, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err stated_settings_parse(struct ctx *cx, const void *bytes, size_t size,
					  struct stated_settings *out);

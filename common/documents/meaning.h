#pragma once

/*
 * Meaning: what a signature says, as a policy defines it: a code, and a whole
 * sentence in each of some languages.
 *
 *   {"code":"review","text":{"en":"I reviewed this …","de":"Ich habe …"}}
 *
 * Who signs the policy signs all of its sentences together, and answers for their
 * being the same.  A statement holds the one that its signer was shown, with its
 * language; it counts if the policy has that very sentence in that language.
 * Pure; any thread.
 */

#include "base/json.h"
#include "base/printer.h"

#define MEANING_LANGUAGES_MAX 16
#define LANGUAGE_MAX          35 /* bytes */
#define ACCEPT_MAX            32 /* ranges of a request that are looked at */

struct sentence {
	const char *language, *text;
};

struct meaning {
	const char *code;
	struct sentence
		said[MEANING_LANGUAGES_MAX]; /* the first is for those who asked for no other */
	size_t n;                            /* at least one; languages differ */
};

/* A tag of RFC 5646, as far as its letters go: "en", "pt-BR". */
bool language_ok(const char *s);

/* E_INVALID with the place; out lies in the arena. */
must_check enum err meaning_parse(struct ctx *cx, json_t *json, const char *place,
				  struct meaning *out);
void meaning_print(struct printer *out, const struct meaning *m);

/* In exactly that language; NULL: it is not said in it. */
const struct sentence *meaning_in(const struct meaning *m, const char *language);

/* In the language that a person likes best, as Accept-Language says it (RFC 9110, 12.5.4, and the
 * look-up of RFC 4647): of "de-AT,de;q=0.8" the sentence in de-AT, else in de.  The first sentence
 * where it says nothing that fits; accept NULL: nobody asked. */
const struct sentence *meaning_for(const struct meaning *m, const char *accept);

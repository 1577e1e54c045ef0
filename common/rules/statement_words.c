#include "rules/statement_words.h"

#include <string.h>

#include "base/text.h"

bool statement_differs(const struct statement *got, const struct statement *want,
		       const struct subjects *subjects, struct word_differs *out)
{
	const struct word_differs words[] = {
		{ "/predicate/meaning/code", got->meaning, want->meaning },
		{ "/predicate/meaning/language", got->language, want->language },
		{ "/predicate/meaning/text", got->meaning_text, want->meaning_text },
		{ "/predicate/signer/id", got->signer, want->signer },
		{ "/predicate/signer/name", got->signer_name, want->signer_name },
		{ "/predicate/signer/role", got->role, want->role },
		{ "/predicate/signer/site", got->site, want->site },
		{ "/predicate/key/fingerprint", got->fingerprint, want->fingerprint },
		{ "/predicate/key/custody", got->custody, want->custody },
		{ "/predicate/policy", got->policy, want->policy },
		{ "/predicate/base/origin", got->origin, want->origin },
		{ "/predicate/comment", got->comment, want->comment },
	};

	for (size_t i = 0; i < countof(words); i++) {
		*out = words[i];
		if (out->want && !text_same(out->got, out->want))
			return true;
	}
	if (!statement_names(got, subjects)) {
		*out = (struct word_differs){ "/subject", NULL, NULL };
		return true;
	}
	*out = (struct word_differs){ "/predicate/change", NULL, NULL };
	return got->change != want->change;
}

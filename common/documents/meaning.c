#include "documents/meaning.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "documents/statement.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

bool language_ok(const char *s)
{
	return strcspn(s, "-") >= 2 && strlen(s) <= LANGUAGE_MAX &&
	       strspn(s, LETTERS DIGITS "-") == strlen(s);
}

/* ---- in a policy ---- */

static void sentence_read(struct ctx *cx, struct reader *r, const char *language,
			  struct meaning *out)
{
	struct sentence *s = &out->said[out->n++];

	*s = (struct sentence){ arena_strdup(&cx->mem, language), read_text_kept(cx, r, language) };
	if (!language_ok(language))
		read_wrong(r, language, "under a language tag");
	if (!*s->text || strlen(s->text) > STATEMENT_MEANING_MAX || !prose_ok(s->text))
		read_wrong(r, language,
			   "a sentence of at most " as_text(STATEMENT_MEANING_MAX) " bytes");
	for (const struct sentence *before = out->said; before < s; before++)
		if (strcasecmp(before->language, language) == 0)
			read_wrong(r, language, "in a language that is there once");
}

enum err meaning_parse(struct ctx *cx, json_t *json, const char *place, struct meaning *out)
{
	struct reader r = reader(json, place), said;
	const char *language;
	json_t *text, *one;

	*out = (struct meaning){ .code = read_name(cx, &r, "code") };
	text = read_object(&r, "text");
	if (json_object_size(text) < 1 || json_object_size(text) > MEANING_LANGUAGES_MAX)
		read_wrong(&r, "text",
			   "sentences in 1 to " as_text(MEANING_LANGUAGES_MAX) " languages");
	TRY(read_end(cx, &r));
	said = reader(text, json_pointer(cx, place, "text"));
	json_object_foreach (text, language, one)
		sentence_read(cx, &said, language, out);
	return read_end(cx, &said);
}

void meaning_print(struct printer *out, const struct meaning *m)
{
	put_open(out, NULL, '{');
	put_text(out, "code", m->code);
	put_open(out, "text", '{');
	for (size_t i = 0; i < m->n; i++)
		put_text(out, m->said[i].language, m->said[i].text);
	put_close(out, '}');
	put_close(out, '}');
}

/* ---- as it is asked for ---- */

const struct sentence *meaning_in(const struct meaning *m, const char *language)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->said[i].language, language) == 0)
			return &m->said[i];
	return NULL;
}

/* The tag, then the tag without its last part, and so on: "zh-Hant-TW", "zh-Hant", "zh". */
static const struct sentence *range_find(const struct meaning *m, const char *range, size_t n)
{
	if (n == 1 && *range == '*')
		return &m->said[0];
	while (n > 0) {
		for (size_t i = 0; i < m->n; i++)
			if (strlen(m->said[i].language) == n &&
			    strncasecmp(m->said[i].language, range, n) == 0)
				return &m->said[i];
		while (n > 0 && range[--n] != '-')
			;
	}
	return NULL;
}

/* Thousandths; what is no quality is none at all.  *p: what follows the tag, up to a comma. */
static int quality(const char *p)
{
	int q, unit = 100;

	p += strspn(p, " \t;");
	if (*p == ',' || !*p)
		return 1000;
	if ((*p != 'q' && *p != 'Q') || p[1] != '=' || (p[2] != '0' && p[2] != '1'))
		return 0;
	q = p[2] == '1' ? 1000 : 0;
	for (p += p[3] == '.' ? 4 : 3; unit > 0 && strchr(DIGITS, *p) && *p; p++, unit /= 10)
		q += (*p - '0') * unit;
	return q > 1000 ? 0 : q;
}

const struct sentence *meaning_for(const struct meaning *m, const char *accept)
{
	const struct sentence *best = &m->said[0], *found;
	int best_q = 0, q;

	for (size_t i = 0; accept && *accept && i < ACCEPT_MAX; i++) {
		size_t n;

		accept += strspn(accept, " \t,");
		n = strspn(accept, LETTERS DIGITS "-*");
		found = range_find(m, accept, n);
		q = quality(accept + n);
		if (found && q > best_q) {
			best = found;
			best_q = q;
		}
		accept += strcspn(accept, ",");
	}
	return best;
}

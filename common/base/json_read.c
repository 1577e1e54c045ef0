#include "base/json.h"

#include <string.h>

#include "base/text.h"

/*
 * One pass over the bytes, strict as it goes: decision 0004 says why it is our
 * own.  Values are Jansson's.  Recursion is bounded by JSON_DEPTH_MAX.
 */

/* The place of a value, as a chain up to the top.  The chain lies on the stack
 * and becomes text only for an error: most input has none. */
struct step {
	const struct step *up;
	const char *key; /* NULL: index counts */
	size_t index;
};

struct scan {
	struct ctx *cx;
	const char *start, *p, *end;
	unsigned depth;
	enum err failed;
};

static json_t *value(struct scan *s, const struct step *at);

static const char *step_text(struct ctx *cx, const struct step *at)
{
	if (!at)
		return "";
	return at->key ? json_pointer(cx, step_text(cx, at->up), at->key)
		       : arena_printf(&cx->mem, "%s/%zu", step_text(cx, at->up), at->index);
}

/* Not JSON at this byte.  The first failure counts: those after it are its
 * echo. */
static json_t *json_broken(struct scan *s, const char *why)
{
	if (s->failed == OK)
		s->failed = err_at(s->cx, errf(s->cx, E_INVALID, "not valid JSON: %s", why),
				   "byte %td", s->p - s->start);
	return NULL;
}

/* JSON, but not what two readers would read alike: doubled keys, numbers that a
 * float would round.  The refusal has a pointer, since the writer may be a
 * person. */
static json_t *json_refused(struct scan *s, const struct step *at, const char *why)
{
	if (s->failed == OK)
		s->failed = err_at(s->cx, errf(s->cx, E_INVALID, "%s", why), "%s",
				   step_text(s->cx, at));
	return NULL;
}

static void space_skip(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\t' || *s->p == '\r'))
		s->p++;
}

static bool json_take(struct scan *s, char c)
{
	space_skip(s);
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

/* ---- text ---- */

static int hex4(const char *p)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef", *d = strchr(digits, p[i] | 0x20);

		if (!p[i] || !d || (p[i] < '0' || (p[i] > '9' && p[i] < 'A')))
			return -1;
		n = 16 * n + (int)(d - digits);
	}
	return n;
}

static char *utf8_put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

/* \uXXXX, or two of them for one character; p is after the backslash's letter.
 * NULL: broken. */
static char *unicode(struct scan *s, char *to)
{
	int high = s->end - s->p >= 4 ? hex4(s->p) : -1, low;

	if (high <= 0 || (high >= 0xdc00 && high < 0xe000)) {
		json_broken(s, "a \\u escape that is no character");
		return NULL;
	}
	s->p += 4;
	if (high < 0xd800 || high >= 0xe000)
		return utf8_put(to, (uint32_t)high);
	low = s->end - s->p >= 6 && s->p[0] == '\\' && s->p[1] == 'u' ? hex4(s->p + 2) : -1;
	if (low < 0xdc00 || low >= 0xe000) {
		json_broken(s, "half a surrogate pair");
		return NULL;
	}
	s->p += 6;
	return utf8_put(to, 0x10000 + (((uint32_t)high - 0xd800) << 10) + ((uint32_t)low - 0xdc00));
}

static char *escape(struct scan *s, char *to)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *at = s->p < s->end && *s->p ? strchr(letters, *s->p) : NULL;

	if (at) {
		s->p++;
		*to++ = meant[at - letters];
		return to;
	}
	if (s->p < s->end && *s->p == 'u') {
		s->p++;
		return unicode(s, to);
	}
	json_broken(s, "an unknown escape");
	return NULL;
}

/* Bytes of a text up to what ends or escapes it. */
static size_t json_plain(const struct scan *s)
{
	const char *p = s->p;

	while (p < s->end && *p != '"' && *p != '\\' && (unsigned char)*p >= ' ')
		p++;
	return (size_t)(p - s->p);
}

/* Bytes from from to the quote that ends the text, escapes as they are. */
static size_t raw_size(const struct scan *s, const char *from)
{
	const char *p = from;

	while (p < s->end && *p != '"')
		p += *p == '\\' ? 2 : 1;
	return (size_t)((p < s->end ? p : s->end) - from);
}

/* A text, p after its first quote: in place if nothing in it is escaped, else in the arena. */
static const char *json_read_text(struct scan *s, size_t *size)
{
	size_t n = json_plain(s);
	const char *from = s->p;
	char *out, *to;

	s->p += n;
	if (s->p < s->end && *s->p == '"') {
		s->p++;
		*size = n;
		return from;
	}
	out = arena_alloc(&s->cx->mem, raw_size(s, from) + 1); /* an escape never grows */
	memcpy(out, from, n);
	for (to = out + n; s->p < s->end && *s->p == '\\';) {
		s->p++;
		to = escape(s, to);
		if (!to)
			return NULL;
		n = json_plain(s);
		memcpy(to, s->p, n);
		to += n;
		s->p += n;
	}
	if (s->p == s->end || *s->p != '"') {
		json_broken(s, "a text that does not end, or a control character in it");
		return NULL;
	}
	s->p++;
	*size = (size_t)(to - out);
	return out;
}

static json_t *string(struct scan *s)
{
	size_t size;
	const char *bytes = json_read_text(s, &size);

	return bytes ? json_stringn_nocheck(bytes, size) : NULL;
}

/* ---- the rest ---- */

static json_t *number(struct scan *s, const struct step *at)
{
	bool minus = *s->p == '-';
	const char *first;
	int64_t n = 0;

	s->p += minus;
	for (first = s->p; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++)
		/* saturates: any number of digits is one overflow, never a wrap */
		n = n > INT_SAFE_MAX ? n : 10 * n + (*s->p - '0');
	if (s->p == first || (*first == '0' && s->p - first > 1))
		return json_broken(s, "a malformed number");
	if (s->p < s->end && (*s->p == '.' || *s->p == 'e' || *s->p == 'E'))
		return json_refused(s, at, "a number that is not whole; write a decimal as text");
	if (n > INT_SAFE_MAX)
		return json_refused(s, at, "a number beyond 2^53 - 1");
	return json_integer(minus ? -n : n);
}

static json_t *word(struct scan *s, const char *w, json_t *v)
{
	size_t n = strlen(w);

	if ((size_t)(s->end - s->p) < n || memcmp(s->p, w, n) != 0)
		return json_broken(s, "an unknown word");
	s->p += n;
	return v;
}

static json_t *array(struct scan *s, const struct step *at)
{
	struct step below = { .up = at };
	json_t *list = json_array(), *item;

	if (json_take(s, ']'))
		return list;
	do {
		item = value(s, &below);
		if (!item || json_array_append_new(list, item) != 0)
			break;
		below.index++;
	} while (json_take(s, ','));
	if (s->failed == OK && json_take(s, ']'))
		return list;
	json_decref(list);
	return json_broken(s, "',' or ']' expected");
}

/* One "key": value of an object; false: it failed. */
static bool member(struct scan *s, const struct step *at, json_t *object)
{
	const char *key;
	struct step below = { .up = at };
	json_t *v;
	size_t n;

	if (!json_take(s, '"'))
		return json_broken(s, "a key expected") != NULL;
	key = json_read_text(s, &n);
	if (!key)
		return false;
	below.key = key = arena_strndup(&s->cx->mem, key, n);
	/* RFC 8259 leaves doubled keys open: one reader takes the first,
	 * another the last */
	if (json_object_get(object, key))
		return json_refused(s, &below, "a key that stands there twice") != NULL;
	if (!json_take(s, ':'))
		return json_broken(s, "':' expected") != NULL;
	v = value(s, &below);
	return v && json_object_set_new_nocheck(object, key, v) == 0;
}

static json_t *object(struct scan *s, const struct step *at)
{
	json_t *out = json_object();

	if (json_take(s, '}'))
		return out;
	while (member(s, at, out) && json_take(s, ','))
		;
	if (s->failed == OK && json_take(s, '}'))
		return out;
	json_decref(out);
	return json_broken(s, "',' or '}' expected");
}

/* What opens at p with a bracket. */
static json_t *nested(struct scan *s, const struct step *at)
{
	json_t *v;

	if (s->depth == JSON_DEPTH_MAX)
		return json_broken(s, "it nests deeper than " as_text(JSON_DEPTH_MAX));
	s->depth++;
	v = *s->p++ == '{' ? object(s, at) : array(s, at);
	s->depth--;
	return v;
}

static json_t *value(struct scan *s, const struct step *at)
{
	space_skip(s);
	if (s->p == s->end)
		return json_broken(s, "it ends too soon");
	switch (*s->p) {
	case '{':
	case '[':
		return nested(s, at);
	case '"':
		s->p++;
		return string(s);
	case 't':
		return word(s, "true", json_true());
	case 'f':
		return word(s, "false", json_false());
	case 'n':
		return word(s, "null", json_null());
	case '-':
	case '0' ... '9':
		return number(s, at);
	default:
		return json_broken(s, "a value expected");
	}
}

enum err json_read_within(struct ctx *cx, const void *bytes, size_t size, unsigned brackets,
			  json_t **out)
{
	struct scan s = { .cx = cx,
			  .start = bytes,
			  .p = bytes,
			  .end = (const char *)bytes + size,
			  .depth = brackets };

	*out = NULL;
	/* all of it at once, so that no later step needs to look */
	if (!utf8_ok(bytes, size))
		return err_at(cx, errf(cx, E_INVALID, "not valid JSON: not UTF-8"), "byte %zu",
			      utf8_first_bad(bytes, size));
	*out = value(&s, NULL);
	space_skip(&s);
	if (*out && s.p < s.end) {
		json_drop(out);
		json_broken(&s, "something stands behind the value");
	}
	return s.failed;
}

enum err json_read(struct ctx *cx, const void *bytes, size_t size, json_t **out)
{
	return json_read_within(cx, bytes, size, 0, out);
}

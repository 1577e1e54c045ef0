#include "retold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documents/envelope.h"
#include "rules/keys.h"

#define ENTRIES_MAX 256

struct retold {
	struct teller *t;
	struct ctx *cx;
	struct forged g;
	struct entries e;
	int64_t was[ENTRIES_MAX]; /* its index in the export; NO_ENTRY: a copy */
	struct hash leaf[ENTRIES_MAX];
	struct renamed {
		const char *was, *is; /* digests */
	} renamed[20];
	size_t n_renamed;
};

static json_t *signature_of(json_t *entry)
{
	return json_object_get(json_object_get(entry, "fact"), "signature");
}

static const char *text_of(json_t *of, const char *member)
{
	return json_string_value(json_object_get(of, member));
}

/* Each name is what it stands for. */
static const char *spelt(struct retold *r, const char *text)
{
	for (size_t i = 0; text && i < r->t->n_words; i++)
		while (strstr(text, r->t->word[i].name))
			text = replaced(r->cx, text, r->t->word[i].name, r->t->word[i].text);
	return text;
}

/* ---- a turn ---- */

static char *edited(struct retold *r, const char *text, const struct turn *turn)
{
	for (size_t i = 0; i < TALE_EDITS && turn->edit[i].from; i++) {
		const char *from = spelt(r, turn->edit[i].from);

		ck_assert_msg(strstr(text, from) != NULL, "no %s in %s", from, text);
		text = replaced(r->cx, text, from, spelt(r, turn->edit[i].to));
	}
	return arena_strdup(&r->cx->mem, text);
}

static void document_turn(struct retold *r, const struct bytes *at, const struct turn *turn)
{
	const char *digest = digest_in(r->cx, at->b, turn->document), *text;
	struct archive_file *f = document_named(&r->g, digest);

	if (turn->gone) {
		memmove(f, f + 1, (size_t)(&r->g.f[r->g.n--] - (f + 1)) * sizeof(*f));
		return;
	}
	text = edited(r, arena_strndup(&r->cx->mem, (const char *)f->bytes, f->size), turn);
	r->renamed[r->n_renamed++] = (struct renamed){ digest, document_replace(&r->g, f, text) };
	for (size_t i = 0; i < r->e.n; i++)
		while (strstr(r->e.e[i].b, digest))
			entry_put(&r->g, &r->e.e[i],
				  replaced(r->cx, r->e.e[i].b, digest,
					   r->renamed[r->n_renamed - 1].is));
}

static size_t place_of(struct retold *r, const char *before)
{
	size_t i = *before ? 0 : r->e.n;

	while (i < r->e.n && !strstr(r->e.e[i].b, before))
		i++;
	ck_assert_msg(i < r->e.n || !*before, "no entry with %s", before);
	return i;
}

/* A statement counts once: that of a copy is another one. */
static const char *id_other(struct retold *r, const char *text)
{
	static const char lead[] = "\"signature\":{\"id\":\"";
	const char *at = strstr(text, lead);

	if (!at)
		return text;
	at += strlen(lead);
	return arena_printf(&r->cx->mem, "%.*s00000000%s", (int)(at - text), text, at + 8);
}

static void copy_put(struct retold *r, const char *text, size_t at)
{
	ck_assert_uint_lt(r->e.n, ENTRIES_MAX);
	memmove(&r->e.e[at + 1], &r->e.e[at], (r->e.n - at) * sizeof(r->e.e[0]));
	memmove(&r->was[at + 1], &r->was[at], (r->e.n - at) * sizeof(r->was[0]));
	r->e.n++;
	r->was[at] = NO_ENTRY;
	entry_put(&r->g, &r->e.e[at], id_other(r, text));
}

static void turn_take(struct retold *r, const struct turn *turn)
{
	struct bytes *at =
		entry_with(r->t->x, &r->e, turn->action, turn->with ? spelt(r, turn->with) : "");
	const char *text;

	if (turn->document) {
		document_turn(r, at, turn);
		return;
	}
	text = edited(r, at->b, turn);
	if (turn->fact)
		text = arena_printf(&r->cx->mem, "%.*s\"fact\":%s}",
				    (int)(strstr(text, "\"fact\":") - text), text,
				    spelt(r, turn->fact));
	if (turn->before)
		copy_put(r, text, place_of(r, spelt(r, turn->before)));
	else
		entry_put(&r->g, at, text);
}

/* ---- a statement follows ---- */

/* As it was said before, by whom and in which meaning. */
static void words_follow(const struct teller *t, struct statement *st)
{
	for (size_t i = 0; i < t->n_said; i++) {
		if (strcmp(t->said[i].signer, st->signer) == 0)
			st->signer_name = t->said[i].signer_name;
		if (strcmp(t->said[i].meaning, st->meaning) == 0)
			st->meaning_text = t->said[i].meaning_text;
	}
}

static void subjects_follow(struct retold *r, struct statement *st)
{
	struct hash was, is;

	for (size_t i = 0; i < r->n_renamed; i++) {
		ck_assert(digest_parse(r->renamed[i].was, &was));
		ck_assert(digest_parse(r->renamed[i].is, &is));
		for (size_t k = 0; k < st->n_subjects; k++)
			if (hash_same(&st->subjects[k].hash, &was))
				st->subjects[k].hash = is;
	}
}

/* A head that the log still had stays, and so do the bytes of what was said over it. */
static void head_follow(struct retold *r, struct statement *st, size_t index)
{
	struct hash was = merkle_over(r->leaf, (size_t)st->size <= index ? (size_t)st->size : 0);

	if (hash_same(&was, &st->root))
		return;
	st->size = (int64_t)index;
	st->root = merkle_over(r->leaf, index);
}

static const char *restated(struct retold *r, json_t *signature, size_t index,
			    const struct archive_file *f)
{
	const char *key = text_of(signature, "key"), *envelope;
	const struct seed_signer *with = NULL;
	struct ssh_key public;
	struct statement st;
	struct printer text;

	assert_ok(r->cx, envelope_peek(r->cx, f->bytes, f->size, &st));
	for (size_t i = 0; i < r->t->n_words; i++)
		if (strcmp(r->t->word[i].text, key) == 0)
			with = &r->t->word[i].signer;
	ck_assert_msg(with != NULL, "no key %s", key);
	public = ssh_ed25519(with->signer.public);
	st.id = text_of(signature, "id");
	st.signer = text_of(signature, "signer");
	st.role = text_of(signature, "role");
	st.meaning = text_of(signature, "meaning");
	st.custody = text_of(signature, "custody");
	st.fingerprint = ssh_fingerprint(r->cx, &public);
	head_follow(r, &st, index);
	words_follow(r->t, &st);
	subjects_follow(r, &st);
	assert_ok(r->cx, statement_print(r->cx, &st, &text));
	assert_ok(r->cx, envelope_sign(r->cx, &with->signer, text.text, text.size, &envelope));
	return envelope;
}

static bool is_gone(const struct forged *g, const char *digest)
{
	for (size_t i = 0; i < g->n; i++)
		if (strstr(g->f[i].name, digest + HEX_AT))
			return false;
	return true;
}

static void document_add(struct forged *g, const char *bytes)
{
	struct archive_file *f = file_at(g, "documents/");

	ck_assert_uint_lt(g->n, FILES_MAX);
	memmove(f + 1, f, (size_t)(&g->f[g->n++] - f) * sizeof(*f));
	document_replace(g, f, bytes);
}

/* A copy names the same, until it is told. */
static bool is_named_elsewhere(const struct retold *r, const char *digest, size_t index)
{
	for (size_t i = 0; i < r->e.n; i++)
		if (i != index && strstr(r->e.e[i].b, digest))
			return true;
	return false;
}

static void signature_follow(struct retold *r, json_t *signature, size_t index)
{
	const char *was = text_of(signature, "envelope"), *is, *envelope;
	struct archive_file *f;
	struct hash h;

	if (is_gone(&r->g, was))
		return;
	f = document_named(&r->g, was);
	envelope = restated(r, signature, index, f);
	h = hash_bytes(envelope, strlen(envelope));
	is = digest_text(r->cx, &h);
	if (strcmp(was, is) == 0)
		return;
	if (is_named_elsewhere(r, was, index))
		document_add(&r->g, envelope);
	else
		document_replace(&r->g, f, envelope);
	json_object_set_new(signature, "envelope", json_string(is));
}

/* ---- the order follows ---- */

static void objects_follow(json_t *entry, json_t *newest, size_t index)
{
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(entry, "objects"), i, item) {
		json_t *prev = json_object_get(newest, text_of(item, "id"));

		json_object_set_new(item, "prev", prev ? json_incref(prev) : json_null());
		prev = json_integer((json_int_t)index);
		json_object_set_new(newest, text_of(item, "id"), prev);
	}
}

/* A merge names signatures by their index. */
static void indexes_follow(struct retold *r, json_t *entry)
{
	json_t *list = json_object_get(json_object_get(entry, "fact"), "signatures"), *item;
	size_t i;

	json_array_foreach (list, i, item)
		for (size_t k = 0; k < r->e.n; k++)
			if (r->was[k] == json_integer_value(item)) {
				json_array_set_new(list, i, json_integer((json_int_t)k));
				break;
			}
}

static void time_follow(json_t *entry, char before[40])
{
	const char *at = text_of(entry, "at");

	if (strcmp(at, before) < 0) {
		json_object_set_new(entry, "at", json_string(before));
		json_object_set_new(entry, "clock", json_null());
	}
	snprintf(before, 40, "%s", text_of(entry, "at"));
}

static void history_follow(struct retold *r)
{
	json_t *newest = json_object();
	char before[40] = "";

	for (size_t i = 0; i < r->e.n; i++) {
		json_t *entry = json_loadb(r->e.e[i].b, r->e.e[i].size, 0, NULL);
		char *text;

		ck_assert_msg(entry != NULL, "no JSON: %s", r->e.e[i].b);
		json_object_set_new(entry, "index", json_integer((json_int_t)i));
		time_follow(entry, before);
		objects_follow(entry, newest, i);
		indexes_follow(r, entry);
		if (json_is_object(signature_of(entry)))
			signature_follow(r, signature_of(entry), i);
		text = json_dumps(entry, JSON_COMPACT);
		entry_put(&r->g, &r->e.e[i], text);
		r->leaf[i] = merkle_leaf(text, strlen(text));
		free(text);
		json_decref(entry);
	}
	json_decref(newest);
}

static const char *tale_told(struct teller *t, const struct tale *tale, char *said, size_t room)
{
	static struct retold r;

	r = (struct retold){ .t = t, .cx = &t->x->p.s.cx };
	unpack(t->x, &r.g);
	entries_split(&r.g, &r.e);
	for (size_t i = 0; i < r.e.n; i++)
		r.was[i] = (int64_t)i;
	for (size_t i = 0; i < TALE_TURNS && tale->turn[i].action; i++)
		turn_take(&r, &tale->turn[i]);
	history_follow(&r);
	entries_join(&r.g, &r.e);
	signed_again(&r.g, &r.e);
	return pack_and_verify(&r.g, said, room);
}

static bool says(const char *said, const char *wanted)
{
	return *wanted ? strstr(said, wanted) && strstr(said, " at entries/") : !*said;
}

void each_tale_is_judged(struct teller *t, const struct tale *tale, size_t n)
{
	const char *others = "";
	char said[1000];

	for (size_t i = 0; i < n; i++)
		if (!says(tale_told(t, &tale[i], said, sizeof(said)), tale[i].says))
			others = arena_printf(&t->x->p.s.cx.mem, "%s\n%zu: not '%s' but '%s'",
					      others, i, tale[i].says, said);
	ck_assert_msg(!*others, "%s", others);
}

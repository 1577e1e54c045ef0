#include <string.h>

#include "captured.h"
#include "documents/envelope.h"
#include "retold.h"

void teller_word(struct teller *t, const char *name, const char *text)
{
	ck_assert_uint_lt(t->n_words, TELLERS);
	t->word[t->n_words].name = name;
	t->word[t->n_words++].text = text;
}

static void signer_add(struct teller *t, const char *name, const char *key,
		       const struct seed_signer *signer)
{
	teller_word(t, name, key);
	t->word[t->n_words - 1].signer = *signer;
}

void teller_add(struct teller *t, const char *name, const struct person *p)
{
	signer_add(t, name, p->key, &p->signer);
}

static const char *envelope_of(json_t *entry)
{
	json_t *signature = json_object_get(json_object_get(entry, "fact"), "signature");

	return json_string_value(json_object_get(signature, "envelope"));
}

static void statements_keep(struct teller *t)
{
	struct ctx *cx = &t->x->p.s.cx;
	static struct forged g;
	struct entries e;

	unpack(t->x, &g);
	entries_split(&g, &e);
	for (size_t i = 0; i < e.n; i++) {
		json_t *entry = json_loadb(e.e[i].b, e.e[i].size, 0, NULL);
		const char *envelope = envelope_of(entry);
		const struct archive_file *f = envelope ? document_named(&g, envelope) : NULL;

		ck_assert_uint_lt(t->n_said, countof(t->said));
		if (f)
			assert_ok(cx, envelope_peek(cx, f->bytes, f->size, &t->said[t->n_said++]));
		json_decref(entry);
	}
}

void teller_open(struct teller *t, struct export *x)
{
	struct plant *p = &x->p;
	struct seed_signer sealed;

	*t = (struct teller){ .x = x };
	captured_key(&p->s, &p->anna, &sealed);
	signer_add(t, "$anna", p->anna.key, &sealed);
	captured_key(&p->s, &p->mara, &sealed);
	signer_add(t, "$mara", p->mara.key, &sealed);
	signer_add(t, "$own", p->anna.own, &p->anna.signer);
	teller_add(t, "$ben", &p->ben);
	statements_keep(t);
}

const char *digest_in(struct ctx *cx, const char *entry, const char *member)
{
	const char *lead = arena_printf(&cx->mem, "\"%s\":\"sha256:", member);
	const char *at = strstr(entry, lead);

	ck_assert_msg(at != NULL, "no %s in %s", member, entry);
	return arena_strndup(&cx->mem, at + strlen(lead) - strlen("sha256:"), DIGEST_SIZE - 1);
}

const char *teller_digest(struct teller *t, const char *action, const char *with,
			  const char *member)
{
	struct ctx *cx = &t->x->p.s.cx;
	static struct forged g;
	struct entries e;

	unpack(t->x, &g);
	entries_split(&g, &e);
	return digest_in(cx, entry_with(t->x, &e, action, with)->b, member);
}

const char *teller_item(struct teller *t, const char *action, const char *lead)
{
	static struct forged g;
	struct entries e;
	const char *at;

	unpack(t->x, &g);
	entries_split(&g, &e);
	at = strstr(entry_with(t->x, &e, action, lead)->b, lead);
	return arena_strndup(&t->x->p.s.cx.mem, at, strcspn(at, "}") + 1);
}

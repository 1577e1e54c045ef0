#include <stdlib.h>
#include <string.h>

#include "captured.h"
#include "documents/envelope.h"
#include "forged.h"

/* Acts that move the ground, as a captured server would write them: it holds the log's key, and
 * signs with the sealed key of somebody who logged in. */

/* anna signed for mara's key with a key of her own; now it is her sealed one, and all else is
 * right. */
static void confirmed_with_sealed(struct forged *g, struct entries *e)
{
	struct plant *p = &g->x->p;
	struct ctx *cx = &p->s.cx;
	struct bytes *at = entry_with(g->x, e, "act.signed", "\"id\":\"user:mara\"");
	const char *was = signature_member(g, at, "envelope"), *is;
	struct archive_file *f = document_named(g, was);
	struct statement st;

	assert_ok(cx, envelope_peek(cx, f->bytes, f->size, &st));
	is = document_replace(g, f, captured_restated(&p->s, &p->anna, &st));
	entry_put(g, at,
		  replaced(cx, at->b,
			   arena_printf(&cx->mem,
					"\"key\":\"%s\",\"custody\":\"file\",\"shown\":null,"
					"\"envelope\":\"%s\"",
					p->anna.own, was),
			   arena_printf(&cx->mem,
					"\"key\":\"%s\",\"custody\":\"sealed\",\"shown\":"
					"\"server\",\"envelope\":\"%s\"",
					p->anna.key, is)));
}

/* ben's key is not confirmed, and the founding closes all the same. */
static void closed_without(struct forged *g, struct entries *e)
{
	struct plant *p = &g->x->p;
	struct ctx *cx = &p->s.cx;
	struct bytes *at = entry_with(g->x, e, "key.confirmed",
				      arena_printf(&cx->mem, "\"key\":\"%s\"", p->ben.key));

	entry_put(g, at, replaced(cx, at->b, "{\"v\":3", "{\"v\":1"));
	entry_put(
		g, at,
		replaced(cx, at->b, "\"action\":\"key.confirmed\"", "\"action\":\"act.refused\""));
}

static const struct {
	void (*forge)(struct forged *g, struct entries *e);
	const char *says;
} captures[] = {
	{ confirmed_with_sealed, "the policy asks for no such signature at entries/" },
	{ closed_without, "'ben' has no key that is confirmed and not sealed at entries/" },
};

TEST(what_a_captured_server_moves_with_sealed_keys_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];

	export_open(&x);
	for (size_t i = 0; i < countof(captures); i++) {
		unpack(&x, &g);
		entries_split(&g, &e);
		captures[i].forge(&g, &e);
		entries_join(&g, &e);
		signed_again(&g, &e);
		pack_and_verify(&g, said, sizeof(said));
		output_says(said, captures[i].says);
	}
}

static struct fact captured_revocation(struct site *s, const struct person *p)
{
	struct fact f;

	fact_start(&s->cx, &f, ACTION_KEY_REVOKED);
	fact_object(&s->cx, &f, "key", p->key);
	fact_object(&s->cx, &f, "user", p->id);
	put_null(&f.body, "act");
	put_text(&f.body, "key", p->key);
	put_null(&f.body, "since");
	return f;
}

/* A login that an administrator's code made is not its person's word. */
TEST(a_key_from_before_a_reset_that_the_account_revokes_unconfirmed_is_named)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	char said[1000], secret[80];
	struct fact f;

	history_open(&x);
	password_anew(s, "mara", secret);
	f = captured_revocation(s, &x.p.mara);
	captured_entry(s, "mara", &f);
	x.d.port = s->port;
	run(&x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(&x);
	verify(&x, x.tar, x.size, said, sizeof(said));
	output_says(said, "it was enrolled before the password of 'mara' was reset");
}

/* mia approves at munich alone.  When she had signed for the key of wim, he got a role at
 * hamburg. */
TEST(a_key_that_people_of_one_site_confirm_of_a_person_with_a_role_elsewhere_is_named)
{
	auto_export x = { 0 };
	struct site *s = &x.p.s;
	struct person mia, wim = { .id = "wim" };
	char said[1000];
	const char *act;
	struct fact f;
	int64_t by;

	history_open(&x);
	site_add(s, "hamburg");
	person_with_key_at(s, &mia, "mia", "approver", "munich", false, &x.p.anna);
	person_add(s, "wim", "author", wim.secret);
	person_key_add(s, &wim, "author");
	act = key_act(s, s->admin, wim.key);
	person_signs_act(s, &mia, act, "acknowledgement", 201);
	by = atoll(json_at(s, "/index"));
	role_grant_at(s, "wim", "author", "hamburg");
	f = captured_confirmation(s, &wim, act, &by, 1);
	captured_entry(s, "mia", &f);
	x.d.port = s->port;
	run(&x.d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(&x);
	verify(&x, x.tar, x.size, said, sizeof(said));
	output_says(said, "since it was proposed 'wim' holds a role at another site");
}

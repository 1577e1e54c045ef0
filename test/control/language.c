#include <stdio.h>
#include <string.h>

#include "browse.h"
#include "documents/envelope.h"
#include "plant.h"

/* A meaning is said in the language that was asked for, and the statement holds what was shown. */

#define DE                                                                                   \
	"Ich genehmige diese \xc3\x84nderung f\xc3\xbcr die Verwendung, die ihre Dokumente " \
	"angeben."
#define EN "I approve this change for the use that its documents state."

static void waiting(struct plant *p)
{
	plant_open(p);
	change_asked_of(&p->s, &p->jonas, "models/m/model.json", model_document(&p->s, "m", "a"),
			201);
}

/* What ben would sign. */
static const char *statement(struct plant *p, const char *more, const char *headers, int status)
{
	const char *url = arena_printf(&p->s.cx.mem,
				       "/v1/changes/1/statement?key=%s&meaning=approval&role="
				       "approver%s",
				       p->ben.key, more);

	http(p->s.port, "GET", url, p->ben.secret, headers, NULL, &p->s.last);
	ck_assert_msg(p->s.last.status == status, "%s", p->s.last.text);
	return p->s.last.body;
}

/* clang-format off */
static const struct { const char *more, *headers, *language, *text; } asked[] = {
	{ "", "", "en", EN },
	{ "", "Accept-Language: de-CH, en;q=0.5\r\n", "de", DE },
	{ "", "Accept-Language: fr\r\n", "en", EN },
	{ "&language=de", "", "de", DE },
	{ "&language=en", "Accept-Language: de\r\n", "en", EN },
};
/* clang-format on */

TEST_EACH(a_statement_holds_the_sentence_in_the_language_asked_for, asked)
{
	struct statement st;
	auto_plant p = { 0 };

	waiting(&p);
	statement(&p, asked[_i].more, asked[_i].headers, 200);
	assert_ok(&p.s.cx, statement_parse(&p.s.cx, p.s.last.body, p.s.last.body_size, &st));
	ck_assert_str_eq(st.language, asked[_i].language);
	ck_assert_str_eq(st.meaning_text, asked[_i].text);
	ask(&p.s, "POST", "/v1/changes/1/signatures", p.ben.secret,
	    envelope_body_of(&p.s, &p.ben, p.s.last.body, p.s.last.body_size), 201);
}

TEST(a_language_that_is_named_and_not_there_is_refused)
{
	auto_plant p = { 0 };

	waiting(&p);
	statement(&p, "&language=fr", "", 400);
	json_is(&p.s, "/pointer", "/language");
	json_says(&p.s, "/detail", "does not say 'approval' in the language 'fr'");
}

/* What a client could hand in: another sentence under that tag, or another tag over the sentence.
 */
static const struct {
	const char *language, *text, *place;
} forged[] = {
	{ "de", EN, "/predicate/meaning/text" },
	{ "en", DE, "/predicate/meaning/text" },
	{ "fr", EN, "/predicate/meaning/language" },
	{ "DE", DE, "/predicate/meaning/language" },
	{ "de", "Ich genehmige.", "/predicate/meaning/text" },
};

TEST_EACH(a_sentence_counts_in_the_language_that_the_policy_says_it_in, forged)
{
	struct statement st;
	struct printer text;
	auto_plant p = { 0 };

	waiting(&p);
	statement(&p, "", "", 200);
	assert_ok(&p.s.cx, statement_parse(&p.s.cx, p.s.last.body, p.s.last.body_size, &st));
	st.language = forged[_i].language;
	st.meaning_text = forged[_i].text;
	assert_ok(&p.s.cx, statement_print(&p.s.cx, &st, &text));
	ask(&p.s, "POST", "/v1/changes/1/signatures", p.ben.secret,
	    envelope_body_of(&p.s, &p.ben, text.text, text.size), 409);
	json_is(&p.s, "/pointer", forged[_i].place);
}

static void sealed_post(struct plant *p, const char *more, int status)
{
	struct site *s = &p->s;

	ask(s, "POST", "/v1/changes/1/signatures/sealed", p->anna.secret,
	    body(s,
		 "{'user':'anna','password':'" PASSWORD
		 "','key':'%s','meaning':'approval','role':'approver'%s}",
		 p->anna.key, json_of(s, more)),
	    status);
}

/* The sentence in the envelope of the first signature. */
static const char *signed_text(struct plant *p)
{
	struct site *s = &p->s;
	struct statement st;
	const char *url;

	ask(s, "GET", "/v1/changes/1", p->jonas.secret, NULL, 200);
	url = arena_printf(&s->cx.mem, "/v1/changes/1/signatures/%s",
			   json_at(s, "/signatures/0/id"));
	ask(s, "GET", url, p->jonas.secret, NULL, 200);
	assert_ok(&s->cx, envelope_peek(&s->cx, s->last.body, s->last.body_size, &st));
	return st.meaning_text;
}

TEST(a_sealed_key_signs_in_the_language_that_its_person_says_was_shown)
{
	auto_plant p = { 0 };

	waiting(&p);
	sealed_post(&p, ",'language':'fr'", 400);
	json_is(&p.s, "/pointer", "/language");
	sealed_post(&p, ",'language':'de'", 201);
	ck_assert_str_eq(signed_text(&p), DE);
}

static void page_in(struct plant *p, const char *language)
{
	struct site *s = &p->s;

	http(s->port, "GET", "/changes/1", NULL,
	     arena_printf(&s->cx.mem, "Cookie: signet=%s\r\nAccept-Language: %s\r\n",
			  p->anna.secret, language),
	     NULL, &s->last);
	ck_assert_int_eq(s->last.status, 200);
}

/* The browser's language may be another when the form is sent: what counts is what was shown. */
TEST(a_page_shows_the_sentence_in_the_browsers_language_and_signs_that_one)
{
	char form[100], key[100], language[100], fields[800];
	auto_plant p = { 0 };

	waiting(&p);
	page_in(&p, "en");
	page_says(p.s.last.body, "lang=\"en\">" EN);
	page_in(&p, "de-DE,de;q=0.9,en;q=0.8");
	page_says(p.s.last.body, "lang=\"de\">" DE);
	form_hidden(p.s.last.body, "form", form);
	form_hidden(p.s.last.body, "key", key);
	form_hidden(p.s.last.body, "language", language);
	snprintf(fields, sizeof(fields),
		 "form=%s&key=%s&language=%s&role=approver&user=anna&password=correct+horse+"
		 "battery&meaning=approval",
		 form, key, language);
	form_post(&p.s, "/changes/1/sign", p.anna.secret, "Accept-Language: en\r\n", fields, 303);
	ck_assert_str_eq(signed_text(&p), DE);
	page_in(&p, "en");
	page_says(p.s.last.body, DE);
}

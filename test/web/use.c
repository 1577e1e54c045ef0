#include "browse.h"
#include "plant.h"
#include "program.h"

/* Nobody takes a page, or a print of one, for that of another instance. */
static const struct {
	enum use use;
	const char *banner, *foot;
} pages[] = {
	{ USE_PRODUCTION, NULL, "a production instance" },
	{ USE_VALIDATION, "This is a validation instance.", "a validation instance" },
	{ USE_TRAINING, "This is a training instance.", "a training instance" },
};

/* For everybody, for who is logged in, with a form in it, and where there is nothing. */
static const struct {
	const char *url;
	int status;
} urls[] = { { "/", 200 },
	     { "/login", 200 },
	     { "/changes", 200 },
	     { "/changes/1", 200 },
	     { "/changes/999999", 404 } };

TEST_EACH(each_page_says_what_its_instance_is_for, pages)
{
	auto_plant p = { .s = { .use = pages[_i].use } };
	struct site *s = &p.s;

	plant_open(&p);
	change_asked_of(s, &p.jonas, "models/m/model.json", model_document(s, "m", "a"), 201);
	for (size_t i = 0; i < countof(urls); i++) {
		page_get(s, urls[i].url, p.anna.secret, urls[i].status);
		output_says(s->last.body, pages[_i].foot);
		if (pages[_i].banner)
			output_says(s->last.body, pages[_i].banner);
		else
			output_says_not(s->last.body, "class=\"demo use\"");
	}
}

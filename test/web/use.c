#include "browse.h"
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

TEST(the_banner_of_the_use_is_as_wide_as_the_page_on_paper_too)
{
	auto_site s = { .use = USE_TRAINING };
	const char *sheet;

	site_open(&s);
	sheet = ask(&s, "GET", "/static/signet.css", NULL, NULL, 200);
	output_says(sheet, ".demo { max-width: none;");
	output_says(sheet, ".demo.use { display: block; }");
}

TEST_EACH(each_page_says_what_its_instance_is_for, pages)
{
	static const struct {
		const char *url;
		int status;
	} urls[] = { { "/login", 200 }, { "/changes", 200 }, { "/changes/999999", 404 } };
	auto_site s = { .use = pages[_i].use };

	site_open(&s);
	for (size_t i = 0; i < countof(urls); i++) {
		page_get(&s, urls[i].url, s.admin, urls[i].status);
		output_says(s.last.body, pages[_i].foot);
		if (pages[_i].banner)
			output_says(s.last.body, pages[_i].banner);
		else
			output_says_not(s.last.body, "class=\"demo use\"");
	}
}

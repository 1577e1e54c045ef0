/*
 * Two summaries for pipelines: JUnit, one case per criterion, and Markdown for
 * a merge request.  Text from the server or the file is escaped for XML;
 * control bytes are left out, because XML has no way to write them.
 */

#include "cli/submit/submit.h"

#include <string.h>

#include "cli/kit/options.h"
#include "lib/file.h"

#define MODE 0644

static void text_xml(struct printer *p, const char *s)
{
	static const struct {
		char c;
		const char *as;
	} escapes[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" } };

	for (; *s; s++) {
		const char *as = NULL;

		for (size_t i = 0; i < countof(escapes); i++)
			if (escapes[i].c == *s)
				as = escapes[i].as;
		if (as)
			put_bytes(p, as, strlen(as));
		else if ((unsigned char)*s >= ' ')
			put_bytes(p, s, 1);
	}
}

static void puts_in(struct printer *p, const char *s)
{
	put_bytes(p, s, strlen(s));
}

static bool met(json_t *criterion)
{
	return json_is_true(json_object_get(criterion, "met"));
}

static const char *sentence(struct cli *c, json_t *criterion)
{
	return arena_printf(&c->cx.mem, "%s %s, at least %s", json_text(criterion, "metric"),
			    json_text(criterion, "value"), json_text(criterion, "at_least"));
}

static void junit_case(struct printer *p, const char *name, const char *failure)
{
	puts_in(p, "  <testcase classname=\"signet\" name=\"");
	text_xml(p, name);
	if (!failure) {
		puts_in(p, "\"/>\n");
		return;
	}
	puts_in(p, "\"><failure message=\"");
	text_xml(p, failure);
	puts_in(p, "\"/></testcase>\n");
}

static struct printer junit(struct cli *c, const struct submit *s)
{
	struct printer p = { .mem = &c->cx.mem };
	json_t *criterion;
	size_t i;

	puts_in(&p, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"");
	text_xml(&p, arena_printf(&c->cx.mem, "signet %s version %lld", s->model,
				  (long long)s->version));
	puts_in(&p, "\">\n");
	json_array_foreach (s->criteria, i, criterion)
		junit_case(&p, json_text(criterion, "metric"),
			   met(criterion) ? NULL : sentence(c, criterion));
	if (s->refused)
		junit_case(&p, "change", s->refused);
	puts_in(&p, "</testsuite>\n");
	return p;
}

static struct printer markdown(struct cli *c, const struct submit *s)
{
	struct printer p = { .mem = &c->cx.mem };
	json_t *criterion;
	size_t i;

	puts_in(&p, arena_printf(&c->cx.mem, "## %s version %lld: validation %s\n\n", s->model,
				 (long long)s->version, s->verdict));
	puts_in(&p, "| metric | value | at least | |\n| --- | ---: | ---: | --- |\n");
	json_array_foreach (s->criteria, i, criterion)
		puts_in(&p,
			arena_printf(&c->cx.mem, "| %s | %s | %s | %s |\n",
				     json_text(criterion, "metric"), json_text(criterion, "value"),
				     json_text(criterion, "at_least"),
				     met(criterion) ? "met" : "**missed**"));
	if (s->change)
		puts_in(&p,
			arena_printf(&c->cx.mem, "\nChange %lld is %s%s%s.\n", (long long)s->change,
				     s->state, *s->missing ? ", missing: " : "", s->missing));
	if (s->refused)
		puts_in(&p, arena_printf(&c->cx.mem, "\nThe change was refused: %s\n", s->refused));
	return p;
}

static enum err submit_report_keep(struct cli *c, const char *path, const struct printer *p)
{
	return path ? file_keep(&c->cx, path, p->text, p->size, MODE) : OK;
}

enum err submit_report(struct cli *c, const struct submit *s)
{
	struct printer xml = junit(c, s), text = markdown(c, s);

	TRY(submit_report_keep(c, opt(c, "junit"), &xml));
	return submit_report_keep(c, opt(c, "markdown"), &text);
}

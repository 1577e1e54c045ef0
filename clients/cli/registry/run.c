#include "cli/nouns.h"

#include <string.h>

#include "base/clock.h"
#include "cli/kit/table.h"
#include "cli/kit/upload.h"

static const struct column run_columns[] = {
	{ "ID", "id" },           { "PERSON", "person_name" }, { "PERSON ID", "person" },
	{ "STARTED", "started" }, { "COMMIT", "commit" },      { "INPUTS", "inputs" },
};

enum err cmd_run_list(struct cli *c)
{
	return list_show(c, path_for(c, "/v1/models/", arg(c, 0), "/runs"), run_columns,
			 countof(run_columns));
}

enum err cmd_run_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/runs/", arg(c, 0), ""));
}

/* A pipeline's times have no decimals: "2026-01-31T08:15:00Z" means .000. */
static enum err time_read(struct cli *c, const char *option, const char *if_absent,
			  const char **out)
{
	const char *text = opt(c, option);
	size_t n = strlen("2026-01-31T08:15:00");
	int64_t ms;

	*out = text ? text : if_absent;
	if (strlen(*out) == n + 1 && (*out)[n] == 'Z')
		*out = arena_printf(&c->cx.mem, "%.*s.000Z", (int)n, *out);
	return clock_parse(*out, &ms)
		       ? OK
		       : misuse(c, "--%s takes a time like 2026-01-31T08:15:00Z", option);
}

/* NAME=TEXT, or NAME:=VALUE for a whole number, true or false. */
static enum err parameters_put(struct cli *c, struct printer *body)
{
	const char *word;
	size_t at = 0;

	put_open(body, "parameters", '{');
	while ((word = opt_each(c, "parameter", &at))) {
		size_t n = strcspn(word, "=");
		bool typed = n > 0 && word[n] && word[n - 1] == ':';
		const char *name = arena_strndup(&c->cx.mem, word, n - typed), *value;
		auto_json json = NULL;

		if (!word[n] || !*name)
			return misuse(c, "--parameter takes NAME=TEXT, not '%s'", word);
		value = word + n + 1;
		if (!typed)
			put_text(body, name, value);
		else if (json_read(&c->cx, value, strlen(value), &json) == OK &&
			 (json_is_integer(json) || json_is_boolean(json)))
			put_raw(body, name, value, strlen(value));
		else
			return misuse(c, "'%s' is not a whole number, true or false", value);
	}
	put_close(body, '}');
	return OK;
}

enum err cmd_run_register(struct cli *c)
{
	const char *started, *finished, *now = clock_text(&c->cx, clock_ms());
	struct printer body = body_open(c);

	TRY(time_read(c, "started", now, &started));
	TRY(time_read(c, "finished", now, &finished));
	put_text(&body, "model", arg(c, 0));
	put_option(c, &body, "commit");
	put_option(c, &body, "repository");
	TRY(parameters_put(c, &body));
	put_text(&body, "started", started);
	put_text(&body, "finished", finished);
	TRY(put_datasets(c, &body, "inputs", "dataset"));
	TRY(put_files(c, &body, "outputs"));
	return body_send(c, "/v1/runs", &body);
}

/*
 * Bodies of requests from the options of a command: an option that was not
 * given leaves its member out, so that the server's table says what is missing.
 */

#include "cli/kit/body.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "proof/manifest.h"

struct printer body_open(struct cli *c)
{
	struct printer body = { .mem = &c->cx.mem };

	put_open(&body, NULL, '{');
	return body;
}

enum err body_send(struct cli *c, const char *path, struct printer *body)
{
	struct http_reply reply;

	put_close(body, '}');
	TRY(api_post(&c->cx, &c->api, path, body, &reply));
	return act_print(c, &reply);
}

enum err reason_send(struct cli *c, const char *path)
{
	struct printer body = body_open(c);

	put_option(c, &body, "reason");
	return body_send(c, path, &body);
}

void put_option(struct cli *c, struct printer *body, const char *name)
{
	const char *value = opt(c, name);

	if (value)
		put_text(body, name, value);
}

void put_number(struct cli *c, struct printer *body, const char *name)
{
	if (opt(c, name))
		put_int(body, name, opt_int(c, name, 0));
}

void put_words(struct cli *c, struct printer *body, const char *key, const char *option)
{
	const char *word;
	size_t at = 0;

	put_open(body, key, '[');
	while ((word = opt_each(c, option, &at)))
		put_text(body, NULL, word);
	put_close(body, ']');
}

enum err put_columns(struct cli *c, struct printer *body, const char *key, const char *option)
{
	const char *word;
	size_t at = 0;

	put_open(body, key, '[');
	while ((word = opt_each(c, option, &at))) {
		size_t name = strcspn(word, ":");
		const char *type = word[name] ? word + name + 1 : "";
		size_t n = strcspn(type, ":");

		if (name == 0 || n == 0)
			return misuse(c, "--%s takes NAME:TYPE[:UNIT], not '%s'", option, word);
		put_open(body, NULL, '{');
		put_text(body, "name", arena_strndup(&c->cx.mem, word, name));
		put_text(body, "type", arena_strndup(&c->cx.mem, type, n));
		put_text(body, "unit", type[n] ? type + n + 1 : NULL);
		put_close(body, '}');
	}
	put_close(body, ']');
	return OK;
}

enum err put_datasets(struct cli *c, struct printer *body, const char *key, const char *option)
{
	const char *word;
	size_t at = 0;

	put_open(body, key, '[');
	while ((word = opt_each(c, option, &at))) {
		size_t n = strcspn(word, ":");

		if (!word[n] || !memchr(word, '/', n))
			return misuse(c, "--%s takes NAME/N:ROLE, not '%s'", option, word);
		put_open(body, NULL, '{');
		put_text(body, "dataset", arena_strndup(&c->cx.mem, word, n));
		put_text(body, "role", word + n + 1);
		put_close(body, '}');
	}
	put_close(body, ']');
	return OK;
}

static enum err json_check(struct cli *c, const char *file, const char *text, size_t size)
{
	auto_json json = NULL;

	if (json_read(&c->cx, text, size, &json) == OK && json_is_object(json))
		return OK;
	return errf(&c->cx, E_INVALID, "%s is no JSON object", file);
}

enum err put_document(struct cli *c, struct printer *body, const char *path, const char *file,
		      bool record)
{
	size_t size;
	char *text;

	TRY(input_load(&c->cx, file, DOCUMENT_MAX, &text, &size));
	if (strlen(text) != size)
		return errf(&c->cx, E_INVALID, "%s is no text", file);
	if (record)
		TRY(json_check(c, file, text, size));
	put_open(body, NULL, '{');
	put_text(body, "path", path);
	if (record)
		put_raw(body, "record", text, size);
	else
		put_text(body, "content", text);
	put_close(body, '}');
	return OK;
}

const char *path_for(struct cli *c, const char *lead, const char *word, const char *tail)
{
	return arena_printf(&c->cx.mem, "%s%s%s", lead, http_part(&c->cx, word), tail);
}

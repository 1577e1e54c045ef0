/*
 * A subset of YAML that means the same to everybody: no aliases, no tags, no
 * doubled keys, and only true, false, null and whole numbers are anything but
 * text. "no" is the text "no", and 1.10 stays "1.10".
 */

#include "cli/kit/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define YAML_DIGITS_MAX 15

static enum err yaml_wrong(struct ctx *cx, const yaml_node_t *n, const char *what)
{
	return errf(cx, E_INVALID, "line %zu: %s", n->start_mark.line + 1, what);
}

static bool is_whole(const char *s, size_t n)
{
	size_t sign = n > 0 && s[0] == '-';

	return n > sign && n - sign <= YAML_DIGITS_MAX &&
	       strspn(s + sign, "0123456789") == n - sign && (s[sign] != '0' || n - sign == 1);
}

static json_t *yaml_plain(const char *s, size_t n)
{
	if (n == 0 || strcmp(s, "~") == 0 || strcmp(s, "null") == 0)
		return json_null();
	if (strcmp(s, "true") == 0 || strcmp(s, "false") == 0)
		return json_boolean(*s == 't');
	return is_whole(s, n) ? json_integer(strtoll(s, NULL, 10)) : json_stringn(s, n);
}

static enum err scalar(struct ctx *cx, const yaml_node_t *n, json_t **out)
{
	const char *s = (const char *)n->data.scalar.value;
	size_t size = n->data.scalar.length;

	if (strlen(s) != size)
		return yaml_wrong(cx, n, "a NUL in a text");
	*out = n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? yaml_plain(s, size)
							       : json_stringn(s, size);
	return *out ? OK : yaml_wrong(cx, n, "it is not UTF-8");
}

static enum err yaml_node(struct ctx *cx, yaml_document_t *doc, int id, unsigned depth,
			  json_t **out);

static enum err sequence(struct ctx *cx, yaml_document_t *doc, const yaml_node_t *n, unsigned depth,
			 json_t *list)
{
	for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top;
	     i++) {
		json_t *item = NULL;

		TRY(yaml_node(cx, doc, *i, depth, &item));
		json_array_append_new(list, item);
	}
	return OK;
}

static enum err mapping(struct ctx *cx, yaml_document_t *doc, const yaml_node_t *n, unsigned depth,
			json_t *object)
{
	for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top;
	     p++) {
		const yaml_node_t *key = yaml_document_get_node(doc, p->key);
		const char *name = (const char *)key->data.scalar.value;
		json_t *value = NULL;

		if (key->type != YAML_SCALAR_NODE || strlen(name) != key->data.scalar.length)
			return yaml_wrong(cx, key, "a key must be text");
		if (json_object_get(object, name))
			return yaml_wrong(cx, key, "the key stands there twice");
		TRY(yaml_node(cx, doc, p->value, depth, &value));
		if (json_object_set_new(object, name, value) != 0)
			return yaml_wrong(cx, key, "it is not UTF-8");
	}
	return OK;
}

static enum err yaml_node(struct ctx *cx, yaml_document_t *doc, int id, unsigned depth,
			  json_t **out)
{
	const yaml_node_t *n = yaml_document_get_node(doc, id);
	enum err e;

	if (depth >= YAML_DEPTH_MAX)
		return yaml_wrong(cx, n, "it is nested too deep");
	if (n->type == YAML_SCALAR_NODE)
		return scalar(cx, n, out);
	*out = n->type == YAML_SEQUENCE_NODE ? json_array() : json_object();
	e = n->type == YAML_SEQUENCE_NODE ? sequence(cx, doc, n, depth + 1, *out)
					  : mapping(cx, doc, n, depth + 1, *out);
	if (e != OK)
		json_drop(out);
	return e;
}

/* libyaml resolves aliases by sharing nodes: a few lines could become a
 * gigabyte. */
static enum err no_aliases(struct ctx *cx, const char *bytes, size_t size)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool ended = false, alias = false;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
	while (!ended && !alias && yaml_parser_parse(&parser, &event)) {
		ended = event.type == YAML_STREAM_END_EVENT;
		alias = event.type == YAML_ALIAS_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return alias ? errf(cx, E_INVALID, "aliases are not taken: write it out") : OK;
}

static enum err document(struct ctx *cx, yaml_parser_t *parser, json_t **out)
{
	yaml_document_t doc;
	enum err e;

	if (!yaml_parser_load(parser, &doc))
		return errf(cx, E_INVALID, "line %zu: %s", parser->problem_mark.line + 1,
			    parser->problem ? parser->problem : "it is no YAML");
	e = yaml_document_get_root_node(&doc) ? yaml_node(cx, &doc, 1, 0, out)
					      : errf(cx, E_INVALID, "it is empty");
	yaml_document_delete(&doc);
	return e;
}

enum err yaml_read(struct ctx *cx, const char *bytes, size_t size, json_t **out)
{
	yaml_parser_t parser;
	enum err e;

	*out = NULL;
	if (size > YAML_MAX)
		return errf(cx, E_TOO_LARGE, "at most %d bytes", YAML_MAX);
	TRY(no_aliases(cx, bytes, size));
	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
	e = document(cx, &parser, out);
	yaml_parser_delete(&parser);
	return e;
}

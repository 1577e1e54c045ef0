#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "http/concerned.h"
#include "openapi.h"
#include "rooms.h"
#include "site.h"
#include "test.h"
#include "version.h"

static json_t *document(void)
{
	return json_loads(embedded_find(openapi, "openapi"), 0, NULL);
}

/* "{tile...}" of our table is "{tile}" there. */
static json_t *operation(json_t *doc, const struct route *row)
{
	char path[200], method[8], *dots;

	snprintf(path, sizeof(path), "%s", row->path);
	while ((dots = strstr(path, "...")))
		memmove(dots, dots + 3, strlen(dots + 3) + 1);
	snprintf(method, sizeof(method), "%s", method_name(row->method));
	for (char *p = method; *p; p++)
		*p |= 0x20;
	return json_object_get(json_object_get(json_object_get(doc, "paths"), path), method);
}

TEST(the_description_is_of_this_version)
{
	json_t *doc = document();

	ck_assert_str_eq(
		json_string_value(json_object_get(json_object_get(doc, "info"), "version")),
		SIGNET_VERSION);
	json_decref(doc);
}

TEST(every_route_is_described_in_its_own_words)
{
	const struct route_table table = all_routes();
	const struct route *route;
	json_t *doc = document();

	for (struct route_walk w = route_walk(&table); (route = route_next(&w));) {
		json_t *op = operation(doc, route);

		if (route->page)
			continue;
		ck_assert_msg(op, "%s %s is not described", method_name(route->method),
			      route->path);
		ck_assert_str_eq(json_string_value(json_object_get(op, "summary")), route->summary);
		ck_assert_msg((json_object_get(op, "security") != NULL) == (route->who == PUBLIC),
			      "%s: anyone, or not?", route->path);
		ck_assert_msg(json_is_true(json_object_get(op, "x-everywhere")) ==
				      (strcmp(route->concerns, CONCERNS_ALL) == 0),
			      "%s: at every site, or not?", route->path);
	}
	json_decref(doc);
}

TEST(nothing_is_described_that_is_not_served)
{
	const struct route_table table = all_routes();
	const struct route *route;
	json_t *doc = document(), *item, *op;
	const char *path, *method;
	size_t n = 0, served = 0;

	for (struct route_walk w = route_walk(&table); (route = route_next(&w));)
		served += !route->page;
	json_object_foreach (json_object_get(doc, "paths"), path, item)
		json_object_foreach (item, method, op)
			n += strcmp(method, "parameters") != 0;
	ck_assert_uint_eq(n, served);
	json_decref(doc);
}

static json_t *schema_of(json_t *op)
{
	return json_object_get(
		json_object_get(json_object_get(json_object_get(op, "requestBody"), "content"),
				"application/json"),
		"schema");
}

static bool is_required(json_t *schema, const char *name)
{
	json_t *item, *list = json_object_get(schema, "required");
	size_t i;

	json_array_foreach (list, i, item)
		if (strcmp(json_string_value(item), name) == 0)
			return true;
	return false;
}

static int64_t limit_of(json_t *property)
{
	static const char *const names[] = { "maxLength", "maximum", "maxItems", "maxProperties" };

	for (size_t i = 0; i < countof(names); i++)
		if (json_object_get(property, names[i]))
			return json_integer_value(json_object_get(property, names[i]));
	return 0;
}

TEST(every_field_is_described_with_its_limit)
{
	const struct route_table table = all_routes();
	const struct route *route;
	json_t *doc = document();

	for (struct route_walk w = route_walk(&table); (route = route_next(&w));) {
		json_t *schema = schema_of(operation(doc, route));
		json_t *properties = json_object_get(schema, "properties");
		const struct field *f = route->body;
		size_t n = 0;

		if (route->page)
			continue;
		for (; f && f->name; f++, n++) {
			json_t *p = json_object_get(properties, f->name);

			ck_assert_msg(p, "%s: %s is not described", route->path, f->name);
			ck_assert_str_eq(json_string_value(json_object_get(p, "description")),
					 f->about);
			ck_assert_int_eq(is_required(schema, f->name), f->need == REQUIRED);
			if (f->type != NAME && f->type != ID && f->type != DIGEST &&
			    f->type != UUID)
				ck_assert_int_eq(limit_of(p), f->max);
		}
		ck_assert_uint_eq(json_object_size(properties), n);
	}
	json_decref(doc);
}

#include "base/json_scope.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "test.h"

static json_t *numbers(struct ctx *cx, int n)
{
	struct printer p = { .mem = &cx->mem };
	json_t *v;

	put_open(&p, NULL, '[');
	for (int i = 0; i < n; i++)
		put_int(&p, NULL, i);
	put_close(&p, ']');
	assert_ok(cx, json_read(cx, p.text, p.size, &v));
	return v;
}

static void *other_thread(void *kept)
{
	struct ctx cx = { 0 };
	auto_json_scope scope = json_scope_begin();
	json_t *own = numbers(&cx, 3);

	ck_assert_uint_eq(json_array_size(own), 3);
	json_decref(own);
	json_decref(kept); /* it was made outside of a scope, in another thread */
	arena_free(&cx.mem);
	return NULL;
}

TEST(a_value_from_outside_of_a_scope_is_kept_and_freed_within_one)
{
	struct ctx cx = { 0 };
	json_t *before, *kept;
	pthread_t t;

	json_scope_start();
	before = numbers(&cx, 5);
	kept = numbers(&cx, 5);
	for (int i = 0; i < 3; i++) {
		auto_json_scope scope = json_scope_begin();
		auto_json in = numbers(&cx, 7);

		ck_assert_uint_eq(json_array_size(in), 7);
		ck_assert_uint_eq(json_array_size(before), 5);
	}
	{
		auto_json_scope scope = json_scope_begin();

		json_decref(before);
	}
	ck_assert_int_eq(pthread_create(&t, NULL, other_thread, kept), 0);
	ck_assert_int_eq(pthread_join(t, NULL), 0);
	arena_free(&cx.mem);
}

TEST(a_scope_holds_more_than_its_block)
{
	struct ctx cx = { 0 };

	json_scope_start();
	for (int i = 0; i < 2; i++) {
		auto_json_scope scope = json_scope_begin();
		auto_json many = numbers(&cx, 20000);

		ck_assert_int_eq(json_integer_value(json_array_get(many, 19999)), 19999);
	}
	arena_free(&cx.mem);
}

/* Bytes of a text that was kept beyond its scope: they are no text any more. */
TEST(what_is_kept_beyond_its_scope_shows_at_once)
{
	const char *text;

	json_scope_start();
	{
		auto_json_scope scope = json_scope_begin();
		auto_json v = json_string("kept too long");

		text = json_string_value(v);
		ck_assert_str_eq(text, "kept too long");
	}
	ck_assert_int_eq(strncmp(text, "kept", 4) != 0, 1);
}

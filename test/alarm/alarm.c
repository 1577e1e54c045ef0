#include <stdio.h>
#include <string.h>

#include "alarm/alarm.h"
#include "engine/fsck.h"
#include "engine/history.h"
#include "site.h"
#include "store.h"

#define ROOT "trust:root"

static enum action begin(struct fixture *f, const char *object)
{
	struct new_alarm a = { ALARM_TRUST_EXPIRES, object, f->cx.now + 5000, "d" };
	struct fact fact;

	assert_ok(&f->cx, alarm_begin(&f->cx, f->db, &a, &fact));
	if (fact.action)
		append(f, &fact);
	return fact.action;
}

static enum action end(struct fixture *f, const char *object)
{
	struct fact fact;

	assert_ok(&f->cx, alarm_end(&f->cx, f->db, ALARM_TRUST_EXPIRES, object, "why", &fact));
	if (fact.action)
		append(f, &fact);
	return fact.action;
}

static size_t open_now(struct fixture *f, struct alarm *out, size_t n)
{
	const struct open_alarms all = { .after = -1 };

	assert_ok(&f->cx, db_alarms_open(&f->cx, f->db, &all, out, &n));
	return n;
}

TEST(an_alarm_of_one_kind_and_object_stands_once)
{
	auto_fixture f = fixture_open();
	struct alarm a[4];
	int64_t n;

	batch_begin(&f);
	ck_assert_int_eq(end(&f, ROOT), ACTION_NONE);
	ck_assert_int_eq(begin(&f, ROOT), ACTION_ALARM_BEGUN);
	ck_assert_int_eq(begin(&f, ROOT), ACTION_NONE);
	ck_assert_int_eq(begin(&f, "trust:targets"), ACTION_ALARM_BEGUN);
	ck_assert_uint_eq(open_now(&f, a, 4), 2);
	ck_assert_str_eq(a[0].object, ROOT);
	ck_assert_int_eq(end(&f, ROOT), ACTION_ALARM_ENDED);
	ck_assert_int_eq(end(&f, ROOT), ACTION_NONE);
	ck_assert_uint_eq(open_now(&f, a, 4), 1);
	ck_assert_str_eq(a[0].object, "trust:targets");
	ck_assert_int_eq(begin(&f, ROOT), ACTION_ALARM_BEGUN);
	assert_ok(&f.cx, db_alarms_count(&f.cx, f.db, &n));
	ck_assert_int_eq(n, 2);
	batch_end(&f);
}

/* However many others there are: what asks for a kind has a list of few. */
TEST(alarms_of_one_kind_are_found_behind_those_of_others)
{
	const struct open_alarms damaged = { .kind = alarm_kinds[ALARM_BYTES_DAMAGED].name,
					     .after = -1 };
	const struct new_alarm last = { ALARM_BYTES_DAMAGED, "artifact:a", 1, "d" };
	auto_fixture f = fixture_open();
	struct fact fact;
	struct alarm one;
	size_t n = 1;

	batch_begin(&f);
	begin(&f, ROOT);
	begin(&f, "trust:targets");
	assert_ok(&f.cx, alarm_begin(&f.cx, f.db, &last, &fact));
	append(&f, &fact);
	assert_ok(&f.cx, db_alarms_open(&f.cx, f.db, &damaged, &one, &n));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(one.object, "artifact:a");
	batch_end(&f);
}

TEST(an_alarm_says_a_beginning_that_is_over_and_never_one_to_come)
{
	auto_fixture f = fixture_open();
	struct alarm a[1];

	batch_begin(&f);
	begin(&f, ROOT);
	ck_assert_uint_eq(open_now(&f, a, 1), 1);
	ck_assert_int_eq(a[0].since, f.cx.now);
	batch_end(&f);
}

TEST(an_alarm_says_as_much_as_it_may_and_not_a_byte_more)
{
	char detail[ALARM_DETAIL_MAX + 2];
	struct new_alarm a = { ALARM_TRUST_EXPIRES, ROOT, 0, detail };
	auto_fixture f = fixture_open();
	struct fact fact;

	memset(detail, 'd', sizeof(detail));
	detail[ALARM_DETAIL_MAX + 1] = '\0';
	batch_begin(&f);
	assert_err(alarm_begin(&f.cx, f.db, &a, &fact), E_FAULT);
	detail[ALARM_DETAIL_MAX] = '\0';
	assert_ok(&f.cx, alarm_begin(&f.cx, f.db, &a, &fact));
	append(&f, &fact);
	batch_end(&f);
}

TEST(an_alarm_is_shown_as_it_was_as_of_each_entry)
{
	auto_fixture f = fixture_open();
	struct alarm a;
	int64_t begun, ended;

	batch_begin(&f);
	begin(&f, ROOT);
	begun = f.last.index;
	add_model(&f, "m");
	end(&f, ROOT);
	ended = f.last.index;
	batch_end(&f);
	ck_assert_int_eq(db_alarm_at(&f.cx, f.db, begun, begun - 1, &a), E_NOT_FOUND);
	assert_ok(&f.cx, db_alarm_at(&f.cx, f.db, begun, ended - 1, &a));
	ck_assert_int_eq(a.state, ALARM_OPEN);
	fact_says(a.body.json, "\"detail\":\"d\"");
	assert_ok(&f.cx, db_alarm_at(&f.cx, f.db, begun, AT_NOW, &a));
	ck_assert_int_eq(a.state, ALARM_ENDED);
	fact_says(a.body.json, "\"outcome\":\"why\",\"ended\":{\"index\":3,");
	ck_assert_int_eq(a.number, begun);
}

TEST(each_kind_has_a_name_of_its_own_a_sentence_and_somebody_whom_it_concerns)
{
	for (size_t i = 0; i < ALARM_KIND_COUNT; i++) {
		ck_assert_ptr_eq(alarm_kind_named(alarm_kinds[i].name), &alarm_kinds[i]);
		ck_assert(*alarm_kinds[i].sentence);
		ck_assert_uint_ne(alarm_kinds[i].concerns, 0);
	}
	ck_assert_ptr_null(alarm_kind_named("no.such"));
}

TEST(a_list_of_alarms_says_which_states_there_are)
{
	auto_site s = { 0 };

	site_open(&s);
	ask(&s, "GET", "/v1/alarms", s.admin, NULL, 200);
	ck_assert_uint_eq(json_count(&s, "/items"), 0);
	ask(&s, "GET", "/v1/alarms?state=all&limit=3&as_of=2", s.admin, NULL, 200);
	ask(&s, "GET", "/v1/alarms?state=closed", s.admin, NULL, 400);
	json_is(&s, "/pointer", "?state");
	ask(&s, "GET", "/v1/alarms/7", s.admin, NULL, 404);
	ask(&s, "GET", "/v1/alarms", NULL, NULL, 401);
}

TEST(a_server_without_alarms_is_ready_and_says_so_to_anybody)
{
	auto_site s = { 0 };

	site_open(&s);
	ask(&s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&s, "/ready", "true");
	json_is(&s, "/use", "production");
	json_is(&s, "/soundness/state", "sound");
	json_is(&s, "/soundness/flaw", "null");
	json_is(&s, "/open", "0");
	json_equals(&s, "/alarms", "[]");
}

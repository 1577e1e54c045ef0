#include <string.h>

#include "two_sites.h" /* before store.h, whose ARTIFACT is another */

#include "alarm/alarm.h"
#include "browse.h"
#include "engine/concern.h"
#include "engine/hand.h"
#include "store.h"

#define IN_FORCE_TEXT "9007199254740991"

/* Whom an alarm concerns. */

#define BERLIN "[\"site:*\",\"site:berlin\"]"
#define MUNICH "[\"site:*\",\"site:munich\"]"

static int64_t begun(struct fixture *f, const char *object)
{
	struct new_alarm a = { ALARM_TRUST_EXPIRES, object, f->cx.now, "d" };
	struct fact fact;

	assert_ok(&f->cx, alarm_begin(&f->cx, f->db, &a, &fact));
	append(f, &fact);
	return f->last.index;
}

static bool sees(struct fixture *f, int64_t number, const char *sites)
{
	const struct open_alarms which = { .sites = sites, .after = -1 };
	struct alarm a[8];
	size_t n = countof(a);
	bool there = false;

	assert_ok(&f->cx, db_alarms_open(&f->cx, f->db, &which, a, &n));
	for (size_t i = 0; i < n; i++)
		there |= a[i].number == number;
	return there;
}

TEST(an_alarm_concerns_the_sites_of_what_it_is_about_and_trust_and_clock_all)
{
	auto_fixture f = fixture_open();
	int64_t device, root, clock, anchor, log, file;

	batch_begin(&f);
	device = begun(&f, "device:edge-1");
	root = begun(&f, "trust:root");
	clock = begun(&f, ALARM_CLOCK_OBJECT);
	anchor = begun(&f, ALARM_ANCHOR_OBJECT);
	log = begun(&f, ALARM_LOG_OBJECT);
	file = begun(&f, ALARM_FILE_OBJECT "pepper");
	{
		auto_hand h = db_hand(f.db, HAND_APPLY);

		assert_ok(&f.cx, concern_add(&f.cx, f.db, "device:edge-1", "site:munich"));
	}
	ck_assert(sees(&f, device, MUNICH) && sees(&f, device, NULL));
	ck_assert(!sees(&f, device, BERLIN));
	ck_assert(sees(&f, root, BERLIN) && sees(&f, clock, BERLIN));
	ck_assert(sees(&f, anchor, BERLIN) && sees(&f, log, BERLIN));
	ck_assert(sees(&f, file, BERLIN));
	batch_end(&f);
}

#define DEVICE_ALARM                                                                              \
	"INSERT INTO alarm VALUES (1, 'device.silent', 'device:" RELEASE_DEVICE                   \
	"', 'open', 0, 0, 'nothing came for a day', "                                             \
	"'{\"kind\":\"device.silent\",\"detail\":\"nothing came for a day\"}', 1, " IN_FORCE_TEXT \
	"); "                                                                                     \
	"INSERT INTO concern (object, whose) VALUES ('alarm:1', 'device:" RELEASE_DEVICE "')"

TEST(a_stranger_hears_nothing_of_an_alarm_about_another_sites_device)
{
	struct site *s;
	auto_plants t;
	const char *zoe;

	two_sites_open(&t);
	s = &t.p.s;
	zoe = t.stranger[0].secret;
	site_sql(s, DEVICE_ALARM);
	ask(s, "GET", "/v1/alarms", t.auditor, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 1);
	ask(s, "GET", "/v1/alarms/1", t.auditor, NULL, 200);
	page_says_once(page_get(s, "/", t.auditor, 200), "nothing came for a day");
	ask(s, "GET", "/v1/alarms?state=all", zoe, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 0);
	ask(s, "GET", "/v1/alarms/1", zoe, NULL, 404);
	ck_assert(!munich_named(&t, page_get(s, "/", zoe, 200)));
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/open", "1");
	json_is(s, "/alarms/0/object", "null");
	json_is(s, "/alarms/0/detail", "null");
}

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alarm/alarm.h"
#include "alarm/announce.h"
#include "engine/sql.h"
#include "store.h"
#include "syslog.h"

#define WARNING 28 /* facility daemon, by RFC 3164: 3 * 8 + 4 */
#define NOTICE  29

/* A store, and what tells its alarms, as a server has it on its watch thread. */
struct teller {
	struct fixture f;
	struct instance in;
	struct services s;
	struct db *reader;
	struct log_socket l;
};

static void teller_open(struct teller *t)
{
	t->f = fixture_open();
	t->l = log_socket_open();
	t->in.signer = *t->f.signer;
	t->s = (struct services){ .instance = &t->in, .syslog = t->l.path };
	t->s.memories = memories_make();
	assert_ok(&t->f.cx, db_open(&t->f.cx, t->f.path, DB_READ, &t->reader));
}

static void teller_close(struct teller *t)
{
	memories_drop(t->s.memories);
	db_close(t->reader);
	log_socket_close(&t->l);
	fixture_close(&t->f);
}
#define auto_teller cleanup(teller_close) struct teller

static void tell(struct teller *t)
{
	alarms_announce(&t->f.cx, t->reader, &t->s);
}

/* As the writer says it after COMMIT. */
static void heard(struct teller *t)
{
	memories_hear(t->s.memories, ACTION_ALARM_BEGUN, "trust:root");
}

static void begin(struct teller *t, const char *object, const char *detail)
{
	struct new_alarm a = { ALARM_TRUST_EXPIRES, object, t->f.cx.now - 1000, detail };
	struct fact fact;

	assert_ok(&t->f.cx, alarm_begin(&t->f.cx, t->f.db, &a, &fact));
	append(&t->f, &fact);
}

static void end(struct teller *t, const char *object, const char *why)
{
	struct fact fact;

	assert_ok(&t->f.cx, alarm_end(&t->f.cx, t->f.db, ALARM_TRUST_EXPIRES, object, why, &fact));
	append(&t->f, &fact);
}

static void begin_alone(struct teller *t, const char *object, const char *detail)
{
	batch_begin(&t->f);
	begin(t, object, detail);
	batch_end(&t->f);
	heard(t);
}

TEST(an_alarm_is_a_line_when_it_begins_and_one_when_it_ends)
{
	auto_teller t = { 0 };
	char line[600];

	teller_open(&t);
	tell(&t);
	begin_alone(&t, "trust:root", "it ends");
	tell(&t);
	log_line(&t.l, WARNING, line);
	ck_assert_str_eq(line, "signet/test/1: alarm begun: trust.expires about trust:root since "
			       "2023-11-14T22:13:19.000Z, entry 1: it ends");
	batch_begin(&t.f);
	end(&t, "trust:root", "it was renewed");
	batch_end(&t.f);
	heard(&t);
	tell(&t);
	log_line(&t.l, NOTICE, line);
	ck_assert_str_eq(line, "signet/test/1: alarm ended: trust.expires about trust:root since "
			       "2023-11-14T22:13:19.000Z, entry 2: it was renewed");
	tell(&t);
	log_quiet(&t.l);
}

TEST(a_line_is_written_once_its_entry_is_durable_and_never_before)
{
	auto_teller t = { 0 };
	char line[600];

	teller_open(&t);
	tell(&t);
	batch_begin(&t.f);
	begin(&t, "trust:root", "lost");
	heard(&t);
	tell(&t);
	batch_drop(&t.f);
	heard(&t);
	tell(&t);
	log_quiet(&t.l);
	batch_begin(&t.f);
	begin(&t, "trust:root", "kept");
	heard(&t);
	tell(&t);
	log_quiet(&t.l);
	batch_end(&t.f);
	heard(&t);
	tell(&t);
	log_line(&t.l, WARNING, line);
	file_says(line, "kept");
}

TEST(after_a_start_what_stands_is_told_once_more_and_nothing_that_ended)
{
	auto_teller t = { 0 };
	char line[600];

	teller_open(&t);
	begin_alone(&t, "trust:root", "first");
	begin_alone(&t, "trust:targets", "second");
	batch_begin(&t.f);
	end(&t, "trust:root", "over");
	batch_end(&t.f);
	tell(&t);
	log_line(&t.l, WARNING, line);
	file_says(line, "alarm open: trust.expires about trust:targets");
	log_quiet(&t.l);
}

TEST(lines_wait_for_a_socket_that_is_not_there_and_none_is_lost)
{
	auto_teller t = { 0 };
	char line[600], moved[120];

	teller_open(&t);
	tell(&t);
	snprintf(moved, sizeof(moved), "%s.away", t.l.path);
	ck_assert_int_eq(rename(t.l.path, moved), 0);
	begin_alone(&t, "trust:root", "first");
	tell(&t);
	batch_begin(&t.f);
	end(&t, "trust:root", "second");
	batch_end(&t.f);
	tell(&t);
	ck_assert_int_eq(rename(moved, t.l.path), 0);
	tell(&t);
	log_line(&t.l, WARNING, line);
	file_says(line, "begun: trust.expires about trust:root");
	log_line(&t.l, NOTICE, line);
	file_says(line, "second");
}

#define MANY 300 /* more than are read at once, and than a socket holds unread */

TEST(many_lines_come_all_each_once_and_in_the_order_of_the_log)
{
	auto_teller t = { 0 };
	char line[600];

	teller_open(&t);
	tell(&t);
	batch_begin(&t.f);
	for (int i = 0; i < MANY; i++)
		begin(&t, arena_printf(&t.f.cx.mem, "device:d%d", i), "x");
	batch_end(&t.f);
	heard(&t);
	for (int i = 0; i < MANY; i++) {
		tell(&t);
		log_line(&t.l, WARNING, line);
		file_says(line, arena_printf(&t.f.cx.mem, "about device:d%d since", i));
	}
	tell(&t);
	log_quiet(&t.l);
}

TEST(a_line_stays_one_line)
{
	auto_teller t = { 0 };
	char line[600];

	teller_open(&t);
	tell(&t);
	begin_alone(&t, "trust:root", "a\n<0>b\x1b[2J\x7f");
	tell(&t);
	log_line(&t.l, WARNING, line);
	file_says(line, "a <0>b [2J ");
}

TEST(that_the_socket_takes_nothing_is_news_once_until_it_took_something_again)
{
	static const bool failed[] = { false, true, true, false, true };
	static const bool news[] = { false, true, false, false, true };
	struct announced *own = announced_memory.make();

	for (size_t i = 0; i < countof(failed); i++)
		ck_assert_int_eq(announced_failed(own, failed[i]), news[i]);
	announced_memory.drop(own);
}

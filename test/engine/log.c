#include "engine/log.h"

#include <stdio.h>
#include <string.h>

#include "engine/apply.h"
#include "engine/edge.h"
#include "engine/hand.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "engine/rows.h"
#include "engine/sql.h"
#include "fleet/sql.h"
#include "registry/model.h"
#include "store.h"

/* Golden: these bytes never change.  {index, at, prev} are the writer's. */
static const char first_model[] =
	"{\"v\":1,\"index\":1,\"at\":\"2023-11-14T22:13:20.000Z\",\"clock\":null,"
	"\"actor\":{\"kind\":\"person\",\"id\":\"ada\",\"for\":null,\"roles\":[],\"site\":\"s1\"},"
	"\"action\":\"model.created\",\"objects\":[{\"id\":\"model:resnet\",\"prev\":null}],"
	"\"request\":\"r-1\","
	"\"reason\":null,\"changed\":[],\"fact\":{\"name\":\"resnet\",\"title\":\"A "
	"model\",\"owner\":\"ada\"}}";

TEST(an_entry_is_these_bytes)
{
	auto_fixture f = fixture_open();

	batch_begin(&f);
	add_model(&f, "resnet");
	batch_end(&f);
	ck_assert_str_eq(f.last.bytes, first_model);
}

TEST(prev_leads_back_through_the_entries_of_an_object)
{
	auto_fixture f = fixture_open();

	batch_begin(&f);
	add_model(&f, "resnet");
	add_version(&f, "resnet");
	add_version(&f, "resnet");
	assert_says(f.last.bytes, "[{\"id\":\"model:resnet\",\"prev\":3},{\"id\":"
				  "\"version:resnet/2\",\"prev\":null}]");
	retire_version(&f, "resnet", 1);
	assert_says(f.last.bytes, "[{\"id\":\"version:resnet/1\",\"prev\":3}]");
	ck_assert_ptr_nonnull(
		strstr(f.last.bytes,
		       "[{\"field\":\"state\",\"old\":\"registered\",\"new\":\"retired\"}]"));
	batch_end(&f);
}

static void reopen(struct fixture *f)
{
	log_close(f->log);
	assert_ok(&f->cx, log_open(&f->cx, f->db, f->signer, &f->log));
}

/* The root after some history must be that of a log that never saw the jobs and batches that
 * failed. */
TEST(what_is_rolled_back_leaves_no_trace_in_the_tree)
{
	auto_fixture a = fixture_open();
	auto_fixture b = fixture_open();
	struct checkpoint head_a, head_b;
	struct log_mark mark;

	for (int i = 0; i < 300; i++) {
		char name[16];

		snprintf(name, sizeof(name), "m%d", i);
		batch_begin(&a);
		add_model(&a, name);
		batch_end(&a);
		batch_begin(&b);
		if (i % 3 == 0) {
			b.cx.now += 5000;
			add_model(&b, "gone");
			b.cx.now -= 5000;
			batch_drop(&b);
			batch_begin(&b);
		}
		mark = log_mark(b.log);
		control(&b, SQL_JOB_BEGIN);
		add_model(&b, "undone");
		control(&b, SQL_JOB_UNDO);
		log_restore(b.log, mark);
		add_model(&b, name);
		batch_end(&b);
		if (i % 50 == 0)
			reopen(&b);
	}
	assert_ok(&a.cx, trail_head(&a.cx, a.db, &head_a));
	assert_ok(&b.cx, trail_head(&b.cx, b.db, &head_b));
	ck_assert_str_eq(head_a.note, head_b.note);
}

TEST(a_clock_that_steps_back_is_held_and_told)
{
	auto_fixture f = fixture_open();

	batch_begin(&f);
	f.cx.now = 1700000005000;
	add_model(&f, "a");
	f.cx.now = 1700000001000;
	add_model(&f, "b");
	batch_end(&f);
	ck_assert_ptr_nonnull(strstr(
		f.last.bytes,
		"\"at\":\"2023-11-14T22:13:25.000Z\",\"clock\":\"2023-11-14T22:13:21.000Z\""));
}

TEST(the_head_is_compared_and_swapped)
{
	auto_fixture f = fixture_open();
	struct log *other;

	assert_ok(&f.cx, log_open(&f.cx, f.db, f.signer, &other));
	batch_begin(&f);
	add_model(&f, "a");
	batch_end(&f);
	assert_err(log_begin(&f.cx, f.db, other), E_TAMPERED);
	log_close(other);
}

TEST(a_batch_is_sealed_before_its_head_is_signed)
{
	auto_fixture f = fixture_open();
	struct checkpoint before, signed_;
	struct log_head head;

	assert_ok(&f.cx, trail_head(&f.cx, f.db, &before));
	batch_begin(&f);
	add_model(&f, "a");
	assert_ok(&f.cx, log_seal(&f.cx, f.db, f.log, &head));
	ck_assert_uint_eq(head.size, before.size + 1);
	assert_ok(&f.cx, trail_head(&f.cx, f.db, &signed_));
	ck_assert_str_eq(signed_.note, before.note);
	assert_ok(&f.cx, log_sign(&f.cx, f.db, f.log, &head));
	assert_ok(&f.cx, trail_head(&f.cx, f.db, &signed_));
	assert_ok(&f.cx, checkpoint_verify(&f.cx, &f.signer->key, signed_.note, &signed_));
	ck_assert_uint_eq(signed_.size, head.size);
	ck_assert(hash_same(&signed_.root, &head.root));
	batch_drop(&f);
}

/* Signing one size twice would let two notes of it differ. */
TEST(an_empty_batch_is_not_signed)
{
	auto_fixture f = fixture_open();
	struct checkpoint before, after;

	assert_ok(&f.cx, trail_head(&f.cx, f.db, &before));
	batch_begin(&f);
	batch_end(&f);
	assert_ok(&f.cx, trail_head(&f.cx, f.db, &after));
	ck_assert_str_eq(before.note, after.note);
}

TEST(a_head_that_moves_inside_a_batch_stops_it)
{
	auto_fixture f = fixture_open();
	auto_hand h = db_hand(f.db, HAND_SCHEMA);
	struct log_head head;

	batch_begin(&f);
	add_model(&f, "a");
	assert_ok(&f.cx, db_exec(&f.cx, f.db,
				 "DROP TRIGGER checkpoint_no_delete; DELETE FROM checkpoint"));
	assert_ok(&f.cx, log_seal(&f.cx, f.db, f.log, &head));
	assert_err(log_sign(&f.cx, f.db, f.log, &head), E_FAULT);
	batch_drop(&f);
}

TEST(a_refusal_names_only_objects_that_exist)
{
	auto_fixture f = fixture_open();
	struct fact fact;
	enum err e;

	batch_begin(&f);
	add_model(&f, "a");
	e = model_create(&f.cx, f.db, &f.act, "a", "x", &fact);
	assert_err(e, E_CONFLICT);
	fact_object(&f.cx, &fact, "model", "nobody");
	assert_ok(&f.cx, log_known_objects(&f.cx, f.db, &fact));
	assert_ok(&f.cx, log_refuse(&f.cx, f.db, f.log, &f.act, &fact, e, &f.last));
	batch_end(&f);
	ck_assert_ptr_nonnull(
		strstr(f.last.bytes, "\"objects\":[{\"id\":\"model:a\",\"prev\":1}]"));
	ck_assert_ptr_nonnull(strstr(f.last.bytes,
				     "\"fact\":{\"act\":\"a test\",\"error\":\"conflict\","
				     "\"detail\":\"a model named 'a' exists already\","
				     "\"place\":\"/name\"}"));
}

TEST(an_act_too_large_for_an_entry_is_refused)
{
	auto_fixture f = fixture_open();
	char *long_name = arena_alloc(&f.cx.mem, 70000);
	struct fact fact;

	memset(long_name, 'x', 69999);
	fact_start(&f.cx, &fact, ACTION_MODEL_CREATED);
	put_text(&fact.body, "name", long_name);
	batch_begin(&f);
	assert_err(log_append(&f.cx, f.db, f.log, &f.act, &fact, &f.last), E_TOO_LARGE);
	batch_drop(&f);
}

/* An entry of a newer program: replay stops rather than read it as what it is not. */
TEST(an_entry_whose_fact_has_a_version_that_no_apply_has_is_a_fault)
{
	auto_fixture f = fixture_open();
	auto_entry e = { 0 };
	char *newer = arena_strdup(&f.cx.mem, first_model);

	newer[strlen("{\"v\":")] = '2';
	assert_ok(&f.cx, entry_parse(&f.cx, newer, strlen(newer), &e));
	batch_begin(&f);
	assert_err(apply_entry(&f.cx, f.db, &e), E_FAULT);
	detail_says(f.cx.detail, "no apply for model.created, v 2");
	batch_drop(&f);
}

/* What follows from a row that is not there. */
TEST(a_succession_without_a_row_in_force_is_refused_and_names_what_is_missing)
{
	auto_fixture f = fixture_open();

	batch_begin(&f);
	{
		auto_hand h = db_hand(f.db, HAND_APPLY);
		auto_succession s = succession(f.db, SQL_DEVICE_CLOSE, SQL_DEVICE_RETIRE, 1);

		succession_key_text(&s, ":name", "nobody");
		bind_text(&s.new, ":state", "retired");
		assert_err(succession_run(&f.cx, &s, "device '%s'", "nobody"), E_NOT_FOUND);
	}
	detail_says(f.cx.detail, "device 'nobody'");
	batch_drop(&f);
}

TEST(a_fact_that_apply_does_not_accept_is_our_fault)
{
	auto_fixture f = fixture_open();
	struct fact fact;

	fact_start(&f.cx, &fact, ACTION_VERSION_REGISTERED);
	put_text(&fact.body, "model", "no such model");
	batch_begin(&f);
	assert_err(log_append(&f.cx, f.db, f.log, &f.act, &fact, &f.last), E_FAULT);
	batch_drop(&f);
}

/* Edges of names that lie far apart, so that each is in a page of its own. */
static void scattered(struct fixture *f, int from, int n)
{
	auto_hand h = db_hand(f->db, HAND_APPLY);

	for (int i = from; i < from + n; i++) {
		struct hash at = hash_bytes(&i, sizeof(i));

		assert_ok(&f->cx,
			  edge_add(&f->cx, f->db, digest_text(&f->cx, &at), "is", "there", i));
	}
}

static int edges(struct fixture *f)
{
	auto_stmt s = db_stmt(f->db, SQL_EDGE_ALL);
	int n = 0;

	while (row_next(&f->cx, &s))
		n++;
	assert_ok(&f->cx, rows_end(&s));
	return n;
}

/* A savepoint keeps each page as it was: in memory, and beyond that in a file. */
TEST(a_job_may_touch_more_pages_than_its_journal_keeps_in_memory)
{
	auto_fixture f = fixture_open();

	batch_begin(&f);
	scattered(&f, 0, 20000);
	control(&f, SQL_JOB_BEGIN);
	scattered(&f, 20000, 4000);
	control(&f, SQL_JOB_UNDO);
	control(&f, SQL_JOB_END);
	control(&f, SQL_JOB_BEGIN);
	scattered(&f, 24000, 4000);
	control(&f, SQL_JOB_END);
	batch_end(&f);
	ck_assert_int_eq(edges(&f), 24000);
}

/* What the fact's own reader does not look at is wrong: the actor's site is no text. */
TEST(each_64th_entry_is_read_back_whole)
{
	auto_fixture f = fixture_open();
	struct act act = f.act;
	struct receipt receipt;
	int refused = 0;

	act.actor.site = "\xff";
	for (int i = 0; i < 130; i++) {
		struct fact fact;
		enum err e;

		batch_begin(&f);
		assert_ok(&f.cx, model_create(&f.cx, f.db, &f.act,
					      arena_printf(&f.cx.mem, "m%d", i), "A model", &fact));
		e = log_append(&f.cx, f.db, f.log, &act, &fact, &receipt);
		batch_drop(&f);
		if (e != OK) {
			refused++;
			ck_assert_int_eq(receipt.index % 64, 0);
		}
		batch_begin(&f);
		add_model(&f, arena_printf(&f.cx.mem, "n%d", i));
		batch_end(&f);
	}
	ck_assert_int_ge(refused, 2);
}

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "fleet.h"
#include "stops.h"
#include "test.h"

/* One person's order ends a release: on the server at once, and on each device at its next poll. */

#define ONCE  "run", "--once", NULL
#define FIRST "a model that judges a press"

TEST(a_device_whose_release_is_stopped_runs_nothing_where_people_signed_manual)
{
	auto_fleet f = { .fallback = "manual" };
	const char *id;

	fleet_begun(&f);
	id = stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	json_is(&f.p.s, "/action", "stop.signed");
	agent_run(&f, "edge-1", 9, ONCE);
	output_says(f.d.err, id);
	output_says(f.d.err, "Scrap at press 4.");
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
	agent_run(&f, "edge-1", 9, ONCE); /* and stays so */
	agent_run(&f, "edge-1", 9, "status", NULL);
	output_says(f.d.out, "stopped     since ");
	device_look(&f, "edge-1");
	json_find(&f.p.s, "/alarms", "/kind", "stopped");
}

TEST(a_stop_ends_the_rollout_that_it_meets_and_the_release_is_assigned_to_nobody)
{
	auto_fleet f = { .fallback = "manual" };

	fleet_begun(&f);
	stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	rollout_await(&f, "/state", "ended");
	json_says(&f.p.s, "/reason", "ended the release");
	agent_run(&f, "edge-2", 0, ONCE);
	ck_assert_ptr_null(agent_file(&f, "edge-2", MODEL_FILE));
}

TEST(a_device_goes_back_to_the_release_that_people_signed_as_the_fallback)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	f.fallback = "release 1";
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	stop_signed(&f.p, &(struct stop_asked){ .from = 2 }, 201);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

TEST(where_the_fallback_is_stopped_too_nothing_runs)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	f.fallback = "release 1";
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	stop_signed(&f.p, &(struct stop_asked){ .from = 1, .to = 2 }, 201);
	agent_run(&f, "edge-1", 9, ONCE);
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
}

TEST(where_people_signed_keep_a_stopped_release_runs_on_and_the_device_says_so)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	device_look(&f, "edge-1");
	json_find(&f.p.s, "/alarms", "/kind", "stopped-kept");
}

static const struct stop_asked passed_over[] = {
	{ .from = 1, .devices = "[\"edge-2\"]" },
};

TEST_EACH(a_stop_for_another_device_leaves_this_one_alone, passed_over)
{
	auto_fleet f = { .fallback = "manual" };

	fleet_begun(&f);
	stop_signed(&f.p, &passed_over[_i], 201);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

TEST(a_release_above_those_that_a_stop_names_was_never_stopped)
{
	auto_fleet f = { .fallback = "manual" };

	fleet_begun(&f);
	stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	agent_run(&f, "edge-1", 9, ONCE);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	device_look(&f, "edge-1");
	ck_assert_str_ne(
		json_at(&f.p.s, "%s/until", json_find(&f.p.s, "/alarms", "/kind", "stopped")),
		"null");
}

/* ---- carried, with no server ---- */

static void stop_file_carried(struct fleet *f, const char *id)
{
	struct site *s = &f->p.s;

	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/stops/%s/file", id), f->p.ben.secret, NULL,
	    200);
	desk_file(&f->d, "stop.json", s->last.body);
}

TEST(a_stop_on_a_stick_counts_while_no_server_answers)
{
	auto_fleet f = { .fallback = "manual" };

	fleet_begun(&f);
	stop_file_carried(&f, stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201));
	site_stop(&f.p.s);
	agent_run(&f, "edge-1", 9, "stop", arena_printf(&f.p.s.cx.mem, "%s/stop.json", f.d.dir),
		  NULL);
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
	agent_run(&f, "edge-1", 9, "stop", arena_printf(&f.p.s.cx.mem, "%s/stop.json", f.d.dir),
		  NULL);
	output_says(f.d.out, "is known here");
	agent_run(&f, "edge-1", 6, ONCE); /* still no server */
	ck_assert_ptr_null(agent_file(&f, "edge-1", MODEL_FILE));
}

TEST(a_file_that_was_changed_on_the_way_stops_nothing)
{
	auto_fleet f = { .fallback = "manual" };
	const char *text;

	fleet_begun(&f);
	stop_file_carried(&f, stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201));
	text = text_with(&f.p.s.cx, f.p.s.last.body, "press 4", "press 5");
	desk_file(&f.d, "stop.json", text);
	agent_run(&f, "edge-1", 7, "stop", arena_printf(&f.p.s.cx.mem, "%s/stop.json", f.d.dir),
		  NULL);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

/* ---- taken back ---- */

static void taken_back(struct fleet *f, struct person *p, const char *stop, int status)
{
	struct site *s = &f->p.s;
	const char *document, *digest, *entry;

	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/stops/%s", stop), p->secret, NULL, 200);
	digest = json_at(s, "/document");
	entry = json_at(s, "/entry");
	document = body(s,
			"{'v':1,'act':'take-stop-back','id':'%s','origin':'%s','base':%s,"
			"'stop':'%s','document':'%s','reason':'It was the coil.'}",
			uuid7(&s->cx, clock_ms()), s->in.signer.key.origin, entry, stop, digest);
	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/stops/%s/taken-back", stop), p->secret,
	    body(s, "{'document':%s,'envelope':%s}", quoted(s, document),
		 quoted(s, stop_envelope(&f->p, p, "approver", "take-stop-back", stop, document))),
	    status);
	for (int i = 0; status == 201 && i < 8; i++)
		publication_await(&f->p);
}

TEST(who_signed_a_stop_takes_it_back_and_the_device_is_free_again)
{
	auto_fleet f = { .fallback = "manual" };
	const char *id;

	fleet_begun(&f);
	id = stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	stop_file_carried(&f, id);
	agent_run(&f, "edge-1", 9, ONCE);
	taken_back(&f, &f.p.ben, id, 201);
	agent_run(&f, "edge-1", 0, ONCE); /* it ran the release when the stop came */
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	agent_run(&f, "edge-2", 0, ONCE); /* that did not: its rollout ended */
	ck_assert_ptr_null(agent_file(&f, "edge-2", MODEL_FILE));
	agent_run(&f, "edge-1", 5, "stop", arena_printf(&f.p.s.cx.mem, "%s/stop.json", f.d.dir),
		  NULL);
	output_says(f.d.err, "is over");
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
}

TEST(a_key_that_took_a_stop_back_stops_nothing_alone_for_a_day)
{
	auto_fleet f = { 0 };
	const char *id;

	fleet_begun(&f);
	id = stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	taken_back(&f, &f.p.ben, id, 201);
	taken_back(&f, &f.p.ben, id, 409);
	stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 403);
	json_says(&f.p.s, "/detail", "took a stop back within a day");
	json_says(&f.p.s, "/next", "Another person");
}

/* ---- lifted ---- */

/* A reviewer whose key the server never holds: no sealed key lifts a stop. */
static void rita_reviews(struct fleet *f, struct person *rita)
{
	struct plant *p = &f->p;

	person_with_key_at(&p->s, rita, "rita", "reviewer", "*", false, &p->anna);
	p->files.also[p->files.n_also++] = (struct trust_also){ rita, "reviewer", "*", "file" };
	trust_signers_update(p);
}

static int lift_asked(struct fleet *f, const char *id, int status)
{
	struct site *s = &f->p.s;
	const char *digest;

	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/stops/%s", id), f->p.ben.secret, NULL, 200);
	digest = json_at(s, "/document");
	change_asked_of(s, &f->p.jonas,
			arena_printf(&s->cx.mem, "models/" RELEASE_MODEL "/lifts/%s.json", id),
			body(s,
			     "{'v':1,'model':'" RELEASE_MODEL
			     "','stop':'%s','document':'%s','reason':'The coil was the cause.'}",
			     id, digest),
			status);
	return status == 201 ? atoi(json_at(s, "/fact/number")) : 0;
}

TEST(a_change_that_people_sign_lifts_a_stop_and_the_device_runs_the_release_again)
{
	auto_fleet f = { .fallback = "manual" };
	struct person rita;
	const char *id;
	int n;

	fleet_begun(&f);
	rita_reviews(&f, &rita);
	id = stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	agent_run(&f, "edge-1", 9, ONCE);
	n = lift_asked(&f, id, 201);
	person_signs(&f.p.s, &f.p.mara, n, "review", "reviewer", 403); /* with a sealed key */
	person_signs(&f.p.s, &rita, n, "review", "reviewer", 201);
	person_signs(&f.p.s, &f.p.ben, n, "approval", "approver", 201);
	for (int i = 0; i < 8; i++)
		publication_await(&f.p);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	ask(&f.p.s, "GET", arena_printf(&f.p.s.cx.mem, "/v1/stops/%s", id), f.olga, NULL, 200);
	json_is(&f.p.s, "/state", "lifted");
	lift_asked(&f, id, 409);
}

/* ---- refused ---- */

/* clang-format off */
static const struct {
	struct stop_asked asked;
	int status;
	const char *place;
} refusals[] = {
	{ { .from = 2 },                              404, "/document/from" },
	{ { .from = 1, .to = 2 },                     404, "/document/to" },
	{ { .from = 1, .sites = "[\"atlantis\"]" },   404, "/document/sites/0" },
	{ { .from = 1, .devices = "[\"edge-9\"]" },   404, "/document/devices/0" },
	{ { .from = 1, .model = "another" },          404, "/document/from" },
	{ { .from = 1, .sites = "[]" },               400, "/document/sites" },
	{ { .from = 1, .sites = "[\"munich\"]", .devices = "[\"edge-1\"]" }, 400, "/document/devices" },
};
/* clang-format on */

TEST_EACH(a_stop_for_what_is_not_there_is_refused_with_its_place, refusals)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	stop_signed(&f.p, &refusals[_i].asked, refusals[_i].status);
	json_is(&f.p.s, "/pointer", refusals[_i].place);
}

TEST(a_stop_of_another_log_is_refused)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	stop_signed(&f.p,
		    &(struct stop_asked){
			    .from = 1, .origin = "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1" },
		    409);
	json_is(&f.p.s, "/pointer", "/document/origin");
}

TEST(a_signed_stop_that_is_sent_again_is_the_same_and_another_under_its_id_is_refused)
{
	auto_fleet f = { 0 };
	const char *document, *envelope, *index;

	fleet_begun(&f);
	document = stop_document(&f.p, &(struct stop_asked){ .from = 1 });
	envelope = stop_envelope(&f.p, &f.p.ben, "approver", "stop", NULL, document);
	stop_sent(&f.p, &f.p.ben, document, envelope, 201);
	index = json_at(&f.p.s, "/index");
	stop_sent(&f.p, &f.p.ben, document, envelope, 201);
	ck_assert_str_eq(json_at(&f.p.s, "/index"), index);
	envelope = stop_envelope(&f.p, &f.p.ben, "approver", "stop", NULL, document);
	stop_sent(&f.p, &f.p.ben, document, envelope, 409);
	json_is(&f.p.s, "/pointer", "/document/id");
}

/* mara reviews: trust lets nobody stop in that role. */
TEST(a_stop_by_a_role_that_trust_does_not_name_is_refused)
{
	auto_fleet f = { 0 };
	const char *document;

	f.p.files.approval.n_stop = 0;
	fleet_begun(&f);
	f.p.files.approval.n_stop = 0;
	trust_send_next(&f.p, 201);
	document = stop_document(&f.p, &(struct stop_asked){ .from = 1 });
	stop_sent(&f.p, &f.p.ben, document,
		  stop_envelope(&f.p, &f.p.ben, "approver", "stop", NULL, document), 403);
	json_is(&f.p.s, "/pointer", "/envelope");
	json_says(&f.p.s, "/detail", "lets nobody stop releases as approver");
}

TEST(a_stop_is_listed_and_shown)
{
	auto_fleet f = { 0 };
	const char *id;

	fleet_begun(&f);
	id = stop_signed(&f.p, &(struct stop_asked){ .from = 1 }, 201);
	ask(&f.p.s, "GET", "/v1/stops", f.olga, NULL, 200);
	json_is(&f.p.s, "/items/0/id", id);
	json_is(&f.p.s, "/items/0/state", "in-force");
	run(&f.d, "olga", 0, "stop", "show", id, NULL);
	output_says(f.d.out, "Scrap at press 4.");
}

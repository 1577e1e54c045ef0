#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accepting.h"
#include "continued.h"
#include "device.h"
#include "documents/anchor.h"
#include "engine/files.h"
#include "engine/log_read.h"
#include "files.h"
#include "foreign.h"
#include "intruder.h"
#include "store.h"

/* An anchor that is missing: when its log goes on, and when not. */

#define say(w, ...) arena_printf(&(w)->p.s.cx.mem, __VA_ARGS__)

/* The site keeps an anchor in a folder of its own, which agrees. */
static void anchored_open(struct way *w)
{
	struct site *s = &w->p.s;
	const char *folder;

	way_open(w);
	w->kind = ACT_GO_ON;
	w->file = say(w, "%s/go-on.json", s->dir);
	folder = say(w, "%s-anchor", s->dir);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	s->anchor = say(w, "%s/anchor", folder);
	way_served(w);
}

static void anchored_close(struct way *w)
{
	dir_remove(say(w, "%s-anchor", w->p.s.dir));
	way_close(w);
}
#define auto_anchored cleanup(anchored_close) struct way

static void anchor_gone(struct way *w)
{
	site_stop(&w->p.s);
	ck_assert_int_eq(unlink(w->p.s.anchor), 0);
}

static void anchor_says(struct way *w, const char *path, const char *text, size_t size)
{
	unlink(path);
	assert_ok(&w->p.s.cx, file_create(&w->p.s.cx, path, text, size));
}

static const char *state_now(struct way *w)
{
	ask(&w->p.s, "GET", "/readyz", NULL, NULL, 200);
	return json_at(&w->p.s, "/soundness/state");
}

/* A document in place of the one that was written. */
static void says(struct way *w, const struct act_document *d)
{
	struct printer p = { .mem = &w->p.s.cx.mem };

	assert_ok(&w->p.s.cx, act_document_print(&w->p.s.cx, d, &p));
	w->bytes = p.text;
	w->size = p.size;
}

/* As the first signer's program completes it: with an older head of the log. */
static void own_kept(struct way *w, const char *who)
{
	struct act_document d = w->found;
	struct db *db = NULL;

	assert_ok(&w->p.s.cx, db_open(&w->p.s.cx, w->p.s.in.db_path, DB_READ, &db));
	assert_ok(&w->p.s.cx, trail_head_over(&w->p.s.cx, db, d.head.size / 2, &d.own));
	d.kept_by = who;
	db_close(db);
	says(w, &d);
	w->found = d;
}

/* edge-1 verified the newest head, and reports it. */
static void device_reports(struct way *w)
{
	struct site *s = &w->p.s;
	struct device_here n = {
		.cx = &s->cx, .name = "edge-1", .port = s->port, .origin = s->in.signer.key.origin
	};
	const char *digest;
	struct report r;

	device_enrols(&n, "munich", s->admin);
	r = device_report(&n, 1, NULL);
	device_head(&n, &r);
	ask(s, "POST", "/edge/v1/reports", n.token,
	    device_report_body(&s->cx, &r, &n.key.signer, &digest), 201);
}

static void refused(struct way *w, const char *first, const char *second, enum err e,
		    const char *words)
{
	struct accepted done;

	assert_err(way_accepted(w, first, second, &done), e);
	detail_says(w->p.s.cx.detail, words);
	ck_assert_int_ne(access(w->p.s.anchor, F_OK), 0);
	ck_assert_int_ne(access(say(w, "%s.again", w->p.s.in.db_path), F_OK), 0);
}

/* ---- who signs, and what it rests on ---- */

/* The document's head is older than any that a server shows which is read-only. */
static void head_is_older(struct way *w)
{
	uint64_t shown;

	site_serve(&w->p.s);
	shown = head_shown(&w->p.s).size;
	site_lets_in(&w->p.s);
	plant_login(&w->p);
	ck_assert_uint_gt(head_shown(&w->p.s).size, shown);
	ck_assert_str_eq(state_now(w), "read-only");
	ck_assert_uint_le(w->found.head.size, shown);
}

TEST(two_approvers_let_a_log_go_on_whose_anchor_is_gone)
{
	auto_anchored w = { 0 };
	struct accepted done;
	struct fsck_report r;
	const char *anna, *ben;

	anchored_open(&w);
	anchor_gone(&w);
	way_written(&w);
	ck_assert_uint_eq(w.found.own.size + w.found.reported.size, 0);
	head_is_older(&w);
	way_signed(&w, &w.p.mara, "approver", 403);
	way_signed(&w, &w.p.jonas, "reviewer", 403);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	refused(&w, ben, NULL, E_FORBIDDEN, "the signatures do not suffice; missing: ");
	refused(&w, ben, ben, E_CONFLICT, "has signed it already");
	way_written(&w); /* the logins since are under no head of a document */
	own_kept(&w, "anna");
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	refused(&w, anna, NULL, E_FORBIDDEN, "the signatures do not suffice; missing: ");
	refused(&w, anna, ben, E_CONFLICT, ""); /* of another document */
	way_served(&w);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	assert_ok(&w.p.s.cx, way_accepted(&w, anna, ben, &done));
	ck_assert_ptr_null(done.kept);
	assert_ok(&w.p.s.cx, way_fsck(&w, &r));
	way_served(&w);
	ck_assert_str_eq(state_now(&w), "sound");
	site_stop(&w.p.s);
	assert_err(way_examined(&w), E_CONFLICT);
	detail_says(w.p.s.cx.detail, "the anchor agrees");
}

/* A device reported, the anchor is gone, and the document is written. */
static void reported_written(struct way *w)
{
	anchored_open(w);
	device_reports(w);
	anchor_gone(w);
	way_written(w);
}

TEST(one_approver_suffices_where_own_and_reported_were_both_compared)
{
	auto_anchored w = { 0 };
	struct accepted done;
	const char *blind, *ben;

	reported_written(&w);
	ck_assert_uint_gt(w.found.reported.size, 0);
	way_served(&w);
	blind = way_signed(&w, &w.p.ben, "approver", 200);
	refused(&w, blind, NULL, E_FORBIDDEN, "the signatures do not suffice; missing: ");
	own_kept(&w, "ben");
	way_served(&w);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	assert_ok(&w.p.s.cx, way_accepted(&w, ben, NULL, &done));
}

/* What anna's machine kept, ben's signature does not vouch for. */
TEST(one_signature_suffices_of_nobody_but_the_one_whose_machine_kept_the_head)
{
	auto_anchored w = { 0 };
	struct accepted done;
	const char *anna, *ben;

	reported_written(&w);
	own_kept(&w, "anna");
	way_served(&w);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	refused(&w, ben, NULL, E_FORBIDDEN,
		"the signatures do not suffice; missing: a signature of 'anna', or 1 ");
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	assert_ok(&w.p.s.cx, way_accepted(&w, ben, anna, &done));
}

TEST(two_signatures_suffice_where_neither_is_of_the_one_whose_machine_kept_the_head)
{
	auto_anchored w = { 0 };
	struct accepted done;
	const char *anna, *ben;

	reported_written(&w);
	own_kept(&w, "jonas");
	way_served(&w);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	refused(&w, ben, NULL, E_FORBIDDEN, "a signature of 'jonas', or 1 ");
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	assert_ok(&w.p.s.cx, way_accepted(&w, anna, ben, &done));
}

static const struct {
	const char *from, *to, *words;
	enum err e;
} bent[] = {
	{ "\"signet/01", "\"signet/02", "/origin: the document is of the log", E_CONFLICT },
	{ "\"head\":{\"size\":", "\"head\":{\"size\":9", "/head: ", E_CONFLICT },
	{ "\"own\":null,\"kept_by\":null",
	  "\"own\":{\"size\":1,\"root\":\"47DEQpj8HBSa+/"
	  "TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"},\"kept_by\":\"anna\"",
	  "this log never had the head", E_CONFLICT },
	{ "\"reported\":null",
	  "\"reported\":{\"size\":1,\"root\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"}",
	  "devices signed is another", E_CONFLICT },
	{ "\"reason\":\"The", "\"reason\":\"A", "", E_CONFLICT }, /* it is not what was signed */
	{ "\"own\":null", "\"own\":0", "/own", E_INVALID },
	{ "\"act\":\"go-on\"", "\"act\":\"accept-damage\"", "/act", E_INVALID },
};

TEST(a_document_of_another_log_or_of_heads_that_it_never_had_is_refused)
{
	auto_anchored w = { 0 };
	const char *anna, *ben, *whole;

	anchored_open(&w);
	anchor_gone(&w);
	way_written(&w);
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	whole = arena_strndup(&w.p.s.cx.mem, w.bytes, w.size);
	for (size_t i = 0; i < countof(bent); i++) {
		w.bytes = text_with(&w.p.s.cx, whole, bent[i].from, bent[i].to);
		w.size = strlen(w.bytes);
		refused(&w, anna, ben, bent[i].e, bent[i].words);
	}
}

/* ---- where nothing is accepted ---- */

TEST(before_there_was_an_anchor_there_is_nothing_to_accept)
{
	auto_anchored w = { 0 };

	way_open(&w);
	w.kind = ACT_GO_ON;
	mkdir(say(&w, "%s-anchor", w.p.s.dir), 0700);
	site_stop(&w.p.s);
	w.p.s.anchor = say(&w, "%s-anchor/anchor", w.p.s.dir);
	assert_err(way_examined(&w), E_CONFLICT);
	detail_says(w.p.s.cx.detail, "there was no anchor yet");
	w.p.s.anchor = say(&w, "%s/anchor", w.p.s.dir);
	assert_err(way_examined(&w), E_INVALID);
	detail_says(w.p.s.cx.detail, "lies in the data directory");
}

static struct printer line_of(struct way *w, const char *note)
{
	char origin[ORIGIN_MAX];
	struct tree_head head;
	struct checkpoint cp;
	struct printer line;

	assert_ok(&w->p.s.cx, checkpoint_read(&w->p.s.cx, note, origin, &head));
	cp = (struct checkpoint){ head.size, head.root, note };
	anchor_line_print(&w->p.s.cx, &cp, &line);
	return line;
}

TEST(a_database_that_is_behind_what_an_anchor_has_left_or_is_damaged_goes_nowhere)
{
	auto_anchored w = { 0 };
	struct printer line;

	anchored_open(&w);
	line = line_of(&w, foreign_note(&w.p.s, 5, false));
	anchor_gone(&w);
	for (const char *const *end = (const char *const[]){ "", ".1", NULL }; *end; end++) {
		const char *path = say(&w, "%s%s", w.p.s.anchor, *end);

		anchor_says(&w, path, line.text, line.size);
		assert_err(way_examined(&w), E_BEHIND);
		detail_says(w.p.s.cx.detail, "restore the newest copy");
		ck_assert_int_ne(access(w.file, F_OK), 0);
		unlink(path);
	}
	way_altered(&w, "UPDATE site SET body = replace(body, 'munich', 'x')");
	assert_err(way_examined(&w), E_TAMPERED);
	detail_says(w.p.s.cx.detail, "First: signetd accept-damage");
}

TEST(a_database_that_lacks_what_a_profile_holds_goes_nowhere)
{
	auto_anchored w = { 0 };

	anchored_open(&w);
	site_restart(&w.p.s); /* the anchor vouches */
	plant_login(&w.p);
	foreign_sent(&w.p.s, w.p.jonas.secret, foreign_note(&w.p.s, 50, true), true);
	anchor_gone(&w);
	assert_err(way_examined(&w), E_BEHIND);
	detail_says(w.p.s.cx.detail, "is held that this log never had");
}

/* ---- the file ---- */

static void both_sign(struct way *w, struct accepted *done)
{
	const char *anna;

	way_written(w);
	way_served(w);
	anna = way_signed(w, &w->p.anna, "approver", 200);
	assert_ok(&w->p.s.cx,
		  way_accepted(w, anna, way_signed(w, &w->p.ben, "approver", 200), done));
}

TEST(an_anchor_of_another_log_stays_under_another_name)
{
	static const char other[] = "signet/another/1", text[] = "not an anchor\n";
	auto_anchored w = { 0 };
	const char *text_other;
	struct accepted done;
	struct printer line;

	anchored_open(&w);
	line = line_of(&w, foreign_note(&w.p.s, 0, false));
	anchor_gone(&w);
	anchor_says(&w, w.p.s.anchor, text, sizeof(text) - 1);
	both_sign(&w, &done);
	ck_assert(file_has(&w.p.s.cx, done.kept, text));
	text_other = text_with_all(&w.p.s.cx, line.text, w.p.s.in.signer.key.origin, other);
	site_stop(&w.p.s);
	anchor_says(&w, w.p.s.anchor, text_other, strlen(text_other));
	both_sign(&w, &done);
	ck_assert(file_has(&w.p.s.cx, done.kept, text_other));
	way_served(&w);
	ck_assert_str_eq(state_now(&w), "sound");
}

/* The database is in place before the anchor begins. */
TEST(a_going_on_that_was_cut_short_is_finished_by_the_same_command_and_no_later_one)
{
	auto_anchored w = { 0 };
	const char *anna, *ben;
	struct accepted done, again;

	anchored_open(&w);
	anchor_gone(&w);
	way_written(&w);
	way_served(&w);
	anna = way_signed(&w, &w.p.anna, "approver", 200);
	ben = way_signed(&w, &w.p.ben, "approver", 200);
	assert_ok(&w.p.s.cx, way_accepted(&w, anna, ben, &done));
	ck_assert_int_eq(unlink(w.p.s.anchor), 0);
	assert_ok(&w.p.s.cx, way_accepted(&w, anna, ben, &again));
	ck_assert_int_eq(again.entry, done.entry);
	way_served(&w);
	ck_assert_str_eq(state_now(&w), "sound");
	anchor_gone(&w);
	refused(&w, anna, ben, E_CONFLICT, "/head: the server took acts since");
}

TEST(a_document_whose_reported_head_has_another_root_is_refused)
{
	auto_anchored w = { 0 };
	struct act_document d;

	reported_written(&w);
	d = w.found;
	d.reported.root.b[0] ^= 1;
	says(&w, &d);
	way_served(&w);
	refused(&w, way_signed(&w, &w.p.anna, "approver", 200),
		way_signed(&w, &w.p.ben, "approver", 200), E_CONFLICT, "devices signed is another");
}

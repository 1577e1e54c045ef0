#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

#include "base/clock.h"
#include "leaper.h"
#include "proof/digest.h"
#include "reading.h"

/* Who reads labels and test data, and that no byte leaves without the entry or the right. */

/* ---- no entry, no byte ---- */

struct lock {
	sqlite3 *db;
};

/* The writer can begin nothing as long as somebody else has the database. */
static struct lock writer_held(struct read *r)
{
	struct lock l;

	ck_assert_int_eq(sqlite3_open(r->p.s.in.db_path, &l.db), SQLITE_OK);
	sqlite3_busy_timeout(l.db, PATIENCE_MS);
	ck_assert_int_eq(sqlite3_exec(l.db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return l;
}

static void writer_let_go(struct lock *l)
{
	sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(l->db);
}

TEST(where_the_entry_cannot_be_written_no_byte_leaves_and_other_reads_go_on)
{
	auto_read r = { 0 };
	const char *train;
	struct lock l;

	read_open(&r);
	ask(&r.p.s, "GET", "/v1/datasets/press-train/versions/1", r.p.token, NULL, 200);
	train = say(&r.p, "%s", artifact_url(&r, json_at(&r.p.s, "/digest")));
	l = writer_held(&r);
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), r.eva.secret, NULL, 503);
	json_is(&r.p.s, "/type", "/problems/unavailable");
	body_says_not(&r.p.s, "id,actual");
	head_says_not(r.p.s.last.text, "ETag");
	ask_with(&r, "GET", artifact_url(&r, r.set), r.p.token, "Range: bytes=0-3\r\n", 503);
	body_says_not(&r.p.s, "id,t");
	ask_with(&r, "HEAD", artifact_url(&r, r.set), r.p.token, "", 200);
	ask(&r.p.s, "GET", train, r.p.token, NULL, 200);
	writer_let_go(&l);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 0);
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), r.eva.secret, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 1);
}

/* ---- a right that ends meanwhile ---- */

struct asking {
	struct read *r;
	const char *method, *url, *secret, *body;
	struct answer last;
	pthread_t thread;
};

static void *asks(void *arg)
{
	struct asking *a = arg;

	http(a->r->p.s.port, a->method, a->url, a->secret, "", a->body, &a->last);
	return NULL;
}

/* So many acts wait behind those that the writer has in hand, which gives up after 2 s.  An act
 * that is on its way, or that the writer is about to take, moves the figure: it has to stay. */
static bool queued(struct read *r, unsigned n)
{
	int looks = 0;

	for (int64_t end = clock_elapsed_ms() + 1500; clock_elapsed_ms() < end && looks < 5;)
		looks = writer_queue(r) == n ? looks + 1 : 0;
	return looks == 5;
}

static struct asking reading_of(struct read *r)
{
	return (struct asking){ r,     "GET", artifact_url(r, r->p.labels), r->eva.secret, NULL,
				{ 0 }, 0 };
}

static struct asking revocation(struct read *r)
{
	return (struct asking){ r,
				"POST",
				"/v1/users/eva/roles/revoke",
				r->p.s.admin,
				"{\"role\":\"expert\",\"site\":\"munich\",\"reason\":\"r\"}",
				{ 0 },
				0 };
}

/* Both wait behind another act, in this order, and are decided in one batch.  false: the machine
 * was too slow for that. */
static bool race(struct read *r, struct asking two[2])
{
	static struct asking other;
	struct lock l = writer_held(r);
	bool waited = true;

	other = (struct asking){
		r,     "POST", "/v1/models", r->p.jonas.secret, "{\"name\":\"a\",\"title\":\"t\"}",
		{ 0 }, 0
	};
	pthread_create(&other.thread, NULL, asks, &other);
	for (unsigned i = 0; i < 2; i++) {
		waited = waited && queued(r, i);
		pthread_create(&two[i].thread, NULL, asks, &two[i]);
	}
	waited = waited && queued(r, 2);
	writer_let_go(&l);
	pthread_join(other.thread, NULL);
	for (int i = 0; i < 2; i++)
		pthread_join(two[i].thread, NULL);
	return waited && two[0].last.status / 100 != 5 && two[1].last.status / 100 != 5;
}

static void role_again(struct read *r)
{
	http(r->p.s.port, "POST", "/v1/users/eva/roles/grant", r->p.s.admin, "",
	     "{\"role\":\"expert\",\"site\":\"munich\",\"reason\":\"r\"}", &r->p.s.last);
}

static const bool orders[] = { true, false };

/* The look comes first, whichever of the two is decided first; first: the reading. */
TEST_EACH(a_role_that_is_revoked_between_look_and_entry_or_behind_it_leaves_no_byte, orders)
{
	static struct asking two[2];
	auto_read r = { 0 };
	bool read_first = orders[_i], raced;
	int64_t end = clock_elapsed_ms() + 2 * PATIENCE_MS;
	size_t before;

	read_open(&r);
	do {
		role_again(&r);
		before = readings(&r, "press-test/1");
		two[0] = read_first ? reading_of(&r) : revocation(&r);
		two[1] = read_first ? revocation(&r) : reading_of(&r);
		raced = race(&r, two);
	} while (!raced && clock_elapsed_ms() < end);
	ck_assert_msg(raced, "the machine was too slow for the two to meet");
	ck_assert_msg(two[read_first].last.status == 201, "%s", two[read_first].last.text);
	ck_assert_msg(two[!read_first].last.status == 404, "%s", two[!read_first].last.text);
	page_says_not(two[!read_first].last.text, "id,actual");
	/* it says more than what left, where the right ended behind it */
	ck_assert_uint_eq(readings(&r, "press-test/1") - before, read_first);
}

/* ---- who may read labels ---- */

static void invited_again(struct read *r, const char *id, char *secret)
{
	char code[80];

	ask(&r->p.s, "POST", say(&r->p, "/v1/users/%s/invite", id), r->p.s.admin,
	    "{\"reason\":\"r\"}", 201);
	secret_given(&r->p.s, code);
	redeem_and_login(&r->p.s, id, code, secret);
}

TEST(an_administrator_with_one_time_codes_alone_reads_no_labels)
{
	auto_read r = { 0 };
	char secret[80], service[80];

	read_open(&r);
	/* neither by an account of the administrator's own making, nor by one of a service of it */
	person_add(&r.p.s, "sock", "", secret);
	ask(&r.p.s, "POST", "/v1/users/sock/roles/grant", r.p.s.admin,
	    "{\"role\":\"expert\",\"site\":\"munich\",\"reason\":\"r\"}", 201);
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), secret, NULL, 404);
	json_says(&r.p.s, "/next", "confirm-person");
	ask(&r.p.s, "GET", say(&r.p, "/v1/artifacts/sha256:%064d", 7), secret, NULL, 404);
	service_add(&r.p.s, "socks", "sock", "expert", "['read']", service);
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), service, NULL, 404);
	/* nor by one that was confirmed before */
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), r.eva.secret, NULL, 200);
	invited_again(&r, "eva", secret);
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), secret, NULL, 404);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 1);
	/* nor test data: no role of such an account counts */
	ask(&r.p.s, "GET", artifact_url(&r, r.set), secret, NULL, 404);
	/* until two approvers confirmed who uses the account */
	person_confirmed(&r.p.s, "eva");
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), secret, NULL, 200);
	ask(&r.p.s, "GET", artifact_url(&r, r.set), secret, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 3);
}

/* ---- where a role counts ---- */

/* Grants of somebody whose account is at hamburg, and whether they open munich's labels. */
static const struct {
	const char *author, *expert; /* at which site */
	int status;
} grants[] = {
	{ "munich", "hamburg", 404 },
	{ "hamburg", "munich", 200 },
	{ "munich", "*", 200 },
};

TEST_EACH(a_role_opens_labels_of_the_site_where_it_was_granted_and_the_entry_names_that, grants)
{
	auto_read r = { 0 };
	struct site *s = &r.p.s;
	char ole[80];

	read_open(&r);
	site_add(s, "hamburg");
	person_add_at(s, "ole", "hamburg", ole);
	role_grant_at(s, "ole", "author", grants[_i].author);
	role_grant_at(s, "ole", "expert", grants[_i].expert);
	ask(s, "GET", artifact_url(&r, r.p.labels), ole, NULL, grants[_i].status);
	ck_assert_uint_eq(readings(&r, "press-test/1"), grants[_i].status == 200);
	if (grants[_i].status == 200 && strcmp(grants[_i].expert, "*") != 0) {
		reading_is(&r, "/actor/site", grants[_i].expert);
		json_equals(s, say(&r.p, "%s/actor/roles", r.at), "['expert']");
	}
	plant_holds(&r.p);
}

/* max works at both sites, and is an expert at hamburg alone. */
static void max_add(struct read *r, char *secret)
{
	site_add(&r->p.s, "hamburg");
	person_add_at(&r->p.s, "max", "hamburg", secret);
	role_grant_at(&r->p.s, "max", "author", "hamburg");
	role_grant_at(&r->p.s, "max", "tester", "munich");
	role_grant_at(&r->p.s, "max", "expert", "hamburg");
}

/* A set of somebody's own at hamburg, of which that person knows the digest alone. */
static void set_of_hamburg(struct read *r, const char *secret, const char *digest, int rows)
{
	ask(&r->p.s, "POST", "/v1/datasets/mine/versions", secret,
	    body(&r->p.s,
		 "{'digest':'%s','size':61,'rows':%d,'format':'text/csv','source':'x',"
		 "'stored':false}",
		 digest, rows),
	    201);
}

/* A run of a model of max's names it as a test set. */
static void tested_by_max(struct read *r, const char *secret, const char *dataset)
{
	ask(&r->p.s, "POST", "/v1/models", secret, body(&r->p.s, "{'name':'of-max','title':'t'}"),
	    201);
	ask(&r->p.s, "POST", "/v1/runs", secret,
	    body(&r->p.s,
		 "{'model':'of-max','commit':'0123456789012345678901234567890123456789',"
		 "'repository':'r','started':'2026-01-31T08:15:00.250Z',"
		 "'finished':'2026-01-31T08:15:00.250Z',"
		 "'inputs':[{'dataset':'%s','role':'test'}],'outputs':[]}",
		 dataset),
	    201);
}

TEST(labels_are_frozen_by_who_may_read_them_and_so_are_carried_to_no_other_site)
{
	auto_read r = { 0 };
	struct site *s = &r.p.s;
	char max[80];

	read_open(&r);
	max_add(&r, max);
	set_of_hamburg(&r, max, say(&r.p, "sha256:%064d", 7), 10);
	ask(s, "POST", "/v1/datasets/mine/versions/1/freeze", max,
	    body(s, "{'labels':'%s','label':'actual'}", r.p.labels), 404);
	json_is(s, "/pointer", "/labels");
	json_is(s, "/detail", say(&r.p, "%s is no labels here", r.p.labels));
	ask(s, "GET", artifact_url(&r, r.p.labels), max, NULL, 404);
	plant_holds(&r.p);
}

/* A model of another site may use the set, and its experts see the set. */
TEST(a_model_that_uses_a_set_opens_its_labels_to_nobody_of_the_models_site)
{
	auto_read r = { 0 };
	struct site *s = &r.p.s;
	char max[80];

	read_open(&r);
	max_add(&r, max);
	tested_by_max(&r, max, "press-test/1");
	ask(s, "POST", "/v1/users/max/roles/revoke", s->admin,
	    body(s, "{'role':'tester','site':'munich','reason':'r'}"), 201);
	ask(s, "GET", "/v1/datasets/press-test/versions/1", max, NULL, 200);
	ask(s, "GET", artifact_url(&r, r.p.labels), max, NULL, 404);
	ask(s, "GET", artifact_url(&r, r.p.labels), r.eva.secret, NULL, 200);
	plant_holds(&r.p);
}

/* Else anybody who knows a digest would say what an entry about those bytes names. */
TEST(a_set_of_a_site_that_has_not_the_bytes_makes_no_reading_of_them)
{
	auto_read r = { 0 };
	struct site *s = &r.p.s;
	const char *set;
	char max[80];

	read_open(&r);
	max_add(&r, max);
	set_of_hamburg(&r, max, r.set, 10);
	tested_by_max(&r, max, "mine/1");
	set = arena_strdup(&s->cx.mem,
			   ask(s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200));
	ck_assert_uint_eq(readings(&r, "press-test/1"), 1);
	ck_assert_uint_eq(readings(&r, "mine/1"), 0);
	ask(s, "POST", "/v1/users/max/roles/revoke", s->admin,
	    body(s, "{'role':'tester','site':'munich','reason':'r'}"), 201);
	/* once that site has them, too, they are its test data */
	ask(s, "PUT", say(&r.p, "/v1/artifacts/%s", r.set), max, set, 201);
	ask(s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 2);
	ck_assert_uint_eq(readings(&r, "mine/1"), 1);
	plant_holds(&r.p);
}

/* Else who uploads labels by another role could freeze no set with them. */
TEST(labels_are_stored_at_a_site_where_their_sender_may_read_them)
{
	const char *text = "id,actual\n1,1\n2,0\n";
	struct hash h = hash_bytes(text, strlen(text));
	auto_site s = { 0 };
	char ole[80];

	site_open(&s);
	site_add(&s, "hamburg");
	person_add(&s, "ole", "author", ole);
	role_grant_at(&s, "ole", "expert", "hamburg");
	ask(&s, "PUT",
	    arena_printf(&s.cx.mem, "/v1/artifacts/%s?class=labels", digest_text(&s.cx, &h)), ole,
	    text, 201);
	json_is(&s, "/actor/site", "hamburg");
}

#include <string.h>

#include "device.h"
#include "release.h"

/* Which sites the entries of a rollout and of devices name among their objects: through the routes,
 * and what the system does after them. */

#define PLAN                                                                                     \
	"{'v':2,'plan':'line-1','sites':['*'],'rings':[{'name':'pilot','devices':['edge-1'],"    \
	"'gate':{'count':1,'success_percent':100,'soak_seconds':1}},{'name':'rest','rest':true," \
	"'gate':{'count':1,'success_percent':100,'soak_seconds':1}}]}\n"

struct line {
	struct plant p;
	struct device_here n[2];
	char olga[80], iris[80];
	const char *rollout; /* its id */
};

static void device_add(struct line *l, size_t i, const char *name, const char *site)
{
	struct site *s = &l->p.s;

	l->n[i] = (struct device_here){
		.cx = &s->cx, .port = s->port, .origin = s->in.signer.key.origin, .name = name
	};
	device_enrols(&l->n[i], site, l->olga);
}

/* edge-1 at hamburg, edge-2 at munich, and release 1, for these two sites, which its record has in
 * no order, on its way. */
static void line_open(struct line *l)
{
	struct site *s = &l->p.s;

	plant_model(&l->p);
	trust_found(&l->p);
	trust_send(&l->p, 201);
	ask(s, "POST", "/v1/sites", s->admin,
	    body(s, "{'id':'hamburg','zone':'Europe/Berlin','title':'t'}"), 201);
	person_add(s, "olga", "operator", l->olga);
	role_grant_at(s, "olga", "operator", "hamburg");
	person_add(s, "iris", "auditor", l->iris);
	device_add(l, 1, "edge-2", "munich");
	device_add(l, 0, "edge-1", "hamburg");
	change_merge(&l->p, "models/" RELEASE_MODEL "/versions/1.json", version_validated(&l->p, 1),
		     "policies/rings/line-1.json", json_of(s, PLAN),
		     "models/" RELEASE_MODEL "/releases/1.json",
		     body(s, "{'v':2,'model':'" RELEASE_MODEL "','number':1,'version':1,"
			     "'envelope':1,'scope':{'sites':['munich','hamburg']},'plan':'line-1',"
			     "'floor':1,'fallback':'keep'}\n"),
		     NULL);
	for (int i = 0; i < 8; i++)
		publication_await(&l->p);
	ask(s, "GET", "/v1/rollouts", l->olga, NULL, 200);
	l->rollout = json_at(s, "/items/0/id");
}

static void line_close(struct line *l)
{
	plant_close(&l->p);
}
#define auto_line cleanup(line_close) struct line

/* The objects of the newest entry of that action. */
static const char *newest(struct line *l, const char *action)
{
	struct site *s = &l->p.s;

	ask(s, "GET", "/v1/audit?limit=200", l->iris, NULL, 200);
	return objects_at(s, json_find(s, "/items", "/action", action));
}

static const char *of_rollout(struct line *l, const char *more)
{
	return arena_printf(&l->p.s.cx.mem, "rollout:%s%s site:hamburg site:munich", l->rollout,
			    more);
}

static void moved(struct line *l, const char *verb, int status)
{
	struct site *s = &l->p.s;

	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/rollouts/%s/%s", l->rollout, verb), l->olga,
	    body(s, "{'reason':'r'}"), status);
}

TEST(what_an_operator_does_to_a_rollout_names_the_sites_of_its_release)
{
	static const char *const verbs[] = { "halt", "resume", "end" };
	auto_line l = { 0 };

	line_open(&l);
	for (size_t i = 0; i < countof(verbs); i++) {
		moved(&l, verbs[i], 201);
		ck_assert_str_eq(objects_at(&l.p.s, ""), of_rollout(&l, ""));
	}
	moved(&l, "end", 409);
	ck_assert_str_eq(newest(&l, "act.refused"), of_rollout(&l, ""));
}

/* Its devices get the release again, at each site. */
TEST(who_resumes_a_rollout_is_an_operator_at_each_site_of_its_release)
{
	auto_line l = { 0 };
	char otto[80];
	const char *url;
	struct site *s = &l.p.s;

	line_open(&l);
	person_add(s, "otto", "operator", otto);
	url = arena_printf(&s->cx.mem, "/v1/rollouts/%s", l.rollout);
	ask(s, "GET", url, otto, NULL, 200);
	ask(s, "POST", arena_printf(&s->cx.mem, "%s/halt", url), otto, "{\"reason\":\"r\"}", 201);
	ask(s, "POST", arena_printf(&s->cx.mem, "%s/resume", url), otto, "{\"reason\":\"r\"}", 403);
	json_says(s, "/detail", "hamburg");
	moved(&l, "resume", 201);
}

/* The device shows that it runs what it shall. */
static void shown(struct line *l, const struct device_here *n)
{
	struct site *s = &l->p.s;
	struct report r = device_report(n, 1, NULL);
	const char *record, *digest;

	ask(s, "GET", "/v1/models/" RELEASE_MODEL "/releases/1", l->olga, NULL, 200);
	record = json_at(s, "/record");
	r.slot[r.n++] = (struct report_slot){ RELEASE_MODEL, RELEASE_MODEL, 1,    1,
					      NULL,          "active",      NULL, record };
	ask(s, "POST", "/edge/v1/reports", n->token,
	    device_report_body(&s->cx, &r, &n->key.signer, &digest), 201);
}

TEST(what_a_rollout_does_by_itself_names_the_sites_of_its_release)
{
	auto_line l = { 0 };

	line_open(&l);
	ck_assert_str_eq(newest(&l, "rollout.begun"),
			 of_rollout(&l, " release:" RELEASE_MODEL "/1"));
	shown(&l, &l.n[0]);
	shown(&l, &l.n[1]);
	do
		ask(&l.p.s, "GET", "/v1/rollouts", l.olga, NULL, 200);
	while (strcmp(json_at(&l.p.s, "/items/0/state"), "completed") != 0);
	ck_assert_str_eq(newest(&l, "ring.opened"), of_rollout(&l, ""));
	ck_assert_str_eq(newest(&l, "rollout.completed"), of_rollout(&l, ""));
}

TEST(a_device_that_enrols_names_its_site)
{
	auto_line l = { 0 };

	line_open(&l);
	ck_assert_str_eq(newest(&l, "device.enrolled"), "device:edge-1 site:hamburg");
}

TEST(streams_renewals_and_publications_name_no_site)
{
	auto_line l = { 0 };

	line_open(&l);
	shown(&l, &l.n[0]);
	ck_assert_str_eq(newest(&l, "reports.received"), "device:edge-1");
	ck_assert_str_eq(newest(&l, "assignment.made"), "device:edge-1");
	ck_assert_str_eq(newest(&l, "release.published"),
			 "document:models/" RELEASE_MODEL "/releases/1.json release:" RELEASE_MODEL
			 "/1");
	ck_assert_str_eq(newest(&l, "metadata.signed"), "");
}

/* What a device of hamburg is called, and why it failed, concerns hamburg alone. */
TEST(a_rollout_of_two_sites_names_the_devices_of_the_readers_own_and_counts_the_others)
{
	auto_line l = { 0 };
	struct site *s = &l.p.s;
	char otto[80];
	const char *url;

	line_open(&l);
	person_add(s, "otto", "operator", otto);
	url = arena_printf(&s->cx.mem, "/v1/rollouts/%s", l.rollout);
	ask(s, "GET", "/v1/devices/edge-1", otto, NULL, 404);
	ask(s, "GET", url, otto, NULL, 200);
	body_says_not(s, "edge-1");
	json_is(s, "/rings/0/counts/devices", "1");
	json_is(s, "/rings/0/elsewhere", "1");
	ck_assert_uint_eq(json_count(s, "/rings/0/devices"), 0);
	ask(s, "GET", url, l.olga, NULL, 200);
	json_is(s, "/rings/0/devices/0/device", "edge-1");
	json_is(s, "/rings/0/elsewhere", "0");
}

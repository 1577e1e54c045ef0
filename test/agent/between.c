#include "fleet.h"
#include "test.h"

/* Whatever stands between a device and its registry answers as it likes: a guest network's page, a
 * proxy, a mirror with half a file.  None of it is signed, so none of it proves anything: it is an
 * outage, which raises no alarm, halts no rollout, and is over when the way is free again. */

#define ONCE "run", "--once", NULL
#define PAGE "<!doctype html><title>Guest network</title><form>Room number?</form>"
#define HTML "\r\nContent-Type: text/html"

/* clang-format off */
static const struct planted answers[] = {
	{ NULL, PAGE, "200 OK" HTML },
	{ NULL, "", "200 OK" },
	{ NULL, "", "204 No Content" },
	{ NULL, "", "302 Found\r\nLocation: http://127.0.0.1/login" },
	{ NULL, "", "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic" },
	{ NULL, PAGE, "403 Forbidden" HTML },
	{ NULL, "{\"error\":\"blocked\"}", "403 Forbidden" },
	{ NULL, PAGE, "511 Network Authentication Required" HTML },
	{ NULL, "{\"signed\":{\"_type\":\"time", "200 OK" }, /* half a file */
};
/* clang-format on */

static const char *const asked[] = { "/log/checkpoint", "/edge/v1/assignment",
				     "/tuf/metadata/timestamp.json" };

/* A device that runs release 1 and one that is to install it: the alarms of both, and the rollout,
 * are as they were. */
static void assert_nothing_is_said(struct fleet *f)
{
	file_says(agent_file(f, "edge-1", "state.json"), "\"alarm\":null");
	device_look(f, "edge-1");
	ck_assert_uint_eq(json_times(&f->p.s, "/runs", "/state", "failed"), 0);
	ck_assert_uint_eq(json_times(&f->p.s, "/runs", "/state", "refused"), 0);
	rollout_look(f);
	json_is(&f->p.s, "/state", "running");
}

static void answered(struct fleet *f, const char *path, const struct planted *answer)
{
	struct planted a = *answer;

	a.path = path;
	agent_poll_with(f, "edge-1", &a, 6);
	assert_nothing_is_said(f);
}

TEST_EACH(an_answer_that_is_not_the_registrys_is_an_outage_wherever_it_comes, answers)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	for (size_t i = 0; i < countof(asked); i++)
		answered(&f, asked[i], &answers[_i]);
	answered(&f, target_path(&f, 1, TUF_RELEASE_FILE), &answers[_i]);
	answered(&f, target_path(&f, 1, TUF_EVIDENCE_FILE), &answers[_i]);
	answered(&f, artifact_path(&f), &answers[_i]);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

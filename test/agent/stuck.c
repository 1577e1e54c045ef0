#include <stdio.h>
#include <string.h>

#include "fleet.h"

#define ONCE    "run", "--once", NULL
#define FIRST   "a model that judges a press"
#define RELEASE "releases/" RELEASE_MODEL "/1"
#define LINES   1200

/* What is left of a release's folder, and what it is that comes to pass. */
static const char *const damages[] = {
	"chmod u+w " RELEASE "/release.json && echo '{' >" RELEASE "/release.json",
	"chmod u+w " RELEASE "/version.json && echo '{' >" RELEASE "/version.json",
	"rm " RELEASE "/release.json",
	"rm " RELEASE "/version.json",
	"rm -r " RELEASE "/files",
	"rm -r " RELEASE,
	"ln -sfn /etc slots/" RELEASE_MODEL,
	"rm " RELEASE "/release.json && mkfifo " RELEASE "/release.json",
	"rm " RELEASE "/files/model.onnx && mkfifo " RELEASE "/files/model.onnx",
};

TEST_EACH(whatever_is_damaged_of_what_runs_is_mended_at_the_next_poll, damages)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	at_device(&f, "edge-1", damages[_i]);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
	agent_run(&f, "edge-1", 0, "verify", NULL);
	device_look(&f, "edge-1");
	json_is(&f.p.s, "/runs/0/state", "active");
}

/* Of what the agent keeps; the codes are those of a file that is damaged. */
static const struct {
	const char *file;
	int code;
} kept[] = {
	{ "state.json", 1 },        { "assignment.json", 0 },
	{ "device.key", 1 },        { "lock", 4 },
	{ "tuf/root.json", 0 },     { "tuf/timestamp.json", 0 },
	{ "tuf/snapshot.json", 0 }, { "tuf/signers.json", 0 },
	{ "tuf/floor.json", 0 },    { "ca.pem", 6 },
};

TEST_EACH(the_agent_waits_for_no_pipe_in_the_place_of_what_it_keeps, kept)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	at_device(&f, "edge-1",
		  arena_printf(&f.p.s.cx.mem, "rm -f %s && mkfifo -m 600 %s", kept[_i].file,
			       kept[_i].file));
	agent_run(&f, "edge-1", kept[_i].code, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

/* The true head of the log, longer than could be kept: anybody may sign it besides. */
TEST(a_checkpoint_with_endless_signatures_is_refused_and_the_next_one_taken)
{
	struct planted endless = { "/log/checkpoint", NULL, NULL };
	auto_fleet f = { 0 };
	const char *line = "\xe2\x80\x94 witness.example/w AAAAAAAAAAAAAAAAAAAA\n";
	struct printer note;

	fleet_begun(&f);
	note = (struct printer){ .mem = &f.p.s.cx.mem };
	ask(&f.p.s, "GET", "/log/checkpoint", NULL, NULL, 200);
	put_bytes(&note, f.p.s.last.body, strlen(f.p.s.last.body));
	for (int i = 0; i < LINES; i++)
		put_bytes(&note, line, strlen(line));
	endless.body = note.text;
	agent_poll_with(&f, "edge-1", &endless, 6);
	output_says(f.d.err, "the checkpoint has over");
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

TEST(an_etag_that_could_not_be_read_again_is_not_kept)
{
	struct planted odd = { "/edge/v1/assignment", NULL, "200 OK\r\nETag: \"\xff\"" };
	auto_fleet f = { 0 };

	fleet_begun(&f);
	odd.body = arena_strdup(&f.p.s.cx.mem, agent_file(&f, "edge-1", "assignment.json"));
	agent_poll_with(&f, "edge-1", &odd, 0);
	file_says(agent_file(&f, "edge-1", "state.json"), "\"etag\":null");
	agent_run(&f, "edge-1", 0, ONCE);
}

TEST(an_assignment_that_was_lost_is_asked_for_again)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	at_device(&f, "edge-1", "rm assignment.json");
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_ptr_nonnull(agent_file(&f, "edge-1", "assignment.json"));
}

static const char *const contents[] = { FIRST, "" };

TEST_EACH(a_download_that_does_not_end_is_ended_and_leaves_nothing, contents)
{
	struct planted longer = { NULL, FIRST FIRST FIRST, NULL };
	auto_fleet f = { 0 };

	fleet_open(&f);
	artifact_add(&f.p.s, f.p.jonas.secret, contents[_i], f.p.artifact);
	fleet_release(&f, 1, 1);
	longer.path = artifact_path(&f);
	agent_poll_with(&f, "edge-1", &longer, 6);
	output_says(f.d.err, arena_printf(&f.p.s.cx.mem, "the server sends more than %zu bytes",
					  strlen(contents[_i])));
	at_device(&f, "edge-1", "test -z \"$(ls -A objects)\"");
	agent_run(&f, "edge-1", 0, ONCE);
}

TEST(an_empty_file_is_installed_like_any_other)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	artifact_add(&f.p.s, f.p.jonas.secret, "", f.p.artifact);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), "");
}

/* Nobody decided that: it is no failure of the release, and no reason to halt anything. */
TEST(a_fault_of_the_server_is_tried_again_and_not_reported_as_a_failure)
{
	struct planted fault = { NULL, "{}", "500 Internal Server Error" };
	auto_fleet f = { 0 };

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	fault.path = artifact_path(&f);
	agent_poll_with(&f, "edge-1", &fault, 6);
	device_look(&f, "edge-1");
	ck_assert_uint_eq(json_count(&f.p.s, "/runs"), 0);
	rollout_await(&f, "/state", "running");
	agent_run(&f, "edge-1", 0, ONCE);
	device_look(&f, "edge-1");
	json_is(&f.p.s, "/runs/0/state", "active");
}

/* The next poll must not bring back what was just left. */
TEST(a_revert_that_cannot_be_noted_does_not_happen)
{
	auto_fleet f = { 0 };
	const char *notes = "\"slots\":[";

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	for (int i = 0; i < 64; i++)
		notes = arena_printf(&f.p.s.cx.mem,
				     "%s%s{\"slot\":\"slot-%d\",\"model\":\"m\",\"release\":1,"
				     "\"version\":1,\"record\":null,\"digest\":null,"
				     "\"state\":\"failed\",\"reason\":\"x\","
				     "\"active_seconds\":null}",
				     notes, i ? "," : "", i);
	agent_state_edit(&f, "edge-1", "\"slots\":[", notes);
	agent_run(&f, "edge-1", 1, "revert", RELEASE_MODEL, NULL);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

/* Else a server could show another history from there on, after an outage. */
TEST(a_head_that_was_followed_is_kept_although_the_poll_failed_after_it)
{
	static const struct planted busy = { "/edge/v1/assignment", "{}", "503 Too Busy" };
	auto_fleet f = { 0 };
	char root[64] = "";

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	ask(&f.p.s, "GET", "/log/checkpoint", NULL, NULL, 200);
	ck_assert_int_eq(sscanf(f.p.s.last.body, "%*s %*s %63s", root), 1);
	agent_poll_with(&f, "edge-1", &busy, 6);
	file_says(agent_file(&f, "edge-1", "state.json"), root);
}

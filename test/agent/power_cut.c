#include <string.h>

#include "fleet.h"
#include "mounts.h"
#include "test.h"

/* What a power cut or a wiped partition leaves of a device's folder: files of no bytes, of zeros,
 * or none.  What the device can have again it fetches; of what it cannot it names the file and the
 * way out; and what runs is left alone. */

#define ONCE    "run", "--once", NULL
#define RELEASE "releases/" RELEASE_MODEL "/1"
#define EMPTY   "f=$(readlink -f $p) && chmod u+w $f && : >$f"
#define ZEROS   "f=$(readlink -f $p) && chmod u+w $f && n=$(wc -c <$f) && head -c $n /dev/zero >$f"
#define GONE    "rm -rf $p"

static const char *const cuts[] = { EMPTY, ZEROS, GONE };

static const char *const fetched[] = {
	"assignment.json",
	"tuf/timestamp.json",
	"tuf/snapshot.json",
	"tuf/targets.json",
	"tuf/releases.json",
	"tuf/signers.json",
	"tuf/root.json",
	"tuf/floor.json",
	"root.json",
	"floor.json",
	RELEASE "/release.json",
	RELEASE "/evidence.json",
	RELEASE "/files/model.onnx",
};

static void cut(struct fleet *f, const char *how, const char *name)
{
	at_device(f, "edge-1", arena_printf(&f->p.s.cx.mem, "p=%s && %s", name, how));
}

TEST_EACH(a_file_that_can_be_had_again_is, cuts)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	for (size_t i = 0; i < countof(fetched); i++) {
		cut(&f, cuts[_i], fetched[i]);
		agent_run(&f, "edge-1", 0, ONCE);
		agent_run(&f, "edge-1", 0, "verify", NULL);
		ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	}
}

static const char *const folders[] = { "objects", "releases", "slots", "tuf", "lock" };

TEST_EACH(a_folder_that_is_gone_is_filled_again, folders)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	cut(&f, GONE, folders[_i]);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "edge-1", 0, "verify", NULL);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

static const char *const alone[] = { "state.json", "device.key" };

/* Nothing else is who this device is. */
static void lost(struct fleet *f, const char *how, const char *name)
{
	cut(f, how, name);
	agent_run(f, "edge-1", strcmp(how, GONE) == 0 && strcmp(name, "state.json") == 0 ? 4 : 1,
		  ONCE);
	output_says(f->d.err, "signet-agent enrol PROVISIONING");
	ck_assert_str_eq(agent_file(f, "edge-1", MODEL_FILE), f->p.bytes);
}

TEST_EACH(a_device_that_lost_who_it_is_says_how_it_is_enrolled_anew, cuts)
{
	for (size_t i = 0; i < countof(alone); i++) {
		auto_fleet f = { 0 };

		fleet_begun(&f);
		lost(&f, cuts[_i], alone[i]);
		if (strcmp(cuts[_i], GONE) != 0)
			output_says(f.d.err, alone[i]);
		device_invited(&f, "edge-1");
		agent_run(&f, "edge-1", 0, ONCE);
		ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	}
}

TEST(where_both_copies_of_the_root_are_lost_a_person_brings_it_anew)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	cut(&f, ZEROS, "tuf/root.json");
	cut(&f, ZEROS, "root.json");
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "tuf/root.json");
	output_says(f.d.err, "signet-agent enrol PROVISIONING");
	device_invited(&f, "edge-1");
	agent_run(&f, "edge-1", 0, ONCE);
}

/* Or a release below it could come back. */
TEST(a_device_that_is_enrolled_anew_keeps_the_floor_of_what_it_runs)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	fleet_release(&f, 2, 2);
	agent_run(&f, "edge-1", 0, ONCE);
	cut(&f, EMPTY, "state.json");
	device_invited(&f, "edge-1");
	file_says(agent_file(&f, "edge-1", "state.json"),
		  "\"floors\":[{\"slot\":\"" RELEASE_MODEL "\",\"release\":2}]");
}

TEST(a_device_that_is_whole_is_not_enrolled_anew)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	agent_run(&f, "edge-1", 5, "enrol", "../edge-1.json", NULL);
	output_says(f.d.err, "is enrolled already");
}

TEST(on_a_disk_that_cannot_be_written_what_runs_is_verified_and_a_poll_says_what_is_wrong)
{
	auto_fleet f = { 0 };
	const char *folder;

	mounts_begin();
	fleet_begun(&f);
	folder = arena_printf(&f.p.s.cx.mem, "%s/edge-1", f.d.dir);
	mount_read_only(folder);
	agent_run(&f, "edge-1", 0, "verify", NULL);
	agent_run(&f, "edge-1", 0, "status", NULL);
	agent_run(&f, "edge-1", 1, ONCE);
	output_says(f.d.err, "edge-1/state.json: Read-only file system");
	output_says(f.d.err, "Mount the disk so that it can be written");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	mount_end(folder);
}

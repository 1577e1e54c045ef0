#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "integrity/machine.h"
#include "process.h"
#include "store.h"

/* A real server whose directory is copied, renamed, put back, or started on another machine. */
static char said[4096];
static struct answer last;
#define ENTRIES "SELECT count(*) FROM entry"

static void sh(struct process *p, const char *command)
{
	char out[400];

	ck_assert_msg(shell(p->dir, command, out, sizeof(out)) == 0, "%s: %s", command, out);
}

static void stop(struct process *p)
{
	process_kill(p, SIGTERM);
	p->pid = 0;
}

/* Where each start looks for the pepper, whatever the directory is called. */
static void pepper_stays(struct process *p)
{
	char pepper[60];

	snprintf(pepper, sizeof(pepper), "%s.pepper", p->dir);
	setenv("SIGNET_PEPPER", pepper, 1);
}

/* Made and not started yet, on the machine of that name; NULL: of its own. */
static void plant_make(struct process *p, const char *machine)
{
	char dir[] = "/tmp/signet-process-XXXXXX";

	unsetenv("SIGNET_MACHINE");
	unsetenv("SIGNET_MACHINES");
	unsetenv("SIGNET_PEPPER");
	if (machine)
		setenv("SIGNET_MACHINE", machine, 1);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(p->dir, sizeof(p->dir), "%s", dir);
	sh(p, "\"$SIGNETD\" init --data $DIR --founder anna --founder ben");
	pepper_stays(p);
}

/* It was started once. */
static void plant_open(struct process *p)
{
	plant_make(p, NULL);
	process_start(p);
	stop(p);
}

static void plant_close(struct process *p)
{
	if (p->pid)
		process_kill(p, SIGKILL);
	sh(p, "rm -rf \"$DIR\" \"$DIR\".*");
}
#define auto_plant cleanup(plant_close) struct process

static void serves(struct process *p)
{
	http(p->port, "GET", "/readyz", NULL, "", NULL, &last);
	output_says(last.body, "\"state\":\"sound\"");
}

/* A start of the folder $DIR.AS, or of $DIR itself, with further options; its exit code. */
static int start_refused(struct process *p, const char *as, const char *options)
{
	char command[400];

	snprintf(command, sizeof(command),
		 "timeout 60 \"$SIGNETD\" serve --data $DIR%s --port 0 %s 2>&1", as, options);
	return shell(p->dir, command, said, sizeof(said));
}

static void refused(struct process *p, const char *as, const char *options, const char *says)
{
	int code = start_refused(p, as, options);

	ck_assert_msg(code == MOVED_EXIT, "%d: %s", code, said);
	output_says(said, says);
	output_says(said, "--moved");
}

static int64_t number(struct process *p, const char *as, const char *sql)
{
	char path[80];

	snprintf(path, sizeof(path), "%s%s/signet.db", p->dir, as);
	return raw_number(path, sql);
}

/* How many entries machine.changed begin with these members. */
static int64_t changes(struct process *p, const char *members)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE "
		 "'%%\"action\":\"machine.changed\"%%\"fact\":{%s%%'",
		 members);
	return number(p, "", sql);
}

static void fsck_is_right(struct process *p)
{
	ck_assert_int_eq(shell(p->dir, "\"$SIGNETD\" fsck --data $DIR 2>&1", said, sizeof(said)),
			 0);
}

/* ---- a copy beside its original ---- */

/* clang-format off */
static const char *const copies[] = {
	"cp -a $DIR $DIR.copy",
	"mkdir -m 700 $DIR.copy && cp -a $DIR/signet.db* $DIR/keys $DIR/blobs $DIR.copy",
	/* the copy lies where the original was */
	"mv $DIR $DIR.copy && cp -a $DIR.copy $DIR",
};
/* clang-format on */

TEST_EACH(a_copy_beside_its_original_is_refused_whether_the_original_runs_or_not, copies)
{
	auto_plant p = { 0 };
	int64_t before;

	plant_open(&p);
	sh(&p, copies[_i]);
	before = number(&p, ".copy", ENTRIES);
	refused(&p, ".copy", "", "a directory with the key of this log is at");
	process_start(&p);
	refused(&p, ".copy", "", "a directory with the key of this log is at");
	output_says(said, p.dir);
	serves(&p);
	stop(&p);
	ck_assert_int_eq(number(&p, ".copy", ENTRIES), before);
	fsck_is_right(&p);
}

TEST(a_copy_that_is_made_while_its_original_runs_is_refused_and_the_original_acts_on)
{
	auto_plant p = { 0 };

	unsetenv("SIGNET_PEPPER");
	process_init(&p);
	pepper_stays(&p);
	sh(&p, "cp -a $DIR $DIR.copy");
	refused(&p, ".copy", "", "a directory with the key of this log is at");
	http(p.port, "POST", "/v1/models", p.token, "", "{\"name\":\"m\",\"title\":\"t\"}", &last);
	ck_assert_msg(last.status == 201, "%s", last.text);
	stop(&p);
	fsck_is_right(&p);
}

TEST(an_original_that_was_renamed_starts_without_an_entry_and_its_copies_are_refused_as_before)
{
	struct process renamed;
	auto_plant p = { 0 };

	plant_open(&p);
	sh(&p, "mv $DIR $DIR.new");
	renamed = p;
	snprintf(renamed.dir, sizeof(renamed.dir), "%.30s.new", p.dir);
	process_start(&renamed);
	serves(&renamed);
	stop(&renamed);
	sh(&p, "cp -a $DIR.new $DIR.copy");
	refused(&p, ".copy", "", ".new, where this one was");
	sh(&p, "mv $DIR.new $DIR");
	process_start(&p);
	ck_assert_int_eq(changes(&p, ""), 0);
}

TEST(a_copy_that_its_operator_calls_moved_starts_with_an_entry_and_then_as_any_other)
{
	struct process copy;
	auto_plant p = { 0 };

	plant_open(&p);
	sh(&p, "cp -a $DIR $DIR.copy");
	copy = p;
	snprintf(copy.dir, sizeof(copy.dir), "%.30s.copy", p.dir);
	copy.moved = true;
	process_start(&copy);
	stop(&copy);
	ck_assert_int_eq(changes(&copy, "\"changed\":[\"directory\"],\"allowed\":\"moved\","), 1);
	copy.moved = false;
	process_start(&copy);
	serves(&copy);
	ck_assert_int_eq(changes(&copy, ""), 1);
	stop(&copy);
	fsck_is_right(&copy);
}

/* ---- in place of the original ---- */

TEST(a_directory_that_was_put_back_from_a_copy_starts_and_says_so_once)
{
	auto_plant p = { 0 };

	plant_open(&p);
	sh(&p, "cp -a $DIR $DIR.night && rm -rf $DIR && mv $DIR.night $DIR");
	process_start(&p);
	serves(&p);
	ck_assert_int_eq(changes(&p, "\"changed\":[\"directory\"],\"allowed\":null,"), 1);
	stop(&p);
	process_start(&p);
	serves(&p);
	ck_assert_int_eq(changes(&p, ""), 1);
	stop(&p);
	fsck_is_right(&p);
}

/* ---- another machine ---- */

static void start_on(struct process *p, const char *machine)
{
	setenv("SIGNET_MACHINE", machine, 1);
	process_start(p);
}

TEST(another_machine_is_refused_until_it_is_called_moved_once_and_then_the_first_one_is)
{
	auto_plant p = { 0 };

	plant_open(&p);
	start_on(&p, "plant-a");
	stop(&p);
	ck_assert_int_eq(changes(&p, ""), 0); /* the same machine got a name */
	refused(&p, "", "--machine plant-b", "another machine than that of the last start");
	output_says(said, "plant-b");
	output_says_not(said, "plant-a");
	p.moved = true;
	start_on(&p, "plant-b");
	stop(&p);
	p.moved = false;
	start_on(&p, "plant-b");
	serves(&p);
	ck_assert_int_eq(changes(&p, "\"changed\":[\"machine\"],\"allowed\":\"moved\","), 1);
	ck_assert_int_eq(changes(&p, ""), 1);
	stop(&p);
	refused(&p, "", "--machine plant-a", "another machine than that of the last start");
	fsck_is_right(&p);
}

TEST(a_failover_pair_goes_back_and_forth_and_a_third_machine_is_refused)
{
	auto_plant p = { 0 };

	plant_open(&p);
	setenv("SIGNET_MACHINES", "plant-a,plant-b", 1);
	start_on(&p, "plant-a");
	stop(&p);
	start_on(&p, "plant-b");
	stop(&p);
	start_on(&p, "plant-a");
	serves(&p);
	stop(&p);
	ck_assert_int_eq(changes(&p, "\"changed\":[\"machine\"],\"allowed\":\"machines\","), 2);
	refused(&p, "", "--machine plant-c", "another machine than that of the last start");
	unsetenv("SIGNET_MACHINES");
	refused(&p, "", "--machine plant-b", "another machine than that of the last start");
	refused(&p, "", "--machine plant-b --machines plant-b,plant-c", "another machine");
}

TEST(the_machine_on_which_a_directory_was_made_is_known_before_its_first_start)
{
	auto_plant p = { 0 };

	plant_make(&p, "plant-a");
	refused(&p, "", "--machine plant-b", "another machine than that of the last start");
	ck_assert_int_eq(changes(&p, ""), 0);
}

TEST(the_first_start_of_a_directory_that_names_no_machine_is_silent)
{
	auto_plant p = { 0 };
	char path[80];

	plant_open(&p);
	snprintf(path, sizeof(path), "%s/signet.db", p.dir);
	raw_sql(path, "DELETE FROM last_start"); /* as the migration leaves it */
	start_on(&p, "plant-a");
	serves(&p);
	ck_assert_int_eq(changes(&p, ""), 0);
	stop(&p);
	refused(&p, "", "--machine plant-b", "another machine than that of the last start");
}

TEST(moved_where_nothing_moved_is_said_and_not_entered)
{
	auto_plant p = { 0 };

	plant_open(&p);
	p.moved = true;
	process_start(&p);
	serves(&p);
	ck_assert_int_eq(changes(&p, ""), 0);
	stop(&p);
	/* an anchor there ends the start after that look */
	ck_assert_int_eq(start_refused(&p, "", "--moved --anchor $DIR/anchor"), 2);
	output_says(said, "--moved: machine and directory are those of the last start");
}

/* ---- while nothing may be appended ---- */

TEST(a_server_that_appends_nothing_refuses_as_well_and_the_entry_waits)
{
	auto_plant p = { 0 };
	char path[80];
	int64_t before;

	plant_open(&p);
	start_on(&p, "plant-a");
	stop(&p);
	snprintf(path, sizeof(path), "%s/signet.db", p.dir);
	raw_sql(path, "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE type = "
		      "'trigger'; PRAGMA writable_schema = RESET; UPDATE checkpoint SET root = "
		      "zeroblob(32) WHERE size = (SELECT max(size) FROM checkpoint)");
	before = number(&p, "", ENTRIES);
	refused(&p, "", "--machine plant-b", "another machine than that of the last start");
	p.moved = true;
	start_on(&p, "plant-b");
	http(p.port, "GET", "/readyz", NULL, "", NULL, &last);
	output_says(last.body, "\"state\":\"read-only\"");
	stop(&p);
	ck_assert_int_eq(number(&p, "", ENTRIES), before);
	refused(&p, "", "--machine plant-b", "another machine than that of the last start");
}

TEST(a_record_of_the_last_start_that_cannot_be_read_is_named_by_fsck_and_the_start_goes_on)
{
	auto_plant p = { 0 };
	char path[80];

	plant_open(&p);
	snprintf(path, sizeof(path), "%s/signet.db", p.dir);
	raw_sql(path, "UPDATE last_start SET machine = 'nothing'");
	ck_assert_int_eq(shell(p.dir, "\"$SIGNETD\" fsck --data $DIR 2>&1", said, sizeof(said)), 1);
	output_says(said, "last_start: it names no machine or directory");
	process_start(&p);
	serves(&p);
	stop(&p);
	fsck_is_right(&p);
}

/* ---- settings ---- */

/* clang-format off */
static const struct { const char *options, *says; } bad[] = {
	{ "--machine ''",          "--machine is an id" },
	{ "--machine 'Plant A'",   "--machine is an id" },
	{ "--machine -",           "--machine is an id" },
	{ "--machines a",          "--machines: name each of the pair" },
	{ "--machines a,,b",       "--machines: '' is no id" },
	{ "--machines a, --machines b", "--machines: '' is no id" },
	{ "--machines a,B",        "--machines: 'B' is no id" },
	{ "--machines a,b,c,d,e,f,g,h,i", "--machines: at most 8" },
	{ "--moved=yes",           "there is no option --moved" },
};
/* clang-format on */

TEST_EACH(a_setting_that_names_no_machine_is_refused_with_its_place, bad)
{
	auto_plant p = { 0 };
	int code;

	plant_make(&p, NULL);
	code = start_refused(&p, "", bad[_i].options);
	ck_assert_msg(code == 2, "%d: %s", code, said);
	output_says(said, bad[_i].says);
}

TEST(the_program_prints_the_id_of_its_machine)
{
	ck_assert_int_eq(shell("/", "\"$SIGNETD\" machine --machine plant-a", said, sizeof(said)),
			 0);
	ck_assert_str_eq(said, "plant-a\n");
}

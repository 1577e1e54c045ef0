#include "settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static enum err read_one(struct ctx *cx, const char *option, const char *value,
			 struct settings *out)
{
	char *argv[] = { arena_strdup(&cx->mem, option), arena_strdup(&cx->mem, value) };
	const char *rest[2];
	size_t n = 0;

	return settings_read(cx, 2, argv, out, rest, &n);
}

/* clang-format off */
static const struct { const char *option, *value, *says; } numbers[] = {
	{ "--workers", "1",     NULL },
	{ "--workers", "16",    NULL },
	{ "--workers", "0",     "--workers takes a whole number from 1 to 16" },
	{ "--workers", "17",    "--workers takes a whole number from 1 to 16" },
	{ "--workers", "-1",    "from 1 to 16" },
	{ "--workers", "",      "from 1 to 16" },
	{ "--workers", "2x",    "from 1 to 16" },
	{ "--workers", " 2",    "from 1 to 16" },
	{ "--workers", "+2",    "from 1 to 16" },
	{ "--threads", "64",    NULL },
	{ "--threads", "65",    "--threads takes a whole number from 0 to 64" },
	{ "--connections", "16", NULL },
	{ "--connections", "16385", "--connections takes a whole number from 16 to 16384" },
	{ "--connections-per-source", "3", "--connections-per-source takes a whole number from 4 to" },
	{ "--port",    "0",     NULL },
	{ "--port",    "65536", "--port takes a whole number from 0 to 65535" },
};
/* clang-format on */

/* What is typed wrongly may be a secret: it is not said again. */
TEST(of_an_unknown_option_the_name_alone_is_said)
{
	struct ctx cx = { 0 };
	struct settings s;

	assert_err(read_one(&cx, "--password=hunter2", "x", &s), E_INVALID);
	ck_assert_str_eq(cx.detail, "there is no option --password");
	arena_free(&cx.mem);
}

TEST_EACH(a_number_that_would_not_work_is_refused_with_its_bounds, numbers)
{
	struct ctx cx = { 0 };
	struct settings s;
	enum err e = read_one(&cx, numbers[_i].option, numbers[_i].value, &s);

	assert_err(e, numbers[_i].says ? E_INVALID : OK);
	if (e != OK)
		detail_says(cx.detail, numbers[_i].says);
	arena_free(&cx.mem);
}

TEST(no_number_of_threads_is_one_for_each_processor_within_the_bound)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct ctx cx = { 0 };
	struct settings s;

	assert_ok(&cx, read_one(&cx, "--threads", "0", &s));
	ck_assert_int_eq(s.threads, processors > 64 ? 64 : processors);
	arena_free(&cx.mem);
}

TEST(all_that_is_stored_is_looked_at_each_day_unless_a_setting_says_otherwise)
{
	struct ctx cx = { 0 };
	struct settings s;

	assert_ok(&cx, read_one(&cx, "--port", "0", &s));
	ck_assert_int_eq(s.scrub, 24);
	assert_ok(&cx, read_one(&cx, "--scrub", "0", &s));
	ck_assert_int_eq(s.scrub, 0);
	assert_err(read_one(&cx, "--scrub", "8761", &s), E_INVALID);
	detail_says(cx.detail, "from 0 to 8760");
	arena_free(&cx.mem);
}

TEST(the_environment_is_held_to_the_same_bounds)
{
	struct ctx cx = { 0 };
	struct settings s;

	setenv("SIGNET_WORKERS", "0", 1);
	assert_err(read_one(&cx, "--port", "0", &s), E_INVALID);
	detail_says(cx.detail, "--workers");
	arena_free(&cx.mem);
}

TEST(a_name_of_several_words_has_underscores_in_the_environment)
{
	struct ctx cx = { 0 };
	struct settings s;

	setenv("SIGNET_CONNECTIONS_PER_SOURCE", "77", 1);
	assert_ok(&cx, read_one(&cx, "--port", "0", &s));
	ck_assert_int_eq(s.connections_per_source, 77);
	arena_free(&cx.mem);
}

TEST(a_flag_takes_no_value_and_none_from_the_environment)
{
	struct ctx cx = { 0 };
	struct settings s;

	assert_ok(&cx, read_one(&cx, "--port", "0", &s));
	ck_assert(!s.moved);
	assert_ok(&cx, read_one(&cx, "--moved", "--moved", &s));
	ck_assert(s.moved);
	setenv("SIGNET_MOVED", "", 1);
	assert_err(read_one(&cx, "--port", "0", &s), E_INVALID);
	detail_says(cx.detail, "--moved is of one start: give it on the command line");
	arena_free(&cx.mem);
}

TEST(a_folder_for_the_replay_that_is_not_there_ends_fsck_with_a_code_of_its_own)
{
	int status = system("\"$SIGNETD\" fsck --data /proc --scratch /proc/none 2>/dev/null");

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
}

/* ---- secrets among settings ---- */

TEST(each_setting_says_whether_its_value_is_a_secret)
{
	const struct setting *row;

	for (size_t i = 0; (row = setting_at(i)); i++) {
		ck_assert_msg(row->secrecy != SECRECY_UNDECIDED, "--%s: open or secret?",
			      row->name);
		if (row->secrecy == SECRECY_SECRET) {
			ck_assert_msg(row->type == SETTING_WORD, "--%s", row->name);
			ck_assert_msg(!row->preset, "--%s: help prints its preset", row->name);
		}
	}
}

static bool has_word(const char *text, const char *word)
{
	for (const char *at = text; (at = strcasestr(at, word)); at++)
		if ((at == text || !isalpha((unsigned char)at[-1])) &&
		    !isalpha((unsigned char)at[strlen(word)]))
			return true;
	return false;
}

/* What a row is called or says for it to be about a secret.  The name of a file is none. */
TEST(a_setting_about_a_secret_is_marked_as_one_unless_it_names_a_file)
{
	static const char *const words[] = { "secret", "password", "passphrase", "pepper", "token",
					     "key",    "seed",     "code",       "pin" };
	const struct setting *row;
	size_t files = 0;

	for (size_t i = 0; (row = setting_at(i)); i++)
		for (size_t k = 0; k < countof(words); k++) {
			if (!has_word(row->name, words[k]) && !has_word(row->help, words[k]))
				continue;
			files += strncmp(row->help, "file with", 9) == 0;
			ck_assert_msg(row->secrecy == SECRECY_SECRET ||
					      strncmp(row->help, "file with", 9) == 0,
				      "--%s has a secret, and may be read", row->name);
		}
	ck_assert_uint_eq(files, 1); /* the pepper's: the words are looked for */
}

#define PASSWORD "Zwoelf Pressen"

static const struct setting secret_row = { "mail-password",
					   SECRECY_SECRET,
					   SETTING_WORD,
					   offsetof(struct settings, syslog),
					   NULL,
					   0,
					   0,
					   "the password of the mail server" };

/* One row that is a secret, as the document says it. */
static const char *stated(struct ctx *cx, const struct setting *row, const char *value,
			  struct fact *fact)
{
	struct settings s = { .syslog = value };
	struct stated_setting one;
	struct printer p;

	fact_start(cx, fact, ACTION_INSTANCE_OPENED);
	assert_ok(cx, setting_state(cx, row, &s, fact, &one));
	stated_settings_print(cx, &(struct stated_settings){ &one, 1 }, &p);
	return p.text;
}

TEST(a_secret_is_stated_by_a_digest_under_a_salt_of_its_own)
{
	struct ctx cx = { 0 };
	struct fact first, second;
	const char *text = stated(&cx, &secret_row, PASSWORD, &first);
	const struct content *c = first.contents;
	unsigned char salted[SALT_SIZE + sizeof(PASSWORD) - 1];
	struct hash h;

	fact_says(text, "\"name\":\"mail-password\",\"salted\":\"sha256:");
	ck_assert_ptr_null(strstr(text, PASSWORD));
	ck_assert_ptr_null(strstr(text, "\"value\""));
	ck_assert_uint_eq(first.n_contents, 1);
	ck_assert_str_eq(c->kind, "secret"); /* it leaves the server in no export */
	memcpy(salted, c->salt, SALT_SIZE);
	memcpy(salted + SALT_SIZE, PASSWORD, sizeof(PASSWORD) - 1);
	h = hash_bytes(salted, sizeof(salted));
	fact_says(text, digest_text(&cx, &h));
	ck_assert_str_ne(stated(&cx, &secret_row, PASSWORD, &second), text);
	arena_free(&cx.mem);
}

TEST(a_secret_that_is_not_set_is_null_and_nothing_is_kept)
{
	struct ctx cx = { 0 };
	struct fact fact;

	fact_says(stated(&cx, &secret_row, NULL, &fact), "\"salted\":null");
	ck_assert_uint_eq(fact.n_contents, 0);
	arena_free(&cx.mem);
}

TEST(a_setting_of_which_nobody_said_whether_it_is_a_secret_is_stated_as_one)
{
	struct setting row = secret_row;
	struct ctx cx = { 0 };
	struct fact fact;

	row.secrecy = SECRECY_UNDECIDED;
	ck_assert_ptr_null(strstr(stated(&cx, &row, PASSWORD, &fact), PASSWORD));
	arena_free(&cx.mem);
}

TEST(all_settings_are_stated_as_they_hold_and_read_again)
{
	struct settings s = { .data = "/srv/signet", .port = 8080, .hosts = { "a", "b" } };
	struct ctx cx = { 0 };
	struct stated_settings list, again;
	struct fact fact;
	struct printer p;
	size_t rows = 0;

	fact_start(&cx, &fact, ACTION_INSTANCE_OPENED);
	assert_ok(&cx, settings_state(&cx, &s, &fact, &list));
	stated_settings_print(&cx, &list, &p);
	assert_ok(&cx, stated_settings_parse(&cx, p.text, p.size, &again));
	while (setting_at(rows))
		rows++;
	ck_assert_uint_eq(again.n, rows);
	fact_says(p.text, "{\"name\":\"data\",\"value\":\"/srv/signet\"}");
	fact_says(p.text, "{\"name\":\"host\",\"value\":[\"a\",\"b\"]}");
	fact_says(p.text, "{\"name\":\"pepper\",\"value\":null}");
	fact_says(p.text, "{\"name\":\"port\",\"value\":8080}");
	arena_free(&cx.mem);
}

TEST(a_value_that_hides_something_from_its_readers_is_not_stated)
{
	struct settings s = { .data = "/srv/\xe2\x80\xaesignet" };
	struct ctx cx = { 0 };
	struct stated_settings list;
	struct fact fact;

	fact_start(&cx, &fact, ACTION_INSTANCE_OPENED);
	assert_err(settings_state(&cx, &s, &fact, &list), E_INVALID);
	detail_says(cx.detail, "--data is no text that people can read");
	arena_free(&cx.mem);
}

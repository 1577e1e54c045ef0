#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "program.h"
#include "proof/digest.h"

#define COMMIT "0123456789012345678901234567890123456789"

static void open_with(struct site *s, struct desk *d, const char *id, const char *role)
{
	char secret[80];

	site_open(s);
	desk_open(d, s);
	person_add(s, id, role, secret);
	run(d, id, 0, "login", "--user", id, "--password-file", "password", "--accept-vkey", NULL);
}

static const char *vkey_of(struct site *s)
{
	char *vkey = arena_strdup(&s->cx.mem, ask(s, "GET", "/log/vkey", NULL, NULL, 200));

	vkey[strcspn(vkey, "\n")] = '\0';
	return vkey;
}

static void is_private(struct desk *d, const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(arena_printf(&d->s->cx.mem, "%s/%s", d->dir, path), &st), 0);
	ck_assert_uint_eq(st.st_mode & 077, 0);
}

TEST(the_first_login_settles_which_key_the_log_has)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *folder;
	char secret[80];

	site_open(&s);
	desk_open(&d, &s);
	person_add(&s, "ada", "author", secret);
	run(&d, "ada", 2, "login", "--user", "ada", "--password-file", "password", NULL);
	output_says(d.err, "--accept-vkey");
	run(&d, "ada", 7, "login", "--user", "ada", "--password-file", "password", "--vkey",
	    "x+00000000+AAAA", NULL);
	run(&d, "ada", 0, "login", "--user", "ada", "--password-file", "password", "--vkey",
	    vkey_of(&s), NULL);
	folder = arena_printf(&s.cx.mem, "home-ada/http_127.0.0.1_%u", s.port);
	is_private(&d, folder);
	is_private(&d, arena_printf(&s.cx.mem, "%s/secret", folder));
	output_says(run(&d, "ada", 0, "whoami", NULL), "ada");
	desk_file(&d, arena_printf(&s.cx.mem, "%s/vkey", folder), "x+00000000+AAAA\n");
	run(&d, "ada", 7, "login", "--user", "ada", "--password-file", "password", NULL);
	output_says(d.err, "another key than at the last login");
}

TEST(logging_out_ends_the_session)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	open_with(&s, &d, "ada", "author");
	run(&d, "ada", 0, "logout", NULL);
	run(&d, "ada", 3, "whoami", NULL);
	run(&d, "ada", 3, "logout", NULL);
}

TEST(a_pipeline_registers_everything_with_a_token)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	const char *id;
	char secret[80];

	site_open(&s);
	desk_open(&d, &s);
	person_add(&s, "ada", "author", secret);
	service_add(&s, "ci", "ada", "author", "[\"read\",\"submit\"]", secret);
	d.token = secret;
	desk_file(&d, "model.onnx", "weights");
	desk_file(&d, "data.csv", "a,b\n1,\"two\nlines\"\n2,x\r\n3,y");
	run(&d, "ci", 0, "model", "create", "press", "--title", "Press health", NULL);
	run(&d, "ci", 0, "dataset", "register", "ai4i", "data.csv", "--source=line 3", "--lot",
	    "L1", "--column", "a:integer", "--column", "b:text:mm", NULL);
	output_says(run(&d, "ci", 0, "dataset", "show", "ai4i/1", "--json", NULL), "\"rows\":3");
	run(&d, "ci", 0, "run", "register", "press", "--commit", COMMIT, "--repository", "git/x",
	    "--started", "2026-01-31T08:15:00Z", "--parameter", "rate=0.1", "--parameter",
	    "epochs:=30", "--dataset", "ai4i/1:train", "--file", "model.onnx=out/m.onnx", NULL);
	id = value_of(&d, run(&d, "ci", 0, "run", "list", "press", "--json", NULL), "id");
	output_says(run(&d, "ci", 0, "run", "show", id, "--json", NULL),
		    "\"parameters\":{\"rate\":\"0.1\",\"epochs\":30}");
	output_says(d.out, "\"person\":\"ada\"");
	output_says(run(&d, "ci", 0, "version", "register", "press", "--file", "model.onnx",
			"--run", id, "--dataset", "ai4i/1:test", NULL),
		    "version:press/1");
	output_says(run(&d, "ci", 0, "version", "show", "press", "1", NULL),
		    "path=model.onnx size=7 digest=sha256:");
	run(&d, "ci", 0, "version", "retire", "press", "1", "--reason", "drift", NULL);
	run(&d, "ci", 5, "version", "retire", "press", "1", "--reason", "drift", NULL);
	run(&d, "ci", 2, "logout", NULL);
}

/* Words, the exit code, and what is said about it.  In this order. */
/* clang-format off */
static const struct { const char *words[12]; int code; const char *says; } ends[] = {
	{ { "model", "create", "press", "--title", "t" },     0, "" },
	{ { "model", "create", "press", "--title", "t" },     5, "exists already" },
	{ { "model", "create", "BAD", "--title", "t" },       1, "at /name" },
	{ { "model", "show", "none" },                        4, "there is no model 'none'" },
	{ { "audit", "list" },                                3, "auditor" },
	{ { "model", "create", "press" },                     2, "it needs --title" },
	{ { "model", "show" },                                2, "it needs MODEL" },
	{ { "model", "show", "a", "b" },                      2, "one word too many" },
	{ { "model", "show", "a", "--title", "t" },           2, "there is no option --title here" },
	{ { "model", "list", "--limit", "x" },                2, "takes a whole number" },
	{ { "model", "list", "--limit" },                     2, "needs a value" },
	{ { "model", "list", "--json=1" },                    2, "takes no value" },
	{ { "model", "melt" },                                2, "there is no 'model melt'" },
	{ { "model", "list", "--server", "http://127.0.0.1:1" }, 6, "onnect" },
	{ { "model", "list", "--server", "http://example.com" }, 2, "in the clear" },
	{ { "model", "list", "--server", "file:///etc/passwd" }, 2, "a server is" },
	{ { "artifact", "get", "sha256:1" },                  2, "64 hex digits" },
	{ { "change", "sign", "1", "--meaning", "review", "--role", "reviewer" }, 2, "one of --key" },
	{ { "change", "show", "1" },                          4, "no change" },
	{ { "change", "show", "01" },                         2, "'01' is not the number of a change" },
	{ { "change", "show", "1x" },                         2, "'1x' is not the number of a change" },
	{ { "change", "show", "9007199254740992" },           2, "is not the number of a change" },
	{ { "validation", "register", "press", "0", "--envelope", "1", "--set", "a/1" }, 2, "'0' is not the number of a version" },
	{ { "run", "register", "press", "--commit", COMMIT, "--repository", "r", "--started", "yesterday" }, 2, "--started takes a time" },
	{ { "version", "register", "press", "--file", "absent.onnx" }, 1, "absent.onnx" },
	{ { "api", "DELETE", "/v1/models" },                  1, "has GET" },
};
/* clang-format on */

TEST(each_exit_code_says_what_happened)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	open_with(&s, &d, "ada", "author");
	for (size_t i = 0; i < countof(ends); i++) {
		const char *const *w = ends[i].words;

		run(&d, "ada", ends[i].code, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8],
		    w[9], w[10], w[11], NULL);
		output_says(d.err, ends[i].says);
	}
	run(&d, "stranger", 3, "model", "list", NULL);
	output_says(d.err, "signet login");
}

/* clang-format off */
static const struct { const char *words[8]; int code; } talks[] = {
	{ { "whoami" }, 0 },
	{ { "status" }, 0 },
	{ { "log", "check" }, 0 },
	{ { "log", "head" }, 0 },
	{ { "model", "create", "press", "--title", "t" }, 0 },
	{ { "model", "create", "press", "--title", "t" }, 5 },
	{ { "model", "list" }, 0 },
	{ { "model", "show", "press" }, 0 },
	{ { "model", "show", "none" }, 4 },
	{ { "user", "list" }, 0 },
	{ { "user", "show", "ada" }, 0 },
	{ { "site", "list" }, 0 },
	{ { "token", "list" }, 0 },
	{ { "key", "list" }, 0 },
	{ { "change", "list" }, 0 },
	{ { "document", "get", "policies/approval.json" }, 0 },
	{ { "artifact", "put", "password" }, 0 },
	{ { "artifact", "put", "password" }, 0 },
	{ { "artifact", "get", "sha256:1" }, 2 },
	{ { "version", "list", "press" }, 0 },
	{ { "api", "GET", "/v1" }, 0 },
	{ { "logout" }, 0 },
};
/* clang-format on */

TEST(with_json_all_that_is_printed_is_json)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	open_with(&s, &d, "ada", "author");
	for (size_t i = 0; i < countof(talks); i++) {
		const char *w[9];
		json_error_t why;
		json_t *json;

		memcpy(w, talks[i].words, sizeof(talks[i].words));
		w[8] = NULL;
		for (size_t k = 0; k < 8; k++)
			if (!w[k]) {
				w[k] = "--json";
				break;
			}
		run(&d, "ada", talks[i].code, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], NULL);
		json = json_loads(d.out, 0, &why);
		ck_assert_msg(json != NULL, "%s %s: %s: %s", w[0], w[1], why.text, d.out);
		json_decref(json);
	}
}

TEST(bytes_that_are_not_those_of_the_digest_are_not_kept)
{
	struct hash h = hash_bytes("weights", 7);
	auto_site s = { 0 };
	auto_desk d = { 0 };
	auto_liar l = { 0 };
	const char *digest;

	open_with(&s, &d, "ada", "author");
	digest = digest_text(&s.cx, &h);
	desk_file(&d, "model.onnx", "weights");
	output_says(run(&d, "ada", 0, "artifact", "put", "model.onnx", NULL), digest);
	output_says(run(&d, "ada", 0, "artifact", "put", "model.onnx", NULL), "there already");
	run(&d, "ada", 0, "artifact", "get", digest, "copy", NULL);
	ck_assert_int_eq(system(arena_printf(&s.cx.mem, "cmp %s/model.onnx %s/copy", d.dir, d.dir)),
			 0);
	l = liar_start(&d, "weights", "Weights");
	d.token = arena_strdup(&s.cx.mem, value_of(&d, s.last.body, "secret"));
	run(&d, "ada", 1, "artifact", "get", digest, "spoilt", NULL);
	output_says(d.err, "the bytes that came are");
	ck_assert(!desk_has(&d, "spoilt"));
	ck_assert_int_ne(system(arena_printf(&s.cx.mem, "ls %s | grep -q part-", d.dir)), 0);
	run(&d, "ada", 4, "artifact", "get",
	    "sha256:0000000000000000000000000000000000000000000000000000000000000000", NULL);
}

TEST(text_from_a_server_does_nothing_to_the_terminal)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };
	auto_liar l = { 0 };

	open_with(&s, &d, "ada", "author");
	run(&d, "ada", 0, "model", "create", "press", "--title", "abcdef", NULL);
	l = liar_start(&d, "abcdef", "\\u001b");
	d.token = arena_strdup(&s.cx.mem, value_of(&d, s.last.body, "secret"));
	output_says(run(&d, "ada", 0, "model", "list", NULL), "\\x1b");
	ck_assert_ptr_null(strchr(d.out, '\x1b'));
}

TEST(a_password_is_asked_for_without_echo)
{
	static const struct answer_to answers[] = { { "yes or no:", "yes" },
						    { "user id:", "ada" },
						    { "password:", PASSWORD } };
	auto_site s = { 0 };
	auto_desk d = { 0 };
	char secret[80];

	site_open(&s);
	desk_open(&d, &s);
	person_add(&s, "ada", "author", secret);
	run_at_terminal(&d, "ada", 0, answers, countof(answers), "login", NULL);
	output_says(d.out, vkey_of(&s));
	output_says_not(d.out, PASSWORD);
	run_at_terminal(&d, "ada", 0, answers + 2, 1, "token", "issue", "--user", "ada", "--title",
			"t", "--scope", "read", "--days", "1", NULL);
	output_says(d.out, "sgt_");
	output_says_not(d.out, PASSWORD);
}

TEST(the_completion_is_a_script_that_bash_reads)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	desk_file(&d, "completion", run(&d, "ada", 0, "completion", "bash", NULL));
	ck_assert_int_eq(
		system(arena_printf(&s.cx.mem,
				    "bash -c '. %s/completion; COMP_WORDS=(signet change si); "
				    "COMP_CWORD=2; _signet; test \"${COMPREPLY[*]}\" = sign'",
				    d.dir)),
		0);
}

TEST(the_first_people_have_printed_names_that_are_judged)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	site_open(&s);
	desk_open(&d, &s);
	ck_assert_int_eq(system(arena_printf(&s.cx.mem,
					     "cd %s && \"$SIGNETD\" init --data made --founder "
					     "'anna=Anna Approver' --founder ben >said && "
					     "grep -q '^  Anna Approver (anna)  *sgi_' said && "
					     "grep -q '^  ben  *sgi_' said",
					     d.dir)),
			 0);
	ck_assert_int_ne(system(arena_printf(&s.cx.mem,
					     "cd %s && \"$SIGNETD\" init --data other --founder "
					     "'anna=Anna  Approver' --founder ben 2>/dev/null",
					     d.dir)),
			 0);
}

TEST(a_secret_comes_after_a_sentence_that_says_what_it_is)
{
	auto_site s = { 0 };
	auto_desk d = { 0 };

	open_with(&s, &d, "olga", "operator");
	output_says(run(&d, "olga", 0, "device", "create", "press-1", "--site", "munich", NULL),
		    "one-time code for the device to enrol with");
	output_says(d.out, "shown this once:\nsge_");
	run(&d, "olga", 5, "device", "create", "olga", "--site", "munich", NULL);
	output_says(d.err, "is taken by the user 'olga'");
}

static const char *const programs[] = { "$SIGNETD", "$SIGNET", "$SIGNET_AGENT", "$SIGNET_VERIFY" };

TEST_EACH(each_program_tells_who_asks_for_help_how_it_is_called, programs)
{
	struct ctx cx = { 0 };

	ck_assert_int_eq(system(arena_printf(&cx.mem, "\"%s\" --help 2>/dev/null | grep -q -e '--'",
					     programs[_i])),
			 0);
	ck_assert_int_eq(system(arena_printf(&cx.mem, "\"%s\" --help >/dev/null", programs[_i])),
			 0);
	ck_assert_int_eq(system(arena_printf(&cx.mem, "\"%s\" >/dev/null 2>&1; test $? -eq 2",
					     programs[_i])),
			 0);
	arena_free(&cx.mem);
}

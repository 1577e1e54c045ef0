#include <stdlib.h>
#include <string.h>

#include "documents/trust.h"
#include "exported.h"
#include "files.h"
#include "store.h"

TEST(an_export_of_a_whole_history_is_believed)
{
	auto_export x = { 0 };

	export_open(&x);
	verify_run(&x, 0, "e.tar --vkey $vkey");
	output_says(x.d.out, "All of it is believed.");
	output_says(x.d.out, " entries are in the log and are not judged: ");
	output_says(x.d.out, " of sites, sessions and tokens, which by themselves let nobody sign");
	output_says(x.d.out, "4 enrolled; 4 confirmations");
	output_says(x.d.out, "2 on changes");
	output_says(x.d.out, "1 of 1 changes");
	output_says_not(x.d.out, "instance.");
	output_says(verify_run(&x, 0, "e.tar --json --vkey $vkey"), "{\"believed\":true,");
	output_says(x.d.out, "\"use\":\"production\",");
	verify_run(&x, 2, "--vkey $vkey");
	verify_run(&x, 2, "none.tar --vkey $vkey");
}

/* A print of practice is never taken for one of production, whatever its verdict. */
TEST(the_verdict_on_an_instance_for_practice_says_so)
{
	auto_export x = { .p.s.use = USE_TRAINING };

	export_open(&x);
	verify_run(&x, 0, "e.tar --vkey $vkey");
	output_says(x.d.out, "It is of a training instance. Nothing that is approved there may run "
			     "on a line of production.\n\n  ok ");
	output_says(x.d.out, "\nAll of it is believed. It is of a training instance.\n");
	output_says(verify_run(&x, 0, "e.tar --json --vkey $vkey"), "\"use\":\"training\",");
}

TEST(its_own_entry_names_it_and_it_can_be_fetched_again)
{
	auto_export x = { 0 };
	const char *id;

	history_open(&x);
	run(&x.d, "iris", 0, "export", "create", "e.tar", "--reason", "inspection", "--json", NULL);
	id = value_of(&x.d, strstr(x.d.out, "\"fact\""), "id");
	output_says(run(&x.d, "iris", 0, "export", "show", id, NULL), "everything");
	run(&x.d, "iris", 0, "export", "get", id, "f.tar", NULL);
	ck_assert_int_eq(
		system(arena_printf(&x.p.s.cx.mem, "cmp %s/e.tar %s/f.tar", x.d.dir, x.d.dir)), 0);
	verify_run(&x, 0, "f.tar --vkey $vkey");
	run(&x.d, "iris", 0, "export", "create", "g.tar", "--reason", "again", NULL);
	verify_run(&x, 0, "g.tar --vkey $vkey");
}

TEST(the_commands_of_its_readme_work)
{
	auto_export x = { 0 };
	static const char script[] =
		"cd %s && mkdir x && tar -xf e.tar -C x && cd x && sed -n 's/^  [$] //p' "
		"README.txt "
		">../all && test $(wc -l <../all) -eq 11 && sh -e ../all >../said && cut -c 1-64 "
		"../said | sed -n 1p >../a && sed 's/ //g' ../said | sed -n '2,3p' | tr -d '\\n' "
		">../b && "
		"echo >>../b && cmp ../a ../b && test $(wc -l <entries.jsonl) -gt 40";

	export_open(&x);
	ck_assert_int_eq(system(arena_printf(&x.p.s.cx.mem, script, x.d.dir)), 0);
}

TEST(one_changed_byte_anywhere_is_refused_and_its_place_named)
{
	auto_export x = { 0 };
	char said[1000];

	export_open(&x);
	for (size_t at = 0; at < x.size; at++) {
		if (at > 2048 && at < x.size - 2048 && at % 97 && at % 512 > 2)
			continue;
		x.tar[at] ^= at % 2 ? 1 : 0x20;
		verify(&x, x.tar, x.size, said, sizeof(said));
		ck_assert_msg(*said, "byte %zu may be another", at);
		x.tar[at] ^= at % 2 ? 1 : 0x20;
	}
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	for (size_t cut = 1; cut < x.size; cut += cut < 2048 ? 111 : 1777)
		ck_assert_msg(*verify(&x, x.tar, x.size - cut, said, sizeof(said)),
			      "%zu bytes may be missing", cut);
}

static void trust_put(struct export *x, size_t n, const char *from, const char *to)
{
	struct trust_logs *logs = arena_alloc(&x->p.s.cx.mem, sizeof(*logs));
	struct printer file;

	while (logs->n < n)
		logs->key[logs->n++] = x->p.s.in.signer.key;
	trust_logs_print(&x->p.s.cx, logs, &file);
	desk_file(&x->d, "log.json", text_with(&x->p.s.cx, file.text, from, to));
}

/* clang-format off */
static const struct { size_t logs; const char *from, *to; int code; const char *says; } trusts[] = {
	{ 1, "", "", 0, "All of it is believed." },
	{ 2, "", "", 2, "/logs/1 must be there once" },
	{ 1, "\"v\":2,", "", 2, "v must be" },
	{ 1, "\"v\":2", "\"v\":1", 2, "v must be 2" },
	{ 1, "\"quorum\":0", "\"quorum\":0,\"more\":0", 2, "more" },
	{ 1, "\"quorum\":0", "\"quorum\":1", 2, "quorum must be 0" },
	{ 1, "\"origin\":\"", "\"origin\":\"x", 2, "/logs/0/origin must be the name of a log" },
};
/* clang-format on */

TEST(the_file_that_names_the_log_is_held_to_its_form)
{
	auto_export x = { 0 };

	export_open(&x);
	for (size_t i = 0; i < countof(trusts); i++) {
		trust_put(&x, trusts[i].logs, trusts[i].from, trusts[i].to);
		output_says(verify_run(&x, trusts[i].code, "e.tar --trust log.json"),
			    trusts[i].says);
	}
}

/* ---- the server's database, before the export ---- */

TEST(an_entry_edited_in_the_database_is_named)
{
	auto_export x = { 0 };

	history_open(&x);
	site_sql(&x.p.s,
		 "DROP TRIGGER entry_no_update; UPDATE entry SET body = CAST(replace(CAST(body AS "
		 "TEXT), '\"jonas\"', "
		 "'\"janis\"') AS BLOB) WHERE idx = (SELECT max(idx) FROM entry WHERE "
		 "CAST(body AS TEXT) LIKE '%change.opened%')");
	run(&x.d, "iris", 0, "export", "create", "e.tar", "--reason", "inspection", NULL);
	output_says(verify_run(&x, 1, "e.tar --vkey $vkey"), "at entries/000.p/");
	output_says(x.d.out, "not the entry of which the signed tree has the hash");
}

/* ---- a head that was kept elsewhere ---- */

TEST(a_head_kept_elsewhere_must_be_the_beginning)
{
	auto_export x = { 0 };
	struct hash root = { { 1 } };
	const char *note;

	history_open(&x);
	ask(&x.p.s, "GET", "/log/checkpoint", NULL, NULL, 200);
	desk_file(&x.d, "held", x.p.s.last.body);
	run(&x.d, "iris", 0, "export", "create", "e.tar", "--reason", "inspection", NULL);
	output_says(verify_run(&x, 0, "e.tar --checkpoint held --vkey $vkey"), "held elsewhere");
	assert_ok(&x.p.s.cx, checkpoint_sign(&x.p.s.cx, &x.p.s.in.signer, 9, &root, &note));
	desk_file(&x.d, "held", note);
	output_says(verify_run(&x, 1, "e.tar --checkpoint held --vkey $vkey"),
		    "other entries were the first ones then, as the key signet/");
	assert_ok(&x.p.s.cx, checkpoint_sign(&x.p.s.cx, &x.p.s.in.signer, 900, &root, &note));
	desk_file(&x.d, "held", note);
	output_says(verify_run(&x, 1, "e.tar --checkpoint held --vkey $vkey"),
		    "it had 900 entries");
}

TEST(lineage_is_shown_as_a_tree)
{
	auto_export x = { 0 };

	history_open(&x);
	run(&x.d, "iris", 0, "lineage", "document:models/press/model.json", NULL);
	output_says(x.d.out, "  upstream\n    -> changed-by  change:1\n");
	output_says(x.d.out, "\n      -> authored-by  user:jonas (jonas)\n");
	output_says(
		run(&x.d, "iris", 0, "lineage", "user:jonas", "--downstream", "--depth", "1", NULL),
		"user:jonas\n  downstream\n    <- authored-by  change:1\n");
	run(&x.d, "iris", 4, "lineage", "user:nobody", NULL);
}

TEST(the_verifier_has_no_network_and_no_database)
{
	ck_assert_int_eq(
		system("ldd \"$SIGNET_VERIFY\" >/dev/null && ! ldd \"$SIGNET_VERIFY\" | grep -qE "
		       "'sqlite|curl|git2|microhttpd|ssl\\.'"),
		0);
}

/* ---- a machine that fails ---- */

/* clang-format off */
static const struct { const char *words, *says; int code; } machines[] = {
	{ "e.tar --vkey \"$vkey\" >/dev/full", "cannot write to standard output", 4 },
	{ "e.tar --vkey \"$vkey\" --json >/dev/full", "cannot write to standard output", 4 },
	{ "e.tar --vkey \"$vkey\" >&-", "cannot write to standard output", 4 },
	{ "--help >/dev/full", "cannot write to standard output", 4 },
	{ "none.tar --vkey \"$vkey\"", "cannot read none.tar: No such file", 2 },
	{ "e.tar/x --vkey \"$vkey\"", "cannot read e.tar/x: Not a directory", 2 },
	{ ". --vkey \"$vkey\"", "cannot read .: it is no regular file", 2 },
	{ "/dev/zero --vkey \"$vkey\"", "cannot read /dev/zero: it is no regular file", 2 },
};
/* clang-format on */

TEST(a_verdict_that_cannot_be_given_is_none)
{
	static struct export x;

	export_open(&x);
	for (size_t i = 0; i < countof(machines); i++) {
		verify_run(
			&x, machines[i].code,
			arena_printf(&x.p.s.cx.mem, "%s 2>said; exit $?; true", machines[i].words));
		output_says(x.d.out, machines[i].says);
	}
	export_close(&x);
}

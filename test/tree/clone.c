#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intruder.h"
#include "plant.h"
#include "proof/manifest.h"
#include "store.h"

/* Real git against a real server, before there are packs, with packs, and behind them. */

static void put_model(struct plant *p, struct printer *list, const char *model, const char *text)
{
	const char *path = arena_printf(&p->s.cx.mem, "models/%s/model.json", model);
	const char *row = document_text(&p->s, path, model_document(&p->s, model, text));

	put_bytes(list, ",", list->size > 0);
	put_bytes(list, row, strlen(row));
}

static void merged(struct plant *p, int change, const char *stem, int models)
{
	struct printer list = { .mem = &p->s.cx.mem };

	for (int i = 0; i < models; i++)
		put_model(p, &list, arena_printf(&p->s.cx.mem, "%s%d", stem, i), "a");
	ck_assert_int_eq(change_asked(&p->s, p->jonas.secret, list.text, 201), change);
	plant_merge(p, change);
}

static int shell(struct plant *p, const char *command)
{
	return system(arena_printf(&p->s.cx.mem, "cd %s && { %s; } >/dev/null", p->s.dir, command));
}

static int cloned(struct plant *p, const char *name)
{
	return shell(p, arena_printf(&p->s.cx.mem,
				     "git clone -q http://git:%s@127.0.0.1:%u/change-control.git "
				     "%s && git -C %s fsck --strict --full",
				     p->anna.secret, p->s.port, name, name));
}

static const char *get(struct plant *p, const char *url, int status)
{
	const char *of = arena_printf(&p->s.cx.mem, "/change-control.git/%s", url);

	return ask(&p->s, "GET", of, p->anna.secret, NULL, status);
}

/* The name of the first pack that the server names; "": none. */
static const char *pack_told(struct plant *p)
{
	char name[64] = "";

	sscanf(get(p, "objects/info/packs", 200), "P %63s", name);
	return arena_strdup(&p->s.cx.mem, name);
}

TEST(a_clone_is_the_same_loose_from_packs_and_behind_them)
{
	auto_plant p = { 0 };

	plant_open(&p);
	merged(&p, 1, "early", 3);
	ck_assert_int_eq(cloned(&p, "loose"), 0);
	ck_assert_str_eq(pack_told(&p), "");
	merged(&p, 2, "many", MANIFEST_PATHS_MAX);
	ck_assert_int_eq(cloned(&p, "packed"), 0);
	ck_assert_str_ne(pack_told(&p), "");
	merged(&p, 3, "late", 2);
	ck_assert_int_eq(cloned(&p, "behind"), 0);
	/* the first clone fetches what is packed by now, and the second what is not */
	ck_assert_int_eq(shell(&p, "git -C loose pull -q && git -C packed pull -q && "
				   "git -C loose fsck --strict && git -C packed fsck --strict"),
			 0);
	ck_assert_int_eq(shell(&p, "test $(git -C loose rev-parse main~2) = "
				   "$(git -C behind rev-parse main~2) && "
				   "test $(git -C loose rev-parse main) = $(git -C behind "
				   "rev-parse main) && "
				   "test $(git -C packed rev-parse main) = $(git -C behind "
				   "rev-parse main) && "
				   "test $(git -C behind rev-list --count main) = 4 && "
				   "ls packed/.git/objects/pack/*.pack && "
				   "test $(ls packed/models | wc -l) = 505"),
			 0);
	plant_holds(&p);
}

TEST(after_a_restart_a_clone_comes_from_the_packs_that_were_there)
{
	const char *told;
	auto_plant p = { 0 };

	plant_open(&p);
	merged(&p, 1, "many", MANIFEST_PATHS_MAX);
	ck_assert_int_eq(cloned(&p, "before"), 0);
	told = pack_told(&p);
	site_restart(&p.s);
	plant_login(&p);
	ck_assert_int_eq(cloned(&p, "after"), 0);
	ck_assert_str_eq(pack_told(&p), told);
	/* the operator clears the cache while the server runs */
	ck_assert_int_eq(shell(&p, "rm -rf git"), 0);
	ck_assert_int_eq(cloned(&p, "anew"), 0);
	ck_assert_int_eq(shell(&p, "test $(git -C anew rev-parse main) = $(git -C before rev-parse "
				   "main)"),
			 0);
}

/* ---- bytes that are not those of their name ---- */

/* The newest tree or document, which has the bytes of another object, or none. */
#define NEWEST "(SELECT max(n) FROM git_object WHERE oid NOT IN (SELECT oid FROM git_ref))"
static const char *const alters[] = {
	"UPDATE git_object SET bytes = (SELECT bytes FROM git_object WHERE n = 1) WHERE n "
	"= " NEWEST,
	"UPDATE git_object SET bytes = x'00' WHERE n = " NEWEST,
};

static const char *newest_object(struct plant *p)
{
	struct raw r = { 0 };
	const char *oid;

	raw_open(&r, p->s.in.db_path);
	oid = arena_strdup(
		&p->s.cx.mem,
		raw_text(&r, "SELECT lower(hex(oid)) FROM git_object WHERE n = " NEWEST, ""));
	raw_close(&r);
	return arena_printf(&p->s.cx.mem, "objects/%.2s/%s", oid, oid + 2);
}

TEST_EACH(an_object_that_was_altered_under_the_running_server_is_in_no_clone, alters)
{
	auto_plant p = { 0 };
	const char *url;

	plant_open(&p);
	merged(&p, 1, "early", 3);
	url = newest_object(&p);
	get(&p, url, 200);
	site_sql(&p.s, alters[_i]);
	get(&p, url, 409);
	json_is(&p.s, "/type", "/problems/damaged");
	json_says(&p.s, "/detail", "its bytes are not those");
	ck_assert_int_ne(cloned(&p, "loose"), 0);
}

/* clang-format off */
static const char *const names[] = {
	"objects/pack/pack-0000000000000000000000000000000000000000.pack", "objects/pack/packs", "objects/pack/new.pack",
	"objects/pack/pack-.pack", "objects/pack/signet.db", "objects/pack/pack-000000000000000000000000000000000000000..pack",
};
/* clang-format on */

TEST(a_pack_is_given_by_its_name_alone)
{
	const char *told, *url;
	auto_plant p = { 0 };

	plant_open(&p);
	merged(&p, 1, "many", MANIFEST_PATHS_MAX);
	get(&p, "info/refs", 200);
	told = pack_told(&p);
	for (size_t i = 0; i < countof(names); i++)
		get(&p, names[i], 404);
	get(&p, arena_printf(&p.s.cx.mem, "objects/pack/%s.x", told), 404);
	get(&p, arena_printf(&p.s.cx.mem, "objects/pack/x%s", told), 404);
	url = arena_printf(&p.s.cx.mem, "/change-control.git/objects/pack/%s", told);
	ask(&p.s, "GET", url, NULL, NULL, 401);
	ask(&p.s, "GET", url, p.anna.secret, NULL, 200);
	ask(&p.s, "GET", "/change-control.git/info/refs", NULL, NULL, 401);
}

/* It runs where acts run, and is none. */
TEST(a_look_at_where_main_is_leaves_no_entry_even_if_it_is_refused)
{
	const char *before;
	char token[80];
	auto_plant p = { 0 };

	plant_open(&p);
	service_add(&p.s, "narrow", "jonas", "author", "['submit']", token);
	before = arena_strdup(&p.s.cx.mem,
			      ask(&p.s, "GET", "/log/checkpoint", p.jonas.secret, NULL, 200));
	ask(&p.s, "GET", "/change-control.git/info/refs", token, NULL, 403);
	ask(&p.s, "GET", "/change-control.git/info/refs", p.anna.secret, NULL, 200);
	ck_assert_str_eq(ask(&p.s, "GET", "/log/checkpoint", p.jonas.secret, NULL, 200), before);
}

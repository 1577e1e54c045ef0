#include "rules/named_sites.h"

#include <string.h>

#include "files.h"
#include "test.h"

/* Of each kind of document that says anything of sites, where it does. */

/* clang-format off */
static const struct { const char *path, *golden, *says; } rows[] = {
	{ "policies/approval.json",           "policy.json",          "munich /rules/1/require/1/site" },
	{ "policies/rings/line-1.json",       "plan.json",            "munich /sites/0, hamburg /sites/1, munich /rings/1/sites/0, hamburg /rings/2/sites/0" },
	{ "models/press-health/model.json",   "record-model.json",    "munich /sites/0, hamburg /sites/1" },
	{ "models/press-health/releases/3.json", "release.json",      "munich /scope/sites/0, hamburg /scope/sites/1" },
	{ "models/press-health/versions/5.json", "version.json",      "" },
	{ "notes/any.json",                   "release.json",         "" },
};
/* clang-format on */

TEST_EACH(each_site_that_a_document_names_is_found_with_its_place, rows)
{
	struct ctx cx = { 0 };
	struct named_sites named;
	const char *says = "";
	struct bytes b = golden(&cx, rows[_i].golden);

	assert_ok(&cx, named_sites(&cx, rows[_i].path, b.b, b.size, &named));
	for (size_t i = 0; i < named.n; i++)
		says = arena_printf(&cx.mem, "%s%s%s %s", says, i ? ", " : "", named.of[i].site,
				    named.of[i].place);
	ck_assert_str_eq(says, rows[_i].says);
	arena_free(&cx.mem);
}

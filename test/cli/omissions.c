#include <string.h>

#include "forged.h"

/* An export whose own entry names a list of omissions, re-made by a holder of the log's key.  What
 * the list asks the verifier to pass over must not seem to be judged. */

/* The list becomes a document of the export, in the order of its digest. */
static char *list_added(struct forged *g, const char *list)
{
	struct ctx *cx = &g->x->p.s.cx;
	struct hash h = hash_bytes(list, strlen(list));
	char *digest = digest_text(cx, &h);
	const char *name = arena_printf(&cx->mem, "documents/%s", digest + HEX_AT);
	struct archive_file *f = file_at(g, "documents/");

	while (strncmp(f->name, "documents/", 10) == 0 && strcmp(f->name, name) < 0)
		f++;
	ck_assert_uint_lt(g->n, FILES_MAX);
	memmove(f + 1, f, (size_t)(&g->f[g->n++] - f) * sizeof(*f));
	*f = (struct archive_file){ .name = name,
				    .bytes = (const unsigned char *)list,
				    .size = strlen(list) };
	return digest;
}

#define EIGHT(c) c c c c c c c c
#define LIST(reason, more)                                                                        \
	"{\"v\":1,\"omitted\":[{\"digest\":\"sha256:" EIGHT(EIGHT("a")) "\",\"reason\":\"" reason \
									"\"}" more "]}"

/* list NULL: it is not in the export; fact: what the entry has then */
static const struct {
	const char *list, *fact, *says, *place;
} lists[] = {
	{ LIST("erased", ""), NULL, "no entry before has erased sha256:aaaa",
	  ", /omitted/0/digest" },
	{ LIST("site", ""), NULL, "this version does not judge /omitted/0/reason",
	  ", /omitted/0/reason" },
	{ LIST("retention", ""), NULL, "this version does not judge /omitted/0/reason",
	  ", /omitted/0/reason" },
	{ LIST("secret", ""), NULL, "documents/", ", /omitted/0/reason" },
	{ LIST("site", ",{}"), NULL, "documents/", ", /omitted/1/digest" },
	{ "{\"v\":1,\"omitted\":[]}", NULL, "documents/", ", /omitted" },
	{ "no list", NULL, "documents/", ", byte 0" },
	{ NULL, "\"sha256:" EIGHT(EIGHT("a")) "\"", "the list is not there", ", /fact/omissions" },
	{ NULL, "\"sha256:12\"", "neither null nor the digest of a list", ", /fact/omissions" },
	{ NULL, "7", "omissions", ", /fact/omissions" },
};

TEST(omissions_of_an_export_are_named_by_their_place_or_not_judged)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	struct bytes *at;
	char said[1000];

	export_open(&x);
	for (size_t i = 0; i < countof(lists); i++) {
		struct ctx *cx = &x.p.s.cx;
		const char *fact = lists[i].fact;

		unpack(&x, &g);
		entries_split(&g, &e);
		if (lists[i].list)
			fact = arena_printf(&cx->mem, "\"%s\"", list_added(&g, lists[i].list));
		at = entry_with(&x, &e, "export.begun", "");
		entry_put(&g, at,
			  replaced(cx, at->b, "\"omissions\":null",
				   arena_printf(&cx->mem, "\"omissions\":%s", fact)));
		entries_join(&g, &e);
		signed_again(&g, &e);
		pack_and_verify(&g, said, sizeof(said));
		output_says(said, lists[i].says);
		output_says(said, lists[i].place);
	}
}

/* A list that no entry names is evidence of nothing. */
TEST(a_list_of_omissions_that_no_entry_names_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	char said[1000];

	export_open(&x);
	unpack(&x, &g);
	list_added(&g, LIST("erased", ""));
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, "no entry names it");
}

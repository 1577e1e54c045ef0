#include "base/id.h"
#include "fuzz.h"

/* A fold is an id, too, no longer than what it is of, folds to itself, and is that of the id
 * without its marks. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	char *id = arena_strndup(&cx.mem, (const char *)bytes, size), *bare, *to;
	const char *fold = id_fold(&cx, id);

	to = bare = arena_strdup(&cx.mem, id);
	for (const char *p = id; *p; p++)
		if (!strchr("._-", *p))
			*to++ = *p;
	*to = '\0';
	must(strcmp(id_fold(&cx, bare), fold) == 0);
	must(strcmp(id_fold(&cx, fold), fold) == 0);
	must(strlen(fold) <= strlen(id));
	must(!strpbrk(fold, "._-01i582q"));
	if (id_ok(id))
		must(id_ok(fold));
	arena_free(&cx.mem);
	return 0;
}

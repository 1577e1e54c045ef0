#include "engine/apply.h"
#include "engine/content.h"
#include "people/actions.h"

enum err user_erased_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name;

	read_text(&r, "user");
	name = read_text(&r, "name");
	TRY(read_end(cx, &r));
	return content_erase(cx, db, name, e->index);
}

enum err source_erased_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *source = read_text(&r, "source");

	TRY(read_end(cx, &r));
	return content_erase(cx, db, source, e->index);
}

#include "documents/tree_head.h"
#include "quality/actions.h"
#include "quality/acts.h"

enum err log_went_on_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	struct tree_head head;

	head_members_read(&r, &head);
	TRY(read_end(cx, &r));
	return act_apply_done(cx, db, e, done);
}

/*
 * The one rule of who may have a fold.  The table's key holds the same, so that
 * two paths to an id could not disagree.
 */

#include "people/fold.h"

#include <string.h>

#include "base/id.h"

enum err fold_free(struct ctx *cx, struct db *db, enum fold_holder holder, const char *id,
		   const char *place, const char **fold)
{
	const char *known, *whose;

	*fold = id_fold(cx, id);
	TRY(db_fold_of(cx, db, *fold, &whose, &known));
	if (!whose || (holder == FOLD_DEVICE && strcmp(whose, "device") == 0))
		return OK;
	if (strcmp(whose, "device") == 0) /* who gives ids to people may not see it */
		return err_at(cx,
			      err_next(cx,
				       errf(cx, E_CONFLICT,
					    "the id '%s' is a device's, or reads like one", id),
				       "Choose another one."),
			      "%s", place);
	if (strcmp(known, id) == 0)
		return err_at(cx,
			      err_next(cx,
				       errf(cx, E_CONFLICT,
					    "the id '%s' is taken by the %s '%s', and is never "
					    "given again",
					    id, whose, known),
				       "Choose another one."),
			      "%s", place);
	return err_at(cx,
		      err_next(cx,
			       errf(cx, E_CONFLICT,
				    "the id '%s' reads like that of the %s '%s', which is never "
				    "given again",
				    id, whose, known),
			       "Choose one that differs in more than its marks and in letters "
			       "that look alike."),
		      "%s", place);
}

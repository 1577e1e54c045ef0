#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/db.h"

/* SQLite looks there first, and elsewhere without a word if it cannot write there. */
enum err db_scratch_in(struct ctx *cx, const char *dir)
{
	struct stat st;

	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode) || access(dir, W_OK | X_OK) != 0)
		return errf(cx, E_UNAVAILABLE, "cannot make a scratch file in %s", dir);
	if (setenv("SQLITE_TMPDIR", dir, 1) != 0)
		abort();
	return OK;
}

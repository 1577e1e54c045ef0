#pragma once

/*
 * The files of trust that metadata names: each is one of four, is judged whole, and is
 * said in words.  One thread.
 */

#include "cli/trust/words.h"

struct trust_text {
	const char *path, *text; /* path: as a target is named */
	size_t size;
	const char *instance; /* of the metadata that names it; NULL: it says none */
};

/* w NULL: nothing is said.  E_INVALID with the place: it is not readable, says something that this
 * version does not judge, or no file of trust has that name; E_TAMPERED: it is about logs of
 * another instance. */
must_check enum err trust_file_words(struct cli *c, const struct trust_text *t, struct words *w);
/*
 * The files that t names, as they lie in the folder, and those that was named before it: each must
 * be the one that is named.  One that did not change may be missing.  What was in force lies beside
 * it as "<name>.before.json"; where it does not, all of the new one is said as new.
 * E_MISMATCH: a file is another; E_NOT_FOUND: it is missing; those of trust_file_words().
 */
must_check enum err trust_folder_words(struct cli *c, const char *dir,
				       const struct tuf_targets *was, const struct tuf_targets *is,
				       struct words *before, struct words *after);
/* Where the one in force lies beside a file that comes in its place. */
const char *trust_before_name(struct ctx *cx, const char *file);

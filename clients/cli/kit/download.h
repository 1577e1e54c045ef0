#pragma once

/* Files that come from the server: under a name of their own until their bytes are known to be the
 * right ones.
 * One thread.
 */

#include "cli/cli.h"
#include "lib/file.h"

/* GET path into file.  E_MISMATCH: the bytes that came have another digest; nothing is kept. */
must_check enum err download(struct cli *c, const char *path, const char *digest, const char *file,
			     struct file_facts *facts);

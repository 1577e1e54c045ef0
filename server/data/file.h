#pragma once

/*
 * Files: paths with the digests of their bytes, as versions and runs list them.
 * Sorted by path, byte for byte; no path twice; the bytes must be stored.  On
 * the writer thread; sizes are bytes.
 */

#include "base/json.h"
#include "base/printer.h"
#include "engine/db.h"
#include "proof/files.h"

/* list: {"path","digest"} each.  E_INVALID with the place, E_NOT_FOUND: not stored. */
must_check enum err files_read(struct ctx *cx, struct db *db, json_t *list, const char *key,
			       struct file **out, size_t *n);
void files_print(struct printer *out, const char *key, const struct file *files, size_t n);

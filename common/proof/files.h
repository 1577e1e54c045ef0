#pragma once

/*
 * A manifest of files: paths with sizes and digests, as versions list them,
 * sorted by path, byte for byte.  The name of the whole is SHA-256 over what
 * `sha256sum` prints for them in that order, "<hex>  <path>\n" each, so that
 * anyone can compute it.  Pure; any thread.
 */

#include "proof/digest.h"

struct file {
	const char *path, *digest;
	int64_t size;
};

/* E_INVALID: a path that is there twice. */
must_check enum err files_sort(struct ctx *cx, struct file *files, size_t n);
struct hash files_hash(const struct file *files, size_t n);

#include "proof/files.h"

#include <stdlib.h>
#include <string.h>

static int files_by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

enum err files_sort(struct ctx *cx, struct file *files, size_t n)
{
	qsort(files, n, sizeof(*files), files_by_path);
	for (size_t i = 1; i < n; i++)
		if (strcmp(files[i - 1].path, files[i].path) == 0)
			return errf(cx, E_INVALID, "the path '%s' stands there twice",
				    files[i].path);
	return OK;
}

struct hash files_hash(const struct file *files, size_t n)
{
	struct hash h;
	SHA256_CTX st;

	SHA256_Init(&st);
	for (size_t i = 0; i < n; i++) {
		SHA256_Update(&st, files[i].digest + HEX_AT, (size_t)2 * HASH_SIZE);
		SHA256_Update(&st, "  ", 2);
		SHA256_Update(&st, files[i].path, strlen(files[i].path));
		SHA256_Update(&st, "\n", 1);
	}
	SHA256_Final(h.b, &st);
	return h;
}

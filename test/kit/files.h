#pragma once

/* Files of the source tree as tests read them, texts with one place changed, and a disk that is
 * full. */

#include <sys/resource.h>

#include "base/err.h"

struct bytes {
	char *b; /* a NUL follows, which size does not count */
	size_t size;
};

struct bytes source_read(struct ctx *cx, const char *path); /* of the source tree; fails the test */
struct bytes golden(struct ctx *cx, const char *name);      /* test/golden/name */

/* The file is there and holds these bytes. */
bool file_has(struct ctx *cx, const char *path, const char *bytes);

/* Other bytes under the times of before, as whoever has the folder can write them. */
void file_swap(const char *path, const void *bytes, size_t size);
/* Until the file is so old that by its mark it is known again (base/mark.h). */
void file_settles(const char *path);

/* text with the first from in it replaced; from must be there */
char *text_with(struct ctx *cx, const char *text, const char *from, const char *to);

/* The same of each of them, however many there are. */
const char *text_with_all(struct ctx *cx, const char *text, const char *from, const char *to);

/* Files of this process may have so many bytes; a disk that is full refuses a write as well. */
void files_limit(rlim_t bytes);

#include "agent/seen.h"

#include <string.h>

struct seen_file {
	const char *digest;
	struct file_mark mark;
	int64_t at; /* ms of clock_elapsed_ms(): when it was hashed */
};

bool seen_has(const struct seen *s, const char *path, const struct file *want,
	      const struct file_mark *mark, int64_t now)
{
	const struct seen_file *f = map_get(&s->files, path);

	return f && strcmp(f->digest, want->digest) == 0 && file_mark_same(&f->mark, mark) &&
	       now - f->at < SEEN_AGAIN_MS;
}

void seen_keep(struct seen *s, const char *path, const struct file *want,
	       const struct file_mark *mark, int64_t now)
{
	struct seen_file *f = map_get(&s->files, path);

	if (!file_mark_settled(mark))
		return;
	if (!f && s->files.n >= SEEN_MAX)
		seen_free(s);
	s->files.mem = &s->mem;
	if (!f || strcmp(f->digest, want->digest) != 0) {
		f = arena_alloc(&s->mem, sizeof(*f));
		f->digest = arena_strdup(&s->mem, want->digest);
		map_put(&s->files, path, f);
	}
	f->mark = *mark;
	f->at = now;
}

void seen_free(struct seen *s)
{
	arena_free(&s->mem);
	*s = (struct seen){ .files.mem = NULL };
}

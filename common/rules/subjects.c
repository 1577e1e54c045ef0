#include "rules/subjects.h"

#include <string.h>

static enum err subject_add(struct ctx *cx, const char *name, const char *digest,
			    struct subjects *out)
{
	struct statement_subject *s = &out->subject[out->n++];

	s->name = name;
	return digest_parse(digest, &s->hash) ? OK : errf(cx, E_TAMPERED, "%s has no digest", name);
}

enum err change_subjects(struct ctx *cx, const char *origin, int64_t change, const char *manifest,
			 const struct manifest_path *paths, size_t n, struct subjects *out)
{
	*out = (struct subjects){ arena_alloc(&cx->mem, (n + 1) * sizeof(*out->subject)), 0 };
	TRY(subject_add(
		cx, arena_printf(&cx->mem, "%s/changes/%lld/manifest", origin, (long long)change),
		manifest, out));
	for (size_t i = 0; i < n; i++)
		if (paths[i].new)
			TRY(subject_add(cx, paths[i].path, paths[i].new, out));
	return OK;
}

enum err act_subjects(struct ctx *cx, const char *origin, enum act_kind kind, const char *id,
		      const char *document, struct subjects *out)
{
	*out = (struct subjects){ arena_alloc(&cx->mem, sizeof(*out->subject)), 0 };
	return subject_add(cx, arena_printf(&cx->mem, "%s/acts/%s/%s", origin, act_name(kind), id),
			   document, out);
}

enum err root_subjects(struct ctx *cx, const char *origin, const char *root, struct subjects *out)
{
	*out = (struct subjects){ arena_alloc(&cx->mem, sizeof(*out->subject)), 0 };
	return subject_add(cx, arena_printf(&cx->mem, "%s/trust/root", origin), root, out);
}

bool statement_names(const struct statement *s, const struct subjects *want)
{
	bool same = s->n_subjects == want->n;

	for (size_t i = 0; same && i < want->n; i++)
		same = strcmp(s->subjects[i].name, want->subject[i].name) == 0 &&
		       hash_same(&s->subjects[i].hash, &want->subject[i].hash);
	return same;
}

#include "trust/content.h"

#include <string.h>

#include "engine/log_read.h"
#include "rules/keys.h"
#include "rules/uploads.h"

/* ---- this server's log, as a judge of uploads asks it ---- */

static enum err own_root(void *arg, struct ctx *cx, uint64_t size, struct hash *out)
{
	return trail_root(cx, arg, size, out);
}

static enum err own_leaf(void *arg, struct ctx *cx, int64_t index, struct hash *out)
{
	const char *entry;
	size_t size;

	TRY(trail_entry(cx, arg, index, &entry, &size));
	*out = merkle_leaf(entry, size);
	return OK;
}

static enum err own_confirmed(void *arg, struct ctx *cx, int64_t index, const struct ssh_key *key,
			      bool *out)
{
	const char *entry;
	size_t size;

	TRY(trail_entry(cx, arg, index, &entry, &size));
	*out = key_confirmed_by(cx, key, entry, size);
	return OK;
}

static enum err own_assignment_check(struct ctx *cx, const struct instance *in,
				     const struct document *d)
{
	const unsigned char *own = in->keys.assignment.signer.public;
	struct trust_assignment a;

	TRY(trust_assignment_parse(cx, d->bytes, d->size, &a));
	for (size_t i = 0; i < a.n; i++)
		if (memcmp(a.public[i], own, PUBLIC_KEY_SIZE) == 0)
			return OK;
	return errf(cx, E_CONFLICT, TRUST_ASSIGNMENT " does not name this server's key");
}

enum err trust_content_check(struct ctx *cx, struct db *db, const struct instance *in,
			     int64_t epoch, const struct tuf_targets *t, const char *path,
			     const struct document *d)
{
	const struct upload_log log = {
		in->signer.key.origin, &in->signer.key, 1, own_root, own_leaf, own_confirmed, db
	};

	TRY(upload_file(cx, &log, epoch, t, path, d->bytes, d->size));
	return strcmp(path, TRUST_ASSIGNMENT) == 0 ? own_assignment_check(cx, in, d) : OK;
}

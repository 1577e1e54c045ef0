#include "trust/content.h"

#include <string.h>

#include "engine/history.h"
#include "engine/log_read.h"
#include "people/site.h"
#include "rules/keys.h"
#include "rules/uploads.h"
#include "signing/dispute.h"
#include "signing/key.h"
#include "trust/own.h"

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

static enum err own_clock(void *arg, struct ctx *cx, int64_t index, struct entry_clock *out)
{
	return trail_clock(cx, arg, index, out);
}

static enum err own_enrolled(void *arg, struct ctx *cx, const struct ssh_key *key,
			     struct key_document *out)
{
	struct signing_key k;
	struct document d;

	TRY(db_key_at(cx, arg, ssh_key_id(cx, key), AT_NOW, &k));
	TRY(document_read(cx, arg, k.document, &d));
	return key_document_parse(cx, d.bytes, d.size, out);
}

static enum err own_site(void *arg, struct ctx *cx, const char *id, bool *out)
{
	struct body b;
	enum err e = db_site_at(cx, arg, id, AT_NOW, &b);

	*out = e == OK;
	return e == E_NOT_FOUND ? OK : e;
}

static enum err own_upheld(void *arg, struct ctx *cx, const struct ssh_key *key, int64_t signature,
			   bool *out)
{
	int64_t review;

	TRY(db_upheld_by(cx, arg, ssh_key_id(cx, key), signature, AT_NOW, &review));
	*out = review != NO_ENTRY;
	return OK;
}

static enum err own_assignment_check(struct ctx *cx, const struct instance *in,
				     const struct document *d)
{
	struct trust_assignment a;

	TRY(trust_assignment_parse(cx, d->bytes, d->size, &a));
	return own_assigner_check(cx, in, &a);
}

enum err trust_content_check(struct ctx *cx, struct db *db, const struct instance *in,
			     int64_t epoch, const struct tuf_targets *t, const char *path,
			     const struct document *d)
{
	const struct upload_log log = {
		.origin = in->signer.key.origin,
		.key = &in->signer.key,
		.n = 1,
		.root = own_root,
		.leaf = own_leaf,
		.confirmed = own_confirmed,
		.clock = own_clock,
		.enrolled = own_enrolled,
		.site = own_site,
		.upheld = own_upheld,
		.arg = db,
	};

	TRY(upload_file(cx, &log, epoch, t, path, d->bytes, d->size));
	return strcmp(path, TRUST_ASSIGNMENT) == 0 ? own_assignment_check(cx, in, d) : OK;
}

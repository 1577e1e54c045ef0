/*
 * What clients of TUF fetch.  Numbered metadata never changes and may be cached
 * for ever; timestamp.json is asked for anew each time.  Metadata is public,
 * targets are not: who has roles at some sites, and a device, gets what trust and
 * the releases for these sites bring.
 */

#include "release/routes.h"

#include <string.h>

#include "base/text.h"
#include "data/artifact_api.h"
#include "documents/trust.h"
#include "engine/content.h"
#include "engine/history.h"
#include "release/publication.h"

#define IMMUTABLE  "public, max-age=31536000, immutable"
#define REVALIDATE "public, max-age=0, must-revalidate"

/* "<N>.<role>.json", or "timestamp.json" for version 0.  One spelling per file:
 * a leading zero would be a second name for the same bytes in every cache. */
static bool name_parse(struct ctx *cx, const char *name, const char **role, int64_t *version)
{
	size_t digits = strspn(name, "0123456789"), size = strlen(name);
	const char *rest = name + digits + (digits > 0);

	*version = 0;
	if (size < 6 || strcmp(name + size - 5, ".json") != 0)
		return false;
	if (digits > 0 &&
	    (name[digits] != '.' ||
	     !text_number(arena_strndup(&cx->mem, name, digits), INT_SAFE_MAX, version)))
		return false;
	*role = arena_strndup(&cx->mem, rest, strlen(rest) - 5);
	return (*version > 0) != (strcmp(*role, "timestamp") == 0);
}

/* Nothing in metadata is confidential: it names models by path, and no person. */
enum err api_tuf_metadata(struct req *rq)
{
	struct tuf_file f = { .version = 0 };
	const char *role = NULL;
	struct document doc;
	int64_t version;

	if (!name_parse(&rq->cx, rq->param[0], &role, &version))
		return errf(&rq->cx, E_NOT_FOUND, "there is no metadata '%s'", rq->param[0]);
	if (version > 0)
		TRY(db_tuf_version(&rq->cx, rq->db, role, version, &f));
	else
		TRY(db_tuf_at(&rq->cx, rq->db, role, AT_NOW, &f));
	if (f.version == 0)
		return errf(&rq->cx, E_NOT_FOUND, "there is no metadata '%s'", rq->param[0]);
	TRY(document_read(&rq->cx, rq->db, f.digest, &doc));
	rq->cache = version > 0 ? IMMUTABLE : REVALIDATE;
	rq->etag = f.digest;
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}

/* Who may fetch this target?  Trust is for all; else people and devices get what releases for their
 * own sites bring, and another site's is answered as what there is not. */
static enum err target_allowed(struct req *rq, const char *path, const char *digest)
{
	bool seen = !rq->who.sees || strncmp(path, "trust/", 6) == 0;

	if (!seen)
		TRY(db_target_seen(&rq->cx, rq->db, path, digest, rq->who.sees, &seen));
	return seen ? OK
		    : errf(&rq->cx, E_NOT_FOUND, "there is no target '%s' of these bytes", path);
}

/* "a/b/<hex>.name": the path and the digest. */
static bool target_parse(struct ctx *cx, const char *url, const char **path, const char **digest)
{
	const char *slash = strrchr(url, '/'), *file = slash ? slash + 1 : url;
	size_t hex = strcspn(file, ".");

	if (hex != (size_t)2 * HASH_SIZE || !file[hex])
		return false;
	*path = arena_printf(&cx->mem, "%.*s%s", (int)(file - url), url, file + hex + 1);
	*digest = arena_printf(&cx->mem, "sha256:%.*s", (int)hex, file);
	return digest_ok(*digest);
}

/* The target that the request names, if it is one for who asks. */
static enum err target_asked(struct req *rq, const char **path, const char **digest)
{
	if (!target_parse(&rq->cx, rq->param[0], path, digest))
		return errf(&rq->cx, E_NOT_FOUND, "there is no target '%s'", rq->param[0]);
	return target_allowed(rq, *path, *digest);
}

static enum err target_look(struct req *rq)
{
	const char *path = NULL, *digest = NULL;
	int64_t size;

	TRY(target_asked(rq, &path, &digest));
	return db_tuf_target(&rq->cx, rq->db, path, digest, &size);
}

static enum err target_reply(struct req *rq, const char *path, const char *digest)
{
	struct document doc;
	int64_t size;

	TRY(db_tuf_target(&rq->cx, rq->db, path, digest, &size));
	if (strncmp(path, TUF_ARTIFACTS, strlen(TUF_ARTIFACTS)) == 0)
		return artifact_reply(rq, digest, size, target_look);
	TRY(document_read(&rq->cx, rq->db, digest, &doc));
	rq->etag = digest;
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}

enum err api_tuf_target(struct req *rq)
{
	const char *path = NULL, *digest = NULL;

	TRY(target_asked(rq, &path, &digest));
	return target_reply(rq, path, digest);
}

/* Whose heads count must be known before somebody logs in: origins and keys, and no person. */
enum err api_tuf_trust(struct req *rq)
{
	const char *url = arena_printf(&rq->cx.mem, "trust/%s", rq->param[0]);
	const char *path = NULL, *digest = NULL;

	if (!target_parse(&rq->cx, url, &path, &digest))
		return errf(&rq->cx, E_NOT_FOUND, "there is no target '%s'", url);
	if (strcmp(path, TRUST_LOG) != 0)
		TRY(principal_may(&rq->cx, &rq->who, KNOWN | DEVICE, SCOPE_READ));
	return target_reply(rq, path, digest);
}

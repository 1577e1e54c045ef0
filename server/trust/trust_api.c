#include "trust/routes.h"
#include "trust/trust.h"

#include "base/clock.h"
#include "engine/content.h"
#include "engine/history.h"

/* A role's file in force; the index is what it changed at. */
static enum err role_print(struct req *rq, const char *role, int64_t at, struct printer *p)
{
	struct tuf_file f;

	TRY(db_tuf_at(&rq->cx, rq->db, role, at, &f));
	if (f.version == 0) {
		put_null(p, role);
		return OK;
	}
	put_open(p, role, '{');
	put_int(p, "version", f.version);
	put_text(p, "digest", f.digest);
	put_text(p, "expires", clock_text(&rq->cx, f.expires));
	put_int(p, "index", f.from_idx);
	put_close(p, '}');
	return OK;
}

static enum err trust_files_print(struct req *rq, int64_t at, struct printer *p)
{
	struct tuf_target *t;
	struct document doc;
	size_t n;

	TRY(db_trust_targets(&rq->cx, rq->db, at, &t, &n));
	put_open(p, "files", '[');
	for (size_t i = 0; i < n; i++) {
		TRY(document_read(&rq->cx, rq->db, digest_text(&rq->cx, &t[i].hash), &doc));
		put_open(p, NULL, '{');
		put_text(p, "path", t[i].path);
		put_text(p, "digest", digest_text(&rq->cx, &t[i].hash));
		put_text(p, "content", doc.bytes);
		put_close(p, '}');
	}
	put_close(p, ']');
	return OK;
}

enum err api_trust_get(struct req *rq)
{
	static const char *const roles[] = { "root",     "targets",  "signers",  "stops",
					     "releases", "snapshot", "timestamp" };
	struct printer p = { .mem = &rq->cx.mem };
	int64_t at;

	TRY(query_at(rq, &at));
	put_open(&p, NULL, '{');
	put_open(&p, "metadata", '{');
	for (size_t i = 0; i < countof(roles); i++)
		TRY(role_print(rq, roles[i], at, &p));
	put_close(&p, '}');
	TRY(trust_files_print(rq, at, &p));
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

/*
 * The log as C2SP tlog-tiles serves it: checkpoint, hash tiles, proofs are
 * public and name nobody; bundles of entries are for auditors.  A tile has one
 * name, so a cache cannot hold two; a partial tile's name says its width.
 */

#include "trail/routes.h"

#include <stdlib.h>
#include <string.h>

#include "engine/log_read.h"
#include "people/named.h"
#include "people/source.h"
#include "proof/tlogproof.h"

#define OCTETS "application/octet-stream"

/* A full tile never changes.  Hashes name nobody; entries are for who may read them. */
#define HASHES_FOR_EVER  "public, max-age=31536000, immutable"
#define ENTRIES_FOR_EVER "private, max-age=31536000, immutable"

enum err api_log_checkpoint(struct req *rq)
{
	struct checkpoint head;

	rq->public = true;
	TRY(trail_head(&rq->cx, rq->db, &head));
	return reply_text(rq, 200, head.note);
}

/* Trust in it comes from comparing it with the one on paper. */
enum err api_log_vkey(struct req *rq)
{
	const struct note_key *key = &rq->services->instance->signer.key;

	rq->public = true;
	return reply_text(rq, 200, arena_printf(&rq->cx.mem, "%s\n", note_vkey(&rq->cx, key)));
}

/*
 * "x001/x234/067.p/112" of C2SP tlog-tiles: groups of three digits, all but the
 * last marked x; after .p/ how many of the 256 there are.
 */
static bool tile_parse(const char *s, uint64_t *n, unsigned *width)
{
	uint64_t group;
	int64_t part;

	for (*n = 0;; s++) {
		bool more = *s == 'x';

		s += more;
		if (strspn(s, "0123456789") != 3 || *n > UINT64_C(1) << 40)
			return false;
		text_digits(&s, &group);
		*n = *n * 1000 + group;
		if (!more)
			break;
		if (*s != '/' || *n == 0) /* a tile has one name */
			return false;
	}
	*width = TILE_WIDTH;
	if (!*s)
		return true;
	if (strncmp(s, ".p/", 3) != 0 || !text_number(s + 3, TILE_WIDTH - 1, &part))
		return false;
	*width = (unsigned)part;
	return true;
}

static enum err tile_asked(struct req *rq, const char *path, unsigned level, uint64_t *n,
			   unsigned *width)
{
	struct checkpoint head;
	uint64_t hashes;

	TRY(trail_head(&rq->cx, rq->db, &head));
	hashes = head.size >> (8 * level);
	if (!tile_parse(path, n, width) || *n * TILE_WIDTH + *width > hashes)
		return errf(&rq->cx, E_NOT_FOUND, "a log of %llu entries has no such tile",
			    (unsigned long long)head.size);
	return OK;
}

enum err api_log_tile(struct req *rq)
{
	struct hash h[TILE_WIDTH];
	unsigned width;
	int64_t level;
	uint64_t n;

	rq->public = true;
	TRY(param_int(rq, 0, &level));
	if (level >= TILE_LEVELS)
		return errf(&rq->cx, E_NOT_FOUND, "there is no level %lld", (long long)level);
	TRY(tile_asked(rq, rq->param[1], (unsigned)level, &n, &width));
	TRY(trail_tile(rq->db, &rq->cx, (unsigned)level, n, h, width));
	if (width == TILE_WIDTH)
		rq->cache = HASHES_FOR_EVER;
	return reply_bytes(rq, 200, OCTETS, h, width * sizeof(h[0]));
}

/* Entries, each after its length in 16 bits, big end first. */
enum err api_log_bundle(struct req *rq)
{
	struct printer out = { .mem = &rq->cx.mem };
	unsigned width = 0;
	uint64_t n = 0;

	TRY(tile_asked(rq, rq->param[0], 0, &n, &width));
	TRY(trail_bundle(&rq->cx, rq->db, n * TILE_WIDTH, width, &out));
	if (width == TILE_WIDTH)
		rq->cache = ENTRIES_FOR_EVER;
	return reply_bytes(rq, 200, OCTETS, out.text, out.size);
}

enum err api_log_entry(struct req *rq)
{
	const char *bytes;
	int64_t index;
	size_t size;
	bool seen;

	TRY(param_int(rq, 0, &index));
	TRY(trail_entry(&rq->cx, rq->db, index, &bytes, &size));
	TRY(trail_seen(&rq->cx, rq->db, bytes, size, rq->who.sees, &seen));
	if (!seen)
		return errf(&rq->cx, E_NOT_FOUND, "there is no entry %lld", (long long)index);
	return reply_bytes(rq, 200, "application/json", bytes, size);
}

enum err api_audit_source(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	const char *address;

	TRY(db_source(&rq->cx, rq->db, rq->param[0], &address));
	put_open(&p, NULL, '{');
	put_text(&p, "source", rq->param[0]);
	put_text(&p, "address", address);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

/* C2SP tlog-proof of one entry under the newest checkpoint */
enum err api_log_proof(struct req *rq)
{
	struct checkpoint head;
	struct path path;
	int64_t index;

	TRY(param_int(rq, 0, &index));
	TRY(trail_head(&rq->cx, rq->db, &head));
	if (index >= (int64_t)head.size)
		return errf(&rq->cx, E_NOT_FOUND, "there is no entry %lld", (long long)index);
	TRY(trail_inclusion(&rq->cx, rq->db, (uint64_t)index, head.size, &path));
	return reply_text(rq, 200, tlogproof_print(&rq->cx, (uint64_t)index, &path, head.note));
}

/* From an older size to the newest checkpoint, in the very form a C2SP witness takes. */
enum err api_log_consistency(struct req *rq)
{
	struct checkpoint head;
	struct path path;
	const char *text;
	int64_t old;

	rq->public = true;
	TRY(param_int(rq, 0, &old));
	TRY(trail_head(&rq->cx, rq->db, &head));
	TRY(trail_consistency(&rq->cx, rq->db, (uint64_t)old, head.size, &path));
	text = arena_printf(&rq->cx.mem, "old %lld\n", (long long)old);
	for (size_t i = 0; i < path.n; i++)
		text = arena_printf(&rq->cx.mem, "%s%s\n", text, hash_text(&rq->cx, &path.h[i]));
	return reply_text(rq, 200, arena_printf(&rq->cx.mem, "%s\n%s", text, head.note));
}

/* Newest first; ?cursor goes back.  The entries are given as they are, names beside them. */
enum err api_audit_list(struct req *rq)
{
	struct page page;
	int64_t before;

	TRY(page_asked(rq, &page));
	TRY(page_after(&rq->cx, &page, &before));
	if (!*page.after)
		before = page.at + 1;
	TRY(trail_back(&rq->cx, rq->db, before, &page));
	TRY(page_entries_named(&rq->cx, rq->db, &page));
	return reply_page(rq, &page);
}

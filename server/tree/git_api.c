#include "tree/git.h"
#include "tree/packs.h"
#include "tree/routes.h"

#include <stdio.h>
#include <string.h>

#include "engine/history.h"

/* What `git clone` asks a server that only hands out files (gitrepository-layout, "dumb" HTTP). */

static struct packs *packs_of(struct req *rq)
{
	return memory_of(rq->services->memories, &packs_memory);
}

static const char *git_folder(struct req *rq)
{
	return arena_printf(&rq->cx.mem, "%s/git", rq->services->instance->dir);
}

enum err api_git_head(struct req *rq)
{
	return reply_text(rq, 200, "ref: " GIT_MAIN "\n");
}

/* The operator reads in the server's log that the cache cannot be kept; the client gets its answer.
 */
static void packs_refresh(struct req *rq)
{
	struct pack_list *now = arena_alloc(&rq->cx.mem, sizeof(*now));
	struct ctx own = { 0 };
	struct packs_look look;
	enum err e;

	if (!packs_begin(packs_of(rq), now, &look))
		return;
	e = packs_update(&own, rq->db, git_folder(rq), look, now);
	packs_end(packs_of(rq), now);
	if (e != OK)
		fprintf(stderr, "signetd: git has no new pack: %s (%s)\n", own.detail, own.where);
	arena_free(&own.mem);
}

/* Every clone and fetch begins here, and a client looks for packs only where an object is missing:
 * so this is where packs are made.  A look is brief but for the one that finds enough to pack, and
 * that one holds one worker alone. */
enum err api_git_refs(struct req *rq)
{
	char oid[OID_TEXT];

	packs_refresh(rq);
	TRY(git_main_at(&rq->cx, rq->db, AT_NOW, oid));
	return reply_text(rq, 200,
			  *oid ? arena_printf(&rq->cx.mem, "%s\t" GIT_MAIN "\n", oid) : "");
}

enum err api_git_packs(struct req *rq)
{
	struct pack_list *now = arena_alloc(&rq->cx.mem, sizeof(*now));
	const char *text = "";

	packs_now(packs_of(rq), now);
	for (size_t i = now->n; i-- > 0;) /* the newest first: a fetch looks for what is new */
		text = arena_printf(&rq->cx.mem, "%sP pack-%s.pack\n", text, now->pack[i].name);
	return reply_text(rq, 200, arena_printf(&rq->cx.mem, "%s\n", text));
}

enum err api_git_pack(struct req *rq)
{
	struct pack_file file;

	if (packs_find(packs_of(rq), rq->param[0], &file))
		rq->out_fd = pack_open(&rq->cx, git_folder(rq), &file);
	if (rq->out_fd < 0)
		return errf(&rq->cx, E_NOT_FOUND, "there is no pack %.64s", rq->param[0]);
	rq->status = 200;
	rq->out_size = (size_t)file.size;
	rq->type = "application/x-git-packed-objects";
	return OK;
}

enum err api_git_object(struct req *rq)
{
	const char *oid = arena_printf(&rq->cx.mem, "%s%s", rq->param[0], rq->param[1]);
	struct object_row row;
	const void *bytes;
	int64_t place;
	size_t size;

	TRY(git_object_find(&rq->cx, rq->db, oid, &row, &place));
	if (packs_hold(packs_of(rq), place, oid))
		return errf(&rq->cx, E_NOT_FOUND, "git object %s lies in a pack", oid);
	TRY(git_object_loose(&rq->cx, rq->db, oid, &row, &bytes, &size));
	return reply_bytes(rq, 200, "application/x-git-loose-object", bytes, size);
}

#include "tree/git.h"
#include "tree/routes.h"

#include <string.h>

#include "engine/history.h"

/* What `git clone` asks a server that only hands out files (gitrepository-layout, "dumb" HTTP). */

enum err api_git_head(struct req *rq)
{
	return reply_text(rq, 200, "ref: " GIT_MAIN "\n");
}

enum err api_git_refs(struct req *rq)
{
	char oid[OID_TEXT];

	TRY(git_main_at(&rq->cx, rq->db, AT_NOW, oid));
	return reply_text(rq, 200,
			  *oid ? arena_printf(&rq->cx.mem, "%s\t" GIT_MAIN "\n", oid) : "");
}

enum err api_git_packs(struct req *rq)
{
	return reply_text(rq, 200, "\n");
}

enum err api_git_object(struct req *rq)
{
	const char *oid = arena_printf(&rq->cx.mem, "%s%s", rq->param[0], rq->param[1]);
	const void *bytes;
	size_t size;
	int64_t n;

	TRY(git_object_loose(&rq->cx, rq->db, oid, &bytes, &size, &n));
	return reply_bytes(rq, 200, "application/x-git-loose-object", bytes, size);
}

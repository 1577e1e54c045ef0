#include "view.h"

#include <string.h>

#include "base/clock.h"
#include "rules/heads.h"

const char *view_get(struct plant *p, const char *url, size_t *size)
{
	ask(&p->s, "GET", url, p->jonas.secret, NULL, 200);
	*size = p->s.last.body_size;
	return arena_strndup(&p->s.cx.mem, p->s.last.body, *size);
}

static const char *metadata(struct plant *p, const char *name, size_t *size)
{
	return view_get(p, arena_printf(&p->s.cx.mem, "/tuf/metadata/%s", name), size);
}

static void role_update(struct plant *p, struct view *v, const char *role)
{
	struct ctx *cx = &p->s.cx;
	const char *name, *bytes;
	int64_t max;
	size_t size;

	assert_ok(cx, tuf_name(cx, &v->c, role, &name, &max));
	bytes = metadata(p, name, &size);
	if (strcmp(role, "snapshot") == 0)
		assert_ok(cx, tuf_snapshot_update(cx, &v->c, bytes, size));
	else
		assert_ok(cx, tuf_targets_update(cx, &v->c, role, bytes, size));
}

void view_refresh(struct plant *p, struct view *v)
{
	struct ctx *cx = &p->s.cx;
	const char *bytes;
	size_t size;
	bool fresh;

	tuf_client_init(&v->c, clock_ms());
	bytes = metadata(p, "1.root.json", &size);
	assert_ok(cx, tuf_root_trust(cx, &v->c, bytes, size));
	bytes = metadata(p, "timestamp.json", &size);
	assert_ok(cx, tuf_timestamp_update(cx, &v->c, bytes, size, &fresh));
	role_update(p, v, "snapshot");
	role_update(p, v, "targets");
	role_update(p, v, "signers");
	role_update(p, v, "releases");
}

const char *view_target(struct plant *p, struct view *v, const char *path, size_t *size)
{
	struct ctx *cx = &p->s.cx;
	const char *bytes, *need;
	struct tuf_target t;

	assert_ok(cx, tuf_target_find(cx, &v->c, path, &t, &need));
	ck_assert_ptr_null(need);
	bytes = view_get(p, arena_printf(&cx->mem, "/tuf/targets/%s", tuf_target_url(cx, &t)),
			 size);
	assert_ok(cx, tuf_target_check(cx, &t, bytes, *size));
	return bytes;
}

void view_trust(struct plant *p, struct view *v)
{
	struct ctx *cx = &p->s.cx;
	const char *bytes;
	size_t size;

	bytes = view_target(p, v, TRUST_APPROVAL, &size);
	assert_ok(cx, trust_approval_parse(cx, bytes, size, &v->trust.approval));
	bytes = view_target(p, v, TRUST_LOG, &size);
	assert_ok(cx, trust_logs_parse(cx, bytes, size, &v->trust.logs));
	bytes = view_target(p, v, TRUST_SIGNERS, &size);
	assert_ok(cx, trust_signers_parse(cx, bytes, size, &v->trust.signers));
}

/* ---- the log ---- */

/* "old <size>", hashes line by line, a blank line, the newest checkpoint */
static enum err view_contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct plant *p = arg;
	struct path path = { .n = 0 };
	struct checkpoint now;
	const char *text;
	size_t size;

	text = view_get(
		p, arena_printf(&cx->mem, "/log/consistency/%llu", (unsigned long long)head->size),
		&size);
	for (text = strchr(text, '\n') + 1; *text != '\n'; text = strchr(text, '\n') + 1)
		ck_assert(path.n < PATH_MAX_HASHES && hash_parse(text, &path.h[path.n++]));
	assert_ok(cx, checkpoint_verify(cx, &p->s.in.signer.key, text + 1, &now));
	if (merkle_consistency_ok(head->size, &head->root, now.size, &now.root, &path))
		return OK;
	return errf(cx, E_TAMPERED, "the log does not lead from that head");
}

enum err view_evidence_check(struct plant *p, struct view *v, const char *evidence,
			     size_t n_evidence, const char *release, size_t n_release,
			     struct evidence_says *out)
{
	const struct own_log own = { p->s.in.signer.key.origin, view_contains, p };
	const struct evidence_judge judge = { &v->trust, &own, "munich" };

	return evidence_check(&p->s.cx, &judge, evidence, n_evidence, release, n_release, out);
}

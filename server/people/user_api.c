#include "people/routes.h"
#include "people/user.h"

#include "base/id.h"
#include "engine/history.h"
#include "people/named.h"
#include "people/printed.h"

const struct field user_in[] = {
	{ "id", ID, REQUIRED, ID_MAX_BYTES, "permanent, and never given to another" },
	{ "name", TEXT, REQUIRED, PRINTED_MAX_BYTES, "as it is printed beside a signature" },
	{ "site", NAME, REQUIRED, NAME_MAX_BYTES, "where the user belongs" },
	{ "owner", ID, OPTIONAL, ID_MAX_BYTES, "makes it a service account: the person behind it" },
	{ "namesake", ID, OPTIONAL, ID_MAX_BYTES,
	  "who is known to have a name that reads like this one" },
	END_OF_FIELDS
};

static enum err user_json(struct req *rq, const struct user *u, int64_t at, struct printer *p)
{
	put_open(p, NULL, '{');
	put_text(p, "id", u->id);
	put_text(p, "kind", actor_kind_name(u->kind));
	put_text(p, "name", u->name);
	put_text(p, "owner", u->owner);
	TRY(person_name_put(&rq->cx, rq->db, p, "owner", u->owner));
	put_text(p, "site", u->site);
	put_text(p, "state", state_name(&user_states, u->state));
	put_text(p, "identity", identity_name(u->identity));
	TRY(db_roles_list(&rq->cx, rq->db, u->id, at, p));
	put_int(p, "index", u->from_idx);
	put_close(p, '}');
	return OK;
}

enum err api_user_list(struct req *rq)
{
	struct user *rows;
	struct page page;
	size_t n;

	TRY(page_asked(rq, &page));
	n = (size_t)page.limit + 1;
	rows = arena_alloc(&rq->cx.mem, n * sizeof(*rows));
	TRY(db_user_page(&rq->cx, rq->db, page.after, page.at, rows, &n));
	page.items.mem = &rq->cx.mem;
	put_open(&page.items, NULL, '[');
	for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
		TRY(user_json(rq, &rows[i], page.at, &page.items));
	put_close(&page.items, ']');
	page.last = n > (size_t)page.limit ? rows[page.limit - 1].id : NULL;
	return reply_page(rq, &page);
}

enum err api_user_get(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct user u;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_user_at(&rq->cx, rq->db, rq->param[0], at, &u));
	TRY(user_json(rq, &u, at, &p));
	return reply_json(rq, 200, p.text);
}

enum err api_role_list(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	struct user u;
	int64_t at;

	TRY(query_at(rq, &at));
	TRY(db_user_at(&rq->cx, rq->db, rq->param[0], at, &u));
	put_open(&p, NULL, '{');
	TRY(db_roles_ever(&rq->cx, rq->db, u.id, at, &p));
	put_text(&p, "next", NULL);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

enum err api_user_create(struct req *rq)
{
	const struct new_user u = { in_text(rq, "id"), in_text(rq, "name"), in_text(rq, "site"),
				    in_text(rq, "owner"), in_text(rq, "namesake") };

	rq->location = arena_printf(&rq->cx.mem, "/v1/users/%s", u.id);
	return user_create(&rq->cx, rq->db, &u, &rq->job.fact);
}

#include "engine/history.h"
#include "engine/log_read.h"
#include "quality/review.h"
#include "quality/routes.h"
#include "signing/key.h"

static enum err review_put(struct req *rq, int64_t index, const struct checkpoint *head,
			   struct printer *p)
{
	put_open(p, NULL, '{');
	TRY(trail_proof_put(&rq->cx, rq->db, head, index, p));
	put_close(p, '}');
	return OK;
}

/* For the people who make trust/signers.json, as a key's confirmation is. */
enum err api_key_reviews(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };
	int64_t entry[REVIEWS_MAX];
	size_t n = countof(entry);
	struct checkpoint head;
	struct signing_key key;

	TRY(db_key_at(&rq->cx, rq->db, rq->param[0], AT_NOW, &key));
	TRY(db_reviews_of(&rq->cx, rq->db, key.id, entry, &n));
	TRY(trail_head(&rq->cx, rq->db, &head));
	put_open(&p, NULL, '{');
	put_open(&p, "items", '[');
	for (size_t i = 0; i < n; i++)
		TRY(review_put(rq, entry[i], &head, &p));
	put_close(&p, ']');
	put_text(&p, "next", NULL);
	put_close(&p, '}');
	return reply_json(rq, 200, p.text);
}

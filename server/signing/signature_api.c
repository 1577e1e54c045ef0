#include "signing/signature_api.h"

#include <string.h>

#include "engine/history.h"
#include "engine/log_read.h"
#include "http/reply.h"
#include "people/user.h"
#include "proof/manifest.h"
#include "signing/signed_times.h"

enum err signature_put(struct req *rq, const char *subject, const struct signature *s,
		       struct printer *p)
{
	signature_members(p, subject, s);
	TRY(user_name_put(&rq->cx, rq->db, p, "signer_name", s->signer));
	return signed_times_put(&rq->cx, rq->db, s, p);
}

/* No object has more of them than a change may have. */
enum err reply_envelope(struct req *rq, const char *subject, const char *id)
{
	struct signature s[CHANGE_SIGNATURES_MAX];
	size_t n = countof(s);

	TRY(db_signatures_of(&rq->cx, rq->db, subject, AT_NOW, s, &n));
	for (size_t i = 0; i < n; i++)
		if (strcmp(s[i].id, id) == 0)
			return reply_document(rq, s[i].envelope);
	return errf(&rq->cx, E_NOT_FOUND, "there is no such signature");
}

/* Unverified: what was entered was verified then, and these are its bytes. */
static bool is_that_one(struct req *rq, const struct signature_on *known, const char *subject,
			const char *envelope)
{
	struct hash h = hash_bytes(envelope, strlen(envelope));

	return known->subject && strcmp(known->subject, subject) == 0 &&
	       strcmp(known->s.signer, rq->who.user) == 0 &&
	       strcmp(known->s.envelope, digest_text(&rq->cx, &h)) == 0;
}

enum err signature_again(struct req *rq, const char *subject, const char *envelope, bool *out)
{
	struct receipt *r = &rq->job.receipt;
	struct signature_on known;
	struct statement st;

	*out = false;
	if (envelope_peek(&rq->cx, envelope, strlen(envelope), &st) != OK)
		return OK; /* sign_check() says what is wrong with it */
	TRY(db_signature_get(&rq->cx, rq->db, st.id, &known));
	*out = is_that_one(rq, &known, subject, envelope);
	if (!*out)
		return OK;
	r->index = known.s.from_idx;
	rq->job.repeated = true;
	return trail_entry(&rq->cx, rq->db, r->index, &r->bytes, &r->size);
}

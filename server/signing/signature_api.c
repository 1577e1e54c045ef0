#include "signing/signature_api.h"

#include <string.h>

#include "engine/history.h"
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

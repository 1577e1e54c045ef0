#pragma once

/*
 * Stops: does this file end releases here, and does that one let them run again?
 *
 * A stop is one person's order.  It counts where trust/approval.json names the signer's role and
 * the key's custody under `stop`, and where the signer's grant counts: a stop that a person of
 * munich signed says nothing in hamburg, whatever sites it names.  With its entry a stop is judged
 * at that index.  A stop without one came from a hand: then the key must count now, not revoked and
 * not suspended, by trust/signers.json as the judge has it, though its metadata has expired.
 *
 * Who signed it takes it back, with the same key, by an entry within STOP_BACK_MS of the stop's.
 * Else a change lifts it, which meets the rows `lift` of trust/approval.json; a change that meets
 * the rows `withdraw` takes a release back.  Where a list has no rows, those of `require` are asked
 * for: a list that asks for nothing would let anybody lift.  A stop that ended never counts again.
 *
 * Files: documents/stop_file.h.  Source: the design, "Trust", 5; decision 0090.  The server, a
 * device and signet-verify judge by these.  Pure, but for own->contains(); any thread.  E_INVALID
 * with the place: it cannot be read, or no judge of this version takes it; E_TAMPERED: something in
 * it is not true; E_FORBIDDEN: all is true, and it is not enough; and what own->contains() returns.
 * What is read lies in the arena of cx.
 */

#include "documents/act.h"
#include "documents/ending.h"
#include "documents/statement.h"
#include "documents/trust.h"

struct own_log; /* rules/heads.h */

#define STOP_MEANING "order"
#define STOP_BACK_MS \
	INT64_C(3600000) /* an hour: from the stop's entry to that which takes it back */

struct stop_judge {
	const struct trust *trust;
	/* NULL: no log can be asked, so an entry proves nothing, and a stop is judged as from a
	 * hand */
	const struct own_log *own;
	const char *site; /* of the device; NULL: of a judge for every site, who asks no site */
};

struct stop_says {
	struct act_document document;
	struct statement statement; /* of its signer */
	const char *digest;         /* of the document */
	int64_t index;              /* of its entry; ACT_NONE: it was judged as from a hand */
	int64_t time;               /* ms since 1970: of the entry, else as the signer states */
};

/* What might run somewhere. */
struct stop_place {
	const char *model, *site, *device;
	int64_t release;
};

/* The file stops/<id>.json; id: that of its name, or NULL: whatever it says. */
must_check enum err stop_check(struct ctx *cx, const struct stop_judge *judge, const char *id,
			       const void *bytes, size_t size, struct stop_says *out);
/* The file stops/<id>.back.json against the stop, which had its entry. */
must_check enum err stop_back_check(struct ctx *cx, const struct stop_judge *judge,
				    const struct stop_says *stop, const void *bytes, size_t size);
/* The file stops/<id>.lift.json against the stop that it lifts. */
must_check enum err stop_lift_check(struct ctx *cx, const struct stop_judge *judge,
				    const struct stop_says *stop, const void *bytes, size_t size,
				    struct lift *out);
/* The file models/<m>/<r>/withdrawn.json. */
must_check enum err withdrawal_check(struct ctx *cx, const struct stop_judge *judge,
				     const char *model, int64_t release, const void *bytes,
				     size_t size, struct withdrawal *out);

/* Does the stop end the release there?  A stop names sites, or devices, or neither: then every
 * place is meant. */
bool stop_covers(const struct act_document *stop, const struct stop_place *place);

/* May the key stop releases in that role, at that index; ACT_NONE: now?  For the server, before it
 * takes a stop, whose signature it verified. */
must_check enum err stop_signer_check(struct ctx *cx, const struct trust *trust,
				      const struct statement *s, int64_t index);
/* Does the statement's meaning order that stop, or its end, and nothing else?  kind: ACT_STOP or
 * ACT_TAKE_STOP_BACK.  digest: of its document.  E_TAMPERED. */
must_check enum err stop_ordered(struct ctx *cx, enum act_kind kind, const char *id,
				 const char *digest, const struct statement *s);

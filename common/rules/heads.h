#pragma once

/*
 * Heads: whose signed heads of the log count, and how a reader of a log that
 * ended goes on with the one that continues it.  Agent, clients and verifier ask
 * this of the trust/log.json that people signed; none of them pins one key.
 *
 * Source: trust/log.json, schema/tuf.md.  Pure; any thread.
 */

#include "documents/trust.h"

/* A log as its judge has it, from bytes that it verified by itself. */
struct own_log {
	const char *origin; /* as it is called now */
	/* Was that a head of it?  E_TAMPERED: never. */
	enum err (*contains)(void *arg, struct ctx *cx, const struct tree_head *head);
	void *arg;
};

/*
 * An index means something in one log.  Is what is said of the log called origin, under that head,
 * said of the judge's own?  what: its name in the sentence.  E_TAMPERED: it is of another log, or
 * of a fork.
 */
must_check enum err log_is_own(struct ctx *cx, const char *what, const struct own_log *own,
			       const char *origin, const struct tree_head *head);

/* The same of the indexes in trust/signers.json.  logs: what people say of logs that ended; NULL:
 * the caller asked.  E_FORBIDDEN: it names nobody, or its log ended. */
must_check enum err signers_ground(struct ctx *cx, const struct trust_logs *logs,
				   const struct trust_signers *s, const struct own_log *own);

/*
 * Are all the logs that it names logs of this instance, and is each that ended one of those whose
 * heads count, or the one that such a log continues?  No other instance has a say
 * here, and the end of an unknown log would end nothing.  instance: of the judge, or of the
 * metadata that names the file; NULL: that says none.  E_TAMPERED, with the place.
 */
must_check enum err logs_ground(struct ctx *cx, const struct trust_logs *l, const char *instance);

/* A head that counts now.  E_TAMPERED: no key of this origin signed the note.  E_FORBIDDEN: its log
 * ended. */
must_check enum err head_signed(struct ctx *cx, const struct trust_logs *l, const char *origin,
				const char *note, struct checkpoint *out);
/*
 * A head that this machine verified before it kept it.  The signature is not asked for again:
 * people may have taken away the key that made it, and a machine that was away meanwhile would be
 * stuck for ever.  The caller asks for a proof that today's head contains this one.  E_TAMPERED:
 * the note is no head of that log.
 */
must_check enum err head_remembered(struct ctx *cx, const char *origin, const char *note,
				    struct checkpoint *out);

/* The key of this origin that signed the note; NULL: none. */
const struct note_key *head_signer(struct ctx *cx, const struct trust_logs *l, const char *origin,
				   const char *note, struct checkpoint *out);

/* The name that the log called origin had when that entry came: an earlier one, if it lies in the
 * prefix of what this log continues. */
const char *head_origin_at(const struct trust_logs *l, const char *origin, uint64_t index);

struct log_place {
	const char *origin;
	struct tree_head head;
};

/*
 * From a head that was verified once to the one that the newest heads must
 * contain: the same one while its log goes on; else the first head of the log
 * that continues it, and so on.  E_CONFLICT: the head is higher than any that
 * the people knew who signed the continuity: something that this machine saw is lost, and they
 * must know.  E_FORBIDDEN: the log ended, and none continues it.
 */
must_check enum err head_continued(struct ctx *cx, const struct trust_logs *l,
				   const struct log_place *seen, struct log_place *out);

/*
 * The judgement of an agent over a release: did people approve these exact
 * bytes, in this log, by the approval that people demand?  The server's word
 * counts for nothing; everything is derived from trust that people signed
 * (struct trust) and from bytes that prove themselves.
 *
 * The chain: the checkpoint is signed by a key of a trusted log.  Each entry's
 * bytes lead to its root.  The entries say that a change was opened, signed and
 * merged with this manifest, and the manifest names the two records by digest.
 * Each signature is checked with the key that people named for its signer, at
 * the index where it was entered: valid then, for this role, in the custody it
 * states.  The indexes that people signed mean something in one log, so the head in
 * trust/signers.json and that of the evidence must be heads of the judge's own.
 * The head that each signer had checked must be a prefix of the same
 * log, so a server that showed signers one history and devices another is
 * found.  Then the signatures are counted against what people demand, one per
 * person, without those who are excluded.
 *
 * Two kinds of refusal: untrue (E_TAMPERED) if something is not what it claims
 * to be, and not enough (E_FORBIDDEN) if all of it is true and still does not
 * suffice.  A reader of the agent's report must be able to distinguish a
 * forgery from a missing signature.
 *
 * Never: read a clock, a file or a setting here; accept a part because the
 * server would not have merged without it; stop at the first need that is met.
 */

#include "rules/evidence_shown.h"

#include <string.h>

#include "documents/path.h"
#include "rules/heads.h"

/* Under another head a key that people revoked may never have been revoked. */
static enum err evidence_head_check(struct ctx *cx, const struct evidence_judge *judge,
				    const struct evidence *e, struct checkpoint *out)
{
	enum err head = head_signed(cx, &judge->trust->logs, e->origin, e->checkpoint, out);
	struct tree_head shown;

	if (head != OK)
		return err_at(cx, errf(cx, head, "/checkpoint: %s", cx->detail), "/checkpoint");
	shown = checkpoint_head(out);
	return log_is_own(cx, "the evidence", judge->own, e->origin, &shown);
}

/* ---- the records ---- */

/* Every change given is there for one of the two records. */
static enum err records_read(struct ctx *cx, struct check *k, const struct evidence *e,
			     const void *release, size_t size, struct evidence_says *out)
{
	const char *found, *path;
	size_t at[2] = { 0, 0 };

	TRY(release_record_parse(cx, release, size, &out->release));
	TRY(release_record_judged(cx, &out->release));
	path = path_print(cx, PATH_RELEASE, e->model, e->release);
	found = evidence_document(e, path, &at[0]);
	if (!found || strlen(found) != size || memcmp(found, release, size) != 0 ||
	    strcmp(out->release.model, e->model) != 0 || out->release.number != e->release)
		return evidence_untrue(cx, "/release", "the evidence is that of another release");
	path = path_print(cx, PATH_VERSION, e->model, out->release.version);
	out->version_text = evidence_document(e, path, &at[1]);
	if (!out->version_text)
		return evidence_untrue(cx, "/changes", "no change brings the version's record");
	TRY(version_record_parse(cx, out->version_text, strlen(out->version_text), &out->version));
	if (strcmp(out->version.model, e->model) != 0 ||
	    out->version.number != out->release.version ||
	    out->version.envelope != out->release.envelope)
		return evidence_untrue(
			cx, "/changes",
			"the version's record is that of another, or under another envelope");
	for (size_t i = 0; i < e->n_changes; i++)
		if (i != at[0] && i != at[1])
			return evidence_untrue(cx, "/changes", "a change brings neither record");
	k->brings = &e->change[at[0]];
	k->trainer = out->version.trainer;
	k->validator = out->version.validator;
	return OK;
}

enum err evidence_check(struct ctx *cx, const struct evidence_judge *judge, const void *bytes,
			size_t size, const void *release, size_t release_size,
			struct evidence_says *out)
{
	struct evidence *e = arena_alloc(&cx->mem, sizeof(*e));
	const struct trust *trust = judge->trust;
	struct check k = { .trust = trust, .site = judge->site, .needs = &trust->approval.release };
	int64_t time;

	*out = (struct evidence_says){ 0 };
	TRY(evidence_parse(cx, bytes, size, e));
	TRY(trust_approval_judged(cx, &trust->approval));
	TRY(signers_ground(cx, &trust->logs, &trust->signers, judge->own));
	TRY(evidence_head_check(cx, judge, e, &out->checkpoint));
	k.origin = e->origin;
	k.head = checkpoint_head(&out->checkpoint);
	TRY(records_read(cx, &k, e, release, release_size, out));
	for (size_t i = 0; i < e->n_changes; i++) {
		TRY(evidence_change_check(cx, &k, &e->change[i],
					  arena_printf(&cx->mem, "/changes/%zu", i), &time));
		out->time = time > out->time ? time : out->time;
	}
	return OK;
}

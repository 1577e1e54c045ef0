#include "evidence.h"

#include <string.h>

#include "files.h"
#include "proof/action.h"

/* ---- bent before it is built: what a server that lies could bring about ---- */

static void author_signs(struct world *w)
{
	w->author = "ben";
}

static void trainer_signs(struct world *w)
{
	w->trainer = "ben";
}

static void validator_signs(struct world *w)
{
	w->validator = "mara";
}

static void other_role(struct world *w)
{
	w->role = "auditor";
}

static void other_meaning(struct world *w)
{
	w->meaning = "authorship";
}

/* It would meet a need, if somebody made one of it. */
static void rejected(struct world *w)
{
	w->meaning = "rejection";
	w->trust.approval.release.need[1].meaning = "rejection";
}

static void other_custody(struct world *w)
{
	w->custody = "hardware";
}

static void other_signer(struct world *w)
{
	w->signer = "eve";
}

static void other_subject(struct world *w)
{
	w->other_subject = true;
}

static void other_change(struct world *w)
{
	w->other_change = true;
}

static void other_entry(struct world *w)
{
	w->other_entry = true;
}

static void other_shown(struct world *w)
{
	w->other_shown = true;
}

static void titled(struct world *w)
{
	w->title = "Head of Quality";
}

static void other_base(struct world *w)
{
	w->other_base = true;
}

static void uncounted(struct world *w)
{
	w->uncounted = true;
}

static void late(struct world *w)
{
	w->late = true;
}

static void before_it_is_opened(struct world *w)
{
	w->ben_comes = -1;
}

static void after_the_merge(struct world *w)
{
	w->ben_comes = 1;
}

/* The path of a record says one thing, and the record another. */

static void version_of_another_model(struct world *w)
{
	w->version_is.model = "n";
}

static void version_of_another_number(struct world *w)
{
	w->version_is.number = 5;
}

static void release_of_another_model(struct world *w)
{
	w->release_is.model = "n";
}

static void release_of_another_number(struct world *w)
{
	w->release_is.number = 8;
}

static void twice(struct world *w)
{
	w->twice = true;
}

/* ---- bent afterwards: the evidence, or the trust ---- */

static struct trust_key *bens(struct world *w)
{
	return w->trust.signers.signer[BEN].key;
}

static struct evidence_signature *approval(struct world *w)
{
	return &w->e.change[1].signature[1];
}

static void one_more(struct world *w)
{
	w->trust.approval.release.need[1].number = 2;
}

static void hardware_only(struct world *w)
{
	w->trust.approval.release.need[1].custody = 4;
}

static void not_named(struct world *w)
{
	w->trust.signers.signer[BEN].n = 0;
}

static void not_yet(struct world *w)
{
	bens(w)->confirmed = w->e.change[0].signature[1].signed_.index;
}

static void revoked_before(struct world *w)
{
	bens(w)->revoked_at = approval(w)->signed_.index;
}

static void other_key(struct world *w)
{
	bens(w)->public = ssh_ed25519(w->key[EVE].signer.public);
}

static void other_log(struct world *w)
{
	w->trust.logs.key[0].public[0] ^= 1;
	w->trust.logs.key[0].id[0] ^= 1;
}

static void opened_elsewhere(struct world *w)
{
	w->e.change[0].opened.proof.h[0].b[0] ^= 1;
}

static void signed_elsewhere(struct world *w)
{
	approval(w)->signed_.proof.h[0].b[0] ^= 1;
}

static void merged_elsewhere(struct world *w)
{
	w->e.change[1].merged.proof.h[0].b[0] ^= 1;
}

static void beyond_the_head(struct world *w)
{
	w->e.change[1].merged.index = 1000;
}

static void wrong_consistency(struct world *w)
{
	approval(w)->consistency.h[0].b[0] ^= 1;
}

static void other_envelope(struct world *w)
{
	approval(w)->envelope = w->e.change[0].signature[1].envelope;
}

static void merged_is_opened(struct world *w)
{
	w->e.change[1].merged = w->e.change[1].opened;
}

static void opened_of_another(struct world *w)
{
	w->e.change[1].opened = w->e.change[0].opened;
}

static void merged_of_another(struct world *w)
{
	w->e.change[1].merged = w->e.change[0].merged;
}

static void manifest_of_another(struct world *w)
{
	w->e.change[1].manifest = w->e.change[0].manifest;
}

static void no_manifest(struct world *w)
{
	w->e.change[1].manifest = "{}";
}

static void other_version(struct world *w)
{
	struct evidence_document *d = &w->e.change[0].document[0];

	d->content = arena_printf(&w->cx.mem, "%s\n", d->content);
}

/* Of the version as it is, but people approved it for other inputs. */
static void other_inputs(struct world *w)
{
	struct evidence_document *d = &w->e.change[0].document[0];
	const char *at = strstr(d->content, "\"envelope\":");

	ck_assert_ptr_nonnull(at);
	d->content = arena_printf(&w->cx.mem, "%.*s\"envelope\":9%s", (int)(at - d->content),
				  d->content, at + strlen("\"envelope\":2"));
}

static void in_one_change(struct world *w)
{
	w->together = true;
}

static void change_of_neither(struct world *w)
{
	w->e.change[1] = w->e.change[0];
	w->e.n_changes = 2;
}

static void no_version(struct world *w)
{
	w->e.change[0].n_documents = 0;
}

static void version_change_left_out(struct world *w)
{
	w->e.change[0] = w->e.change[1];
	w->e.n_changes = 1;
}

static void other_release(struct world *w)
{
	w->release = arena_printf(&w->cx.mem, "%s\n", w->release);
}

static void approval_left_out(struct world *w)
{
	w->e.change[1].n_signatures = 1;
}

static void review_of_version_left_out(struct world *w)
{
	w->e.change[0].signature++;
	w->e.change[0].n_signatures--;
}

/* clang-format off */
static const struct {
	void (*before)(struct world *w), (*after)(struct world *w);
	enum err code;
	const char *place, *says;
} cases[] = {
	{ author_signs,    NULL, E_FORBIDDEN, "/changes/0/signatures/1", "who wrote the change may not sign it" },
	{ trainer_signs,   NULL, E_FORBIDDEN, "/changes/0/signatures/1", "who trained the version may not sign it" },
	{ validator_signs, NULL, E_FORBIDDEN, "/changes/0/signatures/0", "who validated the version may not sign it" },
	{ other_role,      NULL, E_FORBIDDEN, "/changes/0/signatures/1", "did not hold this role at this site" },
	{ other_meaning,   NULL, E_FORBIDDEN, "/changes/0", "0 of 1 approval by role approver" },
	{ rejected,        NULL, E_FORBIDDEN, "/changes/0/signatures/1", "it rejects the change" },
	{ other_custody,   NULL, E_TAMPERED,  "/changes/0/signatures/1", "not in the custody it states" },
	{ other_signer,    NULL, E_TAMPERED,  "/changes/0/signatures/1", "the key is another person's" },
	{ other_subject,   NULL, E_TAMPERED,  "/changes/0/signatures/1", "about something else" },
	{ other_change,    NULL, E_TAMPERED,  "/changes/0/signatures/1", "about something else" },
	{ other_entry,     NULL, E_TAMPERED,  "/changes/0/signatures/1", "about another signature" },
	{ other_shown,     NULL, E_TAMPERED,  "/changes/0/signatures/1", "about another signature" },
	{ titled,          NULL, E_FORBIDDEN, "/changes/0/signatures/1", "does not judge /predicate/signer/title" },
	{ other_base,      NULL, E_TAMPERED,  "/changes/0/signatures/1", "not part of this log" },
	{ uncounted,       NULL, E_TAMPERED,  "/changes/0/signatures/1", "the merge did not count" },
	{ late,            NULL, E_TAMPERED,  "/changes/0/signatures/1", "after the time that it states" },
	{ twice,           NULL, E_FORBIDDEN, "/changes/0/signatures/2", "one person has signed twice" },
	{ before_it_is_opened, NULL, E_TAMPERED, "/changes/0/signatures/0", "the merge did not count" },
	{ after_the_merge, NULL, E_TAMPERED,  "/changes/0/signatures/1", "the merge did not count" },
	{ version_of_another_model,  NULL, E_TAMPERED, "/changes", "the version's record is that of another" },
	{ version_of_another_number, NULL, E_TAMPERED, "/changes", "the version's record is that of another" },
	{ release_of_another_model,  NULL, E_TAMPERED, "/release", "that of another release" },
	{ release_of_another_number, NULL, E_TAMPERED, "/release", "that of another release" },
	{ NULL, one_more,            E_FORBIDDEN, "/changes/0", "1 of 2 approvals by role approver" },
	{ NULL, hardware_only,       E_FORBIDDEN, "/changes/0", "0 of 1 approval by role approver" },
	{ NULL, not_named,           E_FORBIDDEN, "/changes/0/signatures/1", "not among those that people named" },
	{ NULL, not_yet,             E_FORBIDDEN, "/changes/0/signatures/1", "was not confirmed yet" },
	{ NULL, revoked_before,      E_FORBIDDEN, "/changes/1/signatures/1", "was revoked before" },
	{ NULL, other_key,           E_TAMPERED,  "/changes/0/signatures/1", "not that key's" },
	{ NULL, other_log,           E_TAMPERED,  "/checkpoint", "/checkpoint: the head is not signed by a key of" },
	{ NULL, opened_elsewhere,    E_TAMPERED,  "/changes/0/opened", "not in the log at this index" },
	{ NULL, signed_elsewhere,    E_TAMPERED,  "/changes/1/signatures/1", "not in the log at this index" },
	{ NULL, merged_elsewhere,    E_TAMPERED,  "/changes/1/merged", "not in the log at this index" },
	{ NULL, beyond_the_head,     E_TAMPERED,  "/changes/1/merged", "not in the log at this index" },
	{ NULL, wrong_consistency,   E_TAMPERED,  "/changes/1/signatures/1", "not part of this log" },
	{ NULL, other_envelope,      E_TAMPERED,  "/changes/1/signatures/1", "about something else" },
	{ NULL, merged_is_opened,    E_TAMPERED,  "/changes/1/merged", "not a change.merged" },
	{ NULL, opened_of_another,   E_TAMPERED,  "/changes/1/opened", "opens another change" },
	{ NULL, merged_of_another,   E_TAMPERED,  "/changes/1/merged", "merges another change" },
	{ NULL, manifest_of_another, E_TAMPERED,  "/changes/1/manifest", "that of another change" },
	{ NULL, no_manifest,         E_TAMPERED,  "/changes/1/manifest", "it is no manifest" },
	{ NULL, other_version,       E_TAMPERED,  "/changes/0/documents/0", "did not bring this document" },
	{ NULL, other_inputs,        E_TAMPERED,  "/changes", "or under another envelope" },
	{ in_one_change, change_of_neither, E_TAMPERED,  "/changes", "a change brings neither record" },
	{ NULL, no_version,          E_TAMPERED,  "/changes", "no change brings the version's record" },
	{ NULL, version_change_left_out, E_TAMPERED, "/changes", "no change brings the version's record" },
	{ NULL, other_release,       E_TAMPERED,  "/release", "that of another release" },
	{ NULL, approval_left_out,   E_FORBIDDEN, "/changes/1", "0 of 1 approval by role approver" },
	{ NULL, review_of_version_left_out, E_FORBIDDEN, "/changes/0", "0 of 1 review by role reviewer" },
};
/* clang-format on */

TEST(evidence_of_an_approved_release_is_enough)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	assert_ok(&w.cx, world_check(&w));
}

TEST(one_change_may_bring_version_and_release)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.together = true;
	world_build(&w);
	ck_assert_uint_eq(w.e.n_changes, 1);
	assert_ok(&w.cx, world_check(&w));
}

/* A log may be older than the program that judges it; none is from a later one. */
TEST_EACH_N(a_merge_of_an_older_version_counts_and_one_of_a_later_does_not, 3)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	w.merged_v = _i + 1;
	world_build(&w);
	assert_err(world_check(&w), w.merged_v <= 2 ? OK : E_TAMPERED);
}

TEST_EACH(evidence_with_one_thing_wrong_is_refused_and_says_which, cases)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	if (cases[_i].before)
		cases[_i].before(&w);
	world_build(&w);
	if (cases[_i].after)
		cases[_i].after(&w);
	assert_err(world_check(&w), cases[_i].code);
	assert_says(w.cx.detail, cases[_i].says);
	ck_assert_str_eq(w.cx.place, cases[_i].place);
}

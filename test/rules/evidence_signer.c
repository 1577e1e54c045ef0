#include "evidence.h"

/* Whose signatures count, from where to where in the log: what trust/signers.json says of ben, bent
 * after the evidence was made. */

static struct trust_key *bens(struct world *w)
{
	return w->trust.signers.signer[BEN].key;
}

static struct evidence_signature *approval(struct world *w)
{
	return &w->e.change[1].signature[1];
}

static void revoked_before(struct world *w)
{
	bens(w)->revoked_at = approval(w)->signed_.index;
}

/* A leaver's old approvals stay. */
static void revoked_later(struct world *w)
{
	bens(w)->revoked_at = approval(w)->signed_.index + 1;
}

static void upheld(struct world *w)
{
	static int64_t at;

	at = approval(w)->signed_.index;
	revoked_before(w);
	bens(w)->upheld = &at;
	bens(w)->n_upheld = 1;
}

static void suspended(struct world *w)
{
	static struct trust_span span;
	int64_t at = approval(w)->signed_.index;

	span = (struct trust_span){ at, at + 1 };
	bens(w)->suspended = &span;
	bens(w)->n_suspended = 1;
}

static void suspended_elsewhen(struct world *w)
{
	suspended(w);
	bens(w)->suspended->from++;
	bens(w)->suspended->to++;
}

static void role_ended(struct world *w)
{
	bens(w)->role->span.to = approval(w)->signed_.index;
}

static void role_not_yet(struct world *w)
{
	bens(w)->role->span.from = approval(w)->signed_.index + 1;
}

static void role_elsewhere(struct world *w)
{
	bens(w)->role->site = "hamburg";
}

/* clang-format off */
static const struct {
	void (*bend)(struct world *w);
	enum err code;
	const char *place, *says;
} cases[] = {
	{ suspended,           E_FORBIDDEN, "/changes/1/signatures/1", "was suspended" },
	{ role_ended,          E_FORBIDDEN, "/changes/1/signatures/1", "did not hold this role" },
	{ role_not_yet,        E_FORBIDDEN, "/changes/0/signatures/1", "did not hold this role" },
	{ role_elsewhere,      E_FORBIDDEN, "/changes/0/signatures/1", "did not hold this role at this site" },
};
/* clang-format on */

TEST_EACH(a_signature_outside_of_what_people_signed_of_its_signer_does_not_count, cases)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	cases[_i].bend(&w);
	assert_err(world_check(&w), cases[_i].code);
	assert_says(w.cx.detail, cases[_i].says);
	ck_assert_str_eq(w.cx.place, cases[_i].place);
}

static void (*const harmless[])(struct world *w) = { revoked_later, upheld, suspended_elsewhen };

TEST_EACH(a_signature_counts_before_a_revocation_if_upheld_or_if_no_suspension_reaches_it, harmless)
{
	auto_world w = { .n = 0 };

	world_open(&w);
	world_build(&w);
	harmless[_i](&w);
	assert_ok(&w.cx, world_check(&w));
}

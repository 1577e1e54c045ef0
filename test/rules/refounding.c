#include "rules/refounding.h"

#include "base/clock.h"
#include "test.h"

#define SINCE INT64_C(1769847300000) /* 2026-01-31T08:15:00Z */
#define LATER (SINCE + REFOUNDING_OPEN_MS)

static const struct {
	size_t able;
	enum refounding_fault fault;
} unannounced[] = {
	{ 0, REFOUNDING_OK },
	{ 1, REFOUNDING_OK },
	{ 2, REFOUNDING_TWO_STAND },
	{ 5, REFOUNDING_TWO_STAND },
};

TEST_EACH(unannounced_it_may_be_while_fewer_than_two_approvers_are_able, unannounced)
{
	const struct refounding r = { .able = unannounced[_i].able, .now = LATER };

	ck_assert_int_eq(refounding_fault(&r), unannounced[_i].fault);
}

static const struct {
	bool there, same, alike, signed_since;
	int64_t now;
	enum refounding_fault fault;
} announced[] = {
	{ true, true, true, false, LATER, REFOUNDING_OK },
	{ true, true, true, false, LATER + DAY_MS, REFOUNDING_OK },
	{ true, true, true, false, LATER - 1, REFOUNDING_EARLY },
	{ true, true, true, false, SINCE - DAY_MS, REFOUNDING_EARLY },
	{ true, true, true, true, LATER, REFOUNDING_SIGNED },
	{ true, true, true, true, SINCE, REFOUNDING_SIGNED },
	{ true, true, false, false, LATER, REFOUNDING_HOLDERS },
	{ true, false, true, false, LATER, REFOUNDING_OTHER },
	{ false, true, true, false, LATER, REFOUNDING_GONE },
};

TEST_EACH(announced_it_may_be_after_14_days_in_which_no_approver_signed, announced)
{
	const struct refounding r = { .able = 2,
				      .announced = true,
				      .there = announced[_i].there,
				      .same = announced[_i].same,
				      .alike = announced[_i].alike,
				      .signed_since = announced[_i].signed_since,
				      .since = SINCE,
				      .now = announced[_i].now };

	ck_assert_int_eq(refounding_fault(&r), announced[_i].fault);
}

#define ABLE                                                              \
	{                                                                 \
		true, false, KEY_CONFIRMED, CUSTODY_FILE,                 \
			role_bit(ROLE_APPROVER) | role_bit(ROLE_REVIEWER) \
	}

static const struct {
	struct standing s;
	bool able;
} standing[] = {
	{ ABLE, true },
	{ { true, false, KEY_CONFIRMED, CUSTODY_HARDWARE, role_bit(ROLE_APPROVER) }, true },
	{ { false, false, KEY_CONFIRMED, CUSTODY_FILE, role_bit(ROLE_APPROVER) }, false },
	{ { true, true, KEY_CONFIRMED, CUSTODY_FILE, role_bit(ROLE_APPROVER) }, false },
	{ { true, false, KEY_PENDING, CUSTODY_FILE, role_bit(ROLE_APPROVER) }, false },
	{ { true, false, KEY_REVOKED, CUSTODY_FILE, role_bit(ROLE_APPROVER) }, false },
	{ { true, false, KEY_CONFIRMED, CUSTODY_SEALED, role_bit(ROLE_APPROVER) }, false },
	{ { true, false, KEY_CONFIRMED, CUSTODY_FILE, role_bit(ROLE_REVIEWER) }, false },
};

TEST_EACH(an_approver_is_able_by_a_confirmed_key_of_their_own, standing)
{
	ck_assert(approver_is_able(&standing[_i].s) == standing[_i].able);
}

#define A "SHA256:yLbAYehZHf6qvv26182swOzlOQDwuwIWCGCg4+99Ksw"
#define B "SHA256:xRLKDFwecb4Z8zVoIeVnMrX7OsiUsNvFhG0LaSAQb7M"
#define C "SHA256:8MfWQdLq0b1jJcZ0V5sFfC3m3l0mJz1c8w4m8J3v2bE"

static const struct {
	struct act_person other[ACT_PEOPLE];
	bool same;
} people[] = {
	{ { { "mara", A }, { "quinn", B } }, true },  { { { "quinn", B }, { "mara", A } }, true },
	{ { { "mara", B }, { "quinn", A } }, false }, { { { "mara", C }, { "quinn", B } }, false },
	{ { { "mara", A }, { "anna", B } }, false },
};

TEST_EACH(two_documents_name_the_same_two_where_each_has_the_same_key, people)
{
	const struct act_person named[ACT_PEOPLE] = { { "mara", A }, { "quinn", B } };

	ck_assert(refounding_same(named, people[_i].other) == people[_i].same);
}

static const struct {
	struct new_founder f;
	enum founder_fault fault;
} founders[] = {
	{ { true, false, false, KEY_PENDING, CUSTODY_FILE, role_bit(ROLE_APPROVER) }, FOUNDER_OK },
	{ { true, false, false, KEY_CONFIRMED, CUSTODY_HARDWARE, role_bit(ROLE_APPROVER) },
	  FOUNDER_OK },
	{ { false, false, false, KEY_PENDING, CUSTODY_FILE, role_bit(ROLE_APPROVER) },
	  FOUNDER_NOBODY },
	{ { true, true, false, KEY_PENDING, CUSTODY_FILE, role_bit(ROLE_APPROVER) },
	  FOUNDER_CLASH },
	{ { true, false, true, KEY_PENDING, CUSTODY_FILE, role_bit(ROLE_APPROVER) },
	  FOUNDER_TAKEN },
	{ { true, false, false, KEY_REVOKED, CUSTODY_FILE, role_bit(ROLE_APPROVER) },
	  FOUNDER_REVOKED },
	{ { true, false, false, KEY_PENDING, CUSTODY_SEALED, role_bit(ROLE_APPROVER) },
	  FOUNDER_SEALED },
	{ { true, false, false, KEY_PENDING, CUSTODY_FILE, role_bit(ROLE_REVIEWER) },
	  FOUNDER_ROLE },
};

TEST_EACH(who_founds_quality_anew_is_a_person_in_use_with_an_own_key_for_approver, founders)
{
	ck_assert_int_eq(founder_fault(&founders[_i].f), founders[_i].fault);
	ck_assert_ptr_nonnull(founder_fault_text(founders[_i].fault));
}

static const struct {
	enum role role;
	const char *site;
	bool clashes;
} grants[] = {
	{ ROLE_ADMINISTRATOR, "munich", true }, { ROLE_AUDITOR, "munich", true },
	{ ROLE_AUDITOR, EVERY_SITE, true },     { ROLE_AUTHOR, "munich", false },
	{ ROLE_APPROVER, "munich", false },
};

TEST_EACH(a_role_at_whatever_site_is_in_the_way_where_it_clashes_with_an_approvers, grants)
{
	ck_assert(founder_clash(grants[_i].role, grants[_i].site) == grants[_i].clashes);
}

TEST(a_document_names_a_person_with_whatever_key_or_with_that_one)
{
	const struct act_person named[ACT_PEOPLE] = { { "mara", A }, { "quinn", B } };

	ck_assert(refounding_names(named, "quinn", NULL));
	ck_assert(refounding_names(named, "quinn", B));
	ck_assert(!refounding_names(named, "quinn", A));
	ck_assert(!refounding_names(named, "anna", NULL));
}

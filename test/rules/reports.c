#include "rules/reports.h"

#include "test.h"

#define A "sha256:aa"
#define B "sha256:bb"

static const struct last_report none = { NULL, NULL, NULL, 0 };
static const struct last_report third = { "enrolled", "boot", A, 3 };

/* clang-format off */
static const struct {
	const struct last_report *last;
	const char *enrolment, *boot, *previous;
	int64_t sequence;
	enum report_order order;
	int64_t next;
} rows[] = {
	{ &none,  "enrolled", "boot",  NULL, 1, REPORT_FOLLOWS, 1 },
	{ &none,  "enrolled", "boot",  A,    1, REPORT_UNCHAINED, 1 },
	{ &none,  "enrolled", "boot",  NULL, 2, REPORT_MISCOUNTED, 1 },
	{ &third, "enrolled", "boot",  A,    4, REPORT_FOLLOWS, 4 },
	{ &third, "enrolled", "boot",  A,    5, REPORT_MISCOUNTED, 4 },
	{ &third, "enrolled", "boot",  A,    3, REPORT_MISCOUNTED, 4 },
	{ &third, "enrolled", "boot",  B,    4, REPORT_UNCHAINED, 4 },
	{ &third, "enrolled", "boot",  NULL, 4, REPORT_UNCHAINED, 4 },
	/* of another boot the numbers begin anew, and the chain goes on */
	{ &third, "enrolled", "again", A,    1, REPORT_FOLLOWS, 1 },
	{ &third, "enrolled", "again", A,    4, REPORT_MISCOUNTED, 1 },
	{ &third, "enrolled", "again", NULL, 1, REPORT_UNCHAINED, 1 },
	/* of another enrolment both do */
	{ &third, "anew",     "boot",  NULL, 1, REPORT_FOLLOWS, 1 },
	{ &third, "anew",     "boot",  A,    1, REPORT_UNCHAINED, 1 },
};
/* clang-format on */

TEST_EACH(a_report_names_the_one_before_and_is_the_next_of_its_boot, rows)
{
	const struct report r = { .enrolment = rows[_i].enrolment,
				  .boot = rows[_i].boot,
				  .previous = rows[_i].previous,
				  .sequence = rows[_i].sequence };
	int64_t next;

	ck_assert_int_eq(report_follows(rows[_i].last, &r, &next), rows[_i].order);
	ck_assert_int_eq(next, rows[_i].next);
}

#include "rules/reports.h"

#include <string.h>

#include "base/text.h"

enum report_order report_follows(const struct last_report *last, const struct report *r,
				 int64_t *next)
{
	bool chained = last->payload && strcmp(last->enrolment, r->enrolment) == 0;

	*next = chained && strcmp(last->boot, r->boot) == 0 ? last->sequence + 1 : 1;
	if (!text_same(chained ? last->payload : NULL, r->previous))
		return REPORT_UNCHAINED;
	return r->sequence == *next ? REPORT_FOLLOWS : REPORT_MISCOUNTED;
}

#pragma once

/*
 * Alarms of a device: what it says is wrong with it, since when, and until when where that is over.
 * A report says all that the device remembers, at most REPORT_ALARMS_MAX; what it says no more
 * ends. The times are the device's own.  Reading: any thread with a connection of its own; rows are
 * written by reports_received_* alone.  Each function returns the errors of the database
 * (engine/db.h).
 */

#include "base/json.h"
#include "documents/report.h"
#include "engine/db.h"

/* At most REPORT_ALARMS_MAX, then *n. */
must_check enum err db_device_alarms(struct ctx *cx, struct db *db, const char *device, int64_t at,
				     struct report_alarm *out, size_t *n);
/* Member "alarms" of an item of reports.received, at most REPORT_ALARMS_MAX. */
must_check enum err device_alarms_read(struct ctx *cx, json_t *items, struct report_alarm *out,
				       size_t *n);
/* The device says these now, by the entry idx. */
must_check enum err device_alarms_put(struct ctx *cx, struct db *db, const char *device,
				      const struct report_alarm *now, size_t n, int64_t idx);

/* Of a report of the device that was refused, and none was taken since: the device was set back or
 * copied, or it saw another log. */
struct report_refusal {
	const char *reason; /* of the newest */
	int64_t since;      /* of the first that is found, ms since 1970 */
	int64_t index;      /* of the newest entry; NO_ENTRY: there is none */
};

must_check enum err db_report_refused(struct ctx *cx, struct db *db, const char *device, int64_t at,
				      struct report_refusal *out);

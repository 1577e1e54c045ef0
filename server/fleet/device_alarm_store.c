#include "fleet/device_alarm.h"

#include <string.h>

#include "engine/history.h"
#include "engine/rows.h"
#include "fleet/sql.h"

enum err db_device_alarms(struct ctx *cx, struct db *db, const char *device, int64_t at,
			  struct report_alarm *out, size_t *n)
{
	auto_stmt s = at == AT_NOW ? db_stmt(db, SQL_DEVICE_ALARM_NOW)
				   : stmt_as_of(db, SQL_DEVICE_ALARM_OF, at);

	bind_text(&s, ":device", device);
	for (*n = 0; *n < REPORT_ALARMS_MAX && row_next(cx, &s); (*n)++)
		out[*n] = (struct report_alarm){ col_text(cx, &s, 0), col_text(cx, &s, 3),
						 col_int(&s, 1), col_int(&s, 2) };
	return rows_end(&s);
}

enum err device_alarms_read(struct ctx *cx, json_t *items, struct report_alarm *out, size_t *n)
{
	for (*n = 0; *n < json_array_size(items); (*n)++) {
		if (*n == REPORT_ALARMS_MAX)
			return errf(cx, E_INVALID, "a report has at most %d alarms",
				    REPORT_ALARMS_MAX);
		TRY(report_alarm_parse(cx, items, *n, &out[*n]));
	}
	return OK;
}

static enum err device_alarm_end(struct ctx *cx, struct db *db, const char *device,
				 const struct report_alarm *was, int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_ALARM_CLOSE);

	bind_text(&s, ":device", device);
	bind_text(&s, ":kind", was->kind);
	bind_int(&s, ":since", was->since);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

static enum err device_alarm_begin(struct ctx *cx, struct db *db, const char *device,
				   const struct report_alarm *is, int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_DEVICE_ALARM_INSERT);

	bind_text(&s, ":device", device);
	bind_text(&s, ":kind", is->kind);
	bind_int(&s, ":since", is->since);
	if (is->until)
		bind_int(&s, ":until", is->until);
	bind_text(&s, ":text", is->text);
	bind_int(&s, ":idx", idx);
	return stmt_run(cx, &s);
}

static bool in_list(const struct report_alarm *one, const struct report_alarm *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (report_alarm_same(one, &list[i]))
			return true;
	return false;
}

enum err device_alarms_put(struct ctx *cx, struct db *db, const char *device,
			   const struct report_alarm *now, size_t n, int64_t idx)
{
	struct report_alarm was[REPORT_ALARMS_MAX];
	size_t n_was;

	TRY(db_device_alarms(cx, db, device, AT_NOW, was, &n_was));
	for (size_t i = 0; i < n_was; i++)
		if (!in_list(&was[i], now, n))
			TRY(device_alarm_end(cx, db, device, &was[i], idx));
	for (size_t i = 0; i < n; i++)
		if (!in_list(&now[i], was, n_was))
			TRY(device_alarm_begin(cx, db, device, &now[i], idx));
	return OK;
}

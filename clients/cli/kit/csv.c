#include "cli/kit/csv.h"

#include <string.h>

/* RFC 4180: a line feed in quotes ends nothing, and the first record is the header. */
enum err csv_rows(struct ctx *cx, const char *file, int64_t *rows)
{
	auto_file f = NULL;
	bool quoted = false, begun = false;
	int byte;

	TRY(file_open(cx, file, &f));
	*rows = -1;
	while ((byte = getc_unlocked(f)) != EOF) {
		quoted ^= byte == '"';
		if (byte == '\n' && !quoted) {
			*rows += begun;
			begun = false;
		} else if (byte != '\r') {
			begun = true;
		}
	}
	*rows += begun;
	if (ferror(f))
		return errf(cx, E_INVALID, "cannot read %s", file);
	if (quoted)
		return errf(cx, E_INVALID, "%s ends inside quotes: it is no CSV", file);
	return *rows >= 0 ? OK : errf(cx, E_INVALID, "%s has no header", file);
}

static bool ends_in(const char *text, const char *tail)
{
	size_t n = strlen(text), m = strlen(tail);

	return n >= m && strcmp(text + n - m, tail) == 0;
}

const char *format_by_name(const char *file)
{
	static const struct {
		const char *tail, *type;
	} formats[] = {
		{ ".csv", "text/csv" },
		{ ".json", "application/json" },
		{ ".jsonl", "application/jsonl" },
		{ ".parquet", "application/vnd.apache.parquet" },
	};

	for (size_t i = 0; i < countof(formats); i++)
		if (ends_in(file, formats[i].tail))
			return formats[i].type;
	return "application/octet-stream";
}

#include "cli/nouns.h"

#include <string.h>

#include "cli/table.h"
#include "cli/upload.h"

static const struct column dataset_columns[] = {
	{ "NAME", "name" },     { "N", "number" },      { "ROWS", "rows" },
	{ "FORMAT", "format" }, { "SOURCE", "source" }, { "DIGEST", "digest" },
};

enum err cmd_dataset_list(struct cli *c)
{
	return list_show(c, "/v1/datasets", dataset_columns, countof(dataset_columns));
}

/* NAME/N, or NAME and N */
enum err cmd_dataset_show(struct cli *c)
{
	const char *name = arg(c, 0), *slash = strchr(name, '/');
	const char *number = slash ? slash + 1 : arg(c, 1);

	if (!number || (slash && arg(c, 1)))
		return misuse(c, "it needs NAME/N");
	if (slash)
		name = arena_strndup(&c->cx.mem, name, (size_t)(slash - name));
	return record_show(
		c, path_for(c, "/v1/datasets/", name,
			    arena_printf(&c->cx.mem, "/versions/%s", http_part(&c->cx, number))));
}

static bool ends_in(const char *text, const char *tail)
{
	size_t n = strlen(text), m = strlen(tail);

	return n >= m && strcmp(text + n - m, tail) == 0;
}

static const char *format_of(struct cli *c, const char *file)
{
	static const struct {
		const char *tail, *type;
	} formats[] = {
		{ ".csv", "text/csv" },
		{ ".json", "application/json" },
		{ ".jsonl", "application/jsonl" },
		{ ".parquet", "application/vnd.apache.parquet" },
	};
	const char *asked = opt(c, "format");

	for (size_t i = 0; !asked && i < countof(formats); i++)
		if (ends_in(file, formats[i].tail))
			asked = formats[i].type;
	return asked ? asked : "application/octet-stream";
}

/* RFC 4180: a line feed in quotes ends nothing, and the first record is the header. */
static enum err csv_rows(struct cli *c, const char *file, int64_t *rows)
{
	auto_file f = NULL;
	bool quoted = false, begun = false;
	int byte;

	TRY(file_open(&c->cx, file, &f));
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
		return errf(&c->cx, E_INVALID, "cannot read %s", file);
	if (quoted)
		return errf(&c->cx, E_INVALID, "%s ends inside quotes: it is no CSV", file);
	return *rows >= 0 ? OK : errf(&c->cx, E_INVALID, "%s has no header", file);
}

static enum err rows_of(struct cli *c, const char *file, const char *format, int64_t *rows)
{
	if (opt(c, "rows")) {
		*rows = opt_int(c, "rows", 0);
		return OK;
	}
	if (strcmp(format, "text/csv") == 0)
		return csv_rows(c, file, rows);
	return misuse(c, "it needs --rows N: only CSV can be counted");
}

enum err cmd_dataset_register(struct cli *c)
{
	const char *file = arg(c, 1), *format = format_of(c, file);
	bool outside = opt_flag(c, "outside");
	struct printer body = body_open(c);
	struct file_facts facts;
	struct http_reply reply;
	int64_t rows = 0;

	TRY(rows_of(c, file, format, &rows));
	TRY(outside ? facts_of(c, file, &facts) : upload(c, file, &facts, &reply));
	put_text(&body, "digest", digest_text(&c->cx, &facts.hash));
	put_int(&body, "size", (int64_t)facts.size);
	put_int(&body, "rows", rows);
	put_text(&body, "format", format);
	put_option(c, &body, "source");
	put_words(c, &body, "lots", "lot");
	TRY(put_columns(c, &body, "columns", "column"));
	put_bool(&body, "stored", !outside);
	return body_send(c, path_for(c, "/v1/datasets/", arg(c, 0), "/versions"), &body);
}

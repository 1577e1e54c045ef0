#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/csv.h"
#include "cli/kit/table.h"
#include "cli/kit/upload.h"

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

static const char *format_of(struct cli *c, const char *file)
{
	const char *asked = opt(c, "format");

	return asked ? asked : format_by_name(file);
}

static enum err rows_of(struct cli *c, const char *file, const char *format, int64_t *rows)
{
	if (opt(c, "rows")) {
		*rows = opt_int(c, "rows", 0);
		return OK;
	}
	if (strcmp(format, "text/csv") == 0)
		return csv_rows(&c->cx, file, rows);
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

enum err cmd_dataset_freeze(struct cli *c)
{
	const char *ref = arg(c, 0), *slash = strchr(ref, '/'), *path;
	struct printer body = body_open(c);
	struct file_facts facts;
	struct http_reply reply;

	if (!slash)
		return misuse(c, "it needs NAME/N");
	TRY(upload_as(c, opt(c, "labels"), "labels", &facts, &reply));
	put_text(&body, "labels", digest_text(&c->cx, &facts.hash));
	put_text(&body, "label", opt(c, "label-column"));
	path = arena_strndup(&c->cx.mem, ref, (size_t)(slash - ref));
	return body_send(c,
			 path_for(c, "/v1/datasets/", path,
				  arena_printf(&c->cx.mem, "/versions/%s/freeze",
					       http_part(&c->cx, slash + 1))),
			 &body);
}

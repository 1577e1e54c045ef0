#include "documents/anchor.h"

#define ANCHOR_V 1

void anchor_line_print(struct ctx *cx, const struct checkpoint *head, struct printer *out)
{
	const struct tree_head h = checkpoint_head(head);

	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", ANCHOR_V);
	head_members_print(cx, &h, out);
	put_text(out, "note", head->note);
	put_close(out, '}');
	put_bytes(out, "\n", 1);
}

enum err anchor_line_parse(struct ctx *cx, const char *bytes, size_t size, struct anchor_line *out)
{
	auto_json line = NULL;
	struct tree_head said;
	struct reader r;

	TRY(json_read(cx, bytes, size, &line));
	r = reader(line, "");
	if (read_int(&r, "v") != ANCHOR_V)
		read_wrong(&r, "v", "1");
	head_members_read(&r, &out->head);
	out->note = read_text_kept(cx, &r, "note");
	TRY(read_end(cx, &r));
	if (checkpoint_read(cx, out->note, out->origin, &said) != OK ||
	    said.size != out->head.size || !hash_same(&said.root, &out->head.root))
		return err_at(cx, errf(cx, E_INVALID, "the note does not say that head"), "/note");
	return OK;
}

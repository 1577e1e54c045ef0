#include "documents/tree_head.h"

#include "proof/note.h"

void head_members_read(struct reader *r, struct tree_head *out)
{
	out->size = (uint64_t)read_number(r, "size");
	if (!hash_parse(read_text(r, "root"), &out->root))
		read_wrong(r, "root", "base64 of 32 bytes");
}

enum err tree_head_read(struct ctx *cx, struct reader *r, const char *place, const char *key,
			struct tree_head *out)
{
	struct reader head = reader(read_object(r, key), json_pointer(cx, place, key));

	if (!head.object)
		return read_end(cx, r);
	head_members_read(&head, out);
	return read_end(cx, &head);
}

void head_members_print(struct ctx *cx, const struct tree_head *h, struct printer *out)
{
	put_int(out, "size", (int64_t)h->size);
	put_text(out, "root", hash_text(cx, &h->root));
}

void tree_head_print(struct ctx *cx, const char *key, const struct tree_head *h,
		     struct printer *out)
{
	put_open(out, key, '{');
	head_members_print(cx, h, out);
	put_close(out, '}');
}

#include "documents/versions.h"

#include "base/json.h"

enum err versions_parse(struct ctx *cx, const void *bytes, size_t size, struct versions *out)
{
	auto_json json = NULL;
	struct reader r;

	*out = (struct versions){ 0 };
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	out->root = read_int(&r, "root");
	out->targets = read_int(&r, "targets");
	out->signers = read_int(&r, "signers");
	out->said = read_int(&r, "said");
	if (out->root < 0 || out->targets < 0 || out->signers < 0 || out->said < 0)
		read_wrong(&r, "v", "above versions from 0 on");
	return read_end(cx, &r);
}

void versions_print(struct ctx *cx, const struct versions *v, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	put_int(out, "root", v->root);
	put_int(out, "targets", v->targets);
	put_int(out, "signers", v->signers);
	put_int(out, "said", v->said);
	put_close(out, '}');
}

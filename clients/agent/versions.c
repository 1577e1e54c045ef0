/*
 * The highest versions of trust metadata that this device went by, in
 * tuf/floor.json, beside the files of the TUF client, which forgets them when
 * keys of the server are replaced.
 *
 * A file that is lost or damaged is made again from the metadata that is kept:
 * that was verified when it was kept.  Where that is gone, too, nothing here
 * remembers what people replaced, and a person must provision the device again.
 */

#include "agent/versions.h"

#include "base/json.h"
#include "lib/file.h"

static const char *versions_name(struct agent *a)
{
	return in_dir(a, "tuf/floor.json");
}

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

enum err versions_save(struct agent *a, const struct versions *v)
{
	struct printer p;

	versions_print(&a->cx, v, &p);
	return agent_keep(a, versions_name(a), p.text, p.size, 0600);
}

static enum err kept_targets(struct agent *a, const char *name, int64_t *version)
{
	struct tuf_targets t;
	size_t size;
	char *bytes;

	TRY(file_load(&a->cx, in_dir(a, name), TUF_TARGETS_MAX, &bytes, &size));
	TRY(tuf_targets_parse(&a->cx, bytes, size, &t));
	*version = t.version;
	return OK;
}

static enum err versions_kept(struct agent *a, struct versions *out)
{
	if (kept_targets(a, "tuf/targets.json", &out->targets) != OK ||
	    kept_targets(a, "tuf/signers.json", &out->signers) != OK)
		return errf(
			&a->cx, E_FORBIDDEN,
			"tuf/floor.json is lost, and so is the metadata that was kept: provision "
			"this device again, for nothing here says which trust is older");
	out->root = a->tuf->root.version;
	out->said = out->targets;
	return OK;
}

enum err versions_load(struct agent *a, struct versions *out)
{
	size_t size;
	char *bytes;

	if (file_load(&a->cx, versions_name(a), VERSIONS_MAX, &bytes, &size) == OK &&
	    versions_parse(&a->cx, bytes, size, out) == OK)
		return OK;
	*out = (struct versions){ 0 };
	return versions_kept(a, out);
}

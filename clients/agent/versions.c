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

#include "lib/file.h"

static const char *versions_name(struct agent *a)
{
	return in_dir(a, "tuf/floor.json");
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

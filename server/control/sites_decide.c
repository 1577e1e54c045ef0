/*
 * A change states the sites that its documents state (rules/change_sites.h).
 * The sites are derived once, when it opens, and each later act on the change names
 * the same ones: what a change is about does not move while people sign it.
 */

#include "control/sites.h"

#include <string.h>

#include "base/json.h"
#include "engine/content.h"
#include "engine/history.h"
#include "proof/digest.h"
#include "rules/sites.h"
#include "tree/document.h"

/* The tree in force, and the documents that the opening brings and nobody has stored yet. */
struct opening {
	struct db *db;
	const struct fact *fact;
};

static enum err in_force(struct ctx *cx, void *of, const char *path, const char **digest)
{
	const struct opening *o = of;

	return db_document_digest(cx, o->db, path, AT_NOW, digest);
}

static enum err read_either(struct ctx *cx, void *of, const char *digest, const void **bytes,
			    size_t *size)
{
	const struct opening *o = of;
	struct document doc;

	for (size_t i = 0; i < o->fact->n_contents; i++)
		if (strcmp(o->fact->contents[i].digest, digest) == 0) {
			*bytes = o->fact->contents[i].bytes;
			*size = o->fact->contents[i].size;
			return OK;
		}
	TRY(document_read(cx, o->db, digest, &doc));
	*bytes = doc.bytes;
	*size = doc.size;
	return OK;
}

/* What the merge names: the change, each path and each site.  Refused only there, the change would
 * wait for ever. */
enum err change_sites_derive(struct ctx *cx, struct db *db, const struct fact *f,
			     const struct manifest_path *path, size_t n, struct change_sites *out)
{
	struct opening o = { db, f };
	struct tree_source from = { &o, in_force, read_either };

	TRY(change_sites(cx, &from, path, n, out));
	return fact_room(cx, f, 1 + n + out->n, "/documents");
}

/* A change that was opened by an entry of version 1 states none. */
enum err change_sites_name(struct ctx *cx, const char *body, struct fact *f)
{
	auto_json json = NULL;
	json_t *sites, *site;
	size_t i;

	TRY(json_read(cx, body, strlen(body), &json));
	sites = json_object_get(json, "sites");
	TRY(fact_room(cx, f, json_array_size(sites), NULL));
	json_array_foreach (sites, i, site)
		fact_site(cx, f, json_string_value(site));
	return OK;
}

/*
 * A model is a name for numbered versions.  The owner is the person behind the
 * account that created it.
 */

#include "registry/model.h"

#include "documents/model_record.h"
#include "documents/path.h"
#include "engine/history.h"
#include "rules/people.h"
#include "rules/sites.h"
#include "tree/document.h"

enum err model_sites_name(struct ctx *cx, struct db *db, const char *model, struct fact *out)
{
	struct model_record *m = arena_alloc(&cx->mem, sizeof(*m));
	struct document doc;
	const char *digest;

	TRY(db_document_digest(cx, db, path_print(cx, PATH_MODEL, model, 0), AT_NOW, &digest));
	if (!digest)
		return OK;
	TRY(document_read(cx, db, digest, &doc));
	TRY(model_record_sites(cx, doc.bytes, doc.size, m));
	return fact_sites(cx, out, m->sites, m->n_sites, NULL);
}

enum err model_create(struct ctx *cx, struct db *db, const struct act *act, const char *name,
		      const char *title, struct fact *out)
{
	struct body known;
	enum err e;

	fact_start(cx, out, ACTION_MODEL_CREATED);
	fact_object(cx, out, "model", name);
	e = db_model_at(cx, db, name, AT_NOW, &known);
	if (e == OK)
		return err_at(cx, errf(cx, E_CONFLICT, "a model named '%s' exists already", name),
			      "/name");
	if (e != E_NOT_FOUND)
		return e;
	put_text(&out->body, "name", name);
	put_text(&out->body, "title", title);
	put_text(&out->body, "owner", person_of_act(act->actor.id, act->actor.behind));
	return model_sites_name(cx, db, name, out);
}

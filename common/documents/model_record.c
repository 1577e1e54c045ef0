#include "documents/model_record.h"

#include <string.h>

#include "base/text.h"
#include "documents/record_member.h"
#include "documents/role.h"

/* The object of that key, whose members are read next.  A missing one is r's mistake and reads
 * as one without members. */
static struct reader part_reader(struct ctx *cx, struct reader *r, const char *key)
{
	return reader(read_object(r, key), json_pointer(cx, "", key));
}

static enum err criticality_read(struct ctx *cx, struct reader *r, struct model_record *out)
{
	struct reader part = part_reader(cx, r, "criticality");
	const char *level;

	if (!part.object)
		return read_end(cx, r);
	level = read_text(&part, "level");
	out->critical = strcmp(level, "critical") == 0;
	out->rationale = record_prose_read(cx, &part, "rationale");
	if (!out->critical && strcmp(level, "non-critical") != 0)
		read_wrong(&part, "level", "critical or non-critical");
	return read_end(cx, &part);
}

static enum err trait_read(struct ctx *cx, struct reader *r, const char *key,
			   struct model_trait *out)
{
	struct reader part = part_reader(cx, r, key);

	if (!part.object)
		return read_end(cx, r);
	out->is = read_bool(&part, "is");
	out->evidence = record_prose_read(cx, &part, "evidence");
	return read_end(cx, &part);
}

static enum err supplier_read(struct ctx *cx, struct reader *r, struct model_record *out)
{
	struct reader part;

	if (json_is_null(json_object_get(r->object, "supplier"))) {
		read_any(r, "supplier");
		return OK;
	}
	part = part_reader(cx, r, "supplier");
	if (!part.object)
		return read_end(cx, r);
	out->supplier = record_prose_read(cx, &part, "name");
	out->review = record_prose_read(cx, &part, "review");
	return read_end(cx, &part);
}

/* ["*"] alone is all sites. */
static enum err model_sites_read(struct ctx *cx, struct reader *r, struct model_record *out)
{
	json_t *items = read_array(r, "sites");
	size_t n = json_array_size(items);
	const char *first = json_string_value(json_array_get(items, 0));

	if (n < 1 || n > MODEL_SITES_MAX) {
		read_wrong(r, "sites", "1 to " as_text(MODEL_SITES_MAX) " sites, or * alone");
		return read_end(cx, r);
	}
	if (n == 1 && first && strcmp(first, EVERY_SITE) == 0)
		return OK;
	for (; out->n_sites < n; out->n_sites++) {
		const char *site = json_string_value(json_array_get(items, out->n_sites));

		if (!site || !name_ok(site) || text_is_one_of(site, out->sites, out->n_sites))
			return err_at(cx, errf(cx, E_INVALID, "a site is a name, there once"),
				      "/sites/%zu", out->n_sites);
		out->sites[out->n_sites] = arena_strdup(&cx->mem, site);
	}
	return OK;
}

enum err model_record_read(struct ctx *cx, json_t *json, struct model_record *out)
{
	struct reader r = reader(json, "");

	*out = (struct model_record){ .n_sites = 0 };
	record_v_read(&r, 2);
	out->model = read_name(cx, &r, "model");
	out->purpose = record_prose_read(cx, &r, "purpose");
	TRY(criticality_read(cx, &r, out));
	TRY(trait_read(cx, &r, "static", &out->fixed));
	TRY(trait_read(cx, &r, "deterministic", &out->deterministic));
	TRY(trait_read(cx, &r, "generative", &out->generative));
	out->owner = read_id(cx, &r, "owner");
	out->expert = read_id(cx, &r, "expert");
	out->quality = read_id(cx, &r, "quality");
	out->data_owner = read_id(cx, &r, "data_owner");
	TRY(supplier_read(cx, &r, out));
	out->safety_component = read_bool(&r, "safety_component");
	TRY(model_sites_read(cx, &r, out));
	return read_end(cx, &r);
}

enum err model_record_sites(struct ctx *cx, const void *bytes, size_t size,
			    struct model_record *out)
{
	auto_json json = NULL;

	*out = (struct model_record){ .n_sites = 0 };
	TRY(json_read(cx, bytes, size, &json));
	if (json_integer_value(json_object_get(json, "v")) == 1)
		return OK;
	return model_record_read(cx, json, out);
}

static enum err not_for_critical(struct ctx *cx, const char *place, const char *what)
{
	return err_at(cx, errf(cx, E_INVALID, "a critical model must be %s", what), "%s", place);
}

enum err model_record_judged(struct ctx *cx, const struct model_record *m)
{
	if (m->critical && !m->fixed.is)
		return not_for_critical(cx, "/static/is", "static");
	if (m->critical && !m->deterministic.is)
		return not_for_critical(cx, "/deterministic/is", "deterministic");
	if (m->critical && m->generative.is)
		return not_for_critical(cx, "/generative/is", "none that generates");
	return OK;
}

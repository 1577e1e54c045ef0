#include "proof/named.h"

#include <string.h>

/* clang-format off */
const struct named_content named_contents[] = {
	{ ACTION_ACCESS_REFUSED,            "/counts/*/source",         CONTENT_PERSONAL },
	{ ACTION_ACT_MET,                   "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_ACT_PROPOSED,              "/document",                CONTENT_DOCUMENT },
	{ ACTION_ACT_SIGNED,                "/signature/envelope",      CONTENT_DOCUMENT },
	{ ACTION_ASSIGNMENT_MADE,           "/envelope",                CONTENT_DOCUMENT },
	{ ACTION_ASSIGNMENT_MADE,           "/slots/*/fallback/record", CONTENT_DOCUMENT },
	{ ACTION_ASSIGNMENT_MADE,           "/slots/*/record",          CONTENT_DOCUMENT },
	{ ACTION_CHANGE_MERGED,             "/manifest",                CONTENT_DOCUMENT },
	{ ACTION_CHANGE_MERGED,             "/policy",                  CONTENT_DOCUMENT },
	{ ACTION_CHANGE_OPENED,             "/manifest",                CONTENT_DOCUMENT },
	{ ACTION_CHANGE_SIGNED,             "/signature/envelope",      CONTENT_DOCUMENT },
	{ ACTION_DAMAGE_ACCEPTED,           "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_EXPORT_BEGUN,              "/omissions",               CONTENT_DOCUMENT },
	{ ACTION_KEY_CONFIRMED,             "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_KEY_CONFIRMED,             "/signature/envelope",      CONTENT_DOCUMENT },
	{ ACTION_KEY_ENROLLED,              "/document",                CONTENT_DOCUMENT },
	{ ACTION_KEY_ENROLLED,              "/sealed",                  CONTENT_SECRET },
	{ ACTION_KEY_REVIEWED,              "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_KEY_REVOKED,               "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_LOG_DISOWNED,              "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_LOG_WENT_ON,               "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_MACHINE_CHANGED,           "/directory",               CONTENT_SECRET },
	{ ACTION_MACHINE_CHANGED,           "/machine",                 CONTENT_SECRET },
	{ ACTION_METADATA_SIGNED,           "/metadata/*/digest",       CONTENT_DOCUMENT },
	{ ACTION_NOTE_FOREIGN,              "/report",                  CONTENT_DOCUMENT },
	{ ACTION_QUALITY_REFOUNDED,         "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_REFOUNDING_ANNOUNCED,      "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_REFOUNDING_ENDED,          "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_RELEASE_PUBLISHED,         "/evidence",                CONTENT_DOCUMENT },
	{ ACTION_RELEASE_PUBLISHED,         "/metadata/*/digest",       CONTENT_DOCUMENT },
	{ ACTION_RELEASE_PUBLISHED,         "/record",                  CONTENT_DOCUMENT },
	{ ACTION_RELEASE_PUBLISHED,         "/version_record",          CONTENT_DOCUMENT },
	{ ACTION_RELEASE_WITHDRAWN,         "/metadata/*/digest",       CONTENT_DOCUMENT },
	{ ACTION_REPORTS_RECEIVED,          "/reports/*/envelope",      CONTENT_DOCUMENT },
	{ ACTION_RING_OPENED,               "/members",                 CONTENT_DOCUMENT },
	{ ACTION_ROLE_GRANTED,              "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_ROLLOUT_BEGUN,             "/digest",                  CONTENT_DOCUMENT },
	{ ACTION_ROLLOUT_BEGUN,             "/members",                 CONTENT_DOCUMENT },
	{ ACTION_ROLLOUT_BEGUN,             "/record",                  CONTENT_DOCUMENT },
	{ ACTION_ROOT_ACKNOWLEDGED,         "/signature/envelope",      CONTENT_DOCUMENT },
	{ ACTION_SESSION_OPENED,            "/source",                  CONTENT_PERSONAL },
	{ ACTION_STOP_LIFTED,               "/record",                  CONTENT_DOCUMENT },
	{ ACTION_STOP_PUBLISHED,            "/file",                    CONTENT_DOCUMENT },
	{ ACTION_STOP_PUBLISHED,            "/metadata/*/digest",       CONTENT_DOCUMENT },
	{ ACTION_STOP_SIGNED,               "/document",                CONTENT_DOCUMENT },
	{ ACTION_STOP_SIGNED,               "/signature/envelope",      CONTENT_DOCUMENT },
	{ ACTION_STOP_TAKEN_BACK,           "/document",                CONTENT_DOCUMENT },
	{ ACTION_STOP_TAKEN_BACK,           "/signature/envelope",      CONTENT_DOCUMENT },
	{ ACTION_TREE_BEGUN,                "/documents/*/digest",      CONTENT_DOCUMENT },
	{ ACTION_TRUST_UPDATED,             "/metadata/*/digest",       CONTENT_DOCUMENT },
	{ ACTION_TRUST_UPDATED,             "/targets/*/digest",        CONTENT_DOCUMENT },
	{ ACTION_USER_CONFIRMED,            "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_USER_CREATED,              "/name",                    CONTENT_PERSONAL },
	{ ACTION_USER_PASSWORD_SET,         "/verifier",                CONTENT_SECRET },
	{ ACTION_USER_SUSPENDED,            "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_USER_SUSPENSION_CONFIRMED, "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_USER_SUSPENSION_ENDED,     "/act/policy",              CONTENT_DOCUMENT },
	{ ACTION_VALIDATION_REGISTERED,     "/envelope_digest",         CONTENT_DOCUMENT },
	{ 0 },
};
/* clang-format on */

const char *content_kind_name(enum content_kind kind)
{
	static const char *const names[] = { "document", "personal", "secret" };

	return names[kind];
}

struct walk {
	struct ctx *cx;
	named_fn *fn;
	void *arg;
	enum content_kind kind;
};

/* The value at the rest of a place, which begins with a slash or is over. */
static enum err value_named(const struct walk *w, json_t *value, const char *place)
{
	size_t size = *place ? strcspn(place + 1, "/") : 0;
	const char *rest = place + size + 1;
	json_t *item;
	size_t i;

	if (!*place)
		return json_is_string(value) && digest_ok(json_string_value(value))
			       ? w->fn(w->arg, w->cx, json_string_value(value), w->kind)
			       : OK;
	if (size != 1 || place[1] != '*')
		return value_named(w, json_object_getn(value, place + 1, size), rest);
	json_array_foreach (value, i, item)
		TRY(value_named(w, item, rest));
	return OK;
}

enum err entry_named(struct ctx *cx, const struct entry *e, named_fn *fn, void *arg)
{
	for (const struct named_content *row = named_contents; row->place; row++) {
		const struct walk w = { cx, fn, arg, row->kind };

		if (row->action == e->action)
			TRY(value_named(&w, e->fact, row->place));
	}
	return OK;
}

enum err manifest_named(struct ctx *cx, const struct manifest *m, named_fn *fn, void *arg)
{
	for (size_t i = 0; i < m->n_paths; i++)
		if (m->paths[i].new)
			TRY(fn(arg, cx, m->paths[i].new, CONTENT_DOCUMENT));
	return OK;
}

const char *entry_manifest(const struct entry *e)
{
	return e->action == ACTION_CHANGE_OPENED
		       ? json_string_value(json_object_get(e->fact, "manifest"))
		       : NULL;
}

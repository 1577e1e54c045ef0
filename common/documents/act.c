/*
 * The kinds are rows: which members a document has and in which order.  act_read.c
 * says the form of a member; act_document_check() says how the members of one
 * document must fit each other.
 *
 * A document is read, printed again and compared: one meaning has one form, and a
 * form that is nobody's is refused at printing, too, so that nobody is asked to sign
 * what no judge can read.
 */

#include "documents/act.h"

#include <stddef.h>
#include <string.h>

#include "documents/act_read.h"
#include "proof/exact.h"
#include "proof/origin.h"

#define PARTS_MAX 12

/* clang-format off */
enum part {
	END, KIND, ID, INSTANCE, ORIGIN, BASE, MODEL, RELEASE, FROM, TO, SITES, DEVICES, STOP, DOCUMENT, RECORD, ROLLOUT, RING,
	MEMBERS, PERSON, KEY, ROLE, SITE, SINCE, ENTRY, ANNOUNCED, HEAD, NOTE, OWN, KEPT_BY, REPORTED, PEOPLE, DAMAGE, UPHOLDS, REASON
};

static const struct act_member members[] = {
	[KIND]      = { "act",       ACT_KIND,          offsetof(struct act_document, kind) },
	[ID]        = { "id",        ACT_UUID,          offsetof(struct act_document, id) },
	[INSTANCE]  = { "instance",  ACT_NAME,          offsetof(struct act_document, instance) },
	[ORIGIN]    = { "origin",    ACT_ORIGIN,        offsetof(struct act_document, origin) },
	[BASE]      = { "base",      ACT_INDEX,         offsetof(struct act_document, base) },
	[MODEL]     = { "model",     ACT_NAME,          offsetof(struct act_document, model) },
	[RELEASE]   = { "release",   ACT_NUMBER,        offsetof(struct act_document, release) },
	[FROM]      = { "from",      ACT_NUMBER,        offsetof(struct act_document, from) },
	[TO]        = { "to",        ACT_NUMBER,        offsetof(struct act_document, to) },
	[SITES]     = { "sites",     ACT_NAMES_OR_NULL, offsetof(struct act_document, sites) },
	[DEVICES]   = { "devices",   ACT_NAMES_OR_NULL, offsetof(struct act_document, devices) },
	[STOP]      = { "stop",      ACT_UUID,          offsetof(struct act_document, stop) },
	[DOCUMENT]  = { "document",  ACT_DIGEST,        offsetof(struct act_document, document) },
	[RECORD]    = { "record",    ACT_DIGEST,        offsetof(struct act_document, record) },
	[ROLLOUT]   = { "rollout",   ACT_UUID,          offsetof(struct act_document, rollout) },
	[RING]      = { "ring",      ACT_NAME,          offsetof(struct act_document, ring) },
	[MEMBERS]   = { "members",   ACT_DIGEST,        offsetof(struct act_document, members) },
	[PERSON]    = { "person",    ACT_ID,            offsetof(struct act_document, person) },
	[KEY]       = { "key",       ACT_DIGEST,        offsetof(struct act_document, key) },
	[ROLE]      = { "role",      ACT_ROLE,          offsetof(struct act_document, role) },
	[SITE]      = { "site",      ACT_SITE,          offsetof(struct act_document, site) },
	[SINCE]     = { "since",     ACT_INDEX,         offsetof(struct act_document, since) },
	[ENTRY]     = { "entry",     ACT_INDEX,         offsetof(struct act_document, entry) },
	[ANNOUNCED] = { "announced", ACT_INDEX_OR_NULL, offsetof(struct act_document, announced) },
	[HEAD]      = { "head",      ACT_HEAD,          offsetof(struct act_document, head) },
	[NOTE]      = { "note",      ACT_DIGEST,        offsetof(struct act_document, note) },
	[OWN]       = { "own",       ACT_HEAD_OR_NULL,  offsetof(struct act_document, own) },
	[KEPT_BY]   = { "kept_by",   ACT_ID_OR_NULL,    offsetof(struct act_document, kept_by) },
	[REPORTED]  = { "reported",  ACT_HEAD_OR_NULL,  offsetof(struct act_document, reported) },
	[PEOPLE]    = { "people",    ACT_TWO_PEOPLE,    offsetof(struct act_document, people) },
	[DAMAGE]    = { "damage",    ACT_DAMAGES,       offsetof(struct act_document, damage) },
	[UPHOLDS]   = { "upholds",   ACT_INDEXES,       offsetof(struct act_document, upholds) },
	[REASON]    = { "reason",    ACT_REASON,        offsetof(struct act_document, reason) },
};

static const struct { const char *name; bool ground, judged; enum part part[PARTS_MAX]; } rows[ACT_COUNT] = {
	[ACT_STOP]                = { "stop",                false, false, { ID, ORIGIN, MODEL, FROM, TO, SITES, DEVICES, REASON } },
	[ACT_TAKE_STOP_BACK]      = { "take-stop-back",      false, false, { KIND, ID, ORIGIN, BASE, STOP, DOCUMENT, REASON } },
	[ACT_OPEN_RING]           = { "open-ring",           false, false, { KIND, ID, ORIGIN, BASE, MODEL, RELEASE, RECORD, ROLLOUT, RING, MEMBERS, REASON } },
	[ACT_REVOKE_KEY]          = { "revoke-key",          true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, KEY, SINCE, REASON } },
	[ACT_SUSPEND]             = { "suspend",             true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, REASON } },
	[ACT_LIFT_SUSPENSION]     = { "lift-suspension",     true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, ENTRY, REASON } },
	[ACT_CONFIRM_SUSPENSION]  = { "confirm-suspension",  true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, ENTRY, REASON } },
	[ACT_CONFIRM_KEY]         = { "confirm-key",         true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, KEY, DOCUMENT, REASON } },
	[ACT_CONFIRM_PERSON]      = { "confirm-person",      true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, ENTRY, REASON } },
	[ACT_GRANT_ROLE]          = { "grant-role",          true,  true,  { KIND, ID, ORIGIN, BASE, PERSON, ROLE, SITE, REASON } },
	[ACT_REFOUND]             = { "refound",             true,  true,  { KIND, ID, INSTANCE, ORIGIN, HEAD, ANNOUNCED, PEOPLE, REASON } },
	[ACT_ANNOUNCE_REFOUNDING] = { "announce-refounding", true,  true,  { KIND, ID, INSTANCE, ORIGIN, HEAD, PEOPLE, REASON } },
	[ACT_END_REFOUNDING]      = { "end-refounding",      true,  true,  { KIND, ID, ORIGIN, BASE, ENTRY, DOCUMENT, REASON } },
	[ACT_REVIEW]              = { "review",              true,  true,  { KIND, ID, ORIGIN, BASE, ENTRY, UPHOLDS, REASON } },
	[ACT_ACCEPT_DAMAGE]       = { "accept-damage",       true,  true,  { KIND, ID, ORIGIN, HEAD, DAMAGE, REASON } },
	[ACT_DISOWN_HEAD]         = { "disown-head",         true,  true,  { KIND, ID, ORIGIN, BASE, HEAD, NOTE, REASON } },
	[ACT_GO_ON]               = { "go-on",               true,  true,  { KIND, ID, ORIGIN, HEAD, OWN, KEPT_BY, REPORTED, REASON } },
};
/* clang-format on */

const char *act_name(enum act_kind kind)
{
	return rows[kind].name;
}

bool act_kind_parse(const char *name, enum act_kind *out)
{
	for (int kind = 0; kind < ACT_COUNT; kind++)
		if (strcmp(rows[kind].name, name) == 0) {
			*out = (enum act_kind)kind;
			return true;
		}
	return false;
}

bool act_is_of_root(enum act_kind kind)
{
	return kind == ACT_REFOUND || kind == ACT_ANNOUNCE_REFOUNDING;
}

const char *act_place_object(struct ctx *cx, const char *place)
{
	static const struct {
		const char *lead, *kind;
	} stays_lost[] = { { "contents/", "content" }, { "blobs/", "artifact" } };

	for (size_t i = 0; i < countof(stays_lost); i++) {
		const size_t n = strlen(stays_lost[i].lead);

		if (strncmp(place, stays_lost[i].lead, n) == 0)
			return arena_printf(&cx->mem, "%s:%s", stays_lost[i].kind, place + n);
	}
	return NULL;
}

const char *act_command(enum act_kind kind)
{
	static const char *const commands[ACT_COUNT] = {
		[ACT_ACCEPT_DAMAGE] = "accept-damage",
		[ACT_GO_ON] = "anchor accept",
	};

	return commands[kind];
}

bool act_is_of_stopped(enum act_kind kind)
{
	return act_command(kind) != NULL;
}

const char *act_compared_by(const struct act_document *a)
{
	return a->reported.size > 0 ? a->kept_by : NULL;
}

bool act_moves_ground(enum act_kind kind)
{
	return rows[kind].ground;
}

bool act_judged(enum act_kind kind)
{
	return rows[kind].judged;
}

/* ---- members of one document ---- */

static bool act_has(enum act_kind kind, enum part part)
{
	for (const enum part *p = rows[kind].part; *p != END; p++)
		if (*p == part)
			return true;
	return false;
}

bool act_has_member(enum act_kind kind, const char *name)
{
	for (const enum part *p = rows[kind].part; *p != END; p++)
		if (strcmp(members[*p].key, name) == 0)
			return true;
	return false;
}

static bool is_of_instance(const struct act_document *a)
{
	struct origin o;

	return a->instance && origin_parse(a->origin, &o) &&
	       strlen(a->instance) == o.instance_size &&
	       memcmp(a->instance, o.instance, o.instance_size) == 0;
}

/* Could the log of the later head have had the earlier one? */
static bool head_may_hold(const struct tree_head *later, const struct tree_head *earlier)
{
	return later->size > earlier->size ||
	       (later->size == earlier->size && hash_same(&later->root, &earlier->root));
}

static bool knows(const struct act_document *a, int64_t index)
{
	return index <= a->base;
}

/* The last index that the signer knew is that of the head's last entry. */
static bool head_knows(const struct act_document *a, int64_t index)
{
	return index < (int64_t)a->head.size;
}

/* Rules of members that a kind does not have are not asked. */
static enum err act_document_check(struct ctx *cx, const struct act_document *a)
{
	const struct {
		enum part part;
		bool ok;
		const char *want;
	} rules[] = {
		{ TO, a->from <= a->to, "at least from" },
		{ DEVICES, !a->sites.stated || !a->devices.stated, "null where there are sites" },
		{ SINCE, knows(a, a->since), "at most base" },
		{ ENTRY, knows(a, a->entry), "at most base" },
		{ UPHOLDS, !a->n_upholds || knows(a, a->upholds[a->n_upholds - 1]),
		  "indexes of at most base" },
		{ ANNOUNCED, a->announced == ACT_NONE || head_knows(a, a->announced),
		  "null or the index of an entry before head" },
		{ INSTANCE, !act_has(a->kind, INSTANCE) || is_of_instance(a),
		  "that of the origin" },
		{ OWN, !a->own.size || head_may_hold(&a->head, &a->own),
		  "null or a head that head may continue" },
		{ KEPT_BY, (a->own.size > 0) == (a->kept_by != NULL),
		  "null where own is null, and nowhere else" },
		{ REPORTED, !a->reported.size || head_may_hold(&a->head, &a->reported),
		  "null or a head that head may continue" },
	};

	for (size_t i = 0; i < countof(rules); i++)
		if (act_has(a->kind, rules[i].part) && !rules[i].ok)
			return err_at(cx,
				      errf(cx, E_INVALID, "/%s must be %s",
					   members[rules[i].part].key, rules[i].want),
				      "/%s", members[rules[i].part].key);
	return OK;
}

/* ---- the document ---- */

static void act_members_print(struct ctx *cx, const struct act_document *a, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 1);
	for (const enum part *p = rows[a->kind].part; *p != END; p++)
		act_member_print(cx, out, &members[*p], a);
	put_close(out, '}');
}

enum err act_document_parse(struct ctx *cx, enum act_kind kind, const void *bytes, size_t size,
			    struct act_document *out)
{
	struct printer again;
	auto_json json = NULL;
	struct reader r;

	*out = (struct act_document){ .kind = kind };
	if (size > ACT_MAX)
		return errf(cx, E_INVALID, "a document of an act is at most %d bytes", ACT_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	for (const enum part *p = rows[kind].part; *p != END; p++)
		TRY(act_member_read(cx, &r, &members[*p], out));
	TRY(read_end(cx, &r));
	TRY(act_document_check(cx, out));
	act_members_print(cx, out, &again);
	return exact_check(cx, "the document", bytes, size, &again);
}

enum err act_document_print(struct ctx *cx, const struct act_document *a, struct printer *out)
{
	struct act_document again;

	act_members_print(cx, a, out);
	return act_document_parse(cx, a->kind, out->text, out->size, &again);
}

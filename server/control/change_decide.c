/*
 * Opening a change fixes what people will sign: the manifest, a list of paths
 * with old and new digests.  Everything that could make the last signature fail
 * for a reason that was known at the beginning is asked here: a file where a
 * folder is, an entry that could not hold the names, evidence that a device
 * could not read, a path that no rule of the policy covers.
 *
 * Signing asks who before what: the person must not be excluded, must not have
 * signed before, and must be asked for by the policy with this meaning, role
 * and custody.  A signature that nobody asked for is refused, because it would
 * look like an approval in the trail and be none; nor a rejection in a role that nobody asks.
 */

#include "control/change.h"

#include <string.h>

#include "base/text.h"
#include "control/asked.h"
#include "control/record.h"
#include "control/sites.h"
#include "documents/texts.h"
#include "engine/history.h"
#include "rules/needs.h"
#include "rules/people.h"
#include "rules/sites.h"
#include "signing/key.h"
#include "tree/document.h"
#include "trust/trust.h"

#define LINK_MAX 200 /* bytes */

/* ---- opening ---- */

/* A document is a JSON object that every reader reads alike; what its kind demands comes later. */
static enum err record_in(struct ctx *cx, const char *path, const char *digest, const char *content,
			  const char *place, struct record_set *set)
{
	enum err e = record_add(cx, set, path, digest, content);

	if (e == OK && content && !json_is_object(set->record[set->n - 1].json))
		e = errf(cx, E_INVALID, "a controlled document is a JSON object");
	if (e != E_INVALID)
		return e;
	return err_at(cx, e, "%s/content %s", place, cx->place ? cx->place : "");
}

/* Git would refuse a file where a folder is, or the reverse, when the last signature arrives.
 * Whether the sender sees the other document is not asked here, so the refusal does not name it. */
static enum err no_folder_check(struct ctx *cx, struct db *db, const char *path, const char *place)
{
	bool beside;

	TRY(db_document_beside(cx, db, path, &beside));
	if (!beside)
		return OK;
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_INVALID, "'%s' cannot be beside what is in force", path),
			       "%s/path", place),
			"Choose another path: a document would be a folder of another one.");
}

/* The same between two paths of one change; they are few. */
static enum err no_folders_among(struct ctx *cx, const struct manifest *m)
{
	for (size_t i = 0; i < m->n_paths; i++)
		for (size_t k = 0; k < m->n_paths; k++) {
			size_t n = strlen(m->paths[i].path);

			if (m->paths[i].new &&
			    m->paths[k].new &&strncmp(m->paths[k].path, m->paths[i].path, n) == 0 &&
			    m->paths[k].path[n] == '/')
				return err_at(cx,
					      errf(cx, E_INVALID, "'%s' cannot stand beside '%s'",
						   m->paths[i].path, m->paths[k].path),
					      "/documents/%zu/path", i);
		}
	return OK;
}

static enum err too_large(struct ctx *cx, const char *why, const char *next)
{
	return err_next(cx, err_at(cx, errf(cx, E_INVALID, "%s", why), "/documents"), "%s", next);
}

static bool path_is_for_devices(struct ctx *cx, const char *path)
{
	enum path_kind kind = path_parse(cx, path).kind;

	return kind == PATH_VERSION || kind == PATH_RELEASE || kind == PATH_WITHDRAWAL;
}

/* As JSON prints it. */
static size_t name_size(const char *name)
{
	size_t n = 0;

	for (; *name; name++)
		n += *name == '"' ? 2 : 1;
	return n;
}

static size_t names_size(const struct manifest *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_paths; i++)
		n += name_size(m->paths[i].path);
	return n;
}

/*
 * What holds at this many paths: the entry of the merge names each, and has a limit of its own
 * (ENTRY_MAX); evidence carries the manifest once and again in every signature, and has one too
 * (EVIDENCE_MAX).
 */
static enum err size_fits(struct ctx *cx, const struct manifest *m)
{
	size_t names = names_size(m);
	bool for_devices = false;

	for (size_t i = 0; i < m->n_paths; i++)
		for_devices |= path_is_for_devices(cx, m->paths[i].path);
	if (names > CHANGE_NAMES_MAX)
		return too_large(cx, "the names of these paths are too long together",
				 "Open two changes.");
	if (for_devices && names + m->n_paths * MANIFEST_PATH_SIZE > CHANGE_EVIDENCE_MAX)
		return too_large(cx,
				 "a record of a version or a release goes to devices with its "
				 "change, and this one is too large for that",
				 "Put it into a change of its own.");
	return OK;
}

/* The opening names each site twice, as a member and as an object; the merge once, beside the
 * paths.  Refused for its bytes only there, the change would wait for ever. */
static enum err sites_fit(struct ctx *cx, const struct manifest *m, const struct change_sites *s)
{
	size_t names = names_size(m);

	for (size_t i = 0; i < s->n; i++)
		names += 2 * name_size(s->site[i]);
	if (names > CHANGE_NAMES_MAX)
		return too_large(cx, "the names of its paths and sites are too long together",
				 "Open two changes.");
	return OK;
}

static enum err document_asked(struct ctx *cx, json_t *item, const char *place,
			       struct record_asked *out)
{
	struct reader r = reader(item, place);

	out->path = read_text(&r, "path");
	out->record = read_there(&r, "record") ? read_object(&r, "record") : NULL;
	out->content =
		out->record && !read_there(&r, "content") ? NULL : read_text_or_null(&r, "content");
	if (!path_ok(out->path))
		read_wrong(&r, "path", "a relative path without '.', '..' or empty parts");
	return read_end(cx, &r);
}

static enum err document_read_in(struct ctx *cx, struct db *db, json_t *item, const char *place,
				 struct fact *f, struct record_set *set, struct manifest_path *out)
{
	struct record_asked asked;
	const char *content;

	TRY(document_asked(cx, item, place, &asked));
	TRY(record_complete(cx, db, &asked, place, &out->path, &content));
	TRY(db_document_digest(cx, db, out->path, AT_NOW, &out->old));
	if (content && strlen(content) > DOCUMENT_MAX)
		return err_at(cx,
			      errf(cx, E_INVALID, "a document has at most %d bytes", DOCUMENT_MAX),
			      "%s/content", place);
	if (content) {
		TRY(no_folder_check(cx, db, out->path, place));
		out->new = fact_document(cx, f, content, strlen(content));
	}
	return record_in(cx, out->path, out->new, content, place, set);
}

static enum err documents_read(struct ctx *cx, struct db *db, const struct new_change *c,
			       struct fact *f, struct manifest *m)
{
	size_t n = json_array_size(c->documents), i;
	auto_records set = { 0 };
	json_t *item;

	if (n < 1 || n > MANIFEST_PATHS_MAX)
		return err_at(
			cx,
			errf(cx, E_INVALID, "a change has 1 to %d documents", MANIFEST_PATHS_MAX),
			"/documents");
	m->paths = arena_alloc(&cx->mem, n * sizeof(*m->paths));
	m->n_paths = n;
	json_array_foreach (c->documents, i, item)
		TRY(document_read_in(cx, db, item, arena_printf(&cx->mem, "/documents/%zu", i), f,
				     &set, &m->paths[i]));
	TRY(no_folders_among(cx, m));
	TRY(size_fits(cx, m));
	return records_check(cx, db, &set, true);
}

static enum err links_print(struct ctx *cx, json_t *links, struct printer *out)
{
	json_t *link;
	size_t i;

	put_open(out, "links", '[');
	json_array_foreach (links, i, link) {
		if (!json_is_string(link) || !prose_ok(json_string_value(link)) ||
		    json_string_length(link) > LINK_MAX)
			return err_at(cx,
				      errf(cx, E_INVALID, "a link must be text of at most %d bytes",
					   LINK_MAX),
				      "/links/%zu", i);
		put_text(out, NULL, json_string_value(link));
	}
	put_close(out, ']');
	return OK;
}

/* The whole policy meets the whole change: a path without a rule refuses it,
 * and one signature may meet several needs (decision 0022). */
static enum err change_needs_of(struct ctx *cx, struct db *db, const struct manifest_path *paths,
				size_t n, struct needs *out, const char **digest)
{
	const char **names = arena_alloc(&cx->mem, (n + 1) * sizeof(*names));
	struct policy *policy;

	for (size_t i = 0; i < n; i++)
		names[i] = paths[i].path;
	TRY(policy_in_force(cx, db, &policy, digest));
	return policy_needs(cx, policy, names, n, out);
}

enum err change_open(struct ctx *cx, struct db *db, const char *origin, const struct act *act,
		     const struct new_change *c, struct fact *out)
{
	struct manifest m = { .origin = origin };
	struct change_sites sites;
	const char *policy;
	struct printer p;
	struct needs needs;

	fact_start(cx, out, ACTION_CHANGE_OPENED);
	TRY(db_change_next(cx, db, &m.change));
	TRY(documents_read(cx, db, c, out, &m));
	TRY(change_needs_of(cx, db, m.paths, m.n_paths, &needs, &policy));
	TRY(change_sites_derive(cx, db, out, m.paths, m.n_paths, &sites));
	TRY(sites_fit(cx, &m, &sites));
	TRY(manifest_print(cx, &m, &p));
	fact_object(cx, out, "change", arena_printf(&cx->mem, "%lld", (long long)m.change));
	TRY(fact_sites(cx, out, sites.site, sites.n, "/documents"));
	put_int(&out->body, "number", m.change);
	put_text(&out->body, "title", c->title);
	/* the person behind a service account: a pipeline must not hide its
	 * author */
	put_text(&out->body, "author", person_of_act(act->actor.id, act->actor.behind));
	put_text(&out->body, "impact", c->impact);
	put_text(&out->body, "retest", c->retest);
	TRY(links_print(cx, c->links, &out->body));
	texts_print(&out->body, "sites", sites.site, sites.n);
	put_text(&out->body, "manifest", fact_document(cx, out, p.text, p.size));
	return OK;
}

enum err change_act_begin(struct ctx *cx, struct db *db, int64_t number, enum action action,
			  struct change *c, struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "change", arena_printf(&cx->mem, "%lld", (long long)number));
	TRY(db_change_at(cx, db, number, AT_NOW, c));
	if (!state_may(&change_states, action, c->state))
		return errf(cx, E_CONFLICT, "change %lld is %s", (long long)number,
			    state_name(&change_states, c->state));
	return OK;
}

enum err change_cancel(struct ctx *cx, struct db *db, const struct act *act, int64_t number,
		       struct fact *out)
{
	struct change c;

	TRY(change_act_begin(cx, db, number, ACTION_CHANGE_CANCELLED, &c, out));
	if (!may_cancel(c.author, person_of_act(act->actor.id, act->actor.behind)))
		return err_next(cx, errf(cx, E_FORBIDDEN, "only its author cancels a change"),
				"Sign a rejection instead.");
	fact_changed(out, "state", state_name(&change_states, c.state),
		     state_name(&change_states, CHANGE_CANCELLED));
	put_int(&out->body, "number", number);
	return change_sites_name(cx, c.body.json, out);
}

/* ---- signing ---- */

/* Manifest first, then each new file under its path: a verifier that has one
 * file finds it in the statement without the manifest. */
enum err change_signing(struct ctx *cx, struct db *db, const char *origin, int64_t number,
			struct signing *out)
{
	struct change_paths paths;
	struct policy *policy;
	const char *digest;
	struct change c;

	TRY(db_change_at(cx, db, number, AT_NOW, &c));
	TRY(policy_in_force(cx, db, &policy, &digest));
	TRY(db_change_paths(cx, db, number, &paths));
	TRY(change_paths_check(cx, db, number, c.manifest, &paths));
	*out = (struct signing){ .object = arena_printf(&cx->mem, "change:%lld", (long long)number),
				 .change = number,
				 .policy = policy,
				 .origin = origin,
				 .people = trust_people_now };
	return change_subjects(cx, origin, number, c.manifest, paths.path, paths.n, &out->subjects);
}

static enum err not_excluded(struct ctx *cx, struct db *db, const struct needs *needs,
			     const struct change *c, const struct change_paths *paths,
			     const char *user)
{
	struct parts parts;
	enum excluded as;

	TRY(change_parts(cx, db, needs->exclude, c, paths, &parts));
	as = exclusion(needs->exclude, &parts, user);
	if (as == EXCLUDE_COUNT)
		return OK;
	return err_next(cx,
			errf(cx, E_FORBIDDEN,
			     as == EXCLUDE_AUTHOR
				     ? "who wrote a change does not sign it"
				     : "who trained or validated a version does not sign it"),
			"Another person must.");
}

static enum err not_signed_before(struct ctx *cx, struct db *db, const char *object,
				  const char *user)
{
	struct signature s[CHANGE_SIGNATURES_MAX];
	size_t n = countof(s);

	TRY(db_signatures_of(cx, db, object, AT_NOW, s, &n));
	if (n == CHANGE_SIGNATURES_MAX)
		return errf(cx, E_CONFLICT, "the change has %zu signatures already", n);
	for (size_t i = 0; i < n; i++) {
		struct signing_key key;

		if (strcmp(s[i].signer, user) != 0)
			continue;
		TRY(db_key_at(cx, db, s[i].key, AT_NOW, &key));
		if (key.state != KEY_REVOKED) /* one of those counts no more */
			return errf(cx, E_CONFLICT, "'%s' has signed it already", user);
	}
	return OK;
}

/* The envelope is bound to the fact and stored with it, so its site comes from sign_check(). */
static enum err asked_for(struct ctx *cx, const struct needs *needs, const struct change *c,
			  const struct signature *s)
{
	struct signs as = { s->meaning, s->role, s->site };
	struct concerned concerned;

	TRY(change_concerned(cx, c->body.json, &concerned));
	if (!custody_parse(s->custody, &as.custody))
		return errf(cx, E_TAMPERED, "a signature of unknown custody");
	return signature_asked_for(cx, needs, &concerned, &as);
}

enum err change_sign(struct ctx *cx, struct db *db, const char *origin, const char *user,
		     int64_t number, const char *envelope, struct fact *out)
{
	struct change_paths paths;
	struct signing what;
	struct signature s;
	const char *policy;
	struct needs needs;
	struct change c;

	TRY(change_act_begin(cx, db, number, ACTION_CHANGE_SIGNED, &c, out));
	TRY(db_change_paths(cx, db, number, &paths));
	TRY(change_needs_of(cx, db, paths.path, paths.n, &needs, &policy));
	TRY(not_excluded(cx, db, &needs, &c, &paths, user));
	TRY(change_signing(cx, db, origin, number, &what));
	TRY(not_signed_before(cx, db, what.object, user));
	TRY(sign_check(cx, db, &what, user, envelope, out, &s));
	TRY(asked_for(cx, &needs, &c, &s));
	signature_print(&out->body, "signature", what.object, &s);
	return change_sites_name(cx, c.body.json, out);
}

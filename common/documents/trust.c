/*
 * The files of trust that people sign: what an agent demands of a release,
 * which logs it believes, who signs with which keys since when.  Reading and
 * printing lie side by side, so that a member cannot be printed and not read.
 *
 * What this version cannot check it refuses to read.  A file with witnesses and
 * a quorum looks satisfied to a reader that skips them, so the quorum must be
 * zero until cosignatures are checked.
 *
 * A person's keys carry indexes of the log (valid_from, revoked_at), not times:
 * an index cannot be back-dated, and what a leaver signed before stays valid.
 */

#include "documents/trust.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "proof/sshsig.h"

static enum err trust_wrong(struct ctx *cx, const char *place, const char *want)
{
	return err_at(cx, errf(cx, E_INVALID, "%s must be %s", place, want), "%s", place);
}

/* The file as JSON with "v":1 read; the caller reads the rest and drops *json. */
static enum err trust_begin(struct ctx *cx, const void *bytes, size_t size, json_t **json,
			    struct reader *r)
{
	if (size > TRUST_FILE_MAX)
		return errf(cx, E_INVALID, "a file of trust is at most %d bytes", TRUST_FILE_MAX);
	TRY(json_read(cx, bytes, size, json));
	*r = reader(*json, "");
	if (read_int(r, "v") != 1)
		read_wrong(r, "v", "1");
	return OK;
}

/* An array of 1 (or min) to max items. */
static json_t *list(struct reader *r, const char *key, size_t min, size_t max)
{
	json_t *items = read_array(r, key);

	if (json_array_size(items) < min || json_array_size(items) > max)
		read_wrong(r, key,
			   min ? "a list of at least one, and not too long" : "a shorter list");
	return items;
}

unsigned trust_custody_bit(const char *custody)
{
	enum custody c;

	return custody_parse(custody, &c) ? custody_bit(c) : 0;
}

static void put_custody(struct printer *p, unsigned set)
{
	put_open(p, "custody", '[');
	for (enum custody c = 0; c < CUSTODY_COUNT; c++)
		if (set & custody_bit(c))
			put_text(p, NULL, custody_name(c));
	put_close(p, ']');
}

static struct printer trust_file_open(struct ctx *cx)
{
	struct printer p = { .mem = &cx->mem };

	put_open(&p, NULL, '{');
	put_int(&p, "v", 1);
	return p;
}

/* ---- approval ---- */

static unsigned custody_read(struct reader *r)
{
	json_t *items = list(r, "custody", 1, CUSTODY_COUNT);
	unsigned set = 0, bit;

	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));

		bit = name ? trust_custody_bit(name) : 0;
		if (!bit || (set & bit))
			read_wrong(r, "custody", "sealed, file or hardware, each once");
		set |= bit;
	}
	return set;
}

static enum err need_parse(struct ctx *cx, json_t *items, size_t i, struct needs *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/require", i);
	struct need *n = &out->need[i];

	*n = (struct need){ read_name(cx, &r, "meaning"), read_name(cx, &r, "role"),
			    read_int(&r, "number"), custody_read(&r) };
	if (n->number < 1 || n->number > TRUST_NUMBER_MAX)
		read_wrong(&r, "number", "1 to " as_text(TRUST_NUMBER_MAX));
	for (size_t k = 0; k < i; k++)
		if (strcmp(out->need[k].meaning, n->meaning) == 0 &&
		    strcmp(out->need[k].role, n->role) == 0)
			read_wrong(&r, "meaning", "with its role there once");
	return read_end(cx, &r);
}

static enum err excludes_read(struct ctx *cx, json_t *items, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *name = json_string_value(json_array_get(items, i));
		enum excluded who;

		if (!name || !exclude_parse(name, &who))
			return trust_wrong(cx, arena_printf(&cx->mem, "/exclude/%zu", i),
					   "author, trainer or validator");
		*out |= exclude_bit(who);
	}
	return OK;
}

enum err trust_approval_parse(struct ctx *cx, const void *bytes, size_t size, struct needs *out)
{
	json_t *needs, *exclude;
	auto_json json = NULL;
	struct reader r;

	*out = (struct needs){ .n = 0 };
	TRY(trust_begin(cx, bytes, size, &json, &r));
	needs = list(&r, "require", 1, TRUST_REQUIRE_MAX);
	exclude = list(&r, "exclude", 0, EXCLUDE_COUNT);
	TRY(read_end(cx, &r));
	for (; out->n < json_array_size(needs); out->n++)
		TRY(need_parse(cx, needs, out->n, out));
	return excludes_read(cx, exclude, &out->exclude);
}

void trust_approval_print(struct ctx *cx, const struct needs *a, struct printer *out)
{
	*out = trust_file_open(cx);
	put_open(out, "require", '[');
	for (size_t i = 0; i < a->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "meaning", a->need[i].meaning);
		put_text(out, "role", a->need[i].role);
		put_int(out, "number", a->need[i].number);
		put_custody(out, a->need[i].custody);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "exclude", '[');
	for (enum excluded who = 0; who < EXCLUDE_COUNT; who++)
		if (a->exclude & exclude_bit(who))
			put_text(out, NULL, exclude_name(who));
	put_close(out, ']');
	put_close(out, '}');
}

/* ---- logs ---- */

static enum err log_parse(struct ctx *cx, json_t *items, size_t i, struct note_key *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/logs", i);
	const char *origin = read_text(&r, "origin"), *vkey = read_text(&r, "vkey");

	TRY(read_end(cx, &r));
	/* the origin is there twice on purpose: a pasted key of another log
	 * shows */
	if (note_key_parse(cx, vkey, out) != OK || strcmp(out->origin, origin) != 0)
		return trust_wrong(cx, arena_printf(&cx->mem, "/logs/%zu/vkey", i),
				   "the key of the log of this origin");
	return OK;
}

enum err trust_logs_parse(struct ctx *cx, const void *bytes, size_t size, struct trust_logs *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *logs;

	*out = (struct trust_logs){ .n = 0 };
	TRY(trust_begin(cx, bytes, size, &json, &r));
	logs = list(&r, "logs", 1, TRUST_LOGS_MAX);
	list(&r, "witnesses", 0, TRUST_LOGS_MAX);
	/* a file that asks for what is not checked here must not seem to be satisfied */
	if (read_int(&r, "quorum") != 0)
		read_wrong(&r, "quorum", "0: cosignatures are not checked by this version");
	TRY(read_end(cx, &r));
	for (; out->n < json_array_size(logs); out->n++)
		TRY(log_parse(cx, logs, out->n, &out->key[out->n]));
	return OK;
}

void trust_logs_print(struct ctx *cx, const struct trust_logs *l, struct printer *out)
{
	*out = trust_file_open(cx);
	put_open(out, "logs", '[');
	for (size_t i = 0; i < l->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "origin", l->key[i].origin);
		put_text(out, "vkey", note_vkey(cx, &l->key[i]));
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "witnesses", '[');
	put_close(out, ']');
	put_int(out, "quorum", 0);
	put_close(out, '}');
}

/* ---- assignment ---- */

enum err trust_assignment_parse(struct ctx *cx, const void *bytes, size_t size,
				struct trust_assignment *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *keys;

	*out = (struct trust_assignment){ .n = 0 };
	TRY(trust_begin(cx, bytes, size, &json, &r));
	keys = list(&r, "keys", 1, TRUST_ASSIGN_MAX);
	TRY(read_end(cx, &r));
	for (; out->n < json_array_size(keys); out->n++) {
		const char *key = json_string_value(json_array_get(keys, out->n));

		if (!key || !base64_bytes(key, strlen(key), out->public[out->n], PUBLIC_KEY_SIZE))
			return trust_wrong(cx, arena_printf(&cx->mem, "/keys/%zu", out->n),
					   "base64 of 32 bytes");
	}
	return OK;
}

void trust_assignment_print(struct ctx *cx, const struct trust_assignment *a, struct printer *out)
{
	*out = trust_file_open(cx);
	put_open(out, "keys", '[');
	for (size_t i = 0; i < a->n; i++)
		put_text(out, NULL, base64_text(cx, a->public[i], PUBLIC_KEY_SIZE));
	put_close(out, ']');
	put_close(out, '}');
}

/* ---- signers ---- */

static void trust_roles_read(struct ctx *cx, struct reader *r, struct trust_key *out)
{
	json_t *roles = list(r, "roles", 1, TRUST_ROLES_MAX);

	for (size_t i = 0; i < json_array_size(roles) && i < TRUST_ROLES_MAX; i++) {
		const char *role = json_string_value(json_array_get(roles, i));

		if (!role || !name_ok(role))
			read_wrong(r, "roles", "names");
		else
			out->roles[out->n_roles++] = arena_strdup(&cx->mem, role);
	}
}

static enum err trust_key_parse(struct ctx *cx, json_t *items, const char *place, size_t i,
				struct trust_key *out)
{
	struct reader r = reader_item(json_array_get(items, i), place, i);
	const char *public = read_text(&r, "public");

	out->fingerprint = read_text_kept(cx, &r, "fingerprint");
	out->custody = read_text_kept(cx, &r, "custody");
	trust_roles_read(cx, &r, out);
	out->valid_from = read_int(&r, "valid_from");
	out->revoked_at = read_int_or(&r, "revoked_at", TRUST_NEVER);
	if (!base64_bytes(public, strlen(public), out->public, PUBLIC_KEY_SIZE))
		read_wrong(&r, "public", "base64 of 32 bytes");
	else if (strcmp(ssh_fingerprint(cx, out->public), out->fingerprint) != 0)
		read_wrong(&r, "fingerprint", "the one of the public key");
	if (!trust_custody_bit(out->custody))
		read_wrong(&r, "custody", "sealed, file or hardware");
	if (out->valid_from < 0)
		read_wrong(&r, "valid_from", "an index");
	return read_end(cx, &r);
}

static enum err signer_parse(struct ctx *cx, json_t *items, size_t i, struct trust_signers *all)
{
	const char *place = arena_printf(&cx->mem, "/signers/%zu", i);
	struct reader r = reader(json_array_get(items, i), place);
	struct trust_signer *out = &all->signer[i];
	json_t *keys = list(&r, "keys", 0, TRUST_KEYS_MAX);

	out->id = read_name(cx, &r, "id");
	out->name = read_text_kept(cx, &r, "name");
	out->site = read_text_kept(cx, &r, "site");
	if (!prose_ok(out->name))
		read_wrong(&r, "name", "readable text");
	for (size_t k = 0; k < i; k++)
		if (strcmp(all->signer[k].id, out->id) == 0)
			read_wrong(&r, "id", "there once");
	TRY(read_end(cx, &r));
	out->n = json_array_size(keys);
	out->key = arena_alloc(&cx->mem, (out->n + 1) * sizeof(*out->key));
	for (size_t k = 0; k < out->n; k++)
		TRY(trust_key_parse(cx, keys, json_pointer(cx, place, "keys"), k, &out->key[k]));
	return OK;
}

/* One key under two people would let one person be two. */
static enum err keys_once(struct ctx *cx, const struct trust_signers *s)
{
	const struct trust_signer *whose = NULL;

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++)
			if (trust_key_of(s, s->signer[i].key[k].fingerprint, &whose) !=
			    &s->signer[i].key[k])
				return trust_wrong(
					cx, arena_printf(&cx->mem, "/signers/%zu/keys/%zu", i, k),
					"there once");
	return OK;
}

enum err trust_signers_parse(struct ctx *cx, const void *bytes, size_t size,
			     struct trust_signers *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *signers;

	*out = (struct trust_signers){ .n = 0 };
	TRY(trust_begin(cx, bytes, size, &json, &r));
	signers = list(&r, "signers", 0, TRUST_SIGNERS_MAX);
	TRY(read_end(cx, &r));
	out->signer = arena_alloc(&cx->mem, (json_array_size(signers) + 1) * sizeof(*out->signer));
	for (; out->n < json_array_size(signers); out->n++)
		TRY(signer_parse(cx, signers, out->n, out));
	return keys_once(cx, out);
}

static void trust_put_key(struct ctx *cx, struct printer *p, const struct trust_key *k)
{
	put_open(p, NULL, '{');
	put_text(p, "public", base64_text(cx, k->public, PUBLIC_KEY_SIZE));
	put_text(p, "fingerprint", k->fingerprint);
	put_text(p, "custody", k->custody);
	put_open(p, "roles", '[');
	for (size_t i = 0; i < k->n_roles; i++)
		put_text(p, NULL, k->roles[i]);
	put_close(p, ']');
	put_int(p, "valid_from", k->valid_from);
	if (k->revoked_at == TRUST_NEVER)
		put_null(p, "revoked_at");
	else
		put_int(p, "revoked_at", k->revoked_at);
	put_close(p, '}');
}

void trust_signers_print(struct ctx *cx, const struct trust_signers *s, struct printer *out)
{
	*out = trust_file_open(cx);
	put_open(out, "signers", '[');
	for (size_t i = 0; i < s->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "id", s->signer[i].id);
		put_text(out, "name", s->signer[i].name);
		put_text(out, "site", s->signer[i].site);
		put_open(out, "keys", '[');
		for (size_t k = 0; k < s->signer[i].n; k++)
			trust_put_key(cx, out, &s->signer[i].key[k]);
		put_close(out, ']');
		put_close(out, '}');
	}
	put_close(out, ']');
	put_close(out, '}');
}

/*
 * A person's keys carry indexes of the log, not times: an index cannot be
 * back-dated, and what a leaver signed before stays valid.  An index means
 * something in one log alone, so the file states a head that the signers of the
 * file verified, above each of its indexes: a server that shows a shorter log,
 * in which the key of a leaver is not revoked yet, shows another one.
 *
 * One key under two people would let one person be two, so each key is there
 * once.  Two keys with one point are one key.
 *
 * A key of a type that is not known here signs nothing and is kept as it is, so
 * that a file made for newer readers still names the others, and one made of it
 * loses nothing.
 */

#include "documents/trust.h"

#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/text.h"
#include "documents/role.h"
#include "documents/tree_head.h"
#include "documents/trust_file.h"
#include "proof/origin.h"

static const struct trust_form form = { TRUST_V, TRUST_PEOPLE_FILE };

/* The file in hand: its head bounds each index, and each id and point is there once. */
struct signers_file {
	struct ctx *cx;
	struct trust_signers *out;
	struct map ids, points;
};

/* ---- indexes ---- */

static int64_t index_in(const struct signers_file *f, struct reader *r, const char *key,
			int64_t index)
{
	if (index < 0 || (uint64_t)index >= f->out->head.size)
		read_wrong(r, key, "an index below the size of the log's head");
	return index;
}

static int64_t bounded_read(const struct signers_file *f, struct reader *r, const char *key)
{
	return index_in(f, r, key, read_int(r, key));
}

static int64_t bounded_or_null_read(const struct signers_file *f, struct reader *r, const char *key)
{
	int64_t index = read_int_or(r, key, TRUST_NEVER);

	if (json_is_null(json_object_get(r->object, key)))
		return TRUST_NEVER;
	return index_in(f, r, key, index);
}

static struct trust_span span_read(const struct signers_file *f, struct reader *r)
{
	struct trust_span s = { .from = bounded_read(f, r, "from") };

	s.to = bounded_or_null_read(f, r, "to");
	if (s.to != TRUST_NEVER && s.to < s.from)
		read_wrong(r, "to", "null or not before from");
	return s;
}

/* ---- a key ---- */

static enum err role_read(struct signers_file *f, json_t *items, const char *place, size_t i,
			  struct trust_role *out)
{
	struct reader r = reader_item(json_array_get(items, i), place, i);

	out->role = read_name(f->cx, &r, "role");
	out->site = read_text_kept(f->cx, &r, "site");
	if (strcmp(out->site, EVERY_SITE) != 0 && !name_ok(out->site))
		read_wrong(&r, "site", "a site's id or '*'");
	out->span = span_read(f, &r);
	return read_end(f->cx, &r);
}

static enum err spans_of_roles_read(struct signers_file *f, json_t *items, const char *place,
				    struct trust_key *out)
{
	place = json_pointer(f->cx, place, "roles");
	out->n_roles = json_array_size(items);
	out->role = arena_alloc(&f->cx->mem, (out->n_roles + 1) * sizeof(*out->role));
	for (size_t i = 0; i < out->n_roles; i++)
		TRY(role_read(f, items, place, i, &out->role[i]));
	return OK;
}

static enum err suspended_read(struct signers_file *f, json_t *items, const char *place,
			       struct trust_key *out)
{
	place = json_pointer(f->cx, place, "suspended");
	out->n_suspended = json_array_size(items);
	out->suspended = arena_alloc(&f->cx->mem, (out->n_suspended + 1) * sizeof(*out->suspended));
	for (size_t i = 0; i < out->n_suspended; i++) {
		struct reader r = reader_item(json_array_get(items, i), place, i);

		out->suspended[i] = span_read(f, &r);
		TRY(read_end(f->cx, &r));
	}
	return OK;
}

static void upheld_read(struct signers_file *f, struct reader *r, struct trust_key *out)
{
	json_t *items = trust_list(r, "upheld", 0, TRUST_UPHELD_MAX);

	out->n_upheld = json_array_size(items);
	out->upheld = arena_alloc(&f->cx->mem, (out->n_upheld + 1) * sizeof(*out->upheld));
	for (size_t i = 0; i < out->n_upheld; i++) {
		json_t *item = json_array_get(items, i);

		if (!json_is_integer(item))
			read_wrong(r, "upheld", "indexes");
		out->upheld[i] = index_in(f, r, "upheld", json_integer_value(item));
	}
}

static enum err confirmed_read(struct signers_file *f, json_t *object, const char *place,
			       struct trust_key *out)
{
	struct reader r = reader(object, json_pointer(f->cx, place, "confirmed"));

	out->confirmed = bounded_read(f, &r, "index");
	if (!hash_parse(read_text(&r, "leaf"), &out->leaf))
		read_wrong(&r, "leaf", "base64 of 32 bytes");
	return read_end(f->cx, &r);
}

/* *known false: it is of a type that this version does not know. */
static void point_read(struct signers_file *f, struct reader *r, struct trust_key *out, bool *known)
{
	const char *text = read_text(r, "public"), *point;

	*known = false;
	if (ssh_key_read(f->cx, text, &out->public, known) != OK)
		read_wrong(r, "public", "a key as '<type> <base64>'");
	if (r->want)
		return;
	if (!*known) {
		f->out->n_unknown++;
		f->out->unknown = arena_strndup(&f->cx->mem, text, strcspn(text, " "));
		return;
	}
	out->fingerprint = ssh_fingerprint(f->cx, &out->public);
	point = base64_text(f->cx, out->public.point, PUBLIC_KEY_SIZE);
	if (map_get(&f->points, point))
		read_wrong(r, "public", "there once, whatever its type");
	map_put(&f->points, point, f);
}

static enum err trust_key_parse(struct signers_file *f, json_t *item, const char *place,
				struct trust_key *out, bool *known)
{
	struct reader r = reader(item, place);
	json_t *roles, *suspended, *confirmed;

	point_read(f, &r, out, known);
	out->custody = read_text_kept(f->cx, &r, "custody");
	roles = trust_list(&r, "roles", 1, TRUST_ROLES_MAX);
	suspended = trust_list(&r, "suspended", 0, TRUST_SPANS_MAX);
	out->revoked_at = bounded_or_null_read(f, &r, "revoked_at");
	upheld_read(f, &r, out);
	confirmed = read_object(&r, "confirmed");
	if (!trust_custody_bit(out->custody))
		read_wrong(&r, "custody", "sealed, file or hardware");
	TRY(read_end(f->cx, &r));
	TRY(spans_of_roles_read(f, roles, place, out));
	TRY(suspended_read(f, suspended, place, out));
	return confirmed_read(f, confirmed, place, out);
}

/* ---- a person ---- */

/* Kept as it is, for a file that is made of this one. */
static void unknown_keep(struct signers_file *f, const json_t *item, struct trust_signer *out)
{
	struct printer p = { .mem = &f->cx->mem };

	put_json(&p, NULL, item);
	out->unknown[out->n_unknown++] = p.text;
}

static enum err person_keys_parse(struct signers_file *f, json_t *keys, const char *place,
				  struct trust_signer *out)
{
	size_t room = json_array_size(keys) + 1;
	bool known;

	out->key = arena_alloc(&f->cx->mem, room * sizeof(*out->key));
	out->unknown = arena_alloc(&f->cx->mem, room * sizeof(*out->unknown));
	for (size_t k = 0; k < json_array_size(keys); k++) {
		json_t *item = json_array_get(keys, k);

		TRY(trust_key_parse(f, item, arena_printf(&f->cx->mem, "%s/%zu", place, k),
				    &out->key[out->n], &known));
		if (known)
			out->n++;
		else
			unknown_keep(f, item, out);
	}
	return OK;
}

static enum err signer_parse(struct signers_file *f, json_t *items, size_t i)
{
	const char *place = arena_printf(&f->cx->mem, "/signers/%zu", i);
	struct reader r = reader(json_array_get(items, i), place);
	struct trust_signer *out = &f->out->signer[i];
	json_t *keys;

	out->id = read_id(f->cx, &r, "id");
	keys = trust_list(&r, "keys", 0, TRUST_KEYS_MAX);
	if (map_get(&f->ids, out->id))
		read_wrong(&r, "id", "there once");
	TRY(read_end(f->cx, &r));
	map_put(&f->ids, out->id, f);
	return person_keys_parse(f, keys, json_pointer(f->cx, place, "keys"), out);
}

/* ---- the log, and clocks in it ---- */

static enum err signers_log_read(struct signers_file *f, json_t *object)
{
	struct reader r = reader(object, "/log");
	struct origin named;

	f->out->origin = read_text_kept(f->cx, &r, "origin");
	head_members_read(&r, &f->out->head);
	if (!origin_parse(f->out->origin, &named))
		read_wrong(&r, "origin", "the origin of a log");
	return read_end(f->cx, &r);
}

static enum err clock_span_read(struct signers_file *f, json_t *items, size_t i)
{
	struct reader r = reader_item(json_array_get(items, i), "/corrected", i);
	struct trust_clock *c = &f->out->corrected[i];
	struct origin named;

	c->origin = read_text_kept(f->cx, &r, "origin");
	c->from = bounded_read(f, &r, "from");
	c->to = bounded_read(f, &r, "to");
	if (!origin_parse(c->origin, &named))
		read_wrong(&r, "origin", "the origin of a log");
	if (c->to < c->from)
		read_wrong(&r, "to", "not before from");
	if (strcmp(c->origin, f->out->origin) == 0 && (uint64_t)c->to + 1 >= f->out->head.size)
		read_wrong(&r, "to", "before the last entry of the head");
	if (i > 0 && strcmp(c->origin, c[-1].origin) == 0 && c->from <= c[-1].to)
		read_wrong(&r, "from", "behind the span before it");
	if (!clock_parse(read_text(&r, "at"), &c->at))
		read_wrong(&r, "at", "a time as an entry has it");
	if (!clock_parse(read_text(&r, "clock"), &c->clock) || c->clock >= c->at)
		read_wrong(&r, "clock", "a time as an entry has it, before at");
	return read_end(f->cx, &r);
}

/* ---- the file ---- */

static enum err signers_lists_read(struct signers_file *f, json_t *log, json_t *corrected,
				   json_t *signers)
{
	struct trust_signers *out = f->out;

	if (!json_is_null(log))
		TRY(signers_log_read(f, log));
	else if (json_array_size(signers) > 0 || json_array_size(corrected) > 0)
		return trust_wrong(f->cx, "/log", "there where the file names anybody");
	out->n_corrected = json_array_size(corrected);
	out->corrected = arena_alloc(&f->cx->mem, (out->n_corrected + 1) * sizeof(*out->corrected));
	for (size_t i = 0; i < out->n_corrected; i++)
		TRY(clock_span_read(f, corrected, i));
	out->signer =
		arena_alloc(&f->cx->mem, (json_array_size(signers) + 1) * sizeof(*out->signer));
	for (; out->n < json_array_size(signers); out->n++)
		TRY(signer_parse(f, signers, out->n));
	return OK;
}

enum err trust_signers_parse(struct ctx *cx, const void *bytes, size_t size,
			     struct trust_signers *out)
{
	struct signers_file f = { cx, out, { .mem = &cx->mem }, { .mem = &cx->mem } };
	json_t *log, *corrected, *signers;
	auto_json json = NULL;
	struct reader r;

	*out = (struct trust_signers){ .n = 0 };
	TRY(trust_file_begin(cx, bytes, size, &form, &json, &r));
	log = read_any(&r, "log");
	corrected = trust_list(&r, "corrected", 0, TRUST_CLOCKS_MAX);
	signers = trust_list(&r, "signers", 0, TRUST_SIGNERS_MAX);
	TRY(read_end(cx, &r));
	return signers_lists_read(&f, log, corrected, signers);
}

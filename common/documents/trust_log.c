/*
 * Which logs count.  A log that ended stays named, with the head at which it
 * ended, and so does its key: what people signed under its heads before is
 * judged by them.  A continuity is complete only with the end of the log that it
 * continues, so a file that names the one without the other is refused: a reader
 * that looked at one of them alone would believe two logs at once.
 */

#include "documents/trust.h"

#include <string.h>

#include "documents/tree_head.h"
#include "documents/trust_file.h"
#include "proof/origin.h"

static const struct trust_form form = { TRUST_V, TRUST_FILE_MAX };

static enum err log_parse(struct ctx *cx, json_t *items, size_t i, struct trust_logs *out)
{
	struct reader r = reader_item(json_array_get(items, i), "/logs", i);
	const char *origin = read_text(&r, "origin"), *vkey = read_text(&r, "vkey");
	struct note_key *key = &out->key[i];
	struct origin named;

	TRY(read_end(cx, &r));
	if (!origin_parse(origin, &named))
		return trust_wrong(cx, arena_printf(&cx->mem, "/logs/%zu/origin", i),
				   "the name of a log: signet/<instance>/1, or of one that goes "
				   "on, signet/<instance>/<n>-<8 digits of its key>");
	/* the origin is there twice on purpose: a pasted key of another log
	 * shows */
	if (note_key_parse(cx, vkey, key) != OK || strcmp(key->origin, origin) != 0)
		return trust_wrong(cx, arena_printf(&cx->mem, "/logs/%zu/vkey", i),
				   "the key of the log of this origin");
	for (size_t k = 0; k < i; k++)
		if (strcmp(out->key[k].origin, origin) == 0 &&
		    memcmp(out->key[k].public, key->public, PUBLIC_KEY_SIZE) == 0)
			return trust_wrong(cx, arena_printf(&cx->mem, "/logs/%zu", i),
					   "there once");
	return OK;
}

/* ---- logs that ended ---- */

static enum err abandoned_parse(struct ctx *cx, json_t *items, size_t i, struct trust_logs *all)
{
	struct reader r = reader_item(json_array_get(items, i), "/abandoned", i);
	struct trust_abandoned *out = &all->abandoned[i];
	struct origin named;

	out->origin = read_text_kept(cx, &r, "origin");
	head_members_read(&r, &out->head);
	if (!origin_parse(out->origin, &named))
		read_wrong(&r, "origin", "the origin of a log");
	else if (trust_log_end(all, out->origin))
		read_wrong(&r, "origin", "there once");
	return read_end(cx, &r);
}

const struct trust_abandoned *trust_log_end(const struct trust_logs *l, const char *origin)
{
	for (size_t i = 0; i < l->n_abandoned; i++)
		if (strcmp(l->abandoned[i].origin, origin) == 0)
			return &l->abandoned[i];
	return NULL;
}

const struct trust_continuity *trust_log_next(const struct trust_logs *l, const char *from)
{
	for (size_t i = 0; i < l->n_continuity; i++)
		if (strcmp(l->continuity[i].from, from) == 0)
			return &l->continuity[i];
	return NULL;
}

static bool is_named(const struct trust_logs *l, const char *origin)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->key[i].origin, origin) == 0)
			return true;
	return false;
}

static bool same_head(const struct tree_head *a, const struct tree_head *b)
{
	return a->size == b->size && hash_same(&a->root, &b->root);
}

/* A continuity fits the log that it continues, and its members fit each other. */
static void continuity_check(struct reader *r, const struct trust_logs *all,
			     const struct trust_continuity *c)
{
	const struct trust_abandoned *end = trust_log_end(all, c->from);

	if (!origin_follows(c->from, c->origin))
		read_wrong(r, "origin", "the origin that follows the one in from");
	else if (!is_named(all, c->origin))
		read_wrong(r, "origin", "one of the logs");
	if (!end || !same_head(&end->head, &c->prefix))
		read_wrong(r, "prefix", "the head at which the log in from is abandoned");
	if (c->first.size <= c->prefix.size)
		read_wrong(r, "first", "larger than prefix");
	if (c->last.size < c->prefix.size)
		read_wrong(r, "last", "at least as large as prefix");
	if (trust_log_next(all, c->from))
		read_wrong(r, "from", "there once");
}

static enum err continuity_parse(struct ctx *cx, json_t *items, size_t i, struct trust_logs *all)
{
	const char *place = arena_printf(&cx->mem, "/continuity/%zu", i);
	struct reader r = reader(json_array_get(items, i), place);
	struct trust_continuity *out = &all->continuity[i];

	out->origin = read_text_kept(cx, &r, "origin");
	out->keys = read_text_kept(cx, &r, "keys");
	TRY(tree_head_read(cx, &r, place, "first", &out->first));
	TRY(tree_head_read(cx, &r, place, "prefix", &out->prefix));
	out->from = read_text_kept(cx, &r, "from");
	TRY(tree_head_read(cx, &r, place, "last", &out->last));
	out->lost = read_text_or_null_kept(cx, &r, "lost");
	if (!digest_ok(out->keys))
		read_wrong(&r, "keys", "a digest");
	if (out->lost && !digest_ok(out->lost))
		read_wrong(&r, "lost", "a digest or null");
	continuity_check(&r, all, out);
	return read_end(cx, &r);
}

/* ---- the file ---- */

/* An origin that names its key has that one, and perhaps those of further nodes. */
static bool has_its_key(const struct trust_logs *l, const char *origin)
{
	struct origin named;

	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->key[i].origin, origin) == 0 && origin_parse(origin, &named) &&
		    origin_is_of(&named, l->key[i].public))
			return true;
	return false;
}

static enum err origins_check(struct ctx *cx, const struct trust_logs *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!has_its_key(l, l->key[i].origin))
			return trust_wrong(cx, arena_printf(&cx->mem, "/logs/%zu/origin", i),
					   "that of a log whose key, as it names it, is there");
	return OK;
}

static bool one_goes_on(const struct trust_logs *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!trust_log_end(l, l->key[i].origin))
			return true;
	return false;
}

/* n items of the list into out's array, which counts up as they come. */
#define list_read(list, count, parse)                      \
	for (; (count) < json_array_size(list); (count)++) \
	TRY(parse(cx, list, count, out))

enum err trust_logs_parse(struct ctx *cx, const void *bytes, size_t size, struct trust_logs *out)
{
	json_t *logs, *abandoned, *continuity;
	auto_json json = NULL;
	struct reader r;

	*out = (struct trust_logs){ .n = 0 };
	TRY(trust_file_begin(cx, bytes, size, &form, &json, &r));
	logs = trust_list(&r, "logs", 1, TRUST_LOGS_MAX);
	abandoned = trust_list(&r, "abandoned", 0, TRUST_LOGS_MAX);
	continuity = trust_list(&r, "continuity", 0, TRUST_LOGS_MAX);
	read_unjudged_list(&r, "witnesses");
	read_unjudged_zero(&r, "quorum");
	TRY(read_end(cx, &r));
	list_read(logs, out->n, log_parse);
	TRY(origins_check(cx, out));
	list_read(abandoned, out->n_abandoned, abandoned_parse);
	list_read(continuity, out->n_continuity, continuity_parse);
	return one_goes_on(out) ? OK
				: trust_wrong(cx, "/logs", "logs of which one is not abandoned");
}

static void continuity_print(struct ctx *cx, const struct trust_continuity *c, struct printer *out)
{
	put_open(out, NULL, '{');
	put_text(out, "origin", c->origin);
	put_text(out, "keys", c->keys);
	tree_head_print(cx, "first", &c->first, out);
	tree_head_print(cx, "prefix", &c->prefix, out);
	put_text(out, "from", c->from);
	tree_head_print(cx, "last", &c->last, out);
	put_text(out, "lost", c->lost);
	put_close(out, '}');
}

void trust_logs_print(struct ctx *cx, const struct trust_logs *l, struct printer *out)
{
	*out = trust_file_open(cx, form.v);
	put_open(out, "logs", '[');
	for (size_t i = 0; i < l->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "origin", l->key[i].origin);
		put_text(out, "vkey", note_vkey(cx, &l->key[i]));
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "abandoned", '[');
	for (size_t i = 0; i < l->n_abandoned; i++) {
		put_open(out, NULL, '{');
		put_text(out, "origin", l->abandoned[i].origin);
		head_members_print(cx, &l->abandoned[i].head, out);
		put_close(out, '}');
	}
	put_close(out, ']');
	put_open(out, "continuity", '[');
	for (size_t i = 0; i < l->n_continuity; i++)
		continuity_print(cx, &l->continuity[i], out);
	put_close(out, ']');
	put_open(out, "witnesses", '[');
	put_close(out, ']');
	put_int(out, "quorum", 0);
	put_close(out, '}');
}

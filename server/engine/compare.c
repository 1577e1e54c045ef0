#include "engine/compare.h"

#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "engine/rows.h"
#include "proof/digest.h"

/* An order of our own instead of SQLite's collations: both cursors come sorted
 * by their keys, and a merge needs nothing but a total order on both.  Types
 * come first, because asking SQLite for text would convert a number in place. */
static int value_order(struct stmt *a, struct stmt *b, int i)
{
	int ta = sqlite3_column_type(a->s, i), tb = sqlite3_column_type(b->s, i), na, nb, order;
	int64_t ia, ib;

	if (ta != tb) /* before anything else is asked, which may change what it is */
		return (ta > tb) - (ta < tb);
	if (ta == SQLITE_INTEGER) {
		ia = col_int(a, i);
		ib = col_int(b, i);
		return (ia > ib) - (ia < ib);
	}
	na = sqlite3_column_bytes(a->s, i);
	nb = sqlite3_column_bytes(b->s, i);
	order = na && nb ? memcmp(sqlite3_column_blob(a->s, i), sqlite3_column_blob(b->s, i),
				  (size_t)(na < nb ? na : nb))
			 : 0;
	return order ? order : (na > nb) - (na < nb);
}

static int key_order(struct stmt *a, struct stmt *b, int keys)
{
	int order = 0;

	for (int i = 0; i < keys && order == 0; i++)
		order = value_order(a, b, i);
	return order;
}

/* Bytes of a key are printed in hex. */
static const char *key_text(struct ctx *cx, struct stmt *s, int i)
{
	const unsigned char *bytes = sqlite3_column_blob(s->s, i);
	size_t n = (size_t)sqlite3_column_bytes(s->s, i);
	char *hex;

	if (sqlite3_column_type(s->s, i) != SQLITE_BLOB)
		return col_text(cx, s, i);
	hex = arena_alloc(&cx->mem, 2 * n + 1);
	return sodium_bin2hex(hex, 2 * n + 1, bytes, n);
}

static const char *row_name(struct ctx *cx, struct stmt *s, int keys)
{
	const char *name = "";

	for (int i = 0; i < keys; i++)
		name = arena_printf(&cx->mem, "%s%s%s", name, i ? "/" : "", key_text(cx, s, i));
	return name;
}

static enum err row_compare(struct ctx *cx, struct stmt *a, struct stmt *b, const struct table *t)
{
	for (int i = t->keys; i < sqlite3_column_count(a->s); i++) {
		const char *column = sqlite3_column_name(a->s, i);
		bool bytes = sqlite3_column_type(a->s, i) == SQLITE_BLOB;

		if (value_order(a, b, i) == 0)
			continue;
		if (bytes)
			return errf(cx, E_TAMPERED, "%s %s: %s is not what the log gives", t->name,
				    row_name(cx, a, t->keys), column);
		return errf(cx, E_TAMPERED, "%s %s: %s is '%s', the log says '%s'", t->name,
			    row_name(cx, a, t->keys), column, col_text(cx, a, i),
			    col_text(cx, b, i));
	}
	return OK;
}

/* A merge of two sorted cursors: neither table has to fit in memory, and the
 * first difference names its row. */
enum err rows_compare(struct ctx *cx, struct db *file, struct db *fresh, const struct table *t)
{
	auto_stmt a = db_stmt(file, t->all), b = db_stmt(fresh, t->all);
	bool in_file, in_log;
	int order;

	for (;;) {
		TRY(stmt_next(cx, &a, &in_file));
		TRY(stmt_next(cx, &b, &in_log));
		if (!in_file && !in_log)
			return OK;
		order = !in_file ? 1 : !in_log ? -1 : key_order(&a, &b, t->keys);
		if (order < 0)
			return errf(cx, E_TAMPERED, "%s %s: no entry explains it", t->name,
				    row_name(cx, &a, t->keys));
		if (order > 0)
			return errf(cx, E_TAMPERED, "%s %s: it is missing", t->name,
				    row_name(cx, &b, t->keys));
		TRY(row_compare(cx, &a, &b, t));
	}
}

static void value_hash(crypto_hash_sha256_state *sum, struct stmt *s, int i)
{
	const unsigned char type = (unsigned char)sqlite3_column_type(s->s, i);
	unsigned char eight[8];
	const void *bytes = NULL;
	uint64_t n;

	if (type == SQLITE_INTEGER)
		n = (uint64_t)col_int(s, i);
	else {
		bytes = sqlite3_column_blob(s->s, i);
		n = (uint64_t)sqlite3_column_bytes(s->s, i);
	}
	for (int k = 0; k < 8; k++)
		eight[k] = (unsigned char)(n >> (56 - 8 * k));
	crypto_hash_sha256_update(sum, &type, 1);
	crypto_hash_sha256_update(sum, eight, sizeof(eight));
	if (bytes)
		crypto_hash_sha256_update(sum, bytes, n);
}

/* The rows of one side that the other one does not have. */
struct side {
	crypto_hash_sha256_state sum;
	bool any;
};

static void row_hash(struct side *x, struct stmt *s)
{
	x->any = true;
	for (int i = 0; i < sqlite3_column_count(s->s); i++)
		value_hash(&x->sum, s, i);
}

static const char *side_digest(struct ctx *cx, struct side *x)
{
	struct hash h;

	crypto_hash_sha256_final(&x->sum, h.b);
	return digest_text(cx, &h);
}

/* Beyond their key, which is the same. */
static bool rows_same(struct stmt *a, struct stmt *b, int keys)
{
	for (int i = keys; i < sqlite3_column_count(a->s); i++)
		if (value_order(a, b, i) != 0)
			return false;
	return true;
}

static enum err sides_hash(struct ctx *cx, struct stmt *a, struct stmt *b, int keys,
			   struct side *found, struct side *wanted)
{
	bool in_file, in_log;
	int order;

	TRY(stmt_next(cx, a, &in_file));
	TRY(stmt_next(cx, b, &in_log));
	while (in_file || in_log) {
		order = !in_file ? 1 : !in_log ? -1 : key_order(a, b, keys);
		if (order != 0 || !rows_same(a, b, keys)) {
			if (order <= 0)
				row_hash(found, a);
			if (order >= 0)
				row_hash(wanted, b);
		}
		if (order <= 0)
			TRY(stmt_next(cx, a, &in_file));
		if (order >= 0)
			TRY(stmt_next(cx, b, &in_log));
	}
	return OK;
}

enum err rows_differ(struct ctx *cx, struct db *file, struct db *fresh, const struct table *t,
		     struct rows_difference *out)
{
	auto_stmt a = db_stmt(file, t->all), b = db_stmt(fresh, t->all);
	struct side found = { .any = false }, wanted = { .any = false };

	*out = (struct rows_difference){ .any = false };
	crypto_hash_sha256_init(&found.sum);
	crypto_hash_sha256_init(&wanted.sum);
	TRY(sides_hash(cx, &a, &b, t->keys, &found, &wanted));
	out->any = found.any || wanted.any;
	out->wanted = side_digest(cx, &wanted);
	out->found = found.any ? side_digest(cx, &found) : NULL;
	return OK;
}

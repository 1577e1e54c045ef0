/*
 * The rooms' rows, joined once before any thread starts.  What is static here
 * is written by rooms_join() alone and read by all threads afterwards without a
 * lock; nothing may join later.
 *
 * The engine's own statements cannot name the columns that hold digests of
 * contents, because those belong to the rooms.  The text of such a statement
 * has a hole, {contents} or {contents <kind>}, which is filled from the tables'
 * rows: a room that adds a column with contents is then checked by fsck without
 * a change here.
 */

#include "engine/room.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/history.h"
#include "engine/sql.h"
#include "engine/tables.h"

/* clang-format off */
static const struct action_row actions[] = {
	{ ACTION_ACT_REFUSED,       1, apply_nothing },
	{ ACTION_ACT_REFUSED_AGAIN, 1, apply_nothing },
	{ ACTION_INSTANCE_OPENED,   1, apply_nothing },
	{ ACTION_INSTANCE_OPENED,   2, apply_nothing },
	{ 0 },
};
/* clang-format on */

const struct room engine_room = {
	.name = "engine",
	.sql = engine_sql,
	.n_sql = ENGINE_SQL_COUNT,
	.place = ENGINE_SQL_PLACE,
	.tables = engine_tables,
	.actions = actions,
};

/* ---- joining ---- */

static struct rooms joined;
static struct sql_text *texts[ROOMS_MAX]; /* by place, with nothing left to fill in */

/* "SELECT name FROM user WHERE name IS NOT NULL UNION ALL …" of all columns of one kind of content,
 * or, kind NULL, of every one. */
static void contents_select(struct ctx *cx, struct printer *out, const char *kind)
{
	const char *before = "", *part;
	const struct table *t;

	for (size_t i = 0; (t = table_at(i)); i++)
		for (size_t k = 0; k < TABLE_CONTENTS_MAX && t->contents[k].column; k++) {
			const char *column = t->contents[k].column;

			if (kind && strcmp(t->contents[k].kind, kind) != 0)
				continue;
			part = arena_printf(&cx->mem,
					    "%sSELECT %s AS digest FROM %s WHERE %s IS NOT NULL",
					    before, column, t->name, column);
			put_bytes(out, part, strlen(part));
			before = "\n\tUNION ALL ";
		}
}

/* "{contents}", "{contents personal}": the columns of the tables' rows. */
static const char *contents_fill(struct ctx *cx, struct printer *out, const char *word)
{
	const char *kind = word + strlen("{contents"), *close = strchr(kind, '}');

	assert(close);
	contents_select(cx, out,
			*kind == ' ' ? arena_strndup(&cx->mem, kind + 1, (size_t)(close - kind - 1))
				     : NULL);
	return close + 1;
}

static const char *in_force_fill(struct ctx *cx, struct printer *out, const char *word)
{
	const char *number = arena_printf(&cx->mem, "%lld", (long long)IN_FORCE);

	put_bytes(out, number, strlen(number));
	return word + strlen("IN_FORCE");
}

/* "{seen 'run:' || id}": may the asker see that object (engine/concern.h)?  :sites is NULL for who
 * sees all. */
static const char *seen_fill(struct ctx *cx, struct printer *out, const char *word)
{
	const char *object = word + strlen("{seen "), *close = strchr(object, '}');
	const char *part;

	assert(close);
	part = arena_printf(
		&cx->mem,
		"(:sites IS NULL OR EXISTS (SELECT 1 FROM concern AS own "
		"LEFT JOIN concern AS middle ON middle.object = own.whose "
		"LEFT JOIN concern AS root ON root.object = middle.whose "
		"WHERE own.object = %.*s AND instr(:sites, '\"' || coalesce(root.whose, "
		"middle.whose, own.whose) || '\"') > 0))",
		(int)(close - object), object);
	put_bytes(out, part, strlen(part));
	return close + 1;
}

/* What the .sql files say as a word.  A number: the statements and the partial
 * indexes of the migrations must say the same number, so it is written into the
 * text: SQLite would not find an index by a parameter. */
static const struct {
	const char *word;
	/* Puts what the word is for and gives the text after it. */
	const char *(*fill)(struct ctx *cx, struct printer *out, const char *word);
} words[] = {
	{ "{contents", contents_fill },
	{ "{seen ", seen_fill },
	{ "IN_FORCE", in_force_fill },
};

static const char *filled(struct ctx *cx, const char *text)
{
	struct printer out = { .mem = &cx->mem };

	while (*text) {
		size_t i = 0;

		while (i < countof(words) &&
		       strncmp(text, words[i].word, strlen(words[i].word)) != 0)
			i++;
		if (i < countof(words))
			text = words[i].fill(cx, &out, text);
		else
			put_bytes(&out, text++, 1);
	}
	return out.text;
}

/* The row of each action's facts of today; those of old are searched. */
static const struct action_row *newest[ACTION_COUNT];

static void actions_join(const struct room *room)
{
	for (const struct action_row *row = room->actions; row && row->action; row++)
		if (row->v == action_version(row->action))
			newest[row->action] = row;
}

/* All followers, and those of each action, in the order of the rooms and of their rows. */
static const struct follower *followers[FOLLOWERS_MAX + 1],
	*followers_of[ACTION_COUNT][FOLLOWERS_MAX + 1];

static void followers_join(const struct room *room)
{
	size_t n = 0, k;

	while (followers[n])
		n++;
	for (const struct follower *f = room->followers; f && f->kind; f++) {
		assert(n < FOLLOWERS_MAX);
		followers[n++] = f;
		for (const enum action *a = f->on; *a; a++) {
			for (k = 0; followers_of[*a][k];)
				k++;
			followers_of[*a][k] = f;
		}
	}
}

void rooms_join(const struct room *const *room, size_t n)
{
	static struct ctx cx; /* of the process: what it holds is never freed */

	assert(n <= ROOMS_MAX && joined.n == 0);
	joined = (struct rooms){ room, n };
	for (size_t i = 0; i < n; i++) {
		const struct room *r = room[i];
		struct sql_text *own = arena_alloc(&cx.mem, (r->n_sql + 1) * sizeof(*own));

		for (size_t k = 0; k < r->n_sql; k++)
			own[k] = (struct sql_text){ r->sql[k].name, filled(&cx, r->sql[k].text) };
		actions_join(r);
		followers_join(r);
		if (!r->sql)
			continue;
		assert(r->place < ROOMS_MAX && !texts[r->place]);
		texts[r->place] = own;
	}
}

const struct follower *follower_of(enum action a, size_t i)
{
	return followers_of[a][i];
}

const struct follower *follower_at(size_t i)
{
	return followers[i];
}

const struct action_row *action_row(enum action a, int64_t v)
{
	if (newest[a] && newest[a]->v == v)
		return newest[a];
	for (size_t i = 0; i < joined.n; i++)
		for (const struct action_row *row = joined.room[i]->actions; row && row->action;
		     row++)
			if (row->action == a && row->v == v)
				return row;
	return NULL;
}

const struct rooms *rooms_joined(void)
{
	return &joined;
}

struct sql_text sql_text(sql_id id)
{
	return texts[SQL_ROOM(id)][SQL_PLACE(id)];
}

#pragma once

/*
 * What a room brings to the engine: its statements, its tables, its actions.
 * The engine has no noun; the root joins the rooms and hands them to
 * rooms_join() once, before any other call and any thread.  The order is that
 * in which a room may use another.  Each list ends in a row of zeros.
 */

#include "engine/apply.h"
#include "engine/due.h"
#include "engine/memory.h"
#include "engine/tables.h"

/* What an entry of this action and version does.  There may be several versions
 * of one action. */
struct action_row {
	enum action action;
	int64_t v;
	apply *apply;
	bool access; /* it may change what somebody may do */
};

struct blobs;
struct fsck_report;

struct room {
	const char *name;
	const struct sql_text *sql; /* with n_sql and place: as the room's sql.h says; NULL: none */
	size_t n_sql, place;
	const struct table *tables;
	const struct action_row *actions;
	const struct follower *followers; /* in the order in which they are asked; NULL: none */
	const struct memory *memory;      /* NULL: it keeps nothing */
	/* Of fsck, before each entry is applied: is its actor who the entries before it say?
	 * E_TAMPERED with what is wrong.  NULL: it does not ask. */
	enum err (*actor)(struct ctx *cx, struct db *fresh, const struct entry *e);
	/* Of fsck, after the tables: what no table shows.  fresh: what the replay made.  E_TAMPERED
	 * with what is wrong.  NULL: nothing. */
	enum err (*check)(struct ctx *cx, struct db *db, struct db *fresh);
	/* Of fsck, once rows are proved: what lies beside the database, and what was derived from
	 * bytes (engine/recount.h); counts in out what it looked at.  NULL: nothing. */
	enum err (*recount)(struct ctx *cx, struct db *db, const struct blobs *b,
			    struct fsck_report *out);
};

#define ROOMS_MAX     32
#define FOLLOWERS_MAX 16

struct rooms {
	const struct room *const *room;
	size_t n;
};

extern const struct room engine_room; /* the first of all */

void rooms_join(const struct room *const *room, size_t n);
const struct rooms *rooms_joined(void);

/* NULL: no room has it. */
const struct action_row *action_row(enum action a, int64_t v);

/* The i-th follower that marks after an action, NULL: there are no more; and of all of them. */
const struct follower *follower_of(enum action a, size_t i);
const struct follower *follower_at(size_t i);

/* A statement's name and text.  Texts of the engine name what the tables' rows say. */
struct sql_text sql_text(sql_id id);

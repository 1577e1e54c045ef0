#pragma once

/*
 * What a room brings to the engine: its statements, its tables, its actions.
 * The engine has no noun; the root joins the rooms and hands them to
 * rooms_join() once, before any other call and any thread.  The order is that
 * in which a room may use another.  Each list ends in a row of zeros.
 */

#include "engine/apply.h"
#include "engine/memory.h"
#include "engine/tables.h"

/* What an entry of this action and version does.  There may be several versions
 * of one action. */
struct action_row {
	enum action action;
	int64_t v;
	apply *apply;
	bool access; /* it may change what somebody may do */
	bool wakes;  /* it may leave something to follow: to publish, to roll out, to assign */
};

struct room {
	const char *name;
	const struct sql_text *sql; /* with n_sql and place: as the room's sql.h says; NULL: none */
	size_t n_sql, place;
	const struct table *tables;
	const struct action_row *actions;
	const struct memory *memory; /* NULL: it keeps nothing */
	/* Of fsck: what no table shows.  E_TAMPERED with what is wrong.  NULL: nothing. */
	enum err (*check)(struct ctx *cx, struct db *db);
};

#define ROOMS_MAX 32

struct rooms {
	const struct room *const *room;
	size_t n;
};

extern const struct room engine_room; /* the first of all */

void rooms_join(const struct room *const *room, size_t n);
const struct rooms *rooms_joined(void);

/* NULL: no room has it. */
const struct action_row *action_row(enum action a, int64_t v);

/* A statement's name and text.  Texts of the engine name what the tables' rows say. */
struct sql_text sql_text(sql_id id);

#pragma once

/*
 * Alarms: each is a fact that begins and a fact that ends it.  Until it ends,
 * it is shown on the inbox of whom it concerns, in /readyz, in signet status and
 * in the system's log.
 *
 * An alarm's number is the index of the entry that begins it.  Of one kind and
 * object one alarm at most is open; begin and end are idempotent.  The object is
 * "<kind of object>:<name>", as entries name objects, and each entry of an alarm
 * is about it, and whom it concerns is seen by its sites (engine/concern.h).  since: when the
 * condition began, ms since 1970 (a time in the entry); it may lie before the entry, never after
 * it.
 *
 * A room whose condition is a projection of what is due calls alarm_begin() and
 * alarm_end() from the step of a follower (decisions 0046, 0052); a room whose
 * condition is an act, from the function that decides what follows (job.then).
 * Reading: any thread with a connection of its own; facts are decided on the
 * writer.  Besides the errors named, each function returns those of the database
 * (engine/db.h).  Source: trust.md, "An alarm".
 */

#include "alarm/alarm_state.h"
#include "alarm/kind.h"
#include "engine/body.h"
#include "engine/page.h"
#include "proof/fact.h"

#define ALARM_DETAIL_MAX 400 /* bytes */

/* ---- as it is stored ---- */

struct alarm {
	int64_t number;
	const char *kind, *object, *detail;
	int64_t since; /* ms since 1970 */
	enum alarm_state state;
	int64_t begun_at; /* ms since 1970: the time of its first entry */
	struct body body;
};

must_check enum err db_alarm_at(struct ctx *cx, struct db *db, int64_t number, int64_t at,
				struct alarm *out); /* E_NOT_FOUND */
/* The open one of that kind about that object; *any false: there is none. */
must_check enum err db_alarm_open(struct ctx *cx, struct db *db, const char *kind,
				  const char *object, struct alarm *out, bool *any);
/* Was it open when the entry of that index came? */
must_check enum err db_alarm_was_open(struct ctx *cx, struct db *db, const char *kind,
				      const char *object, int64_t idx, bool *out);
/* ended: those that ended, too. */
must_check enum err db_alarm_page(struct ctx *cx, struct db *db, bool ended, struct page *p);
struct open_alarms {
	const char *sites; /* as {seen …} asks (engine/concern.h); NULL: of all */
	const char *kind;  /* NULL: of each */
	int64_t after;     /* a number; -1: from the first on */
};

/* In: how many out holds; out: how many were read.  Open now, the oldest first. */
must_check enum err db_alarms_open(struct ctx *cx, struct db *db, const struct open_alarms *which,
				   struct alarm *out, size_t *n);
/* What began or ended with an entry behind `after`, in the order of the log. */
must_check enum err db_alarms_moved(struct ctx *cx, struct db *db, int64_t after, struct alarm *out,
				    size_t *n);
/* How many are open now. */
must_check enum err db_alarms_count(struct ctx *cx, struct db *db, int64_t *n);

/* ---- what is decided ---- */

struct new_alarm {
	enum alarm_kind kind;
	const char *object; /* "trust:root" */
	int64_t since;      /* ms since 1970; a time that is to come counts as now */
	const char *detail; /* one line for people; at most ALARM_DETAIL_MAX bytes, no name of
			       anybody */
};

/* alarm.begun; out->action ACTION_NONE: it is open already. */
must_check enum err alarm_begin(struct ctx *cx, struct db *db, const struct new_alarm *a,
				struct fact *out);
/* alarm.ended, why: one line; out->action ACTION_NONE: none is open. */
must_check enum err alarm_end(struct ctx *cx, struct db *db, enum alarm_kind kind,
			      const char *object, const char *why, struct fact *out);

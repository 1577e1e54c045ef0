#pragma once

/*
 * Hands: who may write what.
 *
 * Every statement is prepared by the hand that will run it, and SQLite's
 * authorizer refuses it there and then if that hand may not write the table.
 * Each hand has its own prepared statements, so none can borrow another's.  A
 * connection rests in HAND_READ; a wider one is held for one scope:
 *
 * auto_hand h = db_hand(db, HAND_LOG);
 *
 * Files that decide may not include this (test/lint/rooms.py).  A hand belongs
 * to its connection, and so to one thread at a time.
 */

#include "engine/db.h"

enum hand {
	HAND_READ,   /* decide, and every read: no table at all */
	HAND_APPLY,  /* apply: projections */
	HAND_LOG,    /* log and writer: entry, tile, checkpoint; transactions */
	HAND_SCHEMA, /* before the first entry: anything */
	HAND_COUNT
};

struct held_hand {
	struct db *db;
	enum hand before;
};

struct held_hand db_hand(struct db *db, enum hand hand);
void hand_give_back(struct held_hand *h);
#define auto_hand cleanup(hand_give_back) struct held_hand

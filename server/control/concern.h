#pragma once

/*
 * Who sees a change: those of the sites that it stated when it opened.  A change
 * in the folder of a model whose record is not in force states all sites, so that
 * more people are asked; it is seen at the sites of that model alone.  Written
 * inside apply, on its thread; errors are the database's (engine/db.h).
 */

#include "base/json.h"
#include "engine/db.h"

/* Of a change whose paths are stored; sites: what the entry states, NULL: of before it did. */
must_check enum err change_concern(struct ctx *cx, struct db *db, int64_t number, json_t *sites);

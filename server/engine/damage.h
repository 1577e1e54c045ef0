#pragma once

/*
 * Damage: stored bytes that are not those of their digest, as their readers found.
 *
 * Bytes are hashed where they decide something or leave, on any thread; the entry that says so is
 * made by one (integrity/damage_api.c).  This list, one for each process, lies between the two.  An
 * object is in it from when its bytes were found wrong until the log says that they are right
 * again; at most DAMAGES_MAX objects are, and the next reader finds a further one again.  No
 * record: a start reads what is open from the log.  Any thread.
 */

#include "base/base.h"

#define DAMAGES_MAX        256
#define DAMAGE_OBJECT_SIZE 96 /* bytes, a NUL included: "artifact:sha256:<hex>" */

/* object: "artifact:<digest>" or "content:<digest>". */
void damage_found(const char *object);
/* The bytes were hashed, and agree.  Of an object that is not in the list: nothing. */
void damage_mended(const char *object);
/* The log says already that the bytes are wrong. */
void damage_known(const char *object);

enum damage_step { DAMAGE_NONE, DAMAGE_BEGINS, DAMAGE_ENDS };

/* What has to be entered, the same again until damage_entered(); its object into `object`. */
enum damage_step damage_next(char object[DAMAGE_OBJECT_SIZE]);
void damage_entered(const char *object, enum damage_step step);

/* Is anything in the list?  Asked before an object is printed for damage_mended(). */
bool damages_listed(void);

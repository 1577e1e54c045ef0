#pragma once

/*
 * Readings: who may read bytes of which class, and what a reading is of.  The same
 * judgement of server and verifier.
 *
 * Labels are for process experts and auditors, and only from an account that somebody
 * else vouched for since its password was set: who gives out one-time codes could else
 * set a password, be the expert, and read.  To vouch is to confirm a key of the
 * account's person, its fingerprint compared on paper (rules/keys.h).
 *
 * Source: the design, Words, dataset; trust.md, 4.  Pure; any thread.
 */

#include "documents/role.h"

#define CLASS_REGISTRY "registry" /* anybody who may read the registry */
#define CLASS_LABELS   "labels"   /* the process expert and auditors */

#define PART_LABELS "labels" /* those that a set is frozen with */
#define PART_DATA   "data"   /* the bytes of a test set */

#define READING_PARTS_MAX 256 /* of one reading: as many datasets hold the same bytes */

const char *artifact_class_for(const char *asked); /* NULL: the registry's; NULL if there is none */
/* roles: of the reader, at the reader's site. */
bool artifact_may_read(const char *class, unsigned roles, bool vouched);

/* password: the index of the entry that set the password of the account's person; confirmed: of
 * the newest that confirmed a key of that person which is not revoked.  -1: there is none. */
bool account_vouched(int64_t password, int64_t confirmed);

#pragma once

/*
 * Readings: who may read bytes of which class, and what a reading is of.  The same
 * judgement of server and verifier.
 *
 * Labels are for process experts and auditors.  Both roles rest until others confirmed who uses
 * the account (rules/powers.h): who gives out one-time codes could else set a password,
 * be the expert, and read.
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
/* roles: of the reader, where the bytes are concerned, but those that rest. */
bool artifact_may_read(const char *class, unsigned roles);
unsigned
artifact_readers(const char *class); /* roles, of which one opens it; 0: anybody reads it */

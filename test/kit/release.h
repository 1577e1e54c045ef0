#pragma once

/* A plant with a model, its versions and its releases.  jonas trains and validates each version. */

#include "plant.h"

#define RELEASE_MODEL  "press-health"
#define RELEASE_DEVICE "edge-1" /* the one of its ring plan, policies/rings/line-1.json */

/* A plant with a model, its envelope, its version's file; no trust and no release yet. */
void plant_model(struct plant *p);
/* With trust and release 1, published. */
void plant_published(struct plant *p);
/* One change with these documents (path, content or what version_validated() gave, …, NULL),
 * reviewed and approved; its number. */
int64_t change_merge(struct plant *p, ...) __attribute__((sentinel));
/* The same, but that ben has not approved it yet. */
int64_t change_review(struct plant *p, ...) __attribute__((sentinel));
/* Registers version n, of the artifact as it is now, and has it pass its validation on a set of its
 * own: what its record is composed from. */
const char *version_validated(struct plant *p, int64_t n);
/* The record of release n, written by hand here. */
const char *release_record(struct plant *p, int64_t n, int64_t version);
const char *plan_record(struct plant *p);
/* Version 1, ring plan and release 1 in two changes, published. */
void release_publish(struct plant *p);
/* Everything that was asked for before is done, publication included. */
void publication_await(struct plant *p);

#pragma once

/*
 * Members that documents have in common, those of the controlled tree above all.  A mistake is the
 * reader's, who is asked at the end (base/json.h); texts go to the arena of cx.
 * Pure; any thread.
 */

#include "base/json.h"

#define RECORD_PROSE_MAX 4000 /* bytes */

void record_v_read(struct reader *r, int64_t v);
/* A member for people: readable text of 1 to RECORD_PROSE_MAX bytes. */
const char *record_prose_read(struct ctx *cx, struct reader *r, const char *key);
/* The name of a dataset: "name/number". */
const char *record_dataset_read(struct ctx *cx, struct reader *r, const char *key);
/* A digest, "sha256:" and 64 hex digits. */
const char *record_digest_read(struct ctx *cx, struct reader *r, const char *key);

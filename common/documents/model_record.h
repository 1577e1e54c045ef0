#pragma once

/*
 * Record of a model: what it is for, how much hangs on it, what kind of program it is, and
 * who answers for it.
 *
 *   models/<m>/model.json
 *   {"v":2,"model","purpose","criticality":{"level":"critical"|"non-critical","rationale"},
 *    "static":{"is":bool,"evidence"},"deterministic":{…},"generative":{…},
 *    "owner":id,"expert":id,"quality":id,"data_owner":id,
 *    "supplier":null|{"name","review"},"safety_component":bool,"sites":[id]|["*"]}
 *
 * All members are there.  Source: the draft of EU GMP Annex 22, 1 and 2.1; "safety
 * component" is the AI Act's.  Pure; any thread.
 */

#include "base/json.h"

#define MODEL_SITES_MAX 64

/* A property that the model is said to have or not, and by what that is known. */
struct model_trait {
	bool is;
	const char *evidence;
};

struct model_record {
	const char *model, *purpose;
	bool critical; /* it bears directly on patients, on the product's quality or on data */
	const char *rationale;
	struct model_trait fixed; /* "static": it does not go on learning */
	struct model_trait deterministic, generative;
	const char *owner, *expert, *quality, *data_owner; /* people */
	const char *supplier, *review; /* NULL: made here; review: how its papers were reviewed */
	bool safety_component;
	const char *sites[MODEL_SITES_MAX]; /* none: all */
	size_t n_sites;
};

/* E_INVALID with the place; texts go to the arena of cx. */
must_check enum err model_record_read(struct ctx *cx, json_t *json, struct model_record *out);

/* The sites alone, of the bytes of a record that is in force.  One of version 1 stated none, and is
 * read as one for all.  E_INVALID. */
must_check enum err model_record_sites(struct ctx *cx, const void *bytes, size_t size,
				       struct model_record *out);

/* Is it a model that may be?  For what is critical, only one that is static, deterministic and not
 * generative is.  E_INVALID with the place. */
must_check enum err model_record_judged(struct ctx *cx, const struct model_record *m);

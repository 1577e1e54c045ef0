#pragma once

/*
 * A rollout without a server: devices, a release and its plan are put there by hand, as the acts
 * would.
 */

#include "fleet/rollout.h"
#include "store.h"

#define HEAD             "{\"v\":2,\"plan\":\"p\",\"sites\":[\"munich\",\"hamburg\"],\"rings\":["
#define SOAK             "\"success_percent\":50,\"soak_seconds\":1"
#define GATE             "\"gate\":{\"count\":1," SOAK "}"
#define RING(name, rule) "{\"name\":\"" name "\"," rule "," GATE "}"
#define REST             HEAD "{\"name\":\"all\",\"rest\":true," GATE "}]}"
#define IN_FORCE_        "9007199254740991"

void ring_sql(struct fixture *f, const char *sql);
const char *ring_document(struct fixture *f, const char *text);
void ring_world(struct fixture *f, const char *plan);
void devices_put(struct fixture *f, const char *name, int first, int last, const char *site,
		 const char *labels);
int64_t ring_number(struct fixture *f, const char *sql);
const char *ring_begin(struct fixture *f);
enum action ring_step(struct fixture *f, const char *id);
struct rollout rollout_of(struct fixture *f, const char *id);
const char *members_of(struct fixture *f, const char *id);
void ring_shows_of(struct fixture *f, const char *id, const char *state, int most,
		   const char *record);
void ring_shows(struct fixture *f, const char *id, const char *state, int most);

#pragma once

/* Acts that wait, and holders of the root who sign them: a plant whose clock goes on by a day. */

#include "plant.h"

/* plant_open(), trust in force, and iris, who has no role. */
void plant_rooted(struct plant *p);
/* By the server's clock it is so many ms after now; the administrator logs in again. */
void plant_later(struct plant *p, int64_t ms);
void act_is_now(struct plant *p, const char *act, const char *state);
/* Until the follower has looked. */
void act_becomes(struct plant *p, const char *act, const char *state);
/* Until so many alarms of that kind are open. */
void alarms_become(struct plant *p, const char *kind, size_t n);
/* A holder's signature on a document, as a body. */
const char *held_by(struct plant *p, const struct seed_signer *holder, const char *document);
/* The root's holder of that number signs the act; jonas carries the signature. */
void holder_signs(struct plant *p, size_t holder, const char *act, int status);

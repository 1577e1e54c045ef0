#pragma once

/*
 * Assignments: what each enrolled device shall run follows from the rollouts,
 * and is signed when it changes or half of its life is over.  For each model
 * the newest published release counts whose rollout has reached the device's
 * ring and whose scope has its site; one that is halted or ended counts only
 * where it has run.  Any thread with a connection of its own; facts are decided
 * on the writer.  Times are ms since 1970.  Errors are the database's
 * (engine/db.h) and E_TAMPERED.
 */

#include "engine/instance.h"
#include "proof/fact.h"

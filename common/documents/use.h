#pragma once

/*
 * The use of an instance, said when it is made and never changed: a model that is
 * approved for practice must not reach a line that makes medicine.  The first
 * entry, trust metadata and provisioning files say it, and a device refuses
 * another.  Pure; any thread.
 */

#include "base/base.h"

enum use { USE_PRODUCTION, USE_VALIDATION, USE_TRAINING, USE_COUNT };

const char *use_name(enum use u);
bool use_parse(const char *name, enum use *out);

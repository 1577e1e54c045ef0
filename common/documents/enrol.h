#pragma once

/*
 * Enrolment: what a device's key signs to show that it is held, and that its
 * holder has the one-time code, which stays secret:
 *
 *   signet-enrol-v1\n<origin>\n<device>\nsha256:<hex of SHA-256 of the code>\n
 *
 * schema/report.md.  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"

void enrol_print(struct ctx *cx, const char *origin, const char *device, const char *code,
		 struct printer *out);

#pragma once

/*
 * Objections on the page of a change, with the form to make one while it is open.  On the thread
 * of the request.  E_FAULT: the form names no field.
 */

#include <jansson.h>

#include "http/req.h"

/* data: the change, as change_json() has it. */
must_check enum err objections_show(struct req *rq, int64_t number, bool open, json_t *data);

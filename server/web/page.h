#pragma once

/*
 * Pages: the same records as the API's, for people.  Data is JSON, and a
 * template says where it goes; every value is escaped, and a value that is
 * missing is an error.  On the thread of the request.  E_FAULT: a template
 * lacks a value.
 */

#include "http/reply.h"
#include "http/services.h"
#include "web/tpl.h"

/* The parts of every page: title, who is logged in, the log's head.  The caller
 * adds to it, and drops it, after an error as well. */
must_check enum err page_begin(struct req *rq, const char *title, json_t **out);
/* "2026-01-31 08:15:00 UTC" of our own form of time */
const char *time_shown(struct req *rq, const char *text);
enum err page_reply(struct req *rq, int status, const char *name, json_t *data);
void page_problem(struct req *rq, enum err e); /* for struct server_config */

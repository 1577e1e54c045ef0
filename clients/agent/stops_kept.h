#pragma once

/*
 * The files of stops in DATA/stops, as they are kept: for the two parts of stops.h alone, which
 * obeys them and follows the server's.  A file lies there once it was judged, and none of them
 * goes.  One thread, on a folder that is locked.
 */

#include "agent/stops.h"

#define UUID_CHARS   36 /* bytes of an id */
#define STOPS_LEAD   "stops/"
#define STOP_TAIL    ".json"
#define STOP_BACK    ".back"
#define STOP_LIFT    ".lift"
#define STOP_REFUSED ".refused"

/* what: "", STOP_BACK or STOP_LIFT. */
const char *stop_path(struct agent *a, const char *id, const char *what);
bool stop_is_kept(struct agent *a, const char *id, const char *what);
bool is_stop_name(const char *name);                                      /* "<id>.json" */
must_check enum err stop_folder_ready(struct agent *a, const char *name); /* E_FAULT */
/* The stop was judged before it was kept: its form is asked alone.  E_INVALID. */
must_check enum err kept_stop_read(struct agent *a, const char *id, struct stop_says *out);
void stop_add(struct agent *a, const struct stop_says *says);

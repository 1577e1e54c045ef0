#pragma once

#include "leaper.h"
#include "newest_line.h"

/* A real server with an anchor beside its directory, which a test sets back, copies and kills. */
struct anchored_server {
	struct leaper b;
	char anchor[80];
};

/* It has a token that outlives a start, and an anchor that has begun. */
void anchored_open(struct anchored_server *a);
void anchored_close(struct anchored_server *a);
#define auto_server cleanup(anchored_close) struct anchored_server

/* In a shell, with $DIR and $ANCHOR. */
void anchored_sh(struct anchored_server *a, const char *command);
void anchored_stop(struct anchored_server *a);
void anchored_start(struct anchored_server *a, bool with); /* with: its anchor */
void anchored_act(struct anchored_server *a, int status);
void anchored_state(struct anchored_server *a, const char *state, const char *flaw);
struct anchor_line anchored_newest(struct anchored_server *a);
/* One number that a statement yields. */
int64_t anchored_stored(struct anchored_server *a, const char *sql);
int64_t anchored_entries(struct anchored_server *a);
/* Is the alarm anchor.unwritten open? */
bool anchored_unwritten(struct anchored_server *a);
void anchored_unwritten_awaited(struct anchored_server *a, bool open);

#pragma once

/*
 * A real server whose machine's clock a test can set, while it runs or while it is off.  "ci" is a
 * service account of ada, who is a person; both are at the site "main".
 */

#include "process.h"

#define PATIENCE_MS 30000
#define MINUTE_MS   60000

#define ROOT_LOGIN "{\"user\":\"root\",\"password\":\"correct horse battery\"}"
#define LOGIN      "{\"user\":\"ada\",\"password\":\"correct horse battery\"}"

struct leaper {
	struct process p;
	struct ctx cx;
	struct answer last;
	char clock[60];
	char token[80]; /* of "ci", good for 30 days */
	int models;
};

void leaper_open(struct leaper *b);  /* its clock is right, and ci has a token for 30 days */
void leaper_close(struct leaper *b); /* and its log replays */

void clock_set(struct leaper *b, const char *offset); /* "+2h", while it runs */
void restart(struct leaper *b, const char *offset);   /* the same, while it is off */

/* One request; asserts its status.  The answer is b->last, its body is returned. */
const char *post(struct leaper *b, const char *url, const char *token, const char *body,
		 int status);
const char *get(struct leaper *b, const char *url, const char *token, int status);
/* A member of the last answer, or of the first item of its list, as text; "": it is null. */
const char *said(struct leaper *b, const char *list, const char *name);
void copied(char out[80], const char *text);

void leaper_token(struct leaper *b, const char *days, char *secret); /* of ci; secret: 80 bytes */
/* One more entry: its time, and what the clock said if that was not it. */
void write_one(struct leaper *b, char at[80], char clock[80]);

bool alarm_is_open(struct leaper *b); /* that the clock is held; none is but the clock's two */
/* The watch thread looks once a second. */
void alarm_awaited(struct leaper *b, bool open);
void ahead_awaited(struct leaper *b, bool open); /* that the log's time is ahead */

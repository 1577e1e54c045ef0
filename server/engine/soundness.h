#pragma once

/*
 * Soundness: may this server still append, or was something found that forbids it?
 *
 *   sound      everything goes on
 *   read-only  an entry, a tile, a head or a row is not what was signed, or
 *              another program wrote to the database, or a start has not yet
 *              looked at all rows.  Reads and polls go on;
 *              of acts those of flawed_passes() alone, and those only while
 *              head and tail of the log verify
 *   behind     the database is older than, or beside, what is held elsewhere.
 *              Nothing is appended; reads and polls go on, and people log in
 *              without an entry, for reading alone
 *
 * What was found is a flaw, by its kind; the worst one says what goes on.  A stored file or content
 * that is damaged is none: it closes what depends on it alone (engine/damage.h).  One list for each
 * process, in memory: a start looks at everything anew, and reads from the log which alarms are
 * open.  Any thread.  Source: trust.md, 7; docs/decisions/0076.
 */

#include "base/err.h"
#include "proof/action.h"

/* The worst last. */
enum flaw {
	FLAW_NONE,
	FLAW_START,   /* since the start the rows of a long log are not yet held against it */
	FLAW_FOREIGN, /* another program wrote to the database; what it wrote is not known yet */
	FLAW_ROW,     /* a row, or the schema, is not what the entries give */
	FLAW_ANCHOR,  /* the anchor that is configured is missing, or another log's */
	FLAW_ENTRY,   /* an entry before the newest TAIL_ENTRIES is not the one that was signed */
	FLAW_TILE,    /* likewise a hash of the tree */
	FLAW_HEAD,    /* the newest head, or one of the newest TAIL_ENTRIES entries */
	FLAW_BEHIND,  /* others hold a head that is not in this log: a newer one, or a fork's */
	FLAW_COUNT
};

enum soundness { SOUND, UNSOUND_READ_ONLY, UNSOUND_BEHIND };

struct flaw_row {
	const char *name; /* "row": in /readyz and GET /v1/integrity */
	enum soundness soundness;
	bool tail_verifies; /* head and tail verify: what flawed_passes() names goes on */
	const char *sentence, *next;
};

#define TAIL_ENTRIES 10000 /* entries, the newest */
#define ROWS_ENTRIES \
	5000           /* entries: of a log of so many a start looks at all rows, and then serves */
#define FLAW_PLACE 400 /* bytes of a place, a NUL included */

struct soundness_now {
	enum flaw flaw; /* the worst; FLAW_NONE: sound */
	enum soundness soundness;
	char place[FLAW_PLACE];   /* the first wrong place, for people */
	int64_t since;            /* ms since 1970; 0: sound */
	uint64_t refused, logins; /* acts that were refused, and logins without an entry, since */
};

extern const struct flaw_row flaws[FLAW_COUNT];

const char *soundness_name(enum soundness s); /* "sound", "read-only", "behind" */

void soundness_begin(void); /* a start: nothing is known to be wrong */
/* Of one kind the first place stays. */
void flaw_found(enum flaw f, int64_t now, const char *place);
/* Likewise by an alarm of an earlier process, which has no place: the first that is found now is
 * it. */
void flaw_known(enum flaw f, int64_t since, const char *place);
/* Everything of that kind was looked at again, and agrees. */
void flaw_mended(enum flaw f);
/* How often it was found since the start. */
uint64_t flaw_times(enum flaw f);
struct soundness_now soundness_now(void);
bool soundness_lost(void); /* cheap: asked before each job */

/* How what runs is stopped meanwhile, in a sentence. */
const char *flaw_stop(enum flaw f);
/* May this be appended though the server is read-only? */
bool flawed_passes(enum action a);
bool alarms_pass(void); /* head and tail verify, so an alarm can be entered */
/* E_READ_ONLY or E_BEHIND with what was found and the way out; counts: as a refused act. */
enum err flawed_refuse(struct ctx *cx, bool counts);
void flawed_login_count(void); /* somebody logged in without an entry */

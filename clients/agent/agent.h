#pragma once

/*
 * The agent: installs on this machine what it is assigned, if people approved
 * it and the log has it, and says what runs.  One process at a time works on
 * the folder; each poll begins with what the disk says.
 *
 *   DATA/state.json            who it is and how far it has come; 0600
 *        device.key            its own key; 0600
 *        ca.pem                certificates to trust, if any were given
 *        assignment.json       the newest assignment that was verified
 *        tuf/<role>.json       the newest metadata of each role that was verified
 *        root.json, floor.json copies of what nothing else remembers of trust (twins.c)
 *        objects/<hex>         bytes by digest, read-only
 *        releases/<m>/<r>/     an installed release: files/…, release.json, evidence.json,
 *                              version.json, which says what the files must be
 *        stops/, grounds/      stops that count, and what they are judged by (stops.h)
 *        slots/<slot>          a link to the release that runs; switched by one rename
 *
 * A refusal changes the report and nothing else.  Decision 0033.  One thread.
 * E_UNAVAILABLE passes by itself and changes nothing; E_TAMPERED, E_FORBIDDEN
 * and E_STALE say why nothing is installed; E_FAULT is this machine's.
 */

#include "agent/seen.h"
#include "agent/state.h"
#include "documents/assignment.h"
#include "documents/trust.h"
#include "documents/tuf.h"
#include "lib/api.h"
#include "lib/key.h"
#include "proof/note.h"

#define BEHIND_MS 3600000            /* so long is what is older an outage */
#define REVERTED  "reverted by hand" /* a reason */

/* Kinds of alarms, beside the slugs of errors by which nothing is installed. */
#define ALARM_DAMAGED "damaged"
#define ALARM_REFUSED "report-refused"
#define ALARM_STOPPED "stopped"      /* a slot runs nothing because of it */
#define ALARM_KEPT    "stopped-kept" /* it runs on, as people signed it */

struct metadata;
struct agent_stop;

struct agent {
	struct ctx cx;
	const char *dir;
	struct state st;
	struct http *http;
	struct api api;
	struct own_key key;
	struct metadata *trust; /* of this poll; NULL: not asked for yet */
	int64_t trust_due;      /* ms of clock_elapsed_ms(): it is followed again from then on */
	struct seen seen;       /* files that were hashed since the agent started */
	int64_t handed_until;   /* likewise: the head kept is not sent to the server again before */
	int64_t quiet_until;    /* likewise: a report that was refused is not sent again before */
	const char *whole[SLOTS_MAX]; /* folders of releases whose files were whole in this poll */
	size_t n_whole;
	struct report_alarm found[REPORT_ALARMS_MAX]; /* what this poll found to be wrong */
	size_t n_found;
	struct agent_stop *stops; /* that count (stops.h) */
	const char *why;          /* of the release that was refused in this poll; NULL: none */
	bool behind;     /* in this poll the server showed something older than is kept here */
	bool installing; /* in this poll something was fetched, whether or not it came to run */
	int lock;
};

/* ---- the folder (folder.c) ---- */

const char *in_dir(struct agent *a, const char *name); /* DATA/name */
/* What the folder says, to be read beside an agent at work.  E_NOT_FOUND: not enrolled. */
must_check enum err agent_look(struct agent *a);
/* The same, to work on it.  E_UNAVAILABLE: another agent is at work. */
must_check enum err agent_open(struct agent *a);
/* Is there all that the agent cannot make again: its state, its key, its root of trust?  The caller
 * reads each of them again. */
bool agent_is_whole(struct agent *a);
void agent_close(
	struct agent *a); /* all but dir, trust_due, handed_until, quiet_until and seen is gone */
must_check enum err folder_make(struct agent *a);
must_check enum err folder_lock(struct agent *a);
must_check enum err state_save(struct agent *a);
/* Written whole, then renamed, and the folder flushed.  E_FAULT. */
must_check enum err agent_keep(struct agent *a, const char *path, const void *bytes, size_t size,
			       mode_t mode);
must_check enum err broken(struct agent *a, const char *act,
			   const char *path);                       /* E_FAULT, by errno */
must_check enum err folder_sync(struct agent *a, const char *path); /* E_FAULT */
int64_t agent_now(struct agent *a); /* the later of the clock and the newest verified time */

/* ---- steps ---- */

must_check enum err enrol(struct agent *a, const char *provisioning); /* enrol.c */
/* The log only grew since the head kept, or is continued by one that did; keeps the newest.
 * E_TAMPERED: a forked server; E_CONFLICT, E_FORBIDDEN: of head_continued().  log.c */
must_check enum err head_follow(struct agent *a, struct checkpoint *out);
/* The head kept. */
must_check enum err head_kept(struct agent *a, struct checkpoint *out);
/* Does the log that this machine has followed contain that head of it? */
must_check enum err head_contained(struct agent *a, const struct tree_head *head);
/* The server shows something true that is older than what is kept here, as the sentence at hand
 * says: E_BEHIND, and how long it lasts is noted.  behind.c */
must_check enum err server_behind(struct agent *a);
/* The same of a head with fewer entries, under a key that counts.  E_TAMPERED: it is a fork, since
 * the log that it signs lacks the approval of what runs here. */
must_check enum err head_is_older(struct agent *a, const struct trust_logs *logs,
				  const struct checkpoint *kept, const struct checkpoint *shown);
bool behind_too_long(const struct agent *a); /* in this poll still, and for BEHIND_MS */
void behind_over(struct agent *a);           /* if nothing older was shown in this poll */
/* Is the root that is kept one?  trust.c */
must_check enum err root_kept(struct agent *a);
/* Of what nothing else remembers there are two copies.  The folder is whole, and one of two that is
 * damaged is made again; E_FAULT.  twins.c */
must_check enum err twins_mend(struct agent *a);
/* The copy of that file, if it has one. */
must_check enum err twin_keep(struct agent *a, const char *path, const void *bytes, size_t size);
/* The metadata of trust in the folder, of the instance of that log.  trust.c */
struct metadata agent_metadata(struct agent *a, const char *origin, const enum use *use);
/* Once an hour, and in the first poll, trust is followed though nothing is installed: so the device
 * says in time what ends.  OK as well if it has expired, for what runs goes on.  trust.c */
must_check enum err trust_follow(struct agent *a);
/* Whether or not it is time: once in a poll.  trust.c */
must_check enum err trust_now(struct agent *a);
/* A target's bytes, by what trusted metadata says of them. */
must_check enum err target_get(struct agent *a, const char *path, const char **bytes, size_t *size);
/* Of what came of a download: bytes that are not those which were signed are an outage. */
must_check enum err bytes_passing(struct agent *a, enum err e);
must_check enum err target_find(struct agent *a, const char *path, struct tuf_target *out);

/* On standard output: which of the trust that is kept ends first, and whether that is soon.
 * expiry.c */
void trust_end_say(struct agent *a);

struct trust;
/* The grounds that a release is judged by, from files that people signed; what they say is judged
 * with the evidence.  grounds.c */
must_check enum err trust_load(struct agent *a, struct trust *out);

/* out->n 0 and counter 0: nothing is assigned.  Each failure has its own sentence. */
must_check enum err assignment_poll(struct agent *a, struct assignment *out); /* assigned.c */
must_check enum err assignment_check(struct agent *a, const void *bytes, size_t size,
				     struct assignment *out);

/* Is the one kept of the epoch that people trust?  E_TAMPERED: it is not, and another is asked for
 * at the next poll. */
must_check enum err assignment_still_counts(struct agent *a);

/* Make the slot run that release: nothing is cleared away in a poll that came so far as to fetch.
 * install.c */
must_check enum err install(struct agent *a, const struct slot *slot);

/* Remove the releases and objects that nobody will go back to, and what agent_keep() left when it
 * was killed.  E_FAULT, E_TAMPERED: a link leads elsewhere, so that nothing is known to be free.
 * Only between installs.  clear.c */
must_check enum err clear_away(struct agent *a);

/* This poll finds something wrong; one that goes on already goes on.  alarms.c */
void alarm_now(struct agent *a, const char *kind, const char *why);
/* Of this kind all are over that this poll did not find. */
void alarm_ended(struct agent *a, const char *kind);
/* Alarms end that this poll did not find; outage: of damage alone, for the server was not asked. */
void alarms_settle(struct agent *a, bool outage);
void alarms_say(struct agent *a); /* on standard output */

/* One round of everything: poll.c */
must_check enum err agent_poll(struct agent *a);
must_check enum err report_flush(struct agent *a); /* report.c */
/* This machine's boot.  E_FAULT: it says none.  report.c */
must_check enum err boot_id(struct agent *a, const char **out);

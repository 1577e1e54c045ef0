#pragma once

/*
 * Foreign notes: heads that a key of this log signed and that the log never had, though its anchor
 * agrees with the database.  Somebody else signs as this log.
 *
 * A note is open from its entry, note.foreign, until two approvers disown it, log.disowned.  While
 * one is open, no release is published and no device is enrolled: what the other holder of the key
 * signed could look like this plant's.
 *
 * A head that is held is never disowned: a device's report, a profile or the anchor shows that
 * people and machines went by it, so what lies under it was this log's and is lost here.  The
 * note's entry names the holder.  That a head which was disowned is held after all is news, and so
 * it is open again.
 *
 * The same judgement of server and verifier.  Source: trust.md, 7; decision 0083.  Pure; any
 * thread.
 */

#include "proof/merkle.h"

/* At most so many are open that are held, and so many that are not: a thief of the key can make
 * any number, and each of more says nothing new. */
#define FOREIGN_OPEN_MAX 64

enum note_held {
	HELD_BY_NOBODY,  /* somebody sent it */
	HELD_BY_PROFILE, /* a client's program verified it, and keeps it */
	HELD_BY_REPORT,  /* a device's signed report says that it verified it */
	HELD_BY_ANCHOR,  /* it is in the anchor */
	HELD_COUNT
};

const char *note_held_name(enum note_held h); /* "profile"; of HELD_BY_NOBODY NULL */
bool note_held_parse(const char *name, enum note_held *out);

/* What the entries say of a note, the newest of it. */
struct foreign_note {
	const char *digest;
	struct tree_head head;
	enum note_held held;
	int64_t entry;    /* index of note.foreign */
	int64_t disowned; /* index of log.disowned, or NOTE_OPEN */
};

#define NOTE_OPEN INT64_C(-1) /* in place of an index: none disowned it */

/* Does it say more than was known?  was: of the same note; NULL: it is the first. */
bool foreign_note_is_news(const struct foreign_note *was, enum note_held held);

enum disowning_fault {
	DISOWNING_OK,
	DISOWNING_NO_NOTE,
	DISOWNING_HEAD,
	DISOWNING_TWICE,
	DISOWNING_HELD
};

/* May the head be disowned by that note?  note: NULL: there is none of that digest.  held: who
 * holds that head, by whatever note. */
enum disowning_fault disowning_fault(const struct foreign_note *note, const struct tree_head *head,
				     enum note_held held);

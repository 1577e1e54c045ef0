#include "alarm/kind.h"

#include <string.h>

#define QUALITY                                                                      \
	(role_bit(ROLE_AUTHOR) | role_bit(ROLE_REVIEWER) | role_bit(ROLE_APPROVER) | \
	 role_bit(ROLE_EXPERT))

/* clang-format off */
const struct alarm_kind_row alarm_kinds[ALARM_KIND_COUNT] = {
	[ALARM_ACT_FORGED] =    { "act.forged", "Somebody acted who was not what the entry says, as by a row that was altered: no export with it is believed by signet-verify. GET /v1/integrity names the entry; restore a copy of before it, or have what follows from it undone.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), true },
	[ALARM_ACT_WAITS] =     { "act.waits", "An act takes effect within 24 hours: who did not mean it ends it, as the alarm says.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), false },
	[ALARM_ANCHOR_UNWRITTEN] = { "anchor.unwritten", "The newest head of the log is not written to the anchor: until it is, a database that is set back is not found by it.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR) | role_bit(ROLE_OPERATOR), true },
	[ALARM_BYTES_DAMAGED] = { "bytes.damaged", "Stored bytes are not those that the log names: whatever needs them is refused until they are put back from a copy.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR) | role_bit(ROLE_OPERATOR), false },
	[ALARM_CLOCK_AHEAD] =   { "clock.ahead", "The log's time is ahead of the clock: what people sign is refused until that time has come or two holders name the entries that ran ahead.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), true },
	[ALARM_CLOCK_HELD] =    { "clock.held", "The machine's clock leapt: the server goes on by elapsed time until the clock is right again or a person accepts it.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR) | role_bit(ROLE_OPERATOR), true },
	[ALARM_KEY_ALTERED] =   { "key.altered", "A file of the server's keys is gone, is another one, or is open to others: the server goes on with what it read, and the next start needs the file as it was.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR) | role_bit(ROLE_OPERATOR), true },
	[ALARM_KEY_UNNAMED] =   { "key.unnamed", "Trust in force does not name a key of this server for its role: nothing is signed with it for devices until people sign trust that does, or the key is put back.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), true },
	[ALARM_LOG_FORKED] =    { "log.forked", "Somebody else signs as this log: a head that it never had is signed by its own key, and the anchor vouches for the database.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), true },
	[ALARM_RECORDS_ALTERED] = { "records.altered", "What is stored is not what the log gives: the server is read-only until a scrub finds everything right. GET /v1/integrity names the place; 'signetd accept-damage' or a restore is the way out.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR) | role_bit(ROLE_OPERATOR), true },
	[ALARM_REFOUNDING_ANNOUNCED] = { "refounding.announced", "The root's holders announced that they found quality anew: an approver's signature stops it, and two approvers or reviewers end it.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), true },
	[ALARM_REVIEW_DUE] =    { "review.due", "Nobody has reviewed what a revoked key signed: until then nothing begins to be rolled out of a model concerned but a release that mends it.",
				  QUALITY, false },
	[ALARM_SCRUB_FAILED] =  { "scrub.failed", "What is stored could not be held against the log: make room, or mend what the alarm says; it is tried again each hour.",
				  role_bit(ROLE_ADMINISTRATOR), true },
	[ALARM_TRUST_EXPIRES] = { "trust.expires", "Trust that people signed ends soon, or has ended: sign it again, as the alarm says.",
				  QUALITY | role_bit(ROLE_ADMINISTRATOR), true },
};
/* clang-format on */

const struct alarm_kind_row *alarm_kind_named(const char *name)
{
	for (size_t i = 0; i < countof(alarm_kinds); i++)
		if (strcmp(alarm_kinds[i].name, name) == 0)
			return &alarm_kinds[i];
	return NULL;
}

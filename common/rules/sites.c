#include "rules/sites.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_SINCE(n, whose, w)                        \
	{                                               \
		.of = (whose), .since = (n), .why = (w) \
	}
#define NAMES(whose, w) NAMES_SINCE(1, whose, w)
#define NAMES_NONE(w)   NAMES(SITES_OF_NOTHING, w)

/* clang-format off */
static const struct sites_row rows[ACTION_COUNT] = {
	[ACTION_SITE_CREATED]       = NAMES(SITES_OF_SITE, "the site that begins"),
	[ACTION_ROLE_GRANTED]       = NAMES_SINCE(2, SITES_OF_GRANT, "where the grant counts"),
	[ACTION_ROLE_REVOKED]       = NAMES_SINCE(2, SITES_OF_GRANT, "where the grant counted"),
	[ACTION_USER_CREATED]       = NAMES_SINCE(2, SITES_OF_USER, "the user's own"),
	[ACTION_USER_INVITED]       = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_USER_PASSWORD_SET]  = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_USER_DEACTIVATED]   = NAMES(SITES_OF_USER, "the user's own, and where a grant ends"),
	[ACTION_USER_ERASED]        = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_USER_CONFIRMED]     = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_USER_SUSPENDED]     = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_USER_SUSPENSION_CONFIRMED] = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_USER_SUSPENSION_ENDED]     = NAMES(SITES_OF_USER, "the user's own"),
	[ACTION_DEVICE_CREATED]     = NAMES_SINCE(2, SITES_OF_DEVICE, "where the device is"),
	[ACTION_DEVICE_INVITED]     = NAMES(SITES_OF_DEVICE, "where the device is"),
	[ACTION_DEVICE_ENROLLED]    = NAMES(SITES_OF_DEVICE, "where the device is"),
	[ACTION_DEVICE_RETIRED]     = NAMES(SITES_OF_DEVICE, "where the device was"),
	[ACTION_MODEL_CREATED]      = NAMES(SITES_OF_MODEL, "the model's, where its record is there already"),
	[ACTION_RUN_REGISTERED]     = NAMES(SITES_OF_MODEL, "the model's"),
	[ACTION_VERSION_REGISTERED] = NAMES(SITES_OF_MODEL, "the model's"),
	[ACTION_VERSION_RETIRED]    = NAMES(SITES_OF_MODEL, "the model's"),
	[ACTION_VALIDATION_REGISTERED] = NAMES(SITES_OF_MODEL, "the model's"),
	[ACTION_VALIDATION_CONCLUDED]  = NAMES(SITES_OF_MODEL, "the model's"),
	[ACTION_ROLLOUT_BEGUN]      = NAMES_SINCE(2, SITES_OF_ROLLOUT, "the release's"),
	[ACTION_RING_OPENED]        = NAMES(SITES_OF_ROLLOUT, "the release's"),
	[ACTION_ROLLOUT_COMPLETED]  = NAMES(SITES_OF_ROLLOUT, "the release's"),
	[ACTION_ROLLOUT_HALTED]     = NAMES(SITES_OF_ROLLOUT, "the release's"),
	[ACTION_ROLLOUT_RESUMED]    = NAMES(SITES_OF_ROLLOUT, "the release's"),
	[ACTION_ROLLOUT_STOPPED]    = NAMES(SITES_OF_ROLLOUT, "the release's"),
	[ACTION_STOP_SIGNED]        = NAMES(SITES_OF_STOP, "those that its document names, and of the devices that it names theirs"),
	[ACTION_STOP_TAKEN_BACK]    = NAMES_NONE("the stop named them"),
	[ACTION_STOP_LIFTED]        = NAMES_NONE("the system follows the merge, which named them"),
	[ACTION_STOP_PUBLISHED]     = NAMES_NONE("the system publishes what the stop said"),
	[ACTION_CHANGE_OPENED]      = NAMES_SINCE(2, SITES_OF_CHANGE, "those of its documents"),
	[ACTION_CHANGE_SIGNED]      = NAMES(SITES_OF_CHANGE, "those of its documents"),
	[ACTION_CHANGE_MERGED]      = NAMES(SITES_OF_CHANGE, "those of its documents"),
	[ACTION_CHANGE_REJECTED]    = NAMES(SITES_OF_CHANGE, "those of its documents"),
	[ACTION_CHANGE_CANCELLED]   = NAMES(SITES_OF_CHANGE, "those of its documents"),
	[ACTION_CHANGE_OBJECTED]    = NAMES(SITES_OF_CHANGE, "those of its documents"),
	[ACTION_ACT_REFUSED]        = NAMES(SITES_OF_REFUSED, "those of what was asked for"),

	[ACTION_INSTANCE_OPENED] = NAMES_NONE("there is no site yet"),
	[ACTION_FOUNDING_OPENED] = NAMES_NONE("the founders found the whole instance"),
	[ACTION_FOUNDING_CLOSED] = NAMES_NONE("the founding was of the whole instance"),
	[ACTION_TREE_BEGUN]      = NAMES_NONE("the policies that a server comes with concern all sites"),
	[ACTION_TRUST_UPDATED]   = NAMES_NONE("trust concerns all sites"),
	[ACTION_ROOT_ACKNOWLEDGED] = NAMES_NONE("the first root is of the whole instance"),
	[ACTION_EXPORT_BEGUN]    = NAMES_NONE("an export is of everything"),
	[ACTION_EXPORT_MADE]     = NAMES_NONE("the export that was begun is of everything"),

	[ACTION_KEY_ENROLLED]   = NAMES_NONE("a key has no site; it counts wherever its owner has a role"),
	[ACTION_KEY_CONFIRMED]  = NAMES_NONE("the key has no site"),
	[ACTION_KEY_REVOKED]    = NAMES_NONE("the key had no site"),
	[ACTION_QUALITY_REFOUNDED]    = NAMES_NONE("quality is founded for every site"),
	[ACTION_REFOUNDING_ANNOUNCED] = NAMES_NONE("it announces approvers of every site"),
	[ACTION_REFOUNDING_ENDED]     = NAMES_NONE("it ends what concerned every site"),
	[ACTION_KEY_REVIEWED]   = NAMES_NONE("the key had no site; a rollout that goes on names them"),
	[ACTION_ACT_PROPOSED]   = NAMES_NONE("the entry of what an act leads to names them"),
	[ACTION_ACT_SIGNED]     = NAMES_NONE("it signs an act, whose effect names them"),
	[ACTION_ACT_ROOT_SIGNED] = NAMES_NONE("a holder of the root has no site; the act's effect names them"),
	[ACTION_ACT_MET]        = NAMES_NONE("the act waits, and its effect names them"),
	[ACTION_ACT_LAPSED]     = NAMES_NONE("what waited led to nothing"),
	[ACTION_ACT_WITHDRAWN]  = NAMES_NONE("the act led to nothing"),
	[ACTION_TOKEN_ISSUED]   = NAMES_NONE("a token has scopes and no site"),
	[ACTION_TOKEN_REVOKED]  = NAMES_NONE("the token had no site"),
	[ACTION_SESSION_OPENED] = NAMES_NONE("a session is for all sites where the person has a role"),
	[ACTION_SESSION_CLOSED] = NAMES_NONE("the session was for all of them"),

	[ACTION_ARTIFACT_STORED]    = NAMES_NONE("bytes belong to no model, and so to no site, yet"),
	[ACTION_DATASET_REGISTERED] = NAMES_NONE("a dataset states none, and serves any model"),
	[ACTION_DATASET_FROZEN]     = NAMES_NONE("the dataset states none"),
	[ACTION_DATASET_READ]       = NAMES_NONE("the dataset states none; the reader's site is the actor's"),

	[ACTION_REPORTS_RECEIVED]  = NAMES_NONE("a stream: each device reports all the time"),
	[ACTION_REPORTS_DROPPED]   = NAMES_NONE("it is about those of all sites"),
	[ACTION_ASSIGNMENT_MADE]   = NAMES_NONE("the system renews it, and it follows from a rollout"),
	[ACTION_METADATA_SIGNED]   = NAMES_NONE("the system renews what it published"),
	[ACTION_RELEASE_PUBLISHED] = NAMES_NONE("the system publishes what a merge brought, and the rollout follows"),
	[ACTION_RELEASE_WITHDRAWN] = NAMES_NONE("the system withdraws what a merge withdrew, and the rollout ends"),
	[ACTION_ALARM_BEGUN]       = NAMES_NONE("the system raises it; no kind of alarm is about a site's thing"),
	[ACTION_LOG_DISOWNED]      = NAMES_NONE("a head that nobody here signed is of no site"),
	[ACTION_LOG_WENT_ON]       = NAMES_NONE("the anchor that was missing is of all sites"),
	[ACTION_DAMAGE_ACCEPTED]   = NAMES_NONE("what is stored is of all sites"),
	[ACTION_NOTE_FOREIGN]      = NAMES_NONE("the log is of all sites"),
	[ACTION_INTEGRITY_SCRUBBED] = NAMES_NONE("the system looks at all that is stored"),
	[ACTION_MACHINE_CHANGED]   = NAMES_NONE("the server runs for all sites"),
	[ACTION_ANCHOR_BEGUN]      = NAMES_NONE("the log has one anchor for all sites"),
	[ACTION_CLOCK_ACCEPTED]    = NAMES_NONE("the server has one clock for all sites"),
	[ACTION_CLOCK_READ]        = NAMES_NONE("likewise"),
	[ACTION_ALARM_ENDED]       = NAMES_NONE("the system ends it"),

	[ACTION_ACT_REFUSED_AGAIN] = NAMES_NONE("a count of the refusal that named them"),
	[ACTION_LOGINS_FAILED]     = NAMES_NONE("it counts; who has an account must not show"),
	[ACTION_SOURCE_ERASED]     = NAMES_NONE("an address has no site"),
	[ACTION_ACCESS_REFUSED]    = NAMES_NONE("it counts requests that were nobody's act"),
};
/* clang-format on */

const struct sites_row *sites_row(enum action a)
{
	return a > ACTION_NONE && a < ACTION_COUNT ? &rows[a] : NULL;
}

void fact_site(struct ctx *cx, struct fact *f, const char *site)
{
	if (strcmp(site, EVERY_SITE) != 0)
		fact_object(cx, f, "site", site);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t sites_sort(const char **site, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(site, n, sizeof(*site), by_bytes);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || strcmp(site[kept - 1], site[i]) != 0)
			site[kept++] = site[i];
	return kept;
}

enum err fact_sites(struct ctx *cx, struct fact *f, const char *const *site, size_t n,
		    const char *place)
{
	const char **sorted = arena_alloc(&cx->mem, (n + 1) * sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		sorted[i] = site[i];
	n = sites_sort(sorted, n);
	TRY(fact_room(cx, f, n, place));
	for (size_t i = 0; i < n; i++)
		fact_site(cx, f, sorted[i]);
	return OK;
}

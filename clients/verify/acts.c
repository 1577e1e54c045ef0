/*
 * One row for each action that this program judges, and the walk over all
 * entries.  State (users, keys, changes, the tree) is rebuilt from the entries
 * alone, in their order, so that each act is judged by what held at its index
 * and not by what holds today.  An entry of a known action with an unknown
 * version is refused: a verifier that skips what it does not know would pass
 * over the very act that matters.
 */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "documents/use.h"
#include "verify/acts.h"
#include "verify/sites.h"

/* Where the log goes on under another name, people vouch for its beginning, and perhaps not for the
 * key that it had then. */
static bool is_key_of(struct verify *v, const char *origin, const char *vkey)
{
	if (strcmp(origin, v->key.origin) != 0)
		return true;
	for (size_t i = 0; i < v->logs.n; i++)
		if (strcmp(vkey, note_vkey(&v->scratch, &v->logs.key[i])) == 0)
			return true;
	return false;
}

static enum err on_instance_opened(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *origin = read_text(&r, "origin"), *vkey = read_text(&r, "vkey");
	enum use use;

	if (!use_parse(read_text(&r, "use"), &use))
		read_wrong(&r, "use", "production, validation or training");
	TRY(read_end(&v->scratch, &r));
	if (e->index != 0)
		return wrong(v, "/action", "a log begins once");
	if (!was_called(v, origin, 0) || !is_key_of(v, origin, vkey))
		return wrong(v, "/fact/vkey", "the log was begun under another name or key");
	v->opened = true;
	v->use = use;
	return OK;
}

#define JUDGED_AT(n, fn)                \
	{                               \
		.v = (n), .judge = (fn) \
	}
#define JUDGED(fn) JUDGED_AT(1, fn)
#define NOT_JUDGED_AT(n, k, w)                    \
	{                                         \
		.v = (n), .kind = (k), .why = (w) \
	}
#define NOT_JUDGED(k, w) NOT_JUDGED_AT(1, k, w)

/* clang-format off */
static const struct act_row rows[ACTION_COUNT] = {
	[ACTION_INSTANCE_OPENED]    = JUDGED_AT(2, on_instance_opened),
	[ACTION_EXPORT_BEGUN]       = JUDGED(on_export_begun),
	[ACTION_EXPORT_MADE]        = JUDGED(on_export_made),
	[ACTION_USER_CREATED]       = JUDGED_AT(2, on_user_created),
	[ACTION_USER_INVITED]       = JUDGED(on_user_invited),
	[ACTION_USER_PASSWORD_SET]  = JUDGED_AT(3, on_password_set),
	[ACTION_USER_DEACTIVATED]   = JUDGED(on_user_deactivated),
	[ACTION_USER_ERASED]        = JUDGED(on_user_erased),
	[ACTION_SOURCE_ERASED]      = JUDGED(on_source_erased),
	[ACTION_USER_CONFIRMED]     = JUDGED(on_user_confirmed),
	[ACTION_USER_SUSPENDED]     = JUDGED(on_user_suspended),
	[ACTION_USER_SUSPENSION_CONFIRMED] = JUDGED(on_suspension_confirmed),
	[ACTION_USER_SUSPENSION_ENDED]     = JUDGED(on_suspension_ended),
	[ACTION_ACT_PROPOSED]       = JUDGED(on_act_proposed),
	[ACTION_ACT_SIGNED]         = JUDGED(on_act_signed),
	[ACTION_ACT_ROOT_SIGNED]    = JUDGED(on_act_root_signed),
	[ACTION_ACT_MET]            = JUDGED(on_act_met),
	[ACTION_ACT_LAPSED]         = JUDGED(on_act_lapsed),
	[ACTION_ACT_WITHDRAWN]      = JUDGED(on_act_withdrawn),
	[ACTION_ROLE_GRANTED]       = JUDGED_AT(3, on_role_granted),
	[ACTION_ROLE_REVOKED]       = JUDGED_AT(2, on_role_revoked),
	[ACTION_FOUNDING_OPENED]    = JUDGED(on_founding_opened),
	[ACTION_FOUNDING_CLOSED]    = JUDGED(on_founding_closed),
	[ACTION_QUALITY_REFOUNDED]    = JUDGED(on_quality_refounded),
	[ACTION_REFOUNDING_ANNOUNCED] = JUDGED(on_refounding_announced),
	[ACTION_REFOUNDING_ENDED]     = JUDGED(on_refounding_ended),
	[ACTION_NOTE_FOREIGN]       = JUDGED(on_note_foreign),
	[ACTION_LOG_DISOWNED]       = JUDGED(on_log_disowned),
	[ACTION_LOG_WENT_ON]        = JUDGED(on_log_went_on),
	[ACTION_DAMAGE_ACCEPTED]    = JUDGED(on_damage_accepted),
	[ACTION_KEY_ENROLLED]       = JUDGED_AT(2, on_key_enrolled),
	[ACTION_KEY_CONFIRMED]      = JUDGED_AT(3, on_key_confirmed),
	[ACTION_KEY_REVIEWED]       = JUDGED(on_key_reviewed),
	[ACTION_KEY_REVOKED]        = JUDGED_AT(2, on_key_revoked),
	[ACTION_TREE_BEGUN]         = JUDGED(on_tree_begun),
	[ACTION_RUN_REGISTERED]     = JUDGED(on_run_registered),
	[ACTION_VERSION_REGISTERED] = JUDGED(on_version_registered),
	[ACTION_VERSION_RETIRED]    = JUDGED(on_version_retired),
	[ACTION_CHANGE_OPENED]      = JUDGED_AT(2, on_change_opened),
	[ACTION_CHANGE_SIGNED]      = JUDGED_AT(2, on_change_signed),
	[ACTION_CHANGE_MERGED]      = JUDGED_AT(2, on_change_merged),
	[ACTION_CHANGE_REJECTED]    = JUDGED(on_change_rejected),
	[ACTION_CHANGE_CANCELLED]   = JUDGED(on_change_cancelled),
	[ACTION_CHANGE_OBJECTED]    = JUDGED(on_change_objected),
	[ACTION_DATASET_READ]       = JUDGED(on_dataset_read),
	[ACTION_DEVICE_CREATED]     = JUDGED_AT(2, on_device_created),
	[ACTION_DEVICE_INVITED]     = JUDGED(on_device_invited),
	[ACTION_DEVICE_ENROLLED]    = JUDGED(on_device_enrolled),
	[ACTION_DEVICE_RETIRED]     = JUDGED(on_device_retired),
	[ACTION_REPORTS_DROPPED]    = JUDGED(on_reports_dropped),
	[ACTION_REPORTS_RECEIVED]   = JUDGED_AT(2, on_reports_received),
	[ACTION_ASSIGNMENT_MADE]    = JUDGED_AT(2, on_assignment_made),
	[ACTION_ROOT_ACKNOWLEDGED]  = JUDGED(on_root_acknowledged),
	[ACTION_TRUST_UPDATED]      = JUDGED(on_trust_updated),
	[ACTION_CLOCK_ACCEPTED]     = JUDGED(on_clock_accepted),
	[ACTION_METADATA_SIGNED]    = JUDGED(on_metadata_signed),
	[ACTION_RELEASE_PUBLISHED]  = JUDGED(on_release_published),
	[ACTION_RELEASE_WITHDRAWN]  = JUDGED(on_release_withdrawn),
	[ACTION_ROLLOUT_BEGUN]      = JUDGED_AT(3, on_rollout_begun),
	[ACTION_ROLLOUT_RESUMED]    = JUDGED(on_rollout_resumed),
	[ACTION_RING_OPENED]        = JUDGED_AT(2, on_ring_opened),

	[ACTION_ACCESS_REFUSED] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"it counts requests that were nobody's act"),
	[ACTION_LOGINS_FAILED] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"it counts logins that failed"),
	[ACTION_ACT_REFUSED] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"what was refused did not happen, and the log cannot show what it would have been"),
	[ACTION_ACT_REFUSED_AGAIN] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"it counts repetitions of an act that was refused"),
	[ACTION_CLOCK_READ] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"what the machine's clock said is nowhere else"),
	[ACTION_INTEGRITY_SCRUBBED] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"it says what the server found when it looked at itself; a verifier looks anew"),
	[ACTION_MACHINE_CHANGED] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"where the server runs is in no export"),
	[ACTION_ANCHOR_BEGUN] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"the anchor is kept elsewhere, and is compared there"),
	[ACTION_ALARM_BEGUN] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"it says what has to be looked at; what it is about is judged for itself"),
	[ACTION_ALARM_ENDED] = NOT_JUDGED(UNJUDGED_CHANGED_NOTHING,
		"it says that what an alarm was about is over"),

	[ACTION_SITE_CREATED] = NOT_JUDGED(UNJUDGED_ACCESS,
		"a site is a name and a time zone; at which a role counts, the entries of roles say"),
	[ACTION_SESSION_OPENED] = NOT_JUDGED(UNJUDGED_ACCESS,
		"the password's verifier is a secret that is in no export"),
	[ACTION_SESSION_CLOSED] = NOT_JUDGED(UNJUDGED_ACCESS,
		"which session an act came from is not in the log"),
	[ACTION_TOKEN_ISSUED] = NOT_JUDGED(UNJUDGED_ACCESS,
		"a token never signs, and which token an act came with is not in the log"),
	[ACTION_TOKEN_REVOKED] = NOT_JUDGED(UNJUDGED_ACCESS,
		"whether a token was still used afterwards is not in the log"),

	[ACTION_ARTIFACT_STORED] = NOT_JUDGED(UNJUDGED_BYTES,
		"the artifact is not in the export"),
	[ACTION_DATASET_REGISTERED] = NOT_JUDGED(UNJUDGED_BYTES,
		"the data are not in the export, so rows and columns cannot be counted"),
	[ACTION_DATASET_FROZEN] = NOT_JUDGED(UNJUDGED_BYTES,
		"the labels are not in the export, and few people may ever read them"),
	[ACTION_MODEL_CREATED] = NOT_JUDGED(UNJUDGED_BYTES,
		"it gives a name; what the model is for is said in a document that a change brings"),
	[ACTION_VALIDATION_REGISTERED] = JUDGED(on_validation_registered),
	[ACTION_VALIDATION_CONCLUDED]  = JUDGED(on_validation_concluded),

	[ACTION_STOP_SIGNED] = NOT_JUDGED(UNJUDGED_FLEET,
		"a stop ends releases and starts nothing; each device judges its file"),
	[ACTION_STOP_TAKEN_BACK] = NOT_JUDGED(UNJUDGED_FLEET,
		"each device judges the file by which a stop is taken back"),
	[ACTION_STOP_LIFTED] = NOT_JUDGED(UNJUDGED_FLEET,
		"each device judges the lift, which is a change that is judged here"),
	[ACTION_STOP_PUBLISHED] = NOT_JUDGED(UNJUDGED_FLEET,
		"what is published is judged by each device"),
	[ACTION_ROLLOUT_COMPLETED] = NOT_JUDGED(UNJUDGED_FLEET,
		"whether the last gate passed is not computed again from the reports"),
	[ACTION_ROLLOUT_HALTED] = NOT_JUDGED(UNJUDGED_FLEET,
		"halting needs no signature, and starts nothing"),
	[ACTION_ROLLOUT_STOPPED] = NOT_JUDGED_AT(2, UNJUDGED_FLEET,
		"ending needs no signature, and starts nothing"),
};

/* After a number of entries. */
static const char *const kinds[UNJUDGED_COUNT] = {
	[UNJUDGED_CHANGED_NOTHING] = "refusals and alarms, which changed nothing",
	[UNJUDGED_ACCESS] = "sites, sessions and tokens, which by themselves let nobody sign",
	[UNJUDGED_BYTES]  = "models and data, whose bytes are not in an export",
	[UNJUDGED_FLEET]  = "rollouts, which let no device run what people did not sign",
};
/* clang-format on */

const struct act_row *act_row(enum action a)
{
	return a > ACTION_NONE && a < ACTION_COUNT ? &rows[a] : NULL;
}

void wrong_say(struct verify *v, const char *place, const char *fmt, ...)
{
	char why[500];
	va_list ap;

	va_start(ap, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	err_at(&v->scratch, errf(&v->scratch, E_TAMPERED, "%s", why), "%s", place);
}

const char *keep(struct verify *v, const char *text)
{
	return text ? arena_strdup(&v->cx.mem, text) : NULL;
}

static enum err act_check(struct verify *v, const struct entry *e, const void *bytes, size_t size)
{
	const struct act_row *row = act_row(e->action);
	struct stated_sites sites;

	v->state->index = e->index;
	if (e->index == 0 && e->action != ACTION_INSTANCE_OPENED)
		return wrong(v, "/action", "a log begins with instance.opened");
	if (!row)
		return wrong(v, "/action", "'%s' is no action of this program's version",
			     e->action_text);
	if (e->v < 1 || e->v > row->v)
		return wrong(v, "/v", "this program does not know %s of version %lld",
			     e->action_text, (long long)e->v);
	/* Each version here is the one with which logs of 0.1.0 begin.  An older one says less, and
	 * a server that lies would choose it to say nothing.  A version that comes later
	 * must say from which entry on it is demanded. */
	if (v->opened && e->v < row->v)
		return wrong(v, "/v", "a log that began as this one did has no %s of version %lld",
			     e->action_text, (long long)e->v);
	TRY(actor_check(v, e));
	clock_note(v, e);
	TRY(sites_gather(v, e, &sites));
	TRY(readings_add(v, e));
	if (row->judge)
		TRY(row->judge(v, e));
	else /* counted, so that the report says how much was not judged */
		v->state->unjudged[row->kind]++;
	return sites_compare(v, e, &sites);
}

/* How many are not judged, and why, by kinds. */
static const char *unjudged_text(struct verify *v)
{
	struct ctx *cx = &v->cx;
	const char *list = "", *lead = ": ";
	size_t all = 0;

	for (size_t k = 0; k < UNJUDGED_COUNT; k++) {
		size_t n = v->state->unjudged[k];

		if (!n)
			continue;
		all += n;
		list = arena_printf(&cx->mem, "%s%s%zu of %s", list, lead, n, kinds[k]);
		lead = "; ";
	}
	return arena_printf(&cx->mem, "%zu of %llu entries are in the log and are not judged%s",
			    all, (unsigned long long)v->head.size, list);
}

static void state_begin(struct verify *v)
{
	struct state *s = v->state = arena_alloc(&v->cx.mem, sizeof(*s));
	struct map *maps[] = { &s->users,      &s->keys,      &s->changes,     &s->tree,
			       &s->statements, &s->devices,   &s->folds,       &s->exports,
			       &s->sites,      &s->acts,      &s->revocations, &s->merged,
			       &s->retired,    &s->published, &s->rollouts,    &s->erased };

	for (size_t i = 0; i < countof(maps); i++)
		maps[i]->mem = &v->cx.mem;
	readings_begin(v);
}

static void acts_say(struct verify *v)
{
	const struct state *s = v->state;

	step_done(v, "clock",
		  "%zu of %llu entries were entered while the clock was held: their time is no "
		  "reading of a clock",
		  s->held, (unsigned long long)v->head.size);
	step_done(v, "keys",
		  "%zu enrolled; %zu confirmations, each signed by two other approvers with "
		  "confirmed keys, the founders' by each other",
		  s->keys.n, s->confirmations);
	step_done(v, "signatures",
		  "%zu on changes: each by an enrolled key over the manifest and the documents, in "
		  "time, over a head that this log had, by someone who held the role then",
		  s->signatures);
	step_done(
		v, "acts",
		"%zu proposed, %zu signatures: each took effect once the policy was met by people "
		"whom it does not concern",
		s->acts.n, s->act_signatures);
	step_done(v, "merges",
		  "%zu of %zu changes: each replaced what stood, under the policy in force, which "
		  "its signatures meet",
		  s->merges, s->changes.n);
	step_done(
		v, "trust",
		"%zu uploads: two people acknowledged the first root, each further one follows "
		"from the one before, all of it is signed as the root asks, for this instance and "
		"its use, about heads and entries of this log",
		s->uploads);
	step_done(v, "reports",
		  "%zu of devices: each signed by the key that the device enrolled, each the next "
		  "after the one before, each under the root of its entry; %zu are attested by the "
		  "log only: their payloads went, as an entry says",
		  s->reports - v->dropped, v->dropped);
	step_done(v, "readings",
		  "%zu of labels and test data: each of what its datasets were then, by a reader "
		  "who might have it",
		  s->readings);
}

enum err acts_check(struct verify *v)
{
	state_begin(v);
	TRY(entries_each(v, act_check));
	TRY(readings_check(v));
	acts_say(v);
	TRY(exports_check(v));
	step_done(v, "others", "%s", unjudged_text(v));
	return OK;
}

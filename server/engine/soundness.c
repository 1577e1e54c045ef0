#include "engine/soundness.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define WAY_OUT                                                                                \
	"Keep the directory as it is, and stop the server. 'signetd accept-damage --reason "   \
	"TEXT --out FILE' writes what is wrong, two approvers sign that, and the records are " \
	"made again from the log; or restore the newest copy."

/* clang-format off */
const struct flaw_row flaws[FLAW_COUNT] = {
	/*                   name       what goes on        head   what is said, and the next step */
	[FLAW_NONE]    = { "none",    SOUND,      true,  "", "" },
	[FLAW_START]   = { "start",   UNSOUND_READ_ONLY, true,  "since its start the server has not yet held all records against the log", "It goes on by itself when that is done: GET /v1/integrity says how far it is." },
	[FLAW_FOREIGN] = { "foreign", UNSOUND_READ_ONLY, true,  "another program wrote to the database", "All records are being held against the log: GET /v1/integrity says what was found." },
	[FLAW_ROW]     = { "row",     UNSOUND_READ_ONLY, true,  "a record is not what the log gives", WAY_OUT },
	[FLAW_ANCHOR]  = { "anchor",  UNSOUND_READ_ONLY, true,  "the anchor is missing, or is another log's", "Put its file back as it was, and start again. If it is gone for good: stop the server; 'signetd anchor accept --anchor FILE --reason TEXT --out FILE' writes what one approver signs, or two, and the log goes on with an anchor that begins anew." },
	[FLAW_ENTRY]   = { "entry",   UNSOUND_READ_ONLY, true,  "an entry is not the one that was signed", "Put its bytes back from an export: signetd accept-damage --entries EXPORT." },
	[FLAW_TILE]    = { "tile",    UNSOUND_READ_ONLY, true,  "a hash of the log's tree is not the one that its entries give", WAY_OUT },
	[FLAW_HEAD]    = { "head",    UNSOUND_READ_ONLY, false, "the newest head, or an entry under it, is not the one that was signed", "Where the place names an entry, put its bytes back from an export: signetd accept-damage --entries EXPORT. Else: " WAY_OUT },
	[FLAW_BEHIND]  = { "behind",  UNSOUND_BEHIND,    false, "this database is older than the log that others hold, or a fork of it", "Restore the newest copy." },
};

/* These pass while the server is read-only; their people are judged from entries. */
static const enum action passing[] = {
	ACTION_SESSION_OPENED,
	ACTION_ROLLOUT_HALTED,
	ACTION_ALARM_BEGUN,
	ACTION_ALARM_ENDED,
	ACTION_INTEGRITY_SCRUBBED,
};
/* clang-format on */

static struct {
	pthread_mutex_t lock;
	struct {
		char place[FLAW_PLACE];
		int64_t since; /* 0: nothing of this kind was found */
		bool placed;   /* it was found by this process */
		uint64_t times;
	} found[FLAW_COUNT];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static atomic_bool fallen;
static atomic_uint_fast64_t refused, logins;

const char *soundness_name(enum soundness s)
{
	static const char *const name[] = {
		[SOUND] = "sound", [UNSOUND_READ_ONLY] = "read-only", [UNSOUND_BEHIND] = "behind"
	};

	return name[s];
}

/* Under the lock. */
static enum flaw worst(void)
{
	enum flaw f = FLAW_COUNT - 1;

	while (f > FLAW_NONE && kept.found[f].since == 0)
		f--;
	return f;
}

void soundness_begin(void)
{
	pthread_mutex_lock(&kept.lock);
	memset(kept.found, 0, sizeof(kept.found));
	atomic_store(&fallen, false);
	atomic_store(&refused, 0);
	atomic_store(&logins, 0);
	pthread_mutex_unlock(&kept.lock);
}

/* Under the lock. */
static void flaw_place(enum flaw f, int64_t since, const char *place, bool placed)
{
	kept.found[f].times++;
	if (kept.found[f].since == 0)
		kept.found[f].since = since > 0 ? since : 1;
	else if (kept.found[f].placed || !placed)
		return;
	kept.found[f].placed = placed;
	snprintf(kept.found[f].place, FLAW_PLACE, "%s", place);
	fprintf(stderr, "signetd: %s: %s: %s\n", soundness_name(flaws[f].soundness),
		flaws[f].sentence, place);
}

static void flaw_note(enum flaw f, int64_t since, const char *place, bool placed)
{
	pthread_mutex_lock(&kept.lock);
	flaw_place(f, since, place, placed);
	atomic_store(&fallen, true);
	pthread_mutex_unlock(&kept.lock);
}

void flaw_found(enum flaw f, int64_t now, const char *place)
{
	flaw_note(f, now, place, true);
}

void flaw_known(enum flaw f, int64_t since, const char *place)
{
	flaw_note(f, since, place, false);
}

void flaw_mended(enum flaw f)
{
	pthread_mutex_lock(&kept.lock);
	kept.found[f].since = 0;
	kept.found[f].placed = false;
	if (worst() == FLAW_NONE) {
		atomic_store(&fallen, false);
		atomic_store(&refused, 0);
		atomic_store(&logins, 0);
	}
	pthread_mutex_unlock(&kept.lock);
}

uint64_t flaw_times(enum flaw f)
{
	uint64_t n;

	pthread_mutex_lock(&kept.lock);
	n = kept.found[f].times;
	pthread_mutex_unlock(&kept.lock);
	return n;
}

struct soundness_now soundness_now(void)
{
	struct soundness_now n = { .refused = atomic_load(&refused),
				   .logins = atomic_load(&logins) };

	pthread_mutex_lock(&kept.lock);
	n.flaw = worst();
	n.soundness = flaws[n.flaw].soundness;
	n.since = kept.found[n.flaw].since;
	if (n.flaw != FLAW_NONE)
		snprintf(n.place, sizeof(n.place), "%s", kept.found[n.flaw].place);
	pthread_mutex_unlock(&kept.lock);
	return n;
}

bool soundness_lost(void)
{
	return atomic_load(&fallen);
}

const char *flaw_stop(enum flaw f)
{
	if (f == FLAW_NONE)
		return "";
	return flaws[f].tail_verifies
		       ? "A rollout can still be halted: signet rollout halt ROLLOUT --reason TEXT."
		       : "A stop is carried by hand until then: signet-agent revert SLOT, at each "
			 "device.";
}

bool flawed_passes(enum action a)
{
	for (size_t i = 0; i < countof(passing); i++)
		if (passing[i] == a)
			return true;
	return false;
}

bool alarms_pass(void)
{
	return flaws[soundness_now().flaw].tail_verifies;
}

enum err flawed_refuse(struct ctx *cx, bool counts)
{
	struct soundness_now n = soundness_now();
	const struct flaw_row *row = &flaws[n.flaw];

	if (n.flaw == FLAW_NONE) /* it was mended a moment ago */
		return errf(cx, E_UNAVAILABLE, "the server was read-only until now");
	atomic_fetch_add(&refused, counts);
	/* the place may name somebody, and who acts is not always who may read it */
	return err_next(cx,
			errf(cx, row->soundness == UNSOUND_BEHIND ? E_BEHIND : E_READ_ONLY, "%s",
			     row->sentence),
			"%s %s", row->next, flaw_stop(n.flaw));
}

void flawed_login_count(void)
{
	atomic_fetch_add(&logins, 1);
}

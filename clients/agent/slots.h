#pragma once

/*
 * Slots: what is installed on this machine, as the disk says it.  A release's
 * folder is made whole under another name and renamed, and a slot's link is
 * switched by a rename: either the old or the new, whenever the power goes.
 * One thread.  E_FAULT: the disk does not let us; E_NOT_FOUND and E_TAMPERED
 * are said where they can come.
 */

#include "agent/agent.h"
#include "documents/evidence.h"

struct installed {
	const char *dir;    /* releases/<m>/<r> */
	const char *record; /* digest of release.json */
	struct release_record release;
	struct version_record version;
};

const char *release_dir(struct agent *a, const char *model, int64_t release); /* DATA/releases/… */
/* Read what the folder says it is.  E_NOT_FOUND; E_TAMPERED: its parts do not
 * fit each other. */
must_check enum err installed_read(struct agent *a, const char *dir, struct installed *out);
/* Hash every file again.  E_TAMPERED names the first that is not what it must be. */
must_check enum err installed_check(struct agent *a, const struct installed *in);
/* The same, unless the files were found whole in this poll. */
must_check enum err installed_known(struct agent *a, const struct installed *in);

/* Where the slot's link leads, "releases/<m>/<r>".  E_NOT_FOUND; E_TAMPERED: elsewhere. */
must_check enum err slot_link(struct agent *a, const char *slot, const char **out);
/* What the slot's link names.  E_NOT_FOUND: nothing runs there. */
must_check enum err slot_read(struct agent *a, const char *slot, struct installed *out);
must_check enum err slot_switch(struct agent *a, const char *slot, const char *model,
				int64_t release); /* E_FAULT */
/* The newest release of the model that any slot runs; 0: none does. */
must_check enum err newest_run(struct agent *a, const char *model, int64_t *out);
/* A release above all that run, but for the one named, is hidden: it was
 * withdrawn or left by hand, and once something newer runs, nothing would show
 * that.  clear.c */
must_check enum err above_hide(struct agent *a, const char *model, int64_t but);
/* The newest release of the model before this one that may still run and whose
 * files are whole.  Not one after it: that was withdrawn, or left by hand. */
must_check enum err slot_before(struct agent *a, const char *slot, const struct installed *now,
				struct installed *out);
/* Names of the slots, at most SLOTS_MAX. */
must_check enum err slots_list(struct agent *a, const char **names, size_t *n);
/* The same; more: these are not all. */
must_check enum err slots_list_all(struct agent *a, const char **names, size_t *n, bool *more);

int64_t floor_of(const struct agent *a, const char *slot);
/* Kept before what raised it may run.  E_TOO_LARGE: no room for the floor of another slot. */
must_check enum err floor_raise(struct agent *a, const char *slot, int64_t release);

/* A sentence as a report may have it: cut, and for people. */
const char *reason_cut(struct agent *a, const char *why);
/* Note that this release was refused in the slot, or failed there, with the sentence at hand; what
 * is noted of other releases of the slot stays.  false: there is no room for it. */
bool bad_note(struct agent *a, const struct slot *slot, const char *digest, const char *state,
	      const char *why);
void bad_forget(struct agent *a, const char *slot, int64_t release); /* 0: of every release */

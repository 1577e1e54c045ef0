#pragma once

/*
 * Where this process runs: the ids of the machine, and what names the directory.
 *
 * A machine has up to three ids: the one that --machine gives, that of its system, and that of its
 * hypervisor or board.  The latter two are names, made from /etc/machine-id and from
 * /sys/class/dmi/id/product_uuid by hashing, since a machine-id is not for everybody's eyes.  A
 * part that cannot be read is not known.
 *
 * A directory is named by filesystem and inode: by the filesystem's own id, which stays over a
 * reboot, or, where it has none, by its device's number.  One thread.  E_UNAVAILABLE: the directory
 * cannot be read.
 */

#include "base/err.h"

struct machine_ids {
	const char *given, *system, *hypervisor; /* NULL: not known */
};

struct machine_place {
	const char *filesystem, *inode; /* in hex; in decimal digits */
	const char *path;               /* absolute, no part of it a link */
};

/* root: "" for the machine's own files; tests have others. */
void machine_ids_read(struct ctx *cx, const char *root, const char *given, struct machine_ids *out);
must_check enum err machine_place_read(struct ctx *cx, const char *dir, struct machine_place *out);

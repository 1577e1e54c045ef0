#pragma once

/*
 * The folder that goes from holder to holder: with the next version it holds each root
 * since the first, and targets and signers in force.  So a holder who is asked offline
 * sees what changes against a version that people signed, and not against one that
 * somebody made up to hide a line: of this folder the holder believes the first root
 * alone, whose digest is on paper since the founding day.
 *
 * Expired or not: who mends an expiry must be able to sign.  One thread.
 */

#include "cli/trust/in_force.h"

/* Where metadata of that version lies in the folder. */
const char *metadata_path(struct cli *c, const char *dir, int64_t version, const char *role);

/* The highest version of the role in the folder; 0: there is none. */
int64_t folder_newest(struct cli *c, const char *folder, const char *role);

/* Writes what is in force into the folder; roots that lie there stay.  E_INVALID: a file
 * cannot be written; those of api_get(). */
must_check enum err folder_fill(struct cli *c, const char *dir, const struct in_force *now);

/*
 * Was this version of root, targets or signers signed by those who had to, as the first
 * root in the folder says?  The digest of that root is said.  E_NOT_FOUND: a file is missing;
 * E_TAMPERED: it was not.
 */
must_check enum err folder_leads_to(struct cli *c, const char *dir, const char *role,
				    int64_t version, const void *bytes, size_t size);

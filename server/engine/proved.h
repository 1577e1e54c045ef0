#pragma once

/*
 * Proved files: which blobs were hashed, and agreed, since their files last changed, as the mark of
 * each says (base/mark.h).  Bytes of such a file may leave without being read twice.
 *
 * In memory only, since what lies beside the blobs could be forged together with them; PROVED_MAX
 * files, of which a newer one takes an older one's place.  One list for each process.  Any thread.
 */

#include "base/mark.h"
#include "proof/digest.h"

#define PROVED_MAX 16384 /* files */

bool proved_has(const struct hash *digest, const struct file_mark *m);
/* The file was hashed, and m is its mark both before and after that. */
void proved_keep(const struct hash *digest, const struct file_mark *m);

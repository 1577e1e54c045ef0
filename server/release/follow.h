#pragma once

/*
 * The acts that follow by themselves in this room: a merged release is
 * published, a withdrawn one leaves the metadata, and metadata is signed again
 * before it expires.  Rows for follow/follow.h; the root joins them.  Each
 * step() runs on the writer thread.
 */

#include "follow/follow.h"

extern const struct following release_follows[];

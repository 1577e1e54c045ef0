#pragma once

/*
 * The bytes of an artifact as a reply: from the file itself, with ranges.  Any
 * thread with a connection of its own; facts are decided on the writer.  Sizes
 * are bytes.  E_TAMPERED: the file is not there, or not as long as its row
 * says; E_RANGE.
 */

#include "http/reply.h"

must_check enum err artifact_reply(struct req *rq, const char *digest, int64_t size);

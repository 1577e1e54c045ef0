#pragma once

/*
 * The bytes of an artifact as a reply: from the file itself, with ranges.  No
 * other code sends them, so that each reading of frozen labels and of test data is an
 * entry before its first byte leaves (data/reading.h).  look: may who asks have
 * the bytes?  The look is taken again on the writer, before that entry.  Any thread with a
 * connection of its own; facts are decided on the writer.  Sizes are bytes.
 * E_TAMPERED: the file is not there, or not as long as its row says; E_RANGE;
 * E_BUSY: too many readings by that reader.
 */

#include "http/reply.h"

must_check enum err artifact_reply(struct req *rq, const char *digest, int64_t size, handler *look);

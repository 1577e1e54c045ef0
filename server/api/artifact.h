#pragma once

/* The bytes of an artifact as a reply: from the file itself, with ranges. */

#include "http/reply.h"

must_check enum err artifact_reply(struct req *rq, const char *digest, int64_t size);

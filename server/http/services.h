#pragma once

/* What handlers may reach besides the store.  Made by the server, alive as long as it. */

#include "http/seen.h"
#include "http/session.h"
#include "http/tally.h"
#include "http/who.h"
#include "store/instance.h"

struct services {
	const struct instance *instance;
	struct blobs blobs, exports; /* exports: copies that were handed out, DIR/exports */
	struct sessions *sessions;
	struct access *access;
	struct tally *tally;
	struct seen *seen;
	struct writer *writer;
	const struct route *routes;
	size_t n_routes;
	void (*page_problem)(struct req *rq, enum err e); /* a refusal, as a page */
};

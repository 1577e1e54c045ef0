#pragma once

/* What handlers may reach besides the store.  Made by the server, alive as long as it. */

#include "access/tally.h"
#include "access/who.h"
#include "engine/instance.h"
#include "fleet/contact.h"
#include "people/session.h"

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

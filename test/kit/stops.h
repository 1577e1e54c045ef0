#pragma once

/* Stops of the plant's model, signed over HTTP by a person with a key in memory. */

#include "release.h"

struct stop_asked {
	int64_t from, to;            /* to 0: from */
	const char *sites, *devices; /* as JSON; NULL: null */
	const char *origin;          /* NULL: the log's */
	const char *model;           /* NULL: the plant's */
	const char *id;              /* NULL: a new one */
};

/* The document of a stop, as it is signed. */
const char *stop_document(struct plant *p, const struct stop_asked *asked);
/* The envelope of that person over a document of that kind, whose id it says; stop: the id of the
 * stop. */
const char *stop_envelope(struct plant *p, struct person *who, const char *role, const char *act,
			  const char *stop, const char *document);
/* ben signs it; the answer is the site's last.  Where it was taken, the file for devices is
 * published.  The stop's id. */
const char *stop_signed(struct plant *p, const struct stop_asked *asked, int status);
void stop_sent(struct plant *p, struct person *who, const char *document, const char *envelope,
	       int status);

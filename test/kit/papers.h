#pragma once

/*
 * What a verification reads, without an export: one bundle of entries and a few documents, in an
 * archive that is made again whenever one comes to it.
 */

#include "verify/verify.h"

struct paper {
	struct hash h;
	const char *text;
};

struct papers {
	struct verify *v;
	struct printer bundle;
	uint64_t bundle_at;
	struct paper documents[CONTENTS_STRIDE];
	struct contents_mark mark;
};

void papers_begin(struct papers *p, struct verify *v);
const char *papers_document(struct papers *p, const char *text); /* its digest */
void papers_entry(struct papers *p, const char *text);

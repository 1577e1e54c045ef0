#pragma once

/*
 * Which sites an act is about.  An act whose object states sites names each as
 * `site:<id>` among the objects of its entry, after those that it names anyway;
 * EVERY_SITE names none, because there is no such object.  Streams and what the
 * system renews name no sites (schema/facts.md).  Memory is that of the ctx given;
 * one thread at a time for each fact.
 */

#include "documents/role.h"
#include "proof/fact.h"

/* site: an id, or EVERY_SITE.  One object at most: a decision that names a list asks fact_room().
 */
void fact_site(struct ctx *cx, struct fact *f, const char *site);

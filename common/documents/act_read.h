#pragma once

/*
 * The members of acts, one by one: each has a form, which is read and printed alike in
 * every kind that has the member.  For act.c alone; pure; any thread.
 */

#include "base/json.h"
#include "documents/act.h"

/* Of a member: its key, its form and where it lies in struct act_document. */
struct act_member {
	const char *key;
	enum act_form {
		ACT_KIND, /* the kind's own name */
		ACT_NAME,
		ACT_ID, /* of a person */
		ACT_ID_OR_NULL,
		ACT_SITE, /* a name or "*" */
		ACT_ROLE,
		ACT_UUID,
		ACT_ORIGIN,
		ACT_DIGEST,
		ACT_NUMBER,
		ACT_INDEX,
		ACT_INDEX_OR_NULL,
		ACT_REASON,
		ACT_HEAD,
		ACT_HEAD_OR_NULL,
		ACT_NAMES_OR_NULL,
		ACT_TWO_PEOPLE,
		ACT_DAMAGES,
		ACT_INDEXES
	} form;
	size_t at;
};

/* E_INVALID with the place, or a mistake of r's. */
must_check enum err act_member_read(struct ctx *cx, struct reader *r, const struct act_member *m,
				    struct act_document *out);
void act_member_print(struct ctx *cx, struct printer *p, const struct act_member *m,
		      const struct act_document *a);

/*
 * signetd accept-damage: which of its three acts, by the options that are given.
 */

#include "accept_command.h"

#include <stdio.h>

#include "accept.h"
#include "documents/envelope.h"
#include "engine/files.h"
#include "engine/put_back.h"
#include "integrity/anchor_file.h"

/* --entries EXPORT */
static enum err damage_put_back(struct ctx *cx, const struct settings *s,
				const struct instance *instance)
{
	struct put_back done;
	const void *bytes;
	size_t size;

	TRY(file_mapped(cx, s->entries, &bytes, &size));
	TRY(entries_put_back(cx, instance->db_path, &instance->signer.key, bytes, size, &done));
	printf("%llu of %llu entries were put back; %llu are of another log\n",
	       (unsigned long long)done.put, (unsigned long long)done.looked,
	       (unsigned long long)done.others);
	return OK;
}

/* The head of the anchor, where one is configured and has it. */
static enum err anchor_held(struct ctx *cx, const char *anchor, const char **note)
{
	struct anchor_line *line = arena_alloc(&cx->mem, sizeof(*line));
	enum anchor_has has;

	*note = NULL;
	if (!anchor)
		return OK;
	TRY(anchor_newest(cx, anchor, line, &has));
	*note = has == ANCHOR_WHOLE ? line->note : NULL;
	return OK;
}

/* --reason TEXT --out FILE */
static enum err damage_write(struct ctx *cx, const struct settings *s,
			     const struct instance *instance, const char *held)
{
	struct mended *found = arena_alloc(&cx->mem, sizeof(*found));

	if (!s->reason || !s->out)
		return errf(
			cx, E_INVALID,
			"--reason TEXT --out FILE: the document that approvers sign; --document "
			"FILE --signed ENVELOPE twice: what they signed; --entries EXPORT: from "
			"which entries are put back");
	TRY(damage_document(cx, instance, held, s->reason, s->out, found));
	printf("%llu entries, root %s\n", (unsigned long long)found->head.size,
	       hash_text(cx, &found->head.root));
	for (size_t i = 0; i < found->n; i++)
		printf("%s: wanted %s, found %s\n", found->damage[i].place, found->damage[i].wanted,
		       found->damage[i].found ? found->damage[i].found : "nothing");
	if (found->n == 0)
		printf("nothing is wrong: no document was written\n");
	else
		printf("\nTwo approvers sign %s, each on a machine of their own: signet act "
		       "sign-file FILE ENVELOPE --key KEY\n",
		       s->out);
	return OK;
}

/* --document FILE --signed ENVELOPE twice */
static enum err damage_signed(struct ctx *cx, const struct settings *s,
			      const struct instance *instance, const char *held)
{
	char *bytes, *envelope[ACCEPT_SIGNED_MAX + 1] = { NULL };
	struct accepted done;
	size_t size, one;

	TRY(file_read(cx, s->document, ACT_MAX, &bytes, &size));
	for (size_t i = 0; i < ACCEPT_SIGNED_MAX && s->envelopes[i]; i++)
		TRY(file_read(cx, s->envelopes[i], ENVELOPE_MAX, &envelope[i], &one));
	TRY(damage_accept(cx, instance, held, bytes, size, (const char *const *)envelope, &done));
	printf("accepted by entry %lld; the damaged database is kept as %s\n",
	       (long long)done.entry, done.kept);
	return OK;
}

enum err accept_command(struct ctx *cx, const struct settings *s)
{
	struct instance instance = { .lock = -1 };
	const char *held;
	enum err e;

	TRY(anchor_held(cx, s->anchor, &held));
	e = instance_hold(cx, s->data, &instance);
	if (e == OK)
		e = s->entries    ? damage_put_back(cx, s, &instance)
		    : s->document ? damage_signed(cx, s, &instance, held)
				  : damage_write(cx, s, &instance, held);
	instance_close(&instance);
	return e;
}

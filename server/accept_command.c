/*
 * signetd accept-damage and signetd anchor accept: which of their acts, by the options that are
 * given.
 */

#include "accept_command.h"

#include <stdio.h>

#include "accept.h"
#include "documents/envelope.h"
#include "engine/files.h"
#include "engine/put_back.h"
#include "integrity/anchor_judge.h"

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

static void head_say(struct ctx *cx, const char *whose, const struct tree_head *h)
{
	if (h->size)
		printf("%s: %llu entries, root %s\n", whose, (unsigned long long)h->size,
		       hash_text(cx, &h->root));
	else
		printf("%s: none\n", whose);
}

static void damage_say(struct ctx *cx, const struct act_document *d)
{
	printf("%llu entries, root %s\n", (unsigned long long)d->head.size,
	       hash_text(cx, &d->head.root));
	for (size_t i = 0; i < d->n_damage; i++)
		printf("%s: wanted %s, found %s\n", d->damage[i].place, d->damage[i].wanted,
		       d->damage[i].found ? d->damage[i].found : "nothing");
	if (!d->id)
		printf("nothing is wrong: no document was written\n");
	else
		printf("\nTwo approvers sign it, each on a machine of their own: signet act "
		       "sign-file FILE ENVELOPE --key KEY\n");
}

static void going_on_say(struct ctx *cx, const struct act_document *d)
{
	head_say(cx, "the log goes on from", &d->head);
	head_say(cx, "the newest that devices signed", &d->reported);
	printf("\nOne approver signs it, or two, as the first one's program says: signet act "
	       "sign-file FILE ENVELOPE --key KEY\n");
}

static void damage_done_say(const struct accepted *done)
{
	printf("accepted by entry %lld; the damaged database is kept as %s\n",
	       (long long)done->entry, done->kept);
}

static void going_on_done_say(const struct accepted *done)
{
	printf("the log goes on by entry %lld, and the anchor begins anew%s%s\n",
	       (long long)done->entry, done->kept ? "; what lay there is kept as " : "",
	       done->kept ? done->kept : "");
}

static const struct command {
	enum act_kind kind;
	const char *more; /* what else it does, for people who gave no option */
	void (*written)(struct ctx *cx, const struct act_document *d);
	void (*accepted)(const struct accepted *done);
} damage_command = { ACT_ACCEPT_DAMAGE, "; --entries EXPORT: from which entries are put back",
		     damage_say, damage_done_say },
  going_on_command = { ACT_GO_ON, "", going_on_say, going_on_done_say };

/* --reason TEXT --out FILE */
static enum err document_write(struct ctx *cx, const struct settings *s, const struct command *c,
			       const struct accepting *run)
{
	struct act_document says;

	if (!s->reason || !s->out)
		return errf(cx, E_INVALID,
			    "--reason TEXT --out FILE: the document that approvers sign; "
			    "--document FILE --signed ENVELOPE, once for each signer: what they "
			    "signed%s",
			    c->more);
	TRY(accept_write(cx, c->kind, run, s->reason, s->out, &says));
	c->written(cx, &says);
	return OK;
}

/* --document FILE --signed ENVELOPE, once for each signer */
static enum err document_signed(struct ctx *cx, const struct settings *s, const struct command *c,
				const struct accepting *run)
{
	char *bytes, *envelope[ACCEPT_SIGNED_MAX + 1] = { NULL };
	struct accepted done;
	size_t size, one;

	TRY(file_read(cx, s->document, ACT_MAX, &bytes, &size));
	for (size_t i = 0; i < ACCEPT_SIGNED_MAX && s->envelopes[i]; i++)
		TRY(file_read(cx, s->envelopes[i], ENVELOPE_MAX, &envelope[i], &one));
	TRY(accept_signed(cx, c->kind, run, bytes, size, (const char *const *)envelope, &done));
	c->accepted(&done);
	return OK;
}

static enum err document_command(struct ctx *cx, const struct settings *s, const struct command *c,
				 const struct accepting *run)
{
	return s->document ? document_signed(cx, s, c, run) : document_write(cx, s, c, run);
}

enum err accept_command(struct ctx *cx, const struct settings *s)
{
	struct instance instance = { .lock = -1 };
	struct accepting run = { .in = &instance };
	enum err e;

	e = instance_hold(cx, s->data, &instance);
	if (e == OK && s->anchor)
		e = anchor_largest(cx, s->anchor, &instance.signer.key, &run.held);
	if (e == OK)
		e = s->entries ? damage_put_back(cx, s, &instance)
			       : document_command(cx, s, &damage_command, &run);
	instance_close(&instance);
	return e;
}

enum err anchor_command(struct ctx *cx, const struct settings *s)
{
	struct instance instance = { .lock = -1 };
	const struct accepting run = { .in = &instance, .anchor = s->anchor };
	enum err e;

	if (!s->anchor)
		return errf(cx, E_INVALID, "--anchor FILE is required: the file of the anchor");
	e = instance_hold(cx, s->data, &instance);
	if (e == OK)
		e = document_command(cx, s, &going_on_command, &run);
	instance_close(&instance);
	return e;
}

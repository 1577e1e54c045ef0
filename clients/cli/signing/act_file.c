/*
 * A document that signetd wrote on a stopped server is signed on its signer's own machine, from a
 * file, and the envelope becomes a file, too: both are carried.  The server that runs again, be it
 * read-only, drafts the statement, and proves that its log has the head of the document; the file
 * is read by the grammar of its kind and hashed here.
 */

#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/signing/act.h"
#include "documents/role.h"
#include "lib/file.h"
#include "lib/head.h"

#define MEANING "order" /* what the policy that ships asks for */

/* The meaning of a place, by how it begins. */
static const struct {
	const char *lead, *means;
} places[] = {
	{ "contents/", "a document or text is lost: what rests on it stays closed, for good" },
	{ "blobs/",
	  "an artifact is lost: what rests on it stays closed until somebody sends it again" },
	{ "tables/", "records were altered: they are made again from the log's entries" },
	{ "schema", "the tables' definitions were altered: they are made again" },
	{ "checks/", "what is derived from records was altered: it is made again" },
	{ "file", "the database's file is damaged: another one is made" },
};

static const char *place_means(const char *place)
{
	for (size_t i = 0; i < countof(places); i++)
		if (strncmp(place, places[i].lead, strlen(places[i].lead)) == 0)
			return places[i].means;
	return "this program does not know what that is: do not sign";
}

static void damage_words(struct cli *c, const struct act_document *d)
{
	tell(c, "Of the log with %llu entries, as somebody who stopped the server found it:\n",
	     (unsigned long long)d->head.size);
	for (size_t i = 0; i < d->n_damage; i++) {
		tell(c, "  %s\n", d->damage[i].place);
		tell(c, "    %s\n", place_means(d->damage[i].place));
	}
	tell(c, "Find out who or what did it before you sign: nothing comes to hold by it.\n");
}

static enum err kind_read(struct cli *c, const char *bytes, size_t size, enum act_kind *kind)
{
	auto_json json = NULL;

	TRY(json_read(&c->cx, bytes, size, &json));
	return act_kind_parse(json_text(json, "act"), kind) && act_is_of_stopped(*kind) &&
			       act_judged(*kind)
		       ? OK
		       : errf(&c->cx, E_INVALID,
			      "it is no document that is written while nobody serves");
}

static enum err file_read_whole(struct cli *c, struct act_shown *out)
{
	enum act_kind kind;
	char *bytes;
	size_t size;

	TRY(file_load(&c->cx, arg(c, 0), ACT_MAX, &bytes, &size));
	TRY(kind_read(c, bytes, size, &kind));
	out->bytes = bytes;
	return act_document_parse(&c->cx, kind, bytes, size, &out->says);
}

/* The head of the document is in the log that this machine follows. */
static enum err head_compared(struct cli *c, const struct act_document *d)
{
	struct checkpoint now;
	struct head head;

	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	if (strcmp(d->origin, head.origin) != 0)
		return errf(&c->cx, E_MISMATCH, "the document is of another log, %s", d->origin);
	now = head.now;
	return head_grown(&c->cx, &c->api, head.logs, head.origin, &d->head, &now);
}

static enum err file_subjects(struct cli *c, struct act_shown *act)
{
	const struct act_document *d = &act->says;
	const struct hash hash = hash_bytes(act->bytes, strlen(act->bytes));
	const char *digest = digest_text(&c->cx, &hash);

	act->sign.path = arena_printf(&c->cx.mem, "/v1/integrity/documents/%s", digest);
	act->sign.query = arena_printf(&c->cx.mem, "&act=%s&id=%s", act_name(d->kind), d->id);
	act->sign.word = act_name(d->kind);
	return act_subjects(&c->cx, d->origin, d->kind, d->id, digest, &act->sign.subjects);
}

enum err cmd_act_sign_file(struct cli *c)
{
	struct act_shown act = { .sign = { .meaning =
						   opt(c, "meaning") ? opt(c, "meaning") : MEANING,
					   .role = role_name(ROLE_APPROVER),
					   .says_meaning = true } };
	auto_own_key key = { .ssh = NULL };
	const char *envelope;

	TRY(way_held_check(c, "accepts no damage"));
	TRY(signing_begin(c));
	TRY(own_key_open(c, &key));
	TRY(file_read_whole(c, &act));
	TRY(head_compared(c, &act.says));
	TRY(file_subjects(c, &act));
	tell(c, "You sign this document, hashed here:\n");
	document_show(c, act.bytes);
	damage_words(c, &act.says);
	TRY(signing_envelope(c, &act.sign, &key, &envelope));
	TRY(file_make(&c->cx, arg(c, 1), envelope, strlen(envelope), 0600));
	say(stdout, "%s: carry it to who runs signetd accept-damage --document FILE --signed %s\n",
	    arg(c, 1), arg(c, 1));
	return OK;
}

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
#include "cli/signing/act_go_on.h"
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
static enum err head_compared(struct cli *c, const struct act_document *d, struct head *head)
{
	struct checkpoint now;

	TRY(head_check(&c->cx, &c->api, &c->profile, head));
	if (strcmp(d->origin, head->origin) != 0)
		return errf(&c->cx, E_MISMATCH, "the document is of another log, %s", d->origin);
	now = head->now;
	return head_grown(&c->cx, &c->api, head->logs, head->origin, &d->head, &now);
}

/* What differs between the kinds. */
static const struct file_kind {
	enum act_kind kind;
	/* The document as this machine completes it; NULL: it is signed as it is. */
	enum err (*complete)(struct cli *c, const struct head *head, struct act_shown *act,
			     bool *completed);
	void (*words)(struct cli *c, const struct act_document *d);
} file_kinds[] = {
	{ ACT_ACCEPT_DAMAGE, NULL, damage_words },
	{ ACT_GO_ON, going_on_complete, going_on_words },
};

static const struct file_kind *file_kind_of(enum act_kind kind)
{
	size_t i = 0;

	while (file_kinds[i].kind != kind)
		i++;
	return &file_kinds[i];
}

/* The document that is signed from now on, where this machine completed it: beside the envelope. */
static enum err completed_keep(struct cli *c, const struct act_shown *act, const char **path)
{
	*path = arena_printf(&c->cx.mem, "%s.json", arg(c, 1));
	return file_make(&c->cx, *path, act->bytes, strlen(act->bytes), 0600);
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

static void carry_say(struct cli *c, const struct act_document *d, const char *document)
{
	bool anchor = d->kind == ACT_GO_ON, two = !anchor || !going_on_suffices(c, d);

	if (two)
		say(stdout,
		    "Two approvers sign %s, that file and no other, by this command. Then carry "
		    "it and both envelopes to who runs:\n",
		    document);
	else
		say(stdout, "Carry both to who runs:\n");
	say(stdout, "signetd %s%s --document %s --signed %s%s\n", act_command(d->kind),
	    anchor ? " --anchor FILE" : "", document, arg(c, 1),
	    two ? " --signed OTHER_ENVELOPE" : "");
}

/* Shown, asked for and signed. */
static enum err file_sign(struct cli *c, struct act_shown *act, const struct own_key *key,
			  const char **envelope)
{
	TRY(file_subjects(c, act));
	tell(c, "You sign this document, hashed here:\n");
	document_show(c, act->bytes);
	file_kind_of(act->says.kind)->words(c, &act->says);
	return signing_envelope(c, &act->sign, key, envelope);
}

enum err cmd_act_sign_file(struct cli *c)
{
	struct act_shown act = { .sign = { .meaning =
						   opt(c, "meaning") ? opt(c, "meaning") : MEANING,
					   .role = role_name(ROLE_APPROVER),
					   .says_meaning = true } };
	auto_own_key key = { .ssh = NULL };
	const char *envelope, *document = arg(c, 0);
	const struct file_kind *kind;
	bool completed = false;
	struct head head;

	TRY(way_held_check(c, "accepts nothing that is written while nobody serves"));
	TRY(signing_begin(c));
	TRY(own_key_open(c, &key));
	TRY(file_read_whole(c, &act));
	TRY(head_compared(c, &act.says, &head));
	kind = file_kind_of(act.says.kind);
	if (kind->complete)
		TRY(kind->complete(c, &head, &act, &completed));
	TRY(file_sign(c, &act, &key, &envelope));
	if (completed)
		TRY(completed_keep(c, &act, &document));
	TRY(file_make(&c->cx, arg(c, 1), envelope, strlen(envelope), 0600));
	carry_say(c, &act.says, document);
	return OK;
}

/*
 * A further signature on metadata, by a holder who sits elsewhere and offline.
 *
 * The version before lies beside the file, and so do the files that both name: what
 * changes is shown and asked for.  The version before counts only if it follows from the
 * first root in the folder, or a line could be hidden by one that was never in force.  The bytes
 * that were shown are those that are signed.  A member that is not shown is not signed, so metadata
 * that says more than this version reads is refused.
 */
#include "cli/nouns.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/trust/checked.h"
#include "cli/trust/files.h"
#include "cli/trust/kept.h"
#include "cli/trust/signing.h"
#include "lib/file.h"
#include "lib/trust.h"
#include "rules/grounds.h"
#include "rules/role_targets.h"
#include "rules/root_clock.h"

/* "DIR/12.root.json" and its parts; root or targets, as the role says. */
struct shown_file {
	const char *path, *dir, *role;
	int64_t version;
	char *text;
	size_t size;
	bool is_root;
	struct tuf_root root;
	struct tuf_targets targets; /* empty of a root */
};

static bool role_known(const char *role)
{
	return strcmp(role, "root") == 0 || strcmp(role, "targets") == 0 ||
	       strcmp(role, TUF_ROLE_SIGNERS) == 0;
}

static bool name_read(struct cli *c, struct shown_file *f)
{
	const char *slash = strrchr(f->path, '/'), *name = slash ? slash + 1 : f->path,
		   *dot = strchr(name, '.'), *end = strrchr(name, '.');

	if (!dot || dot == end || strcmp(end, ".json") != 0)
		return false;
	f->dir = slash ? arena_strndup(&c->cx.mem, f->path, (size_t)(slash - f->path)) : ".";
	f->role = arena_strndup(&c->cx.mem, dot + 1, (size_t)(end - dot - 1));
	f->is_root = strcmp(f->role, "root") == 0;
	return role_known(f->role) &&
	       text_number(arena_strndup(&c->cx.mem, name, (size_t)(dot - name)), NUMBER_MAX,
			   &f->version);
}

/* Printed again it is the same: all that it says was read. */
static enum err whole_check(struct cli *c, const struct shown_file *f)
{
	struct printer said = { .mem = &c->cx.mem }, again;
	auto_json json = NULL;

	TRY(json_read(&c->cx, f->text, f->size, &json));
	tuf_canonical(&c->cx, json_object_get(json, "signed"), &said);
	TRY(f->is_root ? tuf_root_print(&c->cx, &f->root, &again)
		       : tuf_targets_print(&c->cx, &f->targets, &again));
	return said.size == again.size && memcmp(said.text, again.text, said.size) == 0
		       ? OK
		       : errf(&c->cx, E_INVALID,
			      "%s says more than this version reads, and is not signed", f->path);
}

static enum err metadata_shown_read(struct cli *c, struct shown_file *f)
{
	int64_t version;

	TRY(file_load(&c->cx, f->path, TUF_TARGETS_MAX, &f->text, &f->size));
	TRY(f->is_root ? tuf_root_parse(&c->cx, f->text, f->size, &f->root)
		       : tuf_targets_parse(&c->cx, f->text, f->size, &f->targets));
	version = f->is_root ? f->root.version : f->targets.version;
	if (version != f->version)
		return errf(&c->cx, E_INVALID, "%s is of version %lld", f->path,
			    (long long)version);
	return whole_check(c, f);
}

/* The one that is in force: version 0, there is none. */
static enum err before_read(struct cli *c, const struct shown_file *is, struct shown_file *was)
{
	*was = (struct shown_file){
		.dir = is->dir, .role = is->role, .version = is->version - 1, .is_root = is->is_root
	};
	if (was->version < 1)
		return OK;
	was->path = metadata_path(c, is->dir, was->version, is->role);
	if (access(was->path, F_OK) != 0)
		return err_next(&c->cx,
				errf(&c->cx, E_NOT_FOUND,
				     "%s is missing: what changes cannot be shown", was->path),
				"Carry it over with the file that is to be signed.");
	TRY(metadata_shown_read(c, was));
	tell(c, "against %s\n", was->path);
	return folder_leads_to(c, is->dir, is->role, was->version, was->text, was->size);
}

static void shown_words(const struct shown_file *f, struct words *w)
{
	if (f->version < 1)
		return;
	if (f->is_root)
		root_words(w, &f->root);
	else
		targets_words(w, f->role, &f->targets);
}

/* Head and confirmations are in the log, of which a folder says nothing. */
static enum err log_ask(struct cli *c, const struct shown_file *is)
{
	if (opt_flag(c, "check"))
		return people_checked(c, is->dir, is->path, &is->targets);
	tell(c, "The log was not asked whether it has this head and confirmed these keys: on a "
		"machine that is logged in, --check asks.\n");
	return OK;
}

/* In words: what was there before, and what is there then. */
static enum err file_look(struct cli *c, struct shown_file *is, struct words *before,
			  struct words *after)
{
	struct shown_file *was = arena_alloc(&c->cx.mem, sizeof(*was));

	if (!name_read(c, is))
		return misuse(c, "%s: <N>.root.json, <N>.targets.json or <N>.signers.json",
			      is->path);
	TRY(metadata_shown_read(c, is));
	TRY(is->is_root ? root_clock_check(&c->cx, &is->root.signet)
			: role_targets_check(&c->cx, is->role, &is->targets));
	TRY(is->is_root ? root_holders_check(&c->cx, &is->root)
			: signers_holders_check(&c->cx, &is->targets));
	TRY(before_read(c, is, was));
	shown_words(was, before);
	shown_words(is, after);
	TRY(trust_folder_words(c, is->dir, &was->targets, &is->targets, before, after));
	return strcmp(is->role, TUF_ROLE_SIGNERS) == 0 ? log_ask(c, is) : OK;
}

enum err cmd_trust_sign(struct cli *c)
{
	struct shown_file *f = arena_alloc(&c->cx.mem, sizeof(*f));
	struct words before = { .c = c }, after = { .c = c };
	auto_own_key key = { .ssh = NULL };
	struct signing by;
	struct printer out;

	f->path = arg(c, 0);
	TRY(file_look(c, f, &before, &after));
	TRY(signing_of(c, f->dir, f->role, f->version, f->is_root ? &f->root : NULL, &by));
	TRY(own_open(c, opt(c, "key"), &key));
	TRY(signing_counts(c, &by, &key));
	TRY(changes_ask(c, &before, &after));
	TRY(tuf_sign_more(&c->cx, f->text, f->size, &key.seed.signer, &out));
	TRY(file_keep(&c->cx, f->path, out.text, out.size, 0644));
	say(stdout, "%s is signed with %s\n", f->path, key.fingerprint);
	return signing_say(c, &by, out.text, out.size);
}
